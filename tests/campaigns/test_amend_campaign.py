"""Amending a published campaign: the preview of every kind of change is exactly what publishing does."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from campaigns.history import past_of
from campaigns.models import Amendment, AmendmentState, Campaign, Deadline, DueChange, Obligation, Task
from campaigns.services import amend
from campaigns.services.amend_publish import AmendmentBlocked, preview_amendment, publish_amendment
from campaigns.services.obligations import start_any_time_obligation
from campaigns.services.publish import close_campaign, publish_campaign
from campaigns.services.waive import unwaive_obligation
from campaigns.states import AMENDMENT_TRANSITIONS
from rectification.models import Filing, FilingState
from tests.campaigns.builders import make_campaign, make_requirement
from tests.rectification.scenes import act

PUBLISHED_ON, TODAY = "2026-03-10T09:00:00+08:00", "2026-05-20T09:00:00+08:00"


def set_clock(settings, tmp_path, moment):
    settings.CLOCK_FILE = str(tmp_path / "clock")
    (tmp_path / "clock").write_text(moment)


@pytest.fixture
def campaign(cast, settings, tmp_path) -> Campaign:
    """Published in March, today is May 20: a table once (June 10), information monthly by the 15th, cases any time;
    filed by both counties. One item, and one task of the counties until the end of July."""
    set_clock(settings, tmp_path, PUBLISHED_ON)
    campaign = make_campaign(cast)
    campaign.areas.get().items.create(number="1", text="检查不亮证")
    task = campaign.task_groups.create(number="一", title="整改").tasks.create(number="1", text="建立首问负责制")
    clause = task.assignments.create(parties_text="各县局")
    clause.parties.create(group=cast.counties)
    Deadline.objects.create(assignment=clause, text="7月底", date=date(2026, 7, 31), precision="month_end")
    make_requirement(campaign, cast.counties, due_date=date(2026, 6, 10))
    make_requirement(
        campaign, cast.counties, title="月度信息", rhythm="monthly", due_date=None, due_day=15,
        kind="monthly_information",
    )  # fmt: skip
    make_requirement(campaign, cast.counties, title="案例", rhythm="any_time", due_date=None, kind="typical_case")
    for finding in _warnings(campaign):
        _acknowledge(campaign, finding, cast)
    publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    set_clock(settings, tmp_path, TODAY)
    return campaign


def _warnings(campaign):
    from campaigns.services.publish import review_campaign

    return review_campaign(campaign=campaign).warnings


def _acknowledge(campaign, finding, cast):
    from campaigns.services.publish import acknowledge_warning

    acknowledge_warning(campaign=campaign, key=finding.key, note="已核对", actor=Actor(cast.zhao))


@pytest.fixture
def zhao(cast) -> Actor:
    return act(cast.zhao)


@pytest.fixture
def draft(campaign, zhao) -> Amendment:
    return amend.begin_amendment(campaign=campaign, actor=zhao)


def once(campaign):
    return campaign.filing_requirements.get(rhythm="once")


def monthly(campaign):
    return campaign.filing_requirements.get(rhythm="monthly")


def standing(campaign):
    """Every obligation by what names it → due date and whether it is waived."""
    rows = campaign.obligations.select_related("requirement")
    return {
        (row.requirement.title, row.unit_id, row.period_key): (row.due_date, row.waived_at is not None) for row in rows
    }


def predicted(campaign, effect):
    """What the preview says of the same."""
    names = {row.pk: (row.requirement.title, row.unit_id, row.period_key) for row in campaign.obligations.all()}
    expected = standing(campaign)
    expected |= {(row.planned_title, row.unit, row.period): (row.due, False) for row in map(_Named, effect.created)}
    expected |= {names[row.obligation]: (row.new, expected[names[row.obligation]][1]) for row in effect.moved}
    expected |= {names[row.obligation]: (expected[names[row.obligation]][0], True) for row in effect.waived}
    return expected


class _Named:
    """A created obligation under its requirement's title."""

    def __init__(self, row):
        from campaigns.models import FilingRequirement

        self.unit, self.period, self.due = row.unit, row.period, row.due
        known = FilingRequirement.objects.filter(pk=row.requirement).first()
        self.planned_title = known.title if known else row.title


def publish(amendment, actor, reason="市里统一要求"):
    """Publish what was seen, and hold the preview against the effect."""
    effect = preview_amendment(amendment=amendment)
    campaign = amendment.campaign
    expected = predicted(campaign, effect)
    done = publish_amendment(amendment=amendment, reason=reason, seen=effect.digest, actor=actor)
    assert done == effect
    assert standing(campaign) == expected
    assert sorted(amendment.notices.values_list("unit", flat=True)) == sorted(unit for unit, _name in effect.units)
    return effect


# --- every kind --------------------------------------------------------------------------------------------------


def test_a_text_is_amended(cast, campaign, draft, zhao):
    item = campaign.areas.get().items.get()
    amend.propose_text(amendment=draft, row=item, values={"text": "检查不亮证、不告知"}, actor=zhao)
    effect = publish(draft, zhao)
    item.refresh_from_db()
    assert item.text == "检查不亮证、不告知"
    assert not effect.changes_obligations
    assert {name for _unit, name in effect.units} == {cast.wangxi.name, cast.shiwan.name}
    change = draft.changes.get()
    assert (change.before, change.after) == ({"text": "检查不亮证"}, {"text": "检查不亮证、不告知"})
    assert past_of(Campaign.objects.get(), 0).value(item, "text") == "检查不亮证"


def test_a_deadline_is_amended_by_its_words(campaign, draft, zhao):
    deadline = Deadline.objects.get()
    amend.propose_dates(amendment=draft, row=deadline, values={"text": "8月底，并长期坚持"}, actor=zhao)
    effect = publish(draft, zhao)
    deadline.refresh_from_db()
    assert (deadline.date, deadline.ongoing, deadline.precision) == (date(2026, 8, 31), True, "month_end")
    assert [(row.before, row.after) for row in effect.deadlines] == [
        ("7月底（2026-07-31）", "8月底，并长期坚持（2026-08-31）")
    ]
    assert not effect.changes_obligations


def test_a_phase_window_is_amended(campaign, draft, zhao):
    phase = campaign.phases.get()
    amend.propose_dates(amendment=draft, row=phase, values={"end": date(2026, 9, 30)}, actor=zhao)
    publish(draft, zhao)
    phase.refresh_from_db()
    assert (phase.start, phase.end) == (date(2026, 3, 1), date(2026, 9, 30))
    with pytest.raises(Refused, match="早于开始"):
        later = amend.begin_amendment(campaign=campaign, actor=zhao)
        amend.propose_dates(amendment=later, row=phase, values={"end": date(2026, 1, 1)}, actor=zhao)


def test_a_due_date_moves_with_its_first_date_kept(campaign, draft, zhao):
    values = {"due_text": "6月30日前"}
    amend.propose_dates(amendment=draft, row=once(campaign), values=values, actor=zhao)
    effect = publish(draft, zhao, "汛期顺延")
    assert len(effect.moved) == 2
    rows = DueChange.objects.values_list("old_date", "new_date", "reason")
    assert set(rows) == {(date(2026, 6, 10), date(2026, 6, 30), "汛期顺延")}


def test_words_left_behind_by_a_new_date_are_told_before_publishing(campaign, draft, zhao):
    row = once(campaign)
    row.due_text = "6月10日前"
    row.save()
    amend.propose_dates(amendment=draft, row=row, values={"due_date": date(2026, 6, 30)}, actor=zhao)
    (told,) = preview_amendment(amendment=draft).warnings
    assert "原文“6月10日前”读作2026年6月10日，而日期是2026年6月30日" in told
    amend.propose_dates(amendment=draft, row=row, values={"due_text": "6月30日前"}, actor=zhao)
    assert preview_amendment(amendment=draft).warnings == ()


def test_a_monthly_day_moves_for_the_months_to_come_only(campaign, draft, zhao):
    amend.propose_dates(amendment=draft, row=monthly(campaign), values={"due_day": 25}, actor=zhao)
    effect = publish(draft, zhao)
    # March to May are past; June, July and August move for two counties.
    assert len(effect.moved) == 6
    due = dict(campaign.obligations.filter(unit__code="WX").values_list("period_key", "due_date"))
    assert (due["2026-05"], due["2026-06"]) == (date(2026, 5, 15), date(2026, 6, 25))


def test_what_was_submitted_keeps_its_date(cast, campaign, draft, zhao):
    owed = campaign.obligations.get(unit=cast.wangxi, requirement=once(campaign))
    Filing.objects.create(
        obligation=owed, campaign=campaign, unit=cast.wangxi, kind="custom", state=FilingState.SUBMITTED,
        first_submitted_at=clock.now(),
    )  # fmt: skip
    amend.propose_dates(amendment=draft, row=once(campaign), values={"due_date": date(2026, 6, 5)}, actor=zhao)
    effect = publish(draft, zhao)
    assert [row.unit for row in effect.moved] == [cast.shiwan.pk]
    assert [(row.unit_name, row.submitted, row.touched) for row in effect.under_way] == [
        (cast.wangxi.name, True, False)
    ]
    owed.refresh_from_db()
    assert owed.due_date == date(2026, 6, 10)


def test_an_item_is_withdrawn_and_never_deleted(campaign, draft, zhao):
    area = campaign.areas.get()
    first = area.items.get()
    area.items.create(number="2", text="另一条", position=1)
    amend.propose_withdrawal(amendment=draft, row=first, actor=zhao)
    publish(draft, zhao)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    past = past_of(Campaign.objects.get(), 0)
    assert past.stood(first) and not past_of(Campaign.objects.get(), 1).stood(first)


def test_a_task_is_withdrawn_and_its_units_are_told(cast, campaign, draft, zhao):
    task = Task.objects.get()
    task.group.tasks.create(number="2", text="另一项").assignments.create().parties.create(unit=cast.wangxi)
    amend.propose_withdrawal(amendment=draft, row=task, actor=zhao)
    effect = publish(draft, zhao)
    task.refresh_from_db()
    assert task.withdrawn_at is not None
    assert {unit for unit, _name in effect.units} == {cast.wangxi.pk, cast.shiwan.pk}


def test_a_requirement_is_withdrawn_and_its_obligations_are_waived(cast, campaign, draft, zhao):
    kept = campaign.obligations.get(unit=cast.wangxi, period_key="2026-04")
    Filing.objects.create(
        obligation=kept, campaign=campaign, unit=cast.wangxi, kind="monthly_information", state=FilingState.ACCEPTED,
        first_submitted_at=clock.now(),
    )  # fmt: skip
    amend.propose_withdrawal(amendment=draft, row=monthly(campaign), actor=zhao)
    effect = publish(draft, zhao, "不再逐月报")
    assert len(effect.waived) == 11
    kept.refresh_from_db()
    assert kept.waived_at is None
    other = campaign.obligations.filter(waived_reason="不再逐月报").first()
    assert other is not None and other.waived_by is not None
    with pytest.raises(Refused, match="已由修订撤回"):
        unwaive_obligation(obligation=other, reason="还要报", actor=zhao)


def test_cases_filed_at_any_time_end_with_their_requirement(cast, campaign, draft, zhao):
    case = campaign.filing_requirements.get(rhythm="any_time")
    begun = start_any_time_obligation(requirement=case, unit=cast.wangxi, actor=act(cast.shen))
    amend.propose_withdrawal(amendment=draft, row=case, actor=zhao)
    effect = publish(draft, zhao)
    assert [row.obligation for row in effect.waived] == [begun.pk]
    with pytest.raises(Refused):
        start_any_time_obligation(requirement=case, unit=cast.wangxi, actor=act(cast.shen))


def test_an_item_is_added_at_the_end_of_its_area(campaign, draft, zhao):
    area = campaign.areas.get()
    amend.propose_item(amendment=draft, area=area, number="2", text="随意扣车", actor=zhao)
    effect = publish(draft, zhao)
    assert [item.text for item in area.items.all()] == ["检查不亮证", "随意扣车"]
    assert draft.changes.get().made == f"item-{area.items.last().pk}"
    assert not past_of(Campaign.objects.get(), 0).stood(area.items.last())
    assert not effect.changes_obligations


def requirement_values(**values):
    return {"kind": "custom", "title": "专项小结", "rhythm": "once", "due_date": date(2026, 7, 1), **values}


def test_a_requirement_is_added_with_its_obligations(cast, campaign, draft, zhao):
    amend.propose_requirement(
        amendment=draft, values=requirement_values(needs_signature=True), units=[cast.wangxi, cast.detachment],
        actor=zhao,
    )  # fmt: skip
    effect = publish(draft, zhao)
    assert {(row.unit, row.due) for row in effect.created} == {
        (cast.wangxi.pk, date(2026, 7, 1)), (cast.detachment.pk, date(2026, 7, 1)),
    }  # fmt: skip
    row = Obligation.objects.get(title="专项小结", unit=cast.detachment)
    assert [(r.unit, r.reviews) for r in row.receivers.all()] == [(cast.legal, True)]
    assert row.expected_from == date(2026, 5, 20)
    # The detachment takes part from now on.
    assert campaign.participations.last().unit == cast.detachment


def test_a_filing_unit_is_added_for_the_months_to_come(cast, campaign, draft, zhao):
    amend.propose_filer(amendment=draft, requirement=monthly(campaign), unit=cast.detachment, actor=zhao)
    effect = publish(draft, zhao)
    assert [row.period for row in effect.created] == ["2026-06", "2026-07", "2026-08"]
    assert effect.units == ((cast.detachment.pk, cast.detachment.name),)


def test_a_filing_unit_is_added_to_cases_filed_at_any_time(cast, campaign, draft, zhao):
    case = campaign.filing_requirements.get(rhythm="any_time")
    amend.propose_filer(amendment=draft, requirement=once(campaign), unit=cast.detachment, actor=zhao)
    amend.propose_filer(amendment=draft, requirement=case, unit=cast.detachment, actor=zhao)
    publish(draft, zhao)
    started = start_any_time_obligation(requirement=case, unit=cast.detachment, actor=act(cast.bai))
    assert started.period_key == "any-1"


def test_the_contact_changes_and_everybody_is_told(campaign, draft, zhao):
    amend.propose_contact(amendment=draft, name="周岚", phone="210 3312", actor=zhao)
    effect = publish(draft, zhao)
    campaign.refresh_from_db()
    assert (campaign.contact_name, campaign.contact_phone, campaign.version) == ("周岚", "210 3312", 1)
    assert len(effect.units) == campaign.participations.count()


def test_several_changes_are_one_version(cast, campaign, draft, zhao):
    amend.propose_dates(amendment=draft, row=once(campaign), values={"due_date": date(2026, 7, 10)}, actor=zhao)
    amend.propose_filer(amendment=draft, requirement=once(campaign), unit=cast.detachment, actor=zhao)
    amend.propose_withdrawal(amendment=draft, row=monthly(campaign), actor=zhao)
    effect = publish(draft, zhao)
    assert (len(effect.created), len(effect.moved), len(effect.waived)) == (1, 2, 12)
    campaign.refresh_from_db()
    assert campaign.version == 1
    entry = Entry.objects.get(action="campaigns.amendment.published")
    assert entry.reason == "市里统一要求"
    assert entry.after is not None
    assert entry.after["created"] == 1 and len(entry.after["changes"]) == 3
    assert str(cast.detachment.name) in entry.after["told"]


# --- rules -------------------------------------------------------------------------------------------------------


def test_a_group_that_changed_since_changes_nothing_by_the_way(cast, campaign, draft, zhao):
    from accounts.models import GroupMember

    GroupMember.objects.create(group=cast.counties, unit=cast.detachment, valid_from=date(2026, 4, 1))
    amend.propose_dates(amendment=draft, row=once(campaign), values={"due_date": date(2026, 7, 10)}, actor=zhao)
    assert publish(draft, zhao).created == ()


def test_it_needs_a_reason_and_what_was_seen(campaign, draft, zhao):
    amend.propose_contact(amendment=draft, name="周岚", phone="", actor=zhao)
    seen = preview_amendment(amendment=draft).digest
    with pytest.raises(Refused, match="为什么修订"):
        publish_amendment(amendment=draft, reason="  ", seen=seen, actor=zhao)
    with pytest.raises(AmendmentBlocked, match="情况有变"):
        publish_amendment(amendment=draft, reason="换人", seen="0" * 16, actor=zhao)
    campaign.refresh_from_db()
    assert (campaign.version, campaign.contact_name) == (0, "")


def test_an_empty_one_is_not_published(draft, zhao):
    effect = preview_amendment(amendment=draft)
    with pytest.raises(AmendmentBlocked, match="还没有写要改什么"):
        publish_amendment(amendment=draft, reason="试试", seen=effect.digest, actor=zhao)


@pytest.mark.parametrize("step", ["same", "past", "filer", "late"])
def test_what_makes_no_sense_is_said(cast, campaign, draft, zhao, step):
    if step == "same":
        with pytest.raises(Refused, match="没有要改的"):
            amend.propose_text(amendment=draft, row=Task.objects.get(), values={}, actor=zhao)
        return
    if step == "past":
        amend.propose_dates(amendment=draft, row=once(campaign), values={"due_date": date(2026, 5, 1)}, actor=zhao)
    elif step == "filer":
        amend.propose_filer(amendment=draft, requirement=once(campaign), unit=cast.wangxi, actor=zhao)
    else:
        values = requirement_values(due_date=date(2026, 5, 1))
        amend.propose_requirement(amendment=draft, values=values, units=[cast.wangxi], actor=zhao)
    words = {"past": "已经过去", "filer": "不用再加", "late": "不会生成报送任务"}[step]
    assert any(words in fault for fault in preview_amendment(amendment=draft).faults)


def test_a_unit_that_nobody_may_sign_for_is_not_added(cast, campaign, draft, zhao):
    amend.propose_filer(amendment=draft, requirement=once(campaign), unit=cast.wangxi_brigade, actor=zhao)
    assert any(cast.wangxi_brigade.name in fault for fault in preview_amendment(amendment=draft).faults)


def test_the_second_of_two_amendments_meets_what_the_first_wrote(cast, campaign, draft, zhao):
    other = amend.begin_amendment(campaign=campaign, actor=act(cast.zhou))
    row = once(campaign)
    amend.propose_dates(amendment=draft, row=row, values={"due_date": date(2026, 7, 1)}, actor=zhao)
    amend.propose_dates(amendment=other, row=row, values={"due_date": date(2026, 7, 2)}, actor=act(cast.zhou))
    seen = preview_amendment(amendment=other).digest
    publish(draft, zhao)
    with pytest.raises(AmendmentBlocked, match="刚被另一次修订改过"):
        publish_amendment(amendment=other, reason="也改", seen=seen, actor=act(cast.zhou))
    row.refresh_from_db()
    assert row.due_date == date(2026, 7, 1)


def test_states_are_a_table(campaign, draft, zhao):
    roads = {(frozenset(t.sources), t.target) for t in AMENDMENT_TRANSITIONS}
    assert roads == {(frozenset({"draft"}), "published"), (frozenset({"draft"}), "dropped")}
    amend.drop_amendment(amendment=draft, actor=zhao)
    assert draft.state == AmendmentState.DROPPED
    with pytest.raises(StaleState):
        amend.drop_amendment(amendment=draft, actor=zhao)
    with pytest.raises(StaleState):
        amend.propose_contact(amendment=draft, name="周岚", phone="", actor=zhao)
    with pytest.raises(StaleState):
        publish_amendment(amendment=draft, reason="再来", seen="", actor=zhao)


def test_a_change_is_taken_out_again_and_written_twice_it_is_one(campaign, draft, zhao):
    task = Task.objects.get()
    for text in ("一个写法", "另一个写法"):
        amend.propose_text(amendment=draft, row=task, values={"text": text}, actor=zhao)
    change = draft.changes.get()
    assert change.after == {"text": "另一个写法"}
    for _again in range(2):
        amend.remove_change(amendment=draft, change=change.pk, actor=zhao)
    assert not draft.changes.exists()
    task.refresh_from_db()
    assert task.text == "建立首问负责制"


def test_only_the_organisers_manager_amends_and_only_what_runs(cast, campaign, draft, zhao):
    for person in (cast.wu, cast.chen, cast.shen, cast.luo):
        with pytest.raises(PermissionDenied):
            amend.begin_amendment(campaign=campaign, actor=act(person))
        with pytest.raises(PermissionDenied):
            amend.propose_contact(amendment=draft, name="某人", phone="", actor=act(person))
        with pytest.raises(PermissionDenied):
            publish_amendment(amendment=draft, reason="试试", seen="", actor=act(person))
    close_campaign(campaign=campaign, actor=zhao)
    with pytest.raises(Refused, match="没有在进行"):
        amend.begin_amendment(campaign=campaign, actor=zhao)
    with pytest.raises(Refused, match="没有在进行"):
        amend.propose_contact(amendment=draft, name="周岚", phone="", actor=zhao)


def test_drafts_are_read_by_who_configures_only(cast, campaign, draft, zhao):
    readers = {name for name, user in cast.people.items() if Amendment.objects.visible_to(user).exists()}
    assert readers == {"zhao", "zhou"}
    amend.propose_contact(amendment=draft, name="周岚", phone="", actor=zhao)
    publish(draft, zhao)
    readers = {name for name, user in cast.people.items() if Amendment.objects.visible_to(user).exists()}
    assert {"zhao", "zhou", "shen", "han", "lin", "chen"} <= readers
    assert not readers & {"admin", "guard", "auditor", "luo"}
    assert clock.today() - date(2026, 5, 20) == timedelta(0)
