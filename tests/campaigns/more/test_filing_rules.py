"""Filing requirements: kinds, rhythms, due rules, filers, receivers, signatures, seals, annexes cited."""

from typing import Any

import pytest

from tests.campaigns.more.texts import WORK, doubts, notice, read

#: what is printed → rhythm, due_day, due_month, due_after, kind
RHYTHMS: dict[str, tuple[str, str, int | None, int | None, int | None, str]] = {
    "every day": ("各区（县）水务局每日17时前报送取水巡查信息", "daily", None, None, None, "monthly_information"),
    "every week": ("各区（县）水务局每周五前报送工作进展情况", "weekly", 5, None, None, "monthly_information"),
    "every ten days": ("各区（县）水务局每旬末报送排查整治情况统计表", "ten_day", None, None, None, "statistics_table"),
    "every month": ("各区（县）水务局每月25日前报送工作动态", "monthly", 25, None, None, "monthly_information"),
    "the month before": (
        "各区（县）水务局每月5日前报送上月工作进展情况",
        "monthly",
        None,
        None,
        5,
        "monthly_information",
    ),
    "every quarter": (
        "各区（县）水务局每季度最后一个月20日前报送整治情况统计表",
        "quarterly",
        20,
        None,
        None,
        "statistics_table",
    ),
    "after every quarter": (
        "各区（县）水务局每季度结束后10日内报送整治情况报告",
        "quarterly",
        None,
        None,
        10,
        "monthly_information",
    ),
    "every half year": ("各区（县）水务局每半年报送一次工作总结", "half_yearly", None, None, None, "final_summary"),
    "every year": ("各区（县）水务局每年12月10日前报送年度工作总结", "yearly", 10, 12, None, "final_summary"),
    "every half month": (
        "各区（县）水务局每半月报送一次工作信息",
        "semimonthly",
        None,
        None,
        None,
        "monthly_information",
    ),
    "every phase": (
        "每个阶段结束后3日内，各区（县）水务局报送阶段工作总结",
        "per_phase",
        None,
        None,
        3,
        "final_summary",
    ),
    "at any time": ("各区（县）水务局发现的典型案例，请及时报送", "any_time", None, None, None, "typical_case"),
    "no time": (
        "各区（县）水务局要将问题清单经主要负责人签字后报市水务局水政科",
        "undated",
        None,
        None,
        None,
        "problem_list",
    ),
}


def filings(sentence: str, rest: str = "", title: str = "全市取水许可专项整治行动实施方案") -> list[dict[str, Any]]:
    body = WORK + f"三、工作要求\n（一）加强领导。各单位要高度重视。\n（二）做好报送。{sentence}。\n{rest}"
    rows: list[dict[str, Any]] = read(notice(body, title))["filing_requirements"]
    return rows


@pytest.mark.parametrize("name", RHYTHMS)
def test_a_rhythm(name: str):
    sentence, rhythm, day, month, after, kind = RHYTHMS[name]
    (row,) = filings(sentence)
    assert (row["rhythm"], row["due_day"], row["due_month"], row["due_after"]) == (rhythm, day, month, after)
    assert row["kind"] == kind
    assert row["filers"] == ["各区（县）水务局"]


def test_a_rule_that_was_inferred_is_doubtful():
    assert "上月" in doubts(filings("各单位每月5日前报送上月工作进展情况")[0], "due_text")
    assert "最后一天" in doubts(filings("各单位每半年报送一次工作总结")[0], "due_text")
    assert "阶段" in doubts(filings("每个阶段结束后，各单位报送阶段工作总结")[0], "due_text")


def test_a_recurring_filing_begins_and_ends():
    (row,) = filings("自4月起至11月底，各单位每月28日前报送工作动态")
    assert (row["starts_on"], row["until"]) == ("2023-04-01", "2023-11-30")
    (row,) = filings("4月至9月，各单位每月28日前报送工作动态")
    assert (row["starts_on"], row["until"]) == ("2023-04-01", "2023-09-30")


def test_several_materials_in_one_sentence_are_several_requirements():
    rows = filings("各单位于6月20日前报送自查整改情况报告及《取水口排查情况统计表》，10月15日前报送工作总结和典型案例")
    assert [(row["kind"], row["title"], row["due_date"]) for row in rows] == [
        ("self_examination", "自查整改情况报告", "2023-06-20"),
        ("statistics_table", "取水口排查情况统计表", "2023-06-20"),
        ("final_summary", "工作总结", "2023-10-15"),
        ("typical_case", "典型案例", "2023-10-15"),
    ]
    assert "几项材料" in doubts(rows[0], "title")
    assert [row["submission"] for row in rows] == [0, 0, 1, 1]


def test_two_names_of_one_material_stay_together():
    (row,) = filings("各单位于6月20日前报送本单位执法人员名册及执法证件持证情况")
    assert (row["kind"], row["title"]) == ("officer_roster", "执法人员名册及执法证件持证情况")


def test_signature_seal_and_enclosures():
    rows = filings(
        "各单位于6月20日前报送问题清单（附整改前后照片），10月15日前报送工作总结。"
        "以上材料须经主要负责人签字并加盖公章后报市水务局水政科"
    )
    assert [(row["needs_signature"], row["needs_seal"], row["needs_attachment"]) for row in rows] == [
        (True, True, True), (True, True, False),
    ]  # fmt: skip
    assert {receiver["name"] for row in rows for receiver in row["receivers"]} == {"市水务局水政科"}
    (plain,) = filings("各单位于6月20日前报送工作总结")
    assert (plain["needs_signature"], plain["needs_seal"]) == (False, False)


def test_zero_reports():
    (row,) = filings("各单位每月25日前报送排查情况统计表，没有发现问题的也要实行零报告")
    assert row["zero_report_allowed"] is True
    (row,) = filings("各单位6月20日前报送问题清单。对问题零报告的单位重点督查")
    assert row["zero_report_allowed"] is False


def test_who_gets_it():
    (row,) = filings("各单位于6月20日前将工作总结报送市水务局水政科，并抄送市司法局")
    assert [(r["name"], r["higher"]) for r in row["receivers"]] == [("市水务局水政科", False), ("市司法局", False)]
    (row,) = filings("各单位于6月20日前向省水利厅报送工作总结")
    assert [(r["name"], r["higher"]) for r in row["receivers"]] == [("省水利厅", True)]
    (row,) = filings("各单位于6月20日前报送工作总结")
    assert row["receivers"] == []
    assert "报给谁" in doubts(row, "receivers")


def test_who_files():
    (row,) = filings("6月20日前报送工作总结")
    assert row["filers"] == []
    assert "由谁报送" in doubts(row, "filers")
    rows = filings(
        "请各单位于6月20日前报送以下材料：工作方案；各乡镇对接执法支队的联络员姓名及联系电话；局属各单位分包取水口人员名单"
    )
    assert [row["filers"] for row in rows] == [["各单位"], ["各乡镇"], ["局属各单位"]]
    assert {row["due_date"] for row in rows} == {"2023-06-20"}


def test_a_filing_in_a_task_is_owed_by_the_tasks_parties():
    body = WORK + (
        "三、重点任务\n1.完善人员台账。各单位要摸清执法人员底数，于2023年5月15日前将执法人员名册报局人事科。"
        "（责任单位：执法支队、水政科，完成时限：2023年5月底）\n2.建立巡查制度。（责任单位：执法支队）\n"
    )
    got = read(notice(body))
    (row,) = got["filing_requirements"]
    assert row["filers"] == ["执法支队", "水政科"]
    assert "各单位" in doubts(row, "filers")
    (clause,) = got["tasks"][0]["assignments"]
    assert [due["iso"] for due in clause["deadlines"]] == ["2023-05-31"]


def test_what_it_should_hold():
    (row,) = filings("各单位每月25日前报送本月专项行动典型做法、存在困难等工作信息")
    assert (row["title"], row["help_text"]) == ("工作信息", "典型做法、存在困难")
    (row,) = filings("各单位10月15日前报送工作总结，对取水口取缔情况一并报备")
    assert row["help_text"] == "对取水口取缔情况一并报备"
    (row,) = filings("各单位10月15日前报送工作总结。总结内容包括基本情况、主要做法和下步打算")
    assert "主要做法" in row["help_text"]


ANNEXES = """附件：1.取水许可专项整治行动联络员登记表
2.取水许可专项整治行动问题清单
3.取水许可专项整治行动情况统计表
附件1
取水许可专项整治行动联络员登记表
单位 | 姓名 | 职务 | 电话 |
附件2
取水许可专项整治行动问题清单
填报单位（盖章）：　　主要负责人签字：
序号 | 存在问题 | 整改措施 | 责任单位 | 完成时限 |
附件3
取水许可专项整治行动情况统计表
填报单位：
整治重点 | 许可管理 | 计量监控 |
发现问题 | | |
"""


def test_the_annex_that_it_cites_is_held_against_its_name():
    rows = filings(
        "各单位确定一名联络员（名单于3月15日前报市水务局，见附件1），6月20日前报送问题清单（附件2）和情况统计表（附件2），"
        "9月1日前报送整治方案（附件7）",
        ANNEXES,
    )
    by_kind = {row["kind"]: row for row in rows}
    assert by_kind["liaison_form"]["title"] == "取水许可专项整治行动联络员登记表"
    assert [row["cited_annex"] for row in rows] == ["1", "2", "2", "7"]
    assert "cited_annex" not in by_kind["problem_list"].get("doubts", {})
    assert "附件3" in doubts(by_kind["statistics_table"], "cited_annex")
    assert "没有这个附件" in doubts(rows[3], "cited_annex")


def test_the_forms_own_seal_and_signature_lines_count():
    (row,) = [r for r in filings("各单位6月20日前报送问题清单和情况统计表", ANNEXES) if r["kind"] == "problem_list"]
    assert row["needs_seal"] is True
    assert row["needs_signature"] is True
    assert "附件" in doubts(row, "needs_signature")


def test_a_form_that_the_text_does_not_ask_for_is_a_requirement_of_its_own():
    rows = filings("各单位10月15日前报送工作总结", ANNEXES)
    alone = [row for row in rows if row["submission"] is None]
    assert [(row["kind"], row["rhythm"]) for row in alone] == [
        ("problem_list", "undated"),
        ("statistics_table", "undated"),
    ]
    assert "正文没有要求" in doubts(alone[0], "title")
    assert "报送时间" in doubts(alone[0], "due_text")


def test_a_list_without_a_date_and_a_year_that_was_supplied_are_told():
    (row,) = filings("各单位要将问题清单报市水务局水政科")
    assert "没有写报送时间" in doubts(row, "due_text")
    (row,) = filings("各单位6月20日前报送工作总结")
    assert "年份" in doubts(row, "due_text")


def test_what_is_no_part_of_a_materials_name():
    (row,) = filings("各单位6月20日前将自查情况表加盖单位公章后报市水务局水政科")
    assert (row["title"], row["needs_seal"]) == ("自查情况表", True)
    (row,) = filings("各单位每月5日前报送上月整治工作情况（包括检查户数、立案数、典型案例）")
    assert (row["kind"], row["title"]) == ("monthly_information", "整治工作情况")
    assert row["help_text"] == "包括检查户数、立案数、典型案例"
    rows = filings("各单位6月20日前报送自查报告和《取水自查表》一式两份")
    assert [r["title"] for r in rows] == ["自查报告", "取水自查表"]
    rows = filings("各单位6月20日前报送问题清单（附件2）和情况统计表（附件3）")
    assert [(r["title"], r["cited_annex"]) for r in rows] == [("问题清单", "2"), ("情况统计表", "3")]


def test_names_and_numbers_of_a_liaison_are_the_liaison_form():
    (row,) = filings("各单位明确一名联络员，3月20日前将姓名、电话报市水务局水政科")
    assert row["kind"] == "liaison_form"
