"""The thresholds of 002 and 004 over 5,000 officers and a year, held against counts that know nothing of the rule."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from personnel.models import Attendance, Officer, OfficerTerm, TrainingSession
from personnel.training.hours import short_in, standings_of
from personnel.training.ranking import Tally, placed, ranking
from personnel.training.rules import Demand, Person, is_short, standings
from personnel.training.table import hours_table
from tests.personnel import training_scenes as scenes
from tests.personnel.scenes import LONG_AGO, officer

MEASURES = {"professional": "class_hour", "public_law": "day", "military": "day", "practice": "study_hour"}


def demand(tenths: int, measure: str, categories: set[int] | None = None, **more) -> Demand:
    return Demand(1, "0001", measure, tenths, date(2026, 12, 31), frozenset(categories) if categories else None, **more)


@pytest.mark.parametrize(
    ("earned", "missing"),
    [
        ({}, [300, 40, 20]),
        ({(1, "class_hour"): 300, (2, "day"): 40}, [0, 0, 20]),
        ({(1, "class_hour"): 300, (2, "day"): 20, (3, "day"): 20}, [0, 0, 0]),
        ({(1, "class_hour"): 300, (3, "day"): 40}, [0, 0, 0]),
        ({(1, "class_hour"): 295, (2, "day"): 35, (3, "day"): 5}, [5, 0, 15]),
        # 30 课时 of public law are not days, 4 days of professional law are not 课时, and 学时 are neither.
        ({(1, "day"): 300, (2, "class_hour"): 40, (3, "study_hour"): 20}, [300, 40, 20]),
    ],
)
def test_the_demands_of_004_stand_one_by_one(earned, missing):
    demands = [demand(300, "class_hour", {1}), demand(40, "day", {2, 3}), demand(20, "day", {3})]
    found = standings(Person(1, "00010002"), demands, earned)
    assert [each.missing for each in found] == missing
    assert is_short(found) == any(missing)


def test_the_demand_of_002_takes_any_category_but_its_own_measure_only():
    sixty = [demand(600, "study_hour")]
    assert not is_short(standings(Person(1, "0001"), sixty, {(1, "study_hour"): 350, (5, "study_hour"): 250}))
    (each,) = standings(Person(1, "0001"), sixty, {(1, "study_hour"): 350, (5, "class_hour"): 900, (2, "hour"): 900})
    assert each.missing == 250 and str(each.missing_amount) == "25"


def test_a_demand_holds_below_its_unit_and_for_auxiliaries_only_where_it_says_so():
    mine = demand(10, "day")
    assert standings(Person(1, "00010009"), [mine], {}) and not standings(Person(1, "0002"), [mine], {})
    assert not standings(Person(1, "0001", auxiliary=True), [mine], {})
    assert standings(Person(1, "0001", auxiliary=True), [demand(10, "day", with_auxiliaries=True)], {})


def fill(cast, count: int) -> None:
    """Officers by the thousand, and a year of sessions that they attend or not, as a test's given."""
    units = [cast.wangxi, cast.shiwan, cast.detachment, cast.wangxi_brigade]
    now, year = clock.now(), clock.today().year
    people = Officer.objects.bulk_create(
        Officer(
            unit=units[n % 4], name=f"人员{n:05d}", state_from=LONG_AGO, created_at=now,
            kind="auxiliary" if n % 11 == 0 else "officer", state="retired" if n % 13 == 0 else "serving",
        )
        for n in range(count)
    )  # fmt: skip
    OfficerTerm.objects.bulk_create(
        (
            OfficerTerm(
                officer=row, unit=row.unit, unit_name="", kind=row.kind, state=row.state, valid_from=LONG_AGO,
                recorded_at=now,
            )
            for row in people
        ),
        batch_size=500,
    )  # fmt: skip
    rows = [
        TrainingSession(
            unit=cast.detachment, name=f"培训{at}", kind="daily", category=scenes.category(code),
            begins_on=date(year - (at % 6 == 5), 1, 1 + at), ends_on=date(year - (at % 6 == 5), 1, 1 + at),
            tenths=(90, 30, 20, 200)[at % 4], measure=MEASURES[code], state="cancelled" if at % 9 == 8 else "held",
            created_at=now,
        )
        for at, code in enumerate(list(MEASURES) * 5)
    ]  # fmt: skip
    sessions = TrainingSession.objects.bulk_create(rows)
    Attendance.objects.bulk_create(
        (
            Attendance(
                session=session, officer=row, unit=row.unit, unit_name="", recorded_at=now,
                state="absent" if (n * 7 + at * 3) % 17 == 0 else "present",
                tenths=0 if (n * 7 + at * 3) % 17 == 0 else session.tenths - (5 if (n + at) % 5 == 0 else 0),
            )
            for n, row in enumerate(people)
            for at, session in enumerate(sessions)
            if (n + at * at) % 4
        ),
        batch_size=500,
    )  # fmt: skip


def set_rules(cast) -> None:
    """002 for the detachment, 004 for the bureau and all below it."""
    scenes.rule(cast.detachment, cast.zhao, None, 60, "study_hour")
    scenes.rule(cast.bureau, cast.zhao, "professional", 30, "class_hour")
    scenes.rule(cast.bureau, cast.zhao, "public_law", 4, "day")
    scenes.rule(cast.bureau, cast.zhao, "military", 2, "day")


def counted_by_hand(cast) -> set[int]:
    """Who is short, by plain SQL and plain loops over the rows."""
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.officer_id, c.code, s.measure, a.tenths, a.state, s.state, s.begins_on"
            " FROM personnel_attendance a JOIN personnel_trainingsession s ON s.id = a.session_id"
            " JOIN personnel_trainingcategory c ON c.id = s.category_id"
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT id, unit_id, kind, state FROM personnel_officer")
        people = cursor.fetchall()
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for pk, code, measure, tenths, was, state, day in rows:
        if was == "present" and state == "held" and str(day)[:4] == str(year):
            sums[pk, f"{code} {measure}"] += tenths
            sums[pk, f"any {measure}"] += tenths
    short = set()
    for pk, unit, kind, state in people:
        if state != "serving" or kind != "officer":
            continue
        military = sums[pk, "military day"]
        enough = (
            sums[pk, "professional class_hour"] >= 300
            and sums[pk, "public_law day"] + military >= 40
            and military >= 20
            and (unit != cast.detachment.pk or sums[pk, "any study_hour"] >= 600)
        )
        if not enough:
            short.add(pk)
    return short


@pytest.mark.django_db
def test_five_thousand_officers_and_a_year_agree_with_an_independent_count(cast):
    fill(cast, 5000)
    set_rules(cast)
    year, wanted = clock.today().year, counted_by_hand(cast)
    asked = Officer.objects.filter(state="serving", kind="officer").count()
    assert 500 < len(wanted) < asked - 500  # neither nobody nor everybody: the count can tell
    by_rule = {pk for pk, found in standings_of(Officer.objects.all(), year).items() if is_short(found)}
    by_condition = set(short_in(Officer.objects.all(), year).values_list("pk", flat=True))
    assert by_rule == wanted
    assert by_condition == wanted
    ranked = ranking(Officer.objects.all(), year)
    assert sum(row.people for row in ranked) == asked and sum(row.met for row in ranked) == asked - len(wanted)
    assert [row.place for row in ranked] == sorted(row.place for row in ranked)


@pytest.mark.django_db
def test_ten_people_cost_as_many_queries_as_a_thousand(cast):
    set_rules(cast)
    year = clock.today().year

    def queries() -> list[int]:
        found = []
        people = list(Officer.objects.all())
        for call in (
            lambda: standings_of(Officer.objects.all(), year), lambda: hours_table(people, year),
            lambda: ranking(Officer.objects.all(), year), lambda: list(short_in(Officer.objects.all(), year)[:50]),
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as seen:
                call()
            found.append(len(seen))
        return found

    fill(cast, 10)
    few = queries()
    Attendance.objects.all().delete()
    fill(cast, 900)
    assert queries() == few and max(few) <= 10


@pytest.mark.django_db
def test_a_year_that_is_over_counts_who_served_then(cast):
    last = clock.today().year - 1
    scenes.rule(cast.bureau, cast.zhao, first_year=last, last_year=last)
    gone, new = officer(cast.wangxi, cast.shen, "旧人"), officer(cast.wangxi, cast.shen, "新人", since=clock.today())
    gone.terms.update(valid_to=date(last + 1, 1, 2))
    OfficerTerm.objects.create(
        officer=gone, unit=cast.wangxi, unit_name="", kind="officer", state="retired",
        valid_from=date(last + 1, 1, 3), recorded_at=clock.now(),
    )  # fmt: skip
    assert set(standings_of([gone.pk, new.pk], last)) == {gone.pk}
    assert set(standings_of([gone.pk, new.pk], last + 1)) == {new.pk}
    assert list(short_in(Officer.objects.all(), last)) == [gone]
    assert list(short_in(Officer.objects.all(), last + 1)) == []  # the rule has ended


@pytest.mark.django_db
def test_the_table_shows_a_part_in_the_column_of_the_whole(cast):
    row = officer(cast.wangxi, cast.shen)
    year = clock.today().year
    scenes.held(scenes.days(cast.bureau, cast.zhao, "military", 2, date(year, 1, 4)), [row], cast.zhao)
    scenes.held(scenes.days(cast.bureau, cast.zhao, "public_law", 1, date(year, 1, 6)), [row], cast.zhao)
    scenes.rule(cast.bureau, cast.zhao, "public_law", 4, "day", month=4, day=31)
    table = hours_table([row], year)
    assert table.columns == [("公共法律知识", "天"), ("军事训练", "天")]
    (line,) = table.rows
    assert line.amounts == [3, 2]
    (missing,) = line.missing
    assert (missing.missing_amount, missing.demand.until) == (Decimal(1), date(year, 4, 30))


@pytest.mark.django_db
def test_places_go_by_hours_then_marks_then_absences_and_equals_share_one(cast):
    names = ["wangxi", "shiwan", "detachment", "wangxi_brigade", "shiwan_brigade"]
    tallies = [(10, 5, 4, 4, 0), (10, 9, 4, 1, 0), (20, 10, 2, 2, 0), (10, 5, 4, 3, 0), (10, 5, 4, 3, 1)]
    ranked = placed([Tally(getattr(cast, name), *each) for name, each in zip(names, tallies, strict=True)])
    assert [(row.unit, row.place) for row in ranked] == [
        (cast.shiwan, 1), (cast.detachment, 2), (cast.wangxi, 2), (cast.wangxi_brigade, 4), (cast.shiwan_brigade, 5),
    ]  # fmt: skip
