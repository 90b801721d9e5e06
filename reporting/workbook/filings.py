"""报送率与按时率 by unit and requirement, and what was reported but does not count."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from openpyxl.workbook import Workbook

from rectification.figures import Rate
from rectification.sheets.base import long_date
from reporting.workbook import styles
from reporting.workbook.data import Report, UnacceptedLine
from reporting.workbook.page import MOST_LINES, Page, Value
from reporting.workbook.text import capacity, chunks, clean

_RATE_WIDTHS = (12.0, 30.0, 11.0, 11.0, 12.0, 13.0, 11.0, 12.0, 12.0, 14.0)


def _top(page: Page, title: str, report: Report) -> None:
    page.span("", styles.LABEL)
    page.span(title, styles.TITLE)
    page.parts(
        _("填报科室：%(unit)s") % {"unit": report.organiser},
        _("统计截止：%(day)s") % {"day": long_date(report.cut_off)},
    )


def write_rates(workbook: Workbook, report: Report, footer: str) -> None:
    """Each unit, each requirement, and the total of either, which is the same."""
    page = Page(workbook, _("报送率与按时率"), _RATE_WIDTHS, footer)
    page.repeat(4, 4)
    _top(page, _("%(title)s材料报送率与按时率") % {"title": report.title}, report)
    page.fit(
        [
            _("分类"), _("单位或材料"), _("应报"), _("已报"), _("报送率"), _("有期限应报"), _("按时"), _("按时率"),
            _("审核通过"), _("未审核通过"),
        ],
        styles.HEAD,
        2,
    )  # fmt: skip
    rates = report.rates
    units = [(unit.label, rates.by_unit.get(unit.id, Rate())) for unit in report.ledger.units]
    titles = [(title, rates.by_requirement[pk]) for pk, title in rates.requirements if pk in rates.by_requirement]
    _group(page, _("按单位"), units)
    _group(page, _("按材料"), titles)
    row = page.write([_("合计"), None, *_values(rates.total)], [styles.TOTAL, styles.TOTAL, *_looks(bold=True)], 2)
    page.merge(row, 1, row, 2)
    page.span(
        _(
            "注：应报为截至统计日到期、未免报的；没有规定日期的材料自印发起计入应报，不计按时率；随时报送的不计。"
            "已报、按时按首次报送时间算。"
        ),
        styles.NOTE,
    )


def _group(page: Page, kind: str, rates: Sequence[tuple[str, Rate]]) -> None:
    first = page.row + 1
    looks = [replace(styles.GROUP, across="center"), styles.TEXT, *_looks()]
    least = 1 if len(rates) > 8 else 2
    for number, (name, rate) in enumerate(rates):
        page.fit([None if number else kind, name, *_values(rate)], looks, least)
    if page.row > first:
        page.merge(first, 1, page.row, 1)


def _values(rate: Rate) -> list[Value]:
    dash = _("—")
    complete = dash if rate.completeness is None else rate.completeness
    timely = dash if rate.timeliness is None else rate.timeliness
    return [rate.expected, rate.filed, complete, rate.dated, rate.on_time, timely, rate.accepted, rate.unaccepted]


def _looks(*, bold: bool = False) -> list[styles.Look]:
    count, rate = (styles.TOTAL, styles.TOTAL_RATE) if bold else (styles.NUMBER, styles.RATE)
    return [count, count, rate, count, count, rate, count, count]


_UNACCEPTED_WIDTHS = (5.0, 9.5, 11.0, 43.0, 12.5, 6.5, 23.0, 16.5, 11.0)


def write_unaccepted(workbook: Workbook, report: Report, footer: str) -> None:
    """Filings not accepted, problems whose closing is not verified: one line each, counted in no other sheet."""
    page = Page(workbook, _("未审核（不计入）"), _UNACCEPTED_WIDTHS, footer)
    page.repeat(4, 4)
    _top(page, _("%(title)s已报未审核、未核验情况（不计入各表）") % {"title": report.title}, report)
    page.fit(
        [
            _("序号"), _("类别"), _("单位"), _("材料或问题"), _("整治方面"), _("条数"), _("报送或申请时间"), _("期限"),
            _("状态"),
        ],
        styles.HEAD,
        2,
    )  # fmt: skip
    for number, line in enumerate(report.unaccepted, 1):
        _unaccepted_line(page, number, line)
    if not report.unaccepted:
        row = page.write([_("无"), *[None] * (page.columns - 1)], styles.CENTER, 2)
        page.merge(row, 1, row, page.columns)


def _unaccepted_line(page: Page, number: int, line: UnacceptedLine) -> None:
    moment = replace(styles.CENTER, number_format=styles.MOMENT)
    looks = [
        styles.NUMBER, styles.CENTER, styles.CENTER, styles.TEXT, styles.CENTER, styles.NUMBER, moment, styles.DAY,
        styles.CENTER,
    ]  # fmt: skip
    room = capacity(_UNACCEPTED_WIDTHS[3])
    first, *rest = (text for text, _lines in chunks(clean(line.text), room, MOST_LINES))
    page.fit(
        [
            number, line.kind, line.unit, first, line.area or _("—"), line.count if line.count is not None else _("—"),
            line.since, line.due or _("—"), line.status,
        ],
        looks,
        2,
    )  # fmt: skip
    for piece in rest:
        page.fit([None, None, None, piece, None, None, None, None, None], looks)
