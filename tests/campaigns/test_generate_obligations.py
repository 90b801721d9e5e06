"""Generation ahead: what has come near is created once, for the units of publication, and the past stays past."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection

from accounts.actors import SYSTEM, Actor
from accounts.models import GroupMember
from audit import clock
from audit.models import Entry
from campaigns.checks import check, take_snapshot
from campaigns.jobs import GENERATE, generate_ahead
from campaigns.models import Campaign, Deadline, Obligation, ObligationReceiver, RequirementParty
from campaigns.planning import plan
from campaigns.services import amend
from campaigns.services.amend_publish import preview_amendment, publish_amendment
from campaigns.services.generate import generate_obligations
from campaigns.services.publish import close_campaign, publish_campaign
from config.timetable import TIMETABLE
from jobs.models import Job
from jobs.registry import Progress, handler_of
from tests.campaigns.builders import make_campaign, make_requirement
from tests.campaigns.recipes import acknowledge_all
from tests.cast import Cast
from tests.race import Racers, racers

PUBLISHED_ON = "2026-03-10T09:00:00+08:00"


@pytest.fixture(autouse=True)
def in_march(settings, tmp_path):
    settings.CLOCK_FILE = str(tmp_path / "clock")
    (tmp_path / "clock").write_text(PUBLISHED_ON)


def three_years(cast: Cast, **fields) -> Campaign:
    """Quarterly within ten days after the quarter by the counties, until the end of 2028; 60 days ahead."""
    campaign = make_campaign(cast, end=date(2028, 12, 31), ahead_days=60, **fields)
    make_requirement(campaign, cast.counties, title="季度小结", rhythm="quarterly", due_date=None, due_after=10)
    return campaign


def publish(cast: Cast, campaign: Campaign) -> Campaign:
    acknowledge_all(campaign, Actor(cast.zhao))
    publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    return campaign


def keys(campaign: Campaign) -> list[str]:
    return sorted(set(campaign.obligations.values_list("period_key", flat=True)))


def test_only_what_is_near_is_created_and_the_rest_when_it_comes_near(cast):
    campaign = publish(cast, three_years(cast))
    assert keys(campaign) == ["2026-Q1", "2026-Q2"]
    assert generate_obligations(campaign=campaign, today=date(2026, 3, 10), actor=SYSTEM) == 0
    assert generate_obligations(campaign=campaign, today=date(2026, 5, 5), actor=SYSTEM) == 2
    assert generate_obligations(campaign=campaign, today=date(2026, 5, 5), actor=SYSTEM) == 0
    third = campaign.obligations.get(period_key="2026-Q3", unit=cast.wangxi)
    assert (third.title, third.due_date, third.expected_from) == (
        "2026年三季度小结", date(2026, 10, 10), date(2026, 7, 1)
    )  # fmt: skip
    assert [(row.unit, row.reviews) for row in third.receivers.all()] == [(cast.legal, True)]
    entry = Entry.objects.get(action="campaigns.obligation.generated")
    assert (entry.actor_id, entry.after) == (None, {"created": 2})


def test_day_by_day_gives_what_publishing_all_at_once_gives(cast):
    campaign = three_years(cast)
    make_requirement(campaign, cast.wangxi, title="月报", rhythm="monthly", due_date=None, due_day=31)
    publish(cast, campaign)
    day = date(2026, 3, 10)
    while day <= date(2028, 12, 31):
        generate_obligations(campaign=campaign, today=day, actor=SYSTEM)
        day += timedelta(days=29)
    made = set(campaign.obligations.values_list("requirement", "unit", "period_key", "due_date"))
    whole = plan(take_snapshot(campaign, date(2026, 3, 10))).obligations
    assert made == {(row.requirement_id, row.unit.id, row.period_key, row.due) for row in whole}
    assert campaign.obligations.count() == len(made)


def test_the_units_are_those_of_publication(cast):
    campaign = publish(cast, three_years(cast))
    GroupMember.objects.create(group=cast.counties, unit=cast.detachment, valid_from=date(2026, 3, 1))
    type(cast.shiwan).objects.filter(pk=cast.shiwan.pk).update(dissolved_on=date(2026, 5, 1))
    generate_obligations(campaign=campaign, today=date(2026, 5, 5), actor=SYSTEM)
    assert [row.unit for row in campaign.obligations.filter(period_key="2026-Q3")] == [cast.wangxi]


def test_what_is_past_is_not_made_up_for(cast):
    campaign = publish(cast, three_years(cast))
    Obligation.objects.all().delete()
    generate_obligations(campaign=campaign, today=date(2026, 7, 11), actor=SYSTEM)
    assert keys(campaign) == ["2026-Q3"]


def test_nothing_in_a_campaign_that_does_not_run(cast):
    draft = three_years(cast)
    assert generate_obligations(campaign=draft, today=date(2026, 3, 10), actor=SYSTEM) == 0
    publish(cast, draft)
    close_campaign(campaign=draft, actor=Actor(cast.zhao))
    assert generate_obligations(campaign=draft, today=date(2027, 3, 10), actor=SYSTEM) == 0


def test_stations_monthly_and_leaders_quarterly(cast):
    """Notice 003, task 21: one demand, two frequencies. The unit named by itself goes before its group."""
    campaign = make_campaign(cast, start=date(2026, 1, 1), end=date(2026, 12, 31))
    study = make_requirement(campaign, cast.counties, title="学法情况", rhythm="quarterly", due_date=None, due_after=10)
    RequirementParty.objects.create(requirement=study, unit=cast.wangxi, rhythm="monthly", due_day=5)
    publish(cast, campaign)
    counts = Counter(campaign.obligations.values_list("unit", flat=True))
    # Since March 10: the months April to December, and all four quarters.
    assert counts[cast.shiwan.pk] == 4
    assert set(campaign.obligations.filter(unit=cast.shiwan).values_list("due_date", flat=True)) == {
        date(2026, 4, 10), date(2026, 7, 10), date(2026, 10, 10), date(2027, 1, 10),
    }  # fmt: skip
    months = campaign.obligations.filter(unit=cast.wangxi)
    assert {row.period_key for row in months} == {f"2026-{month:02}" for month in range(1, 13)}
    assert months.get(period_key="2026-12").due_date == date(2026, 12, 5)


def test_of_two_groups_the_first_one_decides(cast):
    campaign = make_campaign(cast)
    both = make_requirement(campaign, cast.counties, title="小结", rhythm="monthly", due_date=None, due_day=5)
    RequirementParty.objects.filter(requirement=both).update(rhythm="quarterly", due_after=5)
    other = type(cast.counties).objects.create(name="全部单位", code="everybody")
    for unit in (cast.wangxi, cast.detachment):
        GroupMember.objects.create(group=other, unit=unit, valid_from=date(2020, 1, 1))
    RequirementParty.objects.create(requirement=both, group=other)
    facts = take_snapshot(campaign, date(2026, 3, 10)).requirements[0]
    assert [(schedule.rhythm, units) for schedule, units in facts.by_schedule()] == [
        ("monthly", (cast.detachment.pk,)), ("quarterly", facts.own[0].units),
    ]  # fmt: skip
    assert set(facts.own[0].units) == {cast.wangxi.pk, cast.shiwan.pk}


def test_an_ongoing_task_makes_no_demand(cast):
    campaign = make_campaign(cast)
    task = campaign.task_groups.create(number="一", title="整改").tasks.create(number="1", text="规范执法")
    clause = task.assignments.create(parties_text="各县局")
    clause.parties.create(group=cast.counties)
    Deadline.objects.create(assignment=clause, text="长期坚持", ongoing=True)
    assert plan(take_snapshot(campaign, date(2026, 3, 10))).obligations == ()


@pytest.mark.parametrize(
    ("day_off", "due", "printed"),
    [
        ("stays", date(2026, 5, 2), None),
        ("next", date(2026, 5, 6), date(2026, 5, 2)),
        ("previous", date(2026, 4, 30), date(2026, 5, 2)),
    ],
)
def test_a_due_date_on_a_day_off_moves_by_the_campaigns_rule(cast, day_off, due, printed):
    campaign = make_campaign(cast, day_off=day_off)
    row = make_requirement(campaign, cast.wangxi, due_date=date(2026, 5, 2), due_text="5月2日前")
    publish(cast, campaign)
    owed = campaign.obligations.get()
    assert (owed.due_date, owed.printed_due) == (due, printed)
    row.refresh_from_db()
    assert (row.due_text, row.due_date) == ("5月2日前", date(2026, 5, 2))


def test_an_unknown_year_is_told_before_publishing(cast):
    campaign = make_campaign(cast, end=date(2027, 6, 30), day_off="next")
    make_requirement(campaign, cast.wangxi, title="月报", rhythm="monthly", due_date=None, due_day=5)
    found = [finding.key for finding in check(take_snapshot(campaign, date(2026, 3, 10)))]
    assert "calendar.unknown:2027" in found
    campaign.day_off = "stays"
    assert not [f for f in check(take_snapshot(campaign, date(2026, 3, 10))) if f.key.startswith("calendar")]


def test_a_heavy_burden_is_told_before_publishing(cast):
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.wangxi, title="日报", rhythm="daily", due_date=None, workdays_only=True)
    (finding,) = [f for f in check(take_snapshot(campaign, date(2026, 3, 10))) if f.key.startswith("campaign.burden")]
    assert finding.message.startswith(f"{cast.wangxi.name}平均每月要报21份材料")


def test_a_rhythm_that_cannot_be_met_blocks(cast):
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.wangxi, title="周报", rhythm="weekly", due_date=None, due_day=9)
    make_requirement(campaign, cast.wangxi, title="年报", rhythm="yearly", due_date=None)
    own = make_requirement(campaign, cast.wangxi, title="案例", rhythm="any_time", due_date=None)
    RequirementParty.objects.filter(requirement=own).update(rhythm="monthly")
    found = [f.key.split(":")[0] for f in check(take_snapshot(campaign, date(2026, 3, 10))) if f.level == "error"]
    assert sorted(found) == [
        "requirement.bad_due", "requirement.no_day", "requirement.no_period", "requirement.own_rhythm",
    ]  # fmt: skip


def test_an_amendment_touches_only_open_periods_and_leaves_far_ones_to_come(cast, settings, tmp_path):
    campaign = publish(cast, three_years(cast))
    (tmp_path / "clock").write_text("2026-05-20T09:00:00+08:00")
    generate_obligations(campaign=campaign, today=clock.today(), actor=SYSTEM)
    zhao = Actor(cast.zhao)
    draft = amend.begin_amendment(campaign=campaign, actor=zhao)
    row = campaign.filing_requirements.get()
    amend.propose_dates(amendment=draft, row=row, values={"due_after": 15}, actor=zhao)
    effect = preview_amendment(amendment=draft)
    assert effect.created == ()
    assert {(row.old, row.new) for row in effect.moved} == {
        (date(2026, 7, 10), date(2026, 7, 15)), (date(2026, 10, 10), date(2026, 10, 15)),
    }  # fmt: skip
    publish_amendment(amendment=draft, reason="放宽", seen=effect.digest, actor=zhao)
    assert campaign.obligations.get(period_key="2026-Q1", unit=cast.wangxi).due_date == date(2026, 4, 10)
    generate_obligations(campaign=campaign, today=date(2026, 8, 20), actor=SYSTEM)
    assert campaign.obligations.get(period_key="2026-Q4", unit=cast.wangxi).due_date == date(2027, 1, 15)


def test_a_phase_that_moves_takes_its_demands_along(cast):
    campaign = make_campaign(cast)
    campaign.phases.update(end=date(2026, 5, 31))
    make_requirement(campaign, cast.wangxi, title="小结", rhythm="per_phase", due_date=None, due_after=5)
    publish(cast, campaign)
    assert campaign.obligations.get().title == "集中整治阶段小结"
    zhao = Actor(cast.zhao)
    draft = amend.begin_amendment(campaign=campaign, actor=zhao)
    amend.propose_dates(amendment=draft, row=campaign.phases.get(), values={"end": date(2026, 6, 30)}, actor=zhao)
    effect = preview_amendment(amendment=draft)
    publish_amendment(amendment=draft, reason="延长", seen=effect.digest, actor=zhao)
    assert [(row.old, row.new) for row in effect.moved] == [(date(2026, 6, 5), date(2026, 7, 5))]
    assert campaign.obligations.get().due_date == date(2026, 7, 5)


def test_the_timetable_asks_once_a_day_and_the_job_does_every_running_campaign(cast):
    assert any(GENERATE in entry.get("args", ()) for entry in TIMETABLE.values())
    campaign = publish(cast, three_years(cast))
    Obligation.objects.filter(period_key="2026-Q2").delete()
    assert handler_of(GENERATE) is generate_ahead
    told: list[str] = []
    job = Job.objects.create(kind=GENERATE, title="生成报送任务", queued_at=clock.now())
    result = generate_ahead(Progress(job, lambda _job, text, _done, _total: told.append(text)))
    assert result == {"campaigns": 1, "created": 2}
    assert told == ["生成报送任务：执法作风专项整治"]
    assert keys(campaign) == ["2026-Q1", "2026-Q2"]


def generate_at_once(campaign: int, day: str) -> None:
    """One generator, in a process of its own."""
    generate_obligations(campaign=Campaign.objects.get(pk=campaign), today=date.fromisoformat(day), actor=SYSTEM)


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="processes share no SQLite database of a test")
def test_two_generators_at_once_create_nothing_twice(request):
    pair = request.getfixturevalue("pair")
    cast = request.getfixturevalue("cast")
    campaign = publish(cast, three_years(cast))
    calls = [{"campaign": campaign.pk, "day": "2026-12-20"}] * 4
    assert pair.race(f"{__name__}:generate_at_once", calls) == ["done"] * 4
    assert keys(campaign) == ["2026-Q1", "2026-Q2", "2026-Q4", "2027-Q1"]
    assert ObligationReceiver.objects.filter(obligation__campaign=campaign).count() == campaign.obligations.count() == 8
    assert Entry.objects.filter(action="campaigns.obligation.generated").count() == 1
