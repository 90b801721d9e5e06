"""The table of the ledger: its heads, its rows, cell by cell."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Reach
from accounts.models import User
from audit import clock
from campaigns.workdays import load_calendar
from rectification.comment_counts import with_comments
from rectification.filters import LedgerFilter
from rectification.ledger_columns import Column, columns_of
from rectification.light_rules import lit
from rectification.models import Extension, LedgerSetting, Problem, ProblemState, SavedView


def of_one_unit(user: User) -> bool:
    """Whether the reader sees his own unit alone: then whose work it is says more than which unit's."""
    wider = Reach.BELOW | Reach.ORGANISED | Reach.ORGANISED_BELOW | Reach.ASSIGNED
    return not user.grants.reaching(Capability.LEDGER_READ, wider) and len(user.grants.unit_ids) == 1


def columns_shown(user: User, views: Sequence[SavedView], chosen: LedgerFilter) -> list[Column]:
    """Those of the view under which one looks, else one's own, else the usual ones."""
    of_view: list[str] = next((view.columns for view in views if str(view.uuid) == chosen.view), [])
    setting = LedgerSetting.objects.visible_to(user).first()
    return columns_of(of_view or (setting.columns if setting else []), one_unit=of_one_unit(user))


def heads_of(columns: Sequence[Column], chosen: LedgerFilter) -> list[dict[str, Any]]:
    """One a column: label, and for a sortable one the address that sorts by it, or the other way round."""
    heads = []
    for column in columns:
        up, down = chosen.order == column.order, chosen.order == f"-{column.order}"
        sorted_now = "" if not column.order else "ascending" if up else "descending" if down else "none"
        # Up, down, and back to what presses first.
        following = f"-{column.order}" if up else "" if down else column.order
        heads.append({
            "column": column,
            "sorted": sorted_now,
            "url": reverse("problem-list") + (chosen.only(order=following) or "?view=none") if column.order else "",
            "number": "z-num" in column.css,
        })  # fmt: skip
    return heads


def problem_rows(
    problems: Iterable[Problem], user: User, chosen: LedgerFilter, columns: Sequence[Column]
) -> list[dict[str, Any]]:
    """One row a problem: its light, whose turn it is, and the cells of the columns."""
    problems = lit(problems)
    today, calendar = clock.today(), load_calendar()
    claimed = [row.pk for row in problems if row.state == ProblemState.CLAIMED]
    may_verify = set(
        Problem.objects.all()
        .within(user, Capability.CLOSURE_VERIFY)
        .filter(pk__in=claimed)
        .values_list("pk", flat=True)
    )
    asked = Extension.objects.asked().filter(problem__in=[row.pk for row in problems])
    asking = set(asked.values_list("problem", flat=True))
    decides = user.grants.has(Capability.EXTENSION_DECIDE)
    commented = with_comments(Problem.objects.filter(pk__in=[row.pk for row in problems]), user).order_by()
    comments = {
        pk: (count, unread) for pk, count, unread in commented.values_list("pk", "comment_count", "unread_count")
    }
    return [
        {
            "problem": row,
            "asking": row.pk in asking,
            "comments": comments[row.pk][0],
            "unread": comments[row.pk][1],
            "decides": decides and row.unit_id not in user.grants.unit_ids,
            "light_text": row.light.words(today, calendar),
            "own": row.unit_id in user.grants.unit_ids,
            "may_verify": row.pk in may_verify,
            "url": reverse("problem-detail", args=[row.uuid]) + chosen.query(),
            "drawer_url": reverse("problem-drawer", args=[row.uuid]) + chosen.query(),
            "cells": [{"code": c.code, "css": c.css, "text": cell_text(c, row, today)} for c in columns],
        }
        for row in problems
    ]


def cell_text(column: Column, row: Problem, today: date) -> str:
    """A value as the screen writes it: days of this year without the year, nothing as a dash."""
    if column.code == "due":
        return row.due_text.removeprefix(_("%(year)d年") % {"year": today.year}) or "—"
    value = column.value(row)
    if isinstance(value, date):
        short = f"{value.month}月{value.day}日"
        return short if value.year == today.year else f"{value.year}年{short}"
    return "—" if value in (None, "", 0) else str(value)
