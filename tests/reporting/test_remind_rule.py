"""提醒设置: a campaign's rules are tried out, kept, and obeyed."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import Actor
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from campaigns.models import FilingKind
from jobs.models import Message
from reporting.models import ReminderDigest, ReminderRule
from reporting.reminders.facts import Rules
from reporting.reminders.preview import preview
from reporting.reminders.sending import send_reminders
from reporting.reminders.setting import rules_of, set_reminder_rule
from tests.reporting.given import at

FORM = FilingKind.LIAISON_FORM
GOOD = {
    "enabled": "on", "before": "5、2", "on_day": "on", "every": "2", "leader_after": "3", "office_after": "6",
    "bureau_after": "0", "send_from": "09:00", "send_until": "17:00",
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday():
    with clock.standing_at(at(date(2026, 6, 8))):
        yield


def kept(given, actor, **changes):
    return set_reminder_rule(campaign=given.campaign, rules=Rules(**changes), actor=Actor(actor))


def test_without_a_row_the_defaults_hold(given):
    assert rules_of(given.campaign) == Rules(before=(7, 3, 1), every=1, leader_after=3, office_after=5, bureau_after=10)


def test_rules_are_kept_with_before_and_after_in_the_trail(cast, given):
    kept(given, cast.zhao, before=(5, 2), every=2)
    assert rules_of(given.campaign) == Rules(before=(5, 2), every=2)
    entry = Entry.objects.get(action="reporting.reminder_rule.set")
    assert entry.before is not None and entry.before["before"] == [7, 3, 1]
    assert entry.after is not None and entry.after["before"] == [5, 2]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"send_from": time(9), "send_until": time(9)}, "最晚发送时刻"),
        ({"leader_after": 6, "office_after": 5}, "逐级往上"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(cast, given, changes, words):
    with pytest.raises(Refused, match=words):
        kept(given, cast.zhao, **changes)
    assert not ReminderRule.objects.exists()


def test_not_after_the_campaign_is_over(cast, given):
    given.campaign.state = "closed"
    given.campaign.save()
    with pytest.raises(Refused, match="已结束"):
        kept(given, cast.zhao)


@pytest.mark.parametrize("name", ["shen", "wu", "chen"])
def test_only_who_configures_the_campaign(cast, given, name):
    with pytest.raises(PermissionDenied):
        kept(given, getattr(cast, name))


def test_the_run_obeys_them(cast, given):
    given.owe(FORM, cast.wangxi, due=date(2026, 6, 10))
    kept(given, cast.zhao, enabled=False)
    assert send_reminders(today=date(2026, 6, 8)).people == 0
    kept(given, cast.zhao, before=(2,))
    assert send_reminders(today=date(2026, 6, 8)).people == 1


def test_the_preview_says_what_would_be_sent_and_writes_nothing(cast, given):
    for unit in given.units:
        given.owe(FORM, unit, due=date(2026, 6, 9))
    days = preview(campaign=given.campaign, rules=Rules(before=(1,)), today=date(2026, 6, 8))
    assert [(row.day.day, row.people, row.overdue) for row in days] == [
        (8, 3, 0), (9, 3, 0), (10, 3, 3), (11, 3, 3), (12, 6, 6)
    ]  # fmt: skip
    assert not Message.objects.exists() and not ReminderDigest.objects.exists()


def test_the_page_tries_out_before_it_keeps(client, cast, given):
    for unit in given.units:
        given.owe(FORM, unit, due=date(2026, 6, 10))
    client.force_login(cast.zhao)
    url = reverse("reminder-rule", args=[given.campaign.slug])
    assert "按此设置，6月8日将发出3条提醒。" in client.get(url).content.decode()
    tried = client.post(url, {**GOOD, "before": "1", "preview": "1"}).content.decode()
    assert "按此设置，6月8日将发出0条提醒。" in tried and "还没有保存" in tried
    assert not ReminderRule.objects.exists()
    assert client.post(url, GOOD).status_code == 302
    assert rules_of(given.campaign) == Rules(
        before=(5, 2), every=2, office_after=6, bureau_after=0, send_from=time(9), send_until=time(17)
    )


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [("before", "7、x", "请填1到30的数字"), ("before", "1 2 3 4 5 6", "最多提醒5次"), ("every", "", "请填写这一栏")],
)
def test_what_was_typed_stays_when_it_is_wrong(client, cast, given, field, typed, words):
    client.force_login(cast.zhao)
    answer = client.post(reverse("reminder-rule", args=[given.campaign.slug]), {**GOOD, field: typed})
    assert answer.status_code == 422
    assert words in answer.content.decode() and "设置有误" in answer.content.decode()
