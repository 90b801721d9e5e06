"""The pages on which bureau and unit write beside a problem, pressed as a browser would press them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from campaigns.models import Campaign
from jobs.models import Message
from rectification import services
from rectification.models import CommonProblem, Disposition, InspectionCandidate, Problem, ProblemComment
from rectification.services.common import Texts
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, fill_ledger

TEXTS = Texts("辅助人员单独上路", "人手不足", "统一排班，缺员上报")


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def problem(cast, given) -> Problem:
    accepted(cast, given)
    return Problem.objects.get()


def page(client, user, name, *args, **query):
    act(user)
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def press(client, user, name, *args, **values):
    act(user)
    client.force_login(user)
    return client.post(reverse(name, args=args), values)


def test_bureau_and_unit_write_to_one_another(client, cast, problem):
    Message.objects.all().delete()
    press(client, cast.zhao, "comment-write", problem.uuid, text="请补5月的排班表")
    assert {m.user for m in Message.objects.filter(channel="inbox")} == {cast.shen}
    assert "排班表" not in Message.objects.get(channel="inbox").body
    first = page(client, cast.shen, "problem-detail", problem.uuid)
    assert "请补5月的排班表" in first.content.decode()
    assert [line["new"] for line in first.context["comments"]] == [True]
    assert [line["new"] for line in page(client, cast.shen, "problem-detail", problem.uuid).context["comments"]] == [
        False
    ]
    press(client, cast.shen, "comment-write", problem.uuid, text="已补")
    assert {m.user for m in Message.objects.filter(url__contains=str(problem.uuid))} == {cast.shen, cast.zhao}
    again = page(client, cast.zhao, "problem-detail", problem.uuid).context["comments"]
    assert [line["new"] for line in again] == [False, True]
    assert page(client, cast.lin, "problem-detail", problem.uuid).status_code == 404


def test_a_refused_comment_keeps_what_was_typed(client, cast, problem):
    text = "字" * 1001
    answer = press(client, cast.shen, "comment-write", problem.uuid, text=text)
    assert answer.status_code == 422 and text in answer.content.decode()
    assert not ProblemComment.objects.exists()


def test_a_comment_is_taken_back_from_its_page(client, cast, problem):
    comment = services.write_comment(problem=problem, text="写错了对象", actor=act(cast.shen))
    own = page(client, cast.shen, "problem-detail", problem.uuid).content.decode()
    assert reverse("comment-take-back", args=[comment.uuid]) in own
    press(client, cast.han, "comment-take-back", comment.uuid)
    assert "写错了对象" in page(client, cast.zhao, "problem-detail", problem.uuid).content.decode()
    press(client, cast.shen, "comment-take-back", comment.uuid)
    shown = page(client, cast.zhao, "problem-detail", problem.uuid).content.decode()
    assert "写错了对象" not in shown and "本人已收回" in shown


def test_a_disposition_is_recorded_and_withdrawn_on_the_page(client, cast, problem):
    answer = press(client, cast.zhao, "disposition-record", problem.uuid, kind="criticism", decided_on="x")
    assert answer.status_code == 422 and "请填被处理人的姓名" in answer.content.decode()
    today = clock.today()
    values = {"kind": "criticism", "person": "冯志远", "decided_on": today.isoformat(), "note": "当面教育"}
    press(client, cast.zhao, "disposition-record", problem.uuid, **values)
    assert "冯志远" in page(client, cast.han, "problem-detail", problem.uuid).content.decode()
    assert "冯志远" not in page(client, cast.shen, "problem-detail", problem.uuid).content.decode()
    row = Disposition.objects.get()
    press(client, cast.zhao, "disposition-withdraw", row.uuid, reason="不是本人")
    assert "不是本人" in page(client, cast.zhao, "problem-detail", problem.uuid).content.decode()


def test_standing_is_told_and_decided_on_the_page(client, cast, problem):
    Campaign.objects.update(exempts_self_reported=True)
    shown = page(client, cast.shen, "problem-detail", problem.uuid).content.decode()
    assert "先于他人发现" in shown and "提交认定" not in shown
    press(client, cast.zhao, "standing-decide", problem.uuid, standing="accountable", reason="屡查屡犯")
    for user in (cast.zhao, cast.shen):
        assert "屡查屡犯" in page(client, user, "problem-detail", problem.uuid).content.decode()
    press(client, cast.zhao, "finding-record", problem.uuid, source="media", found_on=clock.today().isoformat())
    assert "他人发现" in page(client, cast.zhao, "problem-detail", problem.uuid).content.decode()
    finding = problem.outside_findings.get()
    press(client, cast.zhao, "finding-withdraw", finding.uuid, reason="登记错了")
    assert not problem.outside_findings.filter(withdrawn_at=None).exists()


def test_the_list_by_standing_counts_and_names_why(client, cast, given):
    Campaign.objects.update(exempts_self_reported=True)
    today = clock.today()
    fill_ledger(given, cast.wangxi, 2, filed_on=today, state="closed", closed_at=clock.now())
    fill_ledger(given, cast.shiwan, 1)
    answer = page(client, cast.zhao, "standing-list", standing="exempt")
    assert [tab["count"] for tab in answer.context["tabs"]] == [3, 2, 0, 1]
    assert {row["problem"].unit for row in answer.context["rows"]} == {cast.wangxi}
    lines = {line["place"].unit_id: line["counts"] for line in answer.context["lines"]}
    assert lines == {cast.wangxi.pk: [2, 0, 0], cast.shiwan.pk: [0, 0, 1]}
    own = page(client, cast.lin, "standing-list")
    assert {row["problem"].unit for row in own.context["rows"]} == {cast.shiwan}


def test_a_unit_sees_the_lasting_measure_and_no_other_units_text(client, cast, given):
    mine = fill_ledger(given, cast.wangxi, 1)[0]
    other = fill_ledger(given, cast.shiwan, 1)[0]
    Problem.objects.filter(pk=other.pk).update(description="石湾大队两人无证上路")
    common = services.create_common_problem(
        campaign=given.campaign, texts=TEXTS, problems=[mine, other], actor=act(cast.zhao)
    )
    shown = page(client, cast.shen, "problem-detail", mine.uuid).content.decode()
    assert TEXTS.title in shown and TEXTS.measure in shown
    for name in ("common-list", "common-detail"):
        answer = page(client, cast.shen, name, *([common.uuid] if name == "common-detail" else []))
        text = answer.content.decode()
        assert TEXTS.title in text and "石湾" not in text
    office = page(client, cast.zhao, "common-detail", common.uuid).content.decode()
    assert "石湾大队两人无证上路" in office
    assert page(client, cast.bai, "common-detail", common.uuid).status_code == 404


def test_problems_chosen_in_the_ledger_go_under_a_common_one(client, cast, given):
    here, there = fill_ledger(given, cast.wangxi, 2), fill_ledger(given, cast.shiwan, 2)
    chosen = [str(row.uuid) for row in (*here, *there)]
    form = page(client, cast.zhao, "common-create", problem=chosen)
    assert {row.pk for row in form.context["asked"]} == {row.pk for row in (*here, *there)}
    values = {"title": TEXTS.title, "cause": TEXTS.cause, "measure": TEXTS.measure}
    assert press(client, cast.zhao, "common-create", **values | {"title": ""}).status_code == 422
    press(client, cast.zhao, "common-create", **values, problem=chosen)
    common = CommonProblem.objects.get()
    assert common.parts.count() == 4
    by_filter = page(client, cast.zhao, "common-list", unit=cast.wangxi.pk)
    assert {row.pk for row in by_filter.context["asked"]} == {row.pk for row in here}
    assert page(client, cast.shen, "common-list", unit=cast.wangxi.pk).context["asked"] == []
    press(client, cast.zhao, "common-ungroup", common.uuid, problem=chosen[0])
    press(client, cast.zhao, "common-edit", common.uuid, **values | {"title": "改过的名称"})
    press(client, cast.zhao, "common-group", common.uuid, problem=chosen[0])
    common.refresh_from_db()
    assert (common.title, common.parts.count()) == ("改过的名称", 4)
    press(client, cast.zhao, "common-dissolve", common.uuid, reason="原因各异")
    assert common.parts.count() == 0
    kinds = list(Problem.objects.get(uuid=chosen[0]).events.values_list("kind", flat=True))
    assert kinds == ["listed", "grouped", "ungrouped", "grouped", "ungrouped"]


def test_the_attention_list_and_one_click(client, cast, given):
    fill_ledger(given, cast.wangxi, 6)
    fill_ledger(given, cast.shiwan, 1, source="petition", round=2)
    answer = page(client, cast.zhao, "attention-list")
    text = answer.content.decode()
    assert "不作为扣分" in text and "回头看查出没有改到位" in text
    row = next(row for row in answer.context["rows"] if row["kind"] == "回头看返工")
    assert f"unit={cast.shiwan.pk}" in row["url"] and "reopened=1" in row["url"]
    press(client, cast.zhao, "candidate-propose-unit", unit=cast.shiwan.pk, reason="回头看返工")
    press(client, cast.zhao, "candidate-propose-unit", unit=cast.shiwan.pk, reason="再来一次")
    candidate = InspectionCandidate.objects.get()
    assert (candidate.unit, candidate.reason) == (cast.shiwan, "回头看返工")
    export = page(client, cast.luo, "candidate-export").content.decode()
    assert "石湾县局" in export and "回头看返工" in export
    assert page(client, cast.lin, "attention-list").status_code == 403
    press(client, cast.luo, "candidate-remove", candidate.uuid, reason="已督查")
    assert "石湾县局" not in page(client, cast.zhao, "candidate-list").content.decode()


def test_a_problem_is_made_a_candidate_and_its_unit_does_not_learn_it(client, cast, problem):
    press(client, cast.luo, "candidate-propose-problem", problem.uuid, reason="佐证重复")
    assert "佐证重复" in page(client, cast.zhao, "problem-detail", problem.uuid).content.decode()
    for user in (cast.shen, cast.han):
        text = page(client, user, "problem-detail", problem.uuid).content.decode()
        assert "待督查" not in text and "佐证重复" not in text
    assert page(client, cast.shen, "candidate-list").status_code == 403


def test_like_texts_are_compared_when_their_tab_is_opened(client, cast, given):
    text = "3名辅助人员于3至5月单独实施路面检查，没有持证人员带队"
    for unit in (cast.wangxi, cast.shiwan):
        row = fill_ledger(given, unit, 1)[0]
        Problem.objects.filter(pk=row.pk).update(description=text)
    answer = page(client, cast.zhao, "attention-list", kind="copied")
    assert [(g["units"], g["count"], g["similarity"]) for g in answer.context["groups"]] == [(2, 2, 100)]
    assert page(client, cast.wu, "attention-list", kind="copied").context.get("groups") == []


@pytest.mark.parametrize("name", ["attention-list", "standing-list", "common-list", "candidate-list"])
def test_the_lists_cost_the_same_however_much_there_is(client, cast, given, name):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert page(client, cast.zhao, name).status_code == 200
        return len(queries)

    def more():
        for unit in (cast.wangxi, cast.shiwan, cast.detachment):
            rows = fill_ledger(given, unit, 3, round=2)
            services.propose_problem(problem=rows[0], reason="x", actor=act(cast.zhao))
            services.create_common_problem(
                campaign=given.campaign, texts=TEXTS, problems=rows[1:], actor=act(cast.zhao)
            )

    more()
    page(client, cast.zhao, name)
    first = cost()
    more()
    more()
    assert cost() == first
