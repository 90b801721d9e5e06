"""延期: asked with a reason, decided by others, counted; the first date stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from rectification import services
from rectification.models import Extension, Problem
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, corrected, fill_ledger, there


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def problem(cast, given) -> Problem:
    """Due in 40 days; the campaign ends in 120."""
    problem = fill_ledger(given, cast.wangxi, 1)[0]
    Problem.objects.update(first_due_date=problem.due_date)
    return Problem.objects.get()


def later(days: int):
    return clock.today() + timedelta(days=days)


def asked(cast, problem, days: int = 60, **more) -> Extension:
    """The liaison asks for more time."""
    return services.ask_extension(
        problem=problem, new_due=later(days), reason="等鉴定", actor=act(more.pop("by", cast.shen)), **more
    )


def test_approved_the_date_moves_and_the_first_stays(cast, problem):
    first = there(problem.due_date)
    services.approve_extension(extension=asked(cast, problem), actor=act(cast.zhao), reason="同意")
    problem.refresh_from_db()
    assert (problem.due_date, problem.first_due_date, problem.extension_count) == (later(60), first, 1)
    services.approve_extension(extension=asked(cast, problem, 70), actor=act(cast.zhou))
    problem.refresh_from_db()
    assert (problem.due_date, problem.first_due_date, problem.extension_count) == (later(70), first, 2)
    event = problem.events.filter(kind="extended").first()
    assert event.changes["due_date"] == [first.isoformat(), later(60).isoformat()]
    assert event.changes["extension_count"] == ["0", "1"]
    one = there(Extension.objects.first())
    assert (one.state, one.decided_by, one.decision_reason, one.old_due) == ("approved", cast.zhao, "同意", first)
    assert problem.due_text == f"{later(70).year}年{later(70).month}月{later(70).day}日"


def test_refused_with_a_reason_only_and_the_date_stands(cast, problem):
    extension = asked(cast, problem)
    with pytest.raises(Refused, match="原因"):
        services.refuse_extension(extension=extension, reason=" ", actor=act(cast.zhao))
    services.refuse_extension(extension=extension, reason="抓紧办", actor=act(cast.zhao))
    problem.refresh_from_db()
    assert (problem.due_date, problem.extension_count) == (later(40), 0)
    with pytest.raises(StaleState):
        services.approve_extension(extension=extension, actor=act(cast.zhou))
    assert asked(cast, problem).state == "asked"


def test_what_is_overdue_may_still_be_asked_for(cast, problem):
    Problem.objects.update(due_date=later(-5))
    with pytest.raises(Refused, match="已经过去"):
        asked(cast, problem, -1)
    services.approve_extension(extension=asked(cast, problem, 3), actor=act(cast.zhao))
    problem.refresh_from_db()
    assert problem.light.level == "near" or problem.light.days == 3


@pytest.mark.parametrize(("days", "words"), [(40, "这一天以后"), (39, "这一天以后"), (121, "结束")])
def test_dates_that_are_refused(cast, problem, days, words):
    with pytest.raises(Refused, match=words):
        asked(cast, problem, days)
    assert not Extension.objects.exists() and problem.events.count() == 1


def test_past_the_end_of_the_campaign_only_when_that_is_meant(cast, problem):
    with pytest.raises(services.PastTheEnd):
        asked(cast, problem, 121)
    assert asked(cast, problem, 121, past_end=True).state == "asked"


def test_a_reason_and_one_request_at_a_time(cast, problem):
    with pytest.raises(Refused, match="理由"):
        services.ask_extension(problem=problem, new_due=later(60), reason="", actor=act(cast.shen))
    first = asked(cast, problem)
    with pytest.raises(Refused, match="等审批"):
        asked(cast, problem, 50)
    services.withdraw_extension(extension=first, actor=act(cast.han))
    assert (first.state, asked(cast, problem, 50).state) == ("withdrawn", "asked")


def test_a_claim_makes_the_request_pointless(cast, problem):
    extension = asked(cast, problem)
    services.claim_done(problem=problem, done_on=clock.today(), statement="已改", actor=act(cast.shen))
    extension.refresh_from_db()
    assert (extension.state, extension.decision_reason) == ("withdrawn", "已申请销号，不再需要延期")
    with pytest.raises(StaleState):
        services.approve_extension(extension=extension, actor=act(cast.zhao))
    with pytest.raises(StaleState):
        asked(cast, problem)


@pytest.mark.parametrize("who", ["lin", "zhao", "chen", "luo", "admin"])
def test_who_may_not_ask(cast, problem, who):
    with pytest.raises(PermissionDenied):
        asked(cast, problem, by=cast.people[who])


@pytest.mark.parametrize("who", ["shen", "han", "lin", "chen", "luo", "auditor"])
def test_who_may_not_decide(cast, problem, who):
    extension = asked(cast, problem)
    for verb in (services.approve_extension, services.refuse_extension):
        with pytest.raises(PermissionDenied):
            verb(extension=extension, actor=act(cast.people[who]), reason="好")
    extension.refresh_from_db()
    assert extension.state == "asked"


def test_the_offices_own_request_is_for_the_named_substitute(cast, given):
    problem = fill_ledger(given, cast.legal, 1)[0]
    extension = asked(cast, problem, by=cast.qian)
    for colleague in (cast.zhao, cast.zhou):
        with pytest.raises(PermissionDenied):
            services.approve_extension(extension=extension, actor=act(colleague))
    services.approve_extension(extension=extension, actor=act(cast.wu))
    assert extension.state == "approved"


def test_the_asker_who_moved_to_the_office_does_not_decide(cast, problem):
    extension = asked(cast, problem)
    cast.shen.memberships.update(unit=cast.legal, role="campaign_manager")
    with pytest.raises(Refused, match="其他人"):
        services.approve_extension(extension=extension, actor=act(cast.shen))
    problem.refresh_from_db()
    assert problem.due_date == later(40)


def test_a_date_that_moved_on_meanwhile_is_not_moved_back(cast, problem):
    extension = asked(cast, problem)
    Problem.objects.update(due_date=later(80))
    with pytest.raises(Refused, match="重新申请"):
        services.approve_extension(extension=extension, actor=act(cast.zhao))
    problem.refresh_from_db()
    assert problem.due_date == later(80)


def test_a_corrected_list_that_keeps_the_printed_date_keeps_the_extension(cast, given):
    filing = accepted(cast, given)
    problem = Problem.objects.get()
    extension = services.ask_extension(
        problem=problem,
        new_due=there(problem.due_date) + timedelta(days=9),
        reason="等",
        actor=act(cast.shen),
        past_end=True,
    )
    services.approve_extension(extension=extension, actor=act(cast.zhao))
    services.reopen_filing(filing=filing, reason="改描述", actor=act(cast.zhao))
    again = corrected(cast, filing, description="5名辅助人员单独检查")
    services.accept_filing(filing=again, version=again.current, actor=act(cast.zhao))
    problem.refresh_from_db()
    assert problem.description == "5名辅助人员单独检查"
    assert (problem.due_date, problem.extension_count) == (extension.new_due, 1)


def test_a_list_that_claims_it_done_makes_the_request_pointless_whoever_accepts(cast, given):
    filing = accepted(cast, given)
    problem = Problem.objects.get()
    extension = services.ask_extension(
        problem=problem,
        new_due=there(problem.due_date) + timedelta(days=9),
        reason="等",
        actor=act(cast.shen),
        past_end=True,
    )
    services.reopen_filing(filing=filing, reason="立行立改的写明", actor=act(cast.zhao))
    today = clock.today()
    done = f"{today.year}年{today.month}月{today.day}日"
    again = corrected(cast, filing, kind="immediate", done_on=done, done_note="当天改好")
    services.accept_filing(filing=again, version=again.current, actor=act(cast.zhao))
    problem.refresh_from_db()
    extension.refresh_from_db()
    assert (problem.state, extension.state) == ("claimed", "withdrawn")
    with pytest.raises(StaleState):
        services.approve_extension(extension=extension, actor=act(cast.zhao))
