"""Numbers that a text announces: which are read, of what, and which are none of the notice's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.linting.counts import read_annexes, read_counts, read_ranges
from campaigns.linting.judgements import number_faults
from campaigns.linting.numerals import read_numeral
from campaigns.linting.vague import impossible_days, vague_in_prose, vague_word, wrong_weekdays

_DIGITS = "零一二三四五六七八九"


def printed(number: int) -> str:
    """A number as official prose prints it."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


@given(st.integers(1, 999))
def test_every_number_up_to_999_in_every_print(number: int):
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in str(number))
    assert {read_numeral(text) for text in (str(number), full_width, printed(number))} == {number}


@pytest.mark.parametrize(
    ("text", "number"),
    [("两", 2), ("一百二", 120), ("二十", 20), ("百", None), ("0", None), ("三四", None), ("", None)],
)
def test_loose_prints(text: str, number: int | None):
    assert read_numeral(text) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("重点治理以下五个方面的突出问题：", [("五个方面", 5, "next", "areas")]),
        (
            "对照以上5个方面的22条整治重点，逐条自查。",
            [("5个方面", 5, "back", "areas"), ("22条整治重点", 22, "back", "items")],
        ),
        ("聚焦五个方面二十二条突出问题", [("五个方面", 5, "back", "areas"), ("二十二条突出问题", 22, "back", "items")]),
        ("本次行动分三个阶段进行：", [("三个阶段", 3, "next", "phases")]),
        ("行动分三步走", [("三步", 3, "next", "phases")]),
        ("各单位要完成以下14项任务。", [("14项任务", 14, "next", "tasks")]),
        ("突出以下3类22个问题。", [("3类", 3, "next", ""), ("22个问题", 22, "next", "items")]),
        ("重点抓好六项工作：", [("六项", 6, "next", "")]),
        ("要求如下八大类：", [("八大类", 8, "next", "areas")]),
        ("本方案确定的十二项任务", [("十二项任务", 12, "back", "tasks")]),
    ],
)
def test_what_the_text_ties_to_its_own_lists(text: str, found: list[tuple[str, int, str, str]]):
    assert [(text[c.start : c.end], c.count, c.cue.value, c.of) for c in read_counts(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "落实三项制度，建立四个清单。",
        "全省共排查出32项风险点。",
        "《关于开展以下五个方面工作的通知》",
        "按照“以下五个方面”的提法：办理。",
        "明确责任、流程、标准四个清单，每项制度有人管。",
        "第三个阶段，10个县区每月5日前报送。",
        "2026年6项民生工程",
        "3个工作日内办结",
    ],
)
def test_numbers_that_count_nothing_of_the_notice(text: str):
    assert read_counts(text) == []


def test_ranges_of_the_plans_own_rows_and_of_no_law():
    (row,) = read_ranges("对照第1至22条整治重点自查。")
    assert (row.numbers[0], row.numbers[-1], row.of) == (1, 22, "items")
    assert [row.of for row in read_ranges("任务3至5由县区负责")] == ["tasks"]
    assert read_ranges("依照《采砂条例》第三至五条处罚") == []
    assert read_ranges("第1至22页") == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("详见附件2", [(2,)]),
        ("填写附件1、2", [(1, 2)]),
        ("附件1至4", [(1, 2, 3, 4)]),
        ("附件一和附件三", [(1, 3)]),
        ("附件：1.登记表", []),
        ("附件2026年更新", []),
        ("附件3份", []),
    ],
)
def test_annexes_by_their_numbers(text: str, numbers: list[tuple[int, ...]]):
    assert [row.numbers for row in read_annexes(text)] == numbers


@given(st.lists(st.integers(1, 12), min_size=1, max_size=5))
def test_numbers_that_run_on_or_restart_have_no_fault(sizes: list[int]):
    ends = [sum(sizes[: at + 1]) for at in range(len(sizes))]
    on = [[str(n) for n in range(end - size + 1, end + 1)] for size, end in zip(sizes, ends, strict=True)]
    again = [[str(n) for n in range(1, size + 1)] for size in sizes]
    assert list(number_faults(on)) == list(number_faults(again)) == []


@given(st.integers(4, 30), st.data())
def test_one_wrong_number_is_one_fault(count: int, data: st.DataObject):
    rows = [str(number) for number in range(1, count + 1)]
    place = data.draw(st.integers(1, count - 2))
    wrong = data.draw(st.integers(1, 60).filter(lambda number: number not in (place + 1, 1)))
    rows[place] = str(wrong)
    assert [fault.row for fault in number_faults([rows])] == [place]


def test_a_number_left_out_is_one_fault():
    (fault,) = number_faults([["1", "2", "4", "5"]])
    assert (fault.row, fault.last, fault.value, fault.repeats) == (2, 2, 4, False)


@pytest.mark.parametrize("text", ["近期", "适时", "尽快完成", "6月左右", "条件成熟时", "另行通知"])
def test_words_that_name_no_day(text: str):
    assert vague_word(text)


@pytest.mark.parametrize("text", ["6月底", "长期坚持", "2026年8月底前", "每月15日前", "上半年", "即日起"])
def test_words_that_do(text: str):
    assert vague_word(text) == ""


def test_vague_times_in_running_text():
    assert [hit.said for hit in vague_in_prose("于6月左右开展互查，结束后尽快将总结报送市局。")] == ["6月左右", "尽快"]
    assert list(vague_in_prose("对查出的问题尽快整改，适时回头看，春节前后加强巡查，左右两岸同治。")) == []


def test_days_of_no_calendar():
    said = [hit.said for hit in impossible_days("6月31日前、2月30日、2025年2月29日、2月29日、13月1日、12月31日")]
    assert said == ["6月没有31日", "2月没有30日", "2025年2月没有29日", "没有13月"]


def test_weekdays_against_their_days():
    assert [hit.said for hit in wrong_weekdays("2026年3月16日（星期二）", None)] == ["2026年3月16日是星期一"]
    assert list(wrong_weekdays("3月16日（周一）、3月22日（星期天）", 2026)) == []
    assert list(wrong_weekdays("3月16日（周二）", None)) == []
