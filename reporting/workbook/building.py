"""All sheets in their order, and the file."""

import io
from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _
from openpyxl import Workbook

from audit import clock
from rectification.sheets.base import long_date
from reporting.workbook.data import Report
from reporting.workbook.filings import write_rates, write_unaccepted
from reporting.workbook.ledgers import write_institutions, write_problems
from reporting.workbook.rosters import write_rosters
from reporting.workbook.statistics import write_by_unit, write_total
from reporting.workbook.styles import normal_font

#: Told what is being written, how many sheets are done, and how many there are.
Told = Callable[[str, int, int], None]


def _silent(_text: str, _done: int, _total: int) -> None:
    return None


def build_workbook(report: Report, told: Told = _silent) -> bytes:
    """The .xlsx: totals first, then by unit, then the merged lists, then rates, then what does not count."""
    workbook = Workbook(write_only=True)
    normal_font(workbook)
    properties = workbook.properties
    properties.title, properties.creator = f"{report.title} {long_date(report.cut_off)}", report.organiser
    properties.created = properties.modified = clock.now().replace(tzinfo=None)
    footer = report.exported
    total = 7 if report.rosters else 6

    def written(name: str, done: int, rows: int) -> None:
        told(_("正在写“%(sheet)s”，已写%(rows)d条") % {"sheet": name, "rows": rows}, done, total)

    problems = partial(write_problems, told=lambda rows: written(_("问题清单"), 2, rows))
    writers: tuple[tuple[str, Callable[[Workbook, Report, str], None]], ...] = (
        (_("情况统计表"), write_total), (_("分单位情况"), write_by_unit), (_("问题清单"), problems),
        (_("制度建设清单"), write_institutions), (_("报送率与按时率"), write_rates),
        (_("未审核（不计入）"), write_unaccepted),
    )  # fmt: skip
    if report.rosters:
        writers = (*writers[:4], (_("执法人员名册"), write_rosters), *writers[4:])
    for done, (name, write) in enumerate(writers):
        told(_("正在写“%(sheet)s”") % {"sheet": name}, done, total)
        write(workbook, report, footer)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
