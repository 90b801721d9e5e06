"""Real processes that die in the middle: at the end each job has ended and each message exists once.

Worker, beat, Redis and the mail server run beside the test on its PostgreSQL database; the clock file moves time.
"""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection

from config.celery import app
from jobs.models import Job, JobState, Message, Pulse
from jobs.outbox import post
from tests.factories import make_user
from tests.jobs.helpers import ask, mail_for
from tests.jobs.plant import Plant, PostOffice, wait_until

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]


def speak_to(broker: str) -> None:
    """Let this process tell another broker; connections to the former one are forgotten."""
    celery: Any = app
    celery.conf.broker_url = broker
    celery._after_fork()


@pytest.fixture
def plant(tmp_path, settings, transactional_db) -> Iterator[Plant]:
    """Nothing runs yet but the broker and the mail server; this process speaks to the same broker and clock."""
    plant = Plant(tmp_path, connection.settings_dict["NAME"], PostOffice())
    settings.CLOCK_FILE, settings.REDIS_URL = str(plant.clock), plant.broker_url
    settings.EMAIL_HOST, settings.QUIET_HOURS = "127.0.0.1", None
    former = app.conf.broker_url
    speak_to(plant.broker_url)
    plant.redis = plant.broker()
    plant.post.open()
    try:
        yield plant
    finally:
        plant.stop()
        speak_to(former)


def people(count):
    users = [make_user(f"person{n}", f"人员{n}") for n in range(count)]
    for user in users:
        mail_for(user)
    return users


def tell(users, key="k"):
    for user in users:
        post(user=user, category="test", subject="催办", body="请报送", key=key, channels=["mail"])


def begun(plant, times):
    return len(plant.lines("begun")) == times


def nothing_due(moment):
    return not Message.objects.due(moment).exists()


def sent():
    return Message.objects.filter(state="sent").count()


def expected():
    return {f"<{uuid}@localhost>": 1 for uuid in Message.objects.values_list("uuid", flat=True)}


def test_a_job_outlives_the_worker_that_was_killed(cast, plant):
    first = plant.worker()
    plant.beat()
    job = ask(cast.zhao, "test.held", key="report")
    wait_until(lambda: plant.lines("begun") == ["report"], "the job runs")
    plant.kill(first)
    assert Job.objects.get().state == JobState.RUNNING, "nobody could say goodbye"
    plant.worker()
    plant.set_clock(4)
    wait_until(lambda: len(plant.lines("begun")) == 2, "the sweeper has given it to another worker")
    plant.go()
    wait_until(lambda: Job.objects.get().ended, "the job ends")
    row = Job.objects.get(pk=job.pk)
    assert (row.state, row.attempts, plant.lines("done")) == ("done", 2, ["report"])
    assert row.started_at is not None
    assert (row.started_at - row.queued_at).total_seconds() <= 300


def test_a_job_that_kills_every_worker_ends_as_failed(cast, plant):
    plant.beat()
    ask(cast.zhao, "test.held", key="poison")
    for attempt in (1, 2, 3):
        worker = plant.worker()
        wait_until(partial(begun, plant, attempt), f"attempt {attempt}")
        plant.kill(worker)
        plant.set_clock(attempt * 4)
    plant.worker()
    wait_until(lambda: Job.objects.get().ended, "the sweeper gives up")
    assert Job.objects.get().state == JobState.FAILED
    assert "中断3次" in Job.objects.get().reason


def test_two_beats_make_one_job_a_day(plant):
    plant.go()
    plant.worker()
    for number in (1, 2):
        plant.beat(number, daily=True)
    wait_until(lambda: Pulse.objects.filter(kind="beat").count() == 2, "both beats live")
    wait_until(lambda: Job.objects.filter(state="done").count() == 1, "the first day")
    plant.set_clock(24 * 60)
    wait_until(lambda: Job.objects.filter(state="done").count() == 2, "the second day")
    assert list(Job.objects.order_by("id").values_list("slot", flat=True)) == [
        "test.held:2026-06-15", "test.held:2026-06-16",
    ]  # fmt: skip
    assert plant.lines("done") == ["test.held:2026-06-15", "test.held:2026-06-16"]


def test_redis_is_flushed_killed_and_restarted(cast, plant):
    plant.go()
    users = people(5)
    jobs = [ask(cast.zhao, "test.held", key=f"flushed{n}") for n in range(3)]
    plant.forget()
    plant.kill(plant.redis)
    began = time.monotonic()
    jobs += [ask(cast.zhao, "test.held", key=f"away{n}") for n in range(3)]
    tell(users)
    assert time.monotonic() - began < 5, "saving does not wait for the broker"
    assert set(Job.objects.values_list("state", flat=True)) == {"queued"}
    plant.redis = plant.broker()
    plant.worker()
    plant.beat()
    plant.set_clock(2)
    wait_until(lambda: Job.objects.filter(state="done").count() == len(jobs), "every job is done")
    wait_until(lambda: sent() == 5, "every message is sent")
    # And once more under a running worker.
    plant.kill(plant.redis)
    jobs.append(ask(cast.zhao, "test.held", key="again"))
    tell(users, "k2")
    plant.redis = plant.broker()
    plant.set_clock(4)
    wait_until(lambda: Job.objects.filter(state="done").count() == len(jobs) and sent() == 10, "after the second time")
    assert sorted(plant.lines("done")) == sorted(job.params["key"] for job in jobs)
    assert plant.post.count() == expected()


def test_an_hour_without_a_mail_server(plant):
    users = people(3)
    plant.post.close()
    plant.worker()
    plant.beat()
    began = time.monotonic()
    tell(users)
    assert time.monotonic() - began < 2
    for minute in (0, 1, 3, 7, 15, 31, 60):
        present = plant.set_clock(minute)
        wait_until(partial(nothing_due, present), f"everything tried at minute {minute}")
    assert sent() == 0 and plant.post.ids == []
    assert all("连不上邮件服务器" in reason for reason in Message.objects.values_list("reason", flat=True))
    tell(users, "meanwhile")
    plant.post.open()
    plant.set_clock(130)
    wait_until(lambda: sent() == 6, "all sent")
    assert plant.post.count() == expected()


@pytest.mark.parametrize("accepted", [False, True])
def test_a_sender_is_killed_in_the_middle(plant, accepted):
    """Held before the receiver has said yes: nothing is doubled. After its yes, before the record: that one comes
    twice under one Message-ID, which is what remains of at-least-once."""
    tell(people(20))
    plant.post.hold_at, plant.post.hold_after = 8, accepted
    worker = plant.worker(children=1)
    plant.beat()
    wait_until(plant.post.held.is_set, "the ninth mail is on its way")
    plant.kill(worker)
    plant.post.free = True
    assert sent() == 8
    plant.worker()
    wait_until(lambda: sent() == 19, "the others go on")
    plant.set_clock(5)
    wait_until(lambda: Message.objects.filter(state="waiting", attempts=1).count() == 1, "its lease has run out")
    plant.set_clock(7)
    wait_until(lambda: sent() == 20, "the next attempt has sent it")
    found = plant.post.count()
    assert found.keys() == expected().keys(), "none is lost, none is foreign"
    assert sorted(found.values()) == ([1] * 19 + [2] if accepted else [1] * 20)


def test_two_senders_at_once_send_each_message_once(plant):
    users = people(40)
    tell(users)
    for _pair in range(2):
        plant.worker()
    for number in (1, 2):
        plant.beat(number)
    wait_until(lambda: sent() == 40, "all sent")
    assert plant.post.count() == expected()
