"""单位调整: planned, rehearsed, confirmed, carried out on its day or withdrawn before; history stays true."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import SYSTEM, Actor
from accounts.models import AccountRequest, Membership, OrganisationChange, Unit
from accounts.services.changes import (
    NewUnit,
    Plan,
    answer_change,
    carry_out,
    carry_out_due,
    confirm_change,
    plan_change,
    rehearse,
    withdraw_change,
)
from accounts.services.memberships import grant_membership
from accounts.services.units import UnitFields, create_unit, dissolve_unit, edit_unit
from accounts.transitions import Refused, StaleState
from audit.models import Entry
from tests.factories import make_request

TODAY, LATER = date(2020, 6, 9), date(2020, 7, 1)
BASIS = "岚编〔2020〕7号"


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def admin(cast):
    return Actor(cast.admin)


def fresh(unit):
    return Unit.objects.get(pk=unit.pk)


def planned(admin, **facts):
    """A draft, not answered."""
    return plan_change(plan=Plan(**{"on": LATER, "basis": BASIS, **facts}), actor=admin)


def answered(change, admin, to=0):
    """Everything goes to one of the receivers."""
    lines = list(change.lines.filter(side="receiver"))
    answers = {a.key: lines[to].pk for a in rehearse(change).asked}
    return answer_change(change=change, answers=answers, revision=change.revision, actor=admin)


def confirmed(change, admin, to=0):
    change = answered(change, admin, to) if change.lines.filter(side="receiver").exists() else change
    return confirm_change(change=change, digest=rehearse(change).digest, actor=admin)


def day_comes(day="2020-07-01 00:10:00+08:00"):
    with time_machine.travel(day, tick=False):
        return carry_out_due(actor=SYSTEM)


def actions():
    return list(Entry.objects.order_by("id").values_list("action", flat=True))


def merged(cast, admin):
    """Shiwan county's bureau is to go into Wangxi's."""
    return planned(admin, kind="merge", subjects=[cast.shiwan, cast.wangxi], receivers=[cast.wangxi])


def test_rename_takes_effect_on_its_day(cast, admin):
    change = confirmed(
        planned(admin, kind="rename", subjects=[cast.wangxi], name="望溪区交通运输局", short_name="望溪区局"), admin
    )
    assert day_comes("2020-06-30 23:50:00+08:00") == {"done": 0, "held_up": 0}
    assert fresh(cast.wangxi).name == "望溪县交通运输局"
    assert day_comes() == {"done": 1, "held_up": 0}
    unit = fresh(cast.wangxi)
    assert (unit.name, unit.short_name, unit.initials) == ("望溪区交通运输局", "望溪区局", "wxqjtysj wxqj")
    rows = unit.records.order_by("valid_from").values_list("name", "valid_to")
    assert list(rows) == [("望溪县交通运输局", date(2020, 6, 30)), ("望溪区交通运输局", None)]
    change.refresh_from_db()
    assert change.state == "done" and change.lines.get().label == "望溪县交通运输局"
    assert day_comes() == {"done": 0, "held_up": 0}


def test_move_takes_effect_on_its_day(cast, admin):
    confirmed(planned(admin, kind="move", subjects=[cast.wangxi_brigade], parent=cast.detachment), admin)
    day_comes()
    assert Unit.objects.get_parent(fresh(cast.wangxi_brigade)) == cast.detachment
    last = cast.wangxi_brigade.records.get(valid_to=None)
    assert (last.valid_from, last.parent) == (LATER, cast.detachment)


def test_the_rehearsal_counts_and_names(cast, admin):
    make_request(cast.shiwan, cast.zhao)
    change = merged(cast, admin)
    (line, holdings), *rest = rehearse(change).touched
    assert not rest and line.unit == cast.shiwan
    found = {holding.key: (holding.count, holding.names) for holding in holdings}
    assert found["accounts.people"] == (2, ("林晓禾（联络员）", "丁学勤（单位负责人）"))
    assert found["accounts.below"] == (1, ("石湾县交通运输综合执法大队",))
    assert found["accounts.groups"] == (1, (cast.counties.name,))
    assert found["accounts.requests"][0] == 1
    assert [a.holding.key for a in rehearse(change).asked] == ["accounts.people", "accounts.below"]
    assert len(rehearse(change).obstacles) == 2
    assert OrganisationChange.objects.get().state == "draft" and AccountRequest.objects.open().count() == 1


def test_merge(cast, admin):
    change = confirmed(merged(cast, admin), admin)
    day_comes()
    shiwan, brigade = fresh(cast.shiwan), fresh(cast.shiwan_brigade)
    assert shiwan.dissolved_on == LATER and Unit.objects.get_parent(brigade) == cast.wangxi
    lin = list(Membership.objects.filter(user=cast.lin).order_by("id").values_list("unit", "state", "valid_to"))
    assert lin == [(shiwan.pk, "ended", date(2020, 6, 30)), (cast.wangxi.pk, "proposed", None)]
    assert set(cast.counties.members.filter(valid_to=None).values_list("unit", flat=True)) == {cast.wangxi.pk}
    change.refresh_from_db()
    assert change.outcome == {"memberships": 2, "units_below": 1}
    assert {"accounts.change.carried_out", "accounts.membership.ended_with_unit"} <= set(actions())
    done = Entry.objects.get(action="accounts.change.carried_out")
    assert done.actor_name == "系统" and done.reason == BASIS and (done.after or {})["planned_by"] == cast.admin.name
    with time_machine.travel("2020-07-01 09:00:00+08:00", tick=False):
        grant_membership(membership=cast.lin.memberships.get(state="proposed"), actor=Actor(cast.guard))
    assert cast.lin.memberships.get(state="granted").unit == cast.wangxi


def test_merge_into_a_new_unit_below_one_of_them(cast, admin):
    new = NewUnit("WS", "望石区交通运输局", "望石区局")
    change = planned(admin, kind="merge", subjects=[cast.shiwan, cast.wangxi], receivers=[new])
    confirmed(change, admin)
    day_comes()
    unit = Unit.objects.get(code="WS")
    assert Unit.objects.get_parent(unit) == cast.bureau and unit.initials == "wsqjtysj wsqj"
    assert set(Unit.objects.get_children(unit)) == {cast.wangxi_brigade, cast.shiwan_brigade}
    assert unit.records.get().valid_from == LATER
    assert set(cast.counties.members.filter(valid_to=None).values_list("unit__code", flat=True)) == {"WS"}
    assert change.lines.get(side="receiver").unit == unit


def test_split_with_the_first_unit_going_on(cast, admin):
    new = NewUnit("WX-2", "望溪新区交通运输局")
    change = planned(admin, kind="split", subjects=[cast.wangxi], receivers=[cast.wangxi, new])
    confirmed(change, admin, to=0)
    day_comes()
    assert fresh(cast.wangxi).dissolved_on is None
    assert cast.shen.memberships.get().state == "granted"
    assert Unit.objects.get(code="WX-2").group_places.get().group == cast.counties


def test_dissolve_needs_somebody_who_receives(cast, admin):
    change = planned(admin, kind="dissolve", subjects=[cast.wangxi])
    (obstacle,) = rehearse(change).obstacles
    assert "人员授权" in obstacle and "下级单位" in obstacle
    with pytest.raises(Refused, match="承接单位"):
        confirm_change(change=change, digest=rehearse(change).digest, actor=admin)
    assert OrganisationChange.objects.get().state == "draft"
    confirmed(planned(admin, kind="dissolve", subjects=[cast.wangxi_brigade]), admin)
    day_comes()
    assert fresh(cast.wangxi_brigade).dissolved_on == LATER


def test_a_unit_below_comes_up_when_the_one_above_goes_into_it(cast, admin):
    change = planned(admin, kind="merge", subjects=[cast.wangxi, cast.wangxi_brigade], receivers=[cast.wangxi_brigade])
    confirmed(change, admin)
    day_comes()
    assert Unit.objects.get_parent(fresh(cast.wangxi_brigade)) == cast.bureau


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "merge", "receivers": []}, "一个承接单位"),
        ({"kind": "split", "receivers": []}, "至少两个"),
        ({"kind": "rename", "name": "望溪县交通运输局", "short_name": "望溪县局"}, "与现在不同"),
        ({"kind": "dissolve", "receivers": [NewUnit("N", "新")]}, "已有的其他单位"),
        ({"kind": "dissolve", "on": date(2020, 6, 8)}, "不能早于今天"),
        ({"kind": "dissolve", "basis": "  "}, "依据"),
    ],
)
def test_what_does_not_fit_is_not_planned(cast, admin, facts, words):
    with pytest.raises(Refused, match=words):
        planned(admin, **{"subjects": [cast.wangxi], **facts})
    assert not OrganisationChange.objects.exists()


def test_only_who_manages_the_organisation(cast, admin):
    change = planned(admin, kind="dissolve", subjects=[cast.wangxi_brigade])
    for person in (cast.guard, cast.zhao, cast.auditor):
        other = Actor(person)
        acts = [
            lambda actor=other: planned(actor, kind="dissolve", subjects=[cast.shiwan_brigade]),
            lambda actor=other: answer_change(change=change, answers={}, revision=0, actor=actor),
            lambda actor=other: confirm_change(change=change, digest="", actor=actor),
            lambda actor=other: withdraw_change(change=change, reason="x", actor=actor),
        ]
        for act in acts:
            with pytest.raises(PermissionDenied):
                act()


def test_withdrawn_before_its_day_it_does_nothing(cast, admin):
    change = confirmed(merged(cast, admin), admin)
    with pytest.raises(Refused, match="理由"):
        withdraw_change(change=change, reason=" ", actor=admin)
    withdraw_change(change=change, reason="文件改了", actor=admin)
    assert day_comes() == {"done": 0, "held_up": 0}
    assert fresh(cast.shiwan).dissolved_on is None
    assert Entry.objects.latest("id").reason == "文件改了"


def test_what_is_done_cannot_be_withdrawn(cast, admin):
    change = confirmed(merged(cast, admin), admin)
    behind = OrganisationChange.objects.get(pk=change.pk)
    day_comes()
    with pytest.raises(StaleState):
        withdraw_change(change=behind, reason="晚了", actor=admin)
    with pytest.raises(StaleState):
        carry_out(change=OrganisationChange.objects.get(pk=change.pk), actor=SYSTEM)
    with pytest.raises(StaleState):
        answer_change(change=change, answers={}, revision=change.revision, actor=admin)


def test_before_its_day_it_is_not_carried_out(cast, admin):
    change = confirmed(merged(cast, admin), admin)
    with pytest.raises(Refused, match="还没有到"):
        carry_out(change=change, actor=SYSTEM)
    change.refresh_from_db()
    assert change.state == "planned"


def test_who_confirms_has_seen_how_things_are(cast, admin):
    change = answered(merged(cast, admin), admin)
    seen = rehearse(change).digest
    make_request(cast.shiwan, cast.zhao)
    with pytest.raises(StaleState):
        confirm_change(change=change, digest=seen, actor=admin)
    assert OrganisationChange.objects.get().state == "draft"


def test_two_who_answer_at_once(cast, admin):
    change = merged(cast, admin)
    first, second = (OrganisationChange.objects.get(pk=change.pk) for _ in range(2))
    answered(first, admin)
    with pytest.raises(StaleState):
        answer_change(change=second, answers={}, revision=0, actor=admin)


def test_answers_name_units_of_the_change(cast, admin):
    change, other = merged(cast, admin), planned(admin, kind="dissolve", subjects=[cast.wangxi_brigade])
    foreign = other.lines.get()
    with pytest.raises(Refused):
        answer_change(change=change, answers={(cast.shiwan.pk, "accounts.people"): foreign.pk}, revision=0, actor=admin)
    assert not change.answers.exists()


def test_what_comes_between_holds_it_up_until_it_is_answered(cast, admin):
    change = planned(admin, kind="merge", subjects=[cast.shiwan_brigade, cast.wangxi_brigade],
                     receivers=[cast.wangxi_brigade])  # fmt: skip
    confirmed(change, admin)
    fields = UnitFields("石湾中队", "brigade", parent=fresh(cast.shiwan_brigade))
    create_unit(code="SW-ZD", fields=fields, valid_from=TODAY, actor=admin)
    assert day_comes() == {"done": 0, "held_up": 1}
    change.refresh_from_db()
    assert "下级单位" in change.obstacle and fresh(cast.shiwan_brigade).dissolved_on is None
    assert not Entry.objects.filter(action="accounts.change.carried_out").exists()
    answered(change, admin)
    assert day_comes("2020-07-02 00:10:00+08:00") == {"done": 1, "held_up": 0}
    assert fresh(cast.shiwan_brigade).dissolved_on == LATER


def test_units_that_change_by_hand_meanwhile(cast, admin):
    change = confirmed(planned(admin, kind="dissolve", subjects=[cast.wangxi_brigade]), admin)
    dissolve_unit(unit=cast.wangxi_brigade, on=TODAY, reason="x", actor=admin)
    assert day_comes() == {"done": 0, "held_up": 1}
    change.refresh_from_db()
    assert "已经撤销" in change.obstacle
    withdraw_change(change=change, reason="已办", actor=admin)
    renamed = planned(admin, kind="rename", subjects=[cast.shiwan], name="石湾区交通运输局", on=TODAY)
    fields = UnitFields(**{**vars(UnitFields.of(fresh(cast.shiwan))), "name": "石湾市交通运输局"})
    edit_unit(unit=cast.shiwan, fields=fields, valid_from=TODAY, actor=admin)
    assert "要晚于这一天" in rehearse(renamed).obstacles[0]


def test_one_planned_change_of_a_unit_at_a_time(cast, admin):
    confirmed(merged(cast, admin), admin)
    change = planned(admin, kind="rename", subjects=[cast.wangxi], name="望溪区交通运输局")
    with pytest.raises(Refused, match="待生效的调整"):
        confirm_change(change=change, digest=rehearse(change).digest, actor=admin)


def test_in_the_browser(client, cast):
    client.force_login(cast.admin)
    create = reverse("organisation-change-create")
    assert "WX" in client.get(create, {"kind": "merge", "unit": cast.wangxi.pk}).content.decode()
    form = {"units": "SW\n望溪县局", "receivers": "WX", "on": "2020-07-01", "reason": BASIS}
    wrong = client.post(f"{create}?kind=merge", {**form, "receivers": "无此单位"})
    assert wrong.status_code == 422 and "没有找到“无此单位”" in wrong.content.decode()
    url = client.post(f"{create}?kind=merge", form).url
    page = client.get(url).content.decode()
    assert "林晓禾（联络员）" in page and "请选定" in page and "确认调整" not in page
    change = OrganisationChange.objects.get()
    line = change.lines.get(side="receiver")
    fields = {asked.field: line.pk for asked in rehearse(change).asked}
    client.post(reverse("organisation-change-answer", args=[change.uuid]), {**fields, "revision": "0"})
    page = client.get(url).content.decode()
    assert "确认调整" in page and "请选定" not in page
    confirm = reverse("organisation-change-confirm", args=[change.uuid])
    assert "刚被别人处理过" in client.post(confirm, {"digest": "x"}, follow=True).content.decode()
    client.post(confirm, {"digest": rehearse(change).digest})
    assert "待生效" in client.get(reverse("organisation-change-list")).content.decode()
    client.post(reverse("organisation-change-withdraw", args=[change.uuid]), {"reason": "文件改了"})
    assert "已撤回" in client.get(url).content.decode()


def test_new_units_are_typed_as_code_and_names(client, cast):
    client.force_login(cast.admin)
    form = {"units": "WX", "receivers": "WX\nWX-N 望溪新区交通运输局 新区局", "on": "2020-07-01", "reason": BASIS}
    url = client.post(f"{reverse('organisation-change-create')}?kind=split", form).url
    page = client.get(url).content.decode()
    assert "望溪新区交通运输局（WX-N，新设）" in page and "不转，仍由它办" in page


def told(user):
    return list(user.messages.filter(channel="inbox").order_by("id").values_list("subject", flat=True))


def test_the_people_of_its_units_are_told_once(cast, admin):
    """On confirmation and on the day; who is of no unit of it is not told."""
    change = confirmed(merged(cast, admin), admin)
    expected = ["石湾县交通运输局并入望溪县交通运输局，2020年7月1日起生效"]
    for user in (cast.shen, cast.han, cast.lin, cast.ding):
        assert told(user) == expected
    assert told(cast.bai) == told(cast.zhao) == []
    day_comes()
    day_comes("2020-07-01 00:20:00+08:00")
    expected.append("单位调整已生效：石湾县交通运输局并入望溪县交通运输局")
    for user in (cast.shen, cast.lin, cast.ding):
        assert told(user) == expected
    body = cast.lin.messages.filter(channel="inbox").latest("id").body
    assert BASIS in body and "没办结的材料、问题转到承接单位" in body
    change.refresh_from_db()
    assert change.state == "done"


def test_a_withdrawal_is_told_to_who_was_told_of_the_change(cast, admin):
    draft = merged(cast, admin)
    withdraw_change(change=draft, reason="重拟", actor=admin)
    assert told(cast.lin) == []
    move = planned(admin, kind="move", subjects=[cast.wangxi], parent=cast.detachment)
    confirmed(move, admin)
    withdraw_change(change=move, reason="文件改了", actor=admin)
    what = "望溪县交通运输局改由岚川市交通运输综合执法支队管理"
    assert told(cast.shen) == [f"{what}，2020年7月1日起生效", f"单位调整已撤回：{what}"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "rename", "name": "望溪区交通运输局"}, "望溪县交通运输局更名为望溪区交通运输局"),
        ({"kind": "move", "parent": None}, "望溪县交通运输局改为最上一级单位"),
        (
            {"kind": "split", "receivers": [NewUnit("A", "甲"), NewUnit("B", "乙")]},
            "望溪县交通运输局分设为甲、乙",
        ),
    ],
)
def test_messages_say_what_happens(cast, admin, facts, words):
    confirmed(planned(admin, subjects=[cast.wangxi], **facts), admin)
    assert told(cast.shen) == [f"{words}，2020年7月1日起生效"]


def test_the_page_tells_what_went_where(client, cast, admin):
    change = confirmed(merged(cast, admin), admin)
    day_comes()
    with time_machine.travel("2020-07-02 09:00:00+08:00", tick=False):
        client.force_login(cast.admin)
        page = client.get(reverse("organisation-change-detail", args=[change.uuid])).content.decode()
        listed = client.get(reverse("organisation-change-list")).content.decode()
    assert '<td data-label="内容">人员授权</td>' in page and "人员授权 2" in page and "accounts.people" not in page
    assert "→ 望溪县交通运输局" in listed
    entry = Entry.objects.get(action="accounts.change.answered")
    assert "人员授权 → 望溪县交通运输局" in (entry.after or {})["answers"]
