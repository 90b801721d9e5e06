"""The configuration in the browser: an outline written by keyboard without losing a letter, two editors, dates read
while they are typed."""

import re

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from tests.e2e.people import Person, sign_in
from tests.e2e.stack import PASSWORD, Stack

pytestmark = pytest.mark.browser

TEXTS = ".z-orow__main > [data-cell]:first-child textarea"


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_contain_text("已自动保存", timeout=15_000)


def save(page: Page) -> None:
    """Ctrl+S, and the answer to it, behind that to an earlier save where one is under way."""
    with page.expect_response("**/save/"):
        page.keyboard.press("Control+s")
    expect(page.locator(".htmx-request")).to_have_count(0, timeout=15_000)
    saved(page)


def texts(page: Page) -> list[str]:
    """The outline from top to bottom."""
    return [field.input_value() for field in page.locator(TEXTS).all()]


def reaches(page: Page, wanted: list[str]) -> None:
    """The outline becomes this, on the page and after loading it anew."""
    expect(page.locator(TEXTS)).to_have_count(len(wanted), timeout=15_000)
    for place, text in enumerate(wanted):
        expect(page.locator(TEXTS).nth(place)).to_have_value(text, timeout=15_000)
    save(page)
    page.reload()
    assert texts(page) == wanted


def open_a_draft(browser: Browser, stack: Stack) -> str:
    """A new draft, opened through the screens; its name in addresses."""
    zhao = sign_in(browser, stack, "zhaominzhi")
    zhao.go("/campaigns/new/")
    zhao.page.get_by_label("方案名称").fill("岚川市道路运输执法作风专项整治实施方案")
    zhao.page.get_by_label(re.compile("^简称")).fill("运输执法作风整治")
    zhao.press("建草稿，开始配置")
    zhao.sees("基本信息与依据")
    found = re.search(r"/campaigns/([^/]+)/", zhao.page.url)
    assert found
    zhao.page.get_by_label("印发日期").fill("2020-06-01")
    zhao.page.get_by_label("开始日期", exact=True).fill("2020-06-01")
    zhao.page.get_by_label("结束日期", exact=True).fill("2020-12-31")
    zhao.page.get_by_label("回溯起始原文").fill("2018年以来")
    expect(zhao.page.get_by_label("回溯起始日期")).to_have_value("2018-01-01")
    saved(zhao.page)
    zhao.leave()
    return found[1]


def at(browser: Browser, stack: Stack, slug: str, section: str, username: str = "zhaominzhi") -> Person:
    person = sign_in(browser, stack, username)
    person.go(f"/campaigns/{slug}/configure/{section}/")
    return person


def write_by_keyboard(browser: Browser, stack: Stack, slug: str) -> None:
    """Faster than the server answers, and no letter is lost."""
    zhao = at(browser, stack, slug, "focus")
    page, keys = zhao.page, zhao.page.keyboard
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.get_by_role("button", name="加一个方面").click()
    expect(page.locator(TEXTS).first).to_be_focused()
    keys.type("执法态度方面的问题")
    for line in ("推诿敷衍", "用语不文明", "辱骂当事人", "冷硬横推"):
        keys.press("Enter")
        keys.type(line, delay=2)
    reaches(page, ["执法态度方面的问题", "推诿敷衍", "用语不文明", "辱骂当事人", "冷硬横推"])

    page.locator(TEXTS).nth(3).focus()
    keys.press("Home")
    keys.press("Tab")
    expect(page.locator(".z-orow--sub textarea")).to_have_value("辱骂当事人")
    page.locator(TEXTS).nth(4).focus()
    keys.press("End")
    keys.press("Alt+ArrowUp")
    keys.type("！")
    reaches(page, ["执法态度方面的问题", "推诿敷衍", "冷硬横推！", "用语不文明", "辱骂当事人"])

    page.get_by_role("button", name="各组连续编号").click()
    expect(page.locator("[data-level='1'] .z-orow__no input").nth(1)).to_have_value("2")
    assert troubles == []
    zhao.leave()


def compose(browser: Browser, stack: Stack, slug: str) -> None:
    """An input method is not torn out of its word."""
    zhao = at(browser, stack, slug, "focus")
    page = zhao.page
    before = texts(page)
    page.locator(TEXTS).nth(1).focus()
    page.keyboard.press("Enter")
    devtools = zhao.context.new_cdp_session(page)
    with page.expect_response("**/insert/"):
        devtools.send("Input.imeSetComposition", {"text": "zhi fa", "selectionStart": 6, "selectionEnd": 6})
    expect(page.locator("[data-waiting]")).to_have_value("zhi fa")
    devtools.send("Input.insertText", {"text": "执法粗暴"})
    reaches(page, [*before[:2], "执法粗暴", *before[2:]])
    zhao.leave()


def paste_and_undo(browser: Browser, stack: Stack, slug: str) -> None:
    """Pasted lines become rows; a deletion comes back."""
    zhao = at(browser, stack, slug, "focus")
    page = zhao.page
    before = texts(page)
    page.locator(TEXTS).last.evaluate(
        """field => {
            field.focus();
            const data = new DataTransfer();
            data.setData("text/plain", "（二）执法程序方面的问题\\n6.不亮证检查\\n（1）不出示证件");
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    wanted = [*before, "执法程序方面的问题", "不亮证检查", "不出示证件"]
    reaches(page, wanted)
    page.locator(TEXTS).nth(len(before)).focus()
    page.get_by_role("button", name="删除第（二）方面").click()
    zhao.confirm("继续")
    expect(page.locator(TEXTS)).to_have_count(len(before))
    page.get_by_role("button", name="撤销：删除第（二）方面").click()
    reaches(page, wanted)
    zhao.leave()


def drag(page: Page, row: int, to: int) -> None:
    """Take a row by its grip and let it go at the lower edge of another."""
    rows = page.locator("[data-outline] [data-row]")
    rows.nth(row).hover()
    grip, goal = rows.nth(row).locator("[data-grip]").bounding_box(), rows.nth(to).bounding_box()
    assert grip and goal
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10, steps=2)
    page.mouse.move(x, goal["y"] + goal["height"] - 2, steps=4)
    with page.expect_response("**/place/"):
        page.mouse.up()


def drag_and_undo(browser: Browser, stack: Stack, slug: str) -> None:
    """A row is dragged by the mouse and the result said; Ctrl+Z outside a field takes back one act after another."""
    zhao = at(browser, stack, slug, "focus")
    page = zhao.page
    before = texts(page)
    drag(page, 1, 2)
    moved = [before[0], before[2], before[1], *before[3:]]
    expect(page.locator("#z-messages")).to_contain_text("后面。")
    expect(page.locator(TEXTS).nth(2)).to_have_value(before[1])
    page.locator(TEXTS).nth(1).fill("改了一处")
    expect(page.get_by_role("button", name="撤销：修改")).to_be_visible(timeout=15_000)
    page.locator(TEXTS).nth(1).evaluate("field => field.blur()")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="撤销：移动")).to_be_focused(timeout=15_000)
    expect(page.locator(TEXTS).nth(1)).to_have_value(moved[1])
    page.keyboard.press("Control+z")
    reaches(page, before)
    zhao.leave()


def collide(browser: Browser, stack: Stack, slug: str) -> None:
    """Two editors: both texts stand until one is chosen."""
    zhao, zhou = at(browser, stack, slug, "focus"), at(browser, stack, slug, "focus", "zhoulan")
    zhou.page.locator(TEXTS).nth(1).fill("周岚写的一条")
    saved(zhou.page)
    zhao.page.locator(TEXTS).nth(1).fill("赵敏之写的一条")
    zhao.sees("您和周岚同时改了")
    expect(zhao.page.locator(".z-conflict")).to_contain_text("周岚写的一条")
    expect(zhao.page.locator(TEXTS).nth(1)).to_have_value("赵敏之写的一条")
    zhao.page.get_by_role("button", name="用对方的").click()
    expect(zhao.page.locator(TEXTS).nth(1)).to_have_value("周岚写的一条")
    zhao.leave()
    zhou.leave()


def assign_a_task(browser: Browser, stack: Stack, slug: str) -> None:
    """Parties are found by name; the date is read while its words are typed, and corrected."""
    zhao = at(browser, stack, slug, "tasks")
    page = zhao.page
    page.get_by_role("button", name="加一组").click()
    expect(page.locator(TEXTS).first).to_be_focused()
    page.keyboard.type("完善制度")
    page.keyboard.press("Enter")
    page.keyboard.type("建立首问负责制度")
    reaches(page, ["完善制度", "建立首问负责制度"])
    page.get_by_role("link", name="分工和时限").first.click()
    page.get_by_role("button", name="加分工").click()
    page.get_by_label("查找单位或分组").fill("各县")
    page.locator(".z-found li", has_text="各县").get_by_role("button", name="牵头").click()
    expect(page.locator(".z-party")).to_contain_text("各县（区）交通运输局")
    page.get_by_role("button", name="加一个时限").click()
    expect(page.get_by_label("原文", exact=True)).to_be_focused()
    page.keyboard.type("8月底，并长期坚持")
    expect(page.get_by_label("日期", exact=True)).to_have_value("2020-08-31")
    expect(page.get_by_label("长期坚持")).to_be_checked()
    page.get_by_label("日期", exact=True).fill("2020-08-28")
    save(page)
    page.reload()
    expect(page.get_by_label("日期", exact=True)).to_have_value("2020-08-28")
    expect(page.get_by_label("原文", exact=True)).to_have_value("8月底，并长期坚持")
    zhao.leave()


class Held:
    """Requests that wait on their way to the server until they are released."""

    def __init__(self, page: Page, address: str) -> None:
        self.routes: list[Route] | None = []
        page.route(address, self.take)

    def take(self, route: Route) -> None:
        if self.routes is None:
            route.continue_()
        else:
            self.routes.append(route)

    def release(self) -> None:
        waiting, self.routes = self.routes or [], None
        for route in waiting:
            route.continue_()


def press_in_between(browser: Browser, stack: Stack, slug: str) -> None:
    """A press while a save is under way counts once, though the list with its button is replaced meanwhile."""
    zhao = at(browser, stack, slug, "tasks")
    page = zhao.page
    page.get_by_role("link", name="分工和时限").first.click()
    field = page.get_by_label("查找单位或分组")
    with page.expect_response(lambda answer: "/find/" in answer.url and "q-" in answer.url):
        field.fill("县交通运输局")
    expect(page.locator(".z-found li")).to_have_count(2)
    finds, saves = Held(page, "**/find/**"), Held(page, "**/save/")
    with page.expect_request("**/find/**"):
        field.fill("石湾县交通运输局")
    with page.expect_request("**/save/"):
        page.get_by_label("责任单位原文").fill("石湾县局等")
    page.locator(".z-found li", has_text="石湾县交通运输局").get_by_role("button", name="牵头").click()
    finds.release()
    expect(page.locator(".z-found li")).to_have_count(1)
    saves.release()
    expect(page.locator(".z-party")).to_have_count(2)
    expect(page.locator(".z-party").last).to_contain_text("石湾县交通运输局")
    expect(page.get_by_label("责任单位原文")).to_have_value("石湾县局等")
    zhao.leave()


def press_often(browser: Browser, stack: Stack, slug: str) -> None:
    """Three presses while the first is on its way are three rows."""
    zhao = at(browser, stack, slug, "requirements")
    page = zhao.page
    held = Held(page, "**/rows/**")
    add = page.get_by_role("button", name="加一个附件")
    with page.expect_request("**/rows/**"):
        add.click()
    add.click()
    add.click()
    held.release()
    expect(page.locator("[data-row^='annex-']")).to_have_count(3)
    zhao.leave()


def leave_at_once(browser: Browser, stack: Stack, slug: str) -> None:
    """Whoever follows a link in the middle of typing finds it all again, and is not asked about what is kept."""
    zhao = at(browser, stack, slug, "focus")
    page = zhao.page
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator(TEXTS).nth(1).fill("刚写完就走")
    page.get_by_role("link", name="阶段").click()
    page.wait_for_url("**/phases/")
    page.get_by_role("button", name="加一个阶段").click()
    expect(page.get_by_label("阶段名称")).to_be_focused()
    page.keyboard.type("集中整治阶段")
    page.get_by_role("button", name="加一个阶段").click()
    expect(page.get_by_label("阶段名称")).to_have_count(2)
    page.get_by_role("link", name="整治重点").first.click()
    page.wait_for_url("**/focus/")
    assert texts(page)[1] == "刚写完就走"
    assert asked == []
    zhao.leave()


def work_without_script(browser: Browser, stack: Stack, slug: str) -> None:
    """Everything has a button."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=False)
    person = Person(stack, context, context.new_page())
    person.go("/sign-in/")
    person.page.get_by_label("登录名").fill("zhoulan")
    person.page.get_by_label("密码", exact=True).fill(PASSWORD)
    person.press("登录", exact=True)
    person.go(f"/campaigns/{slug}/configure/focus/")
    page = person.page
    page.locator(TEXTS).nth(1).fill("没有脚本也能写")
    page.locator("[data-row]").nth(1).get_by_role("button", name="下移").click()
    page.wait_for_load_state()
    assert texts(page)[2] == "没有脚本也能写"
    page.locator(TEXTS).nth(2).fill("也能存")
    page.get_by_role("button", name="保存本页").click()
    page.wait_for_load_state()
    assert texts(page)[2] == "也能存"
    person.leave()


def test_a_campaign_is_configured_in_the_browser(browser, stack):
    """One draft, step by step: each step stands on the one before."""
    slug = open_a_draft(browser, stack)
    for step in (
        write_by_keyboard,
        compose,
        paste_and_undo,
        drag_and_undo,
        collide,
        assign_a_task,
        press_in_between,
        press_often,
        leave_at_once,
        work_without_script,
    ):
        step(browser, stack, slug)
