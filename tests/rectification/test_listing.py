"""The pages of the ledger: the same rows in the same order as one long list, forwards and backwards."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from accounts.capabilities import Capability
from audit import clock
from rectification.listing import LAST, ORDERS, count_up_to, ledger_page
from rectification.models import Problem, ProblemState
from tests.campaign_factory import Given, make_campaign
from tests.cast import Cast
from tests.rectification.scenes import fill_ledger

DAY = timedelta(days=1)
EVERY_ORDER = [sign + name for name in ORDERS for sign in (("", "-") if name else ("",))]


@pytest.fixture
def given(cast: Cast) -> Given:
    return make_campaign(cast)


def walk(given: Given, order: str, size: int, *, back: bool = False, rows: Any = None) -> list[Problem]:
    """All rows, page by page from the first on, or from the last back."""
    rows = Problem.objects.all() if rows is None else rows
    found: list[Problem] = []
    cursor = LAST if back else ""
    for _step in range(300):
        page = ledger_page(rows, campaign=given.campaign, order=order, cursor=cursor, size=size, today=clock.today())
        # Where fewer rows than a page stand before a place, the first page is shown, whole.
        new = page.rows if not (back and page.first) else [row for row in page.rows if row not in found]
        found = new + found if back else found + new
        cursor = page.previous if back else page.next
        if not cursor:
            assert page.first or not back
            return found
    raise AssertionError("the pages have no end")


def in_one_list(order: str, problems: list[Problem]) -> list[int]:
    """The order as the screen promises it, by sorting everything."""
    today, name, sign = clock.today(), order.removeprefix("-"), -1 if order.startswith("-") else 1

    def dated(day: Any, sign: int = 1) -> tuple[Any, ...]:
        if isinstance(day, datetime):
            return (0, sign * day.timestamp())
        return (1, 0) if day is None else (0, sign * day.toordinal())

    def rank(row: Problem) -> int:
        if row.supervised_at:
            return 0
        if row.state in ("closed", "withdrawn"):
            return 3
        late = row.state != "claimed" and row.due_date is not None and row.due_date < today
        return 1 if late else 2

    if name == "unit":
        return [row.pk for row in sorted(problems, key=lambda row: (row.unit.path, row.pk), reverse=sign < 0)]
    keys: dict[str, Any] = {
        "": lambda row: (rank(row), *dated(row.due_date), row.pk),
        "due": lambda row: (*dated(row.due_date, sign), sign * row.pk),
        "listed": lambda row: (*dated(row.listed_at, sign), sign * row.pk),
        "found": lambda row: (*dated(row.found_on, sign), sign * row.pk),
        "state": lambda row: (sign * list(ProblemState).index(row.state), *dated(row.due_date), row.pk),
        "item": lambda row: (sign * row.focus_item.area.position, sign * row.focus_item.position, row.pk),
    }
    return [row.pk for row in sorted(problems, key=keys[name])]


ROWS = st.lists(
    st.tuples(
        st.integers(-2, 2) | st.none(), st.sampled_from(list(ProblemState)), st.booleans(), st.integers(0, 3),
        st.integers(0, 2), st.integers(-1, 1) | st.none(),
    ),
    max_size=25,
)  # fmt: skip


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@drawn(rows=ROWS, size=st.integers(1, 6))
def test_pages_put_together_are_the_list(cast: Cast, given: Given, rows: list[Any], size: int) -> None:
    Problem.objects.all().delete()
    today, units = clock.today(), [cast.wangxi, cast.shiwan, cast.detachment, cast.legal]
    problems = Problem.objects.bulk_create(
        Problem(
            campaign=given.campaign, unit=units[unit], focus_item=given.items[item], description="台账缺页",
            responsible_leader="周启明", responsible_unit="执法大队", state=state, listed_at=clock.now() - item * DAY,
            supervised_at=clock.now() if supervised else None, due_date=None if due is None else today + due * DAY,
            found_on=None if found is None else today + found * DAY,
        )
        for due, state, supervised, unit, item, found in rows
    )  # fmt: skip
    for order in EVERY_ORDER:
        expected = in_one_list(order, problems)
        assert [row.pk for row in walk(given, order, size)] == expected, order
        assert [row.pk for row in walk(given, order, size, back=True)] == expected, order


def test_equal_keys_stay_in_order_of_their_coming(cast: Cast, given: Given) -> None:
    problems = fill_ledger(given, cast.wangxi, 23)
    assert [row.pk for row in walk(given, "", 5)] == [row.pk for row in problems]
    assert [row.pk for row in walk(given, "-due", 5)] == [row.pk for row in reversed(problems)]


def test_what_comes_or_goes_between_two_pages_moves_no_other_row(cast: Cast, given: Given) -> None:
    problems = fill_ledger(given, cast.wangxi, 9)
    page = partial(ledger_page, campaign=given.campaign, size=3, today=clock.today())
    first = page(Problem.objects.all())
    early = fill_ledger(given, cast.shiwan, 1, due_date=clock.today() + DAY)[0]
    late = fill_ledger(given, cast.shiwan, 1)[0]
    Problem.objects.filter(pk=first.rows[-1].pk).update(state="closed")  # the very row that the cursor names
    second = page(Problem.objects.all(), cursor=first.next)
    assert second.rows == problems[3:6]
    back = page(Problem.objects.all(), cursor=second.previous)
    assert back.rows == [early, *problems[:2]] and back.first
    third = page(Problem.objects.all(), cursor=second.next)
    assert page(Problem.objects.all(), cursor=third.next).rows == [late, problems[2]]


def test_a_page_whose_rows_have_gone_is_the_last_one(cast: Cast, given: Given) -> None:
    problems = fill_ledger(given, cast.wangxi, 4)
    page = partial(ledger_page, campaign=given.campaign, size=2, today=clock.today())
    first = page(Problem.objects.all())
    rest = Problem.objects.filter(pk__lte=problems[1].pk)
    assert page(rest, cursor=first.next).rows == problems[:2]
    assert page(rest.none(), cursor=first.next).rows == []


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "a~~1", "a~~99~1~", "a~~1~zwei~2026-01-01", "a~~1~1~gestern", "a~due~0~1~2026-01-01", "a~~-1~1~"],
)
def test_a_cursor_that_nobody_can_read_is_the_first_page(cast: Cast, given: Given, cursor: str) -> None:
    problems = fill_ledger(given, cast.wangxi, 3)
    page = ledger_page(
        Problem.objects.all(), campaign=given.campaign, order="price", cursor=cursor, size=2, today=clock.today()
    )
    assert page.rows == problems[:2] and page.first


@pytest.mark.parametrize("order", EVERY_ORDER)
def test_more_rows_need_no_more_queries(cast: Cast, given: Given, order: str) -> None:
    def queries(cursor: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            ledger_page(
                Problem.objects.select_related("unit", "focus_item__area"), campaign=given.campaign, order=order,
                cursor=cursor, size=10, today=clock.today(),
            )  # fmt: skip
        return len(caught)

    fill_ledger(given, cast.wangxi, 5)
    few = queries("")
    for state in ProblemState:
        fill_ledger(given, cast.shiwan, 60, state=state)
    assert queries("") <= few <= 4
    assert queries(LAST) <= few


def test_the_reach_in_ids_is_the_reach(cast: Cast, given: Given) -> None:
    """Person by person, over problems of every unit and of another campaign."""
    other = make_campaign(cast, slug="another", units=[cast.wangxi])
    for unit in (cast.wangxi, cast.shiwan, cast.legal, cast.detachment, cast.wangxi_brigade):
        fill_ledger(given, unit, 2)
        fill_ledger(other, unit, 1)
    seen = set()
    for name, person in cast.people.items():
        for campaign in (given.campaign, other.campaign):
            rule = Problem.objects.visible_to(person).filter(campaign=campaign)
            ids = set(Problem.objects.in_campaign(person, campaign).values_list("pk", flat=True))
            assert ids == set(rule.values_list("pk", flat=True)), name
            seen.add(len(ids))
    assert len(seen) > 3  # nothing, one unit, several, all


def test_a_count_ends_where_nobody_counts_on(cast: Cast, given: Given) -> None:
    fill_ledger(given, cast.wangxi, 7)
    assert count_up_to(Problem.objects.all()) == 7
    assert count_up_to(Problem.objects.all(), limit=5) == 6
    assert cast.zhao.grants.has(Capability.LEDGER_READ)
