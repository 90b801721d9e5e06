"""Claimed by the unit, verified by another person, never of that unit."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.transitions import Refused, StaleState
from audit import clock
from rectification import services
from rectification.models import Problem
from tests.campaign_factory import make_campaign
from tests.rectification.test_service_filing import accepted, act, drafted, signed


@pytest.fixture
def problem(cast) -> Problem:
    """A problem of the county of Wangxi on the ledger."""
    given = make_campaign(cast)
    accepted(cast, signed(cast, drafted(cast, given)))
    return Problem.objects.get()


def test_claimed_sent_back_claimed_again_and_closed(cast, problem):
    today = clock.today()
    services.claim_done(problem=problem, done_on=today, statement="已重新编组", actor=act(cast.shen))
    services.send_back(problem=problem, reason="缺排班表", actor=act(cast.zhao))
    assert (problem.state, problem.claimed_at) == ("rectifying", None)
    picture = SimpleUploadedFile("排班表.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    services.claim_done(problem=problem, done_on=today, statement="", uploads=[picture], actor=act(cast.han))
    services.verify_closure(problem=problem, statement="现场核实", actor=act(cast.zhou))
    assert problem.state == "closed" and problem.closed_at
    assert list(problem.events.values_list("kind", "actor_name")) == [
        ("listed", "赵敏之"), ("claimed", "沈雨桐"), ("sent_back", "赵敏之"), ("claimed", "韩立诚"),
        ("checked", "周岚"), ("verified", "周岚"),
    ]  # fmt: skip


def test_a_claim_needs_a_statement_or_a_file_and_a_day_that_has_come(cast, problem):
    with pytest.raises(Refused, match="佐证"):
        services.claim_done(problem=problem, done_on=clock.today(), statement=" ", actor=act(cast.shen))
    with pytest.raises(Refused, match="今天以后"):
        services.claim_done(
            problem=problem, done_on=clock.today() + timedelta(days=1), statement="x", actor=act(cast.shen)
        )
    problem.refresh_from_db()
    assert problem.state == "open"


@pytest.mark.parametrize("who", ["lin", "zhao", "chen", "luo", "admin"])
def test_others_may_not_claim(cast, problem, who):
    with pytest.raises(PermissionDenied):
        services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.people[who]))


@pytest.mark.parametrize("who", ["shen", "han", "lin", "wu_not_named", "chen", "auditor"])
def test_who_may_not_verify(cast, problem, who):
    if who == "wu_not_named":
        problem.campaign.grants.all().delete()
    services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.shen))
    with pytest.raises(PermissionDenied):
        services.verify_closure(problem=problem, actor=act(cast.people[who.removesuffix("_not_named")]))


def test_an_assigned_inspector_may_verify(cast, problem):
    services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.shen))
    services.verify_closure(problem=problem, actor=act(cast.luo))
    assert problem.state == "closed"


def test_the_claimant_cannot_verify_even_from_another_unit(cast, problem):
    """The liaison claimed it and then moved to the legal section as its manager."""
    services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.shen))
    cast.shen.memberships.update(unit=cast.legal, role="campaign_manager")
    with pytest.raises(Refused, match="其他人"):
        services.verify_closure(problem=problem, actor=act(cast.shen))
    problem.refresh_from_db()
    assert problem.state == "claimed"


def test_a_closed_problem_is_not_closed_twice(cast, problem):
    services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.shen))
    again = Problem.objects.get(pk=problem.pk)
    services.verify_closure(problem=problem, actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.verify_closure(problem=again, actor=act(cast.zhou))
    assert problem.events.filter(kind="verified").count() == 1


def test_the_lead_offices_own_problem_is_for_the_named_substitute(cast, problem):
    Problem.objects.update(unit=cast.legal)
    services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.qian))
    for colleague in (cast.zhao, cast.zhou):
        with pytest.raises(PermissionDenied):
            services.verify_closure(problem=problem, actor=act(colleague))
    services.verify_closure(problem=problem, actor=act(cast.wu))
    assert problem.state == "closed"
