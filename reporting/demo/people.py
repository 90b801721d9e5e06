"""The invented city of Lanchuan: its units and its people."""

from dataclasses import dataclass

from accounts.capabilities import Role
from accounts.models import UnitKind

BUREAU = "LC"


@dataclass(frozen=True)
class DemoUnit:
    """A unit and who works in it; `liaison` and `leader` are (username, name, post)."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str = BUREAU
    liaison: tuple[str, str, str] | None = None
    leader: tuple[str, str, str] | None = None


def _county(code: str, place: str, liaison: tuple[str, str], leader: tuple[str, str]) -> DemoUnit:
    return DemoUnit(
        code,
        f"{place}交通运输局",
        f"{place}局",
        UnitKind.BUREAU,
        liaison=(*liaison, "人事法制股"),
        leader=(*leader, "局长"),
    )


UNITS = (
    DemoUnit(
        "LC-FG",
        "局法规科",
        "法规科",
        UnitKind.SECTION,
        liaison=("qianyi", "钱奕", "科员"),
        leader=("sunheping", "孙和平", "科长"),
    ),
    DemoUnit("LC-BG", "局办公室", "办公室", UnitKind.SECTION),
    DemoUnit(
        "LC-ZD",
        "岚川市交通运输综合执法支队",
        "市支队",
        UnitKind.DETACHMENT,
        liaison=("baichuan", "白川", "法制大队"),
        leader=("haojian", "郝建", "支队长"),
    ),
    _county("DP", "东屏区", ("fangyuan", "方圆"), ("gujiaming", "顾家铭")),
    _county("BZ", "北渚区", ("tanglei", "唐蕾"), ("heshan", "贺山")),
    _county("WX", "望溪县", ("shenyutong", "沈雨桐"), ("hanlicheng", "韩立诚")),
    _county("SW", "石湾县", ("linxiaohe", "林晓禾"), ("weiguodong", "魏国栋")),
    _county("BL", "白鹭县", ("jiangbo", "江波"), ("shiqing", "石青")),
    _county("QH", "青禾县", ("luyao", "陆遥"), ("dingxueqin", "丁学勤")),
    _county("LD", "临渡县", ("xiaran", "夏冉"), ("caojun", "曹俊")),
    _county("HD", "湖东新区", ("yewen", "叶文"), ("maoxin", "毛欣")),
)
BRIGADES = tuple(
    DemoUnit(
        f"{unit.code}-DD",
        unit.name.replace("交通运输局", "交通运输综合执法大队"),
        unit.short_name.removesuffix("局") + "大队",
        UnitKind.BRIGADE,
        parent=unit.code,
    )
    for unit in UNITS
    if unit.kind == UnitKind.BUREAU
)
GROUPS = {
    "counties": ("各县（区）交通运输局", [unit.code for unit in UNITS if unit.kind == UnitKind.BUREAU]),
    "teams": ("市、县（区）交通运输综合执法支（大）队", ["LC-ZD", *(unit.code for unit in BRIGADES)]),
}

MANAGER, DEPUTY, SUBSTITUTE = "zhaominzhi", "zhoulan", "wutong"
STAFF = (
    (MANAGER, "赵敏之", Role.CAMPAIGN_MANAGER, "LC-FG", "科员"),
    (DEPUTY, "周岚", Role.CAMPAIGN_MANAGER, "LC-FG", "副科长"),
    (SUBSTITUTE, "吴桐", Role.CAMPAIGN_MANAGER, "LC-BG", "副主任"),
    ("chendaoyuan", "陈道远", Role.LEADER, BUREAU, "副局长"),
    ("luoqing", "罗青", Role.INSPECTOR, BUREAU, "督查专员"),
)
ADMINISTRATORS = (
    (Role.SYSTEM_ADMIN, "xitong", "系统管理员"),
    (Role.SECURITY_ADMIN, "anquan", "安全管理员"),
    (Role.AUDITOR, "shenji", "审计员"),
)
#: One account a role: the ones whose passwords are printed.
SHOWN = (MANAGER, "shenyutong", "hanlicheng", "chendaoyuan", "luoqing", "xitong", "anquan", "shenji")
