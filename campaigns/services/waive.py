"""Waiving an obligation with a reason, and taking that back."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from campaigns.models import Campaign, CampaignState, Obligation


def waive_obligation(*, obligation: Obligation, reason: str, actor: Actor) -> None:
    """A unit need not file this: it counts in no rate any more. Raises Refused without a reason or in a campaign that
    does not run, StaleState when it is waived already."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("请写明为什么不用报送。"))
    _change(obligation=obligation, actor=actor, waived=True, reason=reason[:300])


def unwaive_obligation(*, obligation: Obligation, reason: str, actor: Actor) -> None:
    """The unit must file after all. Raises Refused without a reason or when an amendment withdrew the requirement,
    StaleState when it is not waived."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("请写明为什么恢复报送。"))
    _change(obligation=obligation, actor=actor, waived=False, reason=reason[:300])


def _change(*, obligation: Obligation, actor: Actor, waived: bool, reason: str) -> None:
    actor.require(Capability.OBLIGATION_WAIVE, obligation)
    campaign = Campaign.objects.get(pk=obligation.campaign_id)
    if campaign.state != CampaignState.PUBLISHED:
        raise Refused(_("“%(title)s”没有在进行，报送任务不能改。") % {"title": campaign.short_title})
    if not waived and obligation.requirement.withdrawn_at is not None:
        raise Refused(_("“%(title)s”已由修订撤回，不能恢复报送。") % {"title": obligation.requirement.title})
    values = {
        "waived_at": clock.now() if waived else None,
        "waived_by": actor.person if waived else None,
        "waived_reason": reason if waived else "",
    }
    with transaction.atomic():
        rows = Obligation.objects.filter(pk=obligation.pk, waived_at__isnull=waived)
        moved = rows.update(**values)
        before = {"waived": obligation.waived_reason}
        obligation.refresh_from_db()
        if not moved:
            raise StaleState(obligation, "waived" if obligation.waived_at else "owed")
        if not waived and obligation.unit.dissolved_on is not None:
            raise Refused(_("“%(unit)s”已经撤销，不能恢复报送。") % {"unit": obligation.unit.name})
        record(
            who=actor.who,
            action=f"campaigns.obligation.{'waived' if waived else 'unwaived'}",
            what=what(obligation),
            before=before,
            after={"waived": obligation.waived_reason},
            reason=reason,
        )
