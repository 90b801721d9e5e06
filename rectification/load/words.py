"""What made-up problems say: sentences put together from our own words."""

import random

AREAS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("执法资格管理", "资格管理", (
        "辅助人员单独上路检查", "离岗人员证件未收回", "新进人员未经培训上岗", "证件年审逾期",
    )),
    ("执法程序规范", "执法程序", (
        "检查时不出示证件", "未告知陈述申辩权利", "询问笔录要素不全", "听证告知缺失", "送达回证漏签",
    )),
    ("裁量与处罚决定", "裁量处罚", ("同类案件裁量不一", "未说明从轻理由", "法条引用有误", "罚缴未分离")),
    ("执法记录与案卷", "记录案卷", (
        "音像记录不连续", "案卷归档超过时限", "证据照片缺拍摄信息", "封条清单未编号", "卷内目录与内容不符",
    )),
    ("便民服务与监督", "服务监督", ("投诉未按期答复", "公示信息更新滞后", "窗口一次性告知不到位", "回访比例不足")),
)  # fmt: skip
_WHERE = (
    "城东检查站", "河口超限检测点", "北环路段", "客运西站", "物流园区", "水运码头", "机场连接线", "老城片区",
    "工业园西门", "山区支线", "沿江大道", "货运北站",
)  # fmt: skip
_WHEN = ("上半年", "一季度", "去年下半年", "近三个月", "雨季期间", "夜间时段", "节假日期间", "换岗交接时")
_WHO = ("一中队", "二中队", "机动中队", "案审室", "信访接待岗", "稽查股", "水上大队", "监督岗")
_SEEN = ("抽查发现", "自查发现", "对照清单核对发现", "翻阅台账发现", "群众反映后查明", "交叉检查发现")
_HOW_MUCH = ("涉及案卷%d宗", "涉及人员%d名", "共%d次", "占抽查数的百分之%d", "累计%d件", "延误最长%d天")
_WHY = (
    "原因是交接制度没有落实", "主要因为人手紧张", "责任分工不清", "设备老化未及时更换", "培训内容与岗位脱节",
    "审核把关流于形式", "台账登记不及时", "上下级之间衔接不畅",
)  # fmt: skip
_MEASURES = (
    "逐宗补正并重新装订", "当月组织专题培训", "指定专人每周核对", "更换设备并建立保养记录", "修订内部审核流程",
    "公开答复并回访",
    "收回证件统一保管", "每班安排两名持证人员",
)  # fmt: skip
#: A rare word, for a search that finds a handful among a million.
RARE = "浮桥"


def problem_text(dice: random.Random, item: str) -> str:
    """A sentence of some fifty characters about an item."""
    pick = dice.choice
    rare = RARE if dice.random() < 0.00002 else ""
    amount = pick(_HOW_MUCH) % dice.randint(1, 40)
    return f"{pick(_WHEN)}{pick(_WHERE)}{rare}{pick(_WHO)}{item}，{pick(_SEEN)}{amount}，{pick(_WHY)}"


def measure_text(dice: random.Random) -> str:
    """A measure against it."""
    return dice.choice(_MEASURES)
