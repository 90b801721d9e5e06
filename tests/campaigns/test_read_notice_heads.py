"""Heads and ends of notices: where title, issuer, day, number and annexes are printed. All names are invented."""

import pytest

from campaigns.notices import keep, read_notice

BODY = """为规范秩序，制定本方案。
一、整治重点
1.无证经营。
二、工作要求
加强领导。
"""

HEADS = [
    pytest.param(
        """某安办〔2019〕3号

关于印发《海丰港区渔船安全整治方案》的通知

各镇：
现将方案印发给你们。
海丰港区安全生产委员会办公室（代章）
2019年1月3日

海丰港区渔船安全整治方案
"""
        + BODY,
        ("海丰港区渔船安全整治方案", "海丰港区安全生产委员会办公室", "2019-01-03", ["某安办〔2019〕3号"], []),
        id="number above the title, a seal in brackets",
    ),
    pytest.param(
        """关于印发海丰港区渔船安全
整治方案的通知

海安办〔2019〕3号

各镇：
现将《海丰港区渔船安全整治方案》印发给你们，请认真贯彻执行。

                  海丰港区安委办
                  2019年1月3日
附件：

海丰港区渔船安全整治方案
"""
        + BODY,
        (
            "海丰港区渔船安全整治方案",
            "海丰港区安委办",
            "2019-01-03",
            ["海安办〔2019〕3号"],
            ["海丰港区渔船安全整治方案"],
        ),
        id="number below a title over two lines, the plan as an annex",
    ),
    pytest.param(
        """海丰港区人民政府办公室关于印发海丰港区渔船安全整治方案的通知_海丰港区人民政府
首页 > 政务公开 > 文件
海丰港区人民政府办公室关于印发海丰港区渔船安全整治方案的通知
发布时间：2019-01-08 10:22 来源：区政府办公室 字号：大 中 小
各镇人民政府，区政府各部门：
《海丰港区渔船安全整治方案》已经区政府同意，现印发给你们，请遵照执行。
海丰港区人民政府办公室
2019年1月3日
海丰港区渔船安全整治方案
"""
        + BODY,
        ("海丰港区渔船安全整治方案", "海丰港区人民政府办公室", "2019-01-03", [], []),
        id="the page repeats the title",
    ),
    pytest.param(
        """海丰港区渔船安全整治方案
"""
        + BODY
        + """
附件：1.排查表
2.统计表
海丰港区农业农村局
2019年1月3日""",
        ("海丰港区渔船安全整治方案", "海丰港区农业农村局", "2019-01-03", [], ["排查表", "统计表"]),
        id="no covering notice, signature behind the annexes",
    ),
    pytest.param(
        """索引号
11330000
文号
海政办〔2019〕5号
发布机构
海丰港区政府办
公开日期
2019-01-09
海丰港区人民政府办公室关于开展渔船安全整治的通知
各镇人民政府：
现通知如下：
一、整治重点
1.无证经营。
海丰港区人民政府办公室
2019年1月3日""",
        (
            "海丰港区人民政府办公室关于开展渔船安全整治的通知",
            "海丰港区人民政府办公室",
            "2019-01-03",
            ["海政办〔2019〕5号"],
            [],
        ),
        id="particulars with cells on lines of their own",
    ),
    pytest.param(
        """中共海丰港区委宣传部
海丰港区文化广电旅游体育局
关于印发《文化市场整治方案》的通知
各镇党委宣传部：
现将《文化市场整治方案》印发给你们。
附件：文化市场整治方案
中共海丰港区委宣传部  海丰港区文化广电旅游体育局
        2019年1月3日
附件
文化市场整治方案
"""
        + BODY,
        (
            "文化市场整治方案",
            "中共海丰港区委宣传部、海丰港区文化广电旅游体育局",
            "2019-01-03",
            [],
            ["文化市场整治方案"],
        ),
        id="two issuers above the title",
    ),
    pytest.param(
        """海丰港区渔船安全整治实施方案
海丰港区农业农村局  （2019年1月3日）
"""
        + BODY,
        ("海丰港区渔船安全整治实施方案", "海丰港区农业农村局", "2019-01-03", [], []),
        id="day and issuer under the title",
    ),
    pytest.param(
        """海丰港区渔船安全整治实施方案
（2019年1月3日）
"""
        + BODY,
        ("海丰港区渔船安全整治实施方案", None, "2019-01-03", [], []),
        id="day alone under the title",
    ),
    pytest.param(
        """关于印发《海丰港区渔船整治方案》的通知
各镇：
现印发给你们。
二○一九年一月三日
海丰港区渔船整治方案
"""
        + BODY
        + """抄送：区委办，区人大办。
海丰港区人民政府办公室            2019年1月4日印发
""",
        ("海丰港区渔船整治方案", "海丰港区人民政府办公室", "2019-01-03", [], []),
        id="a day without names, the imprint names the issuer",
    ),
    pytest.param(
        """海丰港区人民政府办公室文件
海政办发〔2019〕5号
海丰港区人民政府办公室
关于转发区农业局等部门渔船整治实施意见的通知
各镇人民政府：
区农业局、公安局《渔船整治实施意见》已经区政府同意，现转发给你们，请认真贯彻执行。
2019年1月3日
渔船整治实施意见
区农业局  区公安局
"""
        + BODY,
        ("渔船整治实施意见", "海丰港区人民政府办公室", "2019-01-03", ["海政办发〔2019〕5号"], []),
        id="forwarded by the office, authors under the heading",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), HEADS)
def test_what_a_notice_is_called_and_who_issued_it(text: str, wanted: tuple[object, ...]):
    got = read_notice(keep(text)).as_dict()
    keys = ("title", "issuer", "issue_date", "doc_numbers", "attachments")
    assert tuple(got[key] for key in keys) == wanted
    assert [(area["title"], len(area["items"])) for area in got["focus_areas"]] == [("整治重点", 1)]
