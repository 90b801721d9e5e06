"""核账 and 销账: two recorded acts, in one press or by two persons; a failed check sends back with what it found."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from rectification import services
from rectification.models import Problem, ProblemCheck
from rectification.services import Finding
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, fill_ledger

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def claimed(cast, given) -> Problem:
    """A problem of Wangxi that its liaison claims done."""
    problem = fill_ledger(given, cast.wangxi, 1)[0]
    services.claim_done(problem=problem, done_on=clock.today(), statement="已改", actor=act(cast.shen))
    return problem


def test_one_press_is_two_acts(cast, claimed):
    upload = SimpleUploadedFile("现场.png", PICTURE)
    finding = Finding(mode="on_site", on=clock.today() - timedelta(days=1), uploads=[upload])
    services.verify_closure(problem=claimed, statement="去看过", finding=finding, actor=act(cast.zhao))
    check = ProblemCheck.objects.get()
    assert (check.mode, check.passed, check.round, check.note) == ("on_site", True, 1, "去看过")
    assert check.checked_on == clock.today() - timedelta(days=1) and check.checked_by == cast.zhao
    assert check.event.attachments.get().name == "现场.png"
    assert claimed.state == "closed" and claimed.checked_at == check.recorded_at
    assert list(claimed.events.values_list("kind", flat=True)) == ["listed", "claimed", "checked", "verified"]
    assert claimed.events.get(kind="verified").statement == ""
    actions = set(Entry.objects.filter(object_id=str(claimed.uuid)).values_list("action", flat=True))
    assert {"rectification.problem.checked", "rectification.problem.verified"} <= actions


def test_checked_by_one_and_closed_by_another_where_the_campaign_demands_it(cast, given, claimed):
    given.campaign.separate_check = True
    given.campaign.save()
    with pytest.raises(Refused, match="先核账"):
        services.verify_closure(problem=claimed, actor=act(cast.zhao))
    services.check_problem(problem=claimed, statement="属实", actor=act(cast.zhao))
    assert claimed.state == "claimed" and claimed.checked_at
    with pytest.raises(Refused, match="由另一人销账"):
        services.verify_closure(problem=claimed, actor=act(cast.zhao))
    claimed.refresh_from_db()
    assert claimed.state == "claimed"
    services.verify_closure(problem=claimed, actor=act(cast.zhou))
    assert claimed.state == "closed"


def test_who_checked_may_close_where_one_person_is_enough(cast, claimed):
    services.check_problem(problem=claimed, actor=act(cast.luo))
    with pytest.raises(Refused, match="不用再核"):
        services.check_problem(problem=claimed, actor=act(cast.zhao))
    services.verify_closure(problem=claimed, statement="同意", actor=act(cast.luo))
    assert claimed.state == "closed" and claimed.events.get(kind="verified").statement == "同意"
    assert ProblemCheck.objects.count() == 1


def test_a_failed_check_sends_back_and_a_passed_one_counts_for_its_claim_only(cast, claimed):
    services.check_problem(problem=claimed, actor=act(cast.zhao))
    finding = Finding(facts_true=True, evidence_sufficient=False)
    services.send_back(problem=claimed, reason="缺排班表", finding=finding, actor=act(cast.zhou))
    assert (claimed.state, claimed.checked_at) == ("rectifying", None)
    failed = ProblemCheck.objects.get(passed=False)
    assert (failed.facts_true, failed.evidence_sufficient, failed.note) == (True, False, "缺排班表")
    services.claim_done(problem=claimed, done_on=clock.today(), statement="补了", actor=act(cast.shen))
    assert claimed.checked_at is None
    given = claimed.campaign
    given.separate_check = True
    given.save()
    with pytest.raises(Refused, match="先核账"):
        services.verify_closure(problem=Problem.objects.get(), actor=act(cast.zhou))


def test_what_was_found_missing_does_not_pass(cast, claimed):
    for finding in (Finding(facts_true=False), Finding(evidence_sufficient=False)):
        with pytest.raises(Refused, match="不能核账通过"):
            services.verify_closure(problem=claimed, finding=finding, actor=act(cast.zhao))
    with pytest.raises(Refused, match="今天以后"):
        services.check_problem(
            problem=claimed, finding=Finding(on=clock.today() + timedelta(days=1)), actor=act(cast.zhao)
        )
    with pytest.raises(Refused, match="核查方式"):
        services.send_back(problem=claimed, reason="x", finding=Finding(mode="phone"), actor=act(cast.zhao))
    claimed.refresh_from_db()
    assert (claimed.state, claimed.checked_at, ProblemCheck.objects.count()) == ("claimed", None, 0)


@pytest.mark.parametrize("who", ["shen", "han", "lin", "chen", "sun", "admin"])
def test_who_may_not_check(cast, claimed, who):
    with pytest.raises(PermissionDenied):
        services.check_problem(problem=claimed, actor=act(cast.people[who]))
    assert not ProblemCheck.objects.exists()


@pytest.mark.parametrize("verb", [services.check_problem, services.verify_closure])
def test_the_claimant_who_moved_to_the_office_neither_checks_nor_closes(cast, claimed, verb):
    cast.shen.memberships.update(unit=cast.legal, role="campaign_manager")
    with pytest.raises(Refused, match="其他人"):
        verb(problem=claimed, actor=act(cast.shen))
    with pytest.raises(Refused, match="其他人"):
        services.send_back(problem=claimed, reason="x", actor=act(cast.shen))
    claimed.refresh_from_db()
    assert (claimed.state, claimed.checked_at) == ("claimed", None)


def test_a_claim_is_taken_back_until_its_check_has_passed(cast, claimed):
    services.withdraw_claim(problem=claimed, actor=act(cast.han), reason="还要补材料")
    assert (claimed.state, claimed.claimed_at) == ("rectifying", None)
    with pytest.raises(StaleState):
        services.verify_closure(problem=claimed, actor=act(cast.zhao))
    services.claim_done(problem=claimed, done_on=clock.today(), statement="补好", actor=act(cast.shen))
    services.check_problem(problem=claimed, actor=act(cast.zhao))
    with pytest.raises(Refused, match="已经核账通过"):
        services.withdraw_claim(problem=claimed, actor=act(cast.shen))
    claimed.refresh_from_db()
    assert claimed.state == "claimed"
    for who in ("zhao", "lin", "chen"):
        with pytest.raises(PermissionDenied):
            services.withdraw_claim(problem=claimed, actor=act(cast.people[who]))


def test_events_tell_what_each_act_changed(cast, claimed):
    services.check_problem(problem=claimed, actor=act(cast.zhao))
    services.send_back(problem=claimed, reason="缺", actor=act(cast.zhou))
    changes = {event.kind: event.changes for event in claimed.events.all()}
    assert changes["claimed"]["state"] == ["open", "claimed"]
    assert changes["checked"]["checked_at"][0] is None
    assert changes["sent_back"]["state"] == ["claimed", "rectifying"]
    assert changes["sent_back"]["checked_at"] == [changes["checked"]["checked_at"][1], None]
