"""Figures of any past day by any dimension: identities, and a past that nothing recorded later can change."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from rectification.figures import DIMENSIONS, Fact, LedgerSpan, LedgerThen, Tally, ledger_figures, ledger_span
from rectification.figures import replay_days as replayed
from rectification.figures.identities import broken, differing_from_present, identities
from rectification.models import Problem, ProblemEvent, ProblemEventKind
from rectification.services.events import field_changes
from tests.reporting.given import Given, at

FIRST = date(2026, 6, 1)
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
SOURCES, SEVERITIES = ["self_examination", "petition", "media"], ["general", "serious", "discipline"]
places = st.builds(
    Fact, problem=st.just(0), unit=st.integers(1, 3), area=st.integers(1, 2), due=st.none() | days,
    item=st.integers(1, 4), source=st.sampled_from(SOURCES), severity=st.sampled_from(SEVERITIES),
    month=st.sampled_from(["2026-06", "2026-07"]),
)  # fmt: skip
lives = st.lists(
    st.tuples(places, st.lists(st.tuples(days, st.sampled_from(ProblemEventKind.values), st.none() | places))),
    max_size=10,
)


def then_of(drawn_lives: Any, day: date) -> LedgerThen:
    """The ledger on a day of lives that are (place, [(day, kind, where it moves to)])."""
    facts, log = [], []
    for number, (place, acts) in enumerate(drawn_lives):
        known = sorted((act for act in acts if act[0] <= day), key=lambda act: act[0])
        moved = [to for _day, _kind, to in known if to is not None]
        facts.append((moved[-1] if moved else place)._replace(problem=number))
        log += [(when, number, kind) for when, kind, _to in known]
    log.sort(key=lambda entry: entry[0])
    return LedgerThen(facts, replayed([[(number, kind) for _day, number, kind in log]])[0], {})


@drawn(lives, days, days)
def test_the_identities_hold_by_every_dimension(given_lives: Any, one: date, other: date) -> None:
    start, cut_off = min(one, other), max(one, other)
    before = then_of(given_lives, start - timedelta(days=1))
    span = LedgerSpan(cut_off, start, (), (), now=then_of(given_lives, cut_off), before=before)
    assert list(broken(span)) == []


def test_a_row_that_says_another_thing_than_its_events_is_told(given: Given) -> None:
    given.problem(given.units[0], given.items[0], at(FIRST))
    assert differing_from_present(given.campaign, FIRST) == []
    Problem.objects.update(state="closed", due_date=FIRST + timedelta(days=1))
    assert "closed is replayed as OPEN" in differing_from_present(given.campaign, FIRST)[0]


def write(given: Given, problem: Problem, kind: str, day: date, **values: Any) -> None:
    """An act as services write it: the event says what it changes."""
    problem.refresh_from_db()
    ProblemEvent.objects.create(
        problem=problem, kind=kind, business_date=day, recorded_at=at(day, 12), actor_name="某人",
        changes=field_changes(problem, values) or None,
    )  # fmt: skip
    Problem.objects.filter(pk=problem.pk).update(**values)


def figures_on(given: Given, day: date) -> dict[str, Any]:
    """All that the ledger says of a day."""
    span = ledger_span(given.campaign, cut_off=day, start=day - timedelta(days=6))
    return {dim: (span.figures(dim).now, span.figures(dim).before) for dim in DIMENSIONS}


def random_act(given: Given, dice: random.Random, problem: Problem, day: date) -> None:
    """Something that may be done with a problem, with what it changes."""
    moves: list[tuple[str, dict[str, Any]]] = [
        ("claimed", {"state": "claimed"}),
        ("verified", {"state": "closed"}),
        ("sent_back", {"state": "rectifying"}),
        ("reopened", {"state": "rectifying", "round": problem.round + 1, "due_date": day + timedelta(days=20)}),
        ("extended", {"due_date": day + timedelta(days=dice.randrange(1, 30)), "extension_count": 1}),
        ("revised", {"focus_item": dice.choice(given.items), "source": dice.choice(SOURCES)}),
        ("revised", {"severity": dice.choice(SEVERITIES), "due_date": None}),
        ("responded", {"unit": dice.choice(given.units), "responsible_leader": "周岚"}),
        ("supervised", {}),
        ("withdrawn", {"state": "withdrawn"}),
        ("relisted", {"state": "open", "focus_item": dice.choice(given.items)}),
    ]  # fmt: skip
    kind, values = dice.choice(moves)
    if (problem.state == "withdrawn") != (kind == "relisted"):
        return
    columns = {f"{name}_id" if name in ("unit", "focus_item") else name: getattr(value, "pk", value)
               for name, value in values.items()}  # fmt: skip
    write(given, problem, kind, day, **columns)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_was_reported_once_is_drawn_again_on_any_later_day(given: Given, seed: int) -> None:
    dice = random.Random(seed)
    problems: list[Problem] = []
    reported: dict[date, dict[str, Any]] = {}
    for number in range(12):
        day = FIRST + timedelta(days=3 * number)
        for _once in range(3):
            due = dice.choice([None, day + timedelta(days=dice.randrange(9))])
            problems.append(given.problem(dice.choice(given.units), dice.choice(given.items), at(day), due=due))
        for problem in dice.sample(problems, 3):
            problem.refresh_from_db()
            random_act(given, dice, problem, day)
        reported[day] = figures_on(given, day)
        assert identities(given.campaign, day, start=FIRST + timedelta(days=5)) == []
        assert differing_from_present(given.campaign, day) == []
    for day, figures in reported.items():
        assert figures_on(given, day) == figures


def test_a_reopening_takes_nothing_from_the_days_before(given: Given) -> None:
    """回头看: figures already reported stay as they were."""
    problem = given.problem(given.units[0], given.items[0], at(FIRST), due=FIRST + timedelta(days=5))
    for kind, number in (("claimed", 2), ("verified", 3)):
        given.act(problem, kind, at(FIRST + timedelta(days=number)))
    write(given, problem, "reopened", FIRST + timedelta(days=9), state="rectifying", round=2,
          due_date=FIRST + timedelta(days=20))  # fmt: skip
    before = ledger_figures(given.campaign, cut_off=FIRST + timedelta(days=8)).cumulative()
    after = ledger_figures(given.campaign, cut_off=FIRST + timedelta(days=9), start=FIRST + timedelta(days=9))
    assert before == Tally(found=1, claimed=1, verified=1)
    assert after.cumulative() == Tally(found=1, reopened=1)
    assert after.period() == Tally(claimed=-1, verified=-1, reopened=1)


def test_an_extension_leaves_it_overdue_on_the_days_on_which_it_was(given: Given) -> None:
    due = FIRST + timedelta(days=4)
    problem = given.problem(given.units[0], given.items[0], at(FIRST), due=due)
    write(given, problem, "extended", FIRST + timedelta(days=7), due_date=FIRST + timedelta(days=30), extension_count=1)
    assert ledger_figures(given.campaign, cut_off=FIRST + timedelta(days=6)).cumulative() == Tally(found=1, overdue=1)
    assert ledger_figures(given.campaign, cut_off=FIRST + timedelta(days=7)).cumulative() == Tally(found=1, extended=1)


def test_a_problem_found_years_ago_counts_in_the_month_in_which_it_was_listed(given: Given) -> None:
    given.problem(given.units[0], given.items[0], at(date(2026, 6, 30), 23, 59), found_on=date(2019, 3, 1))
    given.problem(given.units[0], given.items[0], at(date(2026, 7, 1), 0, 0))
    figures = ledger_span(given.campaign, cut_off=date(2026, 7, 31)).figures("month")
    assert {month: figures.cumulative(month=month).found for month in figures.values_of("month")} == {
        "2026-06": 1, "2026-07": 1,
    }  # fmt: skip
