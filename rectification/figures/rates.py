"""Completeness 报送率 and timeliness 按时率 as of a day, over plain data (domain.md, "Aggregation").

Expected: not waived, and due by the cut-off; without a date: from publication on, for completeness alone; whatever
may be filed at any time is expected of nobody. Filed: submitted for the first time by then. On time: on or before
the due day; of what was entered from paper, the day on which the paper arrived counts, but only once it was entered:
figures of a past day never change. Days are local days in China.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

ANY_TIME = "any_time"
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation as it stood on the day. `accepted`: judged good by then, and not given back since."""

    unit: int
    requirement: int
    rhythm: str
    due: date | None
    expected_from: date
    waived_on: date | None = None
    filed_on: date | None = None
    received_on: date | None = None
    accepted: bool = False

    def expected(self, day: date) -> bool:
        """Whether it counts at the end of a day."""
        if self.rhythm == ANY_TIME or (self.waived_on is not None and self.waived_on <= day):
            return False
        return (self.due or self.expected_from) <= day

    def filed(self, day: date) -> bool:
        """Whether it had been submitted by the end of a day."""
        return self.filed_on is not None and self.filed_on <= day

    @property
    def on_time(self) -> bool:
        """Whether the first submission kept the due day."""
        day = self.received_on or self.filed_on
        return self.filed_on is not None and day is not None and self.due is not None and day <= self.due


class Shares:
    """Both rates over counts of obligations: of the expected ones, and of those of them that have a due day."""

    __slots__ = ()
    expected: int
    filed: int
    dated: int
    on_time: int

    @property
    def completeness(self) -> float | None:
        """报送率, 0–1; None where nothing was expected."""
        return self.filed / self.expected if self.expected else None

    @property
    def timeliness(self) -> float | None:
        """按时率, 0–1; None where nothing dated was expected."""
        return self.on_time / self.dated if self.dated else None


@dataclass(frozen=True, slots=True)
class Rate(Shares):
    """Counts of obligations. `dated` are the expected ones that have a due day: the base of timeliness.

    `accepted` are those of the filed ones that count upward; the others are shown apart as `unaccepted`.
    """

    expected: int = 0
    filed: int = 0
    dated: int = 0
    on_time: int = 0
    accepted: int = 0

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(
            self.expected + other.expected,
            self.filed + other.filed,
            self.dated + other.dated,
            self.on_time + other.on_time,
            self.accepted + other.accepted,
        )

    @property
    def unaccepted(self) -> int:
        """Submitted and not (or no longer) accepted."""
        return self.filed - self.accepted

    @property
    def values(self) -> dict[str, int]:
        """As JSON."""
        return {name: getattr(self, name) for name in ("expected", "filed", "dated", "on_time", "accepted")}


def rate_of(duty: Duty, day: date) -> Rate:
    """The counts of one obligation: all zero when it is not expected."""
    if not duty.expected(day):
        return Rate()
    filed = duty.filed(day)
    dated = duty.due is not None
    return Rate(1, int(filed), int(dated), int(dated and filed and duty.on_time), int(filed and duty.accepted))


def rates_by(duties: Iterable[Duty], day: date, key: Callable[[Duty], Key]) -> dict[Key, Rate]:
    """Counts grouped by a key; groups in which nothing is expected are absent."""
    groups: dict[Key, Rate] = {}
    for duty in duties:
        one = rate_of(duty, day)
        if one.expected:
            groups[key(duty)] = groups.get(key(duty), Rate()) + one
    return groups


@dataclass(frozen=True)
class RateFigures:
    """The rates at the end of `cut_off`, by unit id and by requirement id; `requirements` are (id, title) in order."""

    cut_off: date
    requirements: tuple[tuple[int, str], ...]
    by_unit: dict[int, Rate]
    by_requirement: dict[int, Rate]
    total: Rate

    def as_json(self) -> dict[str, object]:
        """What is kept beside a report."""
        return {
            "total": self.total.values,
            "units": {str(key): rate.values for key, rate in self.by_unit.items()},
            "requirements": {str(key): rate.values for key, rate in self.by_requirement.items()},
        }


def rate_figures_of(duties: Iterable[Duty], day: date, requirements: Iterable[tuple[int, str]]) -> RateFigures:
    """All groupings of one day."""
    duties = list(duties)
    total = sum((rate_of(duty, day) for duty in duties), Rate())
    return RateFigures(
        cut_off=day,
        requirements=tuple(requirements),
        by_unit=rates_by(duties, day, lambda duty: duty.unit),
        by_requirement=rates_by(duties, day, lambda duty: duty.requirement),
        total=total,
    )
