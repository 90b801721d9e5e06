"""拆分: several problems out of one, and no figure of a day before it changes (docs/adr/0009)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from rectification import figures, rollup, services
from rectification.models import Problem, ProblemEvent, ProblemState, Standing
from rectification.services import Part
from rectification.standing_rows import verdict_of
from tests.campaign_factory import Given, make_campaign
from tests.rectification.scenes import accepted, act, corrected, listed_by_office, there

pytestmark = pytest.mark.django_db
PARTS = [Part("辅助人员单独检查", "每班2名持证人员"), Part("没有亮证", "亮证（责任人：李娜）\n抽查")]


@pytest.fixture
def given(cast) -> Given:
    made = make_campaign(cast)
    made.campaign.splits_problems = True
    made.campaign.save()
    return made


def split(cast, problem: Problem, person: str = "shen", **about: Any) -> list[Problem]:
    values: dict[str, Any] = {"parts": PARTS, "reason": "两件事分别由两个科室整改", **about}
    return services.split_problem(problem=problem, actor=act(cast.people[person]), **values)


@pytest.mark.parametrize("person", ["shen", "han", "zhao"])
def test_the_parts_keep_unit_item_source_and_date(cast, given, person):
    accepted(cast, given, given.problem_row(source="petition", severity="serious"))
    problem = Problem.objects.get()
    kept, new = split(cast, problem, person)
    assert (kept.pk, kept.description, kept.split_from) == (problem.pk, "辅助人员单独检查", None)
    assert (new.description, new.split_from, new.filing) == ("没有亮证", problem, None)
    for name in ("unit", "campaign", "focus_item", "sub_point", "source", "severity", "due_date", "first_due_date"):
        assert getattr(new, name) == getattr(problem, name), name
    assert [m.text for m in new.measures.all()] == ["亮证（责任人：李娜）", "抽查"]
    assert there(new.measures.first()).person == "李娜"
    event = problem.events.get(kind="split")
    assert there(event.changes)["description"] == ["3名辅助人员于3至5月单独实施路面检查", "辅助人员单独检查"]
    assert new.events.get().kind == "listed"
    entry = Entry.objects.get(action="rectification.problem.split")
    assert (there(entry.after)["parts"], entry.reason) == ([str(new.uuid)], "两件事分别由两个科室整改")


def test_a_split_of_today_leaves_yesterdays_figures_alone(cast, given):
    accepted(cast, given)
    before = clock.now() - timedelta(days=3)
    Problem.objects.update(listed_at=before)
    ProblemEvent.objects.update(recorded_at=before)
    rollup.rebuild(given.campaign)
    today = clock.today()
    days = [today - timedelta(days=back) for back in (4, 3, 1)]
    then = [figures.ledger_figures(given.campaign, cut_off=day).as_json() for day in days]
    split(cast, Problem.objects.get())
    assert [figures.ledger_figures(given.campaign, cut_off=day).as_json() for day in days] == then
    now = figures.ledger_figures(given.campaign, cut_off=today, start=today)
    assert (now.cumulative().found, now.previous().found, now.period().found) == (2, 1, 1)


def test_each_part_is_claimed_and_verified_by_itself(cast, given):
    accepted(cast, given)
    kept, new = split(cast, Problem.objects.get())
    services.claim_done(problem=new, done_on=clock.today(), statement="已改", actor=act(cast.shen))
    services.verify_closure(problem=new, actor=act(cast.zhao))
    kept.refresh_from_db()
    assert kept.state == ProblemState.OPEN
    tally = figures.ledger_figures(given.campaign, cut_off=clock.today()).cumulative()
    assert (tally.found, tally.verified) == (2, 1)


def test_a_later_version_of_the_list_neither_undoes_the_split_nor_withdraws_a_part(cast, given):
    filing = accepted(cast, given)
    split(cast, Problem.objects.get())
    services.reopen_filing(filing=filing, reason="更正责任领导", actor=act(cast.zhao))
    corrected(cast, filing, leader="罗振东")
    filing.refresh_from_db()
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    kept, new = Problem.objects.order_by("pk")
    assert (kept.description, kept.responsible_leader) == ("辅助人员单独检查", "罗振东")
    assert kept.measures.count() == 1
    assert (new.description, new.withdrawn_at) == ("没有亮证", None)


def test_refusals(cast, given):
    accepted(cast, given)
    problem = Problem.objects.get()
    for about, words in (
        ({"parts": PARTS[:1]}, "请写2至20条"),
        ({"parts": [PARTS[0], Part(" ", "甲")]}, "第2条未写存在的问题"),
        ({"parts": [Part("甲", " "), PARTS[1]]}, "第1条至少写1条措施"),
        ({"reason": " "}, "拆分的理由"),
    ):
        with pytest.raises(Refused, match=words):
            split(cast, problem, **about)
    Problem.objects.update(supervised_at=clock.now())
    with pytest.raises(Refused, match="挂牌督办"):
        split(cast, problem)
    Problem.objects.update(supervised_at=None, state=ProblemState.CLAIMED)
    with pytest.raises(StaleState):
        split(cast, problem)
    with pytest.raises(Refused, match="还没有回应"):
        split(cast, listed_by_office(cast, given))
    assert Problem.objects.filter(split_from__isnull=False).count() == 0


def test_only_where_the_campaign_says_so(cast, given):
    accepted(cast, given)
    given.campaign.splits_problems = False
    given.campaign.save()
    with pytest.raises(Refused, match="没有规定可以拆分"):
        split(cast, Problem.objects.get())


@pytest.mark.parametrize("person", ["lin", "wu", "chen", "luo", "admin", "auditor"])
def test_who_may_not_split(cast, given, person):
    accepted(cast, given)
    with pytest.raises(PermissionDenied):
        split(cast, Problem.objects.get(), person)


def test_what_others_found_too_stays_found_by_others_in_every_part(cast, given):
    given.campaign.exempts_self_reported = True
    given.campaign.save()
    accepted(cast, given)
    problem = Problem.objects.get()
    services.record_finding(
        problem=problem, source="superior", organ="省厅", found_on=clock.today(), actor=act(cast.zhao)
    )
    gone = services.record_finding(problem=problem, source="media", found_on=clock.today(), actor=act(cast.zhao))
    services.withdraw_finding(finding=gone, reason="记错了", actor=act(cast.zhao))
    _kept, new = split(cast, problem)
    services.claim_done(problem=new, done_on=clock.today(), statement="已亮证", actor=act(cast.shen))
    services.verify_closure(problem=new, actor=act(cast.zhao))
    assert [(one.source, one.organ) for one in new.outside_findings.all()] == [("superior", "省厅")]
    new = Problem.objects.get(pk=new.pk)
    assert there(verdict_of(new, clock.today())).standing != Standing.EXEMPT
