"""A notice is brought in and checked in the browser: by keyboard, words lit up, and nothing is lost by leaving."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from weasyprint import HTML

from reporting.demo.texts_notice import NOTICE
from tests.e2e.people import Person, sign_in
from tests.e2e.stack import PASSWORD, Stack

pytestmark = pytest.mark.browser

TEXT = NOTICE.format(year=2020)
DATE, ANNEX = "task-2.assignment-1.deadline-1", "filing-4.cited_annex"
SLOW = 30_000


def is_open(page: Page, key: str) -> None:
    expect(page.locator("#notice-panel")).to_have_attribute("data-open", key, timeout=SLOW)


def lit(page: Page) -> str:
    """The words that are lit up in the source, which must be in view."""
    marks = page.locator("#source mark[aria-current]")
    expect(marks.first).to_be_in_viewport(timeout=SLOW)
    return "".join(marks.all_text_contents())


def select(page: Page, words: str) -> None:
    """Drag the mouse over words that stand on one line of the source, and let go."""
    line = page.locator("#source p[data-start]", has_text=words)
    line.hover()  # waits until it stands still
    begins, ends = line.evaluate(
        """(line, words) => {
          const at = line.textContent.indexOf(words), end = at + words.length;
          const box = place => {
            let before = 0;
            const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
            while (nodes.nextNode()) {
              const node = nodes.currentNode;
              if (place < before + node.length) {
                const range = document.createRange();
                range.setStart(node, place - before);
                range.setEnd(node, place - before + 1);
                return range.getBoundingClientRect();
              }
              before += node.length;
            }
          };
          const first = box(at), last = box(end - 1);
          return [[first.left + 1, first.top + first.height / 2], [last.right - 1, last.top + last.height / 2]];
        }""",
        words,
    )
    page.mouse.move(*begins)
    page.mouse.down()
    page.mouse.move(*ends, steps=8)
    page.mouse.up()


def hand_in(zhao: Person, folder: Path) -> str:
    """Upload the notice; the address of its check screen."""
    file = folder / "通知.txt"
    file.write_text(TEXT, encoding="gb18030")
    zhao.go("/campaigns/")
    zhao.press("从通知读入")
    zhao.press("上传一份通知")
    zhao.page.get_by_label("通知文件").set_input_files(file)
    zhao.press("读取这份通知")
    expect(zhao.page.get_by_role("heading", name="核对读出的内容：拿不准的先看")).to_be_visible(timeout=SLOW)
    return re.sub(r"^https?://[^/]+|\?.*$", "", zhao.page.url)


def check_by_keyboard(page: Page) -> None:
    """The doubtful date is confirmed by Enter; the wrong annex is put off and then answered by number."""
    is_open(page, DATE)
    assert lit(page) == "2020年12底前完成修订，执行长期坚持"
    page.keyboard.press("Enter")
    is_open(page, ANNEX)
    assert lit(page) == "2"
    expect(page.locator("[data-key-confirm]")).to_be_focused()
    expect(page.locator("#notice-panel [role=status]")).to_contain_text("任务2 完成时限：已确认")
    page.keyboard.press("s")
    expect(page.locator("#notice-panel [role=status]")).to_contain_text("先放着", timeout=SLOW)
    is_open(page, ANNEX)  # the only one left
    page.keyboard.press("2")
    expect(page.get_by_label("附件4 情况统计表")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#notice-panel [role=status]")).to_contain_text("已改", timeout=SLOW)


def change_one(page: Page) -> None:
    """Words of the source open their value; what an input method composes commits nothing."""
    page.locator("#source mark", has_text="11月中旬至12月20日").click()
    is_open(page, "phase-2.window")
    page.locator("#choice-own").check()
    page.get_by_label("原文写法").focus()
    page.get_by_label("原文写法").dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True})
    is_open(page, "phase-2.window")
    page.get_by_label("到", exact=True).fill("2020-12-21")
    page.locator("[data-key-confirm]").click()
    expect(page.locator("#notice-panel [role=status]")).to_contain_text("阶段二 起止时间：已改", timeout=SLOW)


def add_one(page: Page) -> None:
    """A selected passage becomes an item of the area in which it stands."""
    select(page, "投诉电话无人接听")
    page.get_by_text("把选中的原文添加为…").click()
    expect(page.get_by_label("原文", exact=True)).to_have_value("投诉电话无人接听")
    page.get_by_label("添加为").select_option(label="重点")
    page.get_by_role("button", name="添加", exact=True).click()
    is_open(page, "new-1")
    assert lit(page) == "投诉电话无人接听"


def test_a_notice_is_checked_and_all_is_there_after_leaving(browser: Browser, stack: Stack, tmp_path: Path) -> None:
    zhao = sign_in(browser, stack, "zhaominzhi")
    troubles: list[str] = []
    zhao.page.on("pageerror", lambda error: troubles.append(str(error)))
    zhao.page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    address = hand_in(zhao, tmp_path)
    check_by_keyboard(zhao.page)
    change_one(zhao.page)
    add_one(zhao.page)
    assert troubles == []
    zhao.leave()

    zhao = sign_in(browser, stack, "zhaominzhi")
    zhao.go("/notices/")
    zhao.press("接着核对")
    assert address in zhao.page.url
    expect(zhao.page.locator("#notice-progress")).to_contain_text("已核对 4 /")
    for key, told in (
        (DATE, "已确认"), (ANNEX, "附件4"), ("phase-2.window", "2020年12月21日"), ("new-1", "投诉电话无人接听"),
    ):  # fmt: skip
        zhao.go(f"{address}?value={key}")
        expect(zhao.page.locator("#value")).to_contain_text(told)
    expect(zhao.page.locator("#notice-panel .z-tabs")).to_contain_text("拿不准 0")
    zhao.leave()


def test_a_pdf_is_read_in_the_background_and_the_page_turns_by_itself(
    browser: Browser, stack: Stack, tmp_path: Path
) -> None:
    lines = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    file = tmp_path / "通知.pdf"
    file.write_bytes(HTML(string=f"<html lang=zh><body>{lines}</body></html>").write_pdf())
    zhao = sign_in(browser, stack, "zhaominzhi")
    zhao.go("/notices/new/")
    zhao.page.get_by_label("通知文件").set_input_files(file)
    zhao.press("读取这份通知")
    expect(zhao.page.get_by_role("heading", name="核对读出的内容：拿不准的先看")).to_be_visible(timeout=2 * SLOW)
    expect(zhao.page.locator("#source")).to_contain_text("岚川市货运车辆检查秩序专项整治实施方案")
    expect(zhao.page.locator("#notice-panel")).to_contain_text("2020年12月31日，之后长期坚持")
    zhao.leave()


def test_the_same_without_script(browser: Browser, stack: Stack) -> None:
    """Pasted, one value put off, one confirmed, one typed; each press is a page."""
    context = browser.new_context(viewport={"width": 375, "height": 812}, locale="zh-CN", java_script_enabled=False)
    zhao = Person(stack, context, context.new_page())
    zhao.go("/sign-in/")
    zhao.page.get_by_label("登录名").fill("zhaominzhi")
    zhao.page.get_by_label("密码", exact=True).fill(PASSWORD)
    zhao.press("登录", exact=True)
    zhao.go("/notices/new/")
    zhao.page.get_by_label("或者粘贴通知全文").fill(TEXT)
    zhao.press("读取这份通知")
    is_open(zhao.page, DATE)
    zhao.press("先放着")
    is_open(zhao.page, ANNEX)
    zhao.sees("任务2 完成时限：先放着")
    zhao.go(re.sub(r"^https?://[^/]+|\?.*$", "", zhao.page.url) + f"?value={DATE}")
    zhao.page.get_by_label("自己填").check()
    zhao.page.get_by_label("最后一天").fill("2020-12-30")
    zhao.press("确认，看下一处")
    zhao.sees("任务2 完成时限：已改")
    zhao.leave()
