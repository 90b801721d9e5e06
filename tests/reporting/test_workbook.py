"""The workbook, reopened: layout of the annexes, cells equal to figures, and texts that cannot do harm."""

import io
import re
import shutil
import subprocess
from bisect import bisect
from datetime import date, datetime
from itertools import accumulate
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given as drawn
from hypothesis import strategies as st

from rectification import figures
from rectification.models import Problem
from reporting.workbook import build_workbook, load_report
from reporting.workbook.text import chunks, clean, line_count
from tests.reporting.given import Given, at

CUT_OFF = date(2026, 8, 30)
SHEETS = ["情况统计表", "分单位情况", "问题清单", "制度建设清单", "报送率与按时率", "未审核（不计入）"]


def fill(given: Given) -> None:
    """A summer's work: problems in every stage, institutions of both halves, filings accepted and not."""
    one, two, three = given.units
    for n, item in enumerate(given.items):
        for unit in (one, two):
            problem = given.problem(
                unit, item, at(date(2026, 6, 20)), due=date(2026, 9, 30), due_text="2026年9月",
                measures=("全员培训", "逐卷自查"),
            )  # fmt: skip
            if n % 2:
                given.act(problem, "claimed", at(date(2026, 7, 10)))
            if n == 3:
                given.act(problem, "verified", at(date(2026, 8, 5)))
    given.problem(three, given.items[0], at(date(2026, 8, 31)))
    given.institution(
        one, at(date(2026, 6, 20)), "执法全过程记录办法", built=True, document_number="岚交发〔2026〕9号",
        issued_on=date(2026, 6, 1),
    )  # fmt: skip
    given.institution(
        two, at(date(2026, 6, 20)), "案卷评查制度", planned_date=date(2026, 10, 31), planned_text="2026年10月",
        responsible_unit="法制股", responsible_person="沈雨桐",
    )  # fmt: skip
    given.file(given.owe("problem_list", one, key="undated"), at(date(2026, 6, 18)), accepted=at(date(2026, 6, 20)))
    rows = [{"id": "a", "cells": {}}, {"id": "b", "cells": {}}]
    waiting = given.file(given.owe("problem_list", three, key="undated"), at(date(2026, 8, 29)), rows=rows)
    waiting.versions.update(submitted_at=at(date(2026, 8, 29)))
    given.owe("statistics_table", two, due=date(2026, 8, 28))


def report_of(given: Given, cut_off: date = CUT_OFF):
    ids = [unit.pk for unit in given.units]
    return load_report(given.campaign, cut_off=cut_off, unit_ids=ids, scope="全部参加单位", exported="赵敏之 A&B")


def reopened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def texts(sheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.fixture
def book(given: Given) -> openpyxl.Workbook:
    fill(given)
    return reopened(build_workbook(report_of(given)))


def test_sheets_are_laid_out_for_paper(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.print_title_rows
        assert sheet.oddFooter is not None and "&P" in str(sheet.oddFooter.center)
        assert all(sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1))


def test_annexes_read_as_printed(book: openpyxl.Workbook) -> None:
    problems = book["问题清单"]
    assert [problems["A1"].value, problems["A2"].value] == ["附件2", "执法突出问题专项整治问题清单"]
    line = [cell.value for cell in problems[3] if cell.value]
    assert line == ["填表单位（盖章）：局法规科", "主要负责人签字：", "填表时间：2026年8月30日"]
    heads = ["序号", "单位", "存在的问题", None, None, "整改措施", "责任领导", "责任单位", "完成时限"]
    assert [cell.value for cell in problems[4]] == heads
    merged = {str(block) for block in problems.merged_cells.ranges}
    assert {"C4:E4", "A2:I2", "C5:C8", "D5:D6", "D7:D8"} <= merged
    assert problems["F5"].value == "1、全员培训\n2、逐卷自查"
    assert texts(problems)[-1] == "备注：请结合本单位实际填写。"
    institutions = book["制度建设清单"]
    rows = [[cell.value for cell in row] for row in institutions.iter_rows(min_row=5, max_row=6)]
    assert rows[0] == [
        1,
        "市支队",
        "已建设制度",
        "《执法全过程记录办法》\n岚交发〔2026〕9号，2026年6月1日",
        "——",
        "——",
        "——",
    ]
    assert rows[1] == [1, "望溪县局", "需建设制度", "《案卷评查制度》", datetime(2026, 10, 31), "法制股", "沈雨桐"]
    statistics = book["情况统计表"]
    assert [cell.value for cell in statistics[4]] == ["整治重点", "资格管理", "执法程序", "监督追责"]
    assert [statistics.cell(row, 1).value for row in (5, 6, 7)] == ["发现问题", "整改问题", "备注"]


def test_cells_equal_the_figures(given: Given, book: openpyxl.Workbook) -> None:
    found = figures.ledger_figures(given.campaign, cut_off=CUT_OFF)
    statistics, by_unit = book["情况统计表"], book["分单位情况"]
    for column, area in enumerate(given.areas, 2):
        counts = found.cumulative(area=area.pk)
        slow = Problem.objects.filter(focus_item__area=area, listed_at__lt=at(date(2026, 8, 31), 0)).count()
        assert statistics.cell(5, column).value == counts.found == slow == 4
        assert statistics.cell(6, column).value == counts.verified
    assert found.cumulative().verified == 2
    for row, unit in enumerate(given.units, 6):
        total = found.cumulative(unit=unit.pk)
        values = [by_unit.cell(row, column).value for column in range(9, 14)]
        rate = pytest.approx(total.verified / total.found) if total.found else "—"
        assert values == [total.found, total.verified, rate, total.unverified, total.overdue]
    totals = [by_unit.cell(9, column).value for column in range(9, 16)]
    assert totals == [12, 2, pytest.approx(2 / 12), 4, 0, 0, 2]
    assert by_unit.cell(9, 11).number_format == "0.0%"


def test_rates_and_what_does_not_count_stand_apart(given: Given, book: openpyxl.Workbook) -> None:
    rates = figures.rate_figures(given.campaign, cut_off=CUT_OFF).total
    sheet = book["报送率与按时率"]
    last = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert (rates.expected, rates.filed, rates.dated, rates.on_time) == (3, 2, 1, 0)
    assert list(last[2:8]) == [3, 2, pytest.approx(2 / 3), 1, 0, 0]
    apart = list(book["未审核（不计入）"].iter_rows(min_row=5, values_only=True))
    assert [row[1] for row in apart] == ["报送材料", *["整改问题"] * 4]
    assert apart[0][2:7] == ("石湾县局", "问题清单", "—", 2, datetime(2026, 8, 29, 10, 0))


def test_days_are_days_and_months_print_as_months(book: openpyxl.Workbook) -> None:
    cell = book["问题清单"]["I5"]
    assert cell.value == datetime(2026, 9, 30)
    assert cell.number_format == 'yyyy"年"m"月"'


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_text_stays_text(given: Given, text: str) -> None:
    given.problem(given.units[0], given.items[0], at(date(2026, 6, 20)), responsible_leader=text, description=text)
    sheet = reopened(build_workbook(report_of(given)))["问题清单"]
    for cell in (sheet["E5"], sheet["G5"]):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_what_a_cell_cannot_hold_is_dropped() -> None:
    assert clean("a\x00b\x0bc\ud800d\r\ne\ufffe") == "abcd\ne"
    assert len(clean("长" * 40_000)) == 32_767
    assert clean("_x0041_") == "_x005F_x0041_"


def test_an_earlier_cut_off_shows_the_earlier_ledger(given: Given) -> None:
    fill(given)
    sheet = reopened(build_workbook(report_of(given, date(2026, 6, 19))))["问题清单"]
    assert sheet["A5"].value == "无"


def test_queries_do_not_grow_with_rows(given: Given) -> None:
    fill(given)
    with CaptureQueriesContext(connection) as few:
        report_of(given)
    for _n in range(40):
        given.problem(given.units[1], given.items[2], at(date(2026, 7, 1)), measures=("一", "二"))
        given.institution(given.units[1], at(date(2026, 7, 1)), "制度")
    with CaptureQueriesContext(connection) as many:
        report_of(given)
    assert len(many) == len(few)


words = st.text(alphabet="执法，。监督ab c\n1", min_size=1, max_size=400)


@drawn(words, st.integers(6, 40), st.integers(1, 6))
def test_pieces_hold_everything_and_fit(text: str, room: int, most: int) -> None:
    pieces = [piece for piece, _lines in chunks(text, room, most)]
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)
    assert all(line_count(piece, room) <= most for piece in pieces)


def printed(data: bytes, folder: Path, title: str) -> dict[str, str]:
    """What LibreOffice prints in each column of a sheet, without white space and repeated heads."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name in book.sheetnames:
        if name != title:
            del book[name]
    widths = {letter: size.width for letter, size in book[title].column_dimensions.items()}
    book.save(folder / "book.xlsx")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "book.xlsx")], check=True, capture_output=True, timeout=180)
    return columns_of(folder / "book.pdf", widths)


def columns_of(path: Path, widths: dict[str, float]) -> dict[str, str]:
    """Each character by the column in whose width its middle lies, line by line; page heads and feet left out."""
    digit = 5.561  # points: Liberation Sans 10, which LibreOffice does not round to pixels
    left = (841.9 - sum(widths.values()) * digit) / 2
    edges = [left + width * digit for width in accumulate(widths.values())]
    columns = dict.fromkeys(widths, "")
    for page in pypdfium2.PdfDocument(path):
        text = page.get_textpage()
        for place in range(text.count_chars()):
            x, y, right, _top = text.get_charbox(place)
            letter = list(widths)[min(bisect(edges, (x + right) / 2), len(widths) - 1)]
            if 595 - 545 < y < 595 - 74:
                columns[letter] += text.get_text_range(place, 1).strip()
    return columns


@pytest.mark.process
def test_no_cell_is_cut_on_paper(given: Given, tmp_path: Path) -> None:
    """LibreOffice prints every word of long cells, and of one that goes on over many rows and pages."""
    assert shutil.which("soffice"), "LibreOffice Calc belongs to requirements/apt-test.txt"
    section = "市交通运输综合执法支队法制监督大队第一中队"
    filler = "执法人员现场检查时未出示证件，过程记录不全，"
    made = [
        given.problem(
            given.units[n % 3], given.items[n % 6], at(date(2026, 7, 1)), due=date(2026, 9, 9),
            description=f"{filler * (n % 9 + 1)}结尾{n:04d}完", responsible_unit=section,
            measures=tuple(f"{filler * (n % 5)}措施{n:04d}之{k}完" for k in range(n % 4 + 1)),
        )
        for n in range(30)
    ]  # fmt: skip
    endless = "".join(f"第{n}句话写得很长也要印全。" for n in range(400))
    made.append(given.problem(given.units[0], given.items[0], at(date(2026, 7, 1)), description=endless))
    columns = printed(build_workbook(report_of(given)), tmp_path, "问题清单")
    assert [problem.description for problem in made if problem.description not in columns["E"]] == []
    measures = [measure.text for problem in made for measure in problem.measures.all()]
    assert [text for text in measures if text not in columns["F"]] == []
    assert columns["H"].count(section) == 30
    assert columns["I"].count("2026年9月9日") == 30
    for item in given.items:
        assert item.text in columns["D"]
