"""Reads the rosters that were accepted at a moment: six queries, whatever the number of units."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q

from campaigns.models import Campaign, FilingKind, Obligation
from campaigns.successions import Owner, owners_before
from rectification.content import Content
from rectification.models import CaseEventKind as E
from rectification.models import CaseState, CleanUpEvent, FilingVersion, ReviewDecision
from rectification.sheets.officer_roster import CLEAN_UP, ROSTER, is_text, of_half
from reporting.workbook.data import RosterPart


def roster_parts(
    campaign: Campaign, units: Collection[int], end: datetime, labels: Mapping[int, str]
) -> Iterable[RosterPart]:
    """One part for each filing that units (by their ids) owed at a moment, in the order of `labels` (unit id → name).
    What is not accepted by `end` has no people. None at all where the campaign asks for no roster."""
    owners = owners_before(campaign, end)
    away = [pk for pk, owner in owners.items() if owner.unit in units]
    owed = Obligation.objects.filter(Q(unit__in=units) | Q(pk__in=away), campaign=campaign)
    owed = owed.filter(requirement__kind=FilingKind.OFFICER_ROSTER).exclude(waived_at__lt=end)
    places = {unit: place for place, unit in enumerate(labels)}
    found = []
    for row in owed.select_related("filing"):
        owner = owners.get(row.pk) or Owner(row.unit_id, row.title, row.unit_name)
        if owner.unit in units:
            found.append((places.get(owner.unit, 0), row.pk, owner.unit_name, row))
    versions, standing = accepted_versions(campaign, end), standing_at(campaign, end)
    for _place, _key, name, obligation in sorted(found, key=lambda one: one[:2]):
        filing = getattr(obligation, "filing", None)
        version = versions.get(filing.pk) if filing else None
        yield part_of(name, version.content if version else None, standing)


def accepted_versions(campaign: Campaign, end: datetime) -> dict[int, FilingVersion]:
    """Filing id → the version that stood accepted at a moment: neither undone nor given back before it."""
    decisions = (
        ReviewDecision.objects.in_force(end)
        .filter(version__filing__campaign=campaign, version__filing__kind=FilingKind.OFFICER_ROSTER, at__lt=end)
        .order_by("at", "id")
    )
    last = {row.version_id: row.decision for row in decisions}
    versions = FilingVersion.objects.filter(pk__in=last).order_by("number")
    return {row.filing_id: row for row in versions if last[row.pk] == "accepted"}


#: What an event leaves a case as; a revision leaves it as it was.
_LEFT_AS = {
    E.LISTED: CaseState.OPEN, E.RELISTED: CaseState.OPEN, E.SENT_BACK: CaseState.OPEN, E.RESTORED: CaseState.OPEN,
    E.CLAIM_WITHDRAWN: CaseState.OPEN, E.CLAIMED: CaseState.CLAIMED, E.VERIFIED: CaseState.CLOSED,
    E.WITHDRAWN: CaseState.WITHDRAWN,
}  # fmt: skip


def standing_at(campaign: Campaign, end: datetime) -> dict[str, str]:
    """Row id of a case → how it stood at a moment, in words: one query."""
    events = CleanUpEvent.objects.filter(owner__campaign=campaign, recorded_at__lt=end).order_by("recorded_at", "id")
    kinds = events.exclude(kind__in=(E.REVISED, E.CARRIED_OVER)).values_list("owner__uuid", "kind")
    return {str(key): str(_LEFT_AS[E(kind)].label) for key, kind in kinds}


def part_of(unit: str, content: Content | None, standing: Mapping[str, str] | None = None) -> RosterPart:
    """The part of one content; of a text with an attachment there is nothing to show."""
    if content is None or is_text(content):
        return RosterPart(unit, None)
    cases = of_half(content, CLEAN_UP)
    day = content.get("fields", {}).get("drawn_on", "")
    return RosterPart(
        unit=unit,
        drawn=date.fromisoformat(day) if day else None,
        roster=tuple(row["cells"] for row in of_half(content, ROSTER)),
        cases=tuple(row["cells"] for row in cases),
        case_rows=tuple(row["id"] for row in cases),
        standing=standing or {},
    )
