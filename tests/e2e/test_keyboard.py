"""A list is filled, sent and signed without a mouse; the unit leader does it on a phone."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.people import Person, sign_in
from tests.e2e.stack import PASSWORD, Stack

pytestmark = pytest.mark.browser
FINGER = 44  # CSS pixels: what a finger needs
ROW = {
    "description": "3名辅助人员单独上路检查", "measures": "每班2名持证人员", "leader": "罗振东", "unit": "法制股",
    "due": "2020年7月",
}  # fmt: skip


@pytest.fixture(scope="module")
def given(stack: Stack) -> Stack:
    """A published campaign of June 2020."""
    stack.start("tests.e2e.seed_campaign")
    assert stack.processes.pop().wait(120) == 0, stack.log.read_text()[-3000:]
    return stack


def tab_to(person: Person, target: Locator, most: int = 80) -> None:
    """Press Tab until the target has the focus."""
    for _press in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        person.page.keyboard.press("Tab")
    focused = person.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"Tab does not reach it; the focus is on {focused}")


def choose(person: Person, field: Locator, first: str) -> None:
    """A choice by the first sign of its label, as every browser offers it."""
    tab_to(person, field)
    person.page.keyboard.press(first)
    expect(field).not_to_have_value("")


def enter(person: Person, target: Locator) -> None:
    """Reach it by Tab and press Enter."""
    tab_to(person, target)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def fill_and_send(browser: Browser, given: Stack) -> None:
    person = sign_in(browser, given, "shenyutong")
    person.go("/obligations/")
    entry = person.page.locator("article", has_text="问题清单").first
    enter(person, entry.get_by_role("button").or_(entry.get_by_role("link")).first)
    person.page.wait_for_url("**/edit/")
    row = person.page.locator("[data-grid] tbody tr").first
    choose(person, row.locator("[name$='-item']"), "1")
    for code, text in ROW.items():
        tab_to(person, row.locator(f"[name$='-{code}']"))
        person.page.keyboard.type(text)
    tab_to(person, row.locator("[name$='-kind']"))
    expect(person.page.locator("[data-autosave-text]")).to_contain_text("已自动保存", timeout=15_000)
    person.page.keyboard.press("Escape")  # out of the grid, which keeps Tab for its cells
    enter(person, person.page.locator("[data-send]:visible").first)
    expect(person.page.get_by_role("status").filter(has_text="签字").first).to_be_visible()
    person.leave()


def test_a_list_is_filled_sent_and_signed_by_keyboard(browser: Browser, given: Stack) -> None:
    fill_and_send(browser, given)
    boss = sign_in(browser, given, "hanlicheng")
    boss.page.set_viewport_size({"width": 375, "height": 760})
    boss.go("/signatures/")
    enter(boss, boss.page.get_by_role("link", name="核对签字").first)
    sign = boss.page.locator(".z-actionbar .z-btn")
    for box in [button.bounding_box() for button in sign.all()]:
        assert box and box["height"] >= FINGER and box["width"] >= FINGER
    tab_to(boss, sign.last)
    boss.page.keyboard.press("Enter")
    password = boss.page.get_by_role("dialog").get_by_label("登录密码（确认是您本人）")
    tab_to(boss, password)
    boss.page.keyboard.type("wrong")
    with boss.page.expect_navigation():
        boss.page.keyboard.press("Enter")
    expect(boss.page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    tab_to(boss, password)
    boss.page.keyboard.type(PASSWORD)
    with boss.page.expect_navigation():
        boss.page.keyboard.press("Enter")
    assert given.count("SELECT state FROM rectification_filing") == "submitted"
    boss.leave()
