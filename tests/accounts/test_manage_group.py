"""Dated groups of units."""

import re
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import UnitGroup
from accounts.services.groups import create_group, rename_group, set_group_members
from accounts.services.units import dissolve_unit
from accounts.transitions import Refused
from audit.models import Entry

TODAY = date(2020, 6, 9)


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def admin(cast):
    return Actor(cast.admin)


def members(group, day):
    return {place.unit.code for place in group.members.in_force(day)}


def test_create_and_rename(admin):
    group = create_group(code="key", name="重点整治单位", actor=admin)
    rename_group(group=group, name="重点督导单位", actor=admin)
    assert UnitGroup.objects.get(code="key").name == "重点督导单位"
    created, renamed = Entry.objects.order_by("id")
    assert (created.action, renamed.action) == ("accounts.group.created", "accounts.group.renamed")
    assert renamed.before == {"name": "重点整治单位"} and renamed.after == {"name": "重点督导单位"}


def test_names_and_codes_are_taken_once(admin, cast):
    with pytest.raises(Refused, match="代码"):
        create_group(code="counties", name="x", actor=admin)
    with pytest.raises(Refused, match="名称"):
        create_group(code="x", name=cast.teams.name, actor=admin)
    with pytest.raises(Refused, match="名称"):
        rename_group(group=cast.counties, name=cast.teams.name, actor=admin)


def test_members_come_and_go_by_date(admin, cast):
    came, left = set_group_members(
        group=cast.counties, units=[cast.shiwan, cast.detachment], valid_from=date(2020, 6, 1), actor=admin
    )
    assert [unit.code for unit in came] == ["LC-ZD"] and [unit.code for unit in left] == ["WX"]
    assert members(cast.counties, date(2020, 5, 31)) == {"WX", "SW"}
    assert members(cast.counties, date(2020, 6, 1)) == {"SW", "LC-ZD"}
    entry = Entry.objects.latest("id")
    assert entry.action == "accounts.group.members_set"
    assert entry.after == {
        "came": [cast.detachment.name],
        "left": [cast.wangxi.name],
        "valid_from": "2020-06-01",
    }


def test_a_mistake_of_the_same_day_leaves_no_trace_in_the_dates(admin, cast):
    for units in ([cast.shiwan, cast.detachment], [cast.shiwan, cast.wangxi]):
        set_group_members(group=cast.counties, units=units, valid_from=TODAY, actor=admin)
    assert cast.counties.members.count() == 2
    assert members(cast.counties, TODAY) == members(cast.counties, date(2016, 1, 1)) == {"WX", "SW"}


def test_nothing_to_change_writes_nothing(admin, cast):
    count = Entry.objects.count()
    same = [cast.wangxi, cast.shiwan]
    assert set_group_members(group=cast.counties, units=same, valid_from=TODAY, actor=admin) == ([], [])
    assert Entry.objects.count() == count


def test_refusals(admin, cast):
    def put(units, day=TODAY):
        set_group_members(group=cast.counties, units=units, valid_from=day, actor=admin)

    with pytest.raises(Refused, match="不能晚于今天"):
        put([], date(2020, 6, 10))
    put([cast.shiwan, cast.detachment], date(2020, 6, 1))
    with pytest.raises(Refused, match="2020-06-01"):
        put([cast.shiwan], date(2020, 5, 31))
    gone = dissolve_unit(unit=cast.wangxi_brigade, on=TODAY, reason="x", actor=admin)
    with pytest.raises(Refused, match="已经撤销"):
        put([cast.shiwan, gone])


@pytest.mark.parametrize("who", ["guard", "zhao", "auditor"])
def test_only_the_system_administrator_writes_groups(cast, who):
    actor = Actor(getattr(cast, who))
    for act in (
        lambda: create_group(code="x", name="x", actor=actor),
        lambda: rename_group(group=cast.counties, name="x", actor=actor),
        lambda: set_group_members(group=cast.counties, units=[], valid_from=TODAY, actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_in_the_browser(client, cast):
    client.force_login(cast.admin)
    answer = client.post(reverse("group-create"), {"code": "key", "name": "重点整治单位"})
    group = UnitGroup.objects.get(code="key")
    assert answer.url == reverse("group-members", args=[group.pk])
    form = {"valid_from": "2020-06-01", "units": [cast.wangxi.pk, cast.shiwan.pk]}
    client.post(answer.url, form)
    assert members(group, TODAY) == {"WX", "SW"}
    page = client.get(answer.url).content.decode()
    assert len(re.findall(r'name="units"[^>]*checked', page)) == 2
    client.post(answer.url, {"valid_from": "2020-06-09", "units": [cast.wangxi.pk]})
    page = client.get(reverse("group-detail", args=[group.pk])).content.decode()
    assert "2020-06-01 — 2020-06-08" in page
    client.post(reverse("group-rename", args=[group.pk]), {"name": "督导对象"})
    assert "督导对象" in client.get(reverse("group-list"), {"q": "督导"}).content.decode()
