"""The roster by workbook: every fault with its place and a remedy, masks that mean “unchanged”, nothing written before
the confirmation, nobody beyond one's reach."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from jobs.models import Job, JobState
from jobs.services import run_job
from personnel import services
from personnel.exchange.columns import SHEETS
from personnel.models import ExchangeBatch, Officer
from personnel.private import decrypt
from personnel.services import From, exchange
from tests.personnel.exchange_scenes import book_of, lines_of, planned, saved, uploaded, written
from tests.personnel.scenes import LONG_AGO, act, id_number, mobile, officer

pytestmark = pytest.mark.django_db


def line(name: str = "高远", **cells: Any) -> dict[str, Any]:
    return {"name": name, "unit": "WX", "kind": "执法人员", "since": "2019-03-01", **cells}


def exported(by: Any) -> bytes:
    return exchange.export_exchange(kind="roster", rows=Officer.objects.all(), actor=act(by))


def test_new_people_come_in_with_their_numbers_encrypted(cast):
    batch = written(
        "roster", cast.shen, line(post="副大队长", number="W1", id_number=id_number(1), mobile=13900000001,
                                  education="大学本科", legal_qualified="是", reviews_since="2020.6.1"),
        line("田野", kind="辅助人员", unit="", unit_name="望溪县局"),
    )  # fmt: skip
    first, second = Officer.objects.order_by("pk")
    assert (first.name, first.post, first.number, first.education) == ("高远", "副大队长", "W1", "大学本科")
    assert first.unit == second.unit == cast.wangxi and first.enforces and not second.enforces
    assert first.legal_qualified and first.reviews_since == date(2020, 6, 1) and first.state_from == LONG_AGO
    assert decrypt(first.id_token, about=first.about("id_number")) == id_number(1)
    assert first.mobile_masked == "139****0001" and second.kind == "auxiliary" and not second.id_token
    assert batch.counts == {"added": 2, "changed": 0, "unchanged": 0, "not_written": 0}
    assert batch.sealed == "" and batch.applied_at is not None
    assert [term.valid_from for term in first.terms.all()] == [LONG_AGO]
    actions = list(Entry.objects.filter(action__startswith="personnel.exchange").values_list("action", flat=True))
    assert sorted(actions) == [f"personnel.exchange.{verb}" for verb in ("applied", "checked", "confirmed")]


def test_nothing_is_written_before_the_confirmation(cast):
    batch = uploaded("roster", cast.shen, line(id_number=id_number(1)))
    assert not Officer.objects.exists() and id_number(1) not in batch.sealed
    exchange.discard_exchange(batch=batch, actor=act(cast.shen))
    assert not ExchangeBatch.objects.exists() and not Officer.objects.exists()
    with pytest.raises(PermissionDenied):
        exchange.discard_exchange(batch=batch, actor=act(cast.shen))


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        ({"name": ""}, "姓名", "没有填"),
        ({"name": "高" * 61}, "姓名", "太长"),
        ({"name": "#REF!"}, "姓名", "公式错误"),
        ({"unit": ""}, "单位代码", "没有填"),
        ({"unit": "NOPE"}, "单位代码", "没有这个代码"),
        ({"unit": "SW"}, "单位代码", "没有这个代码"),
        ({"unit": "", "unit_name": "石湾县交通运输局"}, "单位名称", "没有这个名称"),
        ({"unit_name": "石湾县交通运输局"}, "单位名称", "不是同一个单位"),
        ({"kind": "协警"}, "人员类别", "没有这种类别"),
        ({"since": ""}, "到岗日期", "没有填"),
        ({"since": "2019年3月"}, "到岗日期", "不是日期"),
        ({"since": "43525"}, "到岗日期", "不是日期"),
        ({"since": "2019-02-30"}, "到岗日期", "不是日期"),
        ({"since": "2999-01-01"}, "到岗日期", "晚于今天"),
        ({"id_number": id_number(1)[:-1]}, "身份证号", "18位"),
        ({"id_number": "51010119880229001X"}, "身份证号", "校验码"),
        ({"id_number": "510101********0012"}, "身份证号", "不能带*号"),
        ({"id_number": 510101198802290016}, "身份证号", "末几位"),
        ({"id_number": 5.10101198802290e17}, "身份证号", "末几位"),
        ({"mobile": "12345"}, "手机号", "11位"),
        ({"mobile": "139****0001"}, "手机号", "不能带*号"),
        ({"post": f"电话{mobile(1)}"}, "职务", "写了身份证号或手机号"),
        ({"legal_qualified": "有"}, "法律职业资格", "不是可以填的词"),
        ({"enforces": "1"}, "在执法岗位", "不是可以填的词"),
        ({"reviews_since": "2020-06-01"}, "法制审核起始日期", "法律职业资格"),
        ({"kind": "辅助人员", "enforces": "是"}, "在执法岗位", "辅助人员不能担任"),
        ({"establishment": "在编"}, "编制", "留空"),
        ({"state": "退休"}, "状态", "留空"),
        ({"code": "x"}, "系统编号", "没有这个编号"),
    ],
)
def test_each_fault_has_its_place_and_a_remedy(cast, cells, column, problem):
    plan = planned("roster", cast.shen, line("秦晓峰"), line(**cells))
    (fault,) = plan.faults
    assert (fault.sheet, fault.row, fault.column) == ("执法人员", 3, column)
    assert problem in fault.problem and fault.remedy
    assert id_number(1)[6:14] not in str(fault) and mobile(1) not in str(fault)


def test_all_faults_of_all_lines_come_at_once_and_forbid_every_line(cast):
    batch = uploaded("roster", cast.shen, line("好"), line("", since="x"), line(mobile="1", legal_qualified="?"))
    plan = exchange.plan_of(batch, act(cast.shen))
    assert [(fault.row, fault.column) for fault in plan.faults] == [
        (3, "姓名"), (3, "到岗日期"), (4, "法律职业资格"), (4, "手机号"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="有4处错误，没有写入任何一行"):
        exchange.confirm_exchange(batch=batch, digest=plan.digest, actor=act(cast.shen))
    assert not Officer.objects.exists()


def test_lines_of_one_workbook_may_not_be_the_same_person(cast):
    twice = line(id_number=id_number(1), number="W1")
    plan = planned("roster", cast.shen, twice, twice)
    assert [(f.row, f.column, f.problem) for f in plan.faults] == [
        (3, "身份证号", "与第2行重复"), (3, "人员编号", "与第2行重复"),
    ]  # fmt: skip
    (fault,) = planned("roster", cast.shen, line(), line()).faults
    assert (fault.row, fault.column) == (3, "姓名")
    assert planned("roster", cast.shen, line(number="W1"), line(number="W2")).added == 2


@pytest.mark.parametrize(
    "day",
    ["2019-03-01", "2019/3/1", "2019.3.1", "2019年3月1日", "20190301", "２０１９－０３－０１", datetime(2019, 3, 1),
     date(2019, 3, 1), "2019-03-01 00:00:00"],
)  # fmt: skip
def test_days_in_the_spellings_that_people_use(cast, day):
    plan = planned("roster", cast.shen, line(since=day))
    assert plan.faults == [] and plan.steps[0].beginning.since == LONG_AGO


def test_a_merged_title_may_stand_above_and_columns_in_any_order(cast):
    content = book_of("roster", line(), above=["望溪县执法人员名册（2026年）", "", "填表单位：望溪县局"])
    plan = planned("roster", cast.shen, content=content)
    assert plan.faults == [] and plan.steps[0].row == 5
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = "执法人员"
    heads = [column.heading for column in SHEETS["roster"].columns]
    page.append(["名册", *[None] * 15])
    page.merge_cells("A1:P1")
    page.append([f"{head}*" for head in reversed(heads)])
    page.append([{"姓名": "高远", "单位代码": "WX", "人员类别": "执法人员", "到岗日期": "2019-03-01"}.get(head)
                 for head in reversed(heads)])  # fmt: skip
    plan = planned("roster", cast.shen, content=saved(book))
    assert plan.faults == [] and plan.added == 1


def test_hidden_sheets_are_not_read(cast):
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(book_of("roster", line())))
    book.create_sheet("别的").sheet_state = "hidden"
    assert planned("roster", cast.shen, content=saved(book)).faults == []
    book["别的"].sheet_state = "visible"
    book["执法人员"].sheet_state = "hidden"
    (fault,) = planned("roster", cast.shen, content=saved(book)).faults
    assert "隐藏" in fault.problem and "取消隐藏" in fault.remedy


def test_out_and_in_again_changes_nothing(cast):
    officer(cast.wangxi, cast.shen, "高远", number="W1", id_number=id_number(1), mobile=mobile(1), post="=1+1")
    gone = officer(cast.wangxi, cast.shen, "同名", education="-大专")
    officer(cast.wangxi, cast.shen, "同名", kind="auxiliary", enforces=False)
    officer(cast.wangxi, cast.shen, "法审", legal_qualified=True, reviews_since=date(2020, 5, 1))
    services.change_state(officer=gone, state="retired", since=From(clock.today(), "到龄"), actor=act(cast.shen))
    content = exported(cast.shen)
    before = list(Officer.objects.order_by("pk").values())
    plan = planned("roster", cast.shen, content=content)
    assert plan.faults == [] and plan.steps == [] and plan.unchanged == 4
    batch = uploaded("roster", cast.shen, content=content)
    with pytest.raises(Refused, match="没有要写入的"):
        exchange.confirm_exchange(batch=batch, digest=plan.digest, actor=act(cast.shen))
    assert list(Officer.objects.order_by("pk").values()) == before


def test_a_code_that_looks_like_a_mobile_is_none(cast):
    row = officer(cast.wangxi, cast.shen, "高远")
    Officer.objects.filter(pk=row.pk).update(uuid="a1380013-8000-abcd-8abc-abcdefabcdef")
    plan = planned("roster", cast.shen, content=exported(cast.shen))
    assert plan.faults == [] and plan.unchanged == 1


def test_an_export_can_be_changed_and_imported(cast):
    officer(cast.wangxi, cast.shen, "高远", id_number=id_number(1), mobile=mobile(1))
    kept = officer(cast.wangxi, cast.shen, "秦晓峰", id_number=id_number(2), post="队员")
    lines = lines_of(exported(cast.shen), "roster")
    first = next(row for row in lines if row["name"] == "高远")
    assert first["id_number"] == "510101********" + id_number(1)[-4:] and first["mobile"] == "139****0001"
    first |= {"name": "高　远", "post": "中队长", "mobile": mobile(9)}
    plan = planned("roster", cast.shen, *lines, line("新来", since="2024年5月6日"))
    assert (plan.added, plan.changed, plan.unchanged) == (1, 1, 1)
    change = next(step for step in plan.steps if not step.new)
    assert change.changes == (
        ("姓名", "高远", "高 远"), ("职务", "", "中队长"), ("手机号", "139****0001", "139****0009"),
    )  # fmt: skip
    written("roster", cast.shen, *lines, line("新来", since="2024年5月6日"))
    row = Officer.objects.get(name="高 远")
    assert decrypt(row.id_token, about=row.about("id_number")) == id_number(1), "the mask did not overwrite it"
    assert row.mobile_masked == "139****0009" and Officer.objects.count() == 3
    kept.refresh_from_db()
    assert kept.post == "队员" and kept.id_masked.endswith(id_number(2)[-4:])


def test_a_mask_of_another_line_is_refused(cast):
    """Somebody sorted one column alone."""
    officer(cast.wangxi, cast.shen, "高远", id_number=id_number(1))
    officer(cast.wangxi, cast.shen, "秦晓峰", id_number=id_number(2))
    one, two = lines_of(exported(cast.shen), "roster")
    one["id_number"], two["id_number"] = two["id_number"], one["id_number"]
    plan = planned("roster", cast.shen, one, two)
    assert [(fault.row, fault.column) for fault in plan.faults] == [(2, "身份证号"), (3, "身份证号")]
    assert "不是这个人的" in plan.faults[0].problem


def test_people_are_known_by_number_id_number_or_name(cast):
    row = officer(cast.wangxi, cast.shen, "高远", number="W1", id_number=id_number(1))
    for cells in ({"number": "W1"}, {"id_number": id_number(1)}, {}):
        plan = planned("roster", cast.shen, line(post="中队长", since="", **cells))
        assert [step.officer for step in plan.steps] == [row], cells
    assert planned("roster", cast.shen, line(number="W2")).added == 1, "another number, another person"
    assert planned("roster", cast.shen, line(id_number=id_number(2))).added == 1
    officer(cast.wangxi, cast.shen, "高远", number="W3")
    (fault,) = planned("roster", cast.shen, line()).faults
    assert "2个同名" in fault.problem


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"unit": "WX-DD", "unit_name": ""}, "单位代码"), ({"kind": "辅助人员"}, "人员类别"), ({"state": "退休"}, "状态"),
     ({"establishment": "在编"}, "编制"), ({"since": "2020-01-01"}, "到岗日期")],
)  # fmt: skip
def test_what_has_a_verb_of_its_own_is_not_done_by_a_workbook(cast, cells, column):
    officer(cast.wangxi, cast.zhao, "高远", number="W1")
    (row,) = lines_of(exported(cast.zhao), "roster")
    (fault,) = planned("roster", cast.zhao, {**row, **cells}).faults
    assert (fault.column == column and "人员页面" in fault.remedy) or "不能改" in fault.remedy


def test_nobody_imports_beyond_his_reach(cast):
    there = officer(cast.shiwan, cast.zhao, "关山", number="S1", id_number=id_number(5))
    (row,) = lines_of(exported(cast.zhao), "roster")
    plan = planned("roster", cast.shen, row)
    assert {fault.column for fault in plan.faults} == {"单位代码"}
    (fault,) = planned("roster", cast.shen, {**row, "unit": "WX", "unit_name": ""}).faults
    assert fault.column == "系统编号" and "关山" not in fault.problem
    assert planned("roster", cast.shen, line("关山", number="S1", id_number=id_number(5))).added == 1
    assert lines_of(exported(cast.shen), "roster") == []
    with pytest.raises(PermissionDenied):
        uploaded("roster", cast.chen, line())
    with pytest.raises(PermissionDenied):
        exported(cast.admin)
    batch = uploaded("roster", cast.shen, line())
    with pytest.raises(PermissionDenied):
        exchange.confirm_exchange(batch=batch, digest="", actor=act(cast.han))
    assert not ExchangeBatch.objects.visible_to(cast.han).exists()
    there.refresh_from_db()
    assert there.unit == cast.shiwan


def test_the_plan_that_was_read_is_the_plan_that_is_written(cast):
    batch = uploaded("roster", cast.shen, line(post="中队长"))
    read = exchange.plan_of(batch, act(cast.shen)).digest
    officer(cast.wangxi, cast.shen, "高远")
    with pytest.raises(Refused, match="预检以后名册有变动"):
        exchange.confirm_exchange(batch=batch, digest=read, actor=act(cast.shen))
    now = exchange.plan_of(batch, act(cast.shen))
    exchange.confirm_exchange(batch=batch, digest=now.digest, actor=act(cast.shen))
    assert Officer.objects.get().post == "中队长"
    with pytest.raises((StaleState, Refused)):
        exchange.confirm_exchange(batch=batch, digest=now.digest, actor=act(cast.shen))


def test_many_lines_are_written_by_a_job_that_can_be_repeated(cast, monkeypatch):
    monkeypatch.setattr(exchange, "AT_ONCE", 2)
    rows = [line(f"人{n}", id_number=id_number(n), number=f"W{n}") for n in range(1, 6)]
    batch = written("roster", cast.shen, *rows)
    assert batch.applied_at is None and not Officer.objects.exists()
    job = Job.objects.get(kind=exchange.JOB_KIND)
    assert job.params == {"batch": str(batch.uuid)}
    with pytest.raises(StaleState):
        plan = exchange.plan_of(batch, act(cast.shen))
        exchange.confirm_exchange(batch=batch, digest=plan.digest, actor=act(cast.shen))
    services.add_officer(
        unit=cast.wangxi, data=services.OfficerFields("人1", number="W1", id_number=id_number(1)),
        beginning=services.Beginning(LONG_AGO), actor=act(cast.shen),
    )  # fmt: skip
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.reason
    assert Officer.objects.count() == 5, "what stood there already was not written twice"
    batch.refresh_from_db()
    assert batch.sealed == "" and batch.counts["not_written"] == 0


def test_what_was_dropped_meanwhile_is_not_written(cast, monkeypatch):
    monkeypatch.setattr(exchange, "AT_ONCE", 0)
    batch = written("roster", cast.shen, line())
    ExchangeBatch.objects.update(sealed="")
    run_job(job_id=Job.objects.get(kind=exchange.JOB_KIND).pk)
    assert Job.objects.get(kind=exchange.JOB_KIND).state == JobState.FAILED
    assert not Officer.objects.exists() and batch.applied_at is None


def test_old_uploads_go_after_a_day(cast):
    old = uploaded("roster", cast.shen, line())
    uploaded("roster", cast.shen, line())
    ExchangeBatch.objects.filter(pk=old.pk).update(uploaded_at=clock.now() - timedelta(hours=25))
    assert exchange.discard_old_exchanges() == 1
    assert ExchangeBatch.objects.count() == 1
