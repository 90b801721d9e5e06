"""The grid as liaisons use it: keys, an input method, a block from Excel, a broken line, a colleague in the way."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.people import Person, sign_in
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

BLOCK = (
    '2\t\t案卷缺页42份\t"1. 补齐\n2. ""双人""复查"\t周启明\t法制股\t2020年8月\t立行立改\t自查\r\n'
    "检查不亮证\t\t执法记录仪未开\t整改\t罗振东\t大队\t2020/9/30\t限期整改\t不知道\r\n"
)


@pytest.fixture(scope="module")
def given(stack: Stack) -> Stack:
    """A published campaign of June 2020."""
    stack.start("tests.e2e.seed_campaign")
    assert stack.processes.pop().wait(60) == 0, stack.log.read_text()[-3000:]
    return stack


def at_the_list(browser: Browser, stack: Stack, username: str) -> Person:
    """The person's problem list, opened in the editor."""
    person = sign_in(browser, stack, username)
    person.go("/obligations/")
    entry = person.page.locator("article", has_text="问题清单").first
    entry.get_by_role("button").or_(entry.get_by_role("link", name="继续填写")).first.click()
    person.page.wait_for_url("**/edit/")
    return person


def cell(person: Person, row: int, code: str) -> Locator:
    return person.page.locator("[data-grid] tbody tr").nth(row).locator(f"[name$='-{code}']")


def shown(person: Person, row: int, code: str) -> str:
    """What the reader reads in a cell."""
    words: Any = cell(person, row, code).evaluate(
        "field => field.tagName === 'SELECT' ? field.selectedOptions[0].textContent : field.value"
    )
    return str(words)


def saved(person: Person) -> None:
    expect(person.page.locator("[data-autosave-text]")).to_contain_text("已自动保存", timeout=10_000)
    expect(person.page.locator("[data-autosave-text]")).not_to_contain_text("正在保存")


def paste(person: Person, target: Locator, text: str) -> None:
    """What Ctrl+V hands over when cells were copied in Excel or WPS."""
    target.evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            data.setData("text/html", "<table><tr><td></td></tr></table>");
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_a_pasted_block_fills_rows_and_is_undone_in_one_step(browser, given):
    person = at_the_list(browser, given, "shenyutong")
    keys = person.page.keyboard
    cell(person, 0, "item").focus()
    paste(person, cell(person, 0, "item"), BLOCK)
    assert shown(person, 0, "item") == "2. 离岗人员执法证件未收回注销"
    assert shown(person, 0, "measures") == '1. 补齐\n2. "双人"复查'
    assert shown(person, 1, "item") == "3. 检查不亮证、不告知、不记录"
    assert [shown(person, 1, code) for code in ("due", "kind", "source")] == ["2020/9/30", "限期整改", "不知道"]
    assert person.page.locator("[data-grid] tbody tr").count() == 3  # the last is the blank one
    saved(person)
    expect(person.page.locator("[data-send]:visible")).to_contain_text("还差1处")
    expect(person.page.locator("td[data-col=source][aria-invalid=true]")).to_contain_text("未选问题来源")
    cell(person, 0, "item").focus()
    keys.press("Control+z")
    assert shown(person, 0, "description") == ""
    keys.press("Control+y")
    assert shown(person, 1, "description") == "执法记录仪未开"
    saved(person)
    person.page.reload()
    assert shown(person, 0, "description") == "案卷缺页42份" and shown(person, 1, "source") == "不知道"
    person.leave()


def test_keys_move_commit_repeat_and_find_the_next_error(browser, given):
    person = at_the_list(browser, given, "linxiaohe")
    page, keys = person.page, person.page.keyboard
    paste(person, cell(person, 0, "item"), BLOCK)
    cell(person, 0, "leader").focus()
    keys.type("陈立新")
    keys.press("Enter")
    expect(cell(person, 1, "leader")).to_be_focused()
    keys.press("Control+d")
    assert shown(person, 1, "leader") == "陈立新"
    keys.press("ArrowRight")
    expect(cell(person, 1, "unit")).to_be_focused()
    keys.press("Tab")
    expect(cell(person, 1, "due")).to_be_focused()
    keys.press("ArrowUp")
    keys.type("2020年7月")
    keys.press("Escape")
    assert shown(person, 0, "due") == "2020年8月"
    cell(person, 1, "measures").focus()
    keys.press("F2")
    keys.press("Alt+Enter")
    keys.type("复查")
    assert shown(person, 1, "measures") == "1. 整改\n2. 复查"
    saved(person)
    keys.press("F8")
    expect(cell(person, 1, "source")).to_be_focused()
    expect(page.locator("[data-strip-error]")).to_contain_text("未选问题来源")
    keys.press("Alt+Delete")
    assert page.locator("[data-grid] tbody tr").count() == 2
    keys.press("Control+z")
    assert shown(person, 1, "description") == "执法记录仪未开"
    person.leave()


def test_enter_while_an_input_method_composes_neither_commits_nor_moves(browser, given):
    person = at_the_list(browser, given, "linxiaohe")
    field = cell(person, 0, "unit")
    field.focus()
    session = person.context.new_cdp_session(person.page)
    session.send("Input.imeSetComposition", {"text": "zhidui", "selectionStart": 6, "selectionEnd": 6})
    field.evaluate(
        """field => field.dispatchEvent(
            new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true})
        )"""
    )
    expect(field).to_be_focused()
    session.send("Input.insertText", {"text": "支队"})
    expect(field).to_have_value("支队")
    person.page.keyboard.press("Enter")
    expect(cell(person, 1, "unit")).to_be_focused()
    saved(person)
    person.leave()


def test_what_could_not_be_sent_is_kept_on_the_machine_and_comes_back(browser, given):
    person = at_the_list(browser, given, "baichuan")
    person.page.on("dialog", lambda dialog: dialog.accept())
    cell(person, 0, "description").fill("先填一条")
    saved(person)
    address = person.page.url
    person.page.route("**/save/", lambda route: route.abort())
    cell(person, 0, "description").fill("断网时填的")
    expect(person.page.locator("[data-autosave-text]")).to_contain_text("网络断开，已存在本机", timeout=10_000)
    person.page.goto("about:blank")
    person.page.unroute("**/save/")
    person.page.goto(address)
    assert shown(person, 0, "description") == "断网时填的"
    saved(person)
    person.page.reload()
    assert shown(person, 0, "description") == "断网时填的"
    person.leave()


def test_two_people_in_one_draft_are_united_or_asked(browser, given):
    """The unit's leader opens the liaison's draft: other cells are united, the same cell is asked about."""
    first = at_the_list(browser, given, "baichuan")
    cell(first, 0, "leader").fill("郝建")
    cell(first, 0, "unit").fill("法制大队")
    saved(first)
    second = at_the_list(browser, given, "haojian")
    cell(second, 0, "leader").fill("白川")
    cell(second, 0, "measures").fill("逐案补录")
    saved(second)
    cell(first, 0, "leader").fill("罗青")
    cell(first, 0, "due").fill("2020年8月")
    panel = first.page.locator("#conflict")
    expect(panel).to_contain_text("第1条“责任领导”，您和郝建同时改了", timeout=10_000)
    assert shown(first, 0, "measures") == "逐案补录"
    panel.get_by_role("button", name="合并后再改").click()
    saved(first)
    first.page.reload()
    assert shown(first, 0, "leader") == "罗青\n白川" and shown(first, 0, "due") == "2020年8月"
    first.leave()
    second.leave()
