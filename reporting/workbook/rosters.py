"""执法人员名册 and 清理名单: of one filing as it is printed, and merged over the units with their totals first."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl.workbook import Workbook

from personnel.clean_up import KINDS
from personnel.models import OfficerKind
from rectification.sheets.base import day_text, long_date, parse_day
from reporting.workbook import styles
from reporting.workbook.data import Report, RosterHead, RosterPart
from reporting.workbook.ledgers import day_value
from reporting.workbook.page import MOST_LINES, Page, Value
from reporting.workbook.styles import Look
from reporting.workbook.text import capacity, chunks, clean

_ROSTER_WIDTHS = (4.5, 10.0, 7.5, 9.0, 8.5, 6.5, 12.5, 12.0, 11.5, 14.8, 14.8, 14.8, 11.0)
_CASE_WIDTHS = (4.5, 11.0, 8.0, 13.5, 12.0, 13.0, 22.7, 18.0, 14.8, 10.0, 10.0)
_TOTAL_WIDTHS = (5.0, 30.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0, 13.0)


def roster_heads() -> list[str]:
    """The columns of the roster as printed."""
    return [
        _("序号"), _("单位"), _("姓名"), _("职务"), _("人员类别"), _("在编"), _("证件种类"), _("证号"), _("发证机关"),
        _("发证日期"), _("有效期至"), _("年审期限"), _("状态"),
    ]  # fmt: skip


def case_heads() -> list[str]:
    """The columns of the clean-up list as printed, and how each case stands."""
    return [
        _("序号"), _("单位"), _("姓名"), _("证件"), _("证号"), _("情形"), _("原因"), _("处理措施"), _("完成时限"),
        _("备注"), _("办理情况"),
    ]  # fmt: skip


def write_rosters(workbook: Workbook, report: Report, footer: str) -> None:
    """The totals by unit, then everybody, then every case, of the accepted filings."""
    day = long_date(report.cut_off)
    line = (_("填报单位：%(unit)s") % {"unit": report.organiser}, _("统计截止：%(day)s") % {"day": day})
    title = _("%(title)s执法人员名册和清理名单汇总") % {"title": report.title}
    _totals(workbook, RosterHead(title, line), report.rosters, footer)
    title = _("%(title)s执法人员名册") % {"title": report.title}
    write_people(workbook, RosterHead(title, line), report.rosters, footer)
    title = _("%(title)s清理名单") % {"title": report.title}
    write_cases(workbook, RosterHead(title, line), report.rosters, footer)


def _totals(workbook: Workbook, head: RosterHead, parts: Sequence[RosterPart], footer: str) -> None:
    page = Page(workbook, _("名册汇总"), _TOTAL_WIDTHS, footer)
    page.repeat(4, 4)
    _top(page, head)
    counted = [_("在册人数"), _("执法人员"), _("辅助人员"), _("持证本数"), *map(str, KINDS.values()), _("清理合计")]
    page.fit([_("序号"), _("填报单位"), *counted], styles.HEAD, 3)
    sums: Counter[int] = Counter()
    for number, part in enumerate(parts, 1):
        counts = _counts(part)
        values: list[Value] = [_("未审核通过"), *["—"] * (len(counts) - 1)] if part.drawn is None else [*counts]
        page.fit([number, part.unit, *values], [styles.NUMBER, styles.TEXT, *[styles.NUMBER] * len(counts)], 2)
        sums.update(dict(enumerate(counts)))
    total = [sums[place] for place in range(5 + len(KINDS))]
    row = page.write([_("合计"), None, *total], styles.TOTAL, 2)
    page.merge(row, 1, row, 2)
    page.span(_("注：只计审核通过的报送，按各单位报送时的名册；同一人持几本证的，人数只计一次。"), styles.NOTE)


def _counts(part: RosterPart) -> list[int]:
    people = {cells["officer"]: cells["kind"] for cells in part.roster}
    kinds = Counter(people.values())
    cases = Counter(cells["case_kind"] for cells in part.cases)
    held = sum(bool(cells["certificate"]) for cells in part.roster)
    by_kind = [kinds[str(kind.label)] for kind in OfficerKind]
    return [len(people), *by_kind, held, *(cases[kind] for kind in KINDS), len(part.cases)]


def write_people(workbook: Workbook, head: RosterHead, parts: Sequence[RosterPart], footer: str) -> None:
    """执法人员名册: one row a certificate; a person has one number."""
    page = Page(workbook, _("执法人员名册"), _ROSTER_WIDTHS, footer)
    page.repeat(4, 4)
    _top(page, head)
    page.fit(roster_heads(), styles.HEAD, 2)
    number, last = 0, ""
    for cells in (cells for part in parts for cells in part.roster):
        again, last = cells["officer"] == last, cells["officer"]
        number += not again
        _person(page, None if again else number, cells)
    if not number:
        _none(page, _("零报告：没有在册的执法人员"))
    _foot(page, head)


def _person(page: Page, number: int | None, cells: dict[str, str]) -> None:
    values: list[Value] = [number, *(cells[code] for code in ("unit", "name", "post", "kind", "establishment"))]
    looks = [styles.NUMBER, styles.TEXT, styles.CENTER, styles.TEXT, styles.CENTER, styles.CENTER]
    if cells["certificate"]:
        values += [cells[code] for code in ("certificate_kind", "number", "issuer")]
        looks += [styles.TEXT] * 3
        for code in ("issued_on", "valid_until", "inspect_by"):
            value, look = _day(cells[code])
            values.append(value or None)
            looks.append(look)
    else:
        values += [_("没有证件"), None, None, None, None, None]
        looks += [styles.CENTER] * 6
    row = page.fit([*values, cells["state"]], [*looks, styles.CENTER], 2)
    if not cells["certificate"]:
        page.merge(row, 7, row, 12)


def write_cases(
    workbook: Workbook, head: RosterHead, parts: Sequence[RosterPart], footer: str, *, standing: bool = True
) -> None:
    """清理名单: one row a case; `standing`: with how it stands, which the filing itself does not print."""
    columns = len(_CASE_WIDTHS) - (not standing)
    page = Page(workbook, _("清理名单"), _CASE_WIDTHS[:columns], footer)
    page.repeat(4, 4)
    _top(page, head)
    page.fit(case_heads()[:columns], styles.HEAD, 2)
    number = 0
    for part in parts:
        for row, cells in zip(part.case_rows, part.cases, strict=True):
            number += 1
            _case(page, number, cells, part.standing.get(row, ""))
    if not number:
        _none(page, _("零报告：没有需要清理的证件和人员"))
    _foot(page, head)


def _case(page: Page, number: int, cells: dict[str, str], standing: str) -> None:
    due, look = _day(cells["due"])
    first, *rest = (text for text, _n in chunks(clean(cells["measure"]), capacity(_CASE_WIDTHS[7]), MOST_LINES))
    names = [cells[code] for code in ("unit", "name", "certificate_kind", "number", "case", "reason")]
    values: list[Value] = [number, *names, first, due or None, cells["note"], standing or _("—")]
    looks = [styles.NUMBER, styles.TEXT, styles.CENTER, *[styles.TEXT] * 5, look, styles.TEXT, styles.CENTER]
    columns = page.columns
    page.fit(values[:columns], looks[:columns], 2)
    for piece in rest:
        page.fit([*[None] * 7, piece, *[None] * (columns - 8)], looks[:columns])


def _day(text: str) -> tuple[Value, Look]:
    parsed = parse_day(text) if text else None
    return day_value(parsed[0] if parsed else None, day_text(text))


def _none(page: Page, words: str) -> None:
    row = page.write([words, *[None] * (page.columns - 1)], styles.CENTER, 2)
    page.merge(row, 1, row, page.columns)


def _top(page: Page, head: RosterHead) -> None:
    page.span(head.label, styles.LABEL)
    page.span(head.title, styles.TITLE)
    page.parts(*head.line)


def _foot(page: Page, head: RosterHead) -> None:
    for note in head.notes:
        if note:
            page.span(note, styles.NOTE)
