"""A draft as values to check, and a draft as people corrected it. Pure."""

import pytest

from campaigns.intake.checked import Decision, checked
from campaigns.intake.fields import FIELDS, find_field
from campaigns.intake.places import places_of
from campaigns.intake.values import FOLLOWED, Standing, kept_of, progress_of, values_of
from tests.campaigns.drafts import MONTH, TEXT, YEAR, at, make_draft

DATE = "task-2.assignment-1.deadline-1"


def by_key(draft=None, *decisions):
    return {value.key: value for value in values_of(draft or make_draft(), TEXT, decisions)}


def progress(*decisions):
    return progress_of(values_of(make_draft(), TEXT, decisions), decisions)


# --- values ----------------------------------------------------------------------------------------------------------


def test_values_come_in_printed_order():
    keys = [value.key for value in values_of(make_draft(), TEXT)]
    wanted = ["doc_numbers", "title", "area-1.title", "item-1.1.text", "task-1.text", DATE, "phase-1.window"]
    assert [key for key in keys if key in wanted] == wanted
    assert keys[-2:] == ["issuer", "issue_date"]


def test_every_value_finds_its_way_back():
    places = places_of(make_draft())
    for value in values_of(make_draft(), TEXT):
        found = find_field(places, value.key)
        assert found and found[1]
        assert found[1].content(found[0].row) == value.content


@pytest.mark.parametrize(
    ("key", "name", "words", "read", "standing", "reasons"),
    [
        (
            DATE, "任务9 完成时限", "2026年10底前完成修订，执行长期坚持", "2026年10月31日，之后长期坚持", "unsure",
            (MONTH,),
        ),
        ("task-1.assignment-1.deadline-1", "任务8 完成时限", "2026年8月中旬", "2026年8月20日", "inferred", ()),
        ("task-3.assignment-1.deadline-1", "任务10 完成时限", "适时", "适时，不设日期，不提醒", "inferred", ()),
        ("task-2.assignment-1.lead", "任务9 责任单位", "局法规科…各执法单位", "局法规科、各执法单位", "clear", ()),
        ("item-1.2.text", "重点2 内容", "同一车辆一周内重复检查。", "同一车辆一周内重复检查。", "clear", ()),
        ("phase-1.window", "阶段一 起止时间", "6月上旬至6月下旬", "2026年6月1日至2026年6月30日", "inferred", (YEAR,)),
        ("filing-2.due", "工作信息 报送日期", "工作信息", "每月15日前报当期", "inferred", ()),
        (
            "filing-3.due", "情况统计表 报送日期", "情况统计表", "没有写明日期", "unsure", ("原文没有写报送日期。",),
        ),
        (
            "filing-3.cited_annex", "情况统计表 是附件几", "情况统计表", "附件2", "unsure",
            ("正文写附件2，附件单写附件4。",),
        ),
        ("annex-3.title", "附件4 标题", "情况统计表", "情况统计表", "clear", ()),
        ("issue_date", "印发日期", "2026年6月5日", "2026年6月5日", "clear", ()),
    ],
)  # fmt: skip
def test_what_a_value_says(key, name, words, read, standing, reasons):
    value = by_key()[key]
    assert (value.name, value.words, value.read, value.standing, value.reasons) == (
        name, words, read, standing, reasons,
    )  # fmt: skip


def test_a_value_that_must_be_there_is_asked_for():
    value = by_key({**make_draft(), "title": None})["title"]
    assert (value.standing, value.reasons) == (Standing.UNSURE, ("没有读到标题。",))


def test_what_is_not_in_the_notice_is_no_value():
    keys = set(by_key())
    assert not keys & {"objectives", "short_title", "flags.single_liaison", "look_back", "filing-2.cited_annex"}


def test_a_doubt_of_a_field_without_a_value_is_told_by_the_row():
    draft = make_draft()
    draft["tasks"][0]["doubts"] = {"number": ["序号可能读错。"], "deadline_text": ["这一条有几个时限，取最后一个。"]}
    assert by_key(draft)["task-1.text"].reasons == ("序号可能读错。",)


def test_the_answers_to_a_doubtful_date():
    labels = [choice.label for choice in by_key()[DATE].choices]
    assert labels == ["2026年10月31日，之后长期坚持", "只有“长期坚持”，不设日期", "只有日期，没有“长期坚持”"]


def test_the_answers_to_a_wrong_annex_begin_with_the_one_that_fits():
    choices = by_key()["filing-3.cited_annex"].choices
    assert [(choice.label, choice.note) for choice in choices] == [
        ("附件2", "读出的"), ("附件4 情况统计表", "名称相符"), ("附件1 联络员登记表", ""),
    ]  # fmt: skip


def test_a_milestone_can_be_made_the_deadline():
    draft = make_draft()
    draft["tasks"][0]["assignments"][0]["deadlines"][0]["kind"] = "milestone"
    value = by_key(draft)["task-1.assignment-1.deadline-1"]
    assert value.read == "2026年8月20日，中间节点"
    assert value.choices[1].value["kind"] == "due"


def test_who_files_is_inferred_from_whom_it_is_sent_to():
    draft = make_draft()
    draft["filing_requirements"][1]["doubts"] = {"filers": ["原文没有写由谁报送，请选择填报单位。"]}
    assert by_key(draft)["filing-2.filers"].standing == Standing.UNSURE
    value = by_key({**draft, "addressees": ["各县（区）交通运输局"]})["filing-2.filers"]
    assert (value.standing, value.read) == (Standing.INFERRED, "主送的单位：各县（区）交通运输局")


@pytest.mark.parametrize("reason", FOLLOWED)
def test_a_rule_that_was_followed_is_no_doubt(reason):
    draft = make_draft()
    draft["filing_requirements"][0]["doubts"] = {"title": [reason]}
    assert by_key(draft)["filing-1.title"].standing == Standing.INFERRED


def test_progress_counts_what_stands():
    empty = progress()
    assert (empty.done, set(empty.missing)) == (0, {DATE, "filing-3.due", "filing-3.cited_annex"})
    some = progress(Decision(DATE, "accepted"), Decision("filing-3.due", "later"))
    assert some.done == 1
    assert set(some.missing) == {"filing-3.due", "filing-3.cited_annex"}
    gone = progress(Decision("filing-3.title", "dropped"))
    assert gone.missing == (DATE,)
    assert gone.total == empty.total - 3


def test_what_no_campaign_holds_is_kept():
    assert [(kept.title, kept.lines) for kept in kept_of(make_draft())] == [
        ("领导小组", ("整治领导小组：组长局长（生成草稿时登记）",)),
        ("附件表格的栏目", ("附件4 情况统计表：重点、发现数",)),
    ]


# --- the checked draft -----------------------------------------------------------------------------------------------


def test_without_decisions_the_draft_stays():
    draft = make_draft()
    result = checked(draft, [])
    assert draft == make_draft()
    assert result["tasks"][1].pop("key") == "task-2"
    assert result["tasks"][1]["assignments"][0]["deadlines"][0]["doubts"] == {"text": [MONTH]}
    assert result["title"] == draft["title"]


def test_what_is_changed_holds_with_its_words():
    value = {"text": "2026年10底前", "iso": "2026-10-20", "ongoing": False}
    result = checked(make_draft(), [Decision(DATE, "changed", value, *at("2026年10底前"))])
    deadline = result["tasks"][1]["assignments"][0]["deadlines"][0]
    assert (deadline["iso"], deadline["ongoing"], deadline["kind"]) == ("2026-10-20", False, "due")
    assert deadline["spans"]["text"] == at("2026年10底前")
    assert deadline["doubts"] == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "另一个标题"),
        ("objectives", "干净利落。"),
        ("flags.single_liaison", True),
        ("item-1.1.text", "不亮证。"),
        ("task-3.assignment-1.lead", ["市支队"]),
        ("filing-3.cited_annex", "4"),
        ("annex-2.kind", None),
        ("phase-1.window", {"window_text": "6月", "start_iso": "2026-06-01", "end_iso": "2026-06-29"}),
        ("look_back", {"text": "2020年以来", "start_iso": "2020-01-01"}),
    ],
)
def test_every_kind_of_value_can_be_changed(key, value):
    result = checked(make_draft(), [Decision(key, "changed", value)])
    found = find_field(places_of(result), key)
    assert found and found[1]
    assert found[1].content(found[0].row) == value


def test_dropping_the_text_drops_the_row_and_names_stay():
    result = checked(
        make_draft(), [Decision("task-1.text", "dropped"), Decision("task-2.text", "changed", "修订基准。")]
    )
    assert [(task["key"], task["text"]) for task in result["tasks"]] == [
        ("task-2", "修订基准。"), ("task-3", "推广非现场执法。"),
    ]  # fmt: skip


def test_dropping_a_field_empties_it_alone():
    result = checked(
        make_draft(),
        [
            Decision("task-1.assignment-1.lead", "dropped"),
            Decision(DATE, "dropped"),
            Decision("doc_numbers", "dropped"),
        ],
    )
    assert result["tasks"][0]["assignments"][0]["lead"] == []
    assert result["tasks"][1]["assignments"][0]["deadlines"] == []
    assert result["doc_numbers"] == []


def test_what_is_added_stands_where_it_is_printed():
    added = {"kind": "item", "area": 1, "text": "乱停车。"}
    between = at("同一车辆一周内重复检查。")[0] - 2
    result = checked(make_draft(), [Decision("new-1", "added", added, between, between + 1)])
    assert [item["text"] for item in result["focus_areas"][0]["items"]] == [
        "检查时不出示证件。", "乱停车。", "同一车辆一周内重复检查。",
    ]  # fmt: skip


def test_additions_may_stand_in_additions():
    result = checked(
        make_draft(),
        [
            Decision("new-2", "added", {"kind": "item", "area": "new-1", "text": "不回访。"}),
            Decision("new-1", "added", {"kind": "area", "title": "服务方面"}),
            Decision("new-3", "added", {"kind": "task", "group": 1, "text": "建台账。"}),
            Decision("new-4", "added", {"kind": "deadline", "task": "new-3", "text": "7月底", "iso": "2026-07-31"}),
            Decision("new-5", "added", {"kind": "filing", "filing_kind": "typical_case", "title": "典型案例"}),
        ],
    )
    assert result["focus_areas"][1]["items"][0]["text"] == "不回访。"
    task = result["tasks"][3]
    assert (task["text"], task["group"], task["assignments"][0]["deadlines"][0]["iso"]) == ("建台账。", 0, "2026-07-31")
    assert result["filing_requirements"][-1]["kind"] == "typical_case"


def test_tasks_keep_their_group_when_another_is_dropped():
    draft = make_draft()
    draft["task_groups"].insert(0, {"number": "零", "title": "前言", "spans": {}})
    for task in draft["tasks"]:
        task["group"] = 1
    result = checked(draft, [Decision("group-1.title", "dropped")])
    assert {task["group"] for task in result["tasks"]} == {0}
    assert {task["group"] for task in checked(draft, [Decision("group-2", "dropped")])["tasks"]} == {None}


@pytest.mark.parametrize(
    "decision",
    [
        Decision("task-77.text", "dropped"),
        Decision("nonsense", "changed", "x"),
        Decision("new-1", "added", {"kind": "item", "area": 9, "text": "无处可去。"}),
        Decision("new-1", "added", {"kind": "nonsense"}),
        Decision("new-1", "dropped", {"kind": "area", "title": "又不要了"}),
    ],
)
def test_a_decision_about_nothing_changes_nothing(decision):
    assert checked(make_draft(), [decision]) == checked(make_draft(), [])


def test_an_addition_is_a_value_too():
    decision = Decision(
        "new-1", "added", {"kind": "deadline", "task": 1, "text": "7月底", "iso": "2026-07-31"}, *at("适时")
    )
    value = by_key(None, decision)["new-1"]
    assert (value.name, value.read, value.words, value.added) == ("补上的 完成时限", "2026年7月31日", "适时", True)


def test_every_field_has_a_first_one_that_carries_the_row():
    for kind, fields in FIELDS.items():
        assert kind in ("notice", "assignment") or any(field.carries for field in fields), kind
