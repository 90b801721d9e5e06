"""The lives of made-up problems: when each was listed, claimed, sent back, verified … and how it stands. Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
#: How long before the last day the campaign began.
SPAN = 270
SOURCES = (
    ("self_examination", 62), ("petition", 9), ("media", 2), ("reconsideration", 3), ("litigation", 2), ("superior", 6),
    ("inspection_tour", 3), ("special_inspection", 6), ("case_review", 6), ("other", 1),
)  # fmt: skip
SEVERITIES = (("general", 84), ("serious", 14), ("discipline", 2))


@dataclass
class Life:
    """One problem: its columns by name, and its events as (kind, day, changes)."""

    values: dict[str, Any]
    events: list[tuple[str, date, dict[str, list[str | None]] | None]] = field(default_factory=list)

    def add(self, kind: str, day: date, changes: dict[str, list[str | None]] | None = None) -> None:
        self.events.append((kind, day, changes))


def _weighted(dice: random.Random, table: tuple[tuple[str, int], ...]) -> str:
    return dice.choices([name for name, _weight in table], [weight for _name, weight in table])[0]


def filings(dice: random.Random, units: int, problems: int, last: date) -> list[tuple[date, int, int]]:
    """(day, number of the unit, number of problems) of every list filed, by day: big units have more."""
    weights = [dice.lognormvariate(0, 0.8) for _unit in range(units)]
    shares: list[tuple[date, int, int]] = []
    counts = [int(problems * weight / sum(weights)) for weight in weights]
    for place in range(problems - sum(counts)):
        counts[place % units] += 1
    for unit, count in enumerate(counts):
        days = sorted(last - dice.randint(20, SPAN) * DAY for _list in range(dice.randint(1, 4)))
        cuts = sorted(dice.randint(0, count) for _cut in days[1:])
        parts = [high - low for low, high in zip([0, *cuts], [*cuts, count], strict=True)]
        shares += [(day, unit, part) for day, part in zip(days, parts, strict=True) if part]
    return sorted(shares)


def _month_end(day: date, months: int) -> date:
    month = day.month - 1 + months + 1
    return date(day.year + month // 12, month % 12 + 1, 1) - DAY


def _session(day: date, every: int, shift: int) -> date:
    """The next day on which a unit claims, or the office verifies: people work in batches."""
    return day + (-(day.toordinal() + shift) % every) * DAY


def lives(dice: random.Random, day: date, unit: int, count: int, last: date) -> Iterator[Life]:
    """The problems of one filed list."""
    for _number in range(count):
        yield _life(dice, day, unit, last)


def _life(dice: random.Random, listed: date, unit: int, last: date) -> Life:
    due = None if dice.random() < 0.03 else _month_end(listed, dice.choice((1, 1, 2, 2, 3, 4, 6)))
    life = Life(
        {
            "source": _weighted(dice, SOURCES), "severity": _weighted(dice, SEVERITIES), "due_date": due,
            "first_due_date": due, "state": "open", "extension_count": 0, "round": 1, "listed": listed,
            "found_on": listed - dice.randint(1, 900) * DAY, "kind": dice.choice(("immediate", *["time_limited"] * 3)),
            "claimed": None, "closed": None, "withdrawn": None, "supervised": None,
        }
    )  # fmt: skip
    life.add("listed", listed)
    if dice.random() < 0.02:
        _stop(life, listed + dice.randint(1, 30) * DAY, last)
        return life
    _extend(dice, life, last)
    _rectify(dice, life, unit, listed, last)
    if life.values["state"] in ("open", "rectifying") and dice.random() < 0.002:
        life.values["supervised"] = last - dice.randint(0, 19) * DAY
        life.add("supervised", life.values["supervised"])
    life.events.sort(key=lambda event: event[1])  # stable: acts of one day stay in their order
    return life


def _stop(life: Life, day: date, last: date) -> None:
    if day <= last:
        life.values |= {"state": "withdrawn", "withdrawn": day}
        life.add("withdrawn", day)


def _extend(dice: random.Random, life: Life, last: date) -> None:
    due = life.values["due_date"]
    if due is None or due - 5 * DAY > last or dice.random() > 0.06:
        return
    later = _month_end(due, 2)
    asked = max(life.values["listed"], due - 5 * DAY)
    life.add("extension_asked", asked)
    life.add("extended", asked, {"due_date": [due.isoformat(), later.isoformat()], "extension_count": ["0", "1"]})
    life.values |= {"due_date": later, "extension_count": 1}


def _rectify(dice: random.Random, life: Life, unit: int, begun: date, last: date) -> None:
    """Claimed after weeks, judged within weeks; now and then sent back or found again by a look-back."""
    values = life.values
    claimed = _session(begun + int(dice.expovariate(1 / 75)) * DAY, 13, unit)
    if claimed > last:
        values["state"] = dice.choice(("open", "open", "rectifying")) if values["round"] == 1 else "open"
        return
    values |= {"state": "claimed", "claimed": claimed, "closed": None}
    life.add("claimed", claimed)
    judged = _session(claimed + (1 + int(dice.expovariate(1 / 12))) * DAY, 7, unit % 5)
    if judged > last:
        return
    if dice.random() < 0.08:
        values |= {"state": "rectifying", "claimed": None}
        life.add("sent_back", judged)
        _rectify(dice, life, unit, judged, last)
        return
    values |= {"state": "closed", "closed": judged}
    life.add("verified", judged)
    again = judged + dice.randint(20, 120) * DAY
    if again <= last and dice.random() < 0.02:
        round_now = values["round"]
        values |= {"state": "open", "claimed": None, "closed": None, "round": round_now + 1}
        life.add("looked_back", again)
        life.add("reopened", again, {"round": [str(round_now), str(round_now + 1)]})
        _rectify(dice, life, unit, again, last)
