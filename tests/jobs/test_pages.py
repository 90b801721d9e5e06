"""The pages of jobs, messages and health: what each says, and what it keeps to itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from audit.clock import standing_at
from jobs.health import read_health
from jobs.models import Job, Message, Pulse, PulseKind
from jobs.outbox import post
from jobs.services import run_job
from jobs.vital import own_name, touch
from tests.jobs.helpers import MORNING, ask, kind, mail_for, minutes

pytestmark = pytest.mark.django_db


def see(client, user, name, *keys, **query):
    client.force_login(user)
    answer = client.get(reverse(name, args=keys), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_ones_own_jobs_with_what_can_be_done(cast, client):
    with kind("test.x", lambda progress: {}) as name:
        waiting, failed = ask(cast.zhao, name), ask(cast.zhao, name)
        Job.objects.filter(pk=failed.pk).update(state="failed", reason="服务器空间不足")
        ask(cast.shen, name)
        page = see(client, cast.zhao, "job-list")
        assert reverse("job-cancel", args=[waiting.uuid]) in page and "服务器空间不足" in page
        assert page.count('class="z-job"') == 2
        answer = client.post(reverse("job-cancel", args=[waiting.uuid]), follow=True)
        assert "已取消。" in answer.content.decode()
        client.post(reverse("job-retry", args=[failed.uuid]))
        run_job(job_id=failed.pk)
    assert list(Job.objects.order_by("id").values_list("state", flat=True)) == ["cancelled", "done", "queued"]
    answer = client.post(reverse("job-retry", args=[failed.uuid]), follow=True)
    assert "您的操作没有执行" in answer.content.decode()


def test_the_button_leads_back_to_its_page_and_to_no_other_site(cast, client):
    with kind("test.x", lambda progress: {}) as name:
        jobs = [ask(cast.zhao, name) for _time in range(2)]
    client.force_login(cast.zhao)
    here, away = "http://testserver/exports/", "https://evil.example/"
    answers = [
        client.post(reverse("job-cancel", args=[job.uuid]), headers={"referer": origin})
        for job, origin in zip(jobs, (here, away), strict=True)
    ]
    assert [answer.url for answer in answers] == [here, reverse("job-list")]


def test_the_operator_sees_kinds_and_states_and_no_content(cast, client):
    job = Job.objects.create(
        kind="test.y", title="望溪县局问题台账", requested_by=cast.zhao, queued_at=clock.now(), state="failed",
        reason="望溪县局第3条",
    )  # fmt: skip
    page = see(client, cast.admin, "system-job-list", state="failed")
    assert "赵敏之" in page and "没有完成" in page
    assert "望溪县局" not in page
    client.post(reverse("system-job-retry", args=[job.uuid]))
    assert Job.objects.get().state == "queued"


def tell(user, **more):
    (message,) = post(user=user, **{"category": "t", "subject": "问题清单被退回", "body": "请改", "key": "k", **more})
    return message


def test_the_bell_counts_and_reading_counts_down(cast, client):
    message = tell(cast.shen, url="/obligations/")
    tell(cast.shen, key="k2", subject="明天到期")
    page = see(client, cast.shen, "message-list")
    assert "消息：2条未读" in page and "消息，2条未读" in page
    detail = see(client, cast.shen, "message-detail", message.uuid)
    assert 'href="/obligations/"' in detail
    first = Message.objects.get(pk=message.pk).read_at
    see(client, cast.shen, "message-detail", message.uuid)
    assert Message.objects.get(pk=message.pk).read_at == first
    assert "问题清单被退回" not in see(client, cast.shen, "message-list", unread="1").split("<main", 1)[1]
    client.post(reverse("message-read-all"))
    assert not Message.objects.unread().exists()
    assert client.get(reverse("message-detail", args=[tell(cast.lin).uuid])).status_code == 404


def test_the_inbox_costs_the_same_however_full(cast, client):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            see(client, cast.shen, "message-list")
        return len(captured)

    tell(cast.shen)
    see(client, cast.shen, "message-list")
    few = queries()
    for number in range(15):
        tell(cast.shen, key=f"n{number}")
    assert queries() == few


def signs(settings, **values):
    settings.REDIS_URL = values.pop("redis", "redis://127.0.0.1:1/0")
    with standing_at(MORNING):
        return {sign.label: sign for sign in read_health()}


@pytest.mark.parametrize("address", ["", "redis.example:6379", "redis://127.0.0.1:1/0"])
def test_health_of_a_broker_without_a_right_address(settings, address):
    broker = signs(settings, redis=address)["消息队列"]
    assert (broker.level, broker.fact) == ("overdue", "Redis 没有应答") and "REDIS_URL" in broker.remedy


def test_health_when_nothing_runs(settings):
    found = signs(settings)
    assert {label for label, sign in found.items() if sign.level == "overdue"} == {"定时进程", "后台进程", "消息队列"}
    assert all(found[label].remedy for label in ("定时进程", "后台进程", "消息队列"))


def test_health_names_what_stands_still(cast, settings):
    Pulse.objects.create(kind="beat", name="a:1", at=MORNING - minutes(7))
    Pulse.objects.create(kind="worker", name="a:2", at=MORNING - minutes(0.5))
    Job.objects.create(kind="t", title="t", queued_at=MORNING - minutes(125))
    mail_for(cast.shen)
    settings.EMAIL_HOST = "mail.lanchuan.example"
    with standing_at(MORNING):
        post(user=cast.shen, category="t", subject="s", body="b", key="k", channels=["mail"])
    Message.objects.update(state="failed", attempts=24, reason="550 no such user")
    found = signs(settings)
    assert "停了：最近活动 7分钟前" in found["定时进程"].fact
    assert (found["后台进程"].level, found["后台进程"].fact) == ("normal", "1个在运行")
    assert (found["排队的任务"].level, "2小时前" in found["排队的任务"].fact) == ("overdue", True)
    assert (found["消息发送"].level, "没有送到1条" in found["消息发送"].fact) == ("overdue", True)


def test_two_beats_are_named(settings):
    for number in (1, 2):
        Pulse.objects.create(kind="beat", name=f"a:{number}", at=MORNING)
    assert signs(settings)["定时进程"].level == "near"


def test_the_health_page_shows_reasons_and_no_recipients(cast, client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.EMAIL_HOST = "mail.lanchuan.example"
    mail_for(cast.shen)
    post(user=cast.shen, category="t", subject="问题清单被退回", body="b", key="k", channels=["mail"])
    Message.objects.update(state="failed", attempts=24, reason="550 no such user")
    page = see(client, cast.admin, "system-health")
    assert "处要处理" in page and "550 no such user" in page
    assert "沈雨桐" not in page and "问题清单被退回" not in page
    client.post(reverse("message-resend"))
    assert Message.objects.get().state == "waiting"


def test_a_process_says_that_it_lives(db, monkeypatch):
    closed = []
    monkeypatch.setattr("jobs.vital.connection.close", lambda: closed.append(1))
    monkeypatch.setattr("jobs.vital._last", {})
    Pulse.objects.create(kind="worker", name="old:1", at=MORNING - minutes(3000))
    with standing_at(MORNING):
        touch(PulseKind.WORKER)
        touch(PulseKind.WORKER)
    assert list(Pulse.objects.values_list("name", "at")) == [(own_name(), MORNING)]
    assert closed == [1], "at most every 15 seconds"
