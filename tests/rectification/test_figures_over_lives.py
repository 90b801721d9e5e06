"""The figures while problems are lived with: after every random act of random people all identities hold, and the days
that are over say what they said when they ended."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from audit import clock
from rectification.figures import DIMENSIONS, differing_from_present, identities, ledger_span
from tests.cast import Cast
from tests.rectification.problem_life import ProblemLife

#: So many past days are drawn again after each act: the last ones and the first.
KEPT = 2


class FiguresOverLives(ProblemLife):
    """Asks the figures after each step of the machine that plays problems' lives."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        self.over: dict[date, Any] = {}
        self.last: tuple[date, Any] | None = None

    def after_step(self) -> None:
        """Identities of the day, the present row for row, and the past as it was."""
        today, campaign = clock.local_date(self.moment), self.given.campaign
        assert identities(campaign, today, start=today - timedelta(days=6)) == []
        assert differing_from_present(campaign, today) == []
        if self.last is not None and self.last[0] < today:
            self.over[self.last[0]] = self.last[1]
        self.last = (today, self._drawn(today))
        for day in [*list(self.over)[:1], *list(self.over)[-KEPT:]]:
            assert self._drawn(day) == self.over[day], day

    def _drawn(self, day: date) -> Any:
        span = ledger_span(self.given.campaign, cut_off=day)
        return {"facts": span.now.facts, **{dim: span.figures(dim).now for dim in DIMENSIONS}}


@pytest.mark.django_db
def test_figures_hold_over_the_lives_of_problems(cast: Cast) -> None:
    run_state_machine_as_test(
        lambda: FiguresOverLives(cast),  # type: ignore[arg-type]  # any factory does, by its docstring
        settings=settings(
            max_examples=6, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
