"""The life of a filing under random acts by random people: no illegal state, no lost word, no signature that lies."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.transitions import Refused, StaleState
from audit.models import Entry
from campaigns.models import FilingRequirement
from rectification import services
from rectification.content import digest
from rectification.models import Filing, FilingState, FilingVersion, Problem, ReviewDecision, ReviewRemark
from rectification.states import FILING_TRANSITIONS, PROBLEM_TRANSITIONS
from tests.campaign_factory import Given, content, make_campaign
from tests.cast import Cast
from tests.e2e.stack import PASSWORD
from tests.rectification.race_acts import on_filing
from tests.rectification.test_service_filing import act

VERBS = ["send", "recall", "refuse", "sign", "sign_and_submit", "submit", "withdraw", "start", "accept", "return",
         "reopen", "correct", "undo", "paper", "remark", "zero", "begin_entry", "enter"]  # fmt: skip
PEOPLE = ["shen", "han", "zhao", "zhou", "lin", "ding", "wu", "chen", "luo", "auditor"]
UNIT, LEADER, BUREAU, ORGANISER = {"shen", "han"}, {"han"}, {"zhao", "zhou", "wu"}, {"zhao", "zhou"}
MAY = {
    "send": UNIT, "recall": UNIT, "withdraw": UNIT, "correct": UNIT, "submit": UNIT, "refuse": LEADER, "sign": LEADER,
    "sign_and_submit": LEADER, "start": BUREAU, "accept": BUREAU, "return": BUREAU, "reopen": BUREAU,
    "undo": BUREAU, "remark": BUREAU, "paper": UNIT, "zero": UNIT, "begin_entry": ORGANISER, "enter": ORGANISER,
}  # fmt: skip
NEXT = {
    ("draft", "send"): "awaiting_signature", ("awaiting_signature", "recall"): "draft", ("signed", "recall"): "draft",
    ("awaiting_signature", "refuse"): "draft", ("signed", "refuse"): "draft",
    ("awaiting_signature", "sign"): "signed", ("awaiting_signature", "sign_and_submit"): "submitted",
    ("signed", "submit"): "submitted", ("submitted", "withdraw"): "draft", ("submitted", "start"): "under_review",
    ("submitted", "accept"): "accepted", ("under_review", "accept"): "accepted",
    ("submitted", "return"): "returned", ("under_review", "return"): "returned",
    ("accepted", "reopen"): "returned", ("returned", "correct"): "draft",
    ("accepted", "undo"): "under_review", ("returned", "undo"): "under_review",
    ("awaiting_signature", "paper"): "signed", ("returned", "begin_entry"): "draft", ("draft", "enter"): "submitted",
    ("draft", "begin_entry"): "draft", ("submitted", "remark"): "under_review",
    ("under_review", "remark"): "under_review",
}  # fmt: skip


class Undo(Exception):
    """Takes an example's rows back."""


def check(filing: Filing, typed: str) -> None:
    """What holds after every act."""
    versions = list(filing.versions.order_by("number"))
    assert [v.number for v in versions] == list(range(1, filing.version_number + 1))
    current = versions[-1]
    assert (current.frozen_at is None) == (filing.state == FilingState.DRAFT)
    for version in versions:
        assert version.content["rows"][0]["cells"]["description"] == typed
        if version.frozen_at:
            assert digest(version.content) == version.sha256
        valid = version.signatures.filter(void_at=None)
        assert all(s.sha256 == version.sha256 for s in valid)
        if version is not current:
            assert not valid.exists() or version.decisions.exists()
    if filing.state not in ("draft", "awaiting_signature"):
        assert current.signatures.filter(void_at=None).count() == 1
    accepted_once = filing.versions.filter(decisions__decision="accepted").exists()
    assert Problem.objects.count() == (1 if accepted_once else 0)
    check_ledger_and_remarks(filing)
    check_paper(filing, versions)


def check_ledger_and_remarks(filing: Filing) -> None:
    """The ledger stands by the decision in force; opinions are drafts only while they may still be told."""
    in_force = ReviewDecision.objects.in_force().filter(version__filing=filing)
    brought = in_force.filter(decision="accepted").exists()
    assert Problem.objects.filter(withdrawn_at=None).count() == (1 if brought else 0)
    drafts = ReviewRemark.objects.filter(decision=None)
    assert filing.state == FilingState.UNDER_REVIEW or not drafts.exists()
    assert not drafts.exclude(version__number=filing.version_number).exists()
    assert not ReviewDecision.objects.exclude(undone_at=None).filter(remarks__isnull=False).exists()


def check_paper(filing: Filing, versions: list[FilingVersion]) -> None:
    """What was entered has its scan and the day of its paper, and was not judged by who entered it."""
    for version in versions:
        if version.entered_by_id and version.frozen_at:
            assert version.scan_id and version.received_on
            assert not version.decisions.filter(reviewer=version.entered_by_id).exists()
        for signature in version.signatures.filter(mode="paper"):
            assert signature.file_id and signature.signer_id is None
    assert filing.received_on is None  # the first submission was the unit's own


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(VERBS)), min_size=5, max_size=14))
def test_random_acts_of_random_people(cast: Cast, acts):
    try:
        with transaction.atomic():
            for person in cast.people.values():
                person.set_password(PASSWORD)
                person.save()
            _play(cast, make_campaign(cast), acts)
            raise Undo
    except Undo:
        pass


def _play(cast: Cast, campaign: Given, acts: list[tuple[str, str]]) -> None:
    filing = services.open_filing(obligation=campaign.obligation("problem_list", cast.wangxi), actor=act(cast.shen))
    row = campaign.problem_row()
    FilingRequirement.objects.update(zero_report_allowed=True)  # what is filled is no zero all the same
    services.save_draft(filing=filing, content=content("problem_list", row), revision=0, actor=act(cast.shen))
    state = "draft"
    # Random acts alone rarely get far: a plain way to submission comes first.
    for who, verb in [("shen", "send"), ("han", "sign_and_submit"), *acts]:
        entries = Entry.objects.count()
        allowed, target = who in MAY[verb], NEXT.get((state, verb))
        try:
            with transaction.atomic():
                on_filing(verb, cast.people[who].pk, filing.pk)
        except PermissionDenied:
            assert not allowed or judges_what_he_entered(filing, cast.people[who].pk, verb)
        except (StaleState, Refused):
            # Undoing is for whoever decided, and not for a reopening; entering for whoever began to enter.
            assert target is None or verb in ("undo", "begin_entry", "enter")
        else:
            assert allowed
            assert target is not None
            state = target
            # The same opinion twice, and going on with what one has begun to enter, change nothing.
            assert Entry.objects.count() > entries or verb in ("remark", "begin_entry")
        filing.refresh_from_db()
        assert filing.state == state
        check(filing, row["cells"]["description"])


def judges_what_he_entered(filing: Filing, user: int, verb: str) -> bool:
    """Nobody reviews what he entered from paper, whatever his post allows."""
    return verb in ("start", "accept", "return", "reopen", "undo", "remark") and filing.entered_by_id == user


@pytest.mark.parametrize("transition", [*FILING_TRANSITIONS, *PROBLEM_TRANSITIONS], ids=lambda t: t.action)
def test_every_transition_names_a_capability_and_leads_elsewhere(transition):
    assert transition.capability is not None
    assert transition.target not in transition.sources
    assert transition.action.count(".") == 2


def test_every_state_of_a_filing_can_be_left_and_reached():
    sources = {source for t in FILING_TRANSITIONS for source in t.sources}
    targets = {t.target for t in FILING_TRANSITIONS}
    assert sources == targets == set(FilingState.values)


def test_nothing_is_accepted_but_from_review():
    assert {source for t in FILING_TRANSITIONS if t.target == "accepted" for source in t.sources} == {"under_review"}
