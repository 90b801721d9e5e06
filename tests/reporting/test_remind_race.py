"""Reminders with real processes: several runs at once, one killed in the middle, the same button pressed by two."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from accounts.capabilities import Role
from audit.models import Entry
from campaigns.models import FilingKind, Participation
from jobs.models import Message
from reporting.models import Chase, ReminderDigest, ReminderRun, ReminderSent
from tests.factories import make_unit, make_user
from tests.race import Racers, racers
from tests.reporting import remind_race_acts
from tests.reporting.given import Given, build_given

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

DAY = "2026-06-09"
UNITS = 120


@pytest.fixture(autouse=True)
def postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("races need a database with row locks")


@pytest.fixture(scope="module")
def four(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Four processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(4, name) as running:
        yield running


@pytest.fixture
def owing(cast) -> Given:
    """So many units, each with a liaison, owe the liaison form tomorrow."""
    given = build_given(cast)
    for number in range(UNITS):
        unit = make_unit(f"R{number}", f"第{number}单位", parent=cast.bureau)
        make_user(f"liaison{number}", f"联络员{number}", (Role.LIAISON, unit, ""))
        Participation.objects.create(campaign=given.campaign, unit=unit, position=9 + number, name=unit.name)
        given.owe(FilingKind.LIAISON_FORM, unit, due=date(2026, 6, 10))
    return given


def all_told_once() -> None:
    told = Counter(Message.objects.values_list("user", flat=True))
    assert len(told) == UNITS and set(told.values()) == {1}
    assert ReminderDigest.objects.count() == ReminderSent.objects.count() == UNITS
    assert ReminderRun.objects.get().finished_at is not None


def test_four_runs_at_once_tell_everybody_once(four, owing):
    assert four.race("tests.reporting.remind_race_acts:run", [{"day": DAY}] * 4) == ["done"] * 4
    all_told_once()
    told = [entry.after["people"] for entry in Entry.objects.filter(action="reporting.reminders.sent") if entry.after]
    assert sum(told) == UNITS


KILLED = f"""
import django
django.setup()
from tests.reporting.remind_race_acts import die
die({DAY!r}, 25)
"""


def test_a_run_killed_in_the_middle_is_gone_on_with(owing):
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    process = subprocess.run([sys.executable, "-c", KILLED], env=environment, timeout=60, check=False)
    assert process.returncode == -signal.SIGKILL
    assert Message.objects.count() == 25 and ReminderRun.objects.get().finished_at is None
    remind_race_acts.run(DAY)
    all_told_once()


def test_two_who_press_at_once_send_one_message(four, cast, owing):
    row = owing.owe(FilingKind.STATISTICS_TABLE, cast.shiwan, due=date(2026, 6, 8))
    calls = [{"user": user.pk, "obligation": row.pk} for user in (cast.zhao, cast.zhou) for _n in range(2)]
    assert four.race("tests.reporting.remind_race_acts:press", calls) == ["done"] * 4
    assert Message.objects.count() == Chase.objects.count() == 1
    assert Entry.objects.filter(action="reporting.obligation.chased").count() == 1
