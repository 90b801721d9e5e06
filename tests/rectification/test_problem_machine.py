"""The life of problems under random acts by random people: no illegal state, no lost act, a trail that tells it all."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from rectification.models import ProblemState
from rectification.states import EXTENSION_TRANSITIONS, PROBLEM_TRANSITIONS
from tests.rectification.problem_life import ProblemLife


@pytest.mark.django_db
def test_lives_of_problems(cast):
    run_state_machine_as_test(
        lambda: ProblemLife(cast),  # type: ignore[arg-type]  # any factory does, by its docstring
        settings=settings(
            max_examples=15, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_every_state_of_a_problem_is_reached_by_a_transition_and_closing_comes_from_a_claim_only():
    targets = {t.target for t in PROBLEM_TRANSITIONS} | {ProblemState.OPEN}
    assert targets == set(ProblemState.values)
    assert {s for t in PROBLEM_TRANSITIONS if t.target == ProblemState.CLOSED for s in t.sources} == {"claimed"}
    assert all(t.sources == {"asked"} for t in EXTENSION_TRANSITIONS)
