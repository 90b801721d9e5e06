"""What holds of reminders whatever the days, rules and breakdowns: played day by day with invented data."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.reminders.facts import STEPS, Audience, Digest, History, ItemKey, Rules
from reporting.reminders.planning import due_messages
from tests.reporting.remind_cases import Weekdays, make_item

START = date(2026, 9, 1)
DAYS = 70
days = st.integers(0, DAYS - 1).map(lambda n: START + timedelta(days=n))
calendars = st.builds(Weekdays, st.sets(days, max_size=14), st.sets(days, max_size=3))
rules = st.builds(
    Rules,
    before=st.lists(st.integers(1, 9), max_size=3, unique=True).map(tuple),
    every=st.integers(0, 4),
    leader_after=st.integers(0, 5),
    office_after=st.integers(0, 8),
    bureau_after=st.integers(0, 12),
)
people = st.lists(st.integers(1, 6), max_size=2, unique=True).map(tuple)
audiences = st.builds(Audience, people, people, people, people)
#: (due, since, audience, day on which it is filed)
owed = st.lists(st.tuples(days, days, audiences, st.none() | days), min_size=1, max_size=6)


def play(cases, chosen, calendar, down=frozenset(), *, twice=False) -> list[Digest]:
    """Every day's digests; on the days of `down` nothing runs; `twice`: each day's run is started again at once."""
    history, told = History(), []
    items = [
        (make_item(due, number, since=since, audience=audience), filed)
        for number, (due, since, audience, filed) in enumerate(cases)
    ]
    for number in range(DAYS + 30):
        today = START + timedelta(days=number)
        if today in down:
            continue
        still = [item for item, filed in items if (filed is None or today < filed) and today >= item.since]
        for _run in range(2 if twice else 1):
            messages = due_messages(today, still, history, {1: chosen}, calendar)
            history.remember(messages)
            told += messages
    return told


def said(told: list[Digest]) -> list[tuple[ItemKey, str, int, date]]:
    return [(line.item.key, s, m.person, m.day) for m in told for line in m.lines for s in line.stages]


@settings(max_examples=150, deadline=None)
@given(owed, rules, calendars)
def test_one_digest_a_day_nothing_twice_nothing_on_a_day_off(cases, chosen, calendar):
    told = play(cases, chosen, calendar, twice=True)
    assert all(n == 1 for n in Counter((m.person, m.day) for m in told).values())
    assert all(n == 1 for n in Counter(said(told)).values())
    assert all(calendar.is_workday(m.day) for m in told)


@settings(max_examples=150, deadline=None)
@given(owed, rules, calendars, st.sets(days, max_size=20))
def test_every_stage_but_the_repeated_ones_once_and_each_step_on_one_day(cases, chosen, calendar, down):
    told = said(play(cases, chosen, calendar, down))
    once = Counter((item, stage, person) for item, stage, person, _day in told if stage != "after")
    assert all(n == 1 for n in once.values())
    steps = {(item, stage, day) for item, stage, _person, day in told if stage in STEPS}
    assert len(steps) == len({(item, stage) for item, stage, _day in steps})


@settings(max_examples=150, deadline=None)
@given(owed, rules, calendars, st.sets(days, max_size=20))
def test_what_is_owed_is_announced_before_it_is_due_whenever_a_run_could(cases, chosen, calendar, down):
    """And to everybody concerned, even if some days nothing ran: late runs make up for missed ones."""
    told = said(play(cases, chosen, calendar, down))
    for number, (due, since, audience, filed) in enumerate(cases):
        last = calendar.previous_workday(due)
        could = last not in down and since <= last and (filed is None or last < filed)
        if could and last >= START:
            heard = {p for item, _s, p, day in told if item.id == number and day <= due}
            assert set(audience.first(signing=False)) <= heard


@settings(max_examples=100, deadline=None)
@given(owed, calendars, st.sets(days, max_size=20))
def test_nothing_is_dropped_after_the_due_day_either(cases, calendar, down):
    """On every working day on which a run was made, everything overdue was told to its first people."""
    told = said(play(cases, Rules(), calendar, down))
    for number, (due, since, audience, filed) in enumerate(cases):
        for offset in range(DAYS):
            day = START + timedelta(days=offset)
            if day > due and day >= since and day not in down and calendar.is_workday(day) and not (
                filed is not None and day >= filed
            ):  # fmt: skip
                heard = {p for item, _s, p, at in told if item.id == number and at == day}
                assert set(audience.first(signing=False)) <= heard


@settings(max_examples=100, deadline=None)
@given(owed, rules, calendars)
def test_nothing_is_said_of_what_is_filed(cases, chosen, calendar):
    for item, _stage, _person, day in said(play(cases, chosen, calendar)):
        filed = cases[item.id][3]
        assert filed is None or day < filed
