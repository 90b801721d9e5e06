"""Scenes of 对账: the county's list filed and accepted, a ledger that has moved since, and the acts of both sides."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from audit import clock
from rectification import services
from rectification.models import Problem, Reconciliation
from rectification.own_book import read_book
from rectification.services import Mark, Ruling
from rectification.services.context import campaign_items
from tests.campaign_factory import Given
from tests.cast import Cast
from tests.rectification.scenes import accepted, act


def two_problems(cast: Cast, given: Given) -> list[Problem]:
    """Wangxi's list of two, accepted."""
    accepted(
        cast, given, given.problem_row("new-1"),
        given.problem_row("new-2", description="离岗人员执法证件没有收回", measures="限期收回", leader="罗振东"),
    )  # fmt: skip
    return list(Problem.objects.order_by("position"))


def opened(cast: Cast, given: Given, **about: Any) -> Reconciliation:
    """Opened for Wangxi as of today by zhao."""
    values = {"day": clock.today(), "units": [cast.wangxi.pk], **about}
    services.open_reconciliations(campaign=given.campaign, actor=act(cast.zhao), **values)
    return Reconciliation.objects.get(unit=cast.wangxi, state="opened")


def differing(cast: Cast, given: Given, **values: str) -> Reconciliation:
    """Opened after the office has corrected the first of two problems."""
    first = two_problems(cast, given)[0]
    values = values or {"leader": "吴大有"}
    services.correct_problem(problem=first, values=values, reason="依任命文件", actor=act(cast.zhao))
    return opened(cast, given)


def insist(cast: Cast, row: Reconciliation, remark: str = "文件没有变") -> Reconciliation:
    """Wangxi's liaison insists on everything."""
    marks = {one.pk: Mark("unit", remark) for one in row.differences.all()}
    services.answer_reconciliation(reconciliation=row, marks=marks, actor=act(cast.shen))
    return row


def rule_all(row: Reconciliation, *, taken: bool, reason: str = "核对原件") -> dict[int, Ruling]:
    """One ruling for everything that is due."""
    return {one.pk: Ruling(taken, reason) for one in row.differences.all() if one.is_due}


def workbook(*lines: list[Any]) -> bytes:
    """An .xlsx of one sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for line in lines:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(given: Given, *lines: list[Any]) -> Any:
    """A unit's own book as read."""
    return read_book("本局台账.xlsx", workbook(*lines), campaign_items(given.campaign))
