"""The dry run: every fault of a workbook with sheet, row, column and remedy, and nothing written."""

import io
from datetime import date

import pytest
import time_machine
from openpyxl import Workbook, load_workbook

from accounts.actors import Actor
from accounts.imports.book import Book
from accounts.imports.checking import check_book
from accounts.imports.known import load_known
from accounts.imports.plan import Known, KnownGroup, KnownUnit, KnownUser
from accounts.imports.reading import MAX_BYTES, MAX_ROWS, read_book, text_of
from accounts.imports.writing import template, with_reasons
from accounts.models import ImportBatch, Membership, Unit, UnitGroup, User
from accounts.services.imports import check_import
from accounts.services.units import dissolve_unit
from accounts.services.users import deactivate_user
from accounts.transitions import Refused
from tests.accounts.books import GROUP_HEADS, PEOPLE_HEADS, UNIT_HEADS, saved, workbook

DAY = date(2020, 6, 1)
SINCE = date(2015, 1, 1)
NOTHING = Known({}, {}, {})


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
        yield


def unit(name, parent=None, **changes):
    values = {
        "kind": "bureau", "short_name": "", "region": "", "position": 0, "dissolved": False, "record_from": SINCE,
    }  # fmt: skip
    return KnownUnit(name=name, parent=parent, **{**values, **changes})


KNOWN = Known(
    {
        "LC": unit("岚川市交通运输局"),
        "WX": unit("望溪县交通运输局", "LC", short_name="望溪县局", position=4),
        "SW": unit("石湾县交通运输局", "LC"),
        "OLD": unit("旧局", "LC", dissolved=True),
        "NEW": unit("新局", "LC", record_from=date(2020, 6, 5)),
    },
    {
        "counties": KnownGroup("各县局", frozenset({"WX"}), date(2020, 6, 3)),
        "teams": KnownGroup("各队", frozenset(), None),
    },
    {
        "shen": KnownUser("沈雨桐", "0991-1", True, frozenset({("WX", "liaison")})),
        "gone": KnownUser("高宁", "", False, frozenset()),
        "shenji": KnownUser("审计员", "", True, frozenset({("LC", "auditor")})),
    },
)


def check(units=(), groups=(), people=(), known=KNOWN, valid_from=DAY):
    return check_book(read_book(workbook(units, groups, people)), known, valid_from=valid_from)


def told(plan):
    return [(f.sheet, f.row, f.column, f.value, f.problem) for f in plan.faults]


def test_a_workbook_full_of_faults():
    """One of each kind, on the sheet's own rows (row 1 is the heading)."""
    plan = check(
        units=[
            ("QH", "青禾县交通运输局", "青禾县局", "LC", "局", "青禾县", 6),
            ("QH", "青禾又一局", "", "LC", "局", "", ""),
            ("", "没有代码的局", "", "LC", "局", "", ""),
            ("X 1", "", "", "", "厅", "", "三"),
            ("P1", "绕圈甲", "", "P2", "局", "", ""),
            ("P2", "绕圈乙", "", "P1", "厅", "", ""),
            ("S1", "自己管自己", "", "S1", "局", "", ""),
            ("U1", "上级不明局", "", "NOPE", "局", "", ""),
            ("U2", "挂在旧局下", "", "OLD", "局", "", ""),
            ("OLD", "旧局复活", "", "LC", "局", "", ""),
            ("NEW", "新局改名", "", "LC", "局", "", ""),
            ("T1", "石湾县交通运输局", "", "LC", "局", "", "#REF!"),
            ("L1", "长" * 121, "", "LC", "局", "", 10000),
        ],
        groups=[
            ("counties", "各县局", "WX"),
            ("counties", "各县（市）局", "QH"),
            ("counties", "各县局", "SW"),
            ("counties", "各县局", "SW"),
            ("key", "各队", "NOPE"),
            ("old", "旧组", "OLD"),
            ("", "无代码组", "WX"),
        ],
        people=[
            ("ZhangSan", "张三", "", "WX", "联络员", ""),
            ("li", "李四", "", "WX", "联络员", ""),
            ("wangwu", "王五", "电话", "WX", "联系人", ""),
            ("wangwu", "王武", "", "NOPE", "联络员", ""),
            ("zhao", "", "", "WX", "", ""),
            ("shen", "沈语桐", "", "", "", ""),
            ("gone", "高宁", "", "WX", "联络员", ""),
            ("shenji", "审计员", "", "WX", "联络员", ""),
            ("qian", "钱奕", "0991-1", "WX", "联络员", ""),
            ("qian", "钱奕", "0991-2", "WX", "联络员", ""),
            ("qian", "钱奕", "", "", "审计员", ""),
            ("sun", "孙和平", "", "OLD", "单位负责人", ""),
            ("zhou", "周岚", "", "", "", "科长"),
        ],
    )
    assert told(plan) == [
        ("单位", 3, "单位代码", "QH", "与第2行重复"),
        ("单位", 4, "单位代码", "", "没有填"),
        ("单位", 5, "单位代码", "X 1", "代码里有空格"),
        ("单位", 5, "单位名称", "", "没有填"),
        ("单位", 5, "类型", "厅", "没有这种类型"),
        ("单位", 5, "排序", "三", "不是整数"),
        ("单位", 6, "上级单位代码", "P2", "上级关系绕成了圈：P1→P2→P1"),
        ("单位", 7, "类型", "厅", "没有这种类型"),
        ("单位", 7, "上级单位代码", "P1", "上级关系绕成了圈：P2→P1→P2"),
        ("单位", 8, "上级单位代码", "S1", "上级关系绕成了圈：S1→S1"),
        ("单位", 9, "上级单位代码", "NOPE", "没有这个单位"),
        ("单位", 10, "上级单位代码", "OLD", "这个单位已撤销"),
        ("单位", 11, "单位代码", "OLD", "这个代码的单位已撤销"),
        ("单位", 12, "单位名称", "新局改名", "现有名称和隶属关系从2020-06-05起登记，晚于这次的生效日期"),
        ("单位", 13, "排序", "#REF!", "是公式错误，不是内容"),
        ("单位", 13, "单位名称", "石湾县交通运输局", "同一上级下面已有同名单位（代码SW）"),
        ("单位", 14, "单位名称", "长" * 121, "有121个字，太长"),
        ("单位", 14, "排序", "10000", "有5个字，太长"),
        ("分组", 3, "分组名称", "各县（市）局", "与第2行的名称不一致"),
        ("分组", 3, "成员单位代码", "QH", "这个分组的成员在2020-06-03变动过，晚于这次的生效日期"),
        ("分组", 4, "成员单位代码", "SW", "这个分组的成员在2020-06-03变动过，晚于这次的生效日期"),
        ("分组", 5, "成员单位代码", "SW", "与第4行重复"),
        ("分组", 6, "分组名称", "各队", "代码teams的分组已用这个名称"),
        ("分组", 6, "成员单位代码", "NOPE", "没有这个单位"),
        ("分组", 7, "成员单位代码", "OLD", "这个单位已撤销"),
        ("分组", 8, "分组代码", "", "没有填"),
        ("人员", 2, "登录名", "ZhangSan", "有大写字母"),
        ("人员", 3, "登录名", "li", "不合登录名的写法"),
        ("人员", 4, "办公电话", "电话", "不是电话号码"),
        ("人员", 4, "角色", "联系人", "没有这个角色"),
        ("人员", 5, "姓名", "王武", "与第4行的姓名不一致"),
        ("人员", 5, "单位代码", "NOPE", "没有这个单位"),
        ("人员", 6, "姓名", "", "没有填"),
        ("人员", 6, "角色", "", "没有填，但填了单位代码"),
        ("人员", 7, "姓名", "沈语桐", "登录名shen已是沈雨桐的"),
        ("人员", 8, "登录名", "gone", "这个账号已停用"),
        ("人员", 9, "角色", "联络员", "不能与“审计员”兼任"),
        ("人员", 11, "办公电话", "0991-2", "与第10行的电话不一致"),
        ("人员", 11, "角色", "联络员", "与第10行重复"),
        ("人员", 12, "单位代码", "", "没有填，但填了角色"),
        ("人员", 12, "角色", "审计员", "不能与“联络员”兼任"),
        ("人员", 13, "单位代码", "OLD", "这个单位已撤销"),
        ("人员", 14, "职务", "科长", "有职务，没有单位和角色"),
    ]
    assert all(fault.remedy for fault in plan.faults)


def test_a_sound_workbook_in_any_order():
    """Children before parents, columns in another order, numbers as codes, spaces around texts."""
    heads = (tuple(reversed(UNIT_HEADS)), GROUP_HEADS, PEOPLE_HEADS)
    units = [
        tuple(reversed((101.0, " 青禾大队　", "", "QH", "大队", "", ""))),
        tuple(reversed(("QH", "青禾县交通运输局", "青禾县局", "LC", "局", "青禾县", 6))),
    ]
    content = workbook(units, [("counties", "各县局", "QH")], [("qian", "钱奕", "", 101, "联络员", "科员")], heads)
    plan = check_book(read_book(content), KNOWN, valid_from=date(2020, 6, 3))
    assert told(plan) == []
    assert [(step.code, step.parent, step.new) for step in plan.units] == [("QH", "LC", True), ("101", "QH", True)]
    assert plan.units[1].name == "青禾大队" and plan.units[0].position == 6
    assert [(step.code, step.joins) for step in plan.groups] == [("counties", ("QH",))]
    assert [(step.username, step.unit, step.role, step.post) for step in plan.posts] == [
        ("qian", "101", "liaison", "科员")
    ]


def test_what_is_there_already_is_unchanged_and_empty_cells_change_nothing():
    plan = check(
        [("WX", "望溪县交通运输局", "", "", "局", "", "")],
        [("counties", "各县局", "WX")],
        [("shen", "沈雨桐", "", "WX", "联络员", "法制股")],
    )
    assert plan.empty and not plan.faults
    assert plan.unchanged == {"units": 1, "groups": 1, "people": 1}


def test_changes_say_from_what_to_what():
    plan = check(
        [("WX", "望溪市交通运输局", "", "SW", "部门", "望溪市", 5)],
        [("teams", "各执法队", "")],
        [("shen", "沈雨桐", "0991-2", "", "", "")],
    )
    assert [fault.problem for fault in plan.faults] == ["没有填"], "a group's row names a member"
    (step,) = plan.units
    assert not step.new and step.changes == (
        ("单位名称", "望溪县交通运输局", "望溪市交通运输局"),
        ("上级单位代码", "LC", "SW"),
        ("类型", "局", "部门"),
        ("地区", "", "望溪市"),
        ("排序", "4", "5"),
    )
    assert plan.groups[0].former_name == "各队"
    assert plan.people[0].changes == (("办公电话", "0991-1", "0991-2"),)


def test_two_units_can_change_places():
    """The child becomes its parent's parent: legal as a whole, and sorted so that it can be done in turn."""
    known = Known({"A": unit("甲"), "B": unit("乙", "A")}, {}, {})
    plan = check([("A", "甲", "", "B", "局", "", ""), ("C", "丙", "", "", "局", "", "")], known=known)
    assert [fault.problem for fault in plan.faults] == ["上级关系绕成了圈：A→B→A"]
    plan = check(
        [("C", "丙", "", "", "局", "", ""), ("A", "甲", "", "B", "局", "", ""), ("B", "乙", "", "C", "局", "", "")],
        known=known,
    )
    assert not plan.faults and [step.code for step in plan.units] == ["C", "B", "A"]


def test_one_name_is_one_group():
    """Also among the rows, and also where the sheet would give the other group a new name."""
    plan = check(
        groups=[("counties", "各队", "WX"), ("teams", "各县局", "WX"), ("a", "新组", "WX"), ("b", "新组", "WX")]
    )
    assert [(fault.row, fault.problem) for fault in plan.faults] == [
        (2, "代码teams的分组已用这个名称"),
        (3, "代码counties的分组已用这个名称"),
        (5, "代码a的分组已用这个名称"),
    ]


def test_sheets_and_columns_that_are_missing():
    book = Workbook()
    book.worksheets[0].title = "单位"
    book.worksheets[0].append(["单位代码", "名称", "类型", "类型", "备注"])
    people = book.create_sheet("人员")
    people.append(PEOPLE_HEADS)
    people.append(["qian", "钱奕", "", "WX", "联络员", ""])
    plan = check_book(read_book(saved(book)), NOTHING, valid_from=DAY)
    assert [(f.sheet, f.row, f.column, f.problem) for f in plan.faults] == [
        ("单位", 1, "单位名称", "第1行没有这一栏"),
        ("单位", 1, "简称", "第1行没有这一栏"),
        ("单位", 1, "上级单位代码", "第1行没有这一栏"),
        ("单位", 1, "类型", "第1行有两个同名的栏"),
        ("单位", 1, "地区", "第1行没有这一栏"),
        ("单位", 1, "排序", "第1行没有这一栏"),
        ("单位", 1, "名称", "模板里没有这一栏"),
        ("单位", 1, "备注", "模板里没有这一栏"),
        ("分组", 0, "", "缺工作表“分组”"),
    ], "a unit on a sheet that could not be read is not called unknown"


def test_the_template_is_read_and_holds_nothing_but_examples():
    book = read_book(template())
    assert book.size == 0
    assert [fault.problem for fault in book.faults] == ["三张表都没有内容"]
    sheets = load_workbook(io.BytesIO(template()))
    assert sheets.sheetnames == ["单位", "分组", "人员", "填写说明"]
    assert [cell.value for cell in sheets["单位"][1]] == list(UNIT_HEADS)
    assert sheets["人员"]["A2"].value.startswith("示例")
    assert "联络员" in sheets["人员"].data_validations.dataValidation[0].formula1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "不是.xlsx"),
        (b"%PDF-1.7 not a workbook", "不是.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式"),
        (b"PK\x03\x04" + b"\0" * 100, "不是.xlsx"),
        (b"x" * (MAX_BYTES + 1), "超过5 MB"),
    ],
)
def test_files_that_are_no_workbook(content, message):
    with pytest.raises(Refused, match=message):
        read_book(content)


def zipped(**files):
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return target.getvalue()


def test_damaged_foreign_and_bursting_archives():
    with pytest.raises(Refused, match=r"不是\.xlsx工作簿"):
        read_book(zipped(word__document_xml="<w/>"))
    content = workbook(units=[("QH", "青禾", "", "", "局", "", "")])
    with pytest.raises(Refused):
        read_book(content[: len(content) // 2])
    inside = io.BytesIO(content)
    import zipfile

    with zipfile.ZipFile(inside) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["xl/workbook.xml"] = b"<workbook><sheets><sheet name="
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with pytest.raises(Refused, match="打不开"):
        read_book(target.getvalue())
    files["xl/media/bomb.bin"] = b"\0" * (101 * 1024 * 1024)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with pytest.raises(Refused, match="解开后太大"):
        read_book(target.getvalue())


def test_too_many_rows_are_said():
    rows = [(f"U{n}", f"单位{n}", "", "", "局", "", "") for n in range(MAX_ROWS + 1)]
    book = read_book(workbook(rows))
    assert book.size == MAX_ROWS
    assert [(f.row, f.problem) for f in book.faults] == [(MAX_ROWS + 2, f"行数太多，从第{MAX_ROWS + 2}行起没有读")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (101, "101"), (101.0, "101"), (1.5, "1.5"), (True, "TRUE"), (date(2020, 6, 9), "2020-06-09"),
        ("　望溪\n县 ", "望溪 县"), ("\u200b=1+1", "=1+1"), (0, "0"),
    ],
)  # fmt: skip
def test_cells_as_a_person_sees_them(value, text):
    assert text_of(value) == text


def test_the_faults_come_back_as_the_same_workbook():
    """Every row on its own line with its reasons; texts that look like formulas stay texts; and it can be re-read."""
    hostile = ("=1+1", '=HYPERLINK("http://x")', "+SUM", "@x", "局", "-1", "")
    source = load_workbook(io.BytesIO(workbook([(), ("QH", "青禾县交通运输局", "", "NOPE", "厅", "", "")])))
    for place, text in enumerate(hostile, start=1):
        cell = source["单位"].cell(row=2, column=place, value=text)
        cell.data_type = "s"
    book = read_book(saved(source))
    plan = check_book(book, KNOWN, valid_from=DAY)
    content = with_reasons(book, plan.faults)
    sheet = load_workbook(io.BytesIO(content))["单位"]
    assert sheet["H1"].value == "错误原因"
    assert sheet["H3"].value == (
        "类型：没有这种类型。只能填：牵头单位、科室、局、支队、大队、乡镇街道、部门、垂直管理单位、地区。\n"
        "上级单位代码：没有这个单位。请写本表里或者系统里已有的单位代码。"
    )
    for where in ("A2", "B2", "C2", "D2", "F2"):
        assert sheet[where].data_type != "f" and sheet[where].quotePrefix
    assert sheet["A2"].value == "=1+1"
    again = read_book(content)
    assert again.to_json() == book.to_json() and again.faults == []
    assert Book.from_json(book.to_json()).to_json() == book.to_json()


def test_nothing_but_the_batch_is_written(cast):
    counts = [model.objects.count() for model in (Unit, UnitGroup, User, Membership)]
    batch = check_import(
        name="a.xlsx", content=workbook([("QH", "青禾", "", "LC", "局", "", "")]), valid_from=DAY,
        actor=Actor(cast.admin),
    )  # fmt: skip
    assert counts == [model.objects.count() for model in (Unit, UnitGroup, User, Membership)]
    assert batch.faults == [] and batch.uploaded_by == cast.admin
    with pytest.raises(Refused, match="不能晚于今天"):
        check_import(name="a", content=b"", valid_from=date(2020, 6, 10), actor=Actor(cast.admin))
    assert ImportBatch.objects.count() == 1


def test_what_is_known_is_read_as_it_stands(cast, django_assert_num_queries):
    admin = Actor(cast.admin)
    dissolve_unit(unit=cast.wangxi_brigade, on=DAY, reason="x", actor=admin)
    deactivate_user(user=cast.lin, reason="x", actor=admin)
    with django_assert_num_queries(6):
        known = load_known()
    assert known.units["WX"] == unit("望溪县交通运输局", "LC", short_name="望溪县局", position=4, region="望溪县")
    assert known.units["LC"].parent is None and known.units["WX-DD"].dissolved
    assert known.groups["teams"].members == {"LC-ZD", "SW-DD"}
    assert known.users["shenyutong"].posts == {("WX", "liaison")}
    assert not known.users["linxiaohe"].active
