"""Figures as of a day: identities that always hold, and equality with counts made the slow way."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given as drawn
from hypothesis import strategies as st

from campaigns.models import DueChange
from rectification import figures
from rectification.figures import Duty, Fact, LedgerFigures, NamedArea, NamedUnit, Tally, replay_days, tally
from rectification.figures.rates import rate_figures_of, rate_of
from rectification.models import Decision, FilingVersion, Problem, ProblemEvent
from tests.reporting.given import Given, at

FIRST = date(2026, 6, 1)
KINDS = [
    "listed",
    "relisted",
    "claimed",
    "verified",
    "sent_back",
    "withdrawn",
    "restored",
    "revised",
    "reopened",
    "extended",
]
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
histories = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(1, 3), st.none() | days, st.lists(st.tuples(days, st.sampled_from(KINDS)))
    ),
    max_size=12,
)


def figures_of(history, cut_off: date, start: date) -> LedgerFigures:
    """The figures of drawn problems: (unit, area, due, [(day, kind)])."""
    facts = [Fact(n, unit, area, due) for n, (unit, area, due, _events) in enumerate(history)]
    log = sorted((day, n, kind) for n, (_u, _a, _d, events) in enumerate(history) for day, kind in events)

    def table(day: date) -> dict[tuple[int, int], Tally]:
        return tally(facts, replay_days([[(n, kind) for when, n, kind in log if when <= day]])[0], day)

    return LedgerFigures(
        cut_off=cut_off,
        start=start,
        units=tuple(NamedUnit(n, str(n), str(n)) for n in (1, 2, 3)),
        areas=tuple(NamedArea(n, str(n), str(n)) for n in (1, 2, 3)),
        now=table(cut_off),
        before=table(start - timedelta(days=1)),
    )


@drawn(histories, days, days)
def test_identities_hold(history, one: date, other: date) -> None:
    found = figures_of(history, max(one, other), min(one, other))
    total = found.cumulative()
    assert 0 <= total.verified <= total.claimed <= total.found
    assert total.overdue <= total.found - total.claimed
    assert sum((found.cumulative(unit=u.id) for u in found.units), Tally()) == total
    assert sum((found.cumulative(area=a.id) for a in found.areas), Tally()) == total
    for area in found.areas:
        cells = (found.cumulative(unit=u.id, area=area.id) for u in found.units)
        assert sum(cells, Tally()) == found.cumulative(area=area.id)
        assert found.previous(area=area.id) + found.period(area=area.id) == found.cumulative(area=area.id)


@drawn(histories, days)
def test_what_happens_later_leaves_an_earlier_day_alone(history, day: date) -> None:
    early = [(u, a, d, [(when, kind) for when, kind in events if when <= day]) for u, a, d, events in history]
    assert figures_of(history, day, day).now == figures_of(early, day, day).now


duties = st.builds(
    Duty,
    unit=st.integers(1, 3),
    requirement=st.integers(1, 4),
    rhythm=st.sampled_from(["once", "monthly", "undated", "any_time"]),
    due=st.none() | days,
    expected_from=days,
    waived_on=st.none() | days,
    filed_on=st.none() | days,
    accepted=st.booleans(),
)


@drawn(st.lists(duties, max_size=15), days)
def test_rates_add_up(owed, day: date) -> None:
    rates = rate_figures_of(owed, day, [])
    for groups in (rates.by_unit, rates.by_requirement):
        assert sum(rate.expected for rate in groups.values()) == rates.total.expected
        assert sum(rate.on_time for rate in groups.values()) == rates.total.on_time
    for rate in [rates.total, *rates.by_unit.values()]:
        assert rate.on_time <= rate.dated <= rate.expected
        assert rate.accepted <= rate.filed <= rate.expected
        assert rate.on_time <= rate.filed


@pytest.mark.parametrize(
    ("duty", "expected", "dated", "on_time"),
    [
        (Duty(1, 1, "once", FIRST, FIRST, filed_on=FIRST), 1, 1, 1),
        (Duty(1, 1, "once", FIRST, FIRST, filed_on=FIRST + timedelta(1)), 1, 1, 0),
        (Duty(1, 1, "once", FIRST + timedelta(6), FIRST), 0, 0, 0),
        (Duty(1, 1, "undated", None, FIRST, filed_on=FIRST), 1, 0, 0),
        (Duty(1, 1, "any_time", None, FIRST, filed_on=FIRST), 0, 0, 0),
        (Duty(1, 1, "once", FIRST, FIRST, waived_on=FIRST), 0, 0, 0),
        (Duty(1, 1, "once", FIRST, FIRST, waived_on=FIRST + timedelta(9)), 1, 1, 0),
    ],
)
def test_who_is_expected(duty: Duty, expected: int, dated: int, on_time: int) -> None:
    rate = rate_of(duty, FIRST + timedelta(days=3))
    assert (rate.expected, rate.dated, rate.on_time) == (expected, dated, on_time)


def slow_stage(problem: Problem, day: date) -> str:
    """The last event recorded by the end of a day that moves a problem, in words; "" before it was listed."""
    stage = ""
    for event in ProblemEvent.objects.filter(problem=problem).order_by("recorded_at", "id"):
        if event.recorded_at.astimezone(at(day).tzinfo).date() > day or event.kind == "revised":
            continue
        stage = event.kind
    return stage


def wild_ledger(given: Given, count: int, seed: int) -> list[Problem]:
    """Problems with histories that services could have written."""
    dice = random.Random(seed)
    made = []
    for _number in range(count):
        day = FIRST + timedelta(days=dice.randrange(40))
        problem = given.problem(
            dice.choice(given.units), dice.choice(given.items), at(day, dice.choice([0, 10, 23]), 30),
            due=dice.choice([None, FIRST + timedelta(days=dice.randrange(60))]),
        )  # fmt: skip
        for step in (["claimed", "verified"], ["claimed", "sent_back", "claimed"], ["withdrawn", "relisted"], [])[
            dice.randrange(4)
        ]:
            day += timedelta(days=dice.randrange(9))
            given.act(problem, step, at(day, 12))
        made.append(problem)
    return made


def test_ledger_equals_a_slow_count(given: Given) -> None:
    problems = wild_ledger(given, 60, seed=4)
    for day in (date(2026, 6, 10), date(2026, 6, 30), date(2026, 7, 20)):
        found = figures.ledger_figures(given.campaign, cut_off=day)
        stages = {problem.pk: slow_stage(problem, day) for problem in problems}
        for unit in given.units:
            for area in given.areas:
                here = [p for p in problems if p.unit_id == unit.pk and p.focus_item.area_id == area.pk]
                kinds = [stages[p.pk] for p in here]
                late = [p for p in here if p.due_date and p.due_date < day and stages[p.pk] in (
                    "listed", "relisted", "sent_back")]  # fmt: skip
                assert found.cumulative(unit=unit.pk, area=area.pk) == Tally(
                    found=sum(kind not in ("", "withdrawn") for kind in kinds),
                    claimed=sum(kind in ("claimed", "verified") for kind in kinds),
                    verified=kinds.count("verified"),
                    overdue=len(late),
                )
        assert found.cumulative().verified > 0 or day < date(2026, 6, 30)


def test_the_day_ends_at_midnight_in_china(given: Given) -> None:
    given.problem(given.units[0], given.items[0], at(date(2026, 6, 30), 23, 59))
    given.problem(given.units[0], given.items[0], at(date(2026, 7, 1), 0, 0))
    assert figures.ledger_figures(given.campaign, cut_off=date(2026, 6, 30)).cumulative().found == 1
    july = figures.ledger_figures(given.campaign, cut_off=date(2026, 7, 1))
    assert (july.cumulative().found, july.period().found, july.previous().found) == (2, 1, 1)


def test_a_revision_does_not_move_an_earlier_days_figure(given: Given) -> None:
    """A new version moves a problem to another area: the day before still shows it where it was."""
    obligation = given.owe("problem_list", given.units[0], key="undated")
    before, after = given.items[0], given.items[4]
    listed, revised = at(date(2026, 6, 10)), at(date(2026, 6, 20))
    problem = given.problem(given.units[0], before, listed, due=date(2026, 6, 12))
    cells = {"item": str(before.pk), "due": "2026年6月12日"}
    filing = given.file(obligation, listed, accepted=listed, rows=[{"id": str(problem.uuid), "cells": cells}])
    Problem.objects.filter(pk=problem.pk).update(filing=filing, focus_item=after, due_date=date(2026, 9, 30))
    second = FilingVersion.objects.create(
        filing=filing, number=2, schema="problem_list/1", saved_at=revised,
        content={"rows": [{"id": str(problem.uuid), "cells": {"item": str(after.pk), "due": "2026年9月"}}]},
    )  # fmt: skip
    given.decide(filing, second, Decision.ACCEPTED, revised)
    given.act(problem, "revised", revised)
    then = figures.ledger_span(given.campaign, cut_off=date(2026, 6, 19)).figures("unit", "area")
    assert then.cumulative(area=before.area_id) == Tally(found=1, overdue=1)
    assert then.cumulative(area=after.area_id) == Tally()
    now = figures.ledger_span(given.campaign, cut_off=date(2026, 6, 20)).figures("unit", "area")
    assert now.cumulative(area=before.area_id) == Tally()
    assert now.cumulative(area=after.area_id) == Tally(found=1)


def test_rates_count_first_submissions(given: Given) -> None:
    one, two, three = given.units
    due = date(2026, 6, 9)
    given.file(given.owe("liaison_form", one, due=due), at(due, 23, 59), accepted=at(date(2026, 6, 12)))
    given.file(given.owe("liaison_form", two, due=due), at(date(2026, 6, 10), 0, 0))
    given.owe("liaison_form", three, due=due, waived_at=at(date(2026, 6, 8)))
    given.file(given.owe("problem_list", one, key="undated"), at(date(2026, 6, 11)))
    given.owe("problem_list", two, key="undated")
    given.file(given.owe("typical_case", one, key="any-1"), at(date(2026, 6, 11)))
    given.owe("statistics_table", one, due=date(2026, 8, 28))
    rates = figures.rate_figures(given.campaign, cut_off=date(2026, 6, 12))
    total = rates.total
    assert (total.expected, total.filed, total.dated, total.on_time, total.accepted) == (4, 3, 2, 1, 1)
    assert total.completeness == pytest.approx(3 / 4)
    assert total.timeliness == pytest.approx(1 / 2)
    assert rates.by_unit[two.pk].filed == 1
    assert three.pk not in rates.by_unit
    earlier = figures.rate_figures(given.campaign, cut_off=date(2026, 6, 9)).total
    assert (earlier.filed, earlier.on_time, earlier.accepted) == (1, 1, 0)


def test_a_given_back_filing_counts_as_filed_but_not_as_accepted(given: Given) -> None:
    day = date(2026, 6, 8)
    filing = given.file(given.owe("liaison_form", given.units[0], due=day), at(day), accepted=at(day, 12))
    given.decide(filing, filing.versions.get(), Decision.REOPENED, at(date(2026, 6, 20)))
    assert figures.rate_figures(given.campaign, cut_off=date(2026, 6, 19)).total.accepted == 1
    assert figures.rate_figures(given.campaign, cut_off=date(2026, 6, 20)).total.unaccepted == 1


def test_a_moved_due_date_counts_from_the_day_it_was_moved(given: Given) -> None:
    obligation = given.owe("liaison_form", given.units[0], due=date(2026, 6, 30))
    DueChange.objects.create(
        obligation=obligation,
        old_date=date(2026, 6, 9),
        new_date=date(2026, 6, 30),
        reason="汛期",
        at=at(date(2026, 6, 15)),
    )
    assert figures.rate_figures(given.campaign, cut_off=date(2026, 6, 14)).total.expected == 1
    assert figures.rate_figures(given.campaign, cut_off=date(2026, 6, 15)).total.expected == 0


def test_reported_figures_are_the_units_own(given: Given) -> None:
    one, two, _three = given.units
    done = given.problem(one, given.items[0], at(FIRST))
    given.problem(one, given.items[1], at(FIRST))
    given.problem(two, given.items[0], at(FIRST))
    given.act(done, "claimed", at(date(2026, 6, 5)))
    lines = figures.reported_by_area(given.campaign, one, date(2026, 6, 5))
    assert lines[0] == {"label": "资格管理", "found": 2, "rectified": 1}
    assert [line["found"] for line in lines[1:]] == [0, 0]


def queries_of(given: Given) -> int:
    with CaptureQueriesContext(
        connection,
    ) as log:
        figures.ledger_figures(given.campaign, cut_off=date(2026, 7, 20))
        figures.rate_figures(given.campaign, cut_off=date(2026, 7, 20))
    return len(log)


def test_queries_do_not_grow_with_rows(given: Given) -> None:
    wild_ledger(given, 5, seed=1)
    few = queries_of(given)
    wild_ledger(given, 60, seed=2)
    assert queries_of(given) == few
