"""Clauses of a task with who leads, who helps and by when, in every printed form."""

import pytest

from tests.campaigns.more.texts import WORK, doubts, dues, notice, read

#: name → what stands behind the work, the leading parties, the helping ones, the due dates.
FORMS: dict[str, tuple[str, list[str], list[str], list[str | None]]] = {
    "a label in a bracket": (
        "（责任单位：水政科、各区（县）水务局，完成时限：2023年6月底）",
        ["水政科", "各区（县）水务局"],
        [],
        ["2023-06-30"],
    ),
    "one leads and others help, in a bracket": (
        "（水政科牵头，节水中心、执法支队配合，2023年6月底前完成）",
        ["水政科"],
        ["节水中心", "执法支队"],
        ["2023-06-30"],
    ),
    "two labels in a bracket": (
        "（牵头单位：水政科；配合单位：节水中心、执法支队；完成时间：2023年5月20日前）",
        ["水政科"],
        ["节水中心", "执法支队"],
        ["2023-05-20"],
    ),
    "responsible alone": ("（执法支队负责）", ["执法支队"], [], []),
    "sharing by their duties": (
        "（市水务局、市发展改革委、市财政局按职责分工负责）",
        ["市水务局", "市发展改革委", "市财政局"],
        [],
        [],
    ),
    "one leads, the others by their duties": (
        "（市水务局牵头，市发展改革委、市财政局按职责分工负责）",
        ["市水务局"],
        ["市发展改革委", "市财政局"],
        [],
    ),
    "together with": ("（市水务局会同市财政局、市公安局负责）", ["市水务局"], ["市财政局", "市公安局"], []),
    "labels outside of brackets": (
        "牵头单位：水政科。配合单位：节水中心、执法支队。完成时限：2023年7月31日前。",
        ["水政科"],
        ["节水中心", "执法支队"],
        ["2023-07-31"],
    ),
    "labels without 单位": (
        "（牵头：水政科；配合：节水中心；时限：2023年9月）",
        ["水政科"],
        ["节水中心"],
        ["2023-09-30"],
    ),
    "two brackets, one for the parties and one for the day": (
        "（责任单位：水政科）（完成时限：2023年6月底）",
        ["水政科"],
        [],
        ["2023-06-30"],
    ),
    "two brackets, for those who lead and those who help": (
        "（牵头单位：水政科）（配合单位：节水中心）",
        ["水政科"],
        ["节水中心"],
        [],
    ),
    "a responsible person beside the unit": (
        "（责任领导：李某某；责任单位：水政科；完成时限：长期坚持）",
        ["水政科"],
        [],
        [None],
    ),
    "nothing but bodies": ("（水政科、节水中心）", ["水政科", "节水中心"], [], []),
    "who does it and who shares in it": (
        "（承办单位：水政科；协办单位：节水中心、各区（县）水务局）",
        ["水政科"],
        ["节水中心", "各区（县）水务局"],
        [],
    ),
    "jointly leading": ("（水政科、执法支队共同牵头，节水中心参与）", ["水政科", "执法支队"], ["节水中心"], []),
    "a value that says who leads": (
        "（责任单位：水政科牵头，节水中心、执法支队配合；完成时限：2023年6月底）",
        ["水政科"],
        ["节水中心", "执法支队"],
        ["2023-06-30"],
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_who_leads_and_who_helps(name: str):
    printed, lead, cooperating, days = FORMS[name]
    body = (
        WORK + f"三、重点任务\n1.逐个核对取水口，建立一口一档。{printed}\n2.完善取水台账制度。（责任单位：执法支队）\n"
    )
    task = read(notice(body))["tasks"][0]
    (clause,) = task["assignments"]
    assert clause["lead"] == lead
    assert clause["cooperating"] == cooperating
    assert [day["iso"] for day in clause["deadlines"]] == days
    assert clause["clause"] == "逐个核对取水口，建立一口一档。"
    assert clause["parties_text"]


def test_two_clauses_with_parties_and_dates_of_their_own():
    body = WORK + (
        "三、任务分工\n1.印发取水口编码规则（责任单位：水政科，完成时间：2023年4月底），组织各地完成编码"
        "（责任单位：各区（县）水务局，完成时间：2023年8月底，并长期坚持）。\n"
    )
    first, second = read(notice(body))["tasks"][0]["assignments"]
    assert (first["clause"], first["lead"]) == ("印发取水口编码规则", ["水政科"])
    assert dues(first) == [("due", "2023年4月底", "2023-04-30", False)]
    assert (second["clause"], second["lead"]) == ("组织各地完成编码", ["各区（县）水务局"])
    assert dues(second) == [("due", "2023年8月底，并长期坚持", "2023-08-31", True)]


def test_one_work_for_two_parties_by_two_dates():
    body = WORK + (
        "三、任务分工\n1.清理积存的取水投诉。（责任单位：局属各单位，完成时间：2023年5月底）"
        "（责任单位：各区（县）水务局，完成时间：2023年7月底）\n"
    )
    first, second = read(notice(body))["tasks"][0]["assignments"]
    assert first["clause"] == second["clause"] == "清理积存的取水投诉。"
    assert [c["lead"] for c in (first, second)] == [["局属各单位"], ["各区（县）水务局"]]
    assert [dues(c)[0][2] for c in (first, second)] == ["2023-05-31", "2023-07-31"]


def test_an_inner_date_is_a_milestone():
    body = WORK + (
        "三、任务分工\n1.于2023年4月15日前摸清底数，逐步完善计量设施。对7月1日后仍未安装的予以通报。"
        "（责任单位：各区（县）水务局，完成时限：2023年9月底前）\n"
    )
    (clause,) = read(notice(body))["tasks"][0]["assignments"]
    assert dues(clause) == [
        ("milestone", "2023年4月15日前", "2023-04-15", False),
        ("milestone", "7月1日", "2023-07-01", False),
        ("due", "2023年9月底前", "2023-09-30", False),
    ]
    assert "中间节点" in doubts(clause["deadlines"][0], "kind")
    assert "年份" in doubts(clause["deadlines"][1], "text")


def test_parties_behind_a_heading_hold_for_the_tasks_below_it():
    body = WORK + (
        "三、重点任务\n（一）摸清底数（水政科牵头，节水中心配合）\n1.建立许可台账。\n2.完善计量档案。\n"
        "（二）完善制度（责任单位：执法支队）\n3.修订巡查制度。\n4.修订执法流程。\n"
    )
    got = read(notice(body))
    assert [(g["number"], g["title"]) for g in got["task_groups"]] == [("一", "摸清底数"), ("二", "完善制度")]
    clauses = [task["assignments"][0] for task in got["tasks"]]
    assert [(c["lead"], c["cooperating"]) for c in clauses] == [(["水政科"], ["节水中心"])] * 2 + [
        (["执法支队"], [])
    ] * 2
    assert "上一级标题" in doubts(clauses[0], "lead")


def test_numbered_clauses_have_subjects_of_their_own():
    body = WORK + (
        "三、重点任务\n1.加强日常巡查。（1）各区（县）水务局要每月巡查一遍取水口。（2）执法支队要对重点取水户开展抽查，"
        "2023年10月底前抽查完毕。\n2.加强宣传。局办公室要制作宣传材料。\n"
    )
    first, second = read(notice(body))["tasks"][0]["assignments"]
    assert [first["lead"], second["lead"]] == [["各区（县）水务局"], ["执法支队"]]
    assert (first["parties_text"], dues(first)) == ("", [])
    assert [due[2] for due in dues(second)] == ["2023-10-31"]
    assert "主语" in doubts(first, "lead")


def test_a_task_without_parties_or_dates_has_no_clause():
    body = WORK + "三、重点任务\n1.建立巡查台账，做到有据可查。\n2.强化取水宣传，营造节水氛围。\n"
    assert [task["assignments"] for task in read(notice(body))["tasks"]] == [[], []]


def test_what_may_be_several_parties_or_roles_is_doubtful():
    body = WORK + (
        "三、重点任务\n1.规范许可审批。（责任单位：各区（县）水务局及所属水政大队）\n"
        "2.规范执法检查。（牵头单位：水政科；责任单位：执法支队、节水中心）\n3.规范收费。（配合单位：财务科）\n"
    )
    first, second, third = (task["assignments"][0] for task in read(notice(body))["tasks"])
    assert "不止一个单位" in doubts(first, "lead")
    assert (second["lead"], second["cooperating"]) == (["水政科"], ["执法支队", "节水中心"])
    assert "请核对分工" in doubts(second, "cooperating")
    assert (third["lead"], third["cooperating"]) == ([], ["财务科"])
    assert "请补充" in doubts(third, "lead")


def test_dates_that_cannot_be_read_and_hours_of_day():
    body = WORK + (
        "三、重点任务\n1.完善预案。（责任单位：水政科，完成时限：按上级要求）\n"
        "2.报名参训。（责任单位：节水中心，完成时限：2023年4月10日17时前）\n3.建设平台。（责任单位：局办公室，完成时限：适时）\n"
    )
    first, second, third = (task["assignments"][0]["deadlines"][0] for task in read(notice(body))["tasks"])
    assert first["iso"] is None
    assert "没有读懂" in doubts(first, "text")
    assert (second["hour"], second["precision"]) == ("17:00", "hour")
    assert third["when_due"] is True


def test_tasks_right_under_one_section_have_no_group_and_an_introduction():
    body = WORK + (
        "三、重点任务\n各单位要对照整治重点，做好以下工作：\n1.核对许可台账。（责任单位：水政科）\n"
        "2.核对计量档案。（责任单位：节水中心）\n"
    )
    got = read(notice(body))
    assert got["task_groups"] == []
    assert [task["group"] for task in got["tasks"]] == [None, None]
    assert got["tasks_lead"]["text"] == "各单位要对照整治重点，做好以下工作："


def test_a_group_keeps_the_paragraph_under_its_heading():
    body = WORK + (
        "三、重点任务\n（一）摸清底数\n以乡镇为单元，逐村逐户登记。\n1.建立许可台账，做到一户一档。\n（二）完善制度。坚持立改废并举。\n"
        "2.修订巡查制度。\n3.修订执法流程。\n"
    )
    got = read(notice(body))
    assert [(g["title"], g["lead"]) for g in got["task_groups"]] == [
        ("摸清底数", "以乡镇为单元，逐村逐户登记。"), ("完善制度", "坚持立改废并举。"),
    ]  # fmt: skip
    assert [task["group"] for task in got["tasks"]] == [0, 1, 1]


BARS = """三、任务分解
序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限 |
1 | 建立取水口台账，做到一口一档 | 水政科 | 节水中心、执法支队 | 2023年6月底 |
2 | 完善巡查制度，明确巡查频次 | 执法支队 | 水政科 | 长期坚持 |
"""
STACK = """三、任务分解
序号
工作任务
牵头单位
配合单位
完成时限
1
建立取水口台账，做到一口一档
水政科
节水中心、执法支队
2023年6月底
2
完善巡查制度，明确巡查频次
执法支队
水政科
长期坚持
"""


@pytest.mark.parametrize("table", [BARS, STACK], ids=["rows with bars", "one cell a line"])
def test_the_columns_of_a_table_say_who_leads(table: str):
    got = read(notice(WORK + table))["tasks"]
    clauses = [task["assignments"][0] for task in got]
    assert [(c["lead"], c["cooperating"]) for c in clauses] == [
        (["水政科"], ["节水中心", "执法支队"]),
        (["执法支队"], ["水政科"]),
    ]
    assert clauses[0]["clause"] == "建立取水口台账，做到一口一档"
    assert [dues(c) for c in clauses] == [
        [("due", "2023年6月底", "2023-06-30", False)],
        [("due", "长期坚持", None, True)],
    ]


def test_a_column_of_which_the_first_leads():
    table = (
        "三、任务分解\n序号 | 工作任务 | 责任单位（第一位为牵头单位） | 完成时限 |\n"
        "1 | 建立取水口台账，做到一口一档 | 水政科、节水中心、执法支队 | 2023年6月底 |\n"
        "2 | 完善巡查制度，明确巡查频次 | 执法支队 | 2023年7月底 |\n"
    )
    (first,) = read(notice(WORK + table))["tasks"][0]["assignments"]
    assert (first["lead"], first["cooperating"]) == (["水政科"], ["节水中心", "执法支队"])


@pytest.mark.parametrize(
    ("printed", "lead", "cooperating"),
    [
        (
            "\n牵头单位：水政科\n配合单位：节水中心、执法支队\n完成时限：2023年6月底\n",
            ["水政科"],
            ["节水中心", "执法支队"],
        ),
        ("长期坚持。（责任单位：水政科）\n", ["水政科"], []),
        (
            "（水政科牵头，节水中心配合，各区（县）水务局落实。以下均需各区（县）水务局落实，不再列出）\n",
            ["水政科"],
            ["节水中心", "各区（县）水务局"],
        ),
    ],
)
def test_labels_without_stops_between_them(printed: str, lead: list[str], cooperating: list[str]):
    body = WORK + f"三、重点任务\n1.建立取水口台账，做到一口一档。{printed}2.完善巡查制度。（责任单位：执法支队）\n"
    (clause,) = read(notice(body))["tasks"][0]["assignments"]
    assert (clause["lead"], clause["cooperating"]) == (lead, cooperating)
