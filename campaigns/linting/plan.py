"""One plain structure for whatever is looked over: a notice's draft or a campaign. Pure.

Every value that a finding may point to is `Words`: what is printed and where it stands.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Place:
    """Where words stand. Of a draft: `value` is the value's name (docs/notice-draft.md), `start` and `end` are
    half-open and count the signs of the kept text. Of a campaign: `value` is the row as screens name it ("task-12"),
    `field` its field."""

    value: str = ""
    field: str = ""
    start: int | None = None
    end: int | None = None


NOWHERE = Place()
_HEADING = re.compile(r"[。：:；;]")


@dataclass(frozen=True)
class Words:
    """Printed words and their place."""

    text: str = ""
    place: Place = NOWHERE

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def spot(self) -> tuple[object, ...]:
        """What tells printed words from others, whatever value they stand for."""
        place = self.place
        return (place.start, place.end) if place.start is not None else (place.value, place.field, self.text)


NO_WORDS = Words()


@dataclass(frozen=True)
class Run:
    """Numbers as printed that should run on: `noun` says of what; a group is what stands under one heading. A `loose`
    run may begin again at 1 inside a group: a text read from print may hold a list within a list."""

    noun: str
    groups: tuple[tuple[Words, ...], ...]
    loose: bool = False


@dataclass(frozen=True)
class Opening:
    """A list that begins where a text ends: its rows, the rows below them, and the number that its last row prints."""

    count: int
    below: int = 0
    last: int | None = None


@dataclass(frozen=True)
class Prose:
    """A running text in which numbers of things and annexes may be named. `at[i]` is the place of `text[i]` in the
    kept text of a draft; empty for a campaign. `opening` is the list that follows directly."""

    text: str
    place: Place = NOWHERE
    at: Sequence[int] = ()
    opening: Opening | None = None

    def cut(self, start: int, end: int) -> Words:
        """Some of its words."""
        if not self.at:
            return Words(self.text[start:end], self.place)
        place = Place(self.place.value, self.place.field, self.at[start], self.at[end - 1] + 1)
        return Words(self.text[start:end], place)


@dataclass(frozen=True)
class Due:
    """A printed time limit: the last day on which it is met, None where none can be told."""

    words: Words
    day: date | None = None
    ongoing: bool = False
    when_due: bool = False

    @property
    def unread(self) -> bool:
        """Whether no date, and no reason for having none, was read."""
        return self.day is None and not self.ongoing and not self.when_due


@dataclass(frozen=True)
class Clause:
    """A part of a task with parties or dates of its own."""

    has_party: bool = True
    dues: tuple[Due, ...] = ()


@dataclass(frozen=True)
class Task:
    """A task; `alone` says that no other one has its number."""

    number: str
    words: Words
    clauses: tuple[Clause, ...] = ()
    alone: bool = True

    @property
    def name(self) -> str:
        """How sentences call it."""
        if self.number and self.alone:
            return f"任务{self.number}"
        return f"任务{self.number}“{short(_HEADING.split(self.words.text)[0])}”"

    @property
    def dues(self) -> list[Due]:
        """The time limits of all its clauses."""
        return [due for clause in self.clauses for due in clause.dues]


@dataclass(frozen=True)
class Phase:
    """A phase; an open end stands for no limit. `content` is what is done in it."""

    name: Words
    window: Words = NO_WORDS
    start: date | None = None
    end: date | None = None
    content: Words = NO_WORDS


@dataclass(frozen=True)
class Annex:
    """An annex; `kind` is that of the material whose form it is."""

    number: str
    title: Words
    kind: str = ""


@dataclass(frozen=True)
class Filing:
    """A material that is owed. `kind` and `rhythm` as in `campaigns.models`; `due` are the printed words of when."""

    title: Words
    kind: str = ""
    rhythm: str = "once"
    due: Words = NO_WORDS
    day: date | None = None
    cited: Words = NO_WORDS  # the number of the annex that the text names for it


@dataclass(frozen=True)
class Indicator:
    """One of several figures by which units are judged; `weight` in marks."""

    name: Words
    weight: float | None = None


@dataclass(frozen=True)
class Plan:
    """What a notice orders. `totals` counts what there is of `areas`, `items`, `tasks`, `phases`, `annexes`.
    `beside_check`: the publish check tells its part of the findings on the same page."""

    issued: date | None = None
    start: date | None = None
    end: date | None = None
    runs: tuple[Run, ...] = ()
    prose: tuple[Prose, ...] = ()
    tasks: tuple[Task, ...] = ()
    phases: tuple[Phase, ...] = ()
    annexes: tuple[Annex, ...] = ()
    filings: tuple[Filing, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    full_marks: float = 100
    totals: Mapping[str, int] = field(default_factory=dict)
    beside_check: bool = False


def short(text: str, length: int = 16) -> str:
    """The beginning of a long text, for a sentence."""
    return text if len(text) <= length else f"{text[:length]}…"


def overlap(one: Words, other: Words) -> bool:
    """Whether two words share a sign; of words without spans, whether one holds the other in the same field."""
    a, b = one.place, other.place
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return a == b and (one.text in other.text or other.text in one.text)
    return a.start < b.end and b.start < a.end


#: So many rows are named in one sentence.
_NAMED = 4


def named(names: Iterable[str]) -> str:
    """Several tasks in a sentence: each once, by name while they are few."""
    rows = list(dict.fromkeys(names))
    first = "、".join(rows[:_NAMED])
    return first if len(rows) <= _NAMED else f"{first}等{len(rows)}项任务"
