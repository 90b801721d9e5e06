"""The ledger at a size: pages by keyset, figures from the roll-up, what that costs those who write, and search.

Uses the made-up ledger of `manage.py make_load` that is in the database, else makes one of --units and --problems.
Each figure stands beside a baseline run in turns with it in the same process: OFFSET paging over the same rows, the
same list without scoping, the count that a GROUP BY over the events gives, acts without the roll-up, and a plain
search that leaves the way to the database. The best of some rounds counts. What is written is rolled back.
"""

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from unittest import mock

import django

django.setup()

from django.db import connection, reset_queries, transaction  # noqa: E402
from django.db.models import Case, F, Q, When  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.actors import Actor  # noqa: E402
from accounts.models import User  # noqa: E402
from audit import clock  # noqa: E402
from campaigns.models import Campaign  # noqa: E402
from rectification import rollup, services  # noqa: E402
from rectification.figures.loading import end_of  # noqa: E402
from rectification.figures.rolled import rolled  # noqa: E402
from rectification.listing import LAST, count_up_to, ledger_page  # noqa: E402
from rectification.load.ledger import LEADER, LIAISON, MANAGER, make_load  # noqa: E402
from rectification.load.words import RARE  # noqa: E402
from rectification.models import Problem, ProblemEvent  # noqa: E402
from tests.bench import parser, report  # noqa: E402

SIZE = 50
#: Two characters each: in every eighth text, in some hundreds of a million, in a handful, in none.
WORDS = {"common": "交接", "frequent": "水运", "rare": RARE, "absent": "飞碟"}
PEOPLE = {"manager": MANAGER, "leader": LEADER, "liaison": LIAISON}
MOVES = ("listed", "relisted", "claimed", "verified", "sent_back", "withdrawn", "reopened")


def best(*ways: Callable[[], Any], rounds: int) -> list[float]:
    """The best time of each way in milliseconds, the ways taking turns."""
    times: list[list[float]] = [[] for _way in ways]
    for _round in range(rounds):
        for place, way in enumerate(ways):
            began = time.perf_counter()
            way()
            times[place].append((time.perf_counter() - began) * 1000)
            reset_queries()
    return [min(each) for each in times]


def page_of(rows: Any, campaign: Campaign, cursor: str = "", order: str = "") -> Any:
    joined = rows.select_related("unit", "focus_item__area")
    return ledger_page(joined, campaign=campaign, order=order, cursor=cursor, size=SIZE, today=clock.today())


def by_offset(rows: Any, start: int) -> list[Problem]:
    """The same order as one would ask for it with nothing but Django."""
    late = Q(state__in=("open", "rectifying"), due_date__lt=clock.today())
    rank = Case(
        When(supervised_at__isnull=False, then=0), When(late, then=1), When(state__in=("closed", "withdrawn"), then=3),
        default=2,
    )  # fmt: skip
    ordered = rows.alias(rank=rank).order_by("rank", F("due_date").asc(nulls_last=True), "pk")
    return list(ordered.select_related("unit", "focus_item__area")[start : start + SIZE])


def paging(campaign: Campaign, rounds: int) -> dict[str, float]:
    return {
        f"{name}_{figure}": value
        for name, username in PEOPLE.items()
        for figure, value in pages_of(User.objects.get(username=username), campaign, rounds).items()
    }


def pages_of(user: User, campaign: Campaign, rounds: int) -> dict[str, float]:
    def rows() -> Any:
        return Problem.objects.in_campaign(user, campaign)

    bare, scoped = Problem.objects.filter(campaign=campaign), Problem.objects.visible_to(user).filter(campaign=campaign)
    deep = page_of(rows(), campaign, LAST)
    with CaptureQueriesContext(connection) as caught:
        page_of(rows(), campaign)
    queries, total = len(caught), rows().count()
    first, last, before, unscoped = best(
        lambda: page_of(rows(), campaign),
        lambda: page_of(rows(), campaign, LAST),
        lambda: page_of(rows(), campaign, deep.previous),
        lambda: page_of(bare, campaign),
        rounds=rounds,
    )
    start = max(total - SIZE, 0)
    offset_first, offset_last = best(lambda: by_offset(scoped, 0), lambda: by_offset(scoped, start), rounds=2)
    assert [row.pk for row in by_offset(rows(), 0)] == [row.pk for row in page_of(rows(), campaign).rows]
    assert [row.pk for row in by_offset(rows(), start)] == [row.pk for row in deep.rows]
    return {
        "problems": total, "queries": queries, "first_page_ms": first, "last_page_ms": last, "last_but_one_ms": before,
        "deepest_to_first_ratio": max(last, before) / first, "to_unscoped_ratio": first / unscoped,
        "offset_first_ms": offset_first, "offset_last_ms": offset_last,
        "offset_last_to_keyset_ratio": offset_last / last,
    }  # fmt: skip


def sorting(campaign: Campaign, rounds: int) -> dict[str, float]:
    """The slowest of first and last page in every other order."""
    figures = {}
    for order in ("due", "-due", "listed", "found", "state", "item", "unit", "-unit"):
        times = best(
            partial(page_of, Problem.objects.all(), campaign, "", order),
            partial(page_of, Problem.objects.all(), campaign, LAST, order),
            rounds=rounds,
        )
        figures[f"order_{order.replace('-', 'down_')}_ms"] = max(times)
    return figures


def live(campaign: Campaign, day: date) -> dict[tuple[int, int], tuple[int, int, int]]:
    """Found, claimed, verified by unit and area as one GROUP BY over the events."""
    marks = ", ".join(["%s"] * len(MOVES))
    problem, event, item = (
        model._meta.db_table for model in (Problem, ProblemEvent, Problem._meta.get_field("focus_item").related_model)
    )
    statement = f"""
        SELECT p.unit_id, i.area_id, count(*),
               sum(CASE WHEN e.kind IN ('claimed', 'verified') THEN 1 ELSE 0 END),
               sum(CASE WHEN e.kind = 'verified' THEN 1 ELSE 0 END)
        FROM (SELECT problem_id, max(id) AS last FROM {event}
              WHERE recorded_at < %s AND kind IN ({marks}) GROUP BY problem_id) AS then_was
        JOIN {event} e ON e.id = then_was.last JOIN {problem} p ON p.id = e.problem_id
        JOIN {item} i ON i.id = p.focus_item_id
        WHERE p.campaign_id = %s AND e.kind <> 'withdrawn' GROUP BY p.unit_id, i.area_id
    """
    end = connection.ops.adapt_datetimefield_value(end_of(day))
    with connection.cursor() as cursor:
        cursor.execute(statement, [end, *MOVES, campaign.pk])
        return {(unit, area): (found, int(claimed), int(verified)) for unit, area, found, claimed, verified in cursor}


def statistics(campaign: Campaign, rounds: int) -> dict[str, float]:
    assert campaign.start
    today = clock.today()
    figures: dict[str, float] = {}
    for name, day in {"today": today, "halfway": campaign.start + (today - campaign.start) / 2}.items():
        table = rolled(campaign, day, ("unit", "area"))
        assert {cell: (t.found, t.claimed, t.verified) for cell, t in table.items()} == live(campaign, day)
        kept, plain, sources = best(
            partial(rolled, campaign, day, ("unit", "area")),
            partial(live, campaign, day),
            partial(rolled, campaign, day, ("source", "severity")),
            rounds=rounds,
        )
        figures |= {
            f"statistics_{name}_ms": kept, f"statistics_{name}_sources_ms": sources, f"group_by_{name}_ms": plain,
            f"group_by_{name}_to_rollup_ratio": plain / kept,
        }  # fmt: skip
    return figures


def writing(campaign: Campaign, rounds: int) -> dict[str, float]:
    """Acts one by one, and a whole list at once, with the roll-up and without it."""
    liaison = User.objects.get(username=LIAISON)
    mine = list(Problem.objects.in_campaign(liaison, campaign).filter(state="open")[:60])

    def undone(act: Callable[[], Any]) -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    def claims() -> None:
        for problem in mine:
            problem.state = "open"
            services.claim_done(
                problem=problem, done_on=clock.today(), statement="已整改到位", actor=Actor(liaison, "10.0.0.1")
            )

    def a_list() -> None:
        texts = {"focus_item_id": mine[0].focus_item_id, "responsible_leader": "某人", "responsible_unit": "某大队"}
        made = Problem.objects.bulk_create(
            Problem(
                campaign=campaign, unit=mine[0].unit, description=row.description, listed_at=clock.now(),
                due_date=row.due_date, **texts,
            )
            for row in mine * 3
        )  # fmt: skip
        ProblemEvent.objects.bulk_create(
            ProblemEvent(
                problem=row, kind="listed", business_date=clock.today(), recorded_at=clock.now(), actor_name="某人"
            )
            for row in made
        )

    def bare(act: Callable[[], Any]) -> None:
        with mock.patch.object(rollup, "roll_up", lambda events: None):
            undone(act)

    figures: dict[str, float] = {}
    for name, act in {"claim": claims, "list": a_list}.items():
        kept, plain = best(partial(undone, act), partial(bare, act), rounds=rounds)
        figures[f"write_{name}_ms"] = kept
        figures[f"write_{name}_without_ms"] = plain
        figures[f"write_{name}_cost_ratio"] = kept / plain - 1
    return figures


def found_page(rows: Any, word: str, campaign: Campaign) -> Any:
    return page_of(rows.about(word), campaign)


def searching(campaign: Campaign, rounds: int) -> dict[str, float]:
    manager = User.objects.get(username=MANAGER)
    figures: dict[str, float] = {}
    for name, word in WORDS.items():
        scoped = Problem.objects.in_campaign(manager, campaign)
        plain = Problem.objects.visible_to(manager).filter(campaign=campaign)
        texts = Q(description__icontains=word) | Q(responsible_leader__icontains=word)
        texts |= Q(responsible_unit__icontains=word) | Q(unit__name__icontains=word)
        (found,) = best(partial(found_page, scoped, word, campaign), rounds=rounds)
        (base,) = best(partial(by_offset, plain.filter(texts), 0), rounds=1)
        figures |= {
            f"search_{name}_rows": count_up_to(scoped.about(word)), f"search_{name}_ms": found,
            f"search_{name}_plain_ms": base, f"search_{name}_plain_to_indexed_ratio": base / found,
        }  # fmt: skip
    return figures


def measure(units: int, problems: int, rounds: int) -> dict[str, float]:
    campaign = Campaign.objects.filter(slug="load").first()
    if campaign is None:
        campaign = make_load(units=units, problems=problems, seed=1, last=clock.today())
    parts = (paging, sorting, statistics, writing, searching)
    figures = {name: value for part in parts for name, value in part(campaign, rounds).items()}
    return {name: round(value, 2) for name, value in figures.items()}


def main() -> None:
    arguments = parser(__doc__ or "")
    arguments.add_argument("--units", type=int, default=2_000, help="units of the ledger to make")
    arguments.add_argument("--problems", type=int, default=100_000, help="problems of the ledger to make")
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    report(measure(options.units, options.problems, options.rounds), as_json=options.json)


if __name__ == "__main__":
    main()
