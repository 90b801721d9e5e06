"""Who guides whom in a campaign, and how the guided units stand: reads for the page."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from accounts.models import Unit, UnitKind
from audit import clock
from campaigns.amending.under_way import filings_of
from campaigns.checks import take_snapshot
from campaigns.models import Campaign, GuidancePairing, Obligation, Participation
from personnel.models import Liaison


@dataclass(frozen=True)
class Standing:
    """What a unit owed by today, and what of it was filed."""

    due: int = 0
    filed: int = 0

    @property
    def missing(self) -> int:
        """Due and not filed."""
        return self.due - self.filed


@dataclass(frozen=True)
class GuidedLine:
    """A unit, who guides it, the guide's liaisons, and how it stands; None where the reader is told no numbers."""

    unit: Unit
    guide: Unit | None
    liaisons: list[Liaison] = field(default_factory=list)
    standing: Standing | None = None


def taking_part(campaign: Campaign) -> list[Unit]:
    """The campaign's units in the order of the tree: those frozen at publication, before it those that it names."""
    if campaign.is_draft:
        ids = [unit.id for unit in take_snapshot(campaign, clock.today(), people=False).taking_part]
    else:
        ids = list(Participation.objects.filter(campaign=campaign).values_list("unit", flat=True))
    return list(Unit.objects.filter(pk__in=ids))


def sides(units: Collection[Unit]) -> tuple[list[Unit], list[Unit]]:
    """Who may guide, and who is to be guided: towns, by the departments; where there are no towns, everybody."""
    towns = [unit for unit in units if unit.kind == UnitKind.TOWN]
    guides = [unit for unit in units if unit.kind != UnitKind.TOWN]
    return (guides, towns) if towns and guides else (list(units), list(units))


def guided_lines(campaign: Campaign, units: Collection[Unit], *, everybody: bool, own: set[int]) -> list[GuidedLine]:
    """A line for each unit to be guided: six queries. Numbers are told to the organiser, to the guide, and to the unit
    itself."""
    pairs = {row.guided_id: row for row in GuidancePairing.objects.filter(campaign=campaign).select_related("guide")}
    _guides, guided = sides(units)
    here = {unit.pk for unit in guided}
    shown = [*guided, *Unit.objects.filter(pk__in=set(pairs) - here)]
    told = {
        unit.pk for unit in shown
        if everybody or unit.pk in own or (unit.pk in pairs and pairs[unit.pk].guide_id in own)
    }  # fmt: skip
    standing = standings(campaign, told)
    liaisons: dict[int, list[Liaison]] = defaultdict(list)
    for row in Liaison.objects.in_force(clock.today()).filter(unit__in={pair.guide_id for pair in pairs.values()}):
        liaisons[row.unit_id].append(row)
    return [
        GuidedLine(
            unit, pairs[unit.pk].guide if unit.pk in pairs else None,
            liaisons[pairs[unit.pk].guide_id] if unit.pk in pairs and unit.pk in told else [],
            standing.get(unit.pk, Standing()) if unit.pk in told else None,
        )
        for unit in shown
    ]  # fmt: skip


def standings(campaign: Campaign, units: Collection[int]) -> dict[int, Standing]:
    """By unit: what fell due by today and was not waived, and how much of it was ever submitted."""
    if campaign.is_draft:
        return {}
    rows = Obligation.objects.filter(
        campaign=campaign, unit__in=units, waived_at=None, due_date__lte=clock.today()
    ).values_list("pk", "unit")  # fmt: skip
    owner = dict(rows)
    filings = filings_of(list(owner))
    count: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for pk, unit in owner.items():
        count[unit][0] += 1
        count[unit][1] += pk in filings and filings[pk].submitted
    return {unit: Standing(due, filed) for unit, (due, filed) in count.items()}
