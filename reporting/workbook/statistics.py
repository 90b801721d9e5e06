"""情况统计表 (annex 4) in total, and the same by unit."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl.workbook import Workbook

from campaigns.models import FilingKind
from rectification.figures import Tally
from rectification.sheets.base import long_date
from reporting.workbook import styles
from reporting.workbook.data import Report
from reporting.workbook.page import PAGE_WIDTH, Page, Value
from reporting.workbook.styles import Look

_ROW = 3  # lines: rows of the annex are high, there is room for handwriting


def upward(report: Report, counts: Tally) -> int:
    """Of the rectified figures the one that this campaign hands up."""
    return counts.claimed if report.upward == "reported" else counts.verified


def basis(report: Report) -> str:
    """What the rectified figure is, in words."""
    return _("单位上报数") if report.upward == "reported" else _("核验销号数")


def write_total(workbook: Workbook, report: Report, footer: str) -> None:
    """The annex as printed: areas across, 发现问题, 整改问题 and 备注 down."""
    form = report.form(FilingKind.STATISTICS_TABLE, _("情况统计表"))
    areas = report.ledger.areas
    count = max(len(areas), 1)
    head = 16.0
    page = Page(workbook, _("情况统计表"), [head, *[(PAGE_WIDTH - head) / count] * count], footer)
    page.repeat(4, 4)
    page.span(form.label, styles.LABEL)
    page.span(form.title, styles.TITLE)
    _unit_line(page, report, _("填报时间"))
    page.fit([_("整治重点"), *(area.label for area in areas)], styles.HEAD, _ROW)
    cells = [report.ledger.cumulative(area=area.id) for area in areas]
    page.write([_("发现问题"), *(counts.found for counts in cells)], _heads_and(styles.NUMBER, len(cells)), _ROW)
    rectified: list[Value] = [upward(report, counts) for counts in cells]
    page.write([_("整改问题"), *rectified], _heads_and(styles.NUMBER, len(cells)), _ROW)
    _remark(page, report)
    if form.note:
        page.span(form.note, styles.NOTE)


def _heads_and(look: Look, count: int) -> list[Look]:
    return [styles.HEAD, *[look] * count]


def _unit_line(page: Page, report: Report, when: str) -> None:
    page.parts(
        _("填报科室：%(unit)s") % {"unit": report.organiser},
        _("%(label)s：%(day)s") % {"label": when, "day": long_date(report.cut_off)},
    )


def remark(report: Report) -> str:
    """What a reader must know beside the figures."""
    total = report.ledger.cumulative()
    return _(
        "统计截止%(day)s，范围：%(scope)s。共发现问题%(found)d个；整改问题为%(basis)s，共%(rectified)d个。"
        "单位已申请销号、尚未核验的%(waiting)d个单列于“未审核（不计入）”。"
    ) % {
        "day": long_date(report.cut_off),
        "scope": report.scope,
        "found": total.found,
        "basis": basis(report),
        "rectified": upward(report, total),
        "waiting": total.unverified,
    }


def _remark(page: Page, report: Report) -> None:
    text = remark(report)
    row = page.row + 1
    lines = 2 + -(-len(text) * 2 // page.room(2, page.columns))
    values: list[Value] = [_("备注"), text, *[None] * (page.columns - 2)]
    page.write(values, [styles.HEAD, *[styles.TEXT] * (page.columns - 1)], lines)
    page.merge(row, 2, row, page.columns)


def write_by_unit(workbook: Workbook, report: Report, footer: str) -> None:
    """One row a unit: each area's found and rectified, then totals, then what the month added."""
    areas = report.ledger.areas
    rest = PAGE_WIDTH - 5.0 - 17.0 - 7 * 7.5
    each = max(4.5, min(8.0, rest / max(1, 2 * len(areas))))
    widths = [5.0, 17.0, *[each] * (2 * len(areas)), *[7.5] * 7]
    least = 1 if len(report.ledger.units) > 8 else 2
    page = Page(workbook, _("分单位情况"), widths, footer)
    page.repeat(4, 5)
    page.span("", styles.LABEL)
    page.span(_("%(title)s分单位情况统计表") % {"title": report.title}, styles.TITLE)
    _unit_line(page, report, _("统计截止"))
    _heads(page, report)
    for number, unit in enumerate(report.ledger.units, 1):
        cells = [report.ledger.cumulative(unit=unit.id, area=area.id) for area in areas]
        total, period = report.ledger.cumulative(unit=unit.id), report.ledger.period(unit=unit.id)
        looks = _looks(len(areas), styles.NUMBER, styles.RATE)
        page.fit(
            [number, unit.label, *_figures(report, cells, total, period)], [styles.NUMBER, styles.TEXT, *looks], least
        )
    cells = [report.ledger.cumulative(area=area.id) for area in areas]
    values = _figures(report, cells, report.ledger.cumulative(), report.ledger.period())
    row = page.write(
        [_("合计"), None, *values],
        [styles.TOTAL, styles.TOTAL, *_looks(len(areas), styles.TOTAL, styles.TOTAL_RATE)],
        2,
    )
    page.merge(row, 1, row, 2)
    note = _("注：整改为%(basis)s；待核验为单位已申请销号、尚未核验的，不计入整改。本期自%(start)s起。")
    page.span(note % {"basis": basis(report), "start": long_date(report.ledger.start)}, styles.NOTE)


def _heads(page: Page, report: Report) -> None:
    areas = report.ledger.areas
    above: list[Value] = [_("序号"), _("单位")]
    below: list[Value] = [None, None]
    for area in areas:
        above += [area.label, None]
        below += [_("发现"), _("整改")]
    above += [_("合计"), None, None, None, None, _("本期"), None]
    below += [_("发现"), _("整改"), _("整改率"), _("待核验"), _("逾期"), _("发现"), _("整改")]
    lines = max(2, *(-(-2 * len(area.label) // page.room(3, 4)) for area in areas)) if areas else 2
    row = page.write(above, styles.HEAD, lines)
    page.write(below, styles.HEAD, 2)
    for column in (1, 2):
        page.merge(row, column, row + 1, column)
    starts = [3 + 2 * place for place in range(len(areas))]
    for start in starts:
        page.merge(row, start, row, start + 1)
    total = 3 + 2 * len(areas)
    page.merge(row, total, row, total + 4)
    page.merge(row, total + 5, row, total + 6)


def _figures(report: Report, cells: Sequence[Tally], total: Tally, period: Tally) -> list[Value]:
    values: list[Value] = []
    for counts in cells:
        values += [counts.found, upward(report, counts)]
    rectified = upward(report, total)
    rate = rectified / total.found if total.found else _("—")
    return [
        *values, total.found, rectified, rate, total.unverified, total.overdue, period.found, upward(report, period)
    ]  # fmt: skip


def _looks(areas: int, number: Look, rate: Look) -> list[Look]:
    return [*[number] * (2 * areas), number, number, rate, *[number] * 4]
