"""What the main pages cost at 100 and at 20,000 problems: queries, and time beside a bare Django view of the same rows.

A bare view is what one would write who has nothing but Django: behind the same middleware and sign-in, without scope,
rules, words, links, menu or frame. Of a list it selects a page of the same model rows with the related rows whose
names the page shows, lets the database count by state what the page's tabs and lights count, and writes the rows
into an empty table. Of figures as of a day, which follow from the events in their order, it reads the facts and
events as plain tuples, counts none of them, and writes the obligations that the page's board or rates stand on.

Both sides alternate in one process and the best of several rounds counts, so that a busy machine disturbs both alike.
Templates are not instrumented as tests have them: a signal and a copied context for each included part would be
charged to the page alone.
"""

import random
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import django

django.setup()

from django.core.paginator import Paginator  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import path, reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from audit import clock  # noqa: E402
from campaigns.models import Obligation  # noqa: E402
from config.urls import urlpatterns as product  # noqa: E402
from rectification.models import Filing, Problem, ProblemEvent  # noqa: E402
from tests.bench import parser, report  # noqa: E402
from tests.cast import Cast, build_cast  # noqa: E402
from tests.reporting.given import Given, at, build_given  # noqa: E402

SIZES = (100, 20_000)
TODAY = date(2026, 8, 30)
LISTED = at(date(2026, 6, 20))
SENTENCE = "现场检查时个别执法人员未按规定出示证件，执法全过程记录不完整，"
SHOWN = 50  # rows on a page of a list
#: What the figures are counted from.
FACTS = ("pk", "unit_id", "focus_item__area_id", "due_date")
EVENTS = ("problem_id", "kind")


def _table(*cells: str) -> Any:
    body = "".join(f"<td>{{{{ row.{cell} }}}}</td>" for cell in cells)
    source = f"<table>{{% for row in rows %}}<tr>{body}</tr>{{% endfor %}}</table><p>{{{{ counts }}}}</p>"
    return engines["django"].from_string(source)


PROBLEMS = _table(
    "unit.short_name", "focus_item.area.title", "focus_item.number", "description", "responsible_leader", "due_text",
    "get_state_display",
)  # fmt: skip
FILINGS = _table("obligation.title", "unit.short_name", "get_state_display", "submitted_at", "obligation.due_date")
OWED = _table("unit_name", "title", "due_date", "filing.get_state_display")


def _answer(table: Any, rows: Any, *counts: Any) -> HttpResponse:
    return HttpResponse(table.render({"rows": rows, "counts": counts}))


def _by_state(rows: Any) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def bare_ledger(request: HttpRequest) -> HttpResponse:
    """A page of the problems by due day."""
    problems = Problem.objects.filter(withdrawn_at=None)
    shown = problems.select_related("unit", "focus_item__area").order_by("due_date", "id")
    return _answer(PROBLEMS, Paginator(shown, SHOWN).get_page(1), _by_state(problems))


def bare_reviews(request: HttpRequest) -> HttpResponse:
    """A page of the filings that wait."""
    filings = Filing.objects.all()
    shown = filings.filter(state="submitted").select_related("obligation", "unit").order_by("submitted_at", "id")
    return _answer(FILINGS, Paginator(shown, SHOWN).get_page(1), _by_state(filings))


def bare_obligations(request: HttpRequest) -> HttpResponse:
    """What one unit owes, and its problems by state."""
    units = request.user.grants.unit_ids  # type: ignore[union-attr]
    owed = Obligation.objects.filter(unit__in=units).select_related("filing").order_by("due_date", "id")
    return _answer(OWED, owed, _by_state(Problem.objects.filter(unit__in=units)))


def bare_figures(request: HttpRequest) -> HttpResponse:
    """The facts and events that figures are counted from, and what is owed."""
    facts = list(Problem.objects.order_by("pk").values_list(*FACTS))
    events = list(ProblemEvent.objects.order_by("recorded_at", "id").values_list(*EVENTS))
    owed = Obligation.objects.select_related("filing").order_by("due_date", "id")
    return _answer(OWED, owed, len(facts), len(events))


#: Page → who opens it, and the bare view beside it.
PAGES: dict[str, tuple[str, str, Callable[[HttpRequest], HttpResponse]]] = {
    "desk": ("zhao", "desk-detail", bare_figures),
    "ledger": ("zhao", "problem-list", bare_ledger),
    "reviews": ("zhao", "review-list", bare_reviews),
    "obligations": ("shen", "obligation-list", bare_obligations),
    "overview": ("chen", "overview-detail", bare_figures),
    "statistics": ("zhao", "statistics-detail", bare_figures),
}
urlpatterns = [*product, *(path(f"bare/{name}/", view) for name, (_who, _url, view) in PAGES.items())]


def owe(given: Given) -> None:
    """Every unit's filings: some waiting, some accepted, some missing."""
    for place, unit in enumerate(given.units):
        given.file(given.owe("liaison_form", unit, due=date(2026, 6, 9)), LISTED, accepted=LISTED)
        given.file(given.owe("problem_list", unit, key="undated"), LISTED)
        for month in (6, 7, 8, 9):
            duty = given.owe("monthly_information", unit, due=date(2026, month, 15), key=f"2026-0{month}")
            if month + place < 9:
                given.file(duty, at(date(2026, month, 14)))


def grow(given: Given, count: int) -> None:
    """Problems on the ledger up to `count`, in every stage, some overdue, some pressing."""
    dice = random.Random(count)
    have = Problem.objects.count()
    problems = Problem.objects.bulk_create(
        Problem(
            campaign=given.campaign, unit=given.units[n % 3], focus_item=given.items[n % 6], position=n,
            description=f"{SENTENCE * dice.choice([1, 1, 2, 3])}涉及案卷{n}卷", responsible_leader="韩立诚",
            responsible_unit="执法监督股", due_date=date(2026, 8 + n % 3, 15), due_text="按月", listed_at=LISTED,
            state=dice.choice(("open", "open", "rectifying", "claimed", "closed")),
        )
        for n in range(have, count)
    )  # fmt: skip
    steps = {"claimed": ("listed", "claimed"), "closed": ("listed", "claimed", "verified")}
    ProblemEvent.objects.bulk_create(
        ProblemEvent(problem=one, kind=kind, business_date=LISTED.date(), recorded_at=LISTED, actor_name="某人")
        for one in problems
        for kind in steps.get(str(one.state), ("listed",))
    )


def seconds(client: Client, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    spent = time.perf_counter() - began
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    reset_queries()
    return spent


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def measure_page(client: Client, page: str, rounds: int) -> dict[str, float]:
    """Queries of the page, its best time in milliseconds, and that as a multiple of the bare view's."""
    url, bare = reverse(PAGES[page][1]), f"/bare/{page}/"
    seconds(client, url), seconds(client, bare)  # templates and connections warm up
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    queries = len(caught)
    turns = [(seconds(client, url), seconds(client, bare)) for _round in range(rounds)]
    whole, plain = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
    return {"queries": queries, "ms": round(whole * 1000, 1), "ratio": round(whole / plain, 2)}


def measure(sizes: list[int], rounds: int) -> dict[str, float]:
    cast: Cast = build_cast()
    given = build_given(cast)
    figures: dict[str, float] = {}
    with clock.standing_at(at(TODAY, 10)):
        owe(given)
        for size in sizes:
            grow(given, size)
            for page, (who, _url, _bare) in PAGES.items():
                client = signed_in(getattr(cast, who))
                for name, value in measure_page(client, page, rounds).items():
                    figures[f"{page}_{size}_{name}"] = value
    return figures


def main() -> None:
    arguments = parser(__doc__ or "")
    arguments.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of problems, rising")
    arguments.add_argument("--rounds", type=int, default=15)
    options = arguments.parse_args()
    with override_settings(ROOT_URLCONF="tests.bench.pages", ALLOWED_HOSTS=["testserver"]):
        report(measure(options.sizes, options.rounds), as_json=options.json)


if __name__ == "__main__":
    main()
