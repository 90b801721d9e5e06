"""The three sheets and their columns: what the template offers and the reader expects."""

from dataclasses import dataclass

from accounts.capabilities import Role
from accounts.models import UnitKind

#: A row whose first cell starts with this is the template's example and is not read.
EXAMPLE = "示例"
#: The column that the workbook of faults adds; read back, it is passed over.
REASON = "错误原因"


@dataclass(frozen=True)
class Column:
    """One column: `key` in the code, `heading` on the sheet, the longest text, and what the template says of it."""

    key: str
    heading: str
    limit: int
    note: str
    example: str
    required: bool = False
    width: int = 16


@dataclass(frozen=True)
class Sheet:
    key: str
    title: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """The column of a key; StopIteration when there is none."""
        return next(column for column in self.columns if column.key == key)


KINDS: dict[str, str] = {str(kind.label): kind.value for kind in UnitKind}
ROLES: dict[str, str] = {str(role.label): role.value for role in Role}

UNITS = Sheet(
    "units",
    "单位",
    (
        Column(
            "code", "单位代码", 40, "认单位用，全表唯一，不能有空格；已有的代码＝修改那个单位", f"{EXAMPLE}-WX", True
        ),
        Column("name", "单位名称", 120, "全称", "望溪县交通运输局", True, 34),
        Column("short_name", "简称", 40, "表格里用的短名称；留空＝不改", "望溪县局"),
        Column("parent", "上级单位代码", 40, "可以是本表里的，也可以是系统里已有的；最上一级留空", "LC"),
        Column("kind", "类型", 20, f"只能填：{'、'.join(KINDS)}", "局", True),
        Column("region", "地区", 60, "留空＝不改", "望溪县"),
        Column("position", "排序", 4, "0至9999的整数，同级单位从小到大排；留空＝不改", "4", width=8),
    ),
)
GROUPS = Sheet(
    "groups",
    "分组",
    (
        Column("code", "分组代码", 40, "认分组用，不能有空格；一个分组有几个单位就写几行", f"{EXAMPLE}-counties", True),
        Column(
            "name", "分组名称", 120, "通知里怎么称呼就怎么写；同一分组各行要一致", "各县（市、区）交通运输局", True, 40
        ),
        Column("unit", "成员单位代码", 40, "导入只加入成员，移出成员请在“单位分组”页面办", "WX", True),
    ),
)
PEOPLE = Sheet(
    "people",
    "人员",
    (
        Column(
            "username",
            "登录名",
            40,
            "3至40个小写字母、数字、点、横线、下划线；一人兼几个角色就写几行",
            f"{EXAMPLE}-shen",
            True,
            20,
        ),
        Column("name", "姓名", 60, "同一登录名各行要一致", "沈雨桐", True),
        Column("phone", "办公电话", 40, "留空＝不改", "0991-5550123", width=18),
        Column("unit", "单位代码", 40, "和“角色”一起填；只建账号的两栏都留空", "WX"),
        Column("role", "角色", 20, f"只能填：{'、'.join(ROLES)}", "联络员", width=18),
        Column("post", "职务", 60, "签字时印在姓名后面", "人事法制股"),
    ),
)
SHEETS = (UNITS, GROUPS, PEOPLE)
