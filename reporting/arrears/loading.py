"""From rows to the board: a constant number of queries, whatever the number of units and periods."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min

from accounts.capabilities import Capability
from accounts.models import UnitGroup, User
from campaigns.models import Campaign, CampaignState, FilingRequirement, Obligation, Participation, RequirementParty
from campaigns.windows import window_of
from rectification.models import Filing
from reporting.arrears.asking import EVERYTHING, BoardFilter
from reporting.arrears.counting import Counts, counts_by, owed_in, unfiled_q

UNITS_A_PAGE, COLUMNS_A_PAGE = 30, 12


@dataclass(frozen=True)
class Material:
    """A column: one requirement in one period. `first` and `last` are the earliest and latest due day of its units."""

    requirement: int
    period: str
    title: str
    position: int
    first: date | None
    last: date | None
    counts: Counts

    @property
    def key(self) -> tuple[int, str]:
        """What its cells name it by."""
        return self.requirement, self.period


@dataclass(frozen=True)
class UnitLine:
    """A row: a unit and its counts; `oldest` is the earliest day that it let pass."""

    unit: int
    label: str
    counts: Counts
    oldest: date | None = None


@dataclass(frozen=True)
class Chased:
    """How often an obligation was chased by hand, and last when."""

    times: int = 0
    last: date | None = None


@dataclass(frozen=True)
class Cell:
    """One obligation on the board or in the rows behind it. `mine`: the reader himself judges its filing."""

    row: Obligation
    filing: Filing | None
    first_day: date | None
    mine: bool
    may_chase: bool
    chased: Chased

    @property
    def window(self) -> Any:
        """When it may be filled."""
        return window_of(self.row, self.row.campaign)


@dataclass(frozen=True)
class Summary:
    """The lines to be shown, in order; `total` counts all units and materials asked for, shown or not."""

    units: list[UnitLine]
    materials: list[Material]
    total: Counts


def summary_of(campaign: Campaign, user: User, asked: BoardFilter, today: date) -> Summary:
    """Counts by unit and by material: three queries."""
    rows = owed_in(campaign, user).filter(asked.units(campaign, today))
    if asked.requirement:
        rows = rows.filter(requirement=asked.requirement)
    oldest = Min("due_date", filter=unfiled_q(today))
    by_unit = counts_by(rows, today, "unit_id", oldest=oldest)
    names = Participation.objects.filter(campaign=campaign).order_by("position", "id")
    labels = {unit: short or name for unit, name, short in names.values_list("unit_id", "name", "short_name")}
    total = sum((counts for counts, _more in by_unit.values()), Counts())
    units = [
        UnitLine(unit, label, by_unit[unit][0], by_unit[unit][1]["oldest"])
        for unit, label in labels.items()
        if unit in by_unit
    ]
    if asked.show != EVERYTHING:
        units = worst_first(line for line in units if line.counts.unfiled)
    by_material = counts_by(
        rows, today, "requirement_id", "period_key",
        name=Min("title"), place=Min("requirement__position"), first=Min("due_date"), last=Max("due_date"),
    )  # fmt: skip
    materials = [
        Material(requirement, period, more["name"], more["place"], more["first"], more["last"], counts)
        for (requirement, period), (counts, more) in by_material.items()
        if asked.show == EVERYTHING or counts.unfiled
    ]
    materials.sort(key=lambda one: (one.first or date.max, one.position, one.period))
    return Summary(units, materials, total)


def worst_first(lines: Iterable[UnitLine]) -> list[UnitLine]:
    """By how much is late, then by how much is not there; else in their order."""
    return sorted(lines, key=lambda line: (-line.counts.late, -line.counts.unfiled))


def cells_of(
    campaign: Campaign, user: User, units: Collection[int], materials: Sequence[Material]
) -> dict[tuple[int, tuple[int, str]], Cell]:
    """What stands where (unit, material): five queries."""
    rows = owed_in(campaign, user).filter(
        unit__in=units,
        requirement__in={one.requirement for one in materials},
        period_key__in={one.period for one in materials},
    )
    found = load_cells(list(rows.select_related("filing", "unit")), campaign, user)
    return {(cell.row.unit_id, (cell.row.requirement_id, cell.row.period_key)): cell for cell in found}


def load_cells(rows: Sequence[Any], campaign: Campaign, user: User) -> list[Cell]:
    """Obligations (with `first_day` and their filings) with what their buttons and links need: three queries."""
    filings = {row.pk: filing for row in rows if (filing := getattr(row, "filing", None))}
    submitted = [filing.pk for filing in filings.values() if filing.state in ("submitted", "under_review")]
    judged = Filing.objects.all().within(user, Capability.FILING_REVIEW).filter(pk__in=submitted)
    mine = set(judged.values_list("obligation_id", flat=True))
    open_rows = [row.pk for row in rows if row.first_day is None and row.waived_at is None]
    held = Obligation.objects.all().within(user, Capability.OBLIGATION_CHASE).filter(pk__in=open_rows)
    running = campaign.state == CampaignState.PUBLISHED
    may = set(held.values_list("pk", flat=True)) if running else set()
    chased = Obligation.objects.filter(pk__in=open_rows, chases__isnull=False).annotate(
        times=Count("chases"), last_chased=Max("chases__day")
    )
    told = {pk: Chased(times, last) for pk, times, last in chased.values_list("pk", "times", "last_chased").order_by()}
    cells = []
    for row in rows:
        row.campaign = campaign
        cells.append(
            Cell(row, filings.get(row.pk), row.first_day, row.pk in mine, row.pk in may, told.get(row.pk, Chased()))
        )
    return cells


def groups_of(campaign: Campaign) -> list[UnitGroup]:
    """The groups that the campaign's requirements name: one query."""
    named = RequirementParty.objects.filter(requirement__campaign=campaign, group__isnull=False)
    return list(UnitGroup.objects.filter(pk__in=named.values("group")).order_by("name", "pk"))


def requirements_of(campaign: Campaign) -> list[tuple[int, str]]:
    """The materials by which the page can be narrowed: one query."""
    rows = FilingRequirement.objects.filter(campaign=campaign).exclude(rhythm="any_time")
    return list(rows.order_by("position", "id").values_list("pk", "title"))
