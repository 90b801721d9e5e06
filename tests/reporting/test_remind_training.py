"""Missing training in the daily digests: of a campaign by its own rule, of yearly thresholds at lead times."""

from datetime import timedelta

import pytest

from audit import clock
from campaigns.models import TrainingDemand
from jobs.models import Message
from reporting.models import ReminderSent
from reporting.reminders.loading import forecast
from tests.personnel import training_scenes as training
from tests.personnel.scenes import officer
from tests.reporting.given import at
from tests.reporting.remind_days import june, run, told

pytestmark = pytest.mark.django_db


def sent(kind: str) -> list[tuple[str, str]]:
    rows = ReminderSent.objects.filter(item_kind=kind).order_by("day", "pk")
    return [(row.user.name, row.stage) for row in rows.select_related("user")]


def people_of_wangxi(cast, count: int = 2):
    with clock.standing_at(at(june(1), 6)):
        return [officer(cast.wangxi, cast.shen, f"队员{place}") for place in range(count)]


def test_a_campaigns_demand_is_reminded_of_like_its_other_dates(cast, given):
    people = people_of_wangxi(cast)
    TrainingDemand.objects.create(
        campaign=given.campaign, category="professional", amount=4, measure="class_hour",
        starts_on=june(1), until=june(10),
    )  # fmt: skip
    run(june(9))
    assert told().keys() >= {cast.shen.name}
    body = Message.objects.get(user=cast.shen).body
    assert "培训要求“专业法律知识”，2人还没有达到" in body and "队员0" not in body
    with clock.standing_at(at(june(9), 12)):
        session = training.session(cast.wangxi, cast.shen, begins_on=june(9), amount=4)
        training.held(session, people, cast.shen)
    before = len(sent("training"))
    run(june(10))
    assert len(sent("training")) == before, "nobody is short any more"


def test_yearly_thresholds_are_told_at_each_lead_time_and_once_when_over(cast):
    people_of_wangxi(cast, 1)
    with clock.standing_at(at(june(1), 7)):
        training.rule(cast.bureau, cast.zhao, "professional", 30, month=7, day=10)
    for day in (2, 3, 10, 11, 12):
        run(june(day))
    assert sent("hours").count((cast.shen.name, "ahead-90")) == 1
    assert sent("hours").count((cast.shen.name, "ahead-30")) == 1
    run(june(10) + timedelta(days=34))
    run(june(10) + timedelta(days=35))
    assert [stage for name, stage in sent("hours") if name == cast.shen.name] == ["ahead-90", "ahead-30", "after"]
    message = Message.objects.filter(user=cast.shen).order_by("pk").first()
    assert message is not None
    assert message.url == "/training/hours/?short=1"
    assert "专业法律知识30课时，1人没有达标：2026-07-10截止，还有38天，请安排补训" in message.body
    assert cast.lin.name not in {name for name, _stage in sent("hours")}


def test_what_is_far_away_or_of_a_single_campaign_is_not_told(cast, given):
    people_of_wangxi(cast, 1)
    with clock.standing_at(at(june(1), 7)):
        training.rule(cast.bureau, cast.zhao, "professional", 30)
    ahead = forecast(june(2), today=june(2))
    assert not [item for item in ahead.items if item.key.kind == "hours"]
    alone = forecast(june(2), today=june(2), campaign=given.campaign)
    assert not [item for item in alone.items if item.key.kind == "hours"]
