"""Printed dates: every deadline of notice 000 against its annotation, the rules of domain.md, and properties."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import models
from campaigns.deadlines import (
    Assumed,
    Context,
    Precision,
    Reading,
    chinese_number,
    is_any_time,
    month_end,
    read_deadline,
    read_rhythm,
    read_window,
)
from tests.campaigns.notices import annotation

ISSUED = Context(issued=date(2020, 6, 3))
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_precisions_are_those_of_the_model():
    assert {p.value for p in Precision} == set(models.Precision.values)


def test_every_task_deadline_of_notice_000():
    for task in annotation("000")["tasks"]:
        reading = read_deadline(task["deadline_text"], ISSUED)
        assert (reading.day and reading.day.isoformat(), reading.ongoing) == (
            task["deadline_iso"],
            task["ongoing"],
        ), task["number"]
        assert reading.when_due == (task["number"] == "15")
        for milestone in task.get("milestones", []):
            assert read_deadline(milestone["text"], ISSUED).day == date.fromisoformat(milestone["iso"])


def test_every_phase_of_notices_000_and_004():
    for key in ("000", "004"):
        notice = annotation(key)
        context = Context(issued=date.fromisoformat(notice["issue_date"]))
        for phase in notice["phases"]:
            window = read_window(phase["window_text"], context)
            found = [window.start and window.start.isoformat(), window.end and window.end.isoformat()]
            assert found == [phase["start_iso"], phase["end_iso"]], phase["name"]


def test_every_submission_of_notices_000_and_004():
    for key in ("000", "004"):
        notice = annotation(key)
        context = Context(issued=date.fromisoformat(notice["issue_date"]))
        for submission in notice["submissions"]:
            text = submission["deadline_text"] or ""
            day = read_deadline(text, context).day
            assert (day and day.isoformat()) == submission["deadline_iso"], submission["what"]
            assert (read_rhythm(text) is not None) == (submission["recurrence"] == "monthly")


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("7月上旬", date(2020, 7, 10), Precision.DECADE),
        ("7月中旬前", date(2020, 7, 20), Precision.DECADE),
        ("二月下旬", date(2021, 2, 28), Precision.DECADE),
        ("8月初", date(2020, 8, 10), Precision.DECADE),
        ("6月中下旬", date(2020, 6, 30), Precision.DECADE),
        ("9月底前", date(2020, 9, 30), Precision.MONTH_END),
        ("9月末", date(2020, 9, 30), Precision.MONTH_END),
        ("2020年8底前完成", date(2020, 8, 31), Precision.MONTH_END),
        ("10月", date(2020, 10, 31), Precision.MONTH),
        ("10月份", date(2020, 10, 31), Precision.MONTH),
        ("8月30前", date(2020, 8, 30), Precision.DAY),
        ("8月30号之前", date(2020, 8, 30), Precision.DAY),
        ("２０２０年６月９日以前", date(2020, 6, 9), Precision.DAY),
        ("2020 年 6 月 9 日", date(2020, 6, 9), Precision.DAY),
        ("2020-06-09", date(2020, 6, 9), Precision.DAY),
        ("二〇二〇年十二月三十一日", date(2020, 12, 31), Precision.DAY),
        ("二○二○年六月底", date(2020, 6, 30), Precision.MONTH_END),
        ("2020年底", date(2020, 12, 31), Precision.YEAR_END),
        ("2020年年底前", date(2020, 12, 31), Precision.YEAR_END),
        ("年底", date(2020, 12, 31), Precision.YEAR_END),
        ("2026年内", date(2026, 12, 31), Precision.YEAR_END),
        ("第三季度末", date(2020, 9, 30), Precision.MONTH_END),
        ("2020年上半年", date(2020, 6, 30), Precision.MONTH_END),
        ("6月22日至30日", date(2020, 6, 30), Precision.DAY),
        ("6月下旬至9月下旬", date(2020, 9, 30), Precision.DECADE),
        ("7月底前完成清理，8月10日前公布", date(2020, 8, 10), Precision.DAY),
        ("自印发之日起30日内", date(2020, 7, 3), Precision.DAY),
        ("印发后3个月内", date(2020, 9, 3), Precision.DAY),
        ("12月至次年1月15日", date(2021, 1, 15), Precision.DAY),
        ("明年3月底前", date(2021, 3, 31), Precision.MONTH_END),
    ],
)
def test_a_printed_date(text: str, day: date, precision: Precision):
    reading = read_deadline(text, ISSUED)
    assert (reading.day, reading.precision) == (day, precision)


@pytest.mark.parametrize(
    "text",
    [
        "", "适当时候", "2020年2月30日", "13月底", "每月15日前", "每季度末", "宁交办发〔2020〕70号", "7月15日后发现的",
        "自7月1日起施行", "10个工作日内", "统一办理", "第3日", "15日前",
    ],
)  # fmt: skip
def test_what_is_no_deadline(text: str):
    assert read_deadline(text, ISSUED) == Reading()


def test_hours():
    assert read_deadline("6月9日18时前", ISSUED).hour == time(18)
    assert read_deadline("6月9日下午5:30前", ISSUED).hour == time(17, 30)
    assert read_deadline("6月9日18时前", ISSUED).precision == Precision.HOUR
    midnight = read_deadline("6月9日24时前", ISSUED)
    assert (midnight.day, midnight.hour, midnight.precision) == (date(2020, 6, 9), None, Precision.DAY)


def test_ongoing_and_when_due_stand_with_or_without_a_date():
    assert read_deadline("长期坚持") == Reading(ongoing=True)
    assert read_deadline("适时") == Reading(when_due=True)
    both = read_deadline("2020年8月底，并长期坚持")
    assert (both.day, both.ongoing) == (date(2020, 8, 31), True)


def test_what_was_added_is_told():
    assert read_deadline("2020年8底前", ISSUED).assumed == (Assumed.MONTH_SIGN,)
    assert read_deadline("8月30前", ISSUED).assumed == (Assumed.YEAR, Assumed.DAY_SIGN)
    assert read_deadline("2020年8月30日", ISSUED).assumed == ()


def test_a_year_comes_from_the_window_or_the_issue_date_or_not_at_all():
    winter = Context(start=date(2020, 11, 1), end=date(2021, 3, 31))
    assert read_deadline("12月底", winter).day == date(2020, 12, 31)
    assert read_deadline("2月底", winter).day == date(2021, 2, 28)
    assert read_deadline("2月底", Context(issued=date(2020, 11, 5))).day == date(2021, 2, 28)
    assert read_deadline("4月上旬", Context(issued=date(2021, 4, 13))).day == date(2021, 4, 10)
    assert read_deadline("6月9日前").day is None


def test_phase_ends_need_their_phase():
    context = Context(end=date(2020, 11, 20), phase_end=date(2020, 9, 30))
    phase = read_deadline("自查整改阶段结束前", context)
    assert (phase.day, phase.precision) == (date(2020, 9, 30), Precision.PHASE_END)
    assert read_deadline("专项整治结束前", context).day == date(2020, 11, 20)
    assert read_deadline("自查整改阶段结束前", ISSUED) == Reading()


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("6月下旬至9月下旬", date(2020, 6, 21), date(2020, 9, 30)),
        ("6-9月", date(2020, 6, 1), date(2020, 9, 30)),
        ("六至九月", date(2020, 6, 1), date(2020, 9, 30)),
        ("2024—2026年", date(2024, 1, 1), date(2026, 12, 31)),
        ("4月30日前", None, date(2020, 4, 30)),
        ("6月10日起", date(2020, 6, 10), None),
        ("即日起至9月30日", date(2020, 6, 3), date(2020, 9, 30)),
        ("11月上旬至2月底", date(2020, 11, 1), date(2021, 2, 28)),
        ("待定", None, None),
    ],
)
def test_a_printed_window(text: str, start: date | None, end: date | None):
    window = read_window(text, ISSUED)
    assert (window.start, window.end) == (start, end)


def test_monthly_days_and_any_time():
    monthly = read_rhythm("于每月15日前报送")
    assert monthly is not None and (monthly.rhythm, monthly.due_day) == ("monthly", 15)
    assert read_rhythm("6月15日前") is None
    assert is_any_time("也请及时报送")
    assert not is_any_time("9月30日前")


@given(DAYS)
def test_a_day_printed_in_full_is_that_day(day: date):
    text = f"{day.year}年{day.month}月{day.day}日前"
    assert read_deadline(text) == Reading(day, Precision.DAY)


@given(DAYS)
def test_decades_and_ends_are_the_last_day(day: date):
    month = f"{day.year}年{day.month}月"
    assert read_deadline(month + "上旬").day == date(day.year, day.month, 10)
    assert read_deadline(month + "中旬").day == date(day.year, day.month, 20)
    last = month_end(day.year, day.month)
    assert {read_deadline(month + part).day for part in ("下旬", "底", "末", "")} == {last}
    assert read_deadline(f"{day.year}年底").day == date(day.year, 12, 31)


def test_a_leap_day_is_that_of_the_next_leap_year_and_an_impossible_day_none():
    assert read_deadline("2月29日前", Context(issued=date(2027, 8, 1))).day == date(2028, 2, 29)
    assert read_deadline("2月30日前", Context(issued=date(2027, 8, 1))).day is None


@given(DAYS, st.integers(0, 250))
def test_a_yearless_day_soon_after_the_issue_is_found(issued: date, later: int):
    day = date.fromordinal(issued.toordinal() + later)
    assert read_deadline(f"{day.month}月{day.day}日前", Context(issued=issued)).day == day


@given(DAYS, DAYS)
def test_a_window_in_full_keeps_its_ends(one: date, other: date):
    first, last = sorted((one, other))
    text = "至".join(f"{d.year}年{d.month}月{d.day}日" for d in (first, last))
    window = read_window(text)
    assert (window.start, window.end) == (first, last)


@given(st.integers(1, 99))
def test_chinese_numbers(number: int):
    signs = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    words = (signs[tens] if tens > 1 else "") + ("十" if tens else "") + (signs[ones] if ones else "")
    assert chinese_number(words) == number


@given(st.text(alphabet="0123456789年月日上中下旬底末前后起至到—-每季度半长期坚持二〇十时:第,。 ", max_size=30))
def test_nothing_printed_raises(text: str):
    reading = read_deadline(text, ISSUED)
    assert reading.day is None or reading.precision != Precision.NONE
    window = read_window(text, ISSUED)
    assert window.start is None or isinstance(window.start, date)
