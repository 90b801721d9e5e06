"""What an officer types of notice 000."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.configuring import TEXTS, Drafter
from tests.e2e.notice_cuts import Duty, Notice, duties

#: What each duty to hand something in, in the order of the annotation, becomes: kinds of material and their words.
DEMANDS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("liaison_form", "联络员登记"),),
    (("monthly_information", "月度工作信息"),),
    (("self_examination", "自查整改情况报告"), ("statistics_table", "情况统计表")),
    (("final_summary", "工作总结"),),
    (("typical_case", "典型案例"),),
    (("problem_list", "问题清单"), ("institution_list", "制度建设清单")),
    (("officer_roster", "执法人员名册"),),
)
ANNEX_KINDS = ("联络员登记", "问题清单", "制度建设清单", "情况统计表")
LEGAL, DETACHMENT = "局法规科", "岚川市交通运输综合执法支队"
COUNTIES, TEAMS = "各县（区）交通运输局", "市、县（区）综合执法支（大）队"
OUTSIDE = "上级交通运输厅"
#: What the groups stand for among the cast.
MEMBERS = {
    COUNTIES: ("望溪县交通运输局", "石湾县交通运输局"),
    TEAMS: (DETACHMENT, "望溪县交通运输综合执法大队", "石湾县交通运输综合执法大队"),
}


def own_parties(printed: str) -> list[str]:
    """The cast's units and groups for the printed parties of notice 000."""
    found = [LEGAL] if "法制科" in printed else []
    found += [DETACHMENT] if "市交通运输综合执法支队" in printed else []
    found += [COUNTIES] if "各县" in printed else []
    return found + ([TEAMS] if "大)队" in printed or printed.endswith("大队") else [])


def units_of(names: list[str]) -> set[str]:
    """The units that parties stand for."""
    return {unit for name in names for unit in MEMBERS.get(name, (name,))}


def basics(desk: Drafter, notice: Notice) -> None:
    """Head, window, basis, higher campaigns and the prose."""
    told = notice.told
    last = max(task["deadline_iso"] or "" for task in told["tasks"])
    desk.fill({
        "印发单位": told["issuer"],
        "印发日期": told["issue_date"],
        "开始日期": told["issue_date"],
        "结束日期": last,
        "回溯起始原文": notice.look_back,
    })  # fmt: skip
    expect(desk.page.get_by_label("回溯起始日期")).to_have_value("2018-01-01")
    for place, (title, number) in enumerate(notice.basis):
        desk.fill({"依据文件": title, "发文字号": number}, desk.add("加一份", "basis"))
        higher = desk.add("加一项", "higher")
        desk.fill({"上级专项整治": title}, higher)
        if place == 0:
            desk.fill({"报送对象": notice.receiver}, higher)
        else:
            higher.get_by_label("向其报送汇总").uncheck()
    desk.fill({
        "工作目标": notice.body("一"),
        "整治范围": notice.body("二"),
        "整治重点引言": notice.lead("三"),
        "任务分工引言": notice.lead("四"),
        "工作要求": notice.body("六"),
        "联系人": told["contacts"][0]["name"],
        "联系电话": told["contacts"][0]["phone"],
    })  # fmt: skip
    desk.tick("自查并整改的问题不扣分", True)
    desk.tick("每单位只设一名联络员", True)


def focus(desk: Drafter, notice: Notice) -> None:
    """The first area by keyboard, the rest pasted; the heads of the statistics table; the first item broken up."""
    desk.open("整治重点", "focus")
    first, *_others = notice.told["focus_areas"]
    texts = desk.page.locator(TEXTS)
    desk.page.get_by_role("button", name="加一个方面").click()
    expect(texts.first).to_be_focused()
    desk.page.keyboard.insert_text(first["title"])
    desk.write(notice.whole(item["text_start"]) for item in first["items"])
    own = 1 + len(first["items"])
    expect(texts).to_have_count(own, timeout=15_000)
    lines = notice.numbered("三")
    desk.paste(lines[own:], rows=len(lines))
    for place, label in enumerate(notice.column_heads):
        desk.page.locator("[data-level='0']").nth(place).get_by_label("简称").fill(label)
    item = desk.page.locator("[data-level='1']").first
    for place, text in enumerate(notice.broken_item):
        item.locator("textarea").focus()
        item.get_by_role("button", name="加子项").click()
        point = desk.page.locator("[data-level='2']").nth(place).locator("textarea")
        expect(point).to_be_focused()
        point.fill(text)


def tasks(desk: Drafter, notice: Notice) -> None:
    """The outline pasted, then each task's clauses with parties and deadlines."""
    desk.open("任务分工", "tasks")
    lines = notice.numbered("四")
    desk.paste(lines, rows=len(lines))
    (lead,) = notice.below("四")
    desk.page.get_by_placeholder("分组下面的引言").first.fill(lead)
    desk.page.get_by_role("link", name="分工和时限").first.click()
    for place, task in enumerate(notice.told["tasks"]):
        if place:
            desk.next_task()
        clauses = duties(notice.whole(task["text_start"]))
        for duty in clauses:
            assign(desk, desk.add("加分工" if duty is clauses[0] else "再加一项分工", "clause"), duty)
        if len(clauses) > 1:
            for row, duty in zip(desk.page.locator("[data-row^='clause-']").all(), clauses, strict=True):
                row.get_by_label("分工内容").fill(duty.clause)
        for text in inner_dates(notice, task):
            row = desk.add("加一个时限", "deadline")
            desk.fill({"原文": text}, row)
            row.get_by_label("类型").select_option(label="中间节点")


def assign(desk: Drafter, row: Locator, duty: Duty) -> None:
    """One clause: who and by when."""
    for name in own_parties(duty.parties):
        desk.choose(name, "牵头", row)
    desk.fill({"责任单位原文": duty.parties}, row)
    desk.fill({"原文": duty.deadline}, desk.add("加一个时限", "deadline", row))


def inner_dates(notice: Notice, task: dict[str, Any]) -> list[str]:
    """The dates within the text of the one task that has some: the annotated milestone and the day of sanctions."""
    clause = duties(notice.whole(task["text_start"]))[-1]
    noted = [step["text"] for step in task.get("milestones", []) if step["text"] in clause.clause]
    return [*noted, notice.sanction_day] if noted else []


def phases(desk: Drafter, notice: Notice) -> None:
    """Names and windows as printed; the days are read from them."""
    desk.open("阶段", "phases")
    for number, phase in zip("一二三", notice.told["phases"], strict=True):
        row = desk.add("加一个阶段", "phase")
        content = notice.phase_content(phase["name"])
        desk.fill(
            {"序号": number, "阶段名称": phase["name"], "起止原文": phase["window_text"], "主要工作": content}, row
        )


def annexes(desk: Drafter, notice: Notice, kinds: tuple[str, ...]) -> None:
    """The annexes with their titles; `kinds` are the materials whose forms they are."""
    desk.open("报送要求和附件", "requirements")
    for number, (title, kind) in enumerate(zip(notice.told["attachments"], kinds, strict=True), 1):
        row = desk.add("加一个附件", "annex")
        desk.fill({"附件号": str(number), "附件名称": title}, row)
        if kind:
            row.get_by_label("对应材料").select_option(label=kind)


def requirements(desk: Drafter, notice: Notice) -> None:
    """Nine requirements of seven demands. The units are taken over from the first one."""
    for kinds, demand in zip(DEMANDS, notice.told["submissions"], strict=True):
        for kind, label in kinds:
            desk.demand(label)
            if demand["deadline_text"]:
                desk.fill({"时限原文": demand["deadline_text"]})
            desk.tick("须单位负责人签字", demand["needs_signature"])
            parties = desk.page.locator("#row-parties")
            if kind == "liaison_form":
                for name in (COUNTIES, DETACHMENT, LEGAL):
                    desk.choose(name, "填报", parties)
            if kind == "statistics_table":
                desk.fill({"正文所引附件号": "2"})  # as the text has it, which is wrong
            if kind == "officer_roster":
                parties.get_by_role("button", name=f"去掉{DETACHMENT}").click()
                expect(parties.locator(".z-party")).to_have_count(2)
                desk.fill({"系统外的接收单位": OUTSIDE})
                desk.page.get_by_role("button", name="加上", exact=True).click()
                expect(desk.page.locator("#row-receivers .z-party")).to_have_count(2)
