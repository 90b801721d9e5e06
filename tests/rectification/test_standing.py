"""The year-end evaluation: each branch of the rule, by notice 000 (phase two); and what persons decide."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from campaigns.models import Campaign
from rectification import services
from rectification.models import OutsideFinding, Problem, ProblemSource
from rectification.standing import ACCOUNTABLE, EXEMPT, UNDECIDED, Facts, Finding, judge
from rectification.standing_rows import count_by_unit, count_standings, verdict_of, with_standing
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, corrected, fill_ledger, sign, there

JUNE, JULY, AUGUST = date(2026, 6, 10), date(2026, 7, 1), date(2026, 8, 1)
OWN = Facts(exempts=True, source="self_examination", filed_on=JUNE)
FOUND = Facts(exempts=True, source="superior", own_list=False, found_on=JULY)


@pytest.mark.parametrize(
    ("facts", "standing", "words"),
    [
        (replace(OWN, closed=True), EXEMPT, "先于他人发现"),
        (OWN, UNDECIDED, "还没有销号"),
        (replace(OWN, exempts=False, closed=True), UNDECIDED, "没有规定"),
        (replace(OWN, filed_on=None, closed=True), UNDECIDED, "不在本单位报送的清单上"),
        (replace(OWN, closed=True, findings=(Finding("superior", JULY),)), EXEMPT, "先于他人发现"),
        (replace(OWN, closed=True, findings=(Finding("superior", JUNE),)), UNDECIDED, "2026年6月10日已经发现"),
        (replace(OWN, closed=True, findings=(Finding("petition", date(2026, 5, 1)),)), UNDECIDED, "5月1日已经发现"),
        (replace(OWN, source="petition", closed=True), UNDECIDED, "是他人先发现的"),
        (replace(OWN, source="petition", found_on=JULY, closed=True), EXEMPT, "先于他人发现"),
        (replace(OWN, source="case_review", closed=True), UNDECIDED, "看不出由谁先发现"),
        (replace(FOUND, overdue=True), ACCOUNTABLE, "过了完成时限"),
        (replace(FOUND, unanswered=True), ACCOUNTABLE, "过了回应期限"),
        (replace(FOUND, reopened=True), ACCOUNTABLE, "没有改到位"),
        (FOUND, UNDECIDED, "没有不积极整改的情形"),
        (replace(FOUND, overdue=True, closed=True), UNDECIDED, "已核验销号"),
        (replace(OWN, source="litigation", overdue=True), ACCOUNTABLE, "上级或司法机关发现"),
        (replace(OWN, source="media", overdue=True), UNDECIDED, "没有上级或司法机关发现"),
        (replace(OWN, overdue=True, findings=(Finding("inspection_tour", JULY),)), UNDECIDED, "先于他人发现"),
        (replace(OWN, overdue=True, findings=(Finding("reconsideration", JUNE),)), ACCOUNTABLE, "上级或司法机关"),
        (replace(FOUND, exempts=False, overdue=True), ACCOUNTABLE, "过了完成时限"),
    ],
)
def test_each_branch_of_the_rule(facts, standing, words):
    verdict = judge(facts)
    assert verdict.standing == standing
    assert words in "；".join(verdict.reasons)


@pytest.fixture
def scene(cast):
    given = make_campaign(cast)
    Campaign.objects.update(exempts_self_reported=True)
    given.campaign.refresh_from_db()
    return given


DAYS = st.one_of(st.none(), st.integers(-5, 5))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "source": st.sampled_from(ProblemSource.values),
                "reported_by": st.sampled_from(["own_list", "superior_organ"]),
                "state": st.sampled_from(["open", "rectifying", "claimed", "closed"]),
                "filed_on": DAYS, "found_on": DAYS, "due_date": DAYS, "respond_by": DAYS,
                "responded": st.booleans(), "round": st.integers(1, 2),
                "findings": st.lists(st.tuples(st.sampled_from(ProblemSource.values), st.integers(-5, 5)), max_size=2),
                "exempts": st.booleans(),
            }
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_the_database_judges_as_the_rule_does(cast, scene, rows):
    today = clock.today()

    def day(step):
        return None if step is None else today + timedelta(days=step)

    OutsideFinding.objects.all().delete()
    Problem.objects.all().delete()
    Campaign.objects.update(exempts_self_reported=rows[0]["exempts"])
    made = fill_ledger(scene, cast.wangxi, len(rows))
    for problem, row in zip(made, rows, strict=True):
        values = {name: row[name] for name in ("source", "reported_by", "state", "round")}
        values |= {name: day(row[name]) for name in ("filed_on", "found_on", "due_date", "respond_by")}
        values["responded_at"] = clock.now() if row["responded"] else None
        Problem.objects.filter(pk=problem.pk).update(**values)
        for source, step in row["findings"]:
            OutsideFinding.objects.create(
                problem=problem, source=source, found_on=day(step), recorded_name="赵", recorded_at=clock.now()
            )
    said = {p.pk: p.standing for p in with_standing(Problem.objects.all(), today)}
    assert said == {p.pk: there(verdict_of(p, today)).standing for p in Problem.objects.select_related("campaign")}
    assert sum(count_standings(Problem.objects.all(), today).values()) == len(rows)


def test_the_list_counts_from_the_day_it_was_first_submitted(cast, scene):
    """A row that came with a later version was on the filed list from that version's day on only."""
    with clock.standing_at(clock.now() - timedelta(days=10)):
        filing = accepted(cast, scene)
    first = Problem.objects.get()
    assert first.filed_on == clock.today() - timedelta(days=10)
    services.reopen_filing(filing=filing, reason="补列", actor=act(cast.zhao))
    typed = services.begin_correction(filing=filing, actor=act(cast.shen))
    content = dict(typed.content)
    content["rows"].append(scene.problem_row("new-2", description="另一个问题"))
    services.save_draft(filing=typed.filing, content=content, revision=typed.revision, actor=act(cast.shen))
    again = sign(cast, typed.filing)
    services.accept_filing(filing=again, version=again.current, actor=act(cast.zhao))
    assert Problem.objects.exclude(pk=first.pk).get().filed_on == clock.today()
    first.refresh_from_db()
    assert first.filed_on == clock.today() - timedelta(days=10)


def test_an_exempt_one_ends_so_by_its_closing(cast, scene):
    accepted(cast, scene)
    problem = Problem.objects.get()
    assert there(verdict_of(problem, clock.today())).standing == UNDECIDED
    services.claim_done(problem=problem, done_on=clock.today(), statement="改完", actor=act(cast.shen))
    services.verify_closure(problem=problem, actor=act(cast.zhao))
    assert there(verdict_of(problem, clock.today())).standing == EXEMPT
    with pytest.raises(Refused, match="按规定已经是"):
        services.decide_standing(problem=problem, standing="accountable", reason="x", actor=act(cast.zhao))


def test_a_person_decides_what_is_undecided_and_may_change_it(cast, scene):
    problem = fill_ledger(scene, cast.wangxi, 1)[0]
    with pytest.raises(Refused, match="理由"):
        services.decide_standing(problem=problem, standing="exempt", reason=" ", actor=act(cast.zhao))
    services.decide_standing(problem=problem, standing="exempt", reason="主动报告", actor=act(cast.zhao))
    assert count_standings(Problem.objects.all(), clock.today()) == {"exempt": 1}
    with pytest.raises(Refused, match="没有改动"):
        services.decide_standing(problem=problem, standing="exempt", reason="主动报告", actor=act(cast.zhou))
    services.decide_standing(problem=problem, standing="accountable", reason="查实隐瞒", actor=act(cast.zhou))
    assert count_by_unit(Problem.objects.all(), clock.today()) == {cast.wangxi.pk: {"accountable": 1}}
    entry = Entry.objects.filter(action="rectification.standing.decided").latest("id")
    assert (entry.before, entry.after, entry.reason) == (
        {"standing": "exempt"}, {"standing": "accountable"}, "查实隐瞒",
    )  # fmt: skip
    assert problem.standing_decisions.count() == 2


def test_a_decision_gives_way_once_the_rule_says_something(cast, scene):
    problem = fill_ledger(scene, cast.wangxi, 1, filed_on=clock.today())[0]
    services.decide_standing(problem=problem, standing="accountable", reason="拖延", actor=act(cast.zhao))
    Problem.objects.update(state="closed")
    assert count_standings(Problem.objects.all(), clock.today()) == {"exempt": 1}


def test_no_exemption_where_the_campaign_knows_none(cast, scene):
    """Notice 004 knows none."""
    Campaign.objects.update(exempts_self_reported=False)
    problem = fill_ledger(scene, cast.wangxi, 1)[0]
    with pytest.raises(Refused, match="没有规定"):
        services.decide_standing(problem=problem, standing="exempt", reason="x", actor=act(cast.zhao))


@pytest.mark.parametrize("who", ["shen", "han", "lin", "chen", "luo", "auditor"])
def test_who_decides_nothing(cast, scene, who):
    problem = fill_ledger(scene, cast.wangxi, 1)[0]
    with pytest.raises(PermissionDenied):
        services.decide_standing(problem=problem, standing="accountable", reason="x", actor=act(cast.people[who]))
    with pytest.raises(PermissionDenied):
        services.record_finding(problem=problem, source="media", found_on=clock.today(), actor=act(cast.people[who]))


def test_the_lead_office_decides_nothing_of_its_own_and_its_substitute_does(cast, scene):
    problem = fill_ledger(scene, cast.legal, 1)[0]
    with pytest.raises(PermissionDenied):
        services.decide_standing(problem=problem, standing="accountable", reason="x", actor=act(cast.zhao))
    services.decide_standing(problem=problem, standing="accountable", reason="x", actor=act(cast.wu))
    assert problem.standing_decisions.get().decided_name == "吴桐"


def test_findings_of_others_are_recorded_and_withdrawn(cast, scene):
    problem = fill_ledger(scene, cast.wangxi, 1, filed_on=clock.today(), state="closed")[0]
    today = clock.today()
    assert there(verdict_of(problem, today)).standing == EXEMPT
    with pytest.raises(Refused, match="自查"):
        services.record_finding(problem=problem, source="self_examination", found_on=today, actor=act(cast.zhao))
    with pytest.raises(Refused, match="今天以后"):
        services.record_finding(
            problem=problem, source="media", found_on=today + timedelta(days=1), actor=act(cast.zhao)
        )
    row = services.record_finding(problem=problem, source="media", organ="晚报", found_on=today, actor=act(cast.zhao))
    assert there(verdict_of(problem, today)).standing == UNDECIDED
    with pytest.raises(Refused, match="原因"):
        services.withdraw_finding(finding=row, reason="", actor=act(cast.zhao))
    services.withdraw_finding(finding=row, reason="另一件事", actor=act(cast.zhao))
    assert there(verdict_of(problem, today)).standing == EXEMPT
    assert list(problem.events.values_list("kind", flat=True)) == ["listed", "found_outside", "finding_withdrawn"]


def test_corrections_of_a_returned_list_keep_the_first_day(cast, scene):
    filing = accepted(cast, scene)
    services.reopen_filing(filing=filing, reason="改措施", actor=act(cast.zhao))
    again = corrected(cast, filing, measures="每班2名持证人员")
    services.accept_filing(filing=again, version=again.current, actor=act(cast.zhao))
    assert Problem.objects.get().filed_on == clock.today()
