"""Names of materials → kinds of filings (values of campaigns.models.FilingKind). Pure."""

import re

CUSTOM = "custom"
_KINDS = (
    ("liaison_form", r"(?:联络员|联系人|信息员|联络人|通讯员)(?![\u4e00-\u9fff]{0,6}(?:清单|报告))|(?:^"
     "|[^\u4e00-\u9fff])联络表|通讯录"
     "|名单及联系(?:方式|电话)$"),
    ("officer_roster", r"(?:执法|持证|在岗|辅助)(?:辅助)?人员[\u4e00-\u9fff]{0,8}(?:名册|花名册|名单|信息表|登记表"
     "|情况表|台账|统计表)"
     "|执法证件[\u4e00-\u9fff]{0,6}(?:情况|名册|清单)"),
    ("typical_case", r"典型(?:执法)?案例|典型(?:经验)?案例|典型案件|以案释法|指导性案例"),
    ("institution_list", r"制度(?:建设|机制|文件|修订|成果)*(?:清单|目录|台账|汇总表|一览表)|(?:建章立制|长效机制"
     "|制度机制)[\u4e00-\u9fff]{0,6}(?:清单|台账|情况表)"),
    ("statistics_table", r"(?:统计|汇总|调度|月报|周报|季报|进展|进度|数据|日报|旬报)[\u4e00-\u9fff]{0,6}表|情况表"
     "|报表|统计数据|统计情况"),
    ("problem_list", r"(?:问题|隐患|风险|乱象|整改|短板|违法(?:违规)?行为|线索)[\u4e00-\u9fff、“”]{0,14}(?:清单"
     "|台账|台帐|列表|一览表|汇总表|登记表"
     "|明细表|整改表)|两个?清单|[“]?(?:一|两|二)张?(?:单|清单)|整改台账|问题和(?:措施|整改)"),
    ("final_summary", r"(?:工作|整治|行动|专项|活动|检查|治理|年度|全年|攻坚|总体|排查|整改)?总结(?!会)"
     "|总结(?:报告|材料)|验收报告|评估报告|工作报告$"),
    ("self_examination", r"(?:自查|自纠|排查|摸排|摸底|整改|检查|自评|核查)[\u4e00-\u9fff、（()）]{0,14}(?:报告"
     "|情况|结果|材料)|(?:报告"
     "|情况)[\u4e00-\u9fff]{0,4}(?:自查|排查)"
        r"|(?:整治|治理|行动|整改|专项)[\u4e00-\u9fff]{0,8}情况报告"),
    ("monthly_information", r"工作信息|阶段(?:性)?报告|(?:信息|简报|动态|专报|月报|周报|季报|旬报|日报)$|(?:工作"
     "|整治|行动|进展"
     "|推进|落实|阶段"
     "|开展)[\u4e00-\u9fff]{0,8}(?:动态|进展|情况|信息|小结)|进展情况|进展$|经验做法|好做法|亮点"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
#: What is no form to be filled in: rules, lists of the organiser, plans.
_NO_FORM = re.compile(
    r"领导小组|典型问题|负面清单|组成人员|成员名单|工作专班|评分|标准|细则|分工|任务分解|责任清单|任务清单|方案"
    r"|办法|依据|目录$|指南"
    r"|要点|流程|须知|说明"
    r"|检查表$|检查内容|自查标准|重点内容|法律法规|通知$"
)
_FORM = re.compile(
    r"表(?:[(（].*[)）])?$|清单|台账|台帐|名册|名单|登记|回执|汇总|报告$|模板|格式|样式|总结|承诺书"
    r"|责任书|回访表"
)


def kind_of(words: str) -> str:
    """The kind that a material's name tells; custom where it tells none."""
    words = re.sub(r"[《》“”\"]", "", words)
    return next((kind for kind, pattern in _COMPILED if pattern.search(words)), CUSTOM)


def kind_of_annex(title: str, *, has_columns: bool) -> str | None:
    """The filing whose form an annex is; None for what nobody fills in."""
    if _NO_FORM.search(title):
        return None
    kind = kind_of(title)
    if kind != CUSTOM:
        return kind
    return CUSTOM if has_columns or _FORM.search(title) else None
