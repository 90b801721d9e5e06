"""补开: letting one unit file one obligation past the lock, until a day and with a reason."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from campaigns.models import Campaign, CampaignState, Obligation, Reopening
from campaigns.windows import window_of

LONGEST = timedelta(days=90)


def reopen_obligation(*, obligation: Obligation, until: date | None, reason: str, actor: Actor) -> Reopening:
    """Let the unit fill it until a day, that day included. A second reopening replaces the first one's day, also with
    an earlier one. What is filed then is late all the same.

    For who may waive it. Raises Refused without a reason, for a day that is past or more than 90 days off, for what is
    waived or never locks, and in a campaign that does not run.
    """
    actor.require(Capability.OBLIGATION_WAIVE, obligation)
    reason, today = reason.strip(), clock.today()
    if not reason:
        raise Refused(_("请写明为什么补开。"))
    if until is None:
        raise Refused(_("请填补开到哪一天。"))
    if not today <= until <= today + LONGEST:
        raise Refused(_("补开的日期应在今天到%(day)s之间。") % {"day": (today + LONGEST).isoformat()})
    with transaction.atomic():
        held = Obligation.objects.select_for_update().get(pk=obligation.pk)
        _check(held)
        row = Reopening.objects.create(
            obligation=held, until=until, reason=reason[:300], by=actor.person, at=clock.now()
        )  # fmt: skip
        before = held.reopened_until
        held.reopened_until = until
        held.save(update_fields=["reopened_until"])
        record(
            who=actor.who,
            action="campaigns.obligation.reopened",
            what=what(held),
            before={"until": before.isoformat() if before else ""},
            after={"until": until.isoformat()},
            reason=reason,
        )
    obligation.refresh_from_db()
    return row


def _check(obligation: Obligation) -> None:
    campaign = Campaign.objects.get(pk=obligation.campaign_id)
    if campaign.state != CampaignState.PUBLISHED:
        raise Refused(_("“%(title)s”没有在进行，报送任务不能改。") % {"title": campaign.short_title})
    if obligation.waived_at is not None:
        raise Refused(_("这份材料已免报，不用补开。要它报送，请先恢复报送。"))
    if window_of(obligation, campaign).last is None:
        raise Refused(_("这份材料过期也不锁定，单位随时可以填，不用补开。"))
