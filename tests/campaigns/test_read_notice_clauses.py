"""Single clauses of notices: what is to be filed and when, a schedule's windows, a list of annexes. All invented."""

from typing import Any

import pytest

from campaigns.notices import keep, read_notice

HEAD = """关于开展专项整治的通知
各镇：
现通知如下：
一、整治重点
（一）无证经营的。
二、工作要求
（一）加强领导。落实责任。
"""
SIGNATURE = """海丰县农业农村局
2021年3月1日
"""
PLAN = """海丰县专项整治工作方案
为规范秩序，制定本方案。
一、整治重点
（一）无证经营的。
四、工作步骤
{}
五、工作要求
（一）加强领导。落实责任。
县办公室
2021年3月1日
"""


def read(text: str) -> dict[str, Any]:
    return read_notice(keep(text)).as_dict()


FILINGS = [
    (
        "各科室每周四下班前、每月28日前将本周小结、月度进展报局办公室。",
        [("本周小结", None, "weekly", False), ("月度进展", None, "monthly", False)],
    ),
    (
        "各镇要将实施方案于4月5日前、工作总结于10月20日前报送县局。",
        [("实施方案", "2021-04-05", None, False), ("工作总结", "2021-10-20", None, False)],
    ),
    ("各校于3月28日前填妥信息表，连同证明材料，报区教育局。", [("信息表", "2021-03-28", None, False)]),
    (
        "各站应分别于5月底和8月底报送阶段报告。",
        [("阶段报告", "2021-05-31", None, False), ("阶段报告", "2021-08-31", None, False)],
    ),
    ("各所每月20日将《登记表》交县执法大队。", [("《登记表》", None, "monthly", False)]),
    ("自4月起，每月1日、11日、21日前报送进度表。", [("进度表", None, "ten-day", False)]),
    ("各县每隔15天报送一次排查情况。", [("排查情况", None, "semimonthly", False)]),
    ("请将本方案落实情况于5月31日前书面报告市局。", [("落实情况", "2021-05-31", None, False)]),
    ("各镇街于通知印发后5个工作日内将细化方案报区专项办。", [("细化方案", "2021-03-08", None, False)]),
    (
        "各镇4月2日前报送联络员名单，每月25日前报送进展，6月30日前报送总结，均须经主要负责同志签字。",
        [("联络员名单", "2021-04-02", None, True), ("进展", None, "monthly", True), ("总结", "2021-06-30", None, True)],
    ),
    (
        "各镇每周五报送周报表；6月15日前报送检查报告，由分管负责人签字后报区局。",
        [("周报表", None, "weekly", False), ("检查报告", "2021-06-15", None, True)],
    ),
    (
        "各单位于6月8日前上报自查报告和《情况表》。各单位主要负责人对自查结果负责，并在情况表上签字。",
        [("自查报告", "2021-06-08", None, True)],
    ),
    ("县局适时组织抽查，并将抽查结果报县政府。", []),
]


@pytest.mark.parametrize(("sentence", "wanted"), FILINGS, ids=[sentence[:18] for sentence, _ in FILINGS])
def test_what_is_to_be_handed_in(sentence: str, wanted: list[tuple[str, str | None, str | None, bool]]):
    found = read(f"{HEAD}（二）{sentence}\n{SIGNATURE}")["submissions"]
    rules = [(s["deadline_iso"], s["recurrence"], s["needs_signature"]) for s in found]
    assert rules == [(day, rhythm, signed) for _, day, rhythm, signed in wanted]
    assert all(what in s["what"] for s, (what, *_) in zip(found, wanted, strict=True))


PHASES = [
    (
        "整治分三个阶段：3月上旬为部署阶段，3月中旬至4月底为自查阶段，5月为检查阶段。",
        [("部署阶段", "03-01", "03-10"), ("自查阶段", "03-11", "04-30"), ("检查阶段", "05-01", "05-31")],
    ),
    (
        "一是部署阶段（3月1日-3月15日）。开会。二是排查阶段（3月16日-6月30日）。排查。三是总结阶段（7月）。总结。",
        [("部署阶段", "03-01", "03-15"), ("排查阶段", "03-16", "06-30"), ("总结阶段", "07-01", "07-31")],
    ),
    (
        "（一）部署阶段（3.1-3.31）。开会。\n（二）整治阶段（2021.4.1—2021.6.30）。检查。",
        [("部署阶段", "03-01", "03-31"), ("整治阶段", "04-01", "06-30")],
    ),
    (
        "（一）启动阶段（第一季度）。\n（二）攻坚阶段（第二、三季度）。\n（三）巩固阶段（第四季度）。",
        [("启动阶段", "01-01", "03-31"), ("攻坚阶段", "04-01", "09-30"), ("巩固阶段", "10-01", "12-31")],
    ),
    (
        "（一）部署阶段（截止3月20日）。开会。\n（二）检查阶段（3月21日开始）。检查。",
        [("部署阶段", None, "03-20"), ("检查阶段", "03-21", None)],
    ),
    (
        "（一）部署阶段\n时间：3月1日至3月15日\n开会。\n（二）检查阶段\n时间：3月16日至5月底\n检查。",
        [("部署阶段", "03-01", "03-15"), ("检查阶段", "03-16", "05-31")],
    ),
    ("整治自2021年3月起至2021年12月底结束。", []),
]


@pytest.mark.parametrize(("text", "wanted"), PHASES, ids=[text[:18] for text, _ in PHASES])
def test_the_windows_of_a_schedule(text: str, wanted: list[tuple[str, str | None, str | None]]):
    found = [(p["name"], p["start_iso"], p["end_iso"]) for p in read(PLAN.format(text))["phases"]]
    assert found == [(name, start and f"2021-{start}", end and f"2021-{end}") for name, start, end in wanted]


ANNEXES = [
    ("附件：1.人员信息表 2.统计表\n{}", ["人员信息表", "统计表"]),
    ("附件：1.农机安全问题整治工作专班\n成员名单\n2.统计表\n{}", ["农机安全问题整治工作专班成员名单", "统计表"]),
    ("附件一：人员信息表\n附件二：统计表\n{}", ["人员信息表", "统计表"]),
    ("附件：①人员信息表 ②统计表\n{}", ["人员信息表", "统计表"]),
    ("附件：（1）人员信息表\n（2）统计表\n{}", ["人员信息表", "统计表"]),
    ("附件：1.人员信息表\n2.统计表\n2.承诺书\n{}", ["人员信息表", "统计表", "承诺书"]),
    ("附件：1.人员信息表\n2.2021年统计表\n{}", ["人员信息表", "2021年统计表"]),
    ("{}附件1.人员信息表.doc\n附件2.统计表.xlsx\n", ["人员信息表", "统计表"]),
    ("{}附件下载：人员信息表.docx\n统计表.xls\n", ["人员信息表", "统计表"]),
    ("{}附件1\n人员信息表\n单位 | 姓名 |\n附件2\n统计表\n单位 | 数量 |\n", ["人员信息表", "统计表"]),
]


@pytest.mark.parametrize(("text", "wanted"), ANNEXES, ids=[text[:18] for text, _ in ANNEXES])
def test_the_titles_of_annexes(text: str, wanted: list[str]):
    got = read(HEAD + text.format(SIGNATURE))
    assert got["attachments"] == wanted
    assert (got["issuer"], got["issue_date"]) == ("海丰县农业农村局", "2021-03-01")


def test_a_report_tells_what_was_handed_in_and_orders_nothing():
    text = """海丰县农业农村局2021年法治建设工作报告
一、主要工作
（一）推进信息公开。按照要求，及时上报执法信息和典型案例。
二、存在问题
（一）制度落实不够全面。
"""
    assert read(text)["submissions"] == []
    assert len(read(text.replace("工作报告", "工作方案"))["submissions"]) == 1


def test_a_name_that_closes_the_text_without_a_day_is_the_signature():
    got = read(HEAD + "（二）各所每月底报送《登记表》。\n海丰县农业农村局\n")
    assert (got["issuer"], got["issue_date"]) == ("海丰县农业农村局", None)
    assert [s["recurrence"] for s in got["submissions"]] == ["monthly"]
