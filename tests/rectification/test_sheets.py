"""What each form asks for, cell by cell (annexes 2 and 3 of notice 000)."""

from datetime import date

import pytest

from rectification.sheets import Item, SheetContext, SubItem, sheet_for
from rectification.sheets.base import day_text, measure_lines, parse_day

ITEMS = (
    Item("11", "1", "无证人员单独上路检查", 0, "一", "执法资格管理方面的问题", "资格管理",
         (SubItem("91", "无证上岗"), SubItem("92", "不亮证"))),
    Item("12", "2", "离岗人员证件未收回", 0, "一", "执法资格管理方面的问题", "资格管理"),
    Item("13", "3", "文书送达不规范", 1, "二", "执法程序方面的问题", "执法程序", (SubItem("93", "超期"),)),
)  # fmt: skip
CONTEXT = SheetContext(
    unit_name="望溪县交通运输局", today=date(2026, 7, 10), issue_date=date(2026, 6, 5), start=date(2026, 6, 8),
    end=date(2026, 11, 20), items=ITEMS, tasks=(("5", "5. 建立案卷评查制度"),),
)  # fmt: skip
GOOD = {
    "item": "11", "sub_point": "91", "description": "3名辅助人员单独上路", "measures": "1、一律不单独上路\n2. 重新编组",
    "leader": "周启明", "unit": "县综合执法大队", "due": "2026年7月", "kind": "immediate", "source": "self_examination",
}  # fmt: skip
BUILT = {"half": "built", "name": "案卷评查办法", "document_number": "望交发〔2026〕5号", "issued_on": "2026年5月3日"}
PLAN = {"half": "to_build", "name": "《离岗交证制度》", "planned": "2026-09", "unit": "人事法制股", "person": "罗振东"}


def problems(*cells: dict, **fields: str) -> dict:
    return {
        "schema": "problem_list/1",
        "fields": fields,
        "rows": [{"id": f"r{i}", "cells": c} for i, c in enumerate(cells)],
    }


def found(kind: str, content: dict, context: SheetContext = CONTEXT) -> list[tuple[int, str]]:
    return [(fault.number, fault.column) for fault in sheet_for(kind).check(content, context)]


def test_a_complete_row_has_no_fault():
    assert found("problem_list", problems(GOOD)) == []


@pytest.mark.parametrize("column", ["item", "description", "measures", "leader", "unit", "due", "kind", "source"])
def test_every_mandatory_cell_is_missed_by_name(column):
    assert found("problem_list", problems(GOOD, {**GOOD, column: ""})) == [(2, column)]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026年5月", "早于通知印发日期（2026年6月5日）"),
        ("2026年12月", "晚于专项整治结束日期（2026年11月20日）"),
        ("2026年11月21日", "晚于专项整治结束日期（2026年11月20日）"),
        ("下个月", "看不出是哪年哪月"),
        ("2026年13月", "看不出是哪年哪月"),
    ],
)
def test_a_due_month_outside_the_campaign_says_so(due, words):
    faults = sheet_for("problem_list").check(problems({**GOOD, "due": due}), CONTEXT)
    assert [fault.message for fault in faults] == [words]
    assert faults[0].remedy


@pytest.mark.parametrize("due", ["2026年6月", "2026年11月", "2026-11-20", "2026.7", "2026年7月底"])
def test_the_whole_first_and_last_month_may_be_named(due):
    assert found("problem_list", problems({**GOOD, "due": due})) == []


def test_a_sub_point_must_belong_to_its_item():
    assert found("problem_list", problems({**GOOD, "sub_point": "93"})) == [(1, "sub_point")]


def test_an_empty_list_is_no_zero_report():
    zero = SheetContext(**{**vars(CONTEXT), "zero_allowed": True})
    assert found("problem_list", problems()) == [(0, "zero")]
    assert found("problem_list", problems(zero="1")) == [(0, "zero")]
    assert found("problem_list", problems(zero="1"), zero) == []
    assert found("problem_list", problems(GOOD, zero="1"), zero) == [(0, "zero")]


def test_the_print_merges_areas_and_items_and_numbers_on():
    third = {**GOOD, "item": "13", "sub_point": ""}
    second = {**GOOD, "sub_point": "92"}
    rows = sheet_for("problem_list").printed(problems(third, second, GOOD, {**GOOD, "item": "12"}), CONTEXT)["rows"]
    assert [(r["number"], r["area_span"], r["item_span"], r["sub_point"]) for r in rows] == [
        (1, 3, 2, "无证上岗"), (2, 0, 0, "不亮证"), (3, 0, 1, ""), (4, 1, 1, ""),
    ]  # fmt: skip
    assert rows[0]["measures"] == ["一律不单独上路", "重新编组"]
    assert rows[0]["area"] == "一、执法资格管理方面的问题"


@pytest.mark.parametrize("column", ["name", "document_number", "issued_on"])
def test_a_built_institution_carries_number_and_date(column):
    assert found("institution_list", problems({**BUILT, column: ""})) == [(1, column)]


@pytest.mark.parametrize("column", ["name", "planned", "unit", "person"])
def test_an_institution_to_build_carries_plan_unit_and_person(column):
    assert found("institution_list", problems(BUILT, {**PLAN, column: ""})) == [(2, column)]


def test_the_halves_need_only_their_own_cells_and_stay_inside_the_campaign():
    assert found("institution_list", problems(BUILT, PLAN)) == []
    assert found("institution_list", problems({**PLAN, "planned": "2026年12月"})) == [(1, "planned")]
    assert found("institution_list", problems({**BUILT, "issued_on": "2026年7月11日"})) == [(1, "issued_on")]
    assert found("institution_list", problems({**PLAN, "task": "77"})) == [(1, "task")]


def test_numbering_restarts_in_each_half_and_titles_get_their_marks_once():
    sheet = sheet_for("institution_list").printed(problems(PLAN, BUILT, PLAN), CONTEXT)
    assert [(r["number"], r["name"]) for r in sheet["built"]] == [(1, "《案卷评查办法》")]
    assert [(r["number"], r["name"], r["planned_text"]) for r in sheet["to_build"]] == [
        (1, "《离岗交证制度》", "2026年9月"), (2, "《离岗交证制度》", "2026年9月"),
    ]  # fmt: skip


def test_a_report_needs_its_text_and_the_attachment_where_demanded():
    empty = {"schema": "final_summary/1", "fields": {"text": ""}, "rows": []}
    strict = SheetContext(unit_name="x", today=date(2026, 7, 1), needs_attachment=True, title="工作总结")
    assert found("final_summary", empty, strict) == [(0, "text"), (0, "attachments")]
    assert found("final_summary", {**empty, "fields": {"text": "已完成"}}, CONTEXT) == []


@pytest.mark.parametrize(
    ("text", "day", "exact"),
    [
        ("2026年7月", date(2026, 7, 31), False),
        ("2026-02", date(2026, 2, 28), False),
        ("2024年2月", date(2024, 2, 29), False),
        ("2026/7/5", date(2026, 7, 5), True),
        ("2026年7月5日", date(2026, 7, 5), True),
    ],
)
def test_months_mean_their_last_day(text, day, exact):
    assert parse_day(text) == (day, exact)


@pytest.mark.parametrize("text", ["", "7月", "2026年2月30日", "适时", "26年7月"])
def test_what_is_no_month_is_kept_as_typed(text):
    assert parse_day(text) is None
    assert day_text(text) == text


def test_typed_numbering_of_measures_is_dropped_but_numbers_are_not():
    assert measure_lines("1、收队当日上传\n（2）每周抽查10件\n3.5小时内上报\n\n④ 归档") == [
        "收队当日上传", "每周抽查10件", "3.5小时内上报", "归档",
    ]  # fmt: skip
