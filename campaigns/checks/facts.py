"""A campaign as plain data, as it stands on one day: what the checks and the plan of obligations read."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from accounts.grants import Grants
from campaigns.deadlines import PhaseSpan, Schedule
from campaigns.workdays.calendar import Calendar


@dataclass(frozen=True)
class UnitFacts:
    """A unit with its names of that day."""

    id: int
    path: str
    name: str
    short_name: str = ""
    kind: str = ""

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


@dataclass(frozen=True)
class Numbered:
    """A row with a number as printed; `key` names the row on screen ("item-12")."""

    key: str
    number: str


@dataclass(frozen=True)
class AreaFacts:
    id: int
    number: str
    title: str
    short_label: str = ""
    items: tuple[Numbered, ...] = ()


@dataclass(frozen=True)
class DeadlineFacts:
    id: int
    text: str
    date: datetime.date | None = None
    ongoing: bool = False
    when_due: bool = False


@dataclass(frozen=True)
class AssignmentFacts:
    """One clause of a task; `units` are its parties, groups resolved."""

    id: int
    has_party: bool
    units: tuple[int, ...] = ()
    deadlines: tuple[DeadlineFacts, ...] = ()


@dataclass(frozen=True)
class TaskFacts:
    id: int
    group_id: int
    number: str
    assignments: tuple[AssignmentFacts, ...] = ()


@dataclass(frozen=True)
class PhaseFacts:
    """A phase; an open end stands for no limit."""

    id: int
    number: str
    name: str
    start: datetime.date | None = None
    end: datetime.date | None = None


@dataclass(frozen=True)
class AnnexFacts:
    id: int
    number: str
    kind: str


@dataclass(frozen=True)
class ReceiverFacts:
    """A receiver: a unit of this system, or None for a body outside."""

    unit_id: int | None
    reviews: bool


@dataclass(frozen=True)
class OwnSchedule:
    """A party that files by a rhythm of its own, and the units for which this party decides."""

    party_id: int
    label: str
    units: tuple[int, ...]
    schedule: Schedule


@dataclass(frozen=True)
class RequirementFacts:
    """A filing requirement; `filers` are the units that owe it, groups resolved, in the order of the tree. Those of
    `own` file by another rhythm than the requirement's."""

    id: int
    kind: str
    title: str
    rhythm: str
    due_text: str = ""
    due_date: datetime.date | None = None
    due_day: int | None = None
    needs_signature: bool = True
    cited_annex: str = ""
    filers: tuple[int, ...] = ()
    receivers: tuple[ReceiverFacts, ...] = ()
    due_month: int | None = None
    due_after: int | None = None
    starts_on: datetime.date | None = None
    until: datetime.date | None = None
    workdays_only: bool = False
    own: tuple[OwnSchedule, ...] = ()

    @property
    def schedule(self) -> Schedule:
        """When it is due for whoever has no rhythm of its own."""
        return Schedule(
            self.rhythm, self.due_date, self.due_day, self.due_month, self.due_after, self.starts_on, self.until,
            self.workdays_only,
        )  # fmt: skip

    def own_schedule(self, own: OwnSchedule) -> Schedule:
        """A party's schedule within the requirement's start and end."""
        return replace(
            own.schedule, starts_on=self.starts_on, until=self.until, workdays_only=self.workdays_only
        )  # fmt: skip

    def by_schedule(self) -> Iterator[tuple[Schedule, tuple[int, ...]]]:
        """Every schedule with the filing units that follow it, each unit once."""
        apart = {unit for own in self.own for unit in own.units}
        yield self.schedule, tuple(unit for unit in self.filers if unit not in apart)
        for own in self.own:
            yield self.own_schedule(own), tuple(unit for unit in self.filers if unit in own.units)

    @property
    def reviewing(self) -> list[int]:
        """The units of this system that are to review it; exactly one is right."""
        return [r.unit_id for r in self.receivers if r.reviews and r.unit_id is not None]


@dataclass(frozen=True)
class Substitute:
    """A reviewer named for a campaign; `unit_id` None means for every filing unit."""

    user_id: int
    unit_id: int | None


@dataclass(frozen=True)
class DissolvedParty:
    """A unit named as a party that no longer stands; `key` names the requirement or task on screen."""

    key: str
    unit_name: str


@dataclass(frozen=True)
class Doubt:
    """A printed date that is not the stored one; `key` names the row on screen, `name` how sentences call it."""

    key: str
    name: str
    text: str
    said: datetime.date
    stored: datetime.date | None


@dataclass(frozen=True)
class LightFacts:
    """A rule of the lights; `words` as sentences call it."""

    id: int
    level: str
    severity: str
    share: int | None
    workdays: int | None
    words: str = ""


@dataclass(frozen=True)
class TrainingFacts:
    """A demand of training; `known`: its category is one that this database has."""

    id: int
    amount: int | None
    starts_on: datetime.date | None
    until: datetime.date | None
    known: bool = True
    words: str = ""


@dataclass(frozen=True)
class Snapshot:
    """A campaign on a day. `units` holds every unit that any other part names; `people` the posts of that day of
    everybody who holds a post in a filing unit or a role that reviews or signs. `guided`: the units that have a guide;
    None where the campaign pairs nobody."""

    id: int
    on: datetime.date
    title: str
    organiser_id: int | None
    start: datetime.date | None = None
    end: datetime.date | None = None
    single_liaison: bool = False
    day_off: str = "stays"
    calendar: Calendar = field(default_factory=Calendar)
    areas: tuple[AreaFacts, ...] = ()
    task_groups: tuple[Numbered, ...] = ()
    tasks: tuple[TaskFacts, ...] = ()
    phases: tuple[PhaseFacts, ...] = ()
    annexes: tuple[AnnexFacts, ...] = ()
    lights: tuple[LightFacts, ...] = ()
    trainings: tuple[TrainingFacts, ...] = ()
    requirements: tuple[RequirementFacts, ...] = ()
    units: Mapping[int, UnitFacts] = field(default_factory=dict)
    people: tuple[Grants, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    blank: tuple[Numbered, ...] = ()
    dissolved: tuple[DissolvedParty, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    issued: datetime.date | None = None
    guided: frozenset[int] | None = None

    def unit(self, unit_id: int) -> UnitFacts:
        """A unit that some part names."""
        return self.units[unit_id]

    @property
    def phase_spans(self) -> list[PhaseSpan]:
        """The phases as schedules see them."""
        return [PhaseSpan(phase.id, phase.name, phase.start, phase.end) for phase in self.phases]

    def dated_deadlines(self) -> Iterator[tuple[TaskFacts, DeadlineFacts]]:
        """Every deadline of every task that has a date."""
        for task in self.tasks:
            for assignment in task.assignments:
                for deadline in assignment.deadlines:
                    if deadline.date is not None:
                        yield task, deadline

    @property
    def filing_units(self) -> list[UnitFacts]:
        """The units that file anything, in the order of the tree."""
        ids = {unit_id for requirement in self.requirements for unit_id in requirement.filers}
        return sorted((self.unit(unit_id) for unit_id in ids), key=lambda unit: unit.path)

    @property
    def taking_part(self) -> list[UnitFacts]:
        """The units that file or have a task, in the order of the tree."""
        ids = {unit.id for unit in self.filing_units}
        ids |= {unit_id for task in self.tasks for part in task.assignments for unit_id in part.units}
        return sorted((self.unit(unit_id) for unit_id in ids), key=lambda unit: unit.path)
