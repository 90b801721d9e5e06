"""Two counties become one in the browser: planned, answered, confirmed, told, in effect on its day."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import seed
from tests.e2e.people import sign_in
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser


def test_a_merger_from_plan_to_its_day(browser: Browser, stack: Stack) -> None:
    seed(stack, "tests.e2e.seed_campaign")
    stack.set_clock("2020-06-09T09:00:00")
    admin = sign_in(browser, stack, "xitong")
    admin.go("/unit-changes/new/?kind=merge")
    admin.page.get_by_label("合并的单位").fill("WX\n石湾")
    admin.page.get_by_label("合并后的单位").fill("WX")
    admin.page.get_by_label("生效日期").fill("2020-06-15")
    admin.page.get_by_label("依据").fill("岚编〔2020〕7号")
    admin.press("拟定并预演")
    admin.sees("石湾县交通运输局（SW）")
    admin.page.get_by_label("合并的单位").fill("WX\n石湾县交通运输局（SW）")
    admin.press("拟定并预演")
    admin.sees("还不能生效")
    for choice in admin.page.get_by_role("combobox").all():
        choice.select_option(label="望溪县交通运输局")
    admin.press("保存承接单位")
    admin.press("确认调整")
    admin.sees("待生效")
    address = admin.page.url
    admin.leave()
    lin = sign_in(browser, stack, "linxiaohe")
    lin.go("/messages/")
    lin.sees("石湾县交通运输局并入望溪县交通运输局，2020年6月15日起生效")
    lin.leave()
    stack.set_clock("2020-06-15T08:00:00")
    stack.manage("shell", "-c", "from accounts.jobs import carry_out_changes; carry_out_changes()")
    admin = sign_in(browser, stack, "xitong")
    admin.page.goto(address)
    admin.sees("已生效")
    admin.page.set_viewport_size({"width": 375, "height": 760})
    admin.sees("未办结的报送任务")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert admin.page.evaluate(wide) is False
    admin.leave()
    shen = sign_in(browser, stack, "shenyutong")
    shen.go("/obligations/")
    shen.sees("（原石湾县局）")
    shen.leave()
    open_ones = (
        "SELECT count(*) FROM campaigns_obligation o JOIN accounts_unit u ON u.id = o.unit_id WHERE u.code = 'SW'"
    )
    assert stack.count(open_ones) == 0
