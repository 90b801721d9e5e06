"""Units: set up, renamed, moved, dissolved; their records stay true to every day."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Unit, UnitKind, UnitRecord
from accounts.services.memberships import end_membership
from accounts.services.units import UnitFields, create_unit, dissolve_unit, edit_unit
from accounts.transitions import Refused, StaleState
from audit.models import Entry

TODAY = date(2020, 6, 9)


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def admin(cast):
    return Actor(cast.admin)


def fresh(unit):
    return Unit.objects.get(pk=unit.pk)


def fields(unit, **changes):
    present = UnitFields.of(fresh(unit))
    return UnitFields(**{**vars(present), **changes})


def history(unit):
    rows = unit.records.order_by("valid_from").values_list("valid_from", "valid_to", "name", "parent__code")
    return [(str(first), str(last) if last else None, name, parent) for first, last, name, parent in rows]


def last():
    return Entry.objects.latest("id")


def test_create(cast, admin):
    wanted = UnitFields("青禾县交通运输局", UnitKind.BUREAU, "青禾县局", "青禾县", 6, cast.bureau)
    unit = create_unit(code="QH", fields=wanted, valid_from=date(2019, 3, 1), actor=admin)
    assert unit.depth == 2 and Unit.objects.get_parent(unit) == cast.bureau
    assert history(unit) == [("2019-03-01", None, "青禾县交通运输局", "LC")]
    entry = last()
    assert entry.action == "accounts.unit.created" and entry.object_name == "青禾县交通运输局"
    assert entry.after["parent"] == cast.bureau.name and entry.after["code"] == "QH"


def test_siblings_stay_sorted_by_position(cast, admin):
    for code, position in (("B", 2), ("A", 2), ("C", 1)):
        unit = UnitFields(code, UnitKind.SECTION, position=position, parent=cast.wangxi)
        create_unit(code=code, fields=unit, valid_from=TODAY, actor=admin)
    codes = [unit.code for unit in Unit.objects.get_children(fresh(cast.wangxi))]
    assert codes == ["WX-DD", "C", "A", "B"]


def test_create_refuses(cast, admin):
    wanted = UnitFields("青禾县交通运输局", UnitKind.BUREAU, parent=cast.bureau)
    with pytest.raises(Refused, match="已经用过"):
        create_unit(code="WX", fields=wanted, valid_from=TODAY, actor=admin)
    with pytest.raises(Refused, match="不能晚于今天"):
        create_unit(code="QH", fields=wanted, valid_from=date(2020, 6, 10), actor=admin)


def test_a_new_name_opens_a_record(cast, admin):
    edit_unit(unit=cast.wangxi, fields=fields(cast.wangxi, name="望溪市交通运输局"), valid_from=TODAY, actor=admin)
    assert history(cast.wangxi) == [
        ("2015-01-01", "2020-06-08", "望溪县交通运输局", "LC"),
        ("2020-06-09", None, "望溪市交通运输局", "LC"),
    ]
    day = date(2020, 6, 8)
    assert UnitRecord.objects.in_force(day).get(unit=cast.wangxi).name == "望溪县交通运输局"
    assert UnitRecord.objects.in_force(TODAY).get(unit=cast.wangxi).name == "望溪市交通运输局"
    entry = last()
    assert entry.action == "accounts.unit.edited"
    assert entry.before == {"name": "望溪县交通运输局"}
    assert entry.after == {"name": "望溪市交通运输局", "valid_from": "2020-06-09"}


def test_the_same_day_corrects_the_record(cast, admin):
    for name in ("望溪市交通局", "望溪市交通运输局"):
        edit_unit(unit=cast.wangxi, fields=fields(cast.wangxi, name=name), valid_from=TODAY, actor=admin)
    assert [row[2] for row in history(cast.wangxi)] == ["望溪县交通运输局", "望溪市交通运输局"]


def test_what_is_not_dated_changes_without_a_record(cast, admin):
    edit_unit(
        unit=cast.wangxi, fields=fields(cast.wangxi, region="望溪市", kind=UnitKind.DEPARTMENT),
        valid_from=date(2000, 1, 1), actor=admin,
    )  # fmt: skip
    assert len(history(cast.wangxi)) == 1
    assert fresh(cast.wangxi).region == "望溪市"
    count = Entry.objects.count()
    edit_unit(unit=cast.wangxi, fields=fields(cast.wangxi), valid_from=TODAY, actor=admin)
    assert Entry.objects.count() == count, "nothing changed, nothing written"


def test_a_unit_moves_with_all_below_it(cast, admin):
    edit_unit(unit=cast.wangxi, fields=fields(cast.wangxi, parent=fresh(cast.shiwan)), valid_from=TODAY, actor=admin)
    wangxi, brigade, shiwan = fresh(cast.wangxi), fresh(cast.wangxi_brigade), fresh(cast.shiwan)
    assert wangxi.is_child_of(shiwan) and brigade.is_descendant_of(shiwan)
    assert history(cast.wangxi)[-1] == ("2020-06-09", None, "望溪县交通运输局", "SW")
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_can_become_the_top(cast, admin):
    edit_unit(unit=cast.wangxi, fields=fields(cast.wangxi, parent=None), valid_from=TODAY, actor=admin)
    assert fresh(cast.wangxi).is_root() and fresh(cast.wangxi_brigade).depth == 2
    assert history(cast.wangxi)[-1][3] is None


def test_edit_refuses(cast, admin):
    def edit(valid_from=TODAY, **changes):
        edit_unit(unit=cast.wangxi, fields=fields(cast.wangxi, **changes), valid_from=valid_from, actor=admin)

    with pytest.raises(Refused, match="它下面的单位"):
        edit(parent=fresh(cast.wangxi_brigade))
    with pytest.raises(Refused, match="它下面的单位"):
        edit(parent=fresh(cast.wangxi))
    with pytest.raises(Refused, match="不能早于"):
        edit(name="x", valid_from=date(2014, 12, 31))
    with pytest.raises(Refused, match="不能晚于今天"):
        edit(name="x", valid_from=date(2020, 6, 10))
    assert len(history(cast.wangxi)) == 1


def test_dissolve(cast, admin):
    unit = dissolve_unit(unit=cast.wangxi_brigade, on=TODAY, reason="县编办〔2020〕7号", actor=admin)
    assert unit.dissolved_on == TODAY
    assert history(unit) == [("2015-01-01", "2020-06-08", "望溪县交通运输综合执法大队", "WX")]
    assert not Unit.objects.standing(TODAY).filter(pk=unit.pk).exists()
    assert Unit.objects.standing(date(2020, 6, 8)).filter(pk=unit.pk).exists()
    assert cast.teams.members.in_force(TODAY).count() == 2
    assert last().action == "accounts.unit.dissolved" and last().reason == "县编办〔2020〕7号"
    with pytest.raises(StaleState):
        dissolve_unit(unit=unit, on=TODAY, reason="x", actor=admin)
    with pytest.raises(StaleState):
        edit_unit(unit=unit, fields=fields(unit, name="x"), valid_from=TODAY, actor=admin)


def test_dissolve_refuses(cast, admin):
    def dissolve(unit, on=TODAY, reason="依据"):
        dissolve_unit(unit=unit, on=on, reason=reason, actor=admin)

    with pytest.raises(Refused, match="望溪县交通运输综合执法大队"):
        dissolve(cast.wangxi)
    dissolve(cast.wangxi_brigade)
    with pytest.raises(Refused, match="沈雨桐、韩立诚"):
        dissolve(cast.wangxi)
    for membership in cast.wangxi.memberships.all():
        end_membership(membership=membership, reason="撤并", actor=Actor(cast.guard))
    with pytest.raises(Refused, match="依据"):
        dissolve(cast.wangxi, reason=" ")
    with pytest.raises(Refused, match="不能晚于今天"):
        dissolve(cast.wangxi, on=date(2020, 6, 10))
    with pytest.raises(Refused, match="启用日期"):
        dissolve(cast.wangxi, on=date(2015, 1, 1))
    dissolve(cast.wangxi)


def test_nothing_goes_under_a_dissolved_unit(cast, admin):
    gone = dissolve_unit(unit=cast.wangxi_brigade, on=TODAY, reason="x", actor=admin)
    with pytest.raises(Refused, match="已经撤销"):
        create_unit(code="N", fields=UnitFields("N", UnitKind.SECTION, parent=gone), valid_from=TODAY, actor=admin)


@pytest.mark.parametrize("who", ["guard", "auditor", "zhao", "han"])
def test_only_the_system_administrator_writes_units(cast, who):
    actor = Actor(getattr(cast, who))
    acts = [
        lambda: create_unit(code="N", fields=UnitFields("N", UnitKind.SECTION), valid_from=TODAY, actor=actor),
        lambda: edit_unit(unit=cast.wangxi, fields=fields(cast.wangxi, name="x"), valid_from=TODAY, actor=actor),
        lambda: dissolve_unit(unit=cast.wangxi_brigade, on=TODAY, reason="x", actor=actor),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_in_the_browser(client, cast):
    client.force_login(cast.admin)
    page = client.get(reverse("unit-create"), {"parent": cast.wangxi.pk}).content.decode()
    assert f'<option value="{cast.wangxi.pk}" selected>' in page
    form = {
        "code": "WX-FZ", "name": "望溪县交通运输局法制股", "short_name": "", "kind": "section",
        "parent": cast.wangxi.pk, "region": "", "position": "2", "valid_from": "2020-01-01",
    }  # fmt: skip
    answer = client.post(reverse("unit-create"), form)
    unit = Unit.objects.get(code="WX-FZ")
    assert answer.url == reverse("unit-detail", args=[unit.pk])
    refused = client.post(reverse("unit-create"), form)
    assert refused.status_code == 422 and "已经用过" in refused.content.decode()
    client.post(reverse("unit-edit", args=[unit.pk]), {**form, "name": "法制股", "valid_from": "2020-06-01"})
    page = client.get(reverse("unit-detail", args=[unit.pk])).content.decode()
    assert "2020-01-01 — 2020-05-31" in page and "2020-06-01 — 至今" in page
    client.post(reverse("unit-dissolve", args=[unit.pk]), {"on": "2020-06-09", "reason": "撤并"})
    assert "已撤销" in client.get(reverse("unit-detail", args=[unit.pk])).content.decode()


def test_the_tree_is_searched_and_hides_the_dissolved(client, cast, admin):
    def names(**query):
        return [unit.label for unit in client.get(reverse("unit-list"), query).context["page"]]

    client.force_login(cast.guard)
    assert names()[:2] == ["市局", "法规科"]
    assert names(q="望溪") == ["望溪县局", "望溪大队"]
    assert names(kind="detachment") == ["市支队"]
    dissolve_unit(unit=cast.wangxi_brigade, on=TODAY, reason="x", actor=admin)
    assert names(q="望溪") == ["望溪县局"]
    assert names(q="望溪", dissolved="1") == ["望溪县局", "望溪大队"]
    page = client.get(reverse("unit-list")).content.decode()
    assert "新建单位" not in page, "the security administrator looks on"
