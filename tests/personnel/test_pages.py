"""The pages of officers and certificates, played through the browser's doors."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from personnel import services
from personnel.models import Certificate, CertificateKind, Officer, UnmaskGrant
from personnel.services import From
from tests.cast import build_cast
from tests.personnel.scenes import (
    LONG_AGO,
    act,
    established,
    id_number,
    mobile,
    officer,
    passed,
    proof,
    registered,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at_desk(user) -> Any:
    client = Client()
    client.force_login(user)
    return client


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:300]
    return str(answer.content.decode())


def url(name: str, row=None) -> str:
    return reverse(name, args=[row.uuid] if row is not None else [])


def post(client: Any, to: str, row=None, /, **data):
    return client.post(url(to, row), data)


def test_an_empty_roster_says_what_comes_next(cast):
    assert "还没有登记执法人员" in text(at_desk(cast.shen).get("/officers/"))
    assert "没有要清理的" in text(at_desk(cast.shen).get("/officers/clean-up/"))
    assert "这里没有证件" in text(at_desk(cast.shen).get("/certificates/"))


def test_the_menu_leads_there_for_who_reads_the_roster(cast):
    for user, there in ((cast.shen, True), (cast.chen, True), (cast.zhao, True), (cast.luo, False)):
        page = text(at_desk(user).get("/account/"))
        assert ('href="/officers/"' in page) == there, user


def test_a_liaison_registers_somebody_and_reads_the_numbers_masked(cast):
    desk = at_desk(cast.shen)
    assert "selected>　望溪县交通运输局" in text(desk.get("/officers/new/"))
    data = {
        "unit": cast.wangxi.pk, "name": "高远", "kind": "officer", "since": "2020-01-02", "post": "队员",
        "id_number": id_number(1), "mobile": mobile(1), "enforces": "on",
    }  # fmt: skip
    answer = desk.post("/officers/new/", data)
    row = Officer.objects.get()
    assert answer.url == url("officer-detail", row)
    page = text(desk.get(answer.url))
    assert "510101********" in page and "139****0001" in page
    assert id_number(1) not in page and mobile(1) not in page
    assert "没有可以执法的证件" in page


def test_what_is_wrong_is_said_and_what_was_typed_stays(cast):
    data = {"unit": cast.wangxi.pk, "name": "高远", "kind": "officer", "since": "2020-01-02", "mobile": "138"}
    page = text(at_desk(cast.shen).post("/officers/new/", data), 422)
    assert "手机号应是11位数字" in page and 'value="高远"' in page
    data |= {"unit": cast.shiwan.pk, "mobile": ""}
    assert text(at_desk(cast.shen).post("/officers/new/", data), 422) and not Officer.objects.exists()


def test_editing_never_shows_a_number_and_an_empty_one_stays(cast):
    row = officer(cast.wangxi, cast.shen, id_number=id_number(1), mobile=mobile(1))
    desk = at_desk(cast.shen)
    page = text(desk.get(url("officer-edit", row)))
    assert id_number(1) not in page and mobile(1) not in page
    post(desk, "officer-edit", row, name="高远志", enforces="on", drop_mobile="on")
    row.refresh_from_db()
    assert (row.name, row.mobile_masked, row.id_masked[-4:]) == ("高远志", "", id_number(1)[-4:])


def test_the_list_is_narrowed_by_unit_below_state_kind_and_certificate(cast):
    here = officer(cast.wangxi, cast.zhao, "甲在岗", number="WX-1")
    below = officer(cast.wangxi_brigade, cast.zhao, "乙大队")
    away = officer(cast.shiwan, cast.zhao, "丙石湾")
    helper = officer(cast.shiwan, cast.zhao, "丁辅助", kind="auxiliary", enforces=False)
    services.change_state(officer=away, state="lent", since=From(clock.today(), "借调函"), actor=act(cast.zhao))
    registered(here, cast.zhao, "CERT-77", valid_until=clock.today() + 20 * DAY)
    registered(below, cast.zhao, "CERT-88")
    desk = at_desk(cast.zhao)

    def names(query: str) -> set[str]:
        page = text(desk.get(f"/officers/?{query}"))
        return {row.name for row in (here, below, away, helper) if row.name in page}

    assert names("") == {"甲在岗", "乙大队", "丙石湾", "丁辅助"}
    assert names(f"unit={cast.wangxi.pk}") == {"甲在岗", "乙大队"}
    assert names("state=lent") == {"丙石湾"} and names("kind=auxiliary") == {"丁辅助"}
    assert names("held=expiring") == {"甲在岗"} and names("held=valid") == {"甲在岗", "乙大队"}
    assert names("held=none") == {"丙石湾", "丁辅助"}
    assert names("q=CERT-88") == {"乙大队"} and names("q=wx-1") == {"甲在岗"} and names("q=石湾") == {"丙石湾"}
    assert names("unit=999999") == names("q=nobody") == set()
    assert names("unit=没有这个单位") == set()
    assert names("state=nonsense&kind=zz") == {"甲在岗", "乙大队", "丙石湾", "丁辅助"}


def test_a_whole_number_finds_its_owner_and_stands_in_no_address(cast):
    row = officer(cast.wangxi, cast.shen, id_number=id_number(1), mobile=mobile(1))
    officer(cast.shiwan, cast.lin, "外县", mobile=mobile(2))
    desk = at_desk(cast.shen)
    for number in (id_number(1), f" {id_number(1).lower()} ", "139 0000 0001"):
        answer = post(desk, "officer-find", q=number)
        assert answer.url == url("officer-detail", row)
    assert post(desk, "officer-find", q=mobile(2)).url == "/officers/"
    assert "没有登记这个号码的人" in text(desk.get("/officers/"))
    assert post(desk, "officer-find", q="高 远").url == "/officers/?q=%E9%AB%98+%E8%BF%9C"
    assert desk.get(f"/officers/?q={mobile(1)}").url == "/officers/"
    assert desk.get(f"/certificates/?q={id_number(1)}").url == "/certificates/"
    found = Entry.objects.filter(action="personnel.officer.found").order_by("pk")
    assert [entry.after for entry in found] == [{"count": 1}] * 3 + [{"count": 0}]


def test_two_files_of_one_number_are_listed(cast):
    for unit, who in ((cast.wangxi, cast.shen), (cast.shiwan, cast.lin)):
        officer(unit, who, f"在{unit.label}", id_number=id_number(1))
    officer(cast.wangxi, cast.shen, "无关的人")
    desk = at_desk(cast.zhao)
    answer = post(desk, "officer-find", q=id_number(1))
    page = text(desk.get(answer.url))
    assert id_number(1) not in answer.url and answer.url.startswith("/officers/?found=")
    assert "在望溪县局" in page and "在石湾县局" in page and "无关的人" not in page


def test_a_life_is_played_by_its_buttons(cast):
    row = officer(cast.wangxi, cast.shen)
    kind = CertificateKind.objects.get(code="transport")
    unit, office = at_desk(cast.shen), at_desk(cast.zhao)
    page = text(post(unit, "certificate-apply", row, kind=kind.pk), 422)
    assert "没有在编证明，不能申领" in page and 'id="certificate-apply" open' in page
    post(unit, "officer-establish", row, establishment="in", proof=proof())
    post(unit, "certificate-apply", row, kind=kind.pk, fields_text="公路")
    certificate = Certificate.objects.get()
    post(office, "certificate-pass", certificate)
    assert "没有合格成绩" in text(office.get(url("certificate-detail", certificate)))
    for of in ("general", "professional"):
        post(office, "officer-examine", row, kind=of, on="2020-01-02", passed="1", mark="91.5")
    today = clock.today().isoformat()
    post(office, "certificate-pass", certificate)
    post(office, "certificate-issue", certificate, number="LC-1", issued_on=today)
    assert "今天可以执法" in text(unit.get(url("officer-detail", row)))
    post(office, "certificate-suspend", certificate, on=today, reason="培训不合格")
    assert "证件暂扣" in text(unit.get(url("officer-detail", row)))
    post(office, "certificate-restore", certificate, on=today, reason="补考合格")
    post(unit, "certificate-lose", certificate, on=today, reason="遗失")
    new = post(office, "certificate-replace", certificate, number="LC-2", issued_on=today)
    assert Certificate.objects.get(number="LC-2").state == "valid" and "/certificates/" in new.url
    answer = post(unit, "officer-state", row, state="retired", on=today, reason="岚交人〔2026〕5号")
    assert "已提出注销" in text(unit.get(answer.url))
    certificate = Certificate.objects.get(number="LC-2")
    assert "还没有说明在办案件" in text(post(office, "certificate-revoke", certificate, on=today), 422)
    post(unit, "certificate-cases", certificate, left="0", text="没有在办案件")
    post(office, "certificate-revoke", certificate, on=today)
    certificate.refresh_from_db()
    assert certificate.state == "revoked"
    page = text(unit.get(url("certificate-detail", certificate)))
    assert "赵敏之 注销" in page and "沈雨桐 说明在办案件" in page


def test_inspection_renewal_and_withdrawing_a_proposal_by_their_buttons(cast):
    row = established(officer(cast.wangxi, cast.shen), cast.shen)
    certificate = registered(row, cast.zhao)
    unit, office, today = at_desk(cast.shen), at_desk(cast.zhao), clock.today().isoformat()
    assert "年审不合格的原因" in text(post(office, "certificate-inspect", certificate, on=today, passed="0"), 422)
    post(office, "certificate-inspect", certificate, on=today, passed="1")
    assert certificate.inspections.get().passed
    post(unit, "certificate-propose", certificate, reason="拟转岗")
    assert "换发新证" not in text(office.get(url("certificate-detail", certificate)))
    post(office, "certificate-keep", certificate, reason="留任")
    post(office, "certificate-renew", certificate, number="R-2", issued_on=today)
    assert sorted(Certificate.objects.values_list("state", flat=True)) == ["renewed", "valid"]
    other = passed(established(officer(cast.wangxi, cast.shen, "乙"), cast.shen), cast.zhao)
    kind = certificate.kind
    post(unit, "certificate-apply", other, kind=kind.pk)
    post(office, "certificate-refuse", Certificate.objects.get(officer=other), reason="材料不齐")
    answer = post(office, "certificate-register", other, kind=kind.pk, number="G-1", issued_on="2024-05-06")
    assert Certificate.objects.get(number="G-1").officer == other and answer.status_code == 302


def test_who_may_not_is_offered_nothing(cast):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    page = text(at_desk(cast.chen).get(url("officer-detail", row)))
    assert "<form" not in page.split('id="main"')[1].split("</main>")[0]
    page = text(at_desk(cast.shen).get(url("certificate-detail", certificate)))
    assert "报失" in page and "暂扣证件" not in page and "注销证件" not in page


def test_moving_kind_account_and_completion_by_their_forms(cast):
    row = officer(cast.wangxi, cast.shen)
    office, today = at_desk(cast.zhao), clock.today().isoformat()
    post(office, "officer-account", row, user=cast.han.pk)
    post(office, "officer-complete", row, issued_on=today, number="结1")
    post(office, "officer-kind", row, on=today, reason="转岗")
    post(office, "officer-move", row, unit=cast.shiwan.pk, on=today, reason="调令")
    row.refresh_from_db()
    assert (row.user, row.kind, row.unit) == (cast.han, "auxiliary", cast.shiwan)
    assert row.completions.get().number == "结1"
    assert at_desk(cast.shen).get(url("officer-detail", row)).status_code == 404


def test_everybody_sees_his_own_file_and_nobody_elses(cast):
    row = officer(cast.wangxi, cast.shen, "韩立诚", id_number=id_number(1))
    officer(cast.wangxi, cast.shen, "别人")
    registered(row, cast.zhao, "OWN-1")
    assert "没有对应到您的执法人员档案" in text(at_desk(cast.han).get("/officers/mine/"))
    services.link_account(officer=row, user=cast.han, actor=act(cast.shen))
    page = text(at_desk(cast.han).get("/officers/mine/"))
    assert "OWN-1" in page and "510101********" in page and id_number(1) not in page
    assert "没有对应到您" in text(at_desk(cast.luo).get("/officers/mine/"))
    assert 'href="/officers/mine/"' in text(at_desk(cast.han).get("/account/"))


def test_a_number_is_seen_whole_by_who_is_named_with_a_reason_once(cast):
    row = officer(cast.wangxi, cast.shen, id_number=id_number(1), mobile=mobile(1))
    desk, guard = at_desk(cast.zhao), at_desk(cast.guard)
    ask = {"field": "id_number", "reason": "核对申领材料"}
    assert post(desk, "officer-unmask", row, **ask).status_code == 403
    assert "查看完整号码" not in text(desk.get(url("officer-detail", row)))

    assert "授权的依据" not in text(guard.get("/unmask-grants/"))
    post(guard, "unmask-grant-name", user=cast.zhao.pk, reason="申请单7号", until=clock.today().isoformat())
    assert "查看完整号码" in text(desk.get(url("officer-detail", row)))
    assert "查看理由太短" in text(post(desk, "officer-unmask", row, field="mobile", reason="看"), 422)
    assert "不要写身份证号" in text(post(desk, "officer-unmask", row, field="mobile", reason=f"查{mobile(1)}"), 422)
    answer = post(desk, "officer-unmask", row, **ask)
    page = text(answer)
    assert id_number(1) in page and mobile(1) not in page and answer["Cache-Control"] == "no-store"
    assert id_number(1) not in text(desk.get(url("officer-detail", row)))
    entry = Entry.objects.get(action="personnel.officer.unmasked")
    assert (entry.reason, entry.after, entry.actor_name) == ("核对申领材料", {"field": "id_number"}, "赵敏之")
    assert entry.object_name == "高远" and id_number(1) not in str(vars(entry))

    assert post(at_desk(cast.wu), "officer-unmask", row, **ask).status_code == 403, "he is not named"
    guard.post(reverse("unmask-grant-end", args=[UnmaskGrant.objects.get().pk]))
    assert post(desk, "officer-unmask", row, **ask).status_code == 403


@pytest.mark.parametrize(("who", "words"), [("shen", "不是专项整治管理员或局领导"), ("zhao", "已有这项授权")])
def test_whom_the_security_administrator_may_not_name(cast, who, words):
    if who == "zhao":
        services.name_for_unmasking(user=cast.zhao, reason="申请单7号", until=None, actor=act(cast.guard))
    with pytest.raises(Refused, match=words):
        services.name_for_unmasking(user=cast.people[who], reason="申请单8号", until=None, actor=act(cast.guard))


def test_a_grant_reaches_no_further_than_the_roster_of_its_holder(cast):
    services.name_for_unmasking(user=cast.chen, reason="申请单7号", until=None, actor=act(cast.guard))
    row = officer(cast.wangxi, cast.shen, mobile=mobile(1))
    assert services.unmask(officer=row, field="mobile", reason="核对材料", actor=act(cast.chen)) == mobile(1)
    there = build_cast(city="沧口", mark="ck-")
    far = officer(there.wangxi, there.shen, mobile=mobile(2))
    assert at_desk(cast.chen).post(url("officer-unmask", far), {"field": "mobile"}).status_code == 404


def test_the_system_administrator_keeps_the_kinds(cast):
    kind = CertificateKind.objects.get(code="national")
    desk, to = at_desk(cast.admin), reverse("certificate-kind-edit", args=[kind.pk])
    data = {
        "years": 3, "lead_first": 120, "lead_second": 60, "lead_last": 60, "inspection_months": 12,
        "inspection_lead": 30,
    }  # fmt: skip
    assert "一次比一次近" in text(desk.post(to, data), 422)
    desk.post(to, data | {"lead_last": 15})
    assert "120、60、15" in text(desk.get("/certificates/kinds/"))
    row = registered(officer(cast.wangxi, cast.shen), cast.zhao, code="national", issued_on=LONG_AGO)
    assert row.valid_until == LONG_AGO.replace(year=LONG_AGO.year + 3) - DAY and row.state == "expired"


def test_a_proof_is_read_with_the_file_of_its_officer(cast):
    row = established(officer(cast.wangxi, cast.shen), cast.shen)
    to = url("attachment-download", row.establishment_proof)
    assert at_desk(cast.zhao).get(to).status_code == at_desk(cast.chen).get(to).status_code == 200
    assert at_desk(cast.lin).get(to).status_code == at_desk(cast.admin).get(to).status_code == 404


def test_the_clean_up_list_leads_to_what_is_to_be_done(cast):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    services.change_state(officer=row, state="left", since=From(clock.today(), "辞职"), actor=act(cast.shen))
    page = text(at_desk(cast.shen).get("/officers/clean-up/"))
    assert "清理名单：1项" in page and url("certificate-detail", certificate) in page
    yesterday = (clock.today() - DAY).isoformat()
    assert "清理名单：0项" in text(at_desk(cast.shen).get(f"/officers/clean-up/?on={yesterday}"))
    assert "清理名单：1项" in text(at_desk(cast.shen).get("/officers/clean-up/?on=2026-99-99"))
