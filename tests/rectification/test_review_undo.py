"""Undoing a decision until the next act, and the list of one's own decisions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from rectification import services
from rectification.figures import ledger_then
from rectification.models import Filing, Institution, Problem, ReviewDecision, ReviewRemark
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, corrected, sign, submitted


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def last(filing):
    return ReviewDecision.objects.in_force().filter(version__filing=filing).order_by("-id").first()


def undo(cast, filing, who="zhao"):
    services.undo_decision(filing=Filing.objects.get(pk=filing.pk), decision=last(filing), actor=act(cast.people[who]))


def ledger(model):
    """The rows with all their fields, measures among them."""
    rows = {}
    for row in model.objects.order_by("pk"):
        texts = list(row.measures.values_list("text", flat=True)) if model is Problem else []
        rows[row.pk] = model_to_dict(row) | {"listed": row.listed_at, "measures": texts}
    return rows


def test_an_acceptance_undone_withdraws_what_it_brought(client, cast, given):
    filing = accepted(cast, given)
    undo(cast, filing)
    filing.refresh_from_db()
    problem = Problem.objects.get()
    assert (filing.state, filing.accepted_at, problem.state) == ("under_review", None, "withdrawn")
    assert [event.kind for event in problem.events.all()] == ["listed", "withdrawn"]
    assert Entry.objects.filter(action="rectification.filing.decision_undone").count() == 1
    then = ledger_then(given.campaign, clock.today())
    assert not any(then.stages.values())
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhou))
    assert Problem.objects.get().state == "open"


def test_what_stood_on_the_ledger_is_exactly_as_it_was(cast, given):
    rows = [given.problem_row(f"new-{n}", description=f"问题{n}") for n in range(3)]
    filing = accepted(cast, given, *rows)
    first, second, third = Problem.objects.order_by("position")
    services.claim_done(problem=first, done_on=clock.today(), statement="已改", actor=act(cast.shen))
    services.claim_done(problem=second, done_on=clock.today(), statement="已改", actor=act(cast.shen))
    services.verify_closure(problem=second, actor=act(cast.zhou))
    services.reopen_filing(filing=Filing.objects.get(), reason="漏报", actor=act(cast.zhao))
    before, stages = ledger(Problem), ledger_then(given.campaign, clock.today()).stages
    version = services.begin_correction(filing=Filing.objects.get(), actor=act(cast.shen))
    kept = version.content["rows"][0]
    kept["cells"] |= {"measures": "一条新措施", "leader": "罗振东"}
    typed = {**version.content, "rows": [given.problem_row("new-9", description="新问题"), kept]}
    services.save_draft(filing=version.filing, content=typed, revision=version.revision, actor=act(cast.shen))
    filing = sign(cast, filing)
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    assert ledger(Problem) != before
    undo(cast, filing)
    after = ledger(Problem)
    created = set(after) - set(before)
    assert {key: after[key] for key in before} == before
    assert [after[key]["state"] for key in created] == ["withdrawn"]
    again = ledger_then(given.campaign, clock.today()).stages
    assert {key: again[key] for key in stages} == stages
    assert third.pk in before


def test_institutions_are_put_back_too(cast, given):
    filing = accepted(cast, given, kind="institution_list")
    services.reopen_filing(filing=Filing.objects.get(), reason="改", actor=act(cast.zhao))
    before = ledger(Institution)
    filing = corrected(cast, filing, person="周启明")
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    assert Institution.objects.get().responsible_person == "周启明"
    undo(cast, filing)
    assert ledger(Institution) == before


def test_a_return_undone_makes_its_remarks_drafts_again(client, cast, given):
    filing = submitted(cast, given)
    row = filing.current.content["rows"][0]["id"]
    services.write_remark(
        filing=filing, version=filing.current, row=row, column="due", text="太晚", actor=act(cast.zhao)
    )
    services.return_filing(filing=filing, version=filing.current, reason="", actor=act(cast.zhao))
    client.force_login(cast.zhao)
    assert "撤销这个结论" in client.get(reverse("review-detail", args=[filing.uuid])).content.decode()
    answer = client.post(reverse("review-undo", args=[filing.uuid]), {"version": 1})
    assert "材料回到审核中" in client.get(answer.url).content.decode()
    assert ReviewRemark.objects.get().decision is None
    assert client.post(reverse("review-undo", args=[filing.uuid]), {"version": 1}).status_code == 409
    client.force_login(cast.shen)
    assert "第1条要改" not in client.get(reverse("obligation-list")).content.decode()


def test_only_who_decided_may_undo_and_only_until_the_next_act(cast, given):
    filing = submitted(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="改", actor=act(cast.zhao))
    with pytest.raises(Refused):
        undo(cast, filing, "zhou")
    services.begin_correction(filing=Filing.objects.get(), actor=act(cast.shen))
    with pytest.raises(StaleState):
        undo(cast, filing)
    assert last(filing) is not None


def test_a_claim_or_a_reopening_ends_the_right_to_undo(cast, given):
    filing = accepted(cast, given)
    decision = last(filing)
    services.claim_done(problem=Problem.objects.get(), done_on=clock.today(), statement="已改", actor=act(cast.shen))
    with pytest.raises(Refused):
        undo(cast, filing)
    assert Filing.objects.get().state == "accepted" and Problem.objects.get().state == "claimed"
    services.reopen_filing(filing=Filing.objects.get(), reason="漏报", actor=act(cast.zhao))
    with pytest.raises(Refused):
        undo(cast, filing)
    with pytest.raises(StaleState):
        services.undo_decision(filing=Filing.objects.get(), decision=decision, actor=act(cast.zhao))


def test_what_was_counted_before_the_undoing_stays_counted_then(cast, given):
    filing = accepted(cast, given)
    yesterday = clock.now() - timedelta(days=1)
    ReviewDecision.objects.update(at=yesterday)
    Problem.objects.update(listed_at=yesterday)
    problem = Problem.objects.get()
    problem.events.update(recorded_at=yesterday)
    undo(cast, filing)
    assert ledger_then(given.campaign, clock.local_date(yesterday)).stages[problem.pk] == 1
    assert ledger_then(given.campaign, clock.today()).stages[problem.pk] == 0


def test_ones_own_decisions_with_filters_and_what_can_be_undone(client, cast, given):
    first = accepted(cast, given, unit=cast.wangxi)
    second = submitted(cast, given, unit=cast.shiwan)
    services.return_filing(filing=second, version=second.current, reason="第1条不清楚", actor=act(cast.zhao))
    third = submitted(cast, given, unit=cast.detachment)
    services.accept_filing(filing=third, version=third.current, actor=act(cast.zhou))
    client.force_login(cast.zhao)
    address = reverse("decision-list")

    def shown(**query):
        rows = client.get(address, query).context["rows"]
        return [(row["decision"].version.filing.unit.label, row["undoable"]) for row in rows]

    assert shown() == [("石湾县局", True), ("望溪县局", True)]
    assert shown(decision="returned") == [("石湾县局", True)]
    assert shown(unit=cast.wangxi.pk) == [("望溪县局", True)]
    assert shown(requirement="x", decision="y") == shown()
    undo(cast, first)
    assert shown() == [("石湾县局", True), ("望溪县局", False)]
    assert shown(decision="undone") == [("望溪县局", False)] and shown(decision="accepted") == []
    services.begin_correction(filing=Filing.objects.get(pk=second.pk), actor=act(cast.lin))
    assert shown(decision="returned") == [("石湾县局", False)]
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    many = len(queries)
    for kind in ("institution_list", "monthly_information"):
        filing = submitted(cast, given, unit=cast.shiwan, kind=kind, fields={"text": "亮点"} if kind[0] == "m" else {})
        services.return_filing(filing=filing, version=filing.current, reason="改", actor=act(cast.zhao))
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == many
