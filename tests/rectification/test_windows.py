"""When a unit may fill: early opening, grace, lock, 补开, and a due date that ends at midnight in China."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from campaigns.models import Obligation, Reopening
from campaigns.services.publish import close_campaign
from campaigns.services.reopen import reopen_obligation
from campaigns.services.waive import waive_obligation
from campaigns.windows import Opening, Window
from campaigns.workdays import Calendar
from rectification import services
from rectification.due import due_of, late_days, moved_words, unknown_year_words
from rectification.figures.loading import rate_figures
from tests.campaign_factory import content, make_campaign
from tests.rectification.scenes import accepted, act, sign, submitted

DUE = date(2026, 7, 10)
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def at(settings, tmp_path):
    """Let the clock stand at a moment in China."""
    settings.CLOCK_FILE = str(tmp_path / "clock")

    def stand(text: str) -> None:
        (tmp_path / "clock").write_text(f"2026-{text}:00+08:00" if len(text) == 11 else f"2026-{text}+08:00")

    stand("07-01T09:00")
    return stand


@pytest.fixture
def given(cast, at):
    """Published on July 1, due on Friday, July 10; opens two days before the period, locks after five days."""
    given = make_campaign(cast)
    given.campaign.early_days, given.campaign.lock_days = 2, 5
    given.campaign.contact_name, given.campaign.contact_phone = "周岚", "210 3312"
    given.campaign.save()
    Obligation.objects.update(due_date=DUE, expected_from=date(2026, 7, 1))
    return given


def owed(cast, given):
    return given.obligation("problem_list", cast.wangxi)


def begin(cast, given):
    return services.open_filing(obligation=owed(cast, given), actor=act(cast.shen))


# --- the window --------------------------------------------------------------------------------------------------


def test_it_opens_some_days_before_its_period(cast, given, at):
    at("06-28T23:59")
    with pytest.raises(Refused, match="6月29日起可以填"):
        begin(cast, given)
    at("06-29T00:00")
    assert begin(cast, given).state == "draft"


def test_without_the_setting_it_is_open_from_publication(cast, given, at):
    given.campaign.early_days = None
    given.campaign.save()
    at("06-01T09:00")
    assert begin(cast, given).state == "draft"


def test_late_is_not_locked_until_the_days_are_over(cast, given, at):
    at("07-15T23:59")
    filing = submitted(cast, given)
    assert late_days(DUE, clock.local_date(filing.first_submitted_at or clock.now())) == 5
    at("07-16T00:00")
    with pytest.raises(Refused) as refused:
        services.open_filing(obligation=given.obligation("problem_list", cast.shiwan), actor=act(cast.lin))
    assert str(refused.value) == (
        f"这份材料7月15日后已锁定，不能再填。如需补报，请联系{cast.legal.name}（周岚 210 3312）补开。"
    )


def test_grace_is_never_shorter_than_the_lock_allows(cast, given, at):
    given.campaign.grace_days = 8
    given.campaign.save()
    at("07-18T23:59")
    assert begin(cast, given).state == "draft"


def test_a_locked_draft_is_neither_saved_nor_sent_and_keeps_its_text(cast, given, at):
    filing = begin(cast, given)
    typed = content("problem_list", given.problem_row())
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.shen))
    at("07-16T09:00")
    for verb in (
        lambda: services.save_draft(filing=filing, content=typed, revision=1, actor=act(cast.shen)),
        lambda: services.send_for_signature(filing=filing, actor=act(cast.shen)),
    ):
        with pytest.raises(Refused, match="已锁定"):
            verb()
    filing.refresh_from_db()
    assert filing.state == "draft"
    assert filing.current.content["rows"][0]["cells"]["leader"] == "周启明"


def test_what_was_sent_in_time_is_corrected_after_the_lock(cast, given, at):
    filing = submitted(cast, given)
    at("07-20T09:00")
    services.return_filing(filing=filing, version=filing.current, reason="改", actor=act(cast.zhao))
    version = services.begin_correction(filing=filing, actor=act(cast.shen))
    services.save_draft(
        filing=filing, content=version.content, revision=version.revision, actor=act(cast.shen)
    )  # fmt: skip
    assert sign(cast, filing).state in ("submitted", "draft", "returned")
    filing.refresh_from_db()
    assert filing.state == "submitted"


def test_the_bureau_enters_paper_after_the_lock(cast, given, at):
    at("07-20T09:00")
    entered = services.begin_entry(obligation=owed(cast, given), actor=act(cast.zhao))
    saved, _ids = services.save_draft(
        filing=entered, content=content("problem_list", given.problem_row()), revision=0, actor=act(cast.zhao)
    )
    assert saved.revision == 1


@hypothesis_given(st.integers(0, 60), st.integers(0, 60), st.integers(-80, 80))
def test_a_reopening_never_shortens_what_is_open(lock: int, reopened: int, step: int):
    window = Window(None, DUE + timedelta(days=lock), DUE + timedelta(days=reopened))
    day = DUE + timedelta(days=step)
    expected = Opening.OPEN if step <= lock else Opening.REOPENED if step <= reopened else Opening.LOCKED
    assert window.on(day) == expected


# --- 补开 --------------------------------------------------------------------------------------------------------


def test_the_bureau_reopens_for_one_unit_until_a_day_and_it_stays_late(cast, given, at):
    at("07-16T09:00")
    reopen_obligation(obligation=owed(cast, given), until=date(2026, 7, 18), reason=" 汛期抢险 ", actor=act(cast.zhao))
    with pytest.raises(Refused, match="已锁定"):
        services.open_filing(obligation=given.obligation("problem_list", cast.shiwan), actor=act(cast.lin))
    at("07-18T23:59")
    accepted(cast, given)
    rates = rate_figures(given.campaign, cut_off=date(2026, 7, 31)).by_unit[cast.wangxi.pk]
    assert (rates.filed, rates.on_time, rates.dated) == (1, 0, 4)
    row = Reopening.objects.get()
    assert (row.reason, row.by, row.until) == ("汛期抢险", cast.zhao, date(2026, 7, 18))
    entry = Entry.objects.get(action="campaigns.obligation.reopened")
    assert (entry.after, entry.reason) == ({"until": "2026-07-18"}, "汛期抢险")


def test_a_reopening_ends(cast, given, at):
    at("07-16T09:00")
    reopen_obligation(obligation=owed(cast, given), until=date(2026, 7, 18), reason="汛期", actor=act(cast.zhao))
    begin(cast, given)
    at("07-19T00:00")
    filing = begin(cast, given)  # it is there to be read
    with pytest.raises(Refused, match="已锁定"):
        services.save_draft(filing=filing, content=content("problem_list"), revision=0, actor=act(cast.shen))


def test_what_cannot_be_reopened(cast, given, at):
    zhao, row = act(cast.zhao), owed(cast, given)
    for until, reason, words in (
        (date(2026, 7, 18), " ", "为什么补开"), (None, "汛期", "补开到哪一天"), (date(2026, 6, 30), "汛期", "之间"),
        (date(2026, 12, 1), "汛期", "之间"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            reopen_obligation(obligation=row, until=until, reason=reason, actor=zhao)
    waived = given.obligation("problem_list", cast.shiwan)
    waive_obligation(obligation=waived, reason="无人", actor=zhao)
    with pytest.raises(Refused, match="已免报"):
        reopen_obligation(obligation=waived, until=date(2026, 7, 18), reason="汛期", actor=zhao)
    given.campaign.lock_days = None
    given.campaign.save()
    with pytest.raises(Refused, match="不锁定"):
        reopen_obligation(obligation=row, until=date(2026, 7, 18), reason="汛期", actor=zhao)
    close_campaign(campaign=given.campaign, actor=zhao)
    with pytest.raises(Refused, match="没有在进行"):
        reopen_obligation(obligation=row, until=date(2026, 7, 18), reason="汛期", actor=zhao)
    assert not Reopening.objects.exists()


@pytest.mark.parametrize("name", ["shen", "han", "wu", "chen", "luo", "qian", "admin", "auditor"])
def test_only_the_organisers_managers_reopen(cast, given, name):
    with pytest.raises(PermissionDenied):
        reopen_obligation(
            obligation=owed(cast, given), until=date(2026, 7, 18), reason="汛期", actor=act(cast.people[name])
        )


# --- screens -----------------------------------------------------------------------------------------------------


def rows_of(client, user):
    client.force_login(user)
    answer = client.get(reverse("obligation-list"))
    return answer, {row["name"]: row for group in answer.context["groups"] for row in group["rows"]}


def test_the_units_page_says_locked_reopened_and_moved(client, cast, given, at):
    at("07-16T09:00")
    _answer, rows = rows_of(client, cast.shen)
    locked = rows["问题清单（附件2）"]
    assert locked["chip"]["text"] == "已锁定" and "周岚 210 3312" in locked["reason"] and locked["action"] is None
    reopen_obligation(obligation=owed(cast, given), until=date(2026, 7, 18), reason="汛期", actor=act(cast.zhao))
    Obligation.objects.filter(pk=owed(cast, given).pk).update(printed_due=date(2026, 7, 11))
    answer, rows = rows_of(client, cast.shen)
    opened = rows["问题清单（附件2）"]
    assert opened["chip"] == {"kind": "late", "text": "补开至7月18日", "icon": "calendar-plus"}
    assert "原定7月11日，遇休息日提前" in opened["reason"]
    assert "补开至7月18日" in answer.content.decode()
    assert opened["due"]["rest_text"] == "逾期6天"


def test_what_is_not_open_yet_has_no_button(client, cast, given, at):
    Obligation.objects.filter(pk=owed(cast, given).pk).update(expected_from=date(2026, 7, 8))
    _answer, rows = rows_of(client, cast.shen)
    assert rows["问题清单（附件2）"]["action"] is None
    assert rows["问题清单（附件2）"]["reason"].startswith("这份材料7月6日起可以填")


def test_the_manager_reopens_on_its_page(client, cast, given, at):
    at("07-16T09:00")
    client.force_login(cast.zhao)
    row = owed(cast, given)
    url = reverse("obligation-reopen", args=[row.uuid])
    listed = client.get(f"{reverse('review-list')}?tab=missing").content.decode()
    assert url in listed
    page = client.get(url)
    assert page.context["form"]["until"].value() == date(2026, 7, 21)  # three working days
    assert "已锁定" in page.content.decode()
    refused = client.post(url, {"until": "2026-07-01", "reason": "汛期"})
    assert refused.status_code == 422 and "之间" in refused.content.decode()
    done = client.post(url, {"until": "2026-07-18", "reason": "汛期"}, follow=True)
    assert "已补开至7月18日" in done.content.decode()
    row.refresh_from_db()
    assert row.reopened_until == date(2026, 7, 18)
    assert "汛期" in client.get(url).content.decode()


# --- how dates read ----------------------------------------------------------------------------------------------


def test_what_is_left_in_working_days_and_late_in_calendar_days():
    calendar = Calendar()
    thursday = date(2026, 7, 9)
    assert due_of(date(2026, 7, 14), thursday, calendar).rest_text == "剩3个工作日"
    assert due_of(date(2026, 7, 12), date(2026, 7, 11), calendar).rest_text == "其间没有工作日"
    assert due_of(thursday, thursday, calendar).rest_text == "今天截止"
    assert due_of(date(2026, 7, 3), date(2026, 7, 6), calendar).rest_text == "逾期3天"
    assert due_of(date(2026, 10, 9), date(2026, 9, 30), calendar).rest_text == "剩2个工作日"


def test_a_moved_day_and_an_unknown_year_are_told():
    today = date(2026, 7, 1)
    assert moved_words(date(2026, 7, 11), date(2026, 7, 13), today) == "原定7月11日，遇休息日顺延"
    assert moved_words(None, date(2026, 7, 13), today) == ""
    words = unknown_year_words([date(2026, 7, 1), date(2027, 2, 1)], Calendar())
    assert words.startswith("2027年的放假安排还没有录入")
    assert unknown_year_words([date(2026, 7, 1)], Calendar()) == ""


# --- midnight in China -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("moment", "on_time"), [("07-10T23:59:58", 1), ("07-11T00:00:01", 0)])
def test_the_due_day_ends_at_midnight_in_china(cast, given, at, moment, on_time):
    at(moment)
    submitted(cast, given)
    rates = rate_figures(given.campaign, cut_off=date(2026, 7, 31)).by_unit[cast.wangxi.pk]
    assert (rates.filed, rates.on_time) == (1, on_time)


IN_UTC = """
import os, time, django, time_machine
from datetime import date, datetime
django.setup()
os.environ["TZ"] = "UTC"  # Django had set its own
time.tzset()
from audit import clock
from rectification.due import late_days
assert time.tzname[0] == "UTC", time.tzname
for text in ("2026-07-10T15:59:58+00:00", "2026-07-10T16:00:01+00:00"):
    with time_machine.travel(datetime.fromisoformat(text), tick=False):
        print(clock.today().isoformat(), late_days(date(2026, 7, 10), clock.local_date(clock.now())))
"""


def test_the_servers_time_zone_makes_no_difference():
    environment = {name: value for name, value in os.environ.items() if name != "CLOCK_FILE"}
    environment |= {"TZ": "UTC", "DJANGO_SETTINGS_MODULE": "config.settings", "ENVIRONMENT": "test"}
    told = subprocess.run(
        [sys.executable, "-c", IN_UTC], cwd=PROJECT, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.split("\n")[:2] == ["2026-07-10 0", "2026-07-11 1"]
