"""What a workbook shows, as plain data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rectification.figures import LedgerFigures, RateFigures


@dataclass(frozen=True, slots=True)
class AnnexForm:
    """An annex as printed: its label (“附件2”), title and the note below the table."""

    label: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem on the ledger at the cut-off, with its texts as they were then."""

    unit: str
    area: str
    item: str
    description: str
    measures: tuple[str, ...]
    leader: str
    responsible_unit: str
    due: date | None
    due_text: str


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """One institution on the ledger at the cut-off."""

    unit: str
    built: bool
    name: str
    document_number: str
    issued: date | None
    planned: date | None
    planned_text: str
    responsible_unit: str
    person: str


@dataclass(frozen=True, slots=True)
class UnacceptedLine:
    """Something reported that does not count: a filing not accepted, or a closing not verified.

    `since` is a local moment without zone, as spreadsheets want it; `count` the rows of a submitted list.
    """

    kind: str
    unit: str
    text: str
    area: str
    count: int | None
    since: datetime
    due: date | None
    status: str


@dataclass(frozen=True, slots=True)
class RosterHead:
    """What stands above and below a table of the roster: title, the line under it, label, notes."""

    title: str
    line: tuple[str, ...]
    label: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RosterPart:
    """The roster and clean-up list of one accepted filing, as cells of its rows. `drawn`: the day of the roster, None
    where none is accepted. `case_rows` are the ids of the cases, `standing` how each stands by id."""

    unit: str
    drawn: date | None
    roster: tuple[dict[str, str], ...] = ()
    cases: tuple[dict[str, str], ...] = ()
    case_rows: tuple[str, ...] = ()
    standing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """All of one workbook. `upward` is "verified" or "reported": which figure the campaign hands up."""

    title: str
    organiser: str
    scope: str
    upward: str
    annexes: Mapping[str, AnnexForm]
    ledger: LedgerFigures
    rates: RateFigures
    problems: tuple[ProblemLine, ...]
    institutions: tuple[InstitutionLine, ...]
    unaccepted: tuple[UnacceptedLine, ...]
    exported: str = ""
    rosters: tuple[RosterPart, ...] = ()

    @property
    def cut_off(self) -> date:
        """The day whose end the figures show."""
        return self.ledger.cut_off

    def form(self, kind: str, fallback: str) -> AnnexForm:
        """The annex of a filing kind, or a title of our own where the notice has none."""
        return self.annexes.get(kind) or AnnexForm("", f"{self.title}{fallback}")

    @property
    def built(self) -> Iterator[InstitutionLine]:
        """Institutions with number and date."""
        return (line for line in self.institutions if line.built)

    @property
    def to_build(self) -> Iterator[InstitutionLine]:
        """Planned institutions."""
        return (line for line in self.institutions if not line.built)

    def as_json(self) -> dict[str, object]:
        """The figures that the workbook presents."""
        return {
            "upward": self.upward,
            "ledger": self.ledger.as_json(),
            "rates": self.rates.as_json(),
            "problems": len(self.problems),
            "institutions": {"built": sum(1 for _ in self.built), "to_build": sum(1 for _ in self.to_build)},
            "unaccepted": len(self.unaccepted),
            "rosters": {
                "people": sum(len({cells["officer"] for cells in part.roster}) for part in self.rosters),
                "cases": sum(len(part.cases) for part in self.rosters),
            },
        }
