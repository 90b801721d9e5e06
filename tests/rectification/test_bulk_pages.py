"""The pages of acting on many problems: choose, count, confirm, outcome, download."""

import csv
import io

import pytest
from django.urls import reverse

from audit import clock
from jobs.models import Job
from rectification import services
from rectification.models import BulkRun, Problem, ProblemComment
from rectification.services import bulk
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, fill_ledger, there
from tests.rectification.test_bulk import claimed


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def propose(client, user, verb="close", **data):
    client.force_login(user)
    return client.post(reverse("bulk-list"), {"verb": verb, **data})


def test_ticked_rows_are_counted_confirmed_and_told_row_by_row(client, cast, given):
    rows = claimed(given, cast.wangxi, 2)
    rows += fill_ledger(given, cast.shiwan, 1)
    Problem.objects.filter(pk=rows[2].pk).update(description="=1+1")
    client.force_login(cast.zhao)
    answer = propose(client, cast.zhao, pick=[row.uuid for row in rows], query="?order=due")
    page = client.get(answer.url)
    body = page.content.decode()
    assert "核账并销账：2条可办" in body and "单位还没有申请销号" in body and "1条不办" in body
    assert not Problem.objects.filter(state="closed").exists()
    run = BulkRun.objects.get()
    for _press in range(2):
        done = client.post(reverse("bulk-confirm", args=[run.uuid]), {"statement": "抽查属实"})
        assert done.status_code == 302
    body = client.get(done.url).content.decode()
    assert "办好2条，没有办1条" in body and "单位还没有申请销号" in body and "problems/?order=due" in body
    only = client.get(done.url, {"outcome": "not_done"})
    assert [row.problem_id for row in only.context["page"]] == [rows[2].pk]
    file = client.get(reverse("bulk-outcomes", args=[run.uuid]))
    text = file.content.decode("utf-8")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff") and len(lines) == 4
    assert ["石湾县交通运输局", "'=1+1", "没有办", "单位还没有申请销号"] in [line[1:] for line in lines]
    assert "核账并销账" in client.get(reverse("bulk-list")).content.decode()


def test_the_whole_filtered_set_is_what_the_filter_finds(client, cast, given):
    claimed(given, cast.wangxi, 60)
    claimed(given, cast.shiwan, 3)
    answer = propose(client, cast.zhao, whole="1", query=f"?unit={cast.wangxi.pk}&page=2")
    assert BulkRun.objects.get().total == 60
    assert "60条可办" in client.get(answer.url).content.decode()


def test_nothing_ticked_is_said_and_the_filter_stays(client, cast, given):
    claimed(given, cast.wangxi, 1)
    answer = propose(client, cast.zhao, query="?overdue=1", pick=["x", ""])
    assert answer.url == reverse("problem-list") + "?overdue=1"
    assert "还没有选中问题" in client.get(answer.url).content.decode()


def test_who_may_not_is_refused(client, cast, given):
    rows = claimed(given, cast.wangxi, 1)
    for user, verb in ((cast.shen, "close"), (cast.luo, "assign"), (cast.zhao, "drop_table"), (cast.chen, "extend")):
        assert propose(client, user, verb, pick=[rows[0].uuid]).status_code == 403
    assert not BulkRun.objects.exists()


def test_a_verifier_is_chosen_among_those_who_can(client, cast, given):
    rows = fill_ledger(given, cast.wangxi, 2) + fill_ledger(given, cast.legal, 1)
    answer = propose(client, cast.zhao, "assign", pick=[row.uuid for row in rows])
    body = client.get(answer.url).content.decode()
    assert "罗青（能核验其中3条）" in body and "周岚（能核验其中2条）" in body and "沈雨桐" not in body
    run = BulkRun.objects.get()
    missing = client.post(reverse("bulk-confirm", args=[run.uuid]), {"verifier": ""})
    assert missing.status_code == 422 and "请选一位核验人" in missing.content.decode()
    client.post(reverse("bulk-confirm", args=[run.uuid]), {"verifier": str(cast.luo.uuid)})
    assert Problem.objects.filter(assigned_to=cast.luo).count() == 3


@pytest.mark.parametrize(("verb", "state"), [("extend", "approved"), ("refuse", "refused")])
def test_extensions_are_decided_together(client, cast, given, verb, state):
    rows = fill_ledger(given, cast.wangxi, 3)
    later = clock.today().replace(year=clock.today().year + 1)
    for row in rows[:2]:
        services.ask_extension(problem=row, new_due=later, reason="等鉴定", actor=act(cast.shen), past_end=True)
    answer = propose(client, cast.zhao, verb, whole="1", query="")
    body = client.get(answer.url).content.decode()
    assert "2条可办" in body and "没有待批的延期申请" in body
    confirm = reverse("bulk-confirm", args=[BulkRun.objects.get().uuid])
    if verb == "refuse":
        refused = client.post(confirm, {"statement": " "})
        assert refused.status_code == 422 and "请写明不同意的原因" in refused.content.decode()
    client.post(confirm, {"statement": "情况属实"})
    found = [there(row.extensions.first()).state if row.extensions.exists() else "" for row in rows]
    assert found == [state, state, ""]
    assert Problem.objects.filter(due_date=later).count() == (2 if verb == "extend" else 0)


def test_two_people_check_and_close_where_the_campaign_asks(client, cast, given):
    given.campaign.separate_check = True
    given.campaign.save()
    claimed(given, cast.wangxi, 2)
    answer = propose(client, cast.zhao, "close", whole="1")
    assert "要先核账，再由另一人销账" in client.get(answer.url).content.decode()
    for user, verb, closed in ((cast.zhao, "check", 0), (cast.zhao, "close", 0), (cast.zhou, "close", 2)):
        propose(client, user, verb, whole="1")
        run = there(BulkRun.objects.filter(actor=user).order_by("-pk").first())
        client.post(reverse("bulk-confirm", args=[run.uuid]), {"statement": ""})
        assert Problem.objects.filter(state="closed").count() == closed


def test_a_long_run_shows_its_job_and_then_its_outcomes(client, cast, given, django_capture_on_commit_callbacks):
    claimed(given, cast.wangxi, bulk.AT_ONCE + 1)
    answer = propose(client, cast.zhao, whole="1")
    assert "在后台办" in client.get(answer.url).content.decode()
    run = BulkRun.objects.get()
    with django_capture_on_commit_callbacks(execute=False):
        client.post(reverse("bulk-confirm", args=[run.uuid]), {})
    page = client.get(answer.url)
    assert "正在办理" in page.content.decode() and f'hx-get="{answer.url}"' in page.content.decode()
    bulk.do_rows(BulkRun.objects.get())
    Job.objects.update(state="done")
    fragment = client.get(answer.url, headers={"HX-Request": "true"})
    assert fragment["HX-Refresh"] == "true" and "<html" not in fragment.content.decode()
    page = client.get(answer.url)
    assert f"办好{bulk.AT_ONCE + 1}条" in page.content.decode() and len(page.context["page"]) == 100


def test_what_was_broken_off_can_be_gone_on_with(client, cast, given):
    claimed(given, cast.wangxi, 2)
    answer = propose(client, cast.zhao, whole="1")
    run = BulkRun.objects.get()
    BulkRun.objects.update(state="running", confirmed_at=clock.now())
    assert "还有2条没有办" in client.get(answer.url).content.decode()
    client.post(reverse("bulk-confirm", args=[run.uuid]))
    assert "办好2条" in client.get(answer.url).content.decode()


def test_rows_out_of_reach_by_now_are_not_shown(client, cast, given):
    claimed(given, cast.wangxi, 2)
    answer = propose(client, cast.zhao, whole="1")
    client.post(reverse("bulk-confirm", args=[BulkRun.objects.get().uuid]))
    cast.zhao.memberships.update(unit=cast.shiwan)
    client.force_login(cast.zhao)
    page = client.get(answer.url)
    assert list(page.context["page"]) == [] and "第1个问题" not in page.content.decode()


def test_ticked_rows_lead_to_the_common_problems(client, cast, given):
    rows = fill_ledger(given, cast.wangxi, 1) + fill_ledger(given, cast.shiwan, 1)
    answer = propose(client, cast.zhao, "common", pick=[row.uuid for row in rows])
    assert answer.url.startswith(reverse("common-list")) and answer.url.count("problem=") == 2
    assert {row.pk for row in client.get(answer.url).context["asked"]} == {row.pk for row in rows}
    answer = propose(client, cast.zhao, "common", whole="1", query=f"?unit={cast.shiwan.pk}&view=none&order=due")
    assert answer.url == reverse("common-list") + f"?unit={cast.shiwan.pk}"
    answer = propose(client, cast.zhao, "common", whole="1", query="?view=none")
    assert "请勾选要归到一起的问题" in client.get(answer.url).content.decode()


def test_one_comment_is_written_to_many(client, cast, given):
    rows = fill_ledger(given, cast.wangxi, 2)
    Problem.objects.filter(pk=rows[1].pk).update(state="withdrawn", withdrawn_at=clock.now())
    answer = propose(client, cast.zhao, "comment", pick=[row.uuid for row in rows])
    confirm = reverse("bulk-confirm", args=[BulkRun.objects.get().uuid])
    assert "已撤回，不能再留言" in client.get(answer.url).content.decode()
    for text, words in (("  ", "请写留言的内容"), ("长" * 1001, "留言超过1000字")):
        refused = client.post(confirm, {"statement": text})
        assert refused.status_code == 422 and words in refused.content.decode()
    client.post(confirm, {"statement": "请抓紧整改"})
    comment = ProblemComment.objects.get()
    assert (comment.problem, comment.text, comment.author, comment.side) == (
        rows[0], "请抓紧整改", cast.zhao, "office"
    )  # fmt: skip
    assert propose(client, cast.shen, "comment", pick=[rows[0].uuid]).status_code == 403
