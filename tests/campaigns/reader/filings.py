"""Kinds of materials to hand in: rhythms, several in one sentence, hidden ones, signatures, what is none."""

from tests.campaigns.reader.cases import Case


def _notice(name: str, demands: str, filings: list[tuple[str, str | None, str | None, bool]]) -> Case:
    """A short notice whose last section holds the demands."""
    text = f"""关于开展医保基金监管专项治理的通知
各县区医疗保障局：
现将有关事项通知如下：
一、治理重点
（一）虚假住院；
（二）串换药品。
二、工作要求
{demands}
临河市医疗保障局
2020年5月6日
"""
    return Case(
        name, text, title="关于开展医保基金监管专项治理的通知", issuer="临河市医疗保障局", date="2020-05-06",
        areas=[("治理重点", [("一", "虚假住院"), ("二", "串换药品")])], filings=filings,
    )  # fmt: skip


CASES = [
    _notice(
        "daily and weekly",
        "集中检查期间实行日报告制度，每日17时前报送检查情况日报表；每周五12时前将本周工作小结报市局基金监管科。",
        [("检查情况日报表", None, "daily", False), ("本周工作小结", None, "weekly", False)],
    ),
    _notice(
        "ten-day and semimonthly",
        "各县区每旬末报送案件查处进展表，每半月报送一次工作动态。",
        [("案件查处进展表", None, "ten-day", False), ("工作动态", None, "semimonthly", False)],
    ),
    _notice(
        "quarterly, half-yearly, yearly",
        "每季度结束后5日内报送统计报表。每半年报送一次分析报告，每年12月10日前报送年度总结。",
        [
            ("统计报表", None, "quarterly", False),
            ("分析报告", None, "half-yearly", False),
            ("年度总结", None, "yearly", False),
        ],
    ),
    _notice(
        "monthly, with days of their own",
        "请各县区自6月起，每月3日前将上月《专项治理情况统计表》电子版发至市局邮箱。",
        [("上月《专项治理情况统计表》", None, "monthly", False)],
    ),
    _notice(
        "several in one sentence",
        "请各县区于5月15日前报送实施方案和联络员名单，6月底和9月底前分别报送阶段性小结，11月20日前将工作总结、典型案例报市局。",
        [
            ("实施方案和联络员名单", "2020-05-15", None, False),
            ("阶段性小结", "2020-06-30", None, False),
            ("阶段性小结", "2020-09-30", None, False),
            ("工作总结、典型案例", "2020-11-20", None, False),
        ],
    ),
    _notice(
        "a list behind a colon",
        "请各县区于7月10日前报送以下材料：一是自查自纠报告；二是问题整改台账；三是退回资金凭证清单。",
        [
            ("自查自纠报告", "2020-07-10", None, False),
            ("问题整改台账", "2020-07-10", None, False),
            ("退回资金凭证清单", "2020-07-10", None, False),
        ],
    ),
    _notice(
        "signed by a person",
        "（一）信息报送。8月5日前报送自查报告，10月8日前报送总结。以上材料须经主要负责人签字并加盖公章后报送。\n（二）加强宣传。请及时报送工"
        "作信"
        "息稿件。",
        [
            ("自查报告", "2020-08-05", None, True),
            ("总结", "2020-10-08", None, True),
            ("工作信息稿件", None, None, False),
        ],
    ),
    _notice(
        "a seal alone is no signature",
        "自查情况表加盖单位公章后于8月5日前报市局。",
        [("自查情况表", "2020-08-05", None, False)],
    ),
    _notice(
        "undated duties count",
        "工作中的好经验、好做法请及时报送市局，专项治理结束后10日内报送工作总结。",
        [("好经验、好做法", None, None, False), ("工作总结", None, None, False)],
    ),
    _notice(
        "counted from the issue date",
        "自本通知印发之日起10日内，将工作方案报市局备案。",
        [("工作方案", "2020-05-16", None, False)],
    ),
    _notice(
        "made and handed in",
        "各县区要制定具体实施方案，并于5月20日前报送市局。要认真填写附表，于6月5日前报市局基金监管科。",
        [("具体实施方案", "2020-05-20", None, False), ("附表", "2020-06-05", None, False)],
    ),
    _notice(
        "what is no filing",
        "要做好信息报送工作，明确专人负责材料上报。发生重大突发情况立即上报。对涉嫌犯罪的线索及时移送公安机关。市局汇总后统一报省医保局。畅通"
        "举报"
        "渠道，公布举报电话。",
        [],
    ),
    Case(
        "hidden in a phase and in a task; contact and annexes",
        """关于印发《双塔县屠宰行业整治方案》的通知
双农发〔2019〕7号
各乡镇畜牧站：
现将方案印发给你们，请抓好落实。
附件：1.屠宰企业排查登记表
      2.整治工作联络员信息表
双塔县农业农村局
2019年3月4日
双塔县屠宰行业整治方案
为规范屠宰秩序，制定本方案。
一、整治任务
1.开展私屠滥宰排查。逐村排查登记，于3月25日前将排查登记表（附件1）报县动物卫生监督所。（责任单位：各乡镇畜牧站，完成时限：3月底）
2.规范屠宰检疫。严格执行进场查验制度。（责任单位：县动物卫生监督所）
二、实施步骤
（一）部署阶段（3月上旬）。各单位明确联络员，3月10日前报送联络员信息表。
（二）整治阶段（3月中旬至8月底）。集中查处违法行为，每月28日前报送工作进展。
（三）总结阶段（9月）。9月20日前报送书面总结。
联系人：方明  电话：0999-1234567
附件1
屠宰企业排查登记表
填报单位：
序号 | 企业名称 | 地址 |
附件2
整治工作联络员信息表
单位 | 姓名 |
""",
        title="双塔县屠宰行业整治方案",
        issuer="双塔县农业农村局",
        date="2019-03-04",
        numbers=["双农发〔2019〕7号"],
        tasks=[
            ("1", "开展私屠滥宰排查", ["各乡镇畜牧站"], "2019-03-31", False),
            ("2", "规范屠宰检疫", ["县动物卫生监督所"], None, False),
        ],
        phases=[
            ("部署阶段", "2019-03-01", "2019-03-10"),
            ("整治阶段", "2019-03-11", "2019-08-31"),
            ("总结阶段", "2019-09-01", "2019-09-30"),
        ],
        filings=[
            ("排查登记表", "2019-03-25", None, False),
            ("联络员信息表", "2019-03-10", None, False),
            ("工作进展", None, "monthly", False),
            ("书面总结", "2019-09-20", None, False),
        ],
        annexes=["屠宰企业排查登记表", "整治工作联络员信息表"],
    ),
]
