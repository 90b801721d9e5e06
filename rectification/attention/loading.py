"""What the attention rules ask of the ledger: a fixed number of queries, whatever the number of problems."""

from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate

from audit.clock import SHANGHAI
from campaigns.models import Campaign, FilingKind, Participation
from rectification.attention.copies import Copies, Text, find_copies
from rectification.attention.rules import (
    THRESHOLDS,
    DayCount,
    Evidence,
    Line,
    Thresholds,
    UnitFacts,
    attention_lines,
)
from rectification.models import Filing, FilingState, Problem, ProblemEvent, ProblemEventKind

#: Sources by which the public complains (notice 004).
COMPLAINTS = ("petition", "media")
#: How many texts are compared at most: the latest ones. A page must answer; the whole of a large ledger is no page.
MOST_TEXTS = 50_000


def lines_of(campaign: Campaign, problems: Any, limits: Thresholds = THRESHOLDS) -> list[Line]:
    """The lines of a campaign over the problems that somebody oversees; four queries."""
    standing = problems.filter(campaign=campaign).standing().order_by()
    return attention_lines(_units(campaign, standing, limits), _days(standing), _evidence(standing), limits)


def copies_of(campaign: Campaign, problems: Any, limits: Thresholds = THRESHOLDS) -> list[Copies]:
    """Texts that reach over several units: one query."""
    rows = problems.filter(campaign=campaign).standing().order_by("-pk")
    texts = rows.values_list("pk", "unit_id", "description")[:MOST_TEXTS]
    return find_copies((Text(*row) for row in texts), limits)


def _units(campaign: Campaign, standing: Any, limits: Thresholds) -> list[UnitFacts]:
    counts = {
        row["unit"]: row
        for row in standing.values("unit").annotate(
            problems=Count("pk"), complaints=Count("pk", filter=Q(source__in=COMPLAINTS)),
            extended=Count("pk", filter=Q(extension_count__gte=limits.extensions)),
            reopened=Count("pk", filter=Q(round__gt=1)),
        )
    }  # fmt: skip
    lists = Filing.objects.filter(
        campaign=campaign, obligation__requirement__kind=FilingKind.PROBLEM_LIST, first_submitted_at__isnull=False
    )
    states = set(lists.values_list("unit_id", "state"))
    reported = {unit for unit, state in states if state == FilingState.ACCEPTED}
    pending = {unit for unit, state in states if state != FilingState.ACCEPTED}
    places = (
        Participation.objects.filter(campaign=campaign).order_by("position", "id").values_list("unit", "unit__kind")
    )
    blank = {"problems": 0, "complaints": 0, "extended": 0, "reopened": 0}
    return [
        UnitFacts(
            unit,
            kind,
            reported=unit in reported,
            pending=unit in pending,
            **{name: counts.get(unit, blank)[name] for name in blank},
        )
        for unit, kind in places
    ]


def _days(standing: Any) -> list[DayCount]:
    claims = ProblemEvent.objects.filter(kind=ProblemEventKind.CLAIMED, problem__in=standing).order_by()
    rows = claims.annotate(day=TruncDate("recorded_at", tzinfo=SHANGHAI)).values_list("problem__unit", "day")
    counted = rows.annotate(claimed=Count("problem", distinct=True)).filter(claimed__gt=1)
    return [DayCount(unit, day if isinstance(day, date) else date.fromisoformat(day), n) for unit, day, n in counted]


def _evidence(standing: Any) -> list[Evidence]:
    """Files with the same content on several problems; one line a file and unit."""
    files = ProblemEvent.attachments.through.objects.filter(problemevent__problem__in=standing).order_by()
    hashes: Any = files.values("attachment__sha256").annotate(used=Count("problemevent__problem", distinct=True))
    several = hashes.filter(used__gt=1).values("attachment__sha256")
    rows = files.filter(attachment__sha256__in=several).values_list("attachment__sha256", "problemevent__problem__unit")
    found = list(rows.annotate(used=Count("problemevent__problem", distinct=True), name=Min("attachment__name")))
    units: dict[str, int] = {}
    for sha256, _unit, _used, _name in found:
        units[sha256] = units.get(sha256, 0) + 1
    return [Evidence(unit, name, used, units[sha256]) for sha256, unit, used, name in found]


def described(keys: Any, problems: Any) -> dict[int, Problem]:
    """Problems by primary key, for the copies of one page."""
    return {row.pk: row for row in problems.filter(pk__in=keys).select_related("unit")}
