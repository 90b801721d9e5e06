"""The pages of the network: the tree with its gaps, the workbook, a unit's page and its verbs."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from audit import clock
from audit.models import Entry
from personnel import services
from personnel.models import Liaison
from tests.factories import make_unit
from tests.personnel.network_scenes import liaison
from tests.personnel.scenes import act, mobile

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_liaison_is_registered_changed_and_ended_in_the_browser(cast):
    client, unit = signed_in(cast.shen), f"/network/units/{cast.wangxi.pk}/"
    assert "现在没有联络员" in text_of(client.get(unit))
    data: dict[str, Any] = {
        "name": "梁思齐",
        "section": "法制股",
        "mobile": mobile(40),
        "valid_from": "2026-01-05",
        "phone": "0830-1",
    }
    assert client.post(f"{unit}register/", data)["Location"] == unit
    first = Liaison.objects.get()
    page = text_of(client.get(unit))
    assert "梁思齐" in page and "139****0040" in page and mobile(40) not in page
    data |= {"name": "沈雨桐", "valid_from": "2026-02-01", "replaces": first.pk}
    client.post(f"{unit}register/", data)
    page = text_of(client.get(unit))
    assert "以前的联络员" in page and "2026-01-05 — 2026-01-31" in page
    row = Liaison.objects.open().get()
    answer = client.post(f"/network/{row.uuid}/end/", {"last_day": "2026-03-31", "reason": ""})
    assert answer.status_code == 422 and "请填写这一栏" in text_of(answer)
    client.post(f"/network/{row.uuid}/end/", {"last_day": "2026-03-31", "reason": "调离"})
    assert "现在没有联络员" in text_of(client.get(unit))
    assert "没有联络员" in text_of(client.get("/network/?on=2026-04-01"))
    assert "沈雨桐" in text_of(client.get("/network/?on=2026-03-31"))
    assert "梁思齐" in text_of(client.get("/network/?on=2026-01-31"))


def test_what_is_refused_comes_back(cast):
    client, unit = signed_in(cast.shen), f"/network/units/{cast.wangxi.pk}/"
    answer = client.post(f"{unit}register/", {"name": "梁思齐", "mobile": "1", "valid_from": "2026-01-05"})
    assert answer.status_code == 422 and "11位" in text_of(answer) and 'value="梁思齐"' in answer.content.decode()
    other = liaison(cast.shiwan, cast.lin)
    answer = client.post(f"{unit}register/", {
        "name": "甲", "mobile": mobile(1), "valid_from": "2026-01-05", "replaces": other.pk})  # fmt: skip
    assert Liaison.objects.count() == 2 or answer.status_code == 422
    assert Liaison.objects.get(pk=other.pk).valid_to is None, "another unit's is never replaced"
    assert client.post(f"/network/units/{cast.shiwan.pk}/register/", {}).status_code == 404


def test_the_office_sees_the_gaps_and_filters(cast):
    liaison(cast.wangxi, cast.shen)
    client = signed_in(cast.zhao)
    page = text_of(client.get("/network/"))
    assert "5个单位没有联络员" in page and "石湾县局" in page and "县级" in page
    assert "法规科" not in page.split("起始日期")[1].split("本页")[0]
    assert "沈雨桐" in page and "沈雨桐" not in text_of(client.get("/network/?gaps=1"))
    assert "沈雨桐" in text_of(client.get("/network/?q=沈雨"))
    assert "没有符合条件" in text_of(client.get("/network/?q=没有这"))
    below = text_of(client.get(f"/network/?unit={cast.shiwan.pk}"))
    assert "石湾大队" in below and "沈雨桐" not in below
    for odd in ("on=x", "unit=x", "unit=99999999", "page=a~9", "gaps=2", "on=0001-01-01"):
        assert client.get(f"/network/?{odd}").status_code == 200
    assert client.get(f"/network/?q={mobile(1)}")["Location"] == "/network/"


def test_a_county_sees_whom_to_turn_to_above(cast):
    liaison(cast.bureau, cast.zhao, "周岚", section="法规科", phone="0830-2210066")
    page = text_of(signed_in(cast.shen).get("/network/"))
    assert "上级单位的联络员" in page and "周岚" in page and "0830-2210066" in page
    assert signed_in(cast.shen).get(f"/network/units/{cast.bureau.pk}/").status_code == 404


def test_the_workbook_has_the_gaps_and_no_number_whole(cast):
    liaison(cast.wangxi, cast.shen, "=HYPERLINK()", mobile=mobile(41))
    answer = signed_in(cast.zhao).get("/network/export/")
    page = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert rows[0][:5] == ["层级", "地区", "单位", "科室", "姓名"] and len(rows) == 7
    mine = next(row for row in rows if row[2] == cast.wangxi.name)
    assert mine[4] == "=HYPERLINK()" and mine[7] == "139****0041"
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert sum(row[4] == "没有联络员" for row in rows) == 5
    assert "赵敏之" in page["A1"].value and mobile(41) not in str(rows)
    entry = Entry.objects.get(action="personnel.network.exported")
    assert (entry.after or {})["count"] == 6


def test_the_number_is_shown_once_to_who_is_named(cast):
    row = liaison(cast.wangxi, cast.shen, mobile=mobile(42))
    services.name_for_unmasking(user=cast.zhao, reason="申请单7号", until=None, actor=act(cast.guard))
    client = signed_in(cast.zhao)
    answer = client.post(f"/network/{row.uuid}/unmask/", {"reason": "通知开会用"})
    assert mobile(42) in text_of(answer) and answer["Cache-Control"] == "no-store"
    assert mobile(42) not in text_of(client.get(f"/network/units/{cast.wangxi.pk}/"))
    assert client.post(f"/network/{row.uuid}/unmask/", {"reason": "看"}).status_code == 422


def test_the_list_costs_the_same_for_any_number_of_units(cast):
    client = signed_in(cast.zhao)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/network/").status_code == 200
        return len(seen)

    liaison(cast.wangxi, cast.shen)
    before = cost()
    for place in range(60):
        unit = make_unit(f"T{place}", f"第{place}镇", parent=cast.shiwan, kind="town")
        liaison(unit, cast.zhao, f"人{place}", since=clock.today() - timedelta(days=place), mobile=mobile(100 + place))
    assert cost() <= before
    page = text_of(client.get("/network/"))
    assert "下一页" in page and "乡镇级" in page
