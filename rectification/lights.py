"""Lights 亮灯 of the ledger: how pressing a problem is on a day. Pure.

The rule table of a campaign decides: shares of the time given (from being listed to the due day) or working days left,
by default yellow at 30 % left and orange at 15 % (norms.md, "Campaign practice"); past the due day it is red. The due
day itself still belongs to the time given. What the unit claims to have finished is not called overdue while somebody
else's verification is awaited.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from campaigns.workdays import Calendar
from rectification.due import rest_words

NORMAL, SOON, NEAR, OVERDUE, CLOSED = "normal", "soon", "near", "overdue", "closed"
SUPERVISED = "supervised"


@dataclass(frozen=True)
class LightRules:
    """When what is left of the time is `soon` (▲) and `near` (◆): at or below a share, 0–1, of the time given; where
    `soon_days` or `near_days` says so, at or below that many working days instead.

    `by_severity` has rules of their own for problems of a severity. `calendar` counts the working days.
    """

    soon: float = 0.30
    near: float = 0.15
    soon_days: int | None = None
    near_days: int | None = None
    by_severity: Mapping[str, "LightRules"] = field(default_factory=dict)
    calendar: Calendar | None = None

    def of(self, severity: str) -> "LightRules":
        """The rules for problems of a severity."""
        return self.by_severity.get(severity, self)

    def level(self, today: date, due: date, given: int) -> str:
        """The level on a day up to the due day; `given` is the time given in days."""
        left = (due - today).days
        share = left / max(given, 1)
        days = (self.calendar or Calendar()).between(today, due) if self.by_days else 0
        if share <= self.near if self.near_days is None else days <= self.near_days:
            return NEAR
        return SOON if (share <= self.soon if self.soon_days is None else days <= self.soon_days) else NORMAL

    @property
    def by_days(self) -> bool:
        """Whether working days are counted."""
        return self.soon_days is not None or self.near_days is not None


DEFAULT_RULES = LightRules()


@dataclass(frozen=True)
class Light:
    """`level` is a level of the `light` tag; `days` are calendar days left, below zero overdue, None when undated.
    Under listed supervision 挂牌督办 `beneath` is the level that it would have without."""

    level: str
    days: int | None = None
    beneath: str = ""

    def under_supervision(self) -> "Light":
        """The same with the flag ⚑ before it."""
        return Light(SUPERVISED, self.days, self.level)

    def words(self, today: date, calendar: Calendar) -> str:
        """The word beside the shape on a day: what is left in working days, what is late in calendar days."""
        if self.level == SUPERVISED:
            if self.beneath == NORMAL and not (self.days is not None and self.days < 0):
                return _("挂牌督办")
            return _("挂牌督办，%(rest)s") % {"rest": Light(self.beneath, self.days).words(today, calendar)}
        if self.level == CLOSED:
            return _("已销号")
        if self.level == NORMAL or self.days is None:
            # Past its day and still not red: the unit has claimed it, and somebody else must verify.
            return _("等核验") if self.days is not None and self.days < 0 else _("正常")
        if self.level == OVERDUE:
            return _("逾%(days)d天") % {"days": -self.days}
        return rest_words(self.days, calendar.between(today, today + timedelta(days=self.days)))

    @property
    def pressing(self) -> bool:
        """临期: soon or near, and not yet overdue."""
        return self.level in (SOON, NEAR)


def light_of(
    *, state: str, listed: date, due: date | None, today: date, rules: LightRules = DEFAULT_RULES, severity: str = ""
) -> Light:
    """The light of a problem in `state` (values of ProblemState), listed on a day and due on another."""
    if state == "closed":
        return Light(CLOSED)
    if due is None or state == "withdrawn":
        return Light(NORMAL)
    left = (due - today).days
    if left < 0:
        return Light(NORMAL if state == "claimed" else OVERDUE, left)
    return Light(rules.of(severity).level(today, due, (due - listed).days), left)
