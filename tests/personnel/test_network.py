"""The standing network: registration, change from a day, history, reach up and down, gaps, levels, and what moves."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.actors import SYSTEM, Actor
from accounts.services.changes import carry_out_due, rehearse
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from personnel import services
from personnel.models import Liaison
from personnel.network.levels import Level, Place, level_of_text, levels_of
from personnel.network.table import above, gaps_in, lines_of, listed_units, sums
from tests.accounts.test_change_organisation import confirmed, planned
from tests.personnel.network_scenes import liaison
from tests.personnel.scenes import LONG_AGO, act, mobile

DAY = timedelta(days=1)


@pytest.mark.django_db
def test_a_change_is_a_new_registration_and_each_day_keeps_its_liaison(cast):
    first = liaison(cast.wangxi, cast.shen, "梁思齐")
    since = date(2026, 3, 1)
    second = liaison(cast.wangxi, cast.shen, "沈雨桐", since=since, replaces=first, mobile=mobile(32))
    first.refresh_from_db()
    assert first.valid_to == since - DAY and second.valid_to is None and second.replaces == first
    rows = Liaison.objects.filter(unit=cast.wangxi)
    assert list(rows.in_force(since - DAY)) == [first] and list(rows.in_force(since)) == [second]
    assert not rows.in_force(LONG_AGO - DAY).exists()
    entry = Entry.objects.filter(action="personnel.liaison.registered").latest("id")
    assert entry.before == {"replaces": "梁思齐"} and "mobile" not in str(entry.after)


@pytest.mark.django_db
def test_a_mistake_of_the_same_day_is_replaced_and_was_never_in_force(cast):
    wrong = liaison(cast.wangxi, cast.shen, "沈雨同")
    liaison(cast.wangxi, cast.shen, "沈雨桐", replaces=wrong)
    assert [row.name for row in Liaison.objects.in_force(LONG_AGO)] == ["沈雨桐"]


@pytest.mark.django_db
def test_what_is_refused(cast):
    row = liaison(cast.wangxi, cast.shen)
    with pytest.raises(Refused, match="不能更早"):
        liaison(cast.wangxi, cast.shen, "甲", since=LONG_AGO - DAY, replaces=row)
    with pytest.raises(Refused, match="已经是联络员"):
        liaison(cast.wangxi, cast.shen)
    with pytest.raises(Refused, match="不是本单位"):
        liaison(cast.shiwan, cast.zhao, "甲", replaces=row)
    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({"mobile": ""}, "请填写手机号"), ({"mobile": "12345"}, "手机号应是11位"), ({"phone": mobile(3)}, "办公电话"),
        ({"post": mobile(3)}, "不要写"), ({"section": "长" * 61}, "太长"),
    )  # fmt: skip
    for fields, words in refused:
        with pytest.raises(Refused, match=words):
            liaison(cast.wangxi, cast.shen, "乙", **fields)
    with pytest.raises(Refused, match="请填写姓名"):
        liaison(cast.wangxi, cast.shen, " ")
    with pytest.raises(PermissionDenied):
        liaison(cast.shiwan, cast.shen, "乙")
    services.end_liaison(liaison=row, last_day=clock.today(), reason="调离", actor=act(cast.shen))
    with pytest.raises(Refused, match="已经结束"):
        services.end_liaison(liaison=row, last_day=clock.today(), reason="调离", actor=act(cast.shen))
    with pytest.raises(Refused, match="已经结束"):
        liaison(cast.wangxi, cast.shen, "乙", since=clock.today(), replaces=row)
    later = liaison(cast.wangxi, cast.shen, "丙", since=clock.today() + DAY)
    with pytest.raises(Refused, match="不能早于起始日期"):
        services.end_liaison(liaison=later, last_day=clock.today() - DAY, reason="错", actor=act(cast.shen))


@pytest.mark.django_db
def test_the_number_is_encrypted_in_its_own_row_and_seen_whole_by_named_persons(cast):
    row = liaison(cast.wangxi, cast.shen, mobile=mobile(33))
    assert row.mobile_masked == "139****0033" and mobile(33) not in str(Liaison.objects.values())
    other = liaison(cast.shiwan, cast.lin, mobile=mobile(34))
    Liaison.objects.filter(pk=other.pk).update(mobile_token=row.mobile_token)
    other.refresh_from_db()
    assert other.mobile_masked == "缺少密钥，读不出", "a token that was copied to another row does not open"
    with pytest.raises(PermissionDenied):
        services.unmask_mobile(row=row, reason="通知开会", actor=act(cast.zhao))
    services.name_for_unmasking(user=cast.zhao, reason="申请单7号", until=None, actor=act(cast.guard))
    assert services.unmask_mobile(row=row, reason="通知开会", actor=act(cast.zhao)) == mobile(33)
    entry = Entry.objects.get(action="personnel.liaison.unmasked")
    assert entry.reason == "通知开会" and mobile(33) not in str(entry.after)
    with pytest.raises(Refused, match="太短"):
        services.unmask_mobile(row=row, reason="看", actor=act(cast.zhao))


@pytest.mark.django_db
def test_new_keys_are_written_for_liaisons_too(cast, settings):
    row = liaison(cast.wangxi, cast.shen, mobile=mobile(33))
    settings.PRIVATE_KEYS = [("next", b"n" * 32), *settings.PRIVATE_KEYS]
    settings.PRIVATE_INDEX_KEYS = [("next", b"m" * 32), *settings.PRIVATE_INDEX_KEYS]
    assert services.rotate_keys(actor=SYSTEM) == 1
    before = row.mobile_mark
    settings.PRIVATE_KEYS = settings.PRIVATE_KEYS[:1]
    row.refresh_from_db()
    assert row.mobile_masked == "139****0033" and row.mobile_mark != before


@pytest.mark.django_db
def test_reach_goes_down_as_officers_do_and_up_for_reading(cast):
    rows = {
        unit: liaison(unit, cast.zhao, mobile=mobile(place))
        for place, unit in enumerate([cast.bureau, cast.wangxi, cast.shiwan, cast.wangxi_brigade])
    }
    seen = {name: {rows_unit for rows_unit, row in rows.items() if row in Liaison.objects.visible_to(user)}
            for name, user in cast.people.items()}  # fmt: skip
    assert seen["zhao"] == seen["chen"] == set(rows)
    assert seen["shen"] == {cast.bureau, cast.wangxi}, "his own and the one above, not the other county's"
    assert seen["lin"] == {cast.bureau, cast.shiwan}
    assert seen["bai"] == {cast.bureau} and seen["qian"] == {cast.bureau}
    assert not seen["luo"] and not seen["admin"] and not seen["auditor"]
    assert [row.unit for row in above(cast.shen, clock.today())] == [cast.bureau]
    assert not above(cast.zhao, clock.today())
    with pytest.raises(PermissionDenied):
        services.end_liaison(liaison=rows[cast.bureau], last_day=clock.today(), reason="错", actor=act(cast.shen))


@pytest.mark.django_db
def test_gaps_are_units_that_need_somebody_on_that_day(cast):
    row = liaison(cast.wangxi, cast.shen)
    services.end_liaison(liaison=row, last_day=date(2026, 5, 31), reason="调离", actor=act(cast.shen))
    gaps = {unit.pk for unit in gaps_in(listed_units(cast.zhao, date(2026, 5, 31)))}
    assert cast.wangxi.pk not in gaps and cast.legal.pk not in gaps, "a section acts for its bureau"
    assert gaps == {unit.pk for unit in (
        cast.bureau, cast.detachment, cast.shiwan, cast.wangxi_brigade, cast.shiwan_brigade)}  # fmt: skip
    later = listed_units(cast.zhao, date(2026, 6, 1))
    assert cast.wangxi.pk in {unit.pk for unit in gaps_in(later)}
    liaison(cast.legal, cast.zhao, "周岚")
    units = list(listed_units(cast.zhao, date(2026, 6, 1)))
    assert cast.legal in units
    line = next(line for line in lines_of(units, date(2026, 6, 1)) if line.unit == cast.legal)
    assert [row.name for row in line.liaisons] == ["周岚"] and not line.gap
    told = {item["label"]: (item["value"], item["note"]) for item in sums(later)}
    assert told == {"市级": (2, "2个没有联络员"), "县级": (4, "4个没有联络员")}


def test_the_level_comes_from_region_name_and_the_units_above():
    texts = {"宁安省": Level.PROVINCE, "岚川市": Level.CITY, "望溪县": Level.COUNTY, "局法规科": Level.UNKNOWN,
             "重庆市": Level.PROVINCE, "某某自治州": Level.CITY, "东湖区": Level.COUNTY, "": Level.UNKNOWN}  # fmt: skip
    assert {text: level_of_text(text) for text in texts} == texts
    places = [
        Place("0001", "宁安省", "省厅"), Place("00010001", "岚川市", "市局"),
        Place("000100010001", "岚川市", "望溪县交通局"),
        Place("000100010002", "岚川市", "临江市交通局"), Place("000100010003", "岚川市", "市支队"),
        Place("000100010004", "岚川市", "城关镇", "town"), Place("00010002", "", "厅办公室"),
    ]  # fmt: skip
    assert [int(level) for _path, level in sorted(levels_of(places).items())] == [1, 2, 3, 3, 2, 4, 1]


@pytest.mark.django_db
def test_a_merged_units_liaison_goes_on_at_the_receiver():
    from tests.cast import build_cast

    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
        cast = build_cast()
        admin = Actor(cast.admin)
        row = liaison(cast.wangxi, cast.shen, mobile=mobile(35))
        change = planned(admin, kind="merge", subjects=[cast.wangxi], receivers=[cast.shiwan])
        asked = {answer.holding.key: answer.holding for answer in rehearse(change).asked}
        assert asked["personnel.liaisons"].count == 1 and not asked["personnel.liaisons"].names
        confirmed(change, admin)
    with time_machine.travel("2020-07-01 00:10:00+08:00", tick=False):
        assert carry_out_due(actor=SYSTEM) == {"done": 1, "held_up": 0}
    row.refresh_from_db()
    heir = Liaison.objects.get(unit=cast.shiwan)
    assert row.valid_to == date(2020, 6, 30) and heir.valid_from == date(2020, 7, 1) and heir.replaces == row
    assert heir.mobile_masked == "139****0035" and heir.mobile_token != row.mobile_token
    change.refresh_from_db()
    assert change.outcome["liaisons"] == 1
