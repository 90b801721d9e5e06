"""What is imported and typed of notice 004: 53 units in three groups, five materials for one day."""

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, expect

from tests.e2e.configuring import Drafter
from tests.e2e.notice_cuts import Notice, listed_units
from tests.e2e.people import Person, sign_in
from tests.e2e.stack import PASSWORD, Stack

NEW_PASSWORD = f"{PASSWORD}-21"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROOT, OFFICE = "县人民政府", "司法局"
GUIDES = "重点执法队伍"
#: Who owes each of the five materials, in the order of the annotation: groups of units by place, the guides apart.
OWING: tuple[tuple[int, ...], ...] = ((0, 1, 2), (1, 2), (1, 2), (0,), ())


def organisation(notice: Notice) -> tuple[list[Any], list[Any], list[Any], dict[str, list[str]]]:
    """The import's three sheets: every unit named, its groups, a liaison each; the manager and a substitute."""
    groups = listed_units(notice.text)
    guides = next(task for task in notice.told["tasks"] if len(task["units"]) == 9)["units"][:8]
    kinds = ("乡镇街道", "部门", "垂直管理单位")
    units: list[Any] = [("ZP", ROOT, "", "", "地区", "", 1)]
    codes: dict[str, str] = {}
    for kind, names in zip(kinds, groups.values(), strict=True):
        for name in names:
            codes[name] = f"ZP-{len(codes) + 1:02}"
            units.append((codes[name], name, "", "ZP", kind, "", len(codes)))
    groups[GUIDES] = guides
    members = [(f"zp{at}", name, codes[unit]) for at, (name, units_) in enumerate(groups.items()) for unit in units_]
    people = [(f"lianluo{at}", f"联络员{at}", "", code, "联络员", "") for at, code in enumerate(codes.values(), 1)]
    people.append(("jiangheng", "江衡", "", codes[OFFICE], "专项整治管理员", "股长"))
    other = next(name for name in groups[list(groups)[1]] if name != OFFICE)
    people.append(("mengfan", "孟帆", "", codes[other], "专项整治管理员", "科员"))
    return units, members, people, groups


def enter(browser: Browser, stack: Stack, username: str, password: str) -> Person:
    """Sign in with a password that has run out or may be used once, and set another."""
    person = sign_in(browser, stack, username, password)
    for label, text in (("现在的密码", password), ("新密码", NEW_PASSWORD), ("再输一次新密码", NEW_PASSWORD)):
        person.page.get_by_label(label, exact=True).fill(text)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    return person


def bring_in(browser: Browser, stack: Stack, book: bytes) -> str:
    """The system administrator imports, the security administrator grants; the manager's one-time password."""
    admin = enter(browser, stack, "xitong", PASSWORD)
    admin.go("/import/")
    admin.page.get_by_label("填好的工作簿").set_input_files({"name": "单位.xlsx", "mimeType": XLSX, "buffer": book})
    admin.page.get_by_label("生效日期").fill("2021-01-01")
    admin.press("上传并预检")
    admin.press("确认导入")
    slip = admin.page.locator(".z-slip").filter(has_text="jiangheng")
    password = slip.locator(".z-slip__password").inner_text()
    admin.leave()
    guard = enter(browser, stack, "anquan", PASSWORD)
    guard.go("/grants/")
    while guard.page.get_by_label("勾选这一页全部").count():
        guard.page.get_by_label("勾选这一页全部").check()
        guard.press("同意勾选的")
    guard.leave()
    return password


def items_of(notice: Notice, area: dict[str, Any]) -> list[str]:
    """The problems that a heading's sentence lists."""
    sentence = notice.whole(area["title"]).removeprefix(area["title"])
    found = re.search("主要包括(.+?)等问题", sentence)
    assert found
    return re.split("[、,，]", found[1])


def outline_004(desk: Drafter, notice: Notice) -> None:
    """Areas with unnumbered items, tasks that begin at 1 in each group, both pasted."""
    desk.open("整治重点", "focus")
    areas = notice.told["focus_areas"]
    lines: list[str] = []
    for number, area in zip("一二三四", areas, strict=True):
        lines += [f"({number}){area['title']}", *items_of(notice, area)]
    desk.paste(lines, rows=len(lines))
    for place, area in enumerate(areas):
        label = area["title"].removeprefix("着力解决").removesuffix("问题")
        desk.page.locator("[data-level='0']").nth(place).get_by_label("简称").fill(label)
    desk.open("任务分工", "tasks")
    told = iter(notice.told["tasks"])
    heads = iter(areas)
    lines = [
        f"{line[:3]}{next(heads)['title']}" if line.startswith("(") else f"{task_number(told)}.{line.split('.', 1)[1]}"
        for line in notice.numbered("三")
    ]
    desk.paste(lines, rows=len(lines))


def task_number(told: Iterator[dict[str, Any]]) -> str:
    """The next task's number."""
    return str(next(told)["number"])


def parties_004(printed: list[str], names: list[str], guides: list[str]) -> list[str]:
    """Units and groups for the printed parties of a task; `names` are the three groups."""
    found: list[str] = []
    for party in printed:
        if party in guides:
            found += [GUIDES] if len(printed) > 2 else [party]
        elif party == "各单位":
            found += names
        elif "乡镇" in party:
            found.append(names[0])
        elif party == OFFICE:
            found.append(OFFICE)
        else:
            found += names[1:]
    return list(dict.fromkeys(found))


def assign_004(desk: Drafter, notice: Notice, groups: dict[str, list[str]]) -> None:
    """Parties where the notice prints some, and the one date."""
    names = list(groups)[:3]
    desk.page.get_by_role("link", name="分工和时限").first.click()
    for place, task in enumerate(notice.told["tasks"]):
        if place:
            desk.next_task()
        if not task["units"]:
            continue
        row = desk.add("加分工", "clause")
        for name in parties_004(task["units"], names, groups[GUIDES]):
            desk.choose(name, "牵头", row)
        desk.fill({"责任单位原文": "、".join(task["units"])}, row)
        if task["deadline_text"]:
            desk.fill({"原文": task["deadline_text"]}, desk.add("加一个时限", "deadline", row))


def requirements_004(desk: Drafter, notice: Notice, groups: dict[str, list[str]]) -> None:
    """One report and four lists for one day, without signatures."""
    names = list(groups)[:3]
    for at, (demand, owing) in enumerate(zip(notice.told["submissions"], OWING, strict=True)):
        desk.demand("自定义材料" if at else "自查整改情况报告")
        desk.fill({"材料名称": demand["what"], "时限原文": demand["deadline_text"]})
        desk.tick("须单位负责人签字", demand["needs_signature"])
        desk.tick("可零报告", not at)
        parties = desk.page.locator("#row-parties")
        wanted = [names[place] for place in owing] or [GUIDES]
        present = names if at else []  # those of the first one are taken over
        for name in present:
            if name not in wanted:
                parties.get_by_role("button", name=f"去掉{name}").click()
                expect(parties.locator(".z-party").filter(has_text=name)).to_have_count(0)
        for name in wanted:
            if name not in present:
                desk.choose(name, "填报", parties)
