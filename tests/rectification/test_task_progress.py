"""Tasks: duties come with the campaign, units report, the bureau sends back; who is behind is seen by task and unit."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from campaigns.models import Deadline
from campaigns.services.publish import publish_campaign
from jobs.models import Job
from jobs.registry import Progress, handler_of
from rectification.jobs import OPEN_DUTIES
from rectification.models import TaskDuty, TaskReport
from rectification.services import open_duties, report_done, report_progress, send_task_back
from tests.campaign_factory import make_campaign
from tests.campaigns import builders
from tests.campaigns.recipes import acknowledge_all
from tests.rectification.scenes import act
from tests.rectification.task_scenes import give_assignment, give_task

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def duty(cast, given) -> TaskDuty:
    """Wangxi's part of a task, due in 20 days."""
    return give_task(given, cast.wangxi)[0]


def progress(duty, user, percent=40, **values):
    values = {"text": "制度起草完成", "as_of": clock.today(), **values}
    return report_progress(duty=duty, percent=percent, actor=act(user), **values)


def done(duty, user, **values):
    return report_done(duty=duty, **{"text": "已印发", "done_on": clock.today(), **values}, actor=act(user))


# --- duties --------------------------------------------------------------------------------------------------------


def test_publishing_gives_each_responsible_unit_its_duty(cast):
    today = clock.today()
    campaign = builders.make_campaign(cast, issue_date=today, start=today, end=today + timedelta(days=200))
    group = campaign.task_groups.create(number="一", title="整改")
    clause = group.tasks.create(number="1", text="建立首问负责制").assignments.create(parties_text="各县局")
    clause.parties.create(group=cast.counties)
    clause.parties.create(unit=cast.detachment, role="cooperating")
    clause.parties.create(unit=cast.wangxi, role="cooperating")
    Deadline.objects.create(assignment=clause, text="长期坚持", ongoing=True)
    acknowledge_all(campaign, act(cast.zhao))
    publish_campaign(campaign=campaign, actor=act(cast.zhao))
    found = {duty.unit.code: duty.role for duty in TaskDuty.objects.filter(campaign=campaign)}
    assert found == {"WX": "lead", "SW": "lead", "LC-ZD": "cooperating"}
    assert open_duties(campaign=campaign) == 0


def test_the_daily_job_writes_what_an_earlier_version_left_out(cast, given):
    give_assignment(given, cast.counties)

    progress = Progress(Job(kind=OPEN_DUTIES), lambda job, text, done, total: None)
    assert handler_of(OPEN_DUTIES)(progress) == {"campaigns": 1, "created": 2}
    assert handler_of(OPEN_DUTIES)(progress) == {"campaigns": 1, "created": 0}


def test_only_units_that_take_part_have_duties(cast, given):
    duties = give_task(given, cast.teams)
    assert [duty.unit for duty in duties] == [cast.detachment]


# --- reports -------------------------------------------------------------------------------------------------------


def test_a_unit_reports_until_it_is_done(cast, duty):
    progress(duty, cast.shen, 40)
    assert (duty.state, duty.percent, duty.met_on) == ("in_progress", 40, None)
    upload = SimpleUploadedFile("制度.png", PICTURE)
    report = done(duty, cast.han, uploads=[upload])
    assert (duty.state, duty.percent, duty.met_on) == ("reported_done", 100, clock.today())
    assert report.attachments.get().name == "制度.png" and report.actor_name == "韩立诚"
    actions = list(Entry.objects.filter(action__startswith="rectification.task").values_list("action", flat=True))
    assert sorted(actions) == ["rectification.task.done_reported", "rectification.task.progress_reported"]


@pytest.mark.parametrize(
    ("values", "words"),
    [({"percent": 100}, "0到99"), ({"percent": -1}, "0到99"), ({"text": " "}, "请写做了什么"),
     ({"as_of": clock.today() + timedelta(days=1)}, "今天以后")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(cast, duty, values, words):
    with pytest.raises(Refused, match=words):
        progress(duty, cast.shen, **values)
    assert not TaskReport.objects.exists()


def test_sent_back_it_goes_on_where_it_was(cast, duty):
    progress(duty, cast.shen, 60)
    done(duty, cast.shen)
    with pytest.raises(Refused, match="退回的原因"):
        send_task_back(duty=duty, reason=" ", actor=act(cast.zhao))
    send_task_back(duty=duty, reason="缺印发的文号", actor=act(cast.zhao))
    assert (duty.state, duty.percent, duty.met_on) == ("in_progress", 60, None)
    done(duty, cast.shen)
    assert duty.met_on == clock.today()


def test_done_is_reported_once_and_reported_on_again_only_where_it_goes_on(cast, given, duty):
    stale = TaskDuty.objects.get(pk=duty.pk)
    done(duty, cast.shen)
    with pytest.raises(StaleState):
        done(stale, cast.han)
    with pytest.raises(Refused, match="不用再报"):
        progress(duty, cast.shen)
    (ongoing,) = give_task(given, cast.wangxi, deadlines=({"text": "7月底，并长期坚持", "ongoing": True},))
    done(ongoing, cast.shen)
    progress(ongoing, cast.shen, text="本月抽查两次")
    assert (ongoing.state, ongoing.percent) == ("reported_done", 100)
    send_task_back(duty=ongoing, reason="抽查没有记录", actor=act(cast.zhao))
    assert ongoing.met_on is None and ongoing.state == "in_progress"


def test_an_inner_date_is_met_by_a_report_of_its_own(client, cast, given):
    today = clock.today()
    deadlines = (
        {"text": "上月底前建制度", "date": today - timedelta(days=3), "kind": "milestone"},
        {"text": "下月底，并长期坚持", "date": today + timedelta(days=60), "ongoing": True},
    )
    (duty,) = give_task(given, cast.wangxi, deadlines=deadlines)
    client.force_login(cast.shen)
    assert client.get(reverse("task-list")).context["late"] == 1
    inner, outer = duty.assignment.deadlines.all()
    with pytest.raises(Refused, match="整项任务的期限"):
        progress(duty, cast.shen, milestone=outer)
    progress(duty, cast.shen, milestone=inner)
    assert client.get(reverse("task-list")).context["late"] == 0
    body = client.get(reverse("task-detail", args=[duty.uuid])).content.decode()
    assert "完成中间节点“上月底前建制度”" in body and "完成了哪个时间节点" not in body


@pytest.mark.parametrize("name", ["zhao", "chen", "lin", "luo", "admin"])
def test_only_the_units_own_people_report(cast, duty, name):
    with pytest.raises(PermissionDenied):
        progress(duty, cast.people[name])
    with pytest.raises(PermissionDenied):
        done(duty, cast.people[name])


def test_nobody_sends_his_own_units_task_back(cast, given):
    (duty,) = give_task(given, cast.legal)
    done(duty, cast.qian)
    for user in (cast.zhao, cast.qian, cast.chen):
        with pytest.raises(PermissionDenied):
            send_task_back(duty=duty, reason="缺", actor=act(user))
    send_task_back(duty=duty, reason="缺", actor=act(cast.luo))
    assert duty.state == "in_progress"


def test_a_withdrawn_task_or_a_closed_campaign_takes_no_reports(cast, given, duty):
    duty.assignment.task.withdrawn_at = clock.now()
    duty.assignment.task.save()
    with pytest.raises(Refused, match="撤回"):
        progress(duty, cast.shen)
    given.campaign.state = "closed"
    given.campaign.save()
    with pytest.raises(Refused, match="没有在进行"):
        progress(TaskDuty.objects.get(pk=duty.pk), cast.shen)


# --- pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def several(cast, given) -> list[TaskDuty]:
    """Two tasks of both counties: the first is 5 days late in Shiwan and done in Wangxi, the second has time."""
    today = clock.today()
    late = give_task(given, cast.counties, deadlines=({"text": "上月底", "date": today - timedelta(days=5)},))
    given_on = today - timedelta(days=30)
    TaskDuty.objects.update(given_on=given_on)
    wangxi = next(duty for duty in late if duty.unit == cast.wangxi)
    done(wangxi, cast.shen, done_on=today - timedelta(days=6))
    return late + give_task(given, cast.counties)


def test_the_bureau_sees_by_task_and_by_unit_who_is_behind(client, cast, several):
    client.force_login(cast.zhao)
    answer = client.get(reverse("task-list"))
    body = answer.content.decode()
    assert "任务进度：1个单位逾期1项" in body and "石湾县局逾5天" in body
    assert [tab["count"] for tab in answer.context["tabs"]] == [4, 1, 0, 3, 0, 1]
    (part,) = answer.context["parts"]
    assert [(row.done, row.count, row.percent, len(row.behind)) for row in part["sums"]] == [
        (1, 2, 50, 1),
        (0, 2, 0, 0),
    ]
    assert (part["total"].percent, part["total"].not_begun) == (25, 3)
    by_unit = client.get(reverse("task-list"), {"view": "units"})
    sums = {row.lead.duty.unit.short_name: (row.done, row.count) for row in by_unit.context["sums"]}
    assert sums == {"望溪县局": (1, 2), "石湾县局": (0, 2)}
    assert "任务1逾5天" in by_unit.content.decode()


def test_filters_narrow_and_lines_come_with_the_pressing_first(client, cast, given, several):
    client.force_login(cast.zhao)

    def shown(**query):
        answer = client.get(reverse("task-list"), {"view": "lines", **query})
        return [(row["duty"].unit.short_name, row["line"].light.level) for row in answer.context["rows"]]

    assert shown()[0] == ("石湾县局", "overdue") and shown()[-1] == ("望溪县局", "closed") and len(shown()) == 4
    assert len(shown(unit=cast.wangxi.pk)) == 2
    assert shown(state="overdue") == [("石湾县局", "overdue")]
    assert len(shown(q="第2项")) == 2 and len(shown(task=several[0].assignment.task_id)) == 2
    assert len(shown(group=given.campaign.task_groups.get().pk)) == 4
    assert len(shown(unit="x", state="?", group="9" * 30)) == 4
    assert "这样筛选，没有任务" in client.get(reverse("task-list"), {"q": "没有这样的字"}).content.decode()


def test_a_unit_sees_its_own_tasks_with_a_way_to_report(client, cast, several):
    client.force_login(cast.lin)
    answer = client.get(reverse("task-list"))
    body = answer.content.decode()
    assert {row["duty"].unit for row in answer.context["rows"]} == {cast.shiwan}
    assert [row["may_report"] for row in answer.context["rows"]] == [True, True]
    assert "任务：1项逾期" in body and "全部单位" not in body
    foreign = several[0] if several[0].unit == cast.wangxi else several[1]
    assert client.get(reverse("task-detail", args=[foreign.uuid])).status_code == 404


def test_nothing_there_yet(client, cast, given):
    client.force_login(cast.shen)
    assert "没有分给您能看到的单位的任务" in client.get(reverse("task-list")).content.decode()


def test_reporting_on_the_screen(client, cast, duty):
    client.force_login(cast.shen)
    url = reverse("task-report", args=[duty.uuid])
    refused = client.post(url, {"text": "写了一半的情况", "percent": "100", "as_of": clock.today()})
    assert refused.status_code == 422
    assert "请点“报告完成”" in refused.content.decode() and "写了一半的情况" in refused.content.decode()
    upload = SimpleUploadedFile("排班表.png", PICTURE)
    sent = client.post(url, {"text": "起草完成", "percent": "40", "as_of": clock.today(), "uploads": upload})
    body = client.get(sent.url).content.decode()
    assert "进展已报告。" in body and "进行中 40%" in body and "排班表.png" in body
    client.post(url, {"text": "征求意见", "as_of": clock.today()})
    duty.refresh_from_db()
    assert duty.percent == 40, "left empty it stays as it was"
    finished = client.post(url, {"text": "已印发", "as_of": clock.today(), "done": "1"})
    body = client.get(finished.url).content.decode()
    assert "已报告完成。" in body and "报告完成</button>" not in body
    file = TaskReport.objects.filter(percent=40)[0].attachments.get()
    for user, status in ((cast.zhao, 200), (cast.lin, 404)):
        client.force_login(user)
        assert client.get(reverse("attachment-download", args=[file.uuid])).status_code == status


def test_a_refused_report_keeps_its_text_and_names_the_file(client, cast, duty):
    client.force_login(cast.shen)
    bad = SimpleUploadedFile("说明.exe", b"MZ")
    data = {"text": "起草完成", "percent": "40", "as_of": clock.today(), "uploads": bad}
    answer = client.post(reverse("task-report", args=[duty.uuid]), data)
    body = answer.content.decode()
    assert answer.status_code == 422 and "说明.exe" in body and "附件请重新选" in body and "起草完成" in body
    assert not TaskReport.objects.exists()


def test_sending_back_on_the_screen(client, cast, duty):
    done(duty, cast.shen)
    client.force_login(cast.zhao)
    url = reverse("task-send-back", args=[duty.uuid])
    assert "请写明退回的原因" in client.post(url, {"reason": ""}).content.decode()
    sent = client.post(url, {"reason": "缺印发的文号"})
    assert "已退回望溪县局继续办理" in client.get(sent.url).content.decode()
    again = client.post(url, {"reason": "还缺公示截图"})
    assert again.status_code == 409 and "还缺公示截图" in again.content.decode()
    client.force_login(cast.shen)
    assert "缺印发的文号" in client.get(reverse("task-detail", args=[duty.uuid])).content.decode()


@pytest.mark.parametrize("view", ["tasks", "units", "lines"])
def test_the_number_of_queries_does_not_grow_with_rows(client, cast, given, view):
    client.force_login(cast.zhao)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("task-list"), {"view": view}).status_code == 200
        return len(queries)

    def fill(tasks: int) -> None:
        for _at in range(tasks):
            give_assignment(given, cast.counties, cast.legal, cast.detachment)
        open_duties(campaign=given.campaign)

    fill(3)
    client.get(reverse("task-list"))
    few = count()
    fill(247)
    assert TaskDuty.objects.count() == 1000
    assert count() == few
