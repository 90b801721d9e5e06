"""What the address of the problem ledger asks for, and the lights as far as they are a filter."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db.models import Count
from django.http import QueryDict

from accounts.models import User
from audit import clock
from audit.clock import SHANGHAI, local_date
from rectification.filters.reading import SHORTEST_SEARCH, ListFilter, day_of, one_of, whole_number
from rectification.light_rules import rules_by_campaign
from rectification.lights import CLOSED, NEAR, NORMAL, OVERDUE, SOON, light_of
from rectification.listing import ORDERS
from rectification.models import ProblemOrigin, ProblemSource, ProblemState, RectificationKind, Severity, Standing
from rectification.querysets import ProblemQuerySet
from rectification.standing_rows import with_standing

LIGHTS = (NORMAL, SOON, NEAR, OVERDUE, CLOSED)
#: Not a state: all that are neither closed nor withdrawn.
UNFINISHED = "unfinished"
#: Fields that say how the list is looked at, not what is in it.
LOOKS = ("order", "page", "view", "back")
#: Fields of which each tab sets some and clears the others.
TABS = ("state", "overdue", "soon", "supervised", "asking", "light")
_FLAGS = ("overdue", "soon", "supervised", "asking", "extended", "reopened", "mine")


@dataclass(frozen=True)
class LedgerFilter(ListFilter):
    """问题台账. `overdue` and `soon` (临期) are lights, `light` is one level of them; `state` is a ProblemState or
    "unfinished"; `asking`: an extension waits for its decision; days include both ends, those of listing in China;
    `mine`: whose verifier one is; `common` is the key of a common problem 普遍性问题, `standing` how it counts at the
    year's end.

    `order` is one of `listing.ORDERS`, "-" before it turns it round; `page` is the cursor of a page; `view` is the UUID
    of a saved view under which one looks, or "none": not even the default one. `back` is "list" where an act, being
    done beside the list, leads back to it.
    """

    unit: int | None = None
    area: int | None = None
    item: int | None = None
    source: str = ""
    q: str = ""
    state: str = ""
    overdue: bool = False
    soon: bool = False
    severity: str = ""
    kind: str = ""
    origin: str = ""
    light: str = ""
    supervised: bool = False
    asking: bool = False
    extended: bool = False
    reopened: bool = False
    mine: bool = False
    common: int | None = None
    standing: str = ""
    listed_from: date | None = None
    listed_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    order: str = ""
    page: str = ""
    view: str = ""
    back: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        flags: dict[str, Any] = {name: query.get(name) == "1" for name in _FLAGS}
        keys: dict[str, Any] = {name: whole_number(query, name) for name in ("unit", "area", "item", "common")}
        days: dict[str, Any] = {
            name: day_of(query, name) for name in ("listed_from", "listed_to", "due_from", "due_to")
        }
        return cls(
            source=one_of(query, "source", ProblemSource.values),
            q=query.get("q", "").strip()[:60],
            state=one_of(query, "state", (*ProblemState.values, UNFINISHED)),
            severity=one_of(query, "severity", Severity.values),
            kind=one_of(query, "kind", RectificationKind.values),
            origin=one_of(query, "origin", ProblemOrigin.values),
            light=one_of(query, "light", LIGHTS),
            standing=one_of(query, "standing", Standing.values),
            order=one_of(query, "order", (*ORDERS, *(f"-{code}" for code in ORDERS))),
            page=query.get("page", "")[:200],
            view=query.get("view", "")[:36],
            back=one_of(query, "back", ("list",)),
            **keys, **days, **flags,
        )  # fmt: skip

    @classmethod
    def of(cls, query: str) -> Self:
        """From the query of an address as `query` writes it."""
        return cls.read(QueryDict(query.removeprefix("?")))

    @property
    def too_short(self) -> bool:
        """Whether something was typed that is too short to be looked for."""
        return 0 < len(self.q) < SHORTEST_SEARCH

    @property
    def asked(self) -> list[str]:
        """The fields by which the list is narrowed, tabs included."""
        return [one.name for one in fields(self) if getattr(self, one.name) and one.name not in LOOKS]

    def only(self, **changes: Any) -> str:
        """As `query`, from the first page: what the list holds is asked for anew."""
        return self.query(**({"page": ""} | changes))

    def narrow(self, problems: ProblemQuerySet, user: User | None = None) -> ProblemQuerySet:
        """By everything but state and light, which are the tabs. `user` is who says `mine`."""
        conditions: dict[str, Any] = {
            "unit": self.unit, "focus_item__area": self.area, "focus_item": self.item, "source": self.source,
            "severity": self.severity, "kind": self.kind, "origin": self.origin, "common_part__common": self.common,
            "listed_at__gte": _midnight(self.listed_from), "listed_at__lt": _midnight(self.listed_to, 1),
            "due_date__gte": self.due_from, "due_date__lte": self.due_to,
        }  # fmt: skip
        problems = problems.filter(**{name: value for name, value in conditions.items() if value})
        if self.extended:
            problems = problems.filter(extension_count__gt=0)
        if self.reopened:
            problems = problems.filter(round__gt=1)
        if self.mine:
            problems = problems.filter(assigned_to=user)
        if self.standing:
            problems = problems.filter(pk__in=_judged(problems, self.standing))
        return problems.about(self.q) if len(self.q) >= SHORTEST_SEARCH else problems

    def choose(self, problems: ProblemQuerySet, today: date) -> ProblemQuerySet:
        """By state and light. Withdrawn problems are shown only when they are asked for."""
        if self.soon:
            problems = problems.filter(pk__in=pressing_ids(problems, today))
        if self.overdue or self.light == OVERDUE:
            problems = problems.overdue(today)
        elif self.light == CLOSED:
            problems = problems.closed()
        elif self.light in (SOON, NEAR):
            problems = problems.filter(pk__in=lit_ids(problems, (self.light,), today))
        elif self.light == NORMAL:
            pressing = pressing_ids(problems, today)
            problems = problems.unfinished().exclude(pk__in=problems.overdue(today).values("pk"))
            problems = problems.exclude(pk__in=pressing)
        if self.supervised:
            problems = problems.supervised()
        if self.asking:
            problems = problems.extension_asked()
        if self.state == UNFINISHED:
            return problems.unfinished()
        if self.state:
            return problems.filter(state=self.state)
        return problems.standing()


#: So many keys are named one by one; the statement around them is read faster, and SQLite nests no deeper.
_NAMED = 20_000


def _judged(problems: ProblemQuerySet, standing: str) -> Any:
    """The keys of those with this standing, or a query for them where they are many."""
    keys = with_standing(problems.order_by(), clock.today()).filter(standing=standing).values_list("pk", flat=True)
    named = list(keys[: _NAMED + 1])
    return named if len(named) <= _NAMED else keys


def _midnight(day: date | None, later: int = 0) -> datetime | None:
    """The moment at which a day begins in China, or a later day; None without one."""
    if day is None or not date.min.year < day.year < date.max.year:
        return None
    return datetime.combine(day + timedelta(days=later), time(), SHANGHAI)


def count_pressing(problems: ProblemQuerySet, today: date) -> int:
    """How many problems `pressing_ids` would name."""
    levels = count_lights(problems.running(today), today)
    return levels[SOON] + levels[NEAR]


def pressing_ids(problems: ProblemQuerySet, today: date) -> list[int]:
    """The problems whose light is ▲ or ◆."""
    return lit_ids(problems, (SOON, NEAR), today)


def lit_ids(problems: ProblemQuerySet, levels: Collection[str], today: date) -> list[int]:
    """The running problems with these lights. The rule is a function, not SQL: it reads a few columns of what runs."""
    rows = list(problems.running(today).values_list("pk", *_LIT_BY))
    level_of = _leveller({row[1] for row in rows}, today)
    return [pk for pk, *values in rows if level_of(*values) in levels]


def count_lights(problems: ProblemQuerySet, today: date) -> Counter[str]:
    """Level of the light → number of problems: a query and the rules. Those listed and due together are counted by the
    database."""
    rows = list(problems.order_by().values_list(*_LIT_BY).annotate(alike=Count("pk")))
    level_of = _leveller({row[0] for row in rows}, today)
    levels: Counter[str] = Counter()
    for *values, alike in rows:
        levels[level_of(*values)] += alike
    return levels


#: What the light of a problem follows from.
_LIT_BY = ("campaign_id", "severity", "state", "listed_at", "due_date")


def _leveller(campaigns: Collection[int], today: date) -> Callable[..., str]:
    """The level of a problem from the values of `_LIT_BY`, by the rules of its campaign."""
    rules = rules_by_campaign(campaigns)

    def level_of(campaign: int, severity: str, state: str, listed_at: datetime, due: date | None) -> str:
        listed, by = local_date(listed_at), rules[campaign]
        return light_of(state=state, listed=listed, due=due, today=today, rules=by, severity=severity).level

    return level_of
