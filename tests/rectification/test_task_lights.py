"""Which tasks of notice 000 are overdue on which day, read from the notice's annotation; and the rule's corners."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.deadlines import Context, read_deadline
from campaigns.workdays import Calendar
from rectification.lights import CLOSED, NEAR, NORMAL, OVERDUE, SOON
from rectification.task_lights import DONE, PROGRESS, SENT_BACK, DueDay, TaskLight, first_met, task_light
from tests.campaigns.notices import annotation

ISSUED = date(2020, 6, 3)
YEARS_LATER = date(2026, 1, 1)


def due(key: int, text: str, *, milestone: bool = False) -> DueDay:
    """A printed deadline as the reader reads it."""
    reading = read_deadline(text, Context(issued=ISSUED))
    return DueDay(key, text, reading.day, milestone, reading.ongoing, reading.when_due)


def shapes(number: str) -> list[tuple[tuple[str, ...], list[DueDay]]]:
    """The assignments of a task of notice 000 as (parties, deadlines): several dates with the same parties are inner
    dates of one assignment, with other parties they are assignments of their own."""
    (task,) = [row for row in annotation("000")["tasks"] if row["number"] == number]
    parts: dict[tuple[str, ...], list[Any]] = {}
    for row in task.get("milestones") or [{"text": task["deadline_text"], "units": task["units"]}]:
        parts.setdefault(tuple(row["units"]), []).append(row["text"])
    return [
        (units, [due(at, text, milestone=at < len(texts) - 1) for at, text in enumerate(texts)])
        for units, texts in parts.items()
    ]


def light(deadlines: list[DueDay], today: date, *, met: date | None = None, milestones: tuple[int, ...] = ()):
    return task_light(deadlines, met_on=met, milestones_met=milestones, given=ISSUED, today=today)


def only(number: str) -> list[DueDay]:
    ((_units, deadlines),) = shapes(number)
    return deadlines


def test_task_2_has_two_clauses_each_overdue_by_its_own_date():
    (first, early), (second, late) = shapes("2")
    assert set(first).isdisjoint(second)
    between = date(2020, 7, 25)
    assert light(early, date(2020, 7, 20)).level != OVERDUE, "中旬 ends on the 20th, which still counts"
    assert (light(early, between).level, light(early, between).days) == (OVERDUE, -5)
    assert light(late, between).level != OVERDUE
    assert light(late, date(2020, 8, 1)).level == OVERDUE
    assert light(early, between, met=date(2020, 7, 18)).level == CLOSED


def test_task_12_has_an_inner_date_and_goes_on():
    inner, outer = only("12")
    assert (inner.milestone, inner.day, outer.milestone, outer.day) == (
        True, date(2020, 7, 31), False, date(2020, 8, 31),
    )  # fmt: skip
    august = date(2020, 8, 5)
    unmet = light([inner, outer], august)
    assert (unmet.level, unmet.days, unmet.due) == (OVERDUE, -5, inner)
    met = light([inner, outer], august, milestones=(inner.key,))
    assert (met.level, met.due) == (SOON, outer)
    assert light([inner, outer], date(2020, 9, 1), milestones=(inner.key,)).level == OVERDUE
    done = light([inner, outer], YEARS_LATER, met=date(2020, 8, 30))
    assert (done.level, done.late, done.ongoing) == (CLOSED, 0, True)
    assert done.words(YEARS_LATER, Calendar()) == "已报完成，长期坚持"


def test_task_15_is_due_when_it_suits():
    found = light(only("15"), YEARS_LATER)
    assert (found.level, found.due, found.words(YEARS_LATER, Calendar())) == (NORMAL, None, "适时")


@pytest.mark.parametrize("number", ["13", "14", "17", "18"])
def test_what_only_goes_on_is_never_overdue(number):
    found = light(only(number), YEARS_LATER)
    assert (found.level, found.due, found.words(YEARS_LATER, Calendar())) == (NORMAL, None, "长期坚持")


def test_task_22_is_built_by_a_date_and_applied_for_good():
    deadlines = only("22")
    assert (deadlines[0].day, deadlines[0].ongoing) == (date(2020, 8, 31), True)
    assert light(deadlines, date(2020, 8, 31)).level == NEAR
    assert light(deadlines, date(2020, 9, 1)).level == OVERDUE
    for later in (date(2020, 9, 1), YEARS_LATER):
        assert light(deadlines, later, met=date(2020, 8, 20)).level == CLOSED
    late = light(deadlines, YEARS_LATER, met=date(2020, 9, 3))
    assert late.words(YEARS_LATER, Calendar()) == "迟3天完成，长期坚持"


def test_every_dated_task_of_the_notice_is_overdue_the_day_after_and_not_before():
    for task in annotation("000")["tasks"]:
        for _units, deadlines in shapes(task["number"]):
            dated = [row.day for row in deadlines if row.day]
            if not dated:
                continue
            first = min(dated)
            assert light(deadlines, first).level != OVERDUE, task["number"]
            assert light(deadlines, first + timedelta(days=1)).level == OVERDUE, task["number"]


def test_the_lights_before_the_date_are_those_of_the_ledger():
    deadlines = [DueDay(1, "", ISSUED + timedelta(days=100))]
    levels = [light(deadlines, ISSUED + timedelta(days=day)).level for day in (0, 69, 70, 84, 85, 100, 101)]
    assert levels == [NORMAL, NORMAL, SOON, SOON, NEAR, NEAR, OVERDUE]


def test_without_a_deadline_nothing_is_overdue():
    found = light([], YEARS_LATER)
    assert found == TaskLight(NORMAL) and found.words(YEARS_LATER, Calendar()) == "未定期限"


DAY = date(2020, 8, 1)


@pytest.mark.parametrize(
    ("reports", "met"),
    [
        ([], None),
        ([PROGRESS], None),
        ([DONE], 0),
        ([DONE, SENT_BACK], None),
        ([DONE, SENT_BACK, PROGRESS, DONE], 3),
        ([DONE, PROGRESS], 0),
        ([SENT_BACK, DONE], 1),
    ],
)
def test_being_sent_back_annuls_the_report_before_it(reports, met):
    dated = [(kind, DAY + timedelta(days=at)) for at, kind in enumerate(reports)]
    assert first_met(dated) == (None if met is None else DAY + timedelta(days=met))


@given(
    st.lists(st.integers(0, 3)), st.integers(0, 3000), st.integers(0, 3000), st.booleans(),
)  # fmt: skip
def test_once_met_never_overdue(kinds, after, met, ongoing):
    deadlines = [DueDay(at, "", ISSUED + timedelta(days=30 * at), at > 0, ongoing) for at in kinds]
    found = light(deadlines, ISSUED + timedelta(days=after), met=ISSUED + timedelta(days=met))
    assert found.level == CLOSED and found.late >= 0
