"""Words of a notice that a person points at → what is added; and how the lines of a notice are cut up. Pure."""

import pytest

from campaigns.intake.adding import added_value, find_words, notice_value, row_before
from campaigns.intake.source import lines_of
from campaigns.intake.typed import Mistyped
from campaigns.intake.values import values_of
from tests.campaigns.drafts import TEXT, at, make_draft


@pytest.mark.parametrize(
    ("kind", "words", "wanted"),
    [
        ("item", "3.乱收费。", {"number": "3", "text": "乱收费。"}),
        ("item", "（三）乱收费。", {"number": "三", "text": "乱收费。"}),
        ("item", "3.2022年前的罚款", {"number": "3", "text": "2022年前的罚款"}),
        ("item", "乱收费\n和乱罚款。", {"number": None, "text": "乱收费和乱罚款。"}),
        ("area", "（二）服务方面", {"number": "二", "title": "服务方面"}),
        ("task", "11.建立台账。", {"number": "11", "text": "建立台账。", "group": "group-1"}),
        ("deadline", "8月中旬", {"text": "8月中旬", "iso": "2026-08-20", "precision": "decade"}),
        ("deadline", "长期坚持", {"iso": None, "precision": "none", "ongoing": True}),
        ("deadline", "6月9日17时前", {"iso": "2026-06-09", "hour": "17:00"}),
        (
            "phase",
            "（一）部署阶段（6月上旬至6月下旬）。制定方案。",
            {"number": "一", "name": "部署阶段", "window_text": "6月上旬至6月下旬", "start_iso": "2026-06-01",
             "end_iso": "2026-06-30", "content": "制定方案。"},
        ),
        ("filing", "每月15日前报送工作信息", {"filing_kind": "custom", "rhythm": "monthly", "due_day": 15}),
        ("filing", "9月30日前报送总结", {"rhythm": "once", "due_date": "2026-09-30"}),
        ("filing", "问题清单", {"title": "问题清单", "rhythm": "undated", "due_text": ""}),
        ("assignment", "局法规科、各执法单位", {"lead": ["局法规科", "各执法单位"], "task": "group-1"}),
        ("annex", "4.情况统计表", {"number": "4", "title": "情况统计表"}),
        ("basis", "《示范办法》", {"title": "示范办法"}),
        ("contact", "联系处 0912-1234567", {"name": "联系处", "phone": "0912-1234567"}),
    ],
)  # fmt: skip
def test_the_words_say_as_much_as_they_can(kind, words, wanted):
    value = added_value(kind, words, "group-1", make_draft())
    assert value["kind"] == kind
    assert {name: value[name] for name in wanted} == wanted


def test_what_must_stand_in_a_row_needs_one():
    with pytest.raises(Mistyped, match="属于哪一条"):
        added_value("item", "乱收费。", None, make_draft())


@pytest.mark.parametrize(
    ("name", "words", "wanted"),
    [
        ("title", "新的\n标题", "新的标题"),
        ("scope", "全市。\n全行业。", "全市。\n全行业。"),
        ("look_back", "2018年以来", {"text": "2018年以来", "start_iso": "2018-01-01"}),
        (
            "campaign_window",
            "6月1日至11月20日",
            {"text": "6月1日至11月20日", "start_iso": "2026-06-01", "end_iso": "2026-11-20"},
        ),
    ],
)
def test_parts_of_the_notice(name, words, wanted):
    assert notice_value(name, words, make_draft()) == wanted


def test_words_are_found_over_blanks_and_line_breaks():
    assert find_words(TEXT, "岚川市交通运输局文件 岚交发") == (0, TEXT.index("〔"))
    assert find_words(TEXT, "情况统计表", 17) == tuple(at("情况统计表", 2))
    assert find_words(TEXT, "情况统计表") == tuple(at("情况统计表"))


@pytest.mark.parametrize(("words", "line"), [("", None), ("不在这里", None), ("情况统计表", 1), ("情况统计表", 999)])
def test_words_that_are_not_there(words, line):
    assert find_words(TEXT, words, line) is None


def test_the_row_in_which_a_place_stands():
    draft = make_draft()
    assert row_before(draft, "task", at("2026年8月中旬")[0]) == "task-1"
    assert row_before(draft, "task", at("适时")[0]) == "task-3"
    assert row_before(draft, "area", None) == "area-1"
    assert row_before(draft, "task", 0) == "task-1", "a passage before every task belongs with the first"
    assert row_before({}, "area", 5) is None


def test_lines_are_cut_without_losing_a_sign_where_values_lie_in_each_other():
    draft = make_draft()
    whole = "9.修订裁量基准并公布。（责任单位：局法规科、各执法单位，完成时间：2026年10底前完成修订，执行长期坚持）"
    draft["tasks"][1]["spans"]["text"] = at(whole)
    values = values_of(draft, TEXT)
    lines = lines_of(TEXT, values, {})
    assert ["".join(part.text for part in line.parts) for line in lines] == [x for x in TEXT.split("\n") if x]
    parts = {part.text: part for part in lines[10].parts}
    date = parts["2026年10底前完成修订，执行长期坚持"]
    assert (date.key, date.kind) == ("task-2.assignment-1.deadline-1", "unsure")
    assert set(date.keys) == {"task-2.text", "task-2.assignment-1.deadline-1"}
    assert (parts["，完成时间："].key, parts["，完成时间："].kind) == ("task-2.text", "text")


def test_a_text_without_line_breaks_is_one_line():
    values = values_of(make_draft(), TEXT.replace("\n", "　"))
    (line,) = lines_of(TEXT.replace("\n", "　"), values, {})
    assert (line.number, "".join(part.text for part in line.parts)) == (1, TEXT.replace("\n", "　"))
