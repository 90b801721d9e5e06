"""The problem ledger and the institution list: one page for a unit and for the bureau, filters, lights, closing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from campaigns.workdays import load_calendar
from rectification import services
from rectification.due import rest_words
from rectification.models import Institution, Problem
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, fill_institutions, fill_ledger

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def problem(cast, given) -> Problem:
    """A problem of the county of Wangxi on the ledger."""
    accepted(cast, given)
    return Problem.objects.get()


def ledger(client, user, **query):
    client.force_login(user)
    return client.get(reverse("problem-list"), query)


def shown(answer):
    return [row["problem"].description for row in answer.context["rows"]]


def post(client, user, verb, problem, **data):
    client.force_login(user)
    return client.post(reverse(f"problem-{verb}", args=[problem.uuid]), data)


@pytest.mark.parametrize(
    ("who", "units"),
    [("shen", {"望溪县局"}), ("lin", {"石湾县局"}), ("zhao", {"望溪县局", "石湾县局", "法规科"}),
     ("chen", {"望溪县局", "石湾县局", "法规科"}), ("luo", {"望溪县局", "石湾县局", "法规科"}), ("bai", set())],
)  # fmt: skip
def test_each_sees_what_is_within_reach(client, cast, given, who, units):
    for unit in (cast.wangxi, cast.shiwan, cast.legal):
        fill_ledger(given, unit, 2)
    answer = ledger(client, cast.people[who])
    assert {row["problem"].unit.short_name for row in answer.context["rows"]} == units


@pytest.mark.parametrize("who", ["admin", "guard", "auditor"])
def test_administrators_have_no_ledger(client, cast, given, who):
    assert ledger(client, cast.people[who]).status_code == 403
    assert client.get(reverse("institution-list")).status_code == 403


def test_the_lights_of_a_ledger_and_their_order(client, cast, given):
    today = clock.today()
    for days, state in ((-4, "open"), (-4, "claimed"), (1, "open"), (4, "rectifying"), (40, "open"), (-9, "closed")):
        closed = clock.now() if state == "closed" else None
        fill_ledger(given, cast.wangxi, 1, due_date=today + timedelta(days=days), state=state, closed_at=closed)
    answer = ledger(client, cast.zhao)

    def rest(days: int) -> str:
        return rest_words(days, load_calendar().between(today, today + timedelta(days=days)))

    lights = [(row["problem"].light.level, row["light_text"]) for row in answer.context["rows"]]
    assert lights == [
        ("overdue", "逾4天"), ("normal", "等核验"), ("near", rest(1)), ("soon", rest(4)), ("normal", "正常"),
        ("closed", "已销号"),
    ]  # fmt: skip
    assert [tab["count"] for tab in answer.context["tabs"]] == [6, 1, 2, 1, 0, 0, 1]
    for query, count in (({"overdue": 1}, 1), ({"soon": 1}, 2), ({"state": "claimed"}, 1)):
        assert len(shown(ledger(client, cast.zhao, **query))) == count


def test_every_filter_narrows_and_they_add_up(client, cast, given):
    fill_ledger(given, cast.wangxi, 3)
    fill_ledger(given, cast.shiwan, 3, source="petition")
    area, item = given.areas[1], given.items[2]
    assert len(shown(ledger(client, cast.zhao, unit=cast.wangxi.pk))) == 3
    assert len(shown(ledger(client, cast.zhao, source="petition"))) == 3
    assert len(shown(ledger(client, cast.zhao, area=area.pk))) == 2
    assert len(shown(ledger(client, cast.zhao, item=item.pk))) == 2
    assert len(shown(ledger(client, cast.zhao, item=item.pk, unit=cast.shiwan.pk))) == 1
    assert len(shown(ledger(client, cast.zhao, q="第2个"))) == 2
    assert len(shown(ledger(client, cast.zhao, q="石湾县"))) == 3
    answer = ledger(client, cast.zhao, q="第")
    assert len(shown(answer)) == 6 and "至少写两个字" in answer.content.decode()
    assert len(shown(ledger(client, cast.zhao, unit="x", area="9" * 30, state="?", source="'"))) == 6
    assert "这样筛选，没有问题" in ledger(client, cast.zhao, q="没有这样的字").content.decode()


def test_withdrawn_problems_are_shown_only_when_asked_for(client, cast, given):
    fill_ledger(given, cast.wangxi, 1)
    fill_ledger(given, cast.wangxi, 1, state="withdrawn", withdrawn_at=clock.now())
    assert len(shown(ledger(client, cast.zhao))) == 1
    assert len(shown(ledger(client, cast.zhao, state="withdrawn"))) == 1


def test_a_long_ledger_is_paged_and_keeps_its_filter(client, cast, given):
    fill_ledger(given, cast.wangxi, 60)
    answer = ledger(client, cast.zhao, unit=cast.wangxi.pk)
    assert len(answer.context["rows"]) == 50 and "本页50条，共60条" in answer.content.decode()
    following = client.get(answer.context["pages"]["next"])
    assert len(following.context["rows"]) == 10 and following.context["pages"]["next"] == ""
    assert f"unit={cast.wangxi.pk}" in following.context["pages"]["previous"]
    assert not set(shown(answer)) & set(shown(following))
    assert shown(client.get(following.context["pages"]["previous"])) == shown(answer)
    last = client.get(answer.context["pages"]["last"])
    assert shown(last)[-10:] == shown(following)


@pytest.mark.parametrize("name", ["problem-list", "institution-list"])
def test_the_number_of_queries_does_not_grow_with_rows(client, cast, given, name):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        return len(queries)

    client.force_login(cast.zhao)
    for unit in (cast.wangxi, cast.shiwan):
        fill_ledger(given, unit, 4)
        fill_ledger(given, unit, 1, state="claimed")
        fill_institutions(given, unit, 5)
    client.get(reverse(name))
    few = count()
    for unit in (cast.wangxi, cast.shiwan):
        fill_ledger(given, unit, 495, state="claimed")
        fill_institutions(given, unit, 495)
    assert count() == few


def test_claimed_by_the_unit_and_verified_by_the_bureau(client, cast, problem):
    evidence = SimpleUploadedFile("排班表.png", PICTURE)
    body = post(
        client, cast.shen, "claim", problem, done_on=clock.today(), statement="已重新编组", uploads=evidence
    )  # fmt: skip
    page = client.get(body.url).content.decode()
    assert "已申请销号，等牵头单位核验" in page and "他人核验" in page and "由其他单位的人核验" in page
    assert "您核验" not in page
    client.force_login(cast.zhao)
    page = client.get(reverse("problem-detail", args=[problem.uuid])).content.decode()
    assert "排班表.png" in page and "已重新编组" in page and "核账并销账" in page
    file = problem.events.get(kind="claimed").attachments.get()
    assert client.get(reverse("attachment-download", args=[file.uuid])).status_code == 200
    client.force_login(cast.lin)
    assert client.get(reverse("attachment-download", args=[file.uuid])).status_code == 404
    answer = post(client, cast.zhao, "verify", problem, statement="现场看过")
    assert "已核验销号" in client.get(answer.url).content.decode()
    problem.refresh_from_db()
    assert problem.state == "closed"


def test_sent_back_with_a_reason_only_and_what_was_typed_stays(client, cast, problem):
    services.claim_done(problem=problem, done_on=clock.today(), statement="改好了", actor=act(cast.shen))
    answer = post(client, cast.zhao, "send-back", problem, statement=" ")
    assert answer.status_code == 422 and "请写明退回的原因" in answer.content.decode()
    answer = post(client, cast.zhao, "send-back", problem, statement="缺排班表")
    assert "已退回望溪县局继续整改" in client.get(answer.url).content.decode()
    answer = post(client, cast.zhou, "verify", problem, statement="同意销号，材料齐全")
    body = answer.content.decode()
    assert answer.status_code == 409 and "同意销号，材料齐全" in body and "整改中" in body
    problem.refresh_from_db()
    assert problem.state == "rectifying"


@pytest.mark.parametrize(
    ("data", "words"),
    [({"done_on": "", "statement": "改好了，排班表已公布"}, "请填整改完成的日期"),
     ({"done_on": "2999-01-01", "statement": "改好了，排班表已公布"}, "在今天以后"),
     ({"done_on": "昨天", "statement": "改好了，排班表已公布"}, "这样的日期")],
)  # fmt: skip
def test_a_refused_claim_keeps_its_text(client, cast, problem, data, words):
    answer = post(client, cast.shen, "claim", problem, **data)
    body = answer.content.decode()
    assert answer.status_code == 422 and words in body and "改好了，排班表已公布" in body
    problem.refresh_from_db()
    assert problem.state == "open"


def test_a_refused_file_is_named_and_the_text_stays(client, cast, problem):
    bad = SimpleUploadedFile("说明.exe", b"MZ")
    answer = post(client, cast.shen, "claim", problem, done_on=clock.today(), statement="已改", uploads=bad)
    body = answer.content.decode()
    assert answer.status_code == 422 and "说明.exe" in body and "附件请重新选" in body and "已改" in body
    assert not problem.events.filter(kind="claimed").exists()


@pytest.mark.parametrize("verb", ["verify", "send-back"])
@pytest.mark.parametrize(("who", "status"), [("shen", 403), ("han", 403), ("lin", 404), ("chen", 403)])
def test_who_may_not_verify(client, cast, problem, verb, who, status):
    services.claim_done(problem=problem, done_on=clock.today(), statement="改好了", actor=act(cast.shen))
    assert post(client, cast.people[who], verb, problem, statement="好").status_code == status
    problem.refresh_from_db()
    assert problem.state == "claimed"


def test_the_bureau_never_verifies_its_own_sections_problem(client, cast, given):
    problem = fill_ledger(given, cast.legal, 1, state="claimed")[0]
    for user in (cast.zhao, cast.zhou, cast.sun):
        client.force_login(user)
        assert "由其他单位的人核验" in client.get(reverse("problem-detail", args=[problem.uuid])).content.decode()
        assert post(client, user, "verify", problem).status_code == 403
    assert post(client, cast.luo, "verify", problem).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("lin", 404), ("zhao", 403), ("chen", 403), ("luo", 403), ("admin", 404)])
def test_who_may_not_claim(client, cast, problem, who, status):
    answer = post(client, cast.people[who], "claim", problem, done_on=clock.today(), statement="x")
    assert answer.status_code == status
    problem.refresh_from_db()
    assert problem.state == "open"


def test_the_page_tells_the_whole_way_of_an_overdue_problem(client, cast, problem):
    Problem.objects.filter(pk=problem.pk).update(due_date=clock.today() - timedelta(days=2))
    problem.events.update(recorded_at=clock.now() - timedelta(days=9))
    services.claim_done(problem=problem, done_on=clock.today(), statement="改完了", actor=act(cast.shen))
    services.send_back(problem=problem, reason="缺排班表", actor=act(cast.zhao))
    client.force_login(cast.shen)
    body = client.get(reverse("problem-detail", args=[problem.uuid])).content.decode()
    for text in (
        "逾2天",
        "到期没有完成，转为逾期",
        "赵敏之列入台账",
        "无证人员执法",
        "1、辅助人员一律不单独上路",
        "申请销号",
    ):
        assert text in body


def test_the_institution_list_marks_what_should_have_been_issued(client, cast, given):
    accepted(
        cast, given, given.institution_row(), given.institution_row("new-2", built=True), kind="institution_list"
    )  # fmt: skip
    Institution.objects.filter(built=False).update(planned_date=clock.today() - timedelta(days=5))
    fill_institutions(given, cast.shiwan, 2)
    client.force_login(cast.zhao)
    answer = client.get(reverse("institution-list"))
    body = answer.content.decode()
    assert "1项到期还没印发" in body and "逾5天" in body and "望交发〔2019〕5号" in body
    assert [tab["count"] for tab in answer.context["tabs"]] == [4, 3, 1, 1]
    assert body.index("离岗人员证件交接制度") < body.index("行政执法案卷评查办法")
    overdue = client.get(reverse("institution-list"), {"overdue": "1"})
    assert [row["name"] for row in overdue.context["rows"]] == ["《离岗人员证件交接制度》"]
    assert len(client.get(reverse("institution-list"), {"unit": cast.shiwan.pk}).context["rows"]) == 2
    client.force_login(cast.lin)
    assert len(client.get(reverse("institution-list")).context["rows"]) == 2
