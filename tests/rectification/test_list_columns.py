"""The further columns of the problem list, immediate rectification in one filing, and what later versions write."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.transitions import Refused
from audit import clock
from rectification import figures, services
from rectification.content import digest
from rectification.models import Filing, Problem, ProblemEvent, ProblemEventKind, ProblemState, Severity
from rectification.services.context import campaign_items
from rectification.sheets import SheetContext, sheet_for
from tests.campaign_factory import Given, content, make_campaign
from tests.rectification.scenes import accepted, act, corrected, people_of, sign, there

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast) -> Given:
    return make_campaign(cast)


def done_row(given: Given, **cells: str) -> dict[str, object]:
    about = {"kind": "immediate", "done_on": clock.today().isoformat(), "done_note": "当日已收回2本证件"}
    return given.problem_row(**{**about, **cells})


def reopened(cast, filing: Filing) -> Filing:
    services.reopen_filing(filing=Filing.objects.get(pk=filing.pk), reason="请更正", actor=act(cast.zhao))
    return filing


def kinds(problem: Problem) -> list[str]:
    return [event.kind for event in problem.events.order_by("pk")]


def faults(given: Given, **cells: str) -> list[tuple[str, str]]:
    context = SheetContext(
        "望溪县局", clock.today(), given.campaign.issue_date, given.campaign.start, given.campaign.end,
        campaign_items(given.campaign),
    )  # fmt: skip
    found = sheet_for("problem_list").check(content("problem_list", given.problem_row(**cells)), context)
    return [(fault.column, fault.message) for fault in found]


def test_the_columns_come_onto_the_ledger(cast, given):
    measures = f"收回（李娜，{given._due()}）\n通报"
    accepted(
        cast,
        given,
        given.problem_row(found_on="2019年3月", severity="discipline", person="罗振东", measures=measures),
    )
    problem = Problem.objects.get()
    assert (there(problem.found_on).isoformat(), problem.severity) == ("2019-03-31", Severity.DISCIPLINE)
    assert (problem.responsible_person, problem.first_due_date) == ("罗振东", problem.due_date)
    first, second = problem.measures.all()
    assert (first.person, first.due_text, first.text.startswith("收回（李娜")) == ("李娜", given._due(), True)
    assert (second.person, second.due_date) == ("", None)


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({}, []),
        ({"found_on": "去年"}, [("found_on", "看不出是哪年哪月")]),
        ({"found_on": "2099年1月"}, [("found_on", "在今天以后")]),
        ({"severity": "很重"}, [("severity", "看不出是哪一种")]),
        ({"done_note": "改了"}, [("done_on", "写了完成情况，未填已整改日期")]),
        ({"kind": "immediate", "done_on": "2026年1月5日"}, [("done_note", "未写整改完成情况")]),
        ({"kind": "immediate", "done_on": "2026年1月", "done_note": "改了"}, [("done_on", "要精确到日")]),
        ({"kind": "immediate", "done_on": "2099年1月5日", "done_note": "改了"}, [("done_on", "在今天以后")]),
        (
            {"done_on": "2026年1月5日", "done_note": "改了"},
            [("done_on", "整改方式是限期整改，不能在清单里报已整改")],
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(cast, given, cells, wrong):
    assert faults(given, **cells) == wrong


def test_an_old_version_opens_signs_compares_and_is_accepted(cast, given):
    """A version frozen under problem_list/1 keeps its bytes and its hash."""
    filing = accepted(cast, given)
    version = filing.current
    old = {**version.content, "schema": "problem_list/1"}
    version.content, version.schema, version.sha256 = old, "problem_list/1", digest(old)
    version.save()
    version.signatures.update(sha256=version.sha256)
    kept = version.sha256
    problem = Problem.objects.get()
    assert not set(version.content["rows"][0]["cells"]) & {"found_on", "severity", "person", "done_on"}
    corrected(cast, reopened(cast, filing), leader="罗振东")
    filing.refresh_from_db()
    from rectification.services.review import accept_filing
    from rectification.views.review_compare import compare_versions

    told = compare_versions(filing, filing.current, version, [], [])
    assert [(change.column, change.new) for change in told.changes] == [("leader", "罗振东")]
    accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    version.refresh_from_db()
    assert (version.sha256, digest(version.content)) == (kept, kept)
    problem.refresh_from_db()
    assert (problem.responsible_leader, problem.severity) == ("罗振东", Severity.GENERAL)
    revised = problem.events.get(kind=ProblemEventKind.REVISED)
    assert revised.changes == {"responsible_leader": ["周启明", "罗振东"]}


def test_found_and_claimed_in_one_filing_and_verified_by_another(cast, given):
    liaison, _leader = people_of(cast, cast.wangxi)
    filing = services.open_filing(obligation=given.obligation("problem_list", cast.wangxi), actor=act(liaison))
    services.save_draft(filing=filing, content=content("problem_list", done_row(given)), revision=0, actor=act(liaison))
    services.attach_file(
        filing=filing, upload=SimpleUploadedFile("证件.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40), actor=act(liaison)
    )
    filing = sign(cast, filing)
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    problem = Problem.objects.get()
    listed, claim = problem.events.order_by("pk")
    assert (listed.kind, claim.kind, problem.state) == ("listed", "claimed", ProblemState.CLAIMED)
    assert (claim.actor, claim.statement) == (liaison, "当日已收回2本证件")
    assert (claim.business_date, claim.recorded_at) == (clock.today(), listed.recorded_at)
    assert [file.name for file in claim.attachments.all()] == ["证件.png"]
    tally = figures.ledger_figures(given.campaign, cut_off=clock.today()).cumulative()
    assert (tally.found, tally.claimed, tally.verified) == (1, 1, 0)
    services.verify_closure(problem=problem, actor=act(cast.zhou))
    problem.refresh_from_db()
    assert problem.state == ProblemState.CLOSED


def test_who_filled_it_in_never_verifies_even_from_elsewhere(cast, given):
    accepted(cast, given, done_row(given))
    problem = Problem.objects.get()
    ProblemEvent.objects.filter(kind="claimed").update(actor=cast.zhou)
    with pytest.raises(Refused, match="由其他人核验"):
        services.verify_closure(problem=problem, actor=act(cast.zhou))


def test_an_acceptance_with_a_claim_is_undone_until_somebody_acts(cast, given):
    filing = accepted(cast, given, done_row(given))
    decision = filing.current.decisions.get()
    services.undo_decision(filing=filing, decision=decision, actor=act(cast.zhao))
    problem = Problem.objects.get()
    assert (problem.state, kinds(problem)) == (ProblemState.WITHDRAWN, ["listed", "claimed", "withdrawn"])
    filing.refresh_from_db()
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    problem.refresh_from_db()
    assert (problem.state, kinds(problem)[3:]) == (ProblemState.CLAIMED, ["relisted", "claimed"])
    services.send_back(problem=problem, reason="证据不足", actor=act(cast.zhou))
    filing.refresh_from_db()
    decision = there(filing.current.decisions.order_by("pk").last())
    with pytest.raises(Refused, match="已有条目在审核通过后办理过"):
        services.undo_decision(filing=filing, decision=decision, actor=act(cast.zhao))


def test_a_later_version_writes_only_what_the_unit_changed(cast, given):
    """An extension granted meanwhile is not undone by a list copied from before it."""
    filing = accepted(cast, given)
    problem = Problem.objects.get()
    first, extended = problem.first_due_date, there(problem.due_date) + timedelta(days=30)
    Problem.objects.filter(pk=problem.pk).update(due_date=extended, due_text="延期")
    corrected(cast, reopened(cast, filing), person="罗振东", measures="只留一条措施")
    filing.refresh_from_db()
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    problem.refresh_from_db()
    assert (problem.due_date, problem.due_text, problem.first_due_date) == (extended, "延期", first)
    assert problem.responsible_person == "罗振东"
    changes = there(problem.events.get(kind=ProblemEventKind.REVISED).changes)
    assert changes["responsible_person"] == ["", "罗振东"]
    assert changes["measures"] == ["辅助人员一律不单独上路\n每班2名持证人员", "只留一条措施"]
    assert set(changes) == {"responsible_person", "measures"}


def test_a_date_typed_anew_changes_it_and_the_first_stays(cast, given):
    filing = accepted(cast, given)
    problem = Problem.objects.get()
    first = there(problem.first_due_date)
    corrected(cast, reopened(cast, filing), due=clock.today().isoformat())
    filing.refresh_from_db()
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    problem.refresh_from_db()
    assert (problem.due_date, problem.first_due_date) == (clock.today(), first)
    revised = problem.events.get(kind=ProblemEventKind.REVISED)
    assert there(revised.changes)["due_date"] == [first.isoformat(), clock.today().isoformat()]


def test_undoing_a_second_acceptance_tells_what_it_puts_back(cast, given):
    filing = accepted(cast, given)
    corrected(cast, reopened(cast, filing), leader="罗振东", measures=f"一条（李娜，{given._due()}）")
    filing.refresh_from_db()
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    filing.refresh_from_db()
    decision = filing.current.decisions.get()
    services.undo_decision(filing=filing, decision=decision, actor=act(cast.zhao))
    problem = Problem.objects.get()
    last = there(problem.events.order_by("pk").last())
    assert there(last.changes)["responsible_leader"] == ["罗振东", "周启明"]
    assert problem.measures.count() == 2 and problem.responsible_leader == "周启明"


def test_claimed_by_a_later_version(cast, given):
    filing = accepted(cast, given, given.problem_row(kind="immediate"))
    corrected(cast, reopened(cast, filing), done_on=clock.today().isoformat(), done_note="已改")
    filing.refresh_from_db()
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    problem = Problem.objects.get()
    assert (problem.state, kinds(problem)) == (ProblemState.CLAIMED, ["listed", "claimed"])
