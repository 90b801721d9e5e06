"""The same notice printed otherwise gives the same draft; hostile texts end soon and never raise."""

import re
import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.notices import Unreadable, decode, keep, read_notice
from tests.campaigns.reader import layout, parties
from tests.campaigns.test_read_notice import CASES, taken

_CN = "一二三四五六七八九十"
#: Notices with line breaks of their own, in which every kind of value occurs.
PLAIN = [case for case in (*layout.CASES, *parties.CASES) if case.name in (
    "plain", "problems first, then measures", "focus items that each name a party are tasks as well",
    "lead and supporting in brackets at the end", "names that contain 、 or brackets",
)]  # fmt: skip
#: Longest time for one hostile text, seconds; the reader's own ceiling is 10.
CEILING = 10.0


def draft(text: str) -> Any:
    """A draft without widths, blanks and marks."""
    return _plain(taken(read_notice(keep(text)).as_dict()))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        kept = unicodedata.normalize("NFKC", value)
        return "".join(sign for sign in kept if unicodedata.category(sign)[0] not in "PZCS")
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign in "0123456789,;:().%" else sign for sign in text)


def half_width(text: str) -> str:
    return "".join(
        unicodedata.normalize("NFKC", sign) if sign in "０１２３４５６７８９，；：（）．％" else sign for sign in text
    )


def rebracket(text: str, left: str, right: str) -> str:
    return re.sub(rf"(?m)^（([{_CN}]{{1,3}})）", rf"{left}\1{right}", text)


def redot(text: str, dot: str) -> str:
    return re.sub(r"(?m)^(\d{1,2})[.、．]", rf"\g<1>{dot}", text)


def rewrap(text: str, width: int) -> str:
    return "\n".join(
        "\n".join(line[i : i + width] for i in range(0, len(line), width)) if len(line) > width else line
        for line in text.split("\n")
    )


def blank_lines(text: str) -> str:
    return text.replace("\n", "\n\n")


def indented(text: str) -> str:
    return "\n".join("　　" + line if line and "。" in line else line for line in text.split("\n"))


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
@given(
    width=st.sampled_from([full_width, half_width, str]),
    bracket=st.sampled_from([("（", "）"), ("(", ")"), ("（", ")"), ("〔", "〕"), ("【", "】"), ("", "）")]),
    dot=st.sampled_from([".", "、", "．", ". "]),
    layout_of=st.sampled_from([str, blank_lines, indented]),
)
@settings(max_examples=25, deadline=None)
def test_width_brackets_dots_and_blank_lines_change_nothing(case, width, bracket, dot, layout_of):
    printed = layout_of(width(redot(rebracket(case.text, *bracket), dot)))
    assert draft(printed) == draft(case.text)


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_lost_line_breaks_change_nothing(case):
    assert draft(case.text.replace("\n", "")) == draft(case.text)


@given(width=st.integers(26, 60))
@settings(max_examples=12, deadline=None)
def test_a_hard_wrapped_notice_reads_as_before(width: int):
    case = next(case for case in CASES if case.name == "hard-wrapped lines")
    whole = re.sub(r"\n(?!　　|\n|云溪|2022|的实施)", "", case.text)
    assert draft(rewrap(whole, width)) == draft(whole)


@given(sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4), running=st.booleans(), dot=st.sampled_from(".、．"))
@settings(max_examples=25, deadline=None)
def test_numbers_run_on_through_the_areas_or_start_again(sizes: list[int], running: bool, dot: str):
    number, lines, wanted = 0, [], []
    for area, size in enumerate(sizes):
        lines.append(f"（{_CN[area]}）收费管理第{area + 1}方面的问题")
        number = number if running else 0
        for _ in range(size):
            number += 1
            lines.append(f"{number}{dot}未按规定公示第{number}项收费标准。")
            wanted.append((str(number), f"未按规定公示第{number}项收费标准。"))
    text = "收费整治方案\n为规范收费，制定本方案。\n一、整治重点\n" + "\n".join(lines)
    areas = read_notice(keep(text)).as_dict()["focus_areas"]
    assert [len(area["items"]) for area in areas] == sizes
    assert [(item["number"], item["text"]) for area in areas for item in area["items"]] == wanted


HOSTILE = [
    "（" * 30_000,
    "一、" * 20_000,
    "1." * 20_000,
    "（一）" * 15_000,
    "责任单位：" * 8_000,
    "、" * 50_000 + "局",
    "报送" * 20_000,
    "将" * 30_000 + "报送市局",
    "3月1日至" * 10_000,
    "各单位、" * 10_000 + "要",
    "附件：" * 10_000,
    "各" * 40_000,
    "每月" * 20_000 + "报",
    "《" * 30_000 + "方案",
    "附件1\n" * 5_000,
    "第一阶段" * 8_000,
    "\n" * 90_000 + "通知",
    "关于" * 20_000 + "通知",
    "年" * 30_000,
    "二〇" * 20_000 + "年",
    "(责任单位:市、" * 6_000,
    "由" * 30_000,
    "① " * 20_000,
    "经审核后" * 10_000 + "报市局",
    "一、整治重点\n" + "甲、" * 20_000 + "等问题。",
    "一、整治重点\n主要包括：" + "不作为；" * 9_000,
    "一、" + "（一）1." * 9_000,
    "通知" * 20_000 + "\n" + "局\n" * 10_000,
    "〔2020〕1号" * 6_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:10]))
def test_a_hostile_text_ends_soon(text: str):
    began = time.perf_counter()
    content = read_notice(keep(text + "。汉")).as_dict()
    assert time.perf_counter() - began < CEILING
    assert "tasks" in content


_WORDS = (
    "一、 二、 （一） （二） 1. 2. ① 。 ； ： （ ） 《 》 “ 整治重点 任务分工 工作步骤 要求 责任单位 "
    "完成时限 各单位 市局 要 "
    "3月底前 2021年 每月15日前 报送 将 总结 附件 附件1 通知 方案 第一阶段 "
    "长期坚持 问题 不到位 印发 联系人 签字 　 — 1 表"
)
_PIECES = st.sampled_from([*_WORDS.split(" "), "\n", " "])


@given(st.lists(_PIECES, max_size=120))
@settings(max_examples=200, deadline=None)
def test_no_jumble_raises_and_every_span_lies_inside(pieces: list[str]):
    text = keep("汉" + "".join(pieces))
    content = read_notice(text).as_dict()
    for group in ("tasks", "phases", "submissions"):
        for taken_thing in content[group]:
            for place in taken_thing["spans"].values():
                for start, end in [place] if place and isinstance(place[0], int) else place:
                    assert 0 <= start <= end <= len(text)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes):
    try:
        text = decode(content)
    except Unreadable as fault:
        assert str(fault).endswith("。")
    else:
        assert read_notice(text).text == text


def test_numbers_may_begin_anywhere_and_a_list_of_annexes_may_skip_one():
    draft = read_notice(
        "青川市公路局关于开展桥梁巡查整治的通知\n各县公路段：\n一、工作任务\n8.各县公路段4月底前查清危桥。\n"
        "9.市桥梁检测站5月10日前完成检测。\n二、工作要求\n各县公路段11月30日前报送总结。\n"
        "附件：2.危桥登记表\n4.总结提纲\n青川市公路局\n2026年3月5日"
    ).as_dict()
    assert [task["number"] for task in draft["tasks"]] == ["8", "9"]
    assert [task["deadline_iso"] for task in draft["tasks"]] == ["2026-04-30", "2026-05-10"]
    assert draft["attachments"] == ["危桥登记表", "总结提纲"]
