"""The life of clean-up cases under random acts by random people: no illegal state, and a trail that tells it all."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from personnel import services as personnel
from personnel.models import Certificate
from rectification import services
from rectification.models import CaseState, CleanUpCase, Filing, ReviewDecision
from rectification.states import CASE_TRANSITIONS
from tests.campaign_factory import make_campaign
from tests.cast import Cast
from tests.rectification.roster_scenes import accepted_roster, ask_for_roster, staffed
from tests.rectification.scenes import act

UNIT, OFFICE = {"shen", "han"}, {"zhao", "wu", "luo"}
EVERYBODY = st.sampled_from(["shen", "han", "lin", "zhao", "wu", "chen", "luo", "admin"])


class CaseLife(RuleBasedStateMachine):
    """Keeps a life of its own; the row, its events and the trail must agree with it after every step."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast, self.state, self.claimant, self.acts = cast, "open", "", 0
        self.listed, self.told = True, ["listed"]
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        given = make_campaign(self.cast)
        ask_for_roster(given, self.cast)
        staffed(self.cast)
        self.filing = accepted_roster(self.cast, given)
        self.case = CleanUpCase.objects.get(filing=self.filing)

    def tried(self, verb: Any, who: str, **values: Any) -> bool:
        """Whether it was done; nothing is, when it is refused."""
        self.case.refresh_from_db()
        try:
            with transaction.atomic():
                verb(case=self.case, actor=act(getattr(self.cast, who)), **values)
        except (PermissionDenied, Refused, StaleState):
            return False
        self.acts += 1
        return True

    @rule(who=EVERYBODY, words=st.sampled_from(["", "已收回注销"]))
    def claim(self, who: str, words: str) -> None:
        may = who in UNIT and self.state == "open" and bool(words)
        assert self.tried(services.claim_case, who, done_on=clock.today(), statement=words) == may
        if may:
            self.state, self.claimant = "claimed", who
            self.told.append("claimed")

    @rule(who=EVERYBODY)
    def take_back(self, who: str) -> None:
        may = who in UNIT and self.state == "claimed"
        assert self.tried(services.withdraw_case_claim, who) == may
        if may:
            self.state = "open"
            self.told.append("claim_withdrawn")

    @rule(who=EVERYBODY, words=st.sampled_from(["", "手续在办，可以销号"]))
    def verify(self, who: str, words: str) -> None:
        may = who in OFFICE and self.state == "claimed" and (not self.listed or bool(words))
        assert self.tried(services.verify_case, who, statement=words) == may
        if may:
            self.state = "closed"
            self.told.append("verified")

    @rule(who=EVERYBODY, words=st.sampled_from(["", "证没有交回"]))
    def send_back(self, who: str, words: str) -> None:
        may = who in OFFICE and self.state == "claimed" and bool(words)
        assert self.tried(services.send_case_back, who, reason=words) == may
        if may:
            self.state = "open"
            self.told.append("sent_back")

    @rule()
    def hand_in(self) -> None:
        if self.listed:
            row = Certificate.objects.get(number="B0003")
            personnel.state_cases(certificate=row, left=0, text="没有", actor=act(self.cast.shen))
            personnel.revoke(certificate=row, on=clock.today(), actor=act(self.cast.zhao))
            self.listed = False

    @rule()
    def undo_acceptance(self) -> None:
        """Possible until anything is done with the case; accepted again at once, it stands as before."""
        decision = ReviewDecision.objects.filter(version__filing=self.filing).latest("id")
        zhao = act(self.cast.zhao)
        try:
            with transaction.atomic():
                services.undo_decision(filing=Filing.objects.get(pk=self.filing.pk), decision=decision, actor=zhao)
        except Refused:
            assert self.told[-1] not in ("listed", "relisted")
            return
        assert self.told[-1] in ("listed", "relisted")
        filing = Filing.objects.get(pk=self.filing.pk)
        services.accept_filing(filing=filing, version=filing.current, actor=zhao)
        self.told += ["withdrawn", "relisted"]

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "case"):
            return
        self.case.refresh_from_db()
        assert self.case.state == self.state and bool(self.case.closed_at) == (self.state == "closed")
        assert list(self.case.events.order_by("id").values_list("kind", flat=True)) == self.told
        assert Entry.objects.filter(action__startswith="rectification.clean_up.").count() == self.acts


@pytest.mark.django_db
def test_lives_of_cases(cast):
    run_state_machine_as_test(
        lambda: CaseLife(cast),  # type: ignore[arg-type]  # any factory does, by its docstring
        settings=settings(
            max_examples=8, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_closing_comes_from_a_claim_only():
    assert {t.target for t in CASE_TRANSITIONS} | {CaseState.WITHDRAWN} == set(CaseState.values)
    assert [t.sources for t in CASE_TRANSITIONS if t.target == CaseState.CLOSED] == [{"claimed"}]
