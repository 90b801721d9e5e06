"""What lies on a unit's desk: its obligations of one campaign with all that their rows on the screen need.

The number of queries is constant, whatever the number of obligations, drafts and returns.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, F, Q

from accounts.capabilities import Role
from accounts.models import Membership
from audit import clock
from campaigns.models import Annex, Campaign, Obligation, ObligationReceiver, Task
from rectification.content import drop_empty_rows
from rectification.due import SOON_DAYS
from rectification.models import Decision, Filing, FilingState, FilingVersion, ReviewDecision
from rectification.progress import People
from rectification.services.context import campaign_items
from rectification.sheets import SheetContext, sheet_for

#: States in which the unit itself still has something to do before the filing is out of its hands.
INNER = (FilingState.DRAFT, FilingState.RETURNED, FilingState.AWAITING_SIGNATURE, FilingState.SIGNED)


@dataclass(frozen=True)
class Owed:
    """One obligation with its filing (None: not begun). `gaps` counts the faults of a draft.

    `decision` is the last return or re-opening of a filing that is being corrected.
    """

    obligation: Obligation
    filing: Filing | None
    version: FilingVersion | None
    gaps: int
    decision: ReviewDecision | None
    people: People


def owed_by(campaign: Campaign, unit_ids: Collection[int]) -> list[Owed]:
    """The obligations of the units in the order of due dates, undated ones last."""
    rows = (
        Obligation.objects.filter(campaign=campaign, unit__in=unit_ids)
        .select_related("requirement", "unit", "filing", "campaign__organiser")
        .order_by(F("due_date").asc(nulls_last=True), "requirement__position", "id")
    )
    obligations = list(rows)
    filings = {row.pk: filing for row in obligations if (filing := getattr(row, "filing", None))}
    inner = [filing.pk for filing in filings.values() if filing.state in INNER]
    versions = _current_versions(inner)
    gaps = _gaps(campaign, obligations, filings, versions)
    decisions = _last_returns(inner)
    people = people_of(obligations)
    owed = []
    for row in obligations:
        filing = filings.get(row.pk)
        key = filing.pk if filing else 0
        owed.append(
            Owed(row, filing, versions.get(key), gaps.get(key, 0), decisions.get(key), people.get(row.pk, People()))
        )
    return owed


def _current_versions(filing_ids: Collection[int]) -> dict[int, FilingVersion]:
    rows = (
        FilingVersion.objects.filter(filing__in=filing_ids, number=F("filing__version_number"))
        .select_related("saved_by", "opened_by")
        .annotate(file_count=Count("attachments"))
    )
    return {row.filing_id: row for row in rows}


def _last_returns(filing_ids: Collection[int]) -> dict[int, ReviewDecision]:
    rows = ReviewDecision.objects.in_force().filter(
        version__filing__in=filing_ids, decision__in=(Decision.RETURNED, Decision.REOPENED)
    )
    rows = rows.select_related("version").prefetch_related("remarks")
    return {row.version.filing_id: row for row in rows.order_by("at", "id")}


def _gaps(
    campaign: Campaign,
    obligations: Iterable[Obligation],
    filings: dict[int, Filing],
    versions: dict[int, FilingVersion],
) -> dict[int, int]:
    """Filing id → number of faults, for drafts. What the forms are judged by is read once for all of them."""
    drafts = [row for row in obligations if row.pk in filings and filings[row.pk].state == FilingState.DRAFT]
    if not drafts:
        return {}
    base = _base_context(campaign)
    counts = {}
    for row in drafts:
        version, requirement = versions[filings[row.pk].pk], row.requirement
        sheet = sheet_for(requirement.kind)
        context = replace(
            base,
            unit_name=row.unit_name,
            zero_allowed=row.takes_zero_report,
            needs_attachment=requirement.needs_attachment,
            attachment_count=getattr(version, "file_count", 0),
            title=row.title,
        )
        content = drop_empty_rows(version.content, sheet.preset_codes)
        counts[version.filing_id] = len(sheet.check(content, context))
    return counts


def _base_context(campaign: Campaign) -> SheetContext:
    tasks = Task.objects.filter(group__campaign=campaign).values_list("pk", "number")
    return SheetContext(
        unit_name="",
        today=clock.today(),
        issue_date=campaign.issue_date,
        start=campaign.start,
        end=campaign.end,
        items=campaign_items(campaign),
        tasks=tuple((str(pk), number) for pk, number in tasks),
        single_liaison=campaign.single_liaison,
    )


def people_of(obligations: Collection[Obligation]) -> dict[int, People]:
    """Obligation id → who signs for its unit and which office reviews it: two queries for any number."""
    signers: dict[int, str] = {}
    for post in unit_posts({row.unit_id for row in obligations}, Role.UNIT_LEADER):
        signers.setdefault(post.unit_id, post.user.name)
    receivers = ObligationReceiver.objects.filter(
        obligation__in=[row.pk for row in obligations], reviews=True, unit__isnull=False
    ).select_related("unit")
    reviewers = {row.obligation_id: row.unit.label for row in receivers if row.unit}
    return {row.pk: People(signers.get(row.unit_id, ""), reviewers.get(row.pk, "")) for row in obligations}


def unit_posts(unit_ids: Collection[int], *roles: Role) -> list[Membership]:
    """The posts in force today in some units, in order of appointment: one query."""
    rows = Membership.objects.in_force(clock.today()).filter(unit__in=unit_ids, role__in=roles)
    return list(rows.select_related("user", "unit").order_by("id"))


def annex_numbers(campaign: Campaign) -> dict[str, str]:
    """Filing kind → number of the annex that gives its form."""
    rows = Annex.objects.filter(campaign=campaign).exclude(kind="").values_list("kind", "number")
    return dict(rows)


def turn_q(today: date, signing_units: Collection[int]) -> Q:
    """Condition on Obligation: the unit's people have something to do now. `turns.group_of` says the same of a row."""
    soon = Q(due_date=None) | Q(due_date__lte=today + timedelta(days=SOON_DAYS))
    begun = Q(filing__state__in=(FilingState.DRAFT, FilingState.RETURNED, FilingState.SIGNED))
    sign = Q(filing__state=FilingState.AWAITING_SIGNATURE, unit__in=sorted(signing_units))
    return Q(waived_at=None) & ((Q(filing=None) & soon) | begun | sign)
