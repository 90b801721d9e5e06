"""What a campaign manager does in the configuration, in the words of the screen."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Person

TEXTS = ".z-orow__main > [data-cell]:first-child textarea"
FIND = {"parties": "查找单位或分组", "receivers": "查找接收单位"}


@dataclass
class Drafter:
    """A campaign manager with a draft: `slug` names it in addresses."""

    person: Person
    slug: str = ""

    @property
    def page(self) -> Page:
        """The page before him."""
        return self.person.page

    def begin(self, title: str, short_title: str) -> None:
        """Open a new draft."""
        self.person.go("/campaigns/new/")
        self.page.get_by_label("方案名称").fill(title)
        self.page.get_by_label(re.compile("^简称")).fill(short_title)
        self.person.press("建草稿，开始配置")
        self.page.wait_for_url("**/configure/basics/")
        self.slug = self.page.url.split("/")[-4]

    def open(self, title: str, address: str) -> None:
        """Follow the list of sections, which saves first what was typed."""
        # Not by the address: from an annex to the requirements it stays the same, and the page is still left.
        with self.page.expect_navigation(url=f"**/configure/{address}/"):
            self.page.get_by_role("navigation", name="配置的各部分").get_by_role("link", name=title).click()

    def fill(self, values: Mapping[str, str], within: Locator | None = None) -> None:
        """Type into fields by their labels."""
        for label, text in values.items():
            (within or self.page).get_by_label(label, exact=True).fill(text)

    def add(self, button: str, kind: str, within: Locator | None = None) -> Locator:
        """Press a button that adds a row; the new row."""
        place = within or self.page.locator("#sheet")
        rows = place.locator(f"[data-row^='{kind}-']")
        before = rows.count()
        place.get_by_role("button", name=button, exact=True).click()
        expect(rows).to_have_count(before + 1, timeout=15_000)
        return rows.nth(before)

    def write(self, lines: Iterable[str]) -> None:
        """Type rows below the one in focus, each after Enter."""
        for line in lines:
            self.page.keyboard.press("Enter")
            self.page.keyboard.insert_text(line)

    def paste(self, lines: Iterable[str], rows: int) -> None:
        """Give the paste box many lines; `rows` stand on the page afterwards."""
        box = self.page.get_by_label("要分条的文字")
        if not box.is_visible():
            self.page.get_by_text("粘贴多行文字，自动分条").click()
        box.fill("\n".join(lines))
        self.page.get_by_role("button", name="写入", exact=True).click()
        expect(self.page.locator(TEXTS)).to_have_count(rows, timeout=20_000)

    def choose(self, name: str, button: str, within: Locator, purpose: str = "parties") -> None:
        """Find a unit or group by its name and take it."""
        with self.page.expect_response(lambda answer: f"/find/{purpose}/" in answer.url and quote(name) in answer.url):
            within.get_by_label(FIND[purpose]).fill(name)
        lines = within.locator(".z-found li")
        expect(lines.filter(has_not_text=name)).to_have_count(0)
        found = lines.filter(has_text=re.compile(rf"^\s*{re.escape(name)}"))
        found.first.get_by_role("button", name=button).click()
        expect(within.locator(".z-parties li").filter(has_text=name).first).to_be_visible(timeout=15_000)

    def next_task(self) -> None:
        """On to the task behind this one."""
        here = self.page.url
        self.page.get_by_role("navigation", name="前后任务").get_by_role("link").last.click()
        self.page.wait_for_url(lambda url: url != here)

    def demand(self, kind: str) -> None:
        """Demand one more kind of material; its page opens."""
        self.open("报送要求和附件", "requirements")
        self.page.get_by_label("材料类型").select_option(label=kind)
        self.page.get_by_role("button", name="加这一项").click()
        self.page.wait_for_url(re.compile(r"/configure/requirement-\d+/"))

    def tick(self, label: str, wanted: bool) -> None:
        """Set a box."""
        self.page.get_by_label(label, exact=True).set_checked(wanted)

    def name_reviewer(self, name: str) -> None:
        """Name somebody who reviews what the organiser itself files."""
        self.open("审核与授权", "people")
        form = self.page.locator("form.z-grantform").first
        form.get_by_label("人员").select_option(label=form.locator("option", has_text=name).first.inner_text())
        form.get_by_role("button", name="指定审核人").click()
        self.page.wait_for_load_state()
        self.person.sees(name)

    def publish(self, note: str) -> list[str]:
        """Answer every warning with the note, then publish; the warnings."""
        self.open("发布检查", "check")
        answered = []
        while self.page.locator("form.z-ack").count():
            warning = self.page.locator(".z-finding--warning").filter(has=self.page.locator("form.z-ack")).first
            answered.append(warning.locator("p").inner_text())
            warning.get_by_label("为什么照原样发布").fill(note)
            with self.page.expect_navigation():
                warning.get_by_role("button", name="确认并说明").click()
        self.person.press("发布这项专项整治")
        self.person.confirm("发布")
        self.person.sees("发布时定下来的")
        return answered
