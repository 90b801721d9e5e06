"""Undoing on a draft: any act of one's own, step by step, and never over what a colleague did since."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from campaigns.draft_rows import KINDS, base_of, kind_of, stored
from campaigns.models import AssignmentRole, CampaignState, DraftAct, FilingRequirement, FocusItem, SubPoint
from campaigns.outlines import FOCUS
from campaigns.services.configure import RowChange, add_row, change_rows, move_row, remove_row
from campaigns.services.configure_campaign import add_requirement
from campaigns.services.configure_outline import (
    add_entry,
    indent_entry,
    move_entry,
    outdent_entry,
    paste_lines,
    renumber_outline,
    transfer_entry,
)
from campaigns.services.configure_parties import (
    add_party,
    add_receiver,
    change_party_role,
    name_reviewing_receiver,
    remove_party,
    remove_receiver,
)
from campaigns.services.journal import MOST_KEPT, state_of
from campaigns.services.place_row import place_row
from campaigns.services.undo import ChangedSince, undo_act
from tests.campaigns.builders import make_campaign, make_requirement


@pytest.fixture
def campaign(cast):
    """Two areas with two and one items (the second of two points), a task with everything, a requirement."""
    campaign = make_campaign(cast)
    first = campaign.areas.get()
    second = campaign.areas.create(position=1, number="二", title="程序方面")
    for number, (area, text) in enumerate([(first, "甲"), (first, "乙"), (second, "丙")], 1):
        FocusItem.objects.create(area=area, position=(number - 1) % 2, number=str(number), text=text)
    for at, text in enumerate("子丑"):
        SubPoint.objects.create(item=of("乙"), position=at, text=text)
    task = campaign.task_groups.create(title="完善制度", number="一").tasks.create(text="建立首问负责制", number="1")
    clause = task.assignments.create(parties_text="各县区局")
    clause.parties.create(group=cast.counties)
    clause.deadlines.create(text="4月底", date=date(2026, 4, 30), precision="month_end")
    campaign.basis_documents.create(title="上级通知")
    make_requirement(campaign, cast.counties)
    return campaign


@pytest.fixture
def actor(cast):
    return Actor(cast.zhao)


@pytest.fixture
def colleague(cast):
    return Actor(cast.zhou)


def of(text):
    return FocusItem.objects.get(text=text)


def change(campaign, actor, row, **values):
    typed = {name: stored(row, name) for name in kind_of(row).fields} | values
    return change_rows(campaign=campaign, changes=[RowChange(row, typed, base_of(row))], actor=actor)


def undo(campaign, actor, **more):
    return undo_act(campaign=campaign, actor=actor, **more)


def clause_of(campaign):
    return campaign.task_groups.get().tasks.get().assignments.get()


ACTS = {
    "新增（空白）整治重点": lambda c, a, cast: add_entry(
        campaign=c, outline=FOCUS, level=1, owner=c.areas.first(), after=of("乙"), actor=a
    ),
    "修改整治重点第1条": lambda c, a, cast: change(c, a, of("甲"), text="改过的甲", number="1"),
    "修改基本信息": lambda c, a, cast: change(c, a, c, title="另一个名称", issue_date=date(2026, 3, 9), start=None),
    "移动整治重点第2条": lambda c, a, cast: move_entry(campaign=c, outline=FOCUS, row=of("乙"), step=1, actor=a),
    "移动整治重点第1条": lambda c, a, cast: transfer_entry(
        campaign=c, outline=FOCUS, row=of("甲"), owner=c.areas.last(), actor=a
    ),
    "移动整治重点第3条": lambda c, a, cast: place_row(campaign=c, row=of("丙"), to=of("甲"), actor=a),
    "删除整治重点第2条": lambda c, a, cast: remove_row(campaign=c, row=of("乙"), actor=a),
    "删除第（一）方面": lambda c, a, cast: remove_row(campaign=c, row=c.areas.first(), actor=a),
    "删除任务1": lambda c, a, cast: remove_row(campaign=c, row=c.task_groups.get().tasks.get(), actor=a),
    "删除报送要求“作风自查表”": lambda c, a, cast: remove_row(campaign=c, row=c.filing_requirements.get(), actor=a),
    "把子项“乙”降一级": lambda c, a, cast: indent_entry(campaign=c, outline=FOCUS, row=of("乙"), actor=a),
    "把整治方面“丙”升一级": lambda c, a, cast: outdent_entry(campaign=c, outline=FOCUS, row=of("丙"), actor=a),
    "粘贴3条": lambda c, a, cast: paste_lines(
        campaign=c, outline=FOCUS, text="（三）新方面\n9.新条目\n（1）新子项", actor=a
    ),
    "重新编号": lambda c, a, cast: renumber_outline(campaign=c, outline=FOCUS, restart=True, actor=a),
    "新增（空白）阶段": lambda c, a, cast: add_row(campaign=c, kind=KINDS["phase"], actor=a),
    "新增报送要求“典型案例”": lambda c, a, cast: add_requirement(campaign=c, kind="typical_case", actor=a),
    "加上{cast.wangxi}": lambda c, a, cast: add_party(campaign=c, holder=clause_of(c), party=cast.wangxi, actor=a),
    "去掉{cast.counties}": lambda c, a, cast: remove_party(campaign=c, party=clause_of(c).parties.get(), actor=a),
    "改{cast.counties}的分工": lambda c, a, cast: change_party_role(
        campaign=c, party=clause_of(c).parties.get(), role=AssignmentRole.COOPERATING, actor=a
    ),
    "加上{cast.office}": lambda c, a, cast: add_receiver(
        campaign=c, requirement=c.filing_requirements.get(), unit=cast.office, actor=a
    ),
    "去掉{cast.legal}": lambda c, a, cast: remove_receiver(
        campaign=c, receiver=c.filing_requirements.get().receivers.get(), actor=a
    ),
}


@pytest.mark.parametrize("words", ACTS)
def test_every_act_is_named_and_undone_to_the_last_column(cast, campaign, actor, words):
    before = state_of(campaign)
    campaign.refresh_from_db()
    ACTS[words](campaign, actor, cast)
    after = state_of(campaign)
    assert after != before
    assert DraftAct.objects.get().words == words.format(cast=cast)
    undo(campaign, actor)
    assert state_of(campaign) == before
    entry = Entry.objects.get(action="campaigns.campaign.undone")
    assert entry.actor_name == "赵敏之" and entry.after and entry.after["act"] and len(entry.after) > 1
    assert not DraftAct.objects.exists()


def test_naming_another_reviewer_is_undone_in_both_rows(cast, campaign, actor):
    requirement = campaign.filing_requirements.get()
    added = add_receiver(campaign=campaign, requirement=requirement, unit=cast.office, actor=actor)
    before = state_of(campaign)
    name_reviewing_receiver(campaign=campaign, receiver=added, actor=actor)
    undo(campaign, actor)
    assert state_of(campaign) == before


def test_step_by_step_back_to_where_it_began(cast, campaign, actor):
    names = ["重新编号", "粘贴3条", "去掉{cast.counties}", "删除任务1", "移动整治重点第3条", "删除第（一）方面"]
    names += ["新增（空白）阶段", "删除报送要求“作风自查表”", "修改基本信息"]
    states = []
    for name in names:
        campaign.refresh_from_db()
        states.append(state_of(campaign))
        ACTS[name](campaign, actor, cast)
    for before in reversed(states):
        undo(campaign, actor)
        assert state_of(campaign) == before
    with pytest.raises(Refused, match="没有可以撤销的操作"):
        undo(campaign, actor)


def test_typing_on_in_a_field_is_one_act_until_a_pause_or_a_colleague(cast, campaign, actor, colleague):
    change(campaign, actor, of("甲"), text="甲一")
    change(campaign, actor, of("甲一"), text="甲一二")
    assert DraftAct.objects.count() == 1
    change(campaign, colleague, of("丙"), text="丙一")
    change(campaign, actor, of("甲一二"), text="甲一二三")
    assert DraftAct.objects.count() == 3
    DraftAct.objects.update(at=clock.now() - timedelta(minutes=3))
    change(campaign, actor, of("甲一二三"), text="甲一二三四")
    assert DraftAct.objects.count() == 4
    for text in ("甲一二三", "甲一二", "甲"):
        undo(campaign, actor)
        assert of(text)
    assert of("丙一")


def test_a_field_typed_back_leaves_nothing_to_undo(campaign, actor):
    change(campaign, actor, of("甲"), text="写错")
    change(campaign, actor, of("写错"), text="甲")
    assert not DraftAct.objects.exists()


def test_a_colleagues_later_word_on_the_same_is_never_overwritten(campaign, actor, colleague):
    move_row(campaign=campaign, row=campaign.areas.first(), step=1, actor=actor)
    change(campaign, actor, of("甲"), text="赵敏之的话")
    change(campaign, colleague, of("赵敏之的话"), text="周岚的话")
    before = state_of(campaign)
    with pytest.raises(ChangedSince, match=r"周岚在\d\d:\d\d办了“修改整治重点第1条”.*对方的改动保留"):
        undo(campaign, actor)
    assert state_of(campaign) == before
    assert undo(campaign, actor).words == "移动第（一）方面"
    assert of("周岚的话")


def test_a_colleagues_act_elsewhere_is_no_hindrance_and_stays(campaign, actor, colleague):
    add_entry(campaign=campaign, outline=FOCUS, level=1, owner=campaign.areas.first(), after=of("甲"), actor=actor)
    change(campaign, colleague, of("丙"), text="周岚的丙")
    add_entry(campaign=campaign, outline=FOCUS, level=1, owner=campaign.areas.first(), after=of("甲"), actor=colleague)
    undo(campaign, actor)
    assert [item.text for item in campaign.areas.first().items.all()] == ["甲", "", "乙"]
    assert of("周岚的丙")


def test_a_row_into_which_a_colleague_wrote_is_not_taken_away(campaign, actor, colleague):
    row = add_entry(campaign=campaign, outline=FOCUS, level=1, owner=campaign.areas.last(), actor=actor)
    add_row(campaign=campaign, kind=KINDS["point"], owner=row, values={"text": "周岚的子项"}, actor=colleague)
    with pytest.raises(ChangedSince, match="周岚"):
        undo(campaign, actor)
    assert SubPoint.objects.get(text="周岚的子项").item == row


def test_a_moved_row_that_a_colleague_moved_on_stays_there(campaign, actor, colleague):
    move_entry(campaign=campaign, outline=FOCUS, row=of("甲"), step=1, actor=actor)
    move_entry(campaign=campaign, outline=FOCUS, row=of("甲"), step=1, actor=colleague)
    before = state_of(campaign)
    with pytest.raises(ChangedSince, match=r"周岚在.*移动整治重点第1条"):
        undo(campaign, actor)
    assert state_of(campaign) == before


def test_ones_own_later_act_is_undone_first(campaign, actor):
    change(campaign, actor, of("甲"), text="甲一")
    first = DraftAct.objects.get()
    remove_row(campaign=campaign, row=of("甲一"), actor=actor)
    with pytest.raises(Refused, match="请先撤销后面的"):
        undo(campaign, actor, act=first.pk)
    undo(campaign, actor)
    assert undo(campaign, actor, act=first.pk) and of("甲")


def test_a_part_does_not_come_back_without_its_whole(campaign, actor, colleague):
    remove_row(campaign=campaign, row=of("丙"), actor=actor)
    remove_row(campaign=campaign, row=campaign.areas.last(), actor=colleague)
    with pytest.raises(Refused, match="不能单独恢复"):
        undo(campaign, actor)
    undo(campaign, colleague)
    undo(campaign, actor)
    assert of("丙").area == campaign.areas.last()


def test_what_comes_back_keeps_its_keys(campaign, actor):
    requirement = campaign.filing_requirements.get()
    remove_row(campaign=campaign, row=requirement, actor=actor)
    undo(campaign, actor)
    assert FilingRequirement.objects.get().uuid == requirement.uuid
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["campaigns.filing_requirement.removed", "campaigns.campaign.undone"]


def test_each_person_undoes_only_his_or_her_own(campaign, actor, colleague):
    change(campaign, colleague, of("丙"), text="周岚的丙")
    with pytest.raises(Refused, match="没有可以撤销的操作"):
        undo(campaign, actor)
    with pytest.raises(Refused, match="没有可以撤销的操作"):
        undo(campaign, actor, act=DraftAct.objects.get().pk)


def test_nobody_else_may_and_nothing_after_publication(cast, campaign, actor):
    change(campaign, actor, of("甲"), text="甲一")
    for person in ("shen", "chen", "wu", "luo", "admin"):
        with pytest.raises(PermissionDenied):
            undo(campaign, Actor(cast.people[person]))
    campaign.state = CampaignState.PUBLISHED
    campaign.save()
    with pytest.raises(Refused, match="已发布"):
        undo(campaign, actor)


def test_the_journal_is_short(campaign, actor):
    for number in range(MOST_KEPT + 3):
        add_row(campaign=campaign, kind=KINDS["basis"], values={"title": str(number)}, actor=actor)
    assert DraftAct.objects.count() == MOST_KEPT
