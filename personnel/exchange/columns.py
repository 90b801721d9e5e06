"""The sheets of roster and certificates: what goes out has the same columns as what comes in."""

from accounts.imports.columns import EXAMPLE, Column, Sheet
from personnel.models import CertificateState, Establishment, OfficerKind, OfficerState

YES_NO = {"是": True, "否": False}
KINDS: dict[str, str] = {str(kind.label): kind.value for kind in OfficerKind}
STATES: dict[str, str] = {str(state.label): state.value for state in OfficerState}
ESTABLISHMENTS: dict[str, str] = {str(each.label): each.value for each in Establishment}
CERTIFICATE_STATES: dict[str, str] = {str(state.label): state.value for state in CertificateState}
DAYS = "写成2019-03-01、2019/3/1、2019.3.1、2019年3月1日都可以"

_UNIT = (
    Column("unit", "单位代码", 40, "单位代码、单位名称填一个就行；两个都填的要是同一个单位", "WX"),
    Column("unit_name", "单位名称", 120, "全称或简称", "望溪县交通运输局", width=28),
)
_CODE = Column("code", "系统编号", 36, "导出时带出，用来认行，请不要改；新增的行留空", "", width=38)

ROSTER = Sheet(
    "roster",
    "执法人员",
    (
        Column("name", "姓名", 60, "", f"{EXAMPLE}-高远", True, 14),
        *_UNIT,
        Column("kind", "人员类别", 10, f"只能填：{'、'.join(KINDS)}；已登记的改类别，在人员页面办", "执法人员", True),
        Column("since", "到岗日期", 20, f"新增的必填；{DAYS}", "2019-03-01", width=14),
        Column("post", "职务", 60, "留空＝不改", "副大队长"),
        Column("number", "人员编号", 40, "单位自己的编号，同名的人靠它分清；留空＝不改", "WX-012"),
        Column("id_number", "身份证号", 40, "18位，单元格设为文本格式；带*号的和留空的＝不改。加密保存", "", width=24),
        Column("mobile", "手机号", 40, "11位；带*号的和留空的＝不改。加密保存", "", width=18),
        Column("education", "学历", 40, "留空＝不改", "大学本科"),
        Column("legal_qualified", "法律职业资格", 4, "填“是”或“否”；留空＝不改，新增的算“否”", "否", width=14),
        Column("enforces", "在执法岗位", 4, "填“是”或“否”；留空＝不改，新增的执法人员算“是”", "是", width=12),
        Column("reviews_since", "法制审核起始日期", 20, f"不做法制审核的不填；留空＝不改；{DAYS}", "", width=18),
        Column("establishment", "编制", 10, "只导出。登记在编要附证明，在人员页面办；新增的行留空", "", width=10),
        Column("state", "状态", 10, "只导出。借调、调离、退休等要写依据，在人员页面办；新增的行留空", "", width=10),
        _CODE,
    ),
)
CERTIFICATES = Sheet(
    "certificates",
    "执法证件",
    (
        Column("name", "持证人", 60, "和名册一致", f"{EXAMPLE}-高远", True, 14),
        *_UNIT,
        Column("officer_number", "人员编号", 40, "同名时用它认人，可以不填", ""),
        Column("id_number", "身份证号", 40, "只用来认人，认到以后不保存；可以不填。导出时不带", "", width=24),
        Column("kind", "证件种类", 60, "只能填系统里有的种类", "", True, 24),
        Column("number", "证号", 40, "已有的证号＝那本证件；证号打印错了的，在证件页面办", "LC00012", True, 18),
        Column("issuer", "发证机关", 120, "留空＝不改", "", width=24),
        Column("fields", "执法领域", 200, "留空＝不改", "公路路政", width=20),
        Column("issued_on", "发证日期", 20, f"新增的必填；{DAYS}", "2024-05-06", width=14),
        Column("valid_until", "有效期至", 20, "新增的留空＝按证件种类的年限算；已有的要延期，办换发", "", width=14),
        Column("inspect_by", "年审期限", 20, "新增的留空＝按发证日期算；已有的办年审后自动往后推", "", width=14),
        Column("special", "特殊情况说明", 200, "建档以后在别处发的证、有效期长于规定的证，写明依据", "", width=24),
        Column("state", "证件状态", 14, "只导出。暂扣、注销等在证件页面办；新增的行留空", "", width=14),
        _CODE,
    ),
)
SHEETS = {sheet.key: sheet for sheet in (ROSTER, CERTIFICATES)}
#: Columns that hold private numbers.
PRIVATE = ("id_number", "mobile")
GENERAL = (
    "一、表名和栏名不要改；栏的先后可以换，上面可以有合并的标题行。隐藏的工作表不读，筛选隐藏的行也会读。",
    "二、以“示例”开头的行不读，可以留着，也可以删掉。",
    "三、上传后先预检，列出每一处错误和每一处改动；没有错误、确认以后才写入。有一处错误，一行也不写。",
    "四、从系统导出的表可以改了再导入：没有变的行不动，变了的行更新，新的行增加；表里没有的不会被删。",
    "五、导入不能撤销。写错了的，在页面上逐个改，或者再导入一次改好的表。",
    "六、导出的身份证号、手机号只显示一部分，再导入时算“不改”，不会覆盖已登记的号码。",
    "七、填了完整号码的表请妥善保管，导入以后从电脑上删掉；系统不保存上传的文件。",
)
