"""Notice 000 from the Word file to the published campaign, in the browser: uploaded, two values corrected, the names
that the organisation does not know answered, accepted, published. It then is the campaign of the recipe."""

import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.campaigns.dumps import differences, plain
from tests.campaigns.notices import notice_text, require_notices
from tests.e2e.configuring import Drafter
from tests.e2e.people import Person, sign_in
from tests.e2e.stack import PROJECT, Stack

pytestmark = pytest.mark.browser

SLOW = 30_000
TABLE, MISPRINTED = "filing-5.cited_annex", "task-22.assignment-1.deadline-1"
LEGAL, DETACHMENT, COUNTIES, TEAMS = (
    "局法规科",
    "岚川市交通运输综合执法支队",
    "各县（区）交通运输局",
    "综合执法支（大）队",
)


def word_file(key: str) -> bytes:
    """A notice as a Word file: one paragraph a line."""
    document = docx.Document()
    for line in notice_text(key).split("\n"):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def upload(person: Person, content: bytes) -> None:
    person.go("/notices/")
    person.press("上传一份通知")
    person.page.get_by_label("通知文件").set_input_files(
        {"name": "实施方案.docx", "mimeType": "application/octet-stream", "buffer": content}
    )
    person.press("读取这份通知")
    person.sees("核对读出的内容")


def open_value(person: Person, key: str) -> Page:
    """Open a value's card by its address."""
    person.go(f"{person.page.url.partition('?')[0].removeprefix(person.stack.url)}?value={key}")
    return person.page


def confirm(page: Page) -> None:
    """Enter on the open card, and its answer."""
    with page.expect_response(lambda answer: "/decide/" in answer.url):
        page.locator("[data-key-confirm]").press("Enter")


def correct(person: Person) -> None:
    """The annex that fits instead of the one cited; another last day for a misprinted deadline."""
    page = open_value(person, TABLE)
    page.get_by_label("自己填").check()
    page.locator("#own-text").fill("4")
    confirm(page)
    page = open_value(person, MISPRINTED)
    page.get_by_label("自己填").check()
    page.locator("#own-date").fill("2020-08-30")
    confirm(page)


def confirm_the_rest(person: Person) -> int:
    """Enter, Enter, Enter: as it was read, until nothing doubtful is left."""
    page = person.page
    person.go(f"{page.url.partition('?')[0].removeprefix(person.stack.url)}?tab=unsure")
    tab = page.locator("nav.z-tabs a").first
    count = int(tab.inner_text().split()[-1])
    for left in range(count, 0, -1):
        confirm(page)
        expect(page.locator("nav.z-tabs a").first).to_have_text(f"拿不准 {left - 1}", timeout=SLOW)
    return count


def party(person: Person, words: str) -> Any:
    return person.page.locator("#parties li.z-readparties__line").filter(has_text=f"“{words}”").first


def name_one(person: Person, words: str, *names: str) -> None:
    """Look a name up and say that the words mean it; further names are added."""
    for at, name in enumerate(names):
        line = party(person, words)
        fold = person.page.locator("details.z-readparties__rest > summary")
        if not line.is_visible():
            fold.click()
        if line.locator("a.z-btn").count():
            line.locator("a.z-btn").click()
            line = party(person, words)
        line.locator("input[name=seek]").fill(name)
        found = line.locator(".z-found > li").filter(has_text=name).first
        with person.page.expect_navigation():
            found.get_by_role("button", name="加上" if at else "就是它").click()
        person.sees("已记住")


def loaded(stack: Stack, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stack.manage("dump_campaign", slug))
    return found


def test_notice_000_from_the_file_to_the_campaign(browser: Browser, stack: Stack) -> None:
    require_notices()
    zhao = sign_in(browser, stack, "zhaominzhi")
    upload(zhao, word_file("000"))
    address = zhao.page.url.partition("?")[0].removeprefix(stack.url)
    correct(zhao)
    assert confirm_the_rest(zhao) > 3
    expect(zhao.page.locator("#notice-main")).to_contain_text("还差3处", timeout=SLOW)
    zhao.leave()

    zhao = sign_in(browser, stack, "zhaominzhi")  # nothing was lost with the window
    zhao.go(address)
    expect(zhao.page.locator("#notice-main")).to_contain_text("还差3处", timeout=SLOW)
    name_one(zhao, "局法制科", LEGAL)
    name_one(zhao, "各单位", COUNTIES, DETACHMENT, LEGAL)
    name_one(zhao, "各县(市、区)交通运输局及执法大队", COUNTIES, TEAMS)
    zhao.press("生成草稿", exact=True)
    zhao.sees("已生成草稿")
    zhao.sees("来自通知“实施方案.docx”")
    slug = zhao.page.url.partition("/campaigns/")[2].partition("/")[0]

    desk = Drafter(zhao)
    desk.slug = slug
    desk.name_reviewer("吴桐")
    desk.publish("与通知原文一致")
    recipes = Path(PROJECT) / "campaigns" / "recipes" / "notice_000.json"
    stack.manage("load_campaign", str(recipes), "--slug", "recipe", "--notices", str(require_notices()))
    found = differences(plain(loaded(stack, slug)), plain(loaded(stack, "recipe")))
    corrected = {"cited_annex", "date", "precision"}  # of the annex, and of the misprinted deadline
    assert {path.rpartition(".")[2] for path in found} == {"contact_name", "contact_phone", *corrected}
    assert len(found) == 5
    state = stack.count("SELECT state FROM campaigns_campaign WHERE slug = %s", slug)
    linked = stack.count("SELECT count(*) FROM campaigns_fieldsource")
    assert (state, linked > 150) == ("published", True)
    zhao.leave()
