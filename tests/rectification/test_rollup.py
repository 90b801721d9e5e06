"""The roll-up of the ledger says what the events say: after any history, act by act and as of any day."""

from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from audit import clock
from audit.clock import SHANGHAI
from rectification import rollup, services
from rectification.figures import ledger_then
from rectification.figures.ledger import tally
from rectification.figures.rolled import rolled
from rectification.models import ItemDelta, Problem, ProblemEvent, SourceDelta
from tests.campaign_factory import Given, make_campaign
from tests.cast import Cast
from tests.rectification.scenes import accepted, act

FIRST = date(2026, 6, 1)
DAY = timedelta(days=1)
#: Every way of counting that the roll-up answers.
WAYS = [
    (),
    ("unit",),
    ("area",),
    ("item",),
    ("unit", "area"),
    ("source",),
    ("severity",),
    ("unit", "source", "severity"),
]
KINDS = (
    "relisted", "claimed", "verified", "sent_back", "withdrawn", "restored", "reopened", "extended", "revised",
    "responded", "checked",
)  # fmt: skip
MOVED = ("focus_item_id", "source", "severity", "due_date")
#: Of a problem: day of listing, what it was at first, and (days later, kind, field that changes, its new value).
HISTORIES = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 2), st.integers(0, 2),
        st.lists(
            st.tuples(st.integers(0, 4), st.sampled_from(KINDS), st.sampled_from(MOVED) | st.none(), st.integers(0, 2)),
            max_size=5,
        ),
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip


@pytest.fixture
def given(cast: Cast) -> Given:
    return make_campaign(cast)


def value(given: Given, name: str, number: int) -> Any:
    return {
        "focus_item_id": given.items[number].pk,
        "source": ("self_examination", "media", "petition")[number],
        "severity": ("general", "serious", "discipline")[number],
        "due_date": (None, FIRST + 4 * DAY, FIRST + 9 * DAY)[number],
    }[name]


def play(cast: Cast, given: Given, history: list[Any]) -> None:
    """Write problems and events, oldest first, as services do: the row, then its event; some of them in bulk."""
    units, acts = [cast.wangxi, cast.shiwan, cast.detachment], []
    for number, (start, unit, what, later) in enumerate(history):
        values = {name: value(given, name, what) for name in MOVED}
        day = FIRST + start * DAY
        row = Problem(
            campaign=given.campaign, unit=units[unit], description=f"第{number}条", responsible_leader="周启明",
            responsible_unit="大队", listed_at=moment(day), **values,
        )  # fmt: skip
        acts.append((day, number, row, "listed", None, 0))
        for wait, kind, field, to in later:
            day += wait * DAY
            acts.append((day, number, row, kind, field, to))
    listed: list[ProblemEvent] = []
    for day, _number, row, kind, field, to in sorted(acts, key=lambda one: one[0]):
        changes = None
        if kind != "listed":
            ProblemEvent.objects.bulk_create(listed)
            listed = []
        if kind == "listed":
            row.save()
        elif field is not None:
            before, behind = getattr(row, field), value(given, field, to)
            Problem.objects.filter(pk=row.pk).update(**{field: behind})
            setattr(row, field, behind)
            changes = {field: [None if one is None else str(one) for one in (before, behind)]}
        event = ProblemEvent(
            problem=row, kind=kind, business_date=day, recorded_at=moment(day), actor_name="某人", changes=changes
        )
        if kind == "listed" and row.unit == cast.wangxi:
            listed.append(event)
        else:
            event.save()
    ProblemEvent.objects.bulk_create(listed)


def moment(day: date) -> datetime:
    return datetime.combine(day, time(9), SHANGHAI)


@settings(
    max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@drawn(history=HISTORIES, fold_before=st.integers(0, 30))
def test_it_says_what_the_events_say(cast: Cast, given: Given, history: list[Any], fold_before: int) -> None:
    for model in (Problem, ItemDelta, SourceDelta):
        model.objects.all().delete()
    play(cast, given, history)
    if fold_before:
        rollup.fold(given.campaign, FIRST + fold_before * DAY)
    assert rollup.differences(given.campaign) == 0
    for day in (FIRST, FIRST + 3 * DAY, FIRST + 7 * DAY, FIRST + 12 * DAY, FIRST + 40 * DAY):
        then = ledger_then(given.campaign, day)
        for dims in WAYS:
            live = tally(then.facts, then.standings, day, dims)
            assert rolled(given.campaign, day, dims) == live, (day, dims)


def test_the_acts_of_the_services_are_counted(cast: Cast, given: Given) -> None:
    accepted(cast, given, given.problem_row("new-1"), given.problem_row("new-2"), given.problem_row("new-3"))
    one, two, _three = Problem.objects.order_by("pk")
    services.claim_done(problem=one, done_on=clock.today(), statement="已办", actor=act(cast.shen))
    services.claim_done(problem=two, done_on=clock.today(), statement="已办", actor=act(cast.shen))
    services.verify_closure(problem=one, actor=act(cast.zhao))
    services.send_back(problem=two, reason="缺照片", actor=act(cast.zhao))
    counts = rolled(given.campaign, clock.today(), ())[()]
    assert (counts.found, counts.claimed, counts.verified) == (3, 1, 1)
    assert rolled(given.campaign, clock.today() - DAY, ()) == {}
    assert rolled(given.campaign, clock.today(), ("unit",), [cast.shiwan.pk]) == {}
    assert rollup.differences(given.campaign) == 0


def test_an_act_costs_few_statements_whatever_the_history(cast: Cast, given: Given) -> None:
    """One read and two writes; what moves no count costs nothing, a whole list as much as one row."""
    accepted(cast, given, *(given.problem_row(f"new-{n}") for n in range(30)))
    problem = Problem.objects.order_by("pk")[0]
    about = {"business_date": clock.today(), "recorded_at": clock.now(), "actor_name": "某人"}

    def statements(*events: ProblemEvent) -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            ProblemEvent.objects.bulk_create(events)
        told = [one["sql"] for one in caught if "SAVEPOINT" not in one["sql"].upper()]
        return told[1:]  # the events' own

    assert len(statements(ProblemEvent(problem=problem, kind="claimed", **about))) == 3
    assert statements(ProblemEvent(problem=problem, kind="responded", **about)) == []
    many = [ProblemEvent(problem=row, kind="claimed", **about) for row in Problem.objects.order_by("pk")[1:]]
    assert len(statements(*many)) == 3


def test_a_choice_that_is_not_kept_is_told(cast: Cast, given: Given) -> None:
    with pytest.raises(KeyError):
        rolled(given.campaign, clock.today(), ("item", "source"))
    with pytest.raises(KeyError):
        rolled(given.campaign, clock.today(), ("month",))


def test_the_command_finds_a_wrong_cell_and_writes_it_anew(cast: Cast, given: Given) -> None:
    accepted(cast, given, given.problem_row("new-1"))
    call_command("check_rollup", stdout=StringIO())
    ItemDelta.objects.update(found=5)
    SourceDelta.objects.all().delete()
    ItemDelta.objects.create(
        campaign=given.campaign, unit=cast.shiwan, item=given.items[0], day=FIRST, due=FIRST, found=1
    )
    with pytest.raises(CommandError, match="--rebuild"):
        call_command("check_rollup", stdout=StringIO())
    told = StringIO()
    call_command("check_rollup", "--rebuild", "--fold", stdout=told)
    assert "law-enforcement: 0 cells differ" in told.getvalue()
