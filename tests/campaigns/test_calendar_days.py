"""Working days: the statutory calendar, overrides, unknown years, and counting them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaigns.workdays import Calendar

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
OVERRIDES = st.dictionaries(DAYS, st.booleans(), max_size=30)


def test_holidays_and_make_up_days():
    calendar = Calendar()
    assert not calendar.is_workday(date(2026, 10, 1))
    assert not calendar.is_workday(date(2024, 10, 7))
    assert calendar.is_workday(date(2024, 10, 12))  # a Saturday worked for the holiday
    assert not calendar.is_workday(date(2026, 7, 11))


def test_an_override_goes_before_the_notice():
    calendar = Calendar({date(2026, 7, 10): False, date(2026, 7, 11): True})
    assert calendar.next_workday(date(2026, 7, 10)) == date(2026, 7, 11)
    assert calendar.previous_workday(date(2026, 7, 10)) == date(2026, 7, 9)
    assert calendar.next_workday(date(2026, 7, 11)) == date(2026, 7, 11)


def test_an_unknown_year_has_weekdays_and_says_so():
    calendar = Calendar({date(2027, 10, 1): False})
    assert calendar.is_known(2026) and not calendar.is_known(2027)
    assert calendar.is_workday(date(2027, 10, 4))
    assert not calendar.is_workday(date(2027, 10, 1))
    assert not calendar.is_workday(date(2027, 10, 2))


def test_between_and_add_over_a_weekend():
    calendar = Calendar()
    friday, monday = date(2026, 7, 10), date(2026, 7, 13)
    assert calendar.between(friday, monday) == 1
    assert calendar.between(monday, friday) == -1
    assert calendar.between(friday, friday) == 0
    assert calendar.add(friday, 1) == monday
    assert calendar.add(monday, -1) == friday
    assert calendar.add(date(2026, 7, 11), 0) == date(2026, 7, 11)


@given(OVERRIDES, DAYS, st.integers(-700, 700))
def test_between_counts_day_by_day(overrides: dict[date, bool], start: date, length: int):
    calendar = Calendar(overrides)
    end = start + timedelta(days=length)
    low, high = sorted((start, end))
    counted = sum(calendar.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert calendar.between(start, end) == (counted if end >= start else -counted)


@given(OVERRIDES, DAYS, st.integers(-60, 60).filter(bool))
def test_add_leads_to_the_nth_working_day(overrides: dict[date, bool], day: date, n: int):
    calendar = Calendar(overrides)
    there = calendar.add(day, n)
    assert calendar.is_workday(there)
    low, high = (day, there) if n > 0 else (there - timedelta(days=1), day - timedelta(days=1))
    assert calendar.between(low, high) == abs(n)


@given(DAYS, st.integers(0, 500))
def test_the_working_days_of_a_span(first: date, length: int):
    calendar, last = Calendar(), first + timedelta(days=length)
    days = calendar.workdays_of(first, last)
    assert days == [d for n in range(length + 1) if calendar.is_workday(d := first + timedelta(days=n))]
