"""Certificates by workbook: registered through the service's gates, corrected in their texts, nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from personnel import services
from personnel.exchange.columns import SHEETS
from personnel.exchange.writing import offers_of
from personnel.models import Certificate, CertificateEvent, CertificateState
from personnel.services import exchange
from tests.personnel.exchange_scenes import lines_of, planned, uploaded, written
from tests.personnel.scenes import act, id_number, issued, mobile, officer, registered

pytestmark = pytest.mark.django_db

KIND = "交通运输行政执法证"


@pytest.fixture(autouse=True)
def gao(cast):
    return officer(cast.wangxi, cast.shen, "高远", number="W1", id_number=id_number(1))


def line(name: str = "高远", **cells: Any) -> dict[str, Any]:
    return {"name": name, "unit": "WX", "kind": KIND, "number": "A0001", "issued_on": "2024年5月6日", **cells}


def exported(by: Any) -> bytes:
    return exchange.export_exchange(kind="certificates", rows=Certificate.objects.all(), actor=act(by))


def test_the_kind_is_as_the_migration_wrote_it(cast):
    assert KIND in offers_of(SHEETS["certificates"])["kind"]


def test_certificates_of_before_are_registered_with_their_ground(cast, gao):
    clerk = officer(cast.wangxi, cast.shen, "秦晓峰", id_number=id_number(2))
    batch = written(
        "certificates", cast.zhao, line(issuer="岚川市司法局", fields="公路路政"),
        line("秦晓峰", unit="", id_number=id_number(2), number="A0002", valid_until="2025.1.1"),
        reason="系统启用前已发的证件",
    )  # fmt: skip
    first, second = Certificate.objects.order_by("pk")
    assert (first.officer, first.unit, first.number, first.issuer) == (gao, cast.wangxi, "A0001", "岚川市司法局")
    assert first.issued_on == date(2024, 5, 6) and first.valid_until == date(2029, 5, 5)
    assert (second.officer, second.valid_until) == (clerk, date(2025, 1, 1))
    assert CertificateEvent.objects.filter(kind="registered").count() == 2
    assert batch.counts["added"] == 2 and batch.sealed == ""
    assert Entry.objects.get(action="personnel.exchange.confirmed").reason == "系统启用前已发的证件"


def test_what_the_gates_of_registering_stop_needs_its_own_words(cast):
    """The ground of the whole workbook is no key to them."""
    today = clock.today().isoformat()
    for cells, column in (({"issued_on": today}, "发证日期"), ({"valid_until": "2034-05-06"}, "有效期至")):
        (fault,) = planned("certificates", cast.zhao, line(**cells)).faults
        assert fault.column == column and "特殊情况说明" in fault.remedy
    written("certificates", cast.zhao, line(issued_on=today, special="省厅统一换发，交法〔2026〕3号"))
    event = CertificateEvent.objects.get()
    assert event.reason == "省厅统一换发，交法〔2026〕3号"


def test_a_ground_is_needed_and_holds_no_number(cast):
    batch = uploaded("certificates", cast.zhao, line())
    digest = exchange.plan_of(batch, act(cast.zhao)).digest
    for reason, words in (("", "依据"), (f"电话{mobile(1)}", "不要写身份证号")):
        with pytest.raises(Refused, match=words):
            exchange.confirm_exchange(batch=batch, digest=digest, reason=reason, actor=act(cast.zhao))
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        ({"name": "不认识", "officer_number": ""}, "持证人", "没有这个人"),
        ({"name": "别人", "officer_number": "W1"}, "持证人", "名册上是高远"),
        ({"id_number": id_number(9)}, "身份证号", "没有这个号码"),
        ({"id_number": "1"}, "身份证号", "18位"),
        ({"kind": "驾驶证"}, "证件种类", "没有这种证件"),
        ({"number": ""}, "证号", "没有填"),
        ({"number": mobile(3)}, "证号", "写了身份证号或手机号"),
        ({"number": 123456789012345678}, "证号", "末几位"),
        ({"issued_on": ""}, "发证日期", "没有填"),
        ({"issued_on": "24年5月"}, "发证日期", "不是日期"),
        ({"issued_on": "2999-01-01"}, "发证日期", "晚于今天"),
        ({"valid_until": "2020-01-01"}, "有效期至", "早于发证日期"),
        ({"inspect_by": "2040-01-01"}, "年审期限", "不在证件有效期内"),
        ({"special": f"电话{mobile(3)}"}, "特殊情况说明", "写了身份证号或手机号"),
        ({"state": "有效"}, "证件状态", "留空"),
        ({"unit": "NOPE"}, "单位代码", "没有这个代码"),
        ({"code": "x"}, "系统编号", "没有这个编号"),
    ],
)
def test_each_fault_has_its_place_and_a_remedy(cast, cells, column, problem):
    (fault,) = planned("certificates", cast.zhao, line(**cells)).faults
    assert (fault.sheet, fault.row, fault.column) == ("执法证件", 2, column)
    assert problem in fault.problem and fault.remedy
    assert id_number(9)[6:14] not in str(fault) and mobile(3) not in str(fault)


def test_the_gates_of_registering_are_asked_before(cast, gao):
    officer(cast.wangxi, cast.shen, "田野", kind="auxiliary", enforces=False)
    own = officer(cast.wangxi, cast.shen, "本人")
    own.user = cast.zhao
    own.save()
    registered(gao, cast.zhao, "A0009")
    plan = planned("certificates", cast.zhao, line(), line("田野", number="A2"), line("本人", number="A3"))
    assert [(fault.row, fault.column) for fault in plan.faults] == [(2, "证号"), (3, "持证人"), (4, "持证人")]
    assert "已有一本" in plan.faults[0].problem and "辅助人员" in plan.faults[1].problem
    assert "本人" in plan.faults[2].problem


def test_lines_of_one_workbook_may_not_be_the_same(cast):
    officer(cast.wangxi, cast.shen, "秦晓峰")
    plan = planned("certificates", cast.zhao, line(), line("秦晓峰"), line(number="A0002"))
    assert [(fault.row, fault.column) for fault in plan.faults] == [(3, "证号"), (4, "证号")]


def test_out_and_in_again_changes_nothing(cast, gao):
    issued(gao, cast.shen, cast.zhao, "A0001")
    clerk = officer(cast.wangxi, cast.shen, "秦晓峰")
    old = registered(clerk, cast.zhao, "-B2", issued_on=date(2010, 1, 1))
    services.suspend(
        certificate=registered(officer(cast.wangxi, cast.shen, "苏明哲"), cast.zhao, "B3"), on=clock.today(),
        reason="考试不合格", actor=act(cast.zhao),
    )  # fmt: skip
    assert old.state == CertificateState.EXPIRED
    content = exported(cast.zhao)
    before = list(Certificate.objects.order_by("pk").values())
    plan = planned("certificates", cast.zhao, content=content)
    assert plan.faults == [] and plan.steps == [] and plan.unchanged == 3
    without_code = [
        {key: text for key, text in row.items() if key != "code"} for row in lines_of(content, "certificates")
    ]
    plan = planned("certificates", cast.zhao, *without_code)
    assert plan.faults == [] and plan.unchanged == 3, "known by kind and number too"
    assert list(Certificate.objects.order_by("pk").values()) == before
    assert all("id_number" not in row for row in lines_of(content, "certificates"))


def test_texts_are_corrected_and_days_are_not(cast, gao):
    row = registered(gao, cast.zhao, "A0001", issuer="岚川司法局")
    (cells,) = lines_of(exported(cast.zhao), "certificates")
    plan = planned("certificates", cast.zhao, {**cells, "issuer": "岚川市司法局"})
    assert plan.steps[0].changes == (("发证机关", "岚川司法局", "岚川市司法局"),)
    written("certificates", cast.zhao, {**cells, "issuer": "岚川市司法局"}, reason="名称写漏了“市”")
    row.refresh_from_db()
    assert row.issuer == "岚川市司法局" and row.number == "A0001"
    entry = Entry.objects.get(action="personnel.certificate.corrected")
    assert entry.reason == "名称写漏了“市”"
    later = ((row.valid_until or clock.today()) + timedelta(days=365)).isoformat()
    for key, text in (("valid_until", later), ("number", "A0002"), ("issued_on", "2020-01-01"), ("state", "暂扣")):
        (fault,) = planned("certificates", cast.zhao, {**cells, key: text}).faults
        assert fault.column == SHEETS["certificates"].column(key).heading and fault.remedy


def test_correcting_has_its_gates(cast, gao):
    row = registered(gao, cast.zhao, "A0001")
    with pytest.raises(PermissionDenied):
        services.correct_certificate(certificate=row, issuer="x", fields="", reason="更正", actor=act(cast.shen))
    with pytest.raises(Refused, match="依据"):
        services.correct_certificate(certificate=row, issuer="x", fields="", reason="", actor=act(cast.zhao))
    gao.user = cast.zhao
    gao.save()
    with pytest.raises(Refused, match="本人"):
        services.correct_certificate(certificate=row, issuer="x", fields="", reason="更正", actor=act(cast.zhao))
    (fault,) = planned("certificates", cast.zhao, line(number="A0001", issuer="x", issued_on="")).faults
    assert "本人" in fault.problem


def test_who_does_not_decide_about_certificates_imports_none(cast):
    with pytest.raises(PermissionDenied):
        uploaded("certificates", cast.shen, line())
    officer(cast.shiwan, cast.zhao, "关山")
    assert planned("certificates", cast.zhao, line("关山", unit="SW")).added == 1
    registered(officer(cast.shiwan, cast.zhao, "骆文"), cast.zhao, "S1")
    assert lines_of(exported(cast.shen), "certificates") == []
    assert len(lines_of(exported(cast.zhao), "certificates")) == 1
