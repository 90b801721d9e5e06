"""How a unit stands with an assignment on a day. Pure: no database, no clock.

Rules (domain.md, "Deadline"): an inner date 中间节点 is met by a report of its own, every date by the report that all
is done; the first unmet date that has passed makes the duty overdue, the day itself still belongs to the time given.
长期坚持 beside a date: once first met it is never overdue. 长期坚持 or 适时 without a date: never overdue. Lights go
by the shares of the ledger.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from campaigns.workdays import Calendar
from rectification.due import rest_words
from rectification.lights import CLOSED, DEFAULT_RULES, NEAR, NORMAL, OVERDUE, SOON, LightRules, light_of

PROGRESS, DONE, SENT_BACK = "progress", "done", "sent_back"


@dataclass(frozen=True)
class DueDay:
    """A deadline row: `day` None where it has no date."""

    key: int
    text: str
    day: date | None = None
    milestone: bool = False
    ongoing: bool = False
    when_due: bool = False


@dataclass(frozen=True)
class TaskLight:
    """`level` is a level of the `light` tag; `due` the date that is pressing or overdue, None when none is open.

    `days` are calendar days left, below zero overdue. `late` is by how many days it was done too late.
    """

    level: str
    due: DueDay | None = None
    days: int | None = None
    late: int = 0
    ongoing: bool = False
    when_due: bool = False

    @property
    def pressing(self) -> bool:
        """临期: soon or near."""
        return self.level in (SOON, NEAR)

    def words(self, today: date, calendar: Calendar) -> str:
        """The word beside the shape."""
        if self.level == CLOSED:
            done = _("迟%(days)d天完成") % {"days": self.late} if self.late else _("已报完成")
            return _("%(done)s，长期坚持") % {"done": done} if self.ongoing else done
        if self.level == OVERDUE and self.days is not None:
            return _("逾%(days)d天") % {"days": -self.days}
        if self.pressing and self.days is not None:
            return rest_words(self.days, calendar.between(today, today + timedelta(days=self.days)))
        if self.due is None:
            return _("长期坚持") if self.ongoing else _("适时") if self.when_due else _("未定期限")
        return _("正常")


def first_met(reports: Iterable[tuple[str, date]]) -> date | None:
    """The day of the first report of being done that was not sent back; `reports` are kinds and business dates in the
    order in which they were recorded. Sending back annuls the report before it."""
    standing: list[date] = []
    for kind, day in reports:
        if kind == DONE:
            standing.append(day)
        elif kind == SENT_BACK and standing:
            standing.pop()
    return standing[0] if standing else None


def task_light(
    deadlines: Collection[DueDay], *, met_on: date | None, milestones_met: Collection[int], given: date, today: date,
    rules: LightRules = DEFAULT_RULES,
) -> TaskLight:  # fmt: skip
    """The light of one unit's part of an assignment that was given on a day. `met_on`: see `first_met`."""
    ongoing = any(row.ongoing for row in deadlines)
    when_due = any(row.when_due for row in deadlines)
    dated = sorted((row for row in deadlines if row.day), key=lambda row: (row.day or date.max, not row.milestone))
    if met_on is not None:
        last = max((row.day for row in dated if row.day), default=None)
        late = max((met_on - last).days, 0) if last else 0
        return TaskLight(CLOSED, late=late, ongoing=ongoing, when_due=when_due)
    unmet = [row for row in dated if not (row.milestone and row.key in milestones_met)]
    if not unmet:
        return TaskLight(NORMAL, ongoing=ongoing, when_due=when_due)
    due = unmet[0]
    light = light_of(state="open", listed=given, due=due.day, today=today, rules=rules)
    days = (due.day - today).days if due.day else None
    return TaskLight(light.level, due, days, ongoing=ongoing, when_due=when_due)
