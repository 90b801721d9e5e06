"""The ledger worked in by keyboard: a row beside the list, ticking, the way back, and the same without script."""

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.people import Person, sign_in
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def given(stack: Stack) -> Stack:
    """Sixty problems of two counties."""
    stack.start("tests.e2e.seed_ledger")
    assert stack.processes.pop().wait(120) == 0, stack.log.read_text()[-3000:]
    return stack


def row(person: Person, place: int) -> Locator:
    return person.page.locator("tr[data-row]").nth(place)


def title(person: Person, place: int) -> str:
    return row(person, place).locator(".z-card-title a").inner_text()


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def works_by_keyboard(person: Person) -> None:
    """J, K, X, O, arrows and Esc; none of them while a word is typed."""
    page, drawer = person.page, person.page.locator("#drawer")
    press(person, "j", "j", "k", "j")
    expect(row(person, 1).locator(".z-card-title a")).to_be_focused()
    expect(page.locator("[data-bulkbar]")).to_be_hidden()
    press(person, "x")
    expect(row(person, 1).locator("input[name=pick]")).to_be_checked()
    expect(page.locator("[data-bulkbar]")).to_contain_text("已选1条")
    press(person, "o")
    expect(drawer.locator(".z-drawer__title")).to_have_text(title(person, 1))
    box, table = drawer.bounding_box(), page.locator(".z-table--ledger").bounding_box()
    assert box and table and round(box["width"]) == 376 and table["x"] + table["width"] <= box["x"] + 2
    press(person, "ArrowDown")
    expect(drawer.locator(".z-drawer__title")).to_have_text(title(person, 2))
    press(person, "ArrowUp", "ArrowUp")
    expect(drawer.locator(".z-drawer__title")).to_have_text(title(person, 0))
    press(person, "Escape")
    expect(drawer).to_be_hidden()
    expect(row(person, 0).locator(".z-card-title a")).to_be_focused()
    page.get_by_label("找问题、责任人、责任单位").focus()
    press(person, "j", "x", "o")
    expect(page.get_by_label("找问题、责任人、责任单位")).to_have_value("jxo")
    expect(drawer).to_be_hidden()
    page.get_by_label("找问题、责任人、责任单位").fill("")


def comes_back(person: Person) -> None:
    """Second page, sorted: to a problem and back to the very row."""
    page = person.page
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url(re.compile("page="))
    before, name = page.url, title(person, 3)
    uuid = row(person, 3).get_attribute("data-row")
    row(person, 3).locator(".z-card-title a").focus()
    press(person, "Enter")
    page.wait_for_url(re.compile(rf"/problems/{uuid}/"))
    page.locator(".z-crumbs a").first.click()
    page.wait_for_url(re.compile(f"#row-{uuid}"))
    assert "order=-listed" in page.url and re.findall("page=[^&#]+", page.url) == re.findall("page=[^&#]+", before)
    marked = page.locator("tr[data-current]")
    expect(marked).to_contain_text(name)
    expect(marked).to_be_in_viewport()


def verifies_one_after_the_other(person: Person) -> None:
    """Beside the list, and the next one stands open."""
    page, drawer = person.page, person.page.locator("#drawer")
    person.go("/problems/?state=claimed")
    row(person, 0).locator("td").nth(2).click()
    expect(drawer).to_contain_text("条已改完")
    first = row(person, 0).get_attribute("data-row")
    drawer.get_by_role("button", name="核账并销账").click()
    page.wait_for_url(re.compile("open="))
    person.sees("已核验销号")
    expect(drawer.locator(".z-drawer__title")).to_be_visible()
    opened = re.findall("open=([^&#]+)", page.url)[0]
    assert opened != first and page.locator(f"tr[data-row='{first}']").count() == 0
    expect(page.locator(f"tr[data-row='{opened}'][data-current]")).to_be_visible()


def test_the_ledger_is_worked_in_by_keyboard(browser: Browser, given: Stack) -> None:
    zhao = sign_in(browser, given, "zhaominzhi")
    zhao.go("/problems/?unit=&order=-listed")
    works_by_keyboard(zhao)
    comes_back(zhao)
    verifies_one_after_the_other(zhao)
    assert given.count("SELECT count(*) FROM rectification_problem WHERE state = 'closed'") == 1
    zhao.leave()


def test_without_script_the_same_is_reached_by_links_and_buttons(browser: Browser, given: Stack) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 760}, locale="zh-CN", java_script_enabled=False)
    person = Person(given, context, context.new_page())
    person.go("/sign-in/")
    person.page.get_by_label("登录名").fill("zhoulan")
    person.page.get_by_label("密码", exact=True).fill("Lanchuan-2020")
    person.press("登录", exact=True)
    person.go("/problems/?state=claimed")
    name = title(person, 0)
    person.page.locator("input[name=pick]").first.check()
    person.press("核账并销账", exact=True)
    person.sees("1条会办")
    person.press("核账并销账，1条")
    person.sees("办好1条")
    person.press("回到台账")
    assert name not in person.page.locator("table").inner_text()
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 375
    person.leave()
