"""Periods, due rules and printed rhythms: properties of the pure functions, and what the notices print."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.deadlines import (
    MONTHS_IN,
    Cycle,
    PhaseSpan,
    Schedule,
    demands,
    due_in,
    month_end,
    period_of,
    periods,
    read_rhythm,
)

DAYS = st.dates(date(2018, 1, 1), date(2032, 12, 31))
LENGTHS = st.integers(0, 800)
CYCLES = st.sampled_from(list(Cycle))


@given(CYCLES, DAYS, LENGTHS)
def test_every_day_of_a_span_lies_in_exactly_one_period(cycle: Cycle, start: date, length: int):
    end = start + timedelta(days=length)
    found = periods(cycle, start, end)
    for one, following in itertools.pairwise(found):
        assert following.first == one.last + timedelta(days=1)
    assert found[0].first <= start <= found[0].last
    assert found[-1].first <= end <= found[-1].last


@given(st.lists(CYCLES, min_size=1, max_size=8, unique=True), DAYS, LENGTHS)
def test_no_two_periods_have_one_key_in_any_cycle(cycles: list[Cycle], start: date, length: int):
    end = start + timedelta(days=length)
    keys = [period.key for cycle in cycles for period in periods(cycle, start, end)]
    assert len(keys) == len(set(keys))
    assert all(len(key) <= 20 for key in keys)


@given(CYCLES, DAYS, LENGTHS, LENGTHS)
def test_a_period_is_the_same_whatever_the_start_and_end(cycle: Cycle, start: date, before: int, after: int):
    wide = periods(cycle, start - timedelta(days=before), start + timedelta(days=after))
    assert period_of(cycle, start) in wide
    for period in wide:
        assert period_of(cycle, period.first) == period_of(cycle, period.last) == period


@given(CYCLES, DAYS, st.one_of(st.none(), st.integers(1, 31)), st.one_of(st.none(), st.integers(1, 12)))
def test_a_due_day_inside_lies_inside(cycle: Cycle, day: date, due_day: int | None, month: int | None):
    period = period_of(cycle, day)
    assert period.first <= due_in(cycle, period, day=due_day, month=month) <= period.last


def test_the_31st_is_the_last_day():
    dues = [row.due for row in demands(Schedule("monthly", due_day=31), date(2026, 1, 1), date(2026, 12, 31))]
    assert dues == [month_end(2026, month) for month in range(1, 13)]
    assert date(2026, 2, 28) in dues and date(2026, 6, 30) in dues


def test_due_inside_the_period():
    quarter = period_of(Cycle.QUARTERLY, date(2026, 5, 4))
    assert (quarter.key, quarter.first, quarter.last) == ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30))
    assert due_in(Cycle.QUARTERLY, quarter, day=25) == date(2026, 6, 25)
    assert due_in(Cycle.QUARTERLY, quarter, day=10, month=1) == date(2026, 4, 10)
    week = period_of(Cycle.WEEKLY, date(2027, 1, 2))
    assert (week.key, due_in(Cycle.WEEKLY, week, day=5)) == ("2026-W53", date(2027, 1, 1))
    decade = period_of(Cycle.TEN_DAY, date(2026, 2, 25))
    assert (decade.key, decade.last) == ("2026-02-T3", date(2026, 2, 28))
    assert period_of(Cycle.SEMIMONTHLY, date(2026, 2, 15)).key == "2026-02-H1"
    assert period_of(Cycle.HALF_YEARLY, date(2026, 7, 1)).key == "2026-H2"
    assert due_in(Cycle.YEARLY, period_of(Cycle.YEARLY, date(2026, 7, 1)), day=10, month=12) == date(2026, 12, 10)


def test_ten_days_after_each_quarter_with_the_last_one_due_after_the_end():
    rows = demands(Schedule("quarterly", due_after=10), date(2026, 5, 20), date(2026, 12, 31))
    assert [(row.key, row.due) for row in rows] == [
        ("2026-Q2", date(2026, 7, 10)), ("2026-Q3", date(2026, 10, 10)), ("2026-Q4", date(2027, 1, 10)),
    ]  # fmt: skip


def test_a_start_leaves_out_periods_already_over():
    schedule = Schedule("monthly", due_day=15)
    keys = [row.key for row in demands(schedule, date(2020, 6, 3), date(2020, 11, 20))]
    assert keys == [f"2020-{month:02}" for month in range(6, 12)]  # notice 000: the unfinished June counts
    later = Schedule("monthly", due_day=15, starts_on=date(2020, 8, 16), until=date(2020, 10, 14))
    assert [row.key for row in demands(later, date(2020, 6, 3), date(2020, 11, 20))] == ["2020-09"]
    over = Schedule("quarterly", due_after=10)
    assert demands(over, date(2026, 4, 2), date(2026, 4, 30)) == []


@given(DAYS, LENGTHS, st.integers(1, 31))
def test_monthly_demands_are_the_due_days_within_the_window(start: date, length: int, day: int):
    end = start + timedelta(days=length)
    rows = demands(Schedule("monthly", due_day=day), start, end)
    within = [start + timedelta(days=n) for n in range(length + 1)]
    assert [row.due for row in rows] == [d for d in within if d.day == min(day, month_end(d.year, d.month).day)]


@given(CYCLES, DAYS, LENGTHS, st.integers(0, 20), st.integers(0, 100), st.integers(0, 100))
def test_a_narrower_window_asks_for_a_part_of_the_same(
    cycle: Cycle, start: date, length: int, after: int, less: int, shorter: int
):
    end = start + timedelta(days=length)
    for schedule in (Schedule(cycle.value), Schedule(cycle.value, due_after=after)):
        whole = demands(schedule, start, end)
        part = demands(schedule, start + timedelta(days=less), end - timedelta(days=shorter))
        assert set(part) <= set(whole)


def test_once_undated_any_time_and_per_phase():
    window = (date(2026, 3, 1), date(2026, 8, 31))
    phases = [
        PhaseSpan(3, "自查", date(2026, 3, 1), date(2026, 4, 30)), PhaseSpan(4, "整改", date(2026, 5, 1), None),
        PhaseSpan(9, "总结", None, date(2026, 8, 31)),
    ]  # fmt: skip
    assert [(d.key, d.due) for d in demands(Schedule("once", date(2026, 5, 1)), *window)] == [
        ("once", date(2026, 5, 1))
    ]
    assert [(d.key, d.due) for d in demands(Schedule("undated"), *window)] == [("undated", None)]
    assert demands(Schedule("any_time"), *window) == []
    assert [(d.key, d.due, d.phase) for d in demands(Schedule("per_phase", due_after=5), *window, phases)] == [
        ("phase-3", date(2026, 5, 5), "自查"), ("phase-9", date(2026, 9, 5), "总结"),
    ]  # fmt: skip


def test_daily_on_working_days_only():
    rows = demands(
        Schedule("daily", workdays_only=True), date(2026, 6, 5), date(2026, 6, 9), is_workday=lambda d: d.weekday() < 5
    )
    assert [row.key for row in rows] == ["2026-06-05", "2026-06-08", "2026-06-09"]


@pytest.mark.parametrize(
    ("schedule", "fault"),
    [
        (Schedule("weekly", due_day=8), "due_day"), (Schedule("quarterly", due_month=4), "due_month"),
        (Schedule("monthly", due_after=400), "due_after"), (Schedule("monthly", due_day=15), ""),
        (Schedule("daily", starts_on=date(2026, 5, 2), until=date(2026, 5, 1)), "until"),
    ],
)  # fmt: skip
def test_a_rule_that_does_not_fit_asks_for_nothing(schedule: Schedule, fault: str):
    assert schedule.fault == fault
    assert bool(demands(schedule, date(2026, 1, 1), date(2026, 12, 31))) == (not fault)


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("每季度后10日内", Schedule("quarterly", due_after=10)),
        ("每季度结束后十日内报送", Schedule("quarterly", due_after=10)),
        ("于每月15日前报送", Schedule("monthly", due_day=15)),
        ("每个月5号", Schedule("monthly", due_day=5)),
        ("每月底", Schedule("monthly")),
        ("每月次月5日前", Schedule("monthly", due_after=5)),
        ("每周五前", Schedule("weekly", due_day=5)),
        ("每旬末", Schedule("ten_day")),
        ("每半个月报送一次", Schedule("semimonthly")),
        ("每半年", Schedule("half_yearly")),
        ("每季度末月25日前", Schedule("quarterly", due_day=25)),
        ("每年12月10日前", Schedule("yearly", due_month=12, due_day=10)),
        ("每个工作日", Schedule("daily", workdays_only=True)),
        ("每日", Schedule("daily")),
        ("6月15日前", None),
        ("及时报送", None),
    ],
)
def test_printed_rhythms(text: str, schedule: Schedule | None):
    assert read_rhythm(text) == schedule


@given(st.text(alphabet="0123456789每个半年季度月旬周日天末底后前第工作次五十内结束,。 ", max_size=20))
def test_no_rhythm_printed_raises_or_makes_nonsense(text: str):
    read = read_rhythm(text)
    assert read is None or read.fault == ""


def test_the_cycles_of_months_divide_the_year():
    assert all(12 % months == 0 for months in MONTHS_IN.values())
