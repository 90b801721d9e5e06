"""Every main page of every role under axe-core, on the screen of an office PC and of a phone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.e2e.conftest import seed
from tests.e2e.pages import ROUNDS, Stop, visit
from tests.e2e.people import Person, sign_in
from tests.e2e.stack import PROJECT, Stack

pytestmark = pytest.mark.browser
AXE = Path(PROJECT) / "node_modules" / "axe-core" / "axe.min.js"
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1366, "height": 768},
    "phone": {"width": 375, "height": 760},
}
GRAVE = ("serious", "critical")
#: WCAG 2.1 AA, as GB/T 37668 asks, and what axe counts as good practice for structure.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}


@pytest.fixture(scope="module")
def demo(stack_without_people: Stack) -> Stack:
    """The demo's campaign in mid-course."""
    stack_without_people.set_clock("2026-07-15T09:00:00")
    seed(stack_without_people, "tests.e2e.seed_demo")
    return stack_without_people


def faults_of(person: Person) -> list[str]:
    """Serious and critical findings as one line each: rule, element, why."""
    person.page.evaluate(AXE.read_text(encoding="utf-8"))
    answer: dict[str, Any] = person.page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{person.page.url} {found['id']} ({found['impact']}): {node['html'][:160]} — {node['failureSummary'][:300]}"
        for found in answer["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("username", ROUNDS)
def test_no_page_has_a_serious_fault(browser: Browser, demo: Stack, username: str) -> None:
    person = sign_in(browser, demo, username)
    faults: list[str] = []
    for stop in ROUNDS[username]:
        person.page.set_viewport_size(SIZES["desk"])
        visit(person.page, demo.url, stop)
        for size, viewport in SIZES.items():
            person.page.set_viewport_size(viewport)
            faults += [f"{size}: {fault}" for fault in faults_of(person)]
            wide = person.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            if wide:
                faults.append(f"{size}: {person.page.url} is wider than the screen")
    person.leave()
    assert not faults, "\n".join(faults)


def test_the_sign_in_page_has_none_either(browser: Browser, demo: Stack) -> None:
    context = browser.new_context(locale="zh-CN")
    person = Person(demo, context, context.new_page())
    person.go("/sign-in/")
    assert faults_of(person) == []
    person.page.get_by_label("登录名").fill("shenyutong")
    person.page.get_by_label("密码", exact=True).fill("wrong")
    person.press("登录", exact=True)
    expect(person.page.get_by_role("alert").first).to_be_visible()
    assert faults_of(person) == []
    person.leave()


def test_the_search_is_reached_by_its_key(browser: Browser, demo: Stack) -> None:
    person = sign_in(browser, demo, "zhaominzhi")
    visit(person.page, demo.url, Stop("desk", "desk-detail", "工作台", "/desk/"))
    person.page.keyboard.press("/")
    expect(person.page.locator("#z-search")).to_be_focused()
    person.page.keyboard.type("望溪")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/search/**")
    person.sees("单位（1）")
    person.leave()
