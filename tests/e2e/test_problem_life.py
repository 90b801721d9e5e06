"""One problem's whole life in the browser: returned, extended, closed, found again, listed, lifted, closed for good."""

from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import seed
from tests.e2e.people import Person, sign_in
from tests.e2e.stack import Stack
from tests.e2e.test_story import file_problems, review

pytestmark = pytest.mark.browser
ROW = {"item": "1", "description": "3名辅助人员单独上路检查", "measures": "每班2名持证人员",
       "leader": "罗振东", "unit": "县综合执法大队", "due": "2020年7月"}  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture(scope="module")
def listed(browser: Browser, stack: Stack) -> Stack:
    """The county's list has been filed and accepted on June 4."""
    seed(stack, "tests.e2e.seed_campaign")
    stack.set_clock("2020-06-04T09:00:00")
    file_problems(browser, stack, "shenyutong", "hanlicheng", [ROW])
    review(browser, stack, "望溪")
    return stack


def at(browser: Browser, stack: Stack, moment: str, username: str) -> Person:
    """Somebody before the problem at a moment."""
    stack.set_clock(moment)
    person = sign_in(browser, stack, username)
    person.go(f"/problems/{stack.count('SELECT uuid FROM rectification_problem')}/")
    return person


def claim(browser: Browser, stack: Stack, moment: str, done: str) -> None:
    """The county claims it done, with a picture."""
    shen = at(browser, stack, moment, "shenyutong")
    shen.page.get_by_label("整改完成日期").fill(done)
    shen.page.get_by_label("整改完成情况").fill("已重新排班")
    shen.page.get_by_label("佐证材料").set_input_files({"name": "排班表.png", "mimeType": "image/png", "buffer": PNG})
    shen.press("申请销号", exact=True)
    shen.sees("已申请销号")
    shen.leave()


def close(browser: Browser, stack: Stack, moment: str) -> None:
    """Another of the bureau checks on site and closes in one press."""
    zhou = at(browser, stack, moment, "zhoulan")
    zhou.page.get_by_label("现场核查").check()
    zhou.page.get_by_label("核账意见").fill("到场看了排班")
    zhou.press("核账并销账")
    zhou.sees("已核验销号")
    zhou.leave()


def send_back(browser: Browser, stack: Stack) -> None:
    """What is missing is said; nothing goes back without a reason."""
    zhou = at(browser, stack, "2020-06-11T10:00:00", "zhoulan")
    zhou.press("退回整改")
    zhou.sees("请写明退回的原因")
    zhou.page.get_by_label("佐证不充分").check()
    zhou.page.get_by_label("核账意见").fill("缺6月排班表")
    zhou.press("退回整改")
    zhou.sees("已退回望溪县局继续整改")
    zhou.leave()


def extend(browser: Browser, stack: Stack) -> None:
    """Asked by the county, approved by the bureau in two presses from its desk."""
    shen = at(browser, stack, "2020-06-12T10:00:00", "shenyutong")
    shen.sees("缺6月排班表")
    shen.page.get_by_text("按时改不完").click()
    shen.page.get_by_label("申请延到").fill("2020-08-20")
    shen.page.get_by_label("延期理由").fill("等新人领证")
    shen.press("申请延期", exact=True)
    shen.sees("已申请延期")
    shen.leave()
    zhao = sign_in(browser, stack, "zhaominzhi")
    zhao.go("/desk/")
    zhao.press("待批延期1份")
    zhao.sees("等新人领证")
    zhao.press("同意延期")
    zhao.sees("已同意延期")
    zhao.leave()


def find_again(browser: Browser, stack: Stack) -> None:
    """The inspector looks back and finds it again."""
    luo = at(browser, stack, "2020-07-06T10:00:00", "luoqing")
    luo.page.get_by_text("记录回头看…").click()
    luo.page.get_by_label("又发现，重新整改").check()
    luo.page.get_by_label("回头看情况").fill("夜班又有辅助人员单独上路")
    luo.page.get_by_label("新的完成时限").fill("2020-09-10")
    luo.press("记录回头看")
    luo.sees("第2轮整改")
    luo.leave()


def list_and_lift(browser: Browser, stack: Stack) -> None:
    """The bureau lists it; it stands first on the ledger; the leader lifts it."""
    zhao = at(browser, stack, "2020-07-07T10:00:00", "zhaominzhi")
    zhao.page.locator("#supervise summary").click()
    zhao.page.get_by_label("挂牌理由").fill("同一问题反弹")
    zhao.page.get_by_label("督办期限").fill("2020-08-31")
    zhao.page.get_by_label("包案局领导").select_option(label="陈道远")
    zhao.page.locator("#supervise").get_by_role("button", name="挂牌督办").click()
    zhao.sees("已挂牌督办")
    zhao.go("/problems/")
    zhao.sees("挂牌督办")
    zhao.leave()
    chen = at(browser, stack, "2020-07-20T10:00:00", "chendaoyuan")
    chen.page.get_by_label("解除理由").fill("措施到位")
    chen.press("解除挂牌督办")
    chen.sees("已解除挂牌督办")
    chen.leave()


def test_a_whole_life(browser: Browser, listed: Stack) -> None:
    stack = listed
    claim(browser, stack, "2020-06-10T09:00:00", "2020-06-09")
    send_back(browser, stack)
    extend(browser, stack)
    claim(browser, stack, "2020-06-20T09:00:00", "2020-06-19")
    close(browser, stack, "2020-06-22T09:00:00")
    find_again(browser, stack)
    list_and_lift(browser, stack)
    claim(browser, stack, "2020-07-25T09:00:00", "2020-07-24")
    close(browser, stack, "2020-07-27T09:00:00")
    kinds = [kind for (kind,) in stack.rows("SELECT kind FROM rectification_problemevent ORDER BY id")]
    assert kinds == [
        "listed", "claimed", "sent_back", "extension_asked", "extended", "claimed", "checked", "verified", "reopened",
        "supervised", "supervision_lifted", "claimed", "checked", "verified",
    ]  # fmt: skip
    row = stack.rows(
        "SELECT state, round, extension_count, first_due_date, due_date, supervised_at FROM rectification_problem"
    )
    assert row == [("closed", 2, 1, date(2020, 7, 31), date(2020, 9, 10), None)]
    told = stack.rows("SELECT DISTINCT split_part(subject, '：', 1) FROM jobs_message WHERE category = 'problem'")
    assert {subject for (subject,) in told} == {
        "待核验", "整改退回", "待批延期", "同意延期", "已销号", "回头看重新整改", "挂牌督办", "解除挂牌督办",
    }  # fmt: skip
    shen = at(browser, stack, "2020-07-28T09:00:00", "shenyutong")
    for text in ("原时限2020年7月31日，延期1次", "第2轮整改", "回头看重新整改", "已销号"):
        shen.sees(text)
    shen.leave()
