"""Supervisors and contact points: a term by a document, renewal, early end, what the menu counts, pages and file."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from accounts.actors import SYSTEM, Actor
from accounts.services.changes import carry_out_due, rehearse
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from personnel import services
from personnel.models import Appointment
from tests.accounts.test_change_organisation import confirmed, planned
from tests.personnel.network_scenes import appointment, term
from tests.personnel.scenes import LONG_AGO, act, mobile, proof

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_term_holds_from_its_first_to_its_last_day(cast):
    row = appointment(cast.bureau, cast.zhao, term=term(date(2024, 5, 6), date(2026, 5, 5)))
    for day, holds in ((date(2024, 5, 5), False), (date(2024, 5, 6), True), (date(2026, 5, 5), True),
                       (date(2026, 5, 6), False)):  # fmt: skip
        assert Appointment.objects.in_force(day).exists() == holds, day
    assert row.mobile_masked == "139****0051" and mobile(51) not in str(Appointment.objects.values())


def test_what_is_refused(cast):
    for fields, words in (
        ({"standing": "association"}, "身份"), ({"name": " "}, "名称"), ({"mobile": ""}, "要能联系到"),
        ({"kind": "point", "standing": "association"}, "联络员"), ({"mobile": "123"}, "11位"),
        ({"phone": mobile(3)}, "办公电话"), ({"body": f"找{mobile(3)}"}, "不要写"), ({"kind": "other"}, "身份"),
        ({"term": term(document="")}, "发文字号"), ({"term": term(document_number=" ")}, "发文字号"),
        ({"term": term(date(2026, 2, 2), date(2026, 2, 1))}, "不能早于"),
        ({"term": term(document_number="号" * 61)}, "太长"),
        ({"term": term(proof=SimpleUploadedFile(f"{mobile(3)}.png", proof().read()))}, "文件名"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            appointment(cast.bureau, cast.zhao, **fields)
    with pytest.raises(PermissionDenied):
        appointment(cast.bureau, cast.shen)
    appointment(cast.bureau, cast.zhao)
    with pytest.raises(Refused, match="已经聘任"):
        appointment(cast.bureau, cast.zhao)
    assert Appointment.objects.count() == 1


def test_a_renewal_is_another_term_after_the_first(cast):
    first = appointment(cast.bureau, cast.zhao, term=term(date(2024, 5, 6), date(2026, 5, 5)))
    zhao = act(cast.zhao)
    with pytest.raises(Refused, match="下一天起"):
        services.renew_appointment(appointment=first, term=term(date(2026, 5, 5), date(2028, 5, 5)), actor=zhao)
    second = services.renew_appointment(
        appointment=first, term=term(date(2026, 5, 6), date(2028, 5, 5), document_number="岚司〔2026〕9号"), actor=zhao
    )
    assert second.renews == first and second.mobile_masked == "139****0051"
    assert second.mobile_token != first.mobile_token, "each row has a token of its own"
    assert list(Appointment.objects.in_force(date(2026, 5, 5))) == [first]
    with pytest.raises(Refused, match="已经续聘"):
        services.renew_appointment(appointment=first, term=term(date(2028, 5, 6), date(2029, 5, 5)), actor=zhao)
    with pytest.raises(Refused, match="已经续聘"):
        services.end_appointment(appointment=first, last_day=date(2026, 5, 1), reason="辞聘", actor=zhao)
    entry = Entry.objects.get(action="personnel.appointment.renewed")
    assert (entry.after or {})["document_number"] == "岚司〔2026〕9号"


def test_what_ends_soon_or_lapsed_is_counted_until_somebody_sees_to_it(cast):
    today = clock.today()
    rows = {
        days: appointment(cast.bureau, cast.zhao, f"人{days}", term=term(LONG_AGO, today + timedelta(days=days)))
        for days in (61, 60, 0, -1)
    }
    mine = Appointment.objects.visible_to(cast.zhao)
    assert set(mine.to_see_to(today)) == {rows[60], rows[0], rows[-1]}
    assert set(mine.ending(today)) == {rows[60], rows[0]} and set(mine.lapsed(today)) == {rows[-1]}
    assert not Appointment.objects.visible_to(cast.shen).to_see_to(today).exists()
    menu = signed_in(cast.zhao).get("/officers/").content.decode()
    assert re.search(r'href="/appointments/".*?z-badge[^>]*>\s*3', menu, re.S)
    zhao = act(cast.zhao)
    services.renew_appointment(
        appointment=rows[60], term=term(today + timedelta(61), today + timedelta(700)), actor=zhao
    )
    services.end_appointment(appointment=rows[-1], last_day=today - DAY, reason="不再续聘", actor=zhao)
    services.end_appointment(appointment=rows[0], last_day=today, reason="工作调动", actor=zhao)
    assert not mine.to_see_to(today).exists()
    with pytest.raises(Refused, match="聘期以内"):
        services.end_appointment(appointment=rows[61], last_day=today + timedelta(62), reason="误", actor=zhao)


def test_the_pages_from_appointing_to_ending(cast):
    client, today = signed_in(cast.zhao), clock.today()
    data = {
        "unit": cast.bureau.pk, "standing": "association", "name": "道路运输协会", "body": "云台路18号",
        "contact": "邢一帆", "mobile": mobile(61), "valid_from": "2024-05-06", "valid_to": today.isoformat(),
        "document": "设立联系点的通知", "document_number": "岚司〔2024〕3号", "document_date": "2024-04-30",
        "proof": proof(),
    }  # fmt: skip
    answer = client.post("/appointments/new/?kind=point", {**data, "contact": ""})
    assert answer.status_code == 422 and Appointment.objects.count() == 0
    to = client.post("/appointments/new/?kind=point", {**data, "proof": proof()})["Location"]
    assert Appointment.objects.get().proof is not None
    page = text_of(client.get(to))
    assert "邢一帆" in page and "139****0061" in page and mobile(61) not in page and "快到期" in page
    listed = text_of(client.get("/appointments/?kind=point&tab=ending"))
    assert "道路运输协会" in listed and "道路运输协会" not in text_of(client.get("/appointments/"))
    answer = client.post(f"{to}renew/", {"valid_from": today.isoformat(), "valid_to": "2030-01-01",
        "document": "续", "document_number": "1号", "document_date": today.isoformat()})  # fmt: skip
    assert answer.status_code == 422 and "下一天起" in text_of(answer)
    client.post(f"{to}end/", {"last_day": today.isoformat(), "reason": "协会撤销"})
    assert "已结束" in text_of(client.get(to)) and "续聘" not in text_of(client.get(to)).split("聘期")[0]
    assert client.get(f"/appointments/?q={mobile(61)}")["Location"] == "/appointments/"
    for odd in ("kind=x", "tab=x", "unit=x", "unit=99999999999", "page=x"):
        assert client.get(f"/appointments/?{odd}").status_code == 200


def test_the_document_is_read_by_who_reads_the_appointment(cast):
    row = appointment(cast.wangxi, cast.shen, term=term(proof=proof()))
    from django.urls import reverse

    assert row.proof is not None
    to = reverse("attachment-download", args=[row.proof.uuid])
    assert signed_in(cast.chen).get(to).status_code == 200
    assert signed_in(cast.lin).get(to).status_code == 404


def test_the_workbook_has_masked_numbers(cast):
    appointment(cast.bureau, cast.zhao)
    answer = signed_in(cast.zhao).get("/appointments/export/")
    page = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert rows[1][1] == "余清扬" and rows[1][6] == "139****0051" and mobile(51) not in str(rows)
    assert rows[1][10] == "岚司〔2019〕3号" and Entry.objects.get(action="personnel.appointment.exported")


def test_they_go_to_the_receiver_of_a_merged_unit():
    from tests.cast import build_cast

    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
        cast = build_cast()
        row = appointment(cast.wangxi, cast.shen, mobile=mobile(35))
        over = appointment(cast.wangxi, cast.shen, "已过期", term=term(LONG_AGO, date(2020, 6, 1)))
        admin = Actor(cast.admin)
        change = planned(admin, kind="merge", subjects=[cast.wangxi], receivers=[cast.shiwan])
        assert {a.holding.key: a.holding.count for a in rehearse(change).asked}["personnel.appointments"] == 1
        confirmed(change, admin)
    with time_machine.travel("2020-07-01 00:10:00+08:00", tick=False):
        assert carry_out_due(actor=SYSTEM) == {"done": 1, "held_up": 0}
    row.refresh_from_db()
    over.refresh_from_db()
    assert row.unit == cast.shiwan and row.mobile_masked == "139****0035" and over.unit == cast.wangxi
