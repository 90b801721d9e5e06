"""Publishing a campaign: acknowledge its warnings, freeze its participants, create its obligations; close, archive."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, StaleState, apply, what
from audit import clock
from audit.services import record
from campaigns.checks import Finding, Level, Snapshot, check, take_snapshot
from campaigns.models import Acknowledgement, Campaign
from campaigns.planning import Plan, plan
from campaigns.services.dispatch import send_campaign
from campaigns.services.obligations import create_obligations, freeze_participants
from campaigns.states import ARCHIVE, CLOSE, PUBLISH


class PublicationBlocked(Refused):
    """The check found errors, or warnings that nobody has acknowledged; `findings` are those."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        first = findings[0].message
        super().__init__(_("还差%(count)d处才能发布：%(first)s") % {"count": len(findings), "first": first})


@dataclass(frozen=True)
class Review:
    """The publish check as the manager sees it: what blocks, what is to be acknowledged, what has been, and what
    publication would create."""

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    acknowledged: tuple[tuple[Finding, Acknowledgement], ...]
    plan: Plan

    @property
    def blocking(self) -> list[Finding]:
        """What must be dealt with before publication."""
        return [*self.errors, *self.warnings]


def review_campaign(*, campaign: Campaign, snapshot: Snapshot | None = None) -> Review:
    """Run the publish check and the plan as of today, on a snapshot if one was taken already. Reads only."""
    snapshot = snapshot or take_snapshot(campaign, clock.today())
    notes = {row.key: row for row in campaign.acknowledgements.select_related("by")}
    findings = check(snapshot)
    warnings = [finding for finding in findings if finding.level == Level.WARNING]
    return Review(
        errors=tuple(finding for finding in findings if finding.level == Level.ERROR),
        warnings=tuple(finding for finding in warnings if finding.key not in notes),
        acknowledged=tuple((finding, notes[finding.key]) for finding in warnings if finding.key in notes),
        plan=plan(snapshot),
    )


def acknowledge_warning(*, campaign: Campaign, key: str, note: str, actor: Actor) -> Acknowledgement:
    """Say why a warning of the check is right as it is. Replaces an earlier note on the same warning."""
    actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    note = note.strip()
    if not note:
        raise Refused(_("请写明这条提醒为什么可以照原样发布。"))
    with transaction.atomic():
        held = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if not held.is_draft:
            raise Refused(_("“%(title)s”已发布，不用再确认提醒。") % {"title": held.short_title})
        findings = {finding.key: finding for finding in check(take_snapshot(held, clock.today()))}
        finding = findings.get(key)
        if finding is None:
            raise Refused(_("这条提醒已经不在了，不用确认。请看最新的发布检查。"))
        if finding.level != Level.WARNING:
            raise Refused(_("这一处必须改正，不能只作说明：%(message)s") % {"message": finding.message})
        row, _created = Acknowledgement.objects.update_or_create(
            campaign=held, key=key, defaults={"note": note[:300], "by": actor.person, "at": clock.now()}
        )
        record(
            who=actor.who,
            action="campaigns.warning.acknowledged",
            what=what(held),
            after={"key": key, "message": finding.message},
            reason=note,
        )
    return row


@dataclass(frozen=True)
class Published:
    """What publication created."""

    participants: int
    obligations: int


def publish_campaign(*, campaign: Campaign, actor: Actor) -> Published:
    """Publish a draft: freeze participants with their names of today, create every obligation, send it to the units.

    Raises PublicationBlocked for errors and unacknowledged warnings, StaleState when it is no draft any more: of two
    publishers one wins. Any-time materials get their obligations from `start_any_time_obligation`.
    """
    actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    with transaction.atomic():
        held = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if not held.is_draft:
            campaign.refresh_from_db()
            raise StaleState(campaign, held.state)
        review = review_campaign(campaign=held)
        if review.blocking:
            raise PublicationBlocked(review.blocking)
        published = Published(
            participants=freeze_participants(campaign=held, units=review.plan.participants),
            obligations=create_obligations(campaign=held, planned=review.plan.ahead(clock.today(), held.ahead_days)),
        )
        held.draft_acts.all().delete()
        note = {
            "participants": published.participants,
            "obligations": published.obligations,
            "acknowledged": [finding.key for finding, _row in review.acknowledged],
        }
        apply(PUBLISH, row=held, actor=actor, change=Change(values={"published_at": clock.now()}, note=note))
        send_campaign(campaign=held, actor=actor)
    campaign.refresh_from_db()
    return published


def close_campaign(*, campaign: Campaign, actor: Actor) -> None:
    """End a published campaign: nothing more is filed in it."""
    apply(CLOSE, row=campaign, actor=actor)


def archive_campaign(*, campaign: Campaign, actor: Actor) -> None:
    """Put a closed campaign away."""
    apply(ARCHIVE, row=campaign, actor=actor)
