"""What a line of measures says at its end of who does it by when (issue 5: measures each with person and date)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectification.sheets import SheetContext
from rectification.sheets.measures import measure_fault, read_back, read_measure, read_measures

CONTEXT = SheetContext("望溪县局", date(2026, 6, 20), date(2026, 6, 5), date(2026, 6, 10), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("line", "person", "due", "words"),
    [
        ("每班2名持证人员（张三，2026年7月）", "张三", date(2026, 7, 31), "张三，2026年7月"),
        ("每班2名持证人员(张三、2026-07-15)。", "张三", date(2026, 7, 15), "张三，2026年7月15日"),
        ("收回证件（2026.8）", "", date(2026, 8, 31), "2026年8月"),
        ("收回证件（2026年8月 李娜）", "李娜", date(2026, 8, 31), "李娜，2026年8月"),
        ("收回证件（责任人：李娜，2026年8月底）", "李娜", date(2026, 8, 31), "李娜，2026年8月"),
        ("收回证件（责任人：李娜）", "李娜", None, "李娜"),
        ("重新编组（含外勤）", "", None, ""),
        ("重新编组（张三、李四、王五）", "", None, ""),
        ("清理42份案卷（2018年以来）", "", None, ""),
        ("抽查（张三，2026年7月）后通报", "", None, ""),
        ("逐件清理", "", None, ""),
    ],
)
def test_the_end_of_a_line_is_read_and_the_line_stays_as_typed(line, person, due, words):
    read = read_measure(line)
    assert (read.text, read.person, read.due, read.words, read.unread) == (line, person, due, words, "")


def test_what_was_read_is_told_line_by_line_as_numbered():
    text = "1. 一律不单独上路（张三，2026年7月）\n2、每班2名持证人员\n③ 股长抽查（责任人：李娜）"
    assert read_back(text) == "1 张三，2026年7月；3 李娜"
    assert [one.text for one in read_measures(text)][1] == "每班2名持证人员"
    assert read_back("一律不单独上路") == ""


@pytest.mark.parametrize(
    ("text", "due", "message"),
    [
        ("甲\n乙（张三，2026年13月）", "2026年8月", "第2条措施的“2026年13月”看不出是哪年哪月"),
        ("甲（张三，7月底）", "2026年8月", "第1条措施的“7月底”看不出是哪年哪月"),
        ("甲（张三，2026年5月）", "2026年8月", "第1条措施的时限早于通知印发日期（2026年6月5日）"),
        ("甲\n乙\n丙（2026年9月）", "2026年8月", "第3条措施的时限晚于这一条的完成时限（2026年8月）"),
        ("甲（张三，2026年7月）\n乙", "2026年8月", ""),
        ("甲（张三，2026年9月）", "", ""),
    ],
)
def test_a_fault_names_the_line(text, due, message):
    wrong = measure_fault(text, due, CONTEXT)
    assert (wrong[0] if wrong else "") == message


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    for one in read_measures(text):
        assert (one.due is None) == (one.due_text == "")
        assert one.text in text
