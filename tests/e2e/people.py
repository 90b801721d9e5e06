"""What people do in the browser, in the words of the screen."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.stack import PASSWORD, Stack


@dataclass
class Person:
    """Somebody at a PC: signs in, and has one page before him."""

    stack: Stack
    context: BrowserContext
    page: Page

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(f"{self.stack.url}{path}")

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button or follow the link of that name, and wait for the next page."""
        target = self.page.get_by_role("button", name=name, exact=exact).or_(
            self.page.get_by_role("link", name=name, exact=exact)
        )
        target.first.click()
        self.page.wait_for_load_state()

    def confirm(self, name: str) -> None:
        """Answer the question that a dialog asks."""
        self.page.get_by_role("dialog").get_by_role("button", name=name).click()
        self.page.wait_for_load_state()

    def sees(self, text: str) -> None:
        """The text stands on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def leave(self) -> None:
        """Close the browser window."""
        self.context.close()


def sign_in(browser: Browser, stack: Stack, username: str, password: str = PASSWORD) -> Person:
    """A new window, signed in."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", accept_downloads=True)
    person = Person(stack, context, context.new_page())
    person.go("/sign-in/")
    person.page.get_by_label("登录名").fill(username)
    person.page.get_by_label("密码", exact=True).fill(password)
    person.press("登录", exact=True)
    return person


def _put(cell: Locator, value: str) -> None:
    if cell.evaluate("element => element.tagName") == "SELECT":
        cell.focus()
        labels = cell.locator("option").all_text_contents()
        cell.select_option(label=next(label for label in labels if label == value or label.startswith(f"{value}.")))
    else:
        cell.fill(value)


def fill_rows(person: Person, rows: list[dict[str, Any]]) -> None:
    """Type rows into the grid, each into its last, empty one; the grid grows by itself."""
    for place, cells in enumerate(rows):
        row = person.page.locator("[data-grid] tbody tr").nth(place)
        if row.count() == 0:
            person.page.get_by_role("button", name="加一行").click()
        for code, value in cells.items():
            _put(row.locator(f"[name$='-{code}']"), value)


def sign_and_submit(person: Person) -> None:
    """核对无误，签字并报送 on the first filing that waits."""
    person.go("/signatures/")
    person.press("核对签字")
    person.page.get_by_label("登录密码（确认是您本人）").first.fill(PASSWORD)
    person.press("核对无误，签字并报送")
