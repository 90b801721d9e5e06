"""Rights in one campaign, given to a person by name: reviewers, inspectors, readers of restricted matters."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.models import Unit, User
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from campaigns.checks import Level, check, take_snapshot
from campaigns.models import Campaign, CampaignGrant, CampaignState, GrantKind


def name_substitute_reviewer(
    *, campaign: Campaign, user: User, actor: Actor, unit: Unit | None = None
) -> CampaignGrant:
    """Let a campaign manager of any unit review here: the filings of `unit`, or of every unit when it is None.

    Whoever holds a post in a unit never reviews that unit's filings, named or not. Naming twice changes nothing.
    """
    if not user.grants.has_role(Role.CAMPAIGN_MANAGER):
        raise Refused(_("%(name)s不是专项整治管理员，不能审核。请先请安全管理员授权。") % {"name": user.name})
    if unit is not None and unit.pk in user.grants.unit_ids:
        values = {"name": user.name, "unit": unit.name}
        raise Refused(_("%(name)s在%(unit)s任职，不能审核它的材料。请指定其他单位的人。") % values)
    return _name(campaign=campaign, user=user, kind=GrantKind.SUBSTITUTE_REVIEWER, unit=unit, actor=actor)


def name_inspector(*, campaign: Campaign, user: User, actor: Actor) -> CampaignGrant:
    """Assign an inspector to a campaign: he reads its ledger and verifies closures. Naming twice changes nothing."""
    if not user.grants.has_role(Role.INSPECTOR):
        raise Refused(_("%(name)s不是督查员，不能指派。请先请安全管理员授权。") % {"name": user.name})
    return _name(campaign=campaign, user=user, kind=GrantKind.INSPECTOR, unit=None, actor=actor)


def name_restricted_reader(*, campaign: Campaign, user: User, actor: Actor) -> CampaignGrant:
    """Let a manager or leader know what was handed to discipline inspection in a campaign. Naming twice changes
    nothing.

    Nobody names himself: who may configure would otherwise give himself what only named persons may know.
    """
    if user == actor.user:
        raise Refused(_("不能指定自己为受限处理知情人。请由另一位专项整治管理员指定。"))
    if not Campaign.objects.all().within(user, Capability.LEDGER_READ).filter(pk=campaign.pk).exists() or not (
        user.grants.has_role(Role.CAMPAIGN_MANAGER, Role.LEADER)
    ):
        values = {"name": user.name}
        raise Refused(_("%(name)s不是能看本专项整治台账的管理员或局领导，不能指定为受限处理知情人。") % values)
    return _name(campaign=campaign, user=user, kind=GrantKind.RESTRICTED_READER, unit=None, actor=actor)


def _name(*, campaign: Campaign, user: User, kind: GrantKind, unit: Unit | None, actor: Actor) -> CampaignGrant:
    actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    with transaction.atomic():
        # The lock makes "once" true where unit is NULL, which a unique constraint does not cover.
        held = Campaign.objects.select_for_update().get(pk=campaign.pk)
        _must_not_be_over(held)
        grant, created = CampaignGrant.objects.get_or_create(campaign=held, user=user, kind=kind, unit=unit)
        if created:
            record(
                who=actor.who,
                action=f"campaigns.{kind.value}.named",
                what=what(held),
                after={"user": user.name, "unit": unit.name if unit else ""},
            )
    return grant


def remove_grant(*, grant: CampaignGrant, actor: Actor) -> None:
    """Take a right in a campaign back. Refused after publication when a unit would be left without a reviewer."""
    campaign = grant.campaign
    actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    with transaction.atomic():
        held = Campaign.objects.select_for_update().get(pk=campaign.pk)
        _must_not_be_over(held)
        unit = grant.unit.name if grant.unit else ""
        if not CampaignGrant.objects.filter(pk=grant.pk).delete()[0]:
            return
        if held.state == CampaignState.PUBLISHED:
            _must_leave_reviewers(held)
        record(
            who=actor.who,
            action=f"campaigns.{grant.kind}.removed",
            what=what(held),
            before={"user": grant.user.name, "unit": unit},
        )


def _must_not_be_over(campaign: Campaign) -> None:
    if campaign.state not in (CampaignState.DRAFT, CampaignState.PUBLISHED):
        raise Refused(_("“%(title)s”已结束，不能再指定人员。") % {"title": campaign.short_title})


def _must_leave_reviewers(campaign: Campaign) -> None:
    for finding in check(take_snapshot(campaign, clock.today())):
        if finding.level == Level.ERROR and finding.key.startswith("unit.no_reviewer"):
            raise Refused(_("不能撤销，没有改动：%(message)s") % {"message": finding.message})
