"""The main job on notice 000, from its configuration to the workbook for the higher authority, in the browser.

Everything runs as it does in production: gunicorn, a Celery worker, PostgreSQL, a broker. The clock stands in 2020.
What the workbook says is compared with counts that the test takes from the database in plain SQL.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.counts import rate_lines, unit_lines
from tests.e2e.people import fill_rows, sign_and_submit, sign_in
from tests.e2e.stack import PROJECT, Stack

pytestmark = pytest.mark.browser
DAY = "2020-07-16"
RECIPE = PROJECT / "campaigns" / "recipes" / "notice_000.json"

WANGXI = [
    {"item": "1", "description": "执法职权没有分解到岗位", "measures": "逐岗列出职权\n公示栏公布",
     "leader": "周启明", "unit": "人事法制股", "due": "2020年7月"},
    {"item": "7", "description": "3名辅助人员单独上路检查", "measures": "每班2名持证人员",
     "leader": "罗振东", "unit": "县综合执法大队", "due": "2020年8月"},
]  # fmt: skip
SHIWAN = [
    {"item": "15", "description": "=SUM(A1:A9) 个别窗口人员推诿", "measures": "窗口轮岗\n明察暗访",
     "leader": "宋立群", "unit": "办公室", "due": "2020年9月"},
]  # fmt: skip


@pytest.fixture(scope="module")
def loaded(stack: Stack) -> Stack:
    """Notice 000 as a draft, cut from the notices at load."""
    from django.conf import settings

    if not Path(settings.NOTICES_DIR).is_dir():
        pytest.skip("the notices are not here")
    stack.manage("load_campaign", str(RECIPE))
    return stack


def configure_and_publish(browser: Browser, stack: Stack) -> None:
    """The legal section names who reviews itself, answers each warning, and publishes."""
    zhao = sign_in(browser, stack, "zhaominzhi")
    slug = stack.count("SELECT slug FROM campaigns_campaign")
    zhao.go(f"/campaigns/{slug}/configure/check/")
    zhao.sees("必须改")
    zhao.go(f"/campaigns/{slug}/configure/people/")
    form = zhao.page.locator("form.z-grantform").first
    form.get_by_label("人员").select_option(label=form.locator("option", has_text="吴桐").first.inner_text())
    form.get_by_role("button", name="指定审核人").click()
    zhao.sees("吴桐")
    zhao.go(f"/campaigns/{slug}/configure/check/")
    for _warning in range(40):
        note = zhao.page.locator("form.z-ack input[name=note]").first
        if note.count() == 0:
            break
        note.fill("与通知原文一致")
        zhao.page.locator("form.z-ack button").first.click()
        zhao.page.wait_for_load_state()
    zhao.press("发布这项专项整治")
    zhao.confirm("发布")
    zhao.sees("发布时定下来的")
    zhao.leave()


def file_problems(browser: Browser, stack: Stack, liaison: str, leader: str, rows: list[dict[str, Any]]) -> None:
    """The liaison fills the list, the leader signs and submits it."""
    person = sign_in(browser, stack, liaison)
    person.go("/obligations/")
    entry = person.page.locator("article", has_text="问题清单").first
    entry.get_by_role("button").or_(entry.get_by_role("link", name="开始填写")).first.click()
    person.page.wait_for_url("**/edit/")
    fill_rows(person, rows)
    person.page.locator("[data-send]:visible").click()
    person.page.wait_for_url(lambda url: "/edit/" not in url)
    person.sees("等")
    person.leave()
    boss = sign_in(browser, stack, leader)
    sign_and_submit(boss)
    boss.leave()


def review(browser: Browser, stack: Stack, unit: str, *, reason: str = "") -> None:
    """The legal section returns with a reason, or accepts."""
    zhao = sign_in(browser, stack, "zhaominzhi")
    zhao.go("/reviews/")
    zhao.page.get_by_role("row", name=unit).or_(zhao.page.locator("article", has_text=unit)).first.get_by_role(
        "link"
    ).first.click()
    zhao.page.wait_for_load_state()
    if reason:
        zhao.page.get_by_label("审核意见").fill(reason)
        zhao.press("退回修改")
    else:
        zhao.press("审核通过")
    zhao.leave()


def correct(browser: Browser, stack: Stack) -> None:
    """The county finds everything it typed, changes one cell, and its leader signs anew."""
    shen = sign_in(browser, stack, "shenyutong")
    shen.go("/obligations/")
    shen.sees("第2条时限请提前")
    shen.press("去修改")
    shen.page.wait_for_url("**/edit/")
    description = shen.page.locator("[data-grid] tbody tr").nth(1).locator("[name$='-description']")
    expect(description).to_have_value("3名辅助人员单独上路检查")
    shen.page.locator("[data-grid] tbody tr").nth(1).locator("[name$='-due']").fill("2020年7月")
    shen.page.locator("[data-send]:visible").click()
    shen.page.wait_for_url(lambda url: "/edit/" not in url)
    shen.leave()
    han = sign_in(browser, stack, "hanlicheng")
    sign_and_submit(han)
    han.leave()


def claim(browser: Browser, stack: Stack, liaison: str, problem: str) -> None:
    """The county claims a problem done."""
    person = sign_in(browser, stack, liaison)
    person.go("/problems/")
    person.press(problem)
    person.page.get_by_label("整改完成日期").fill("2020-07-08")
    person.page.get_by_label("完成情况").fill("已按措施办理完毕并公示")
    person.press("申请销号", exact=True)
    person.leave()


def close_one(browser: Browser, stack: Stack) -> None:
    """Both counties claim one; another person of the bureau verifies the first, the second stays to be verified."""
    claim(browser, stack, "shenyutong", "执法职权没有分解到岗位")
    claim(browser, stack, "linxiaohe", "个别窗口人员推诿")
    zhou = sign_in(browser, stack, "zhoulan")
    zhou.go("/problems/")
    zhou.press("执法职权没有分解到岗位")
    zhou.press("核账并销账", exact=True)
    zhou.sees("已销号")
    zhou.leave()


def workbook(browser: Browser, stack: Stack, folder: Path) -> Path:
    """The bureau asks for the workbook; the worker builds it; it is downloaded."""
    zhao = sign_in(browser, stack, "zhaominzhi")
    zhao.go("/reports/")
    zhao.press("生成上报工作簿")
    download_link = zhao.page.get_by_role("link", name="下载").first
    expect(download_link).to_be_visible(timeout=60_000)
    with zhao.page.expect_download() as coming:
        download_link.click()
    path = folder / "workbook.xlsx"
    coming.value.save_as(path)
    zhao.leave()
    return path


def test_the_main_job(browser: Browser, loaded: Stack, tmp_path: Path) -> None:
    stack = loaded
    configure_and_publish(browser, stack)
    stack.set_clock("2020-06-24T10:00:00")
    file_problems(browser, stack, "shenyutong", "hanlicheng", WANGXI)
    file_problems(browser, stack, "linxiaohe", "dingxueqin", SHIWAN)
    stack.set_clock("2020-06-26T09:30:00")
    review(browser, stack, "望溪", reason="第2条时限请提前到7月")
    stack.set_clock("2020-06-28T15:00:00")
    correct(browser, stack)
    stack.set_clock("2020-06-29T09:00:00")
    review(browser, stack, "望溪")
    review(browser, stack, "石湾")
    stack.set_clock("2020-07-10T10:00:00")
    close_one(browser, stack)
    stack.set_clock(f"{DAY}T10:00:00")
    compare(stack, workbook(browser, stack, tmp_path))


def lines_of(sheet: Any, key: int) -> dict[str, list[Any]]:
    """The rows of a sheet by the text of one of their cells."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    named = [(next((cell for cell in row[: key + 1][::-1] if cell is not None), None), row) for row in rows]
    return {str(name): row[key + 1 :] for name, row in named if name is not None}


def compare(stack: Stack, path: Path) -> None:
    """Every figure of the workbook against the counts."""
    book = openpyxl.load_workbook(path)
    units = unit_lines(stack, DAY)
    found, closed = units["合计"][0:10:2], units["合计"][1:10:2]
    assert (sum(found), sum(closed), units["合计"][-2]) == (3, 1, 1)
    total = lines_of(book["情况统计表"], 0)
    assert (total["发现问题"], total["整改问题"]) == (found, closed)
    by_unit = lines_of(book["分单位情况"], 1)
    for label, line in units.items():
        shown = by_unit[label]
        assert shown[:12] == line[:12], label
        assert shown[12] == (pytest.approx(line[11] / line[10]) if line[10] else "—"), label
        assert shown[13:15] == line[12:], label
    compare_rates(lines_of(book["报送率与按时率"], 1), rate_lines(stack, DAY))
    compare_ledger(stack, book["问题清单"])
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def compare_rates(shown: dict[str, list[Any]], counted: dict[str, list[int]]) -> None:
    """应报 已报 报送率 有期限应报 按时 按时率 审核通过 未审核通过."""
    assert counted["合计"][1] == 2
    for label, (expected, filed, dated, on_time, accepted) in counted.items():
        if not expected:
            continue
        line = shown[label]
        assert (line[0], line[1], line[3], line[4], line[6]) == (expected, filed, dated, on_time, accepted), label
        assert line[2] == pytest.approx(filed / expected), label
        assert line[5] == (pytest.approx(on_time / dated) if dated else "—"), label


def compare_ledger(stack: Stack, sheet: Any) -> None:
    """The merged problem list holds each problem once, with its leader, unit and day."""
    rows = stack.rows("SELECT description, responsible_leader, responsible_unit, due_date FROM rectification_problem")
    shown = [set(row) for row in sheet.iter_rows(values_only=True)]
    for description, leader, unit, due in rows:
        matching = [cells for cells in shown if any(isinstance(c, str) and description in c for c in cells)]
        assert len(matching) == 1
        days = {cell.date() for cell in matching[0] if isinstance(cell, datetime)}
        texts = {cell for cell in matching[0] if isinstance(cell, str)}
        assert {leader, unit} <= texts
        assert days == {due} or f"{due.year}年{due.month}月" in texts
