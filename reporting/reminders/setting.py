"""Setting a campaign's reminder rules."""

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, what
from audit.services import record
from campaigns.models import Campaign, CampaignState
from reporting.models import ReminderRule
from reporting.reminders.facts import Rules


def rules_of(campaign: Campaign) -> Rules:
    """The campaign's rules, or the defaults."""
    row = ReminderRule.objects.filter(campaign=campaign).first()
    return row.rules if row else Rules()


def set_reminder_rule(*, campaign: Campaign, rules: Rules, actor: Actor) -> ReminderRule:
    """Keep new rules. Raises Refused when they contradict themselves, or the campaign is over."""
    actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    if rules.send_from >= rules.send_until:
        raise Refused(_("最晚发送时刻要晚于最早发送时刻。"))
    steps = [days for days in (rules.leader_after, rules.office_after, rules.bureau_after) if days]
    if steps != sorted(steps):
        raise Refused(_("上报要逐级往上：报单位负责人最早，报局领导最晚。请调整天数。"))
    with transaction.atomic():
        held = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if held.state not in (CampaignState.DRAFT, CampaignState.PUBLISHED):
            raise Refused(_("“%(title)s”已结束，提醒设置不能再改。") % {"title": held.short_title})
        before = _plain(rules_of(held))
        values = {**asdict(rules), "before": sorted(rules.before, reverse=True)}
        row, _created = ReminderRule.objects.update_or_create(campaign=held, defaults=values)
        record(who=actor.who, action="reporting.reminder_rule.set", what=what(held), before=before, after=_plain(rules))
    return row


def _plain(rules: Rules) -> dict[str, object]:
    return {**asdict(rules), "before": list(rules.before)}
