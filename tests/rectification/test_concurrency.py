"""Every change of status with two processes at once: it happens once, and the loser is told."""

from collections.abc import Iterator

import pytest
from django.db import connection

from audit.models import Entry
from rectification import services
from rectification.models import Filing, FilingVersion, Problem, ProblemEvent, ReviewDecision, ReviewRemark, Signature
from tests.campaign_factory import Given, make_campaign
from tests.cast import Cast
from tests.e2e.stack import PASSWORD
from tests.race import Racers, racers
from tests.rectification.test_service_filing import accepted, act, drafted, signed

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

FILING = "tests.rectification.race_acts:on_filing"
PROBLEM = "tests.rectification.race_acts:on_problem"


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


@pytest.fixture
def given(cast: Cast) -> Given:
    return make_campaign(cast)


def waiting(cast: Cast, filing: Filing) -> Filing:
    """With the unit leader, who can sign."""
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    cast.han.set_password(PASSWORD)
    cast.han.save()
    return filing


def stands_signed(cast: Cast, filing: Filing) -> Filing:
    services.sign_filing(
        filing=waiting(cast, filing), password=PASSWORD, sha256=filing.current.sha256, actor=act(cast.han)
    )
    return filing


def under_review(cast: Cast, filing: Filing) -> Filing:
    services.start_review(filing=signed(cast, filing), actor=act(cast.zhao))
    return filing


def returned(cast: Cast, filing: Filing) -> Filing:
    services.return_filing(filing=signed(cast, filing), version=filing.current, reason="改", actor=act(cast.zhao))
    return filing


def entered(cast: Cast, filing: Filing) -> Filing:
    """A draft that zhao enters from the unit's paper."""
    Filing.objects.filter(pk=filing.pk).update(entered_by=cast.zhao)
    filing.refresh_from_db()
    return filing


STATES = {
    "entered": entered,
    "draft": lambda cast, filing: filing, "awaiting_signature": waiting, "signed": stands_signed,
    "submitted": signed, "under_review": under_review, "returned": returned,
    "accepted": lambda cast, filing: accepted(cast, signed(cast, filing)),
}  # fmt: skip

#: From a state, two people's verbs of which only one may happen, and the states it may end in.
RACES = [
    ("draft", ("shen", "send"), ("shen", "send"), {"awaiting_signature"}),
    ("draft", ("shen", "send"), ("han", "save"), {"awaiting_signature", "draft"}),
    ("awaiting_signature", ("han", "sign"), ("han", "sign"), {"signed"}),
    ("awaiting_signature", ("han", "sign_and_submit"), ("shen", "recall"), {"submitted", "draft"}),
    ("awaiting_signature", ("han", "refuse"), ("shen", "recall"), {"draft"}),
    ("awaiting_signature", ("han", "sign"), ("shen", "paper"), {"signed"}),
    ("awaiting_signature", ("shen", "paper"), ("shen", "paper"), {"signed"}),
    ("awaiting_signature", ("shen", "paper"), ("han", "recall"), {"signed", "draft"}),
    ("entered", ("zhao", "enter"), ("zhao", "enter"), {"submitted"}),
    ("entered", ("zhao", "enter"), ("shen", "send"), {"submitted", "awaiting_signature"}),
    ("signed", ("shen", "submit"), ("han", "submit"), {"submitted"}),
    ("signed", ("shen", "submit"), ("han", "recall"), {"submitted", "draft"}),
    ("submitted", ("shen", "withdraw"), ("zhao", "start"), {"draft", "under_review"}),
    ("submitted", ("shen", "withdraw"), ("zhao", "accept"), {"draft", "accepted"}),
    ("submitted", ("zhao", "start"), ("zhou", "start"), {"under_review"}),
    ("submitted", ("zhao", "accept"), ("zhou", "return"), {"accepted", "returned"}),
    ("under_review", ("zhao", "accept"), ("zhou", "accept"), {"accepted"}),
    ("under_review", ("zhao", "return"), ("zhou", "return"), {"returned"}),
    ("accepted", ("zhao", "reopen"), ("zhou", "reopen"), {"returned"}),
    ("returned", ("shen", "correct"), ("han", "correct"), {"draft"}),
    ("returned", ("zhao", "undo"), ("zhao", "undo"), {"under_review"}),
    ("returned", ("zhao", "undo"), ("shen", "correct"), {"under_review", "draft"}),
    ("accepted", ("zhao", "undo"), ("zhao", "undo"), {"under_review"}),
    ("accepted", ("zhao", "undo"), ("zhou", "reopen"), {"under_review", "returned"}),
]  # fmt: skip


@pytest.mark.parametrize(("state", "one", "other", "ends"), RACES)
def test_two_people_at_one_filing(cast, given, pair, state, one, other, ends):
    filing = STATES[state](cast, drafted(cast, given))
    entries = Entry.objects.count()
    calls = [{"verb": verb, "user": cast.people[who].pk, "filing": filing.pk} for who, verb in (one, other)]
    outcomes = sorted(pair.race(FILING, calls))
    filing.refresh_from_db()
    assert filing.state in ends
    if "save" in (one[1], other[1]):
        # A save and a sending may both succeed, the save first: then an empty list is refused.
        assert outcomes in (["StaleState", "done"], ["NotReady", "done"], ["done", "done"])
    elif (one[1], other[1]) == ("paper", "recall"):
        # What was signed on paper may still be taken back: the paper first, both succeed.
        assert outcomes == (["StaleState", "done"] if filing.state == "signed" else outcomes)
        assert outcomes in (["StaleState", "done"], ["Refused", "done"], ["done", "done"])
        assert not Signature.objects.filter(void_at=None).exclude(version__filing__state="signed").exists()
    elif (one[1], other[1]) == ("undo", "reopen"):
        # Who undoes may find the reopening already, which cannot be undone.
        assert outcomes in (["StaleState", "done"], ["Refused", "done"])
    else:
        assert outcomes == ["StaleState", "done"]
    assert FilingVersion.objects.filter(filing=filing).count() == filing.version_number
    assert Signature.objects.filter(void_at=None).count() <= 1
    assert ReviewDecision.objects.count() <= 2
    assert Problem.objects.count() == (1 if state == "accepted" or filing.state == "accepted" else 0)
    assert Entry.objects.count() > entries


def test_an_acceptance_is_undone_or_its_problem_claimed_never_both(cast, given, pair):
    filing = accepted(cast, signed(cast, drafted(cast, given)))
    calls = [{"verb": verb, "user": cast.people[who].pk, "row": filing.pk}
             for who, verb in (("zhao", "undo"), ("shen", "claim"))]  # fmt: skip
    outcomes = sorted(pair.race("tests.rectification.race_acts:on_either", calls))
    filing.refresh_from_db()
    problem = Problem.objects.get()
    assert outcomes in (["Refused", "done"], ["StaleState", "done"])
    assert (filing.state, problem.state) in (("under_review", "withdrawn"), ("accepted", "claimed"))


@pytest.mark.parametrize(
    ("claimed", "one", "other", "ends"),
    [
        (False, ("shen", "claim"), ("han", "claim"), {"claimed"}),
        (True, ("zhao", "verify"), ("zhou", "verify"), {"closed"}),
        (True, ("zhao", "verify"), ("zhou", "send_back"), {"closed", "rectifying"}),
        (True, ("zhao", "send_back"), ("luo", "send_back"), {"rectifying"}),
    ],
)
def test_two_people_at_one_problem(cast, given, pair, claimed, one, other, ends):
    accepted(cast, signed(cast, drafted(cast, given)))
    problem = Problem.objects.get()
    if claimed:
        services.claim_done(problem=problem, done_on=problem.listed_at.date(), statement="x", actor=act(cast.shen))
    events = ProblemEvent.objects.count()
    calls = [{"verb": verb, "user": cast.people[who].pk, "problem": problem.pk} for who, verb in (one, other)]
    assert sorted(pair.race(PROBLEM, calls)) == ["StaleState", "done"]
    problem.refresh_from_db()
    assert problem.state in ends
    # Closing in one press is two acts: 核账 and 销账.
    assert ProblemEvent.objects.count() == events + (2 if problem.state == "closed" else 1)


def test_twenty_submits_make_one_filing(cast, given, pair):
    given.requirements["monthly_information"].needs_signature = False
    given.requirements["monthly_information"].save()
    obligation = given.obligation("monthly_information", cast.wangxi)
    calls = [{"user": user.pk, "obligation": obligation.pk} for user in (cast.shen, cast.han) for _ in range(10)]
    outcomes = pair.race("tests.rectification.race_acts:open_and_submit", calls)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "StaleState", "Conflict", "NotReady"}
    filing = Filing.objects.get()
    assert (filing.state, filing.version_number) == ("submitted", 1)
    assert Entry.objects.filter(action="rectification.filing.submitted").count() == 1


def test_two_zero_reports_are_one(cast, given, pair):
    given.requirements["problem_list"].zero_report_allowed = True
    given.requirements["problem_list"].save()
    obligation = given.obligation("problem_list", cast.wangxi)
    calls = [{"user": user.pk, "obligation": obligation.pk} for user in (cast.shen, cast.han)]
    outcomes = sorted(pair.race("tests.rectification.race_acts:zero_by", calls))
    # The loser meets the other's filing on the way, or already sent.
    assert outcomes in (["StaleState", "done"], ["Conflict", "done"])
    filing = Filing.objects.get()
    assert (filing.state, filing.version_number) == ("awaiting_signature", 1)
    assert filing.current.content["fields"] == {"zero": "1"}
    assert Entry.objects.filter(action="rectification.filing.sent_for_signature").count() == 1


def test_the_same_remark_is_kept_once(cast, given, pair):
    filing = signed(cast, drafted(cast, given))
    calls = [{"verb": "remark", "user": user.pk, "filing": filing.pk} for user in (cast.zhao, cast.zhou)]
    assert pair.race(FILING, calls) == ["done", "done"]
    filing.refresh_from_db()
    assert filing.state == "under_review"
    assert ReviewRemark.objects.count() == 1
    assert Entry.objects.filter(action="rectification.filing.remark_written").count() == 1


@pytest.mark.parametrize("verb", ["return", "accept"])
def test_a_remark_goes_with_the_decision_or_is_refused(cast, given, pair, verb):
    filing = under_review(cast, drafted(cast, given))
    calls = [{"verb": one, "user": user.pk, "filing": filing.pk}
             for one, user in (("remark", cast.zhou), (verb, cast.zhao))]  # fmt: skip
    outcomes = pair.race(FILING, calls)
    assert sorted(outcomes) in (["StaleState", "done"], ["done", "done"])
    decision = ReviewDecision.objects.get()
    # None is left that no decision tells the unit.
    assert ReviewRemark.objects.filter(decision=decision).count() == outcomes.count("done") - 1
    assert not ReviewRemark.objects.filter(decision=None).exists()
