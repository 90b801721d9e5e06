"""The numbers that an issue of the monthly information carries: refreshed until it is sent, then signed with it."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from audit import clock
from campaigns.models import Obligation
from rectification.figures.issues import Moved, Window, issue_numbers, window_of
from rectification.models import Filing, FilingVersion, Institution, InstitutionEvent, ProblemEvent


def issue_figures(filing: Filing) -> dict[str, Any]:
    """`since` and `until` as ISO moments, `total` and `period` counts of the filing's unit. Six queries."""
    window = issue_window(filing)
    scope = Q(recorded_at__lte=window.until)
    problems = ProblemEvent.objects.filter(scope, problem__campaign=filing.campaign, problem__unit=filing.unit)
    rows = problems.order_by("recorded_at", "id").values_list("problem_id", "kind", "recorded_at")
    institutions = InstitutionEvent.objects.filter(
        institution__campaign=filing.campaign, institution__unit=filing.unit
    ).order_by("recorded_at", "id")
    built = Institution.objects.filter(campaign=filing.campaign, unit=filing.unit, built=True)
    numbers = issue_numbers(
        window,
        [Moved(*row) for row in rows],
        [Moved(*row) for row in institutions.values_list("institution_id", "kind", "recorded_at")],
        frozenset(built.values_list("pk", flat=True)),
    )
    return {"since": window.since.isoformat(), "until": window.until.isoformat(), **numbers}


def issue_window(filing: Filing) -> Window:
    """From the end of the issue before it to now, or to the beginning of one after it that is fixed already."""
    obligation = filing.obligation
    start = filing.campaign.published_at or filing.campaign.created_at
    earlier, later = [], []
    for before, since, until in _fixed_issues(obligation):
        if before:
            earlier.append(until)
        elif since is not None:
            later.append(since)
    return window_of(start=start, now=clock.now(), earlier=earlier, later=later)


def _fixed_issues(obligation: Obligation) -> list[tuple[bool, datetime | None, datetime]]:
    """(whether it comes before this one, beginning if known, end) of the other issues' newest fixed versions."""
    versions = (
        FilingVersion.objects.filter(
            filing__obligation__requirement=obligation.requirement_id, filing__unit=obligation.unit_id
        )
        .exclude(frozen_at=None)
        .exclude(filing__obligation=obligation)
        .order_by("number")
    )
    found: dict[int, tuple[bool, datetime | None, datetime]] = {}
    for pk, key, frozen_at, content in versions.values_list(
        "filing__obligation_id", "filing__obligation__period_key", "frozen_at", "content"
    ):
        figures = content.get("figures", {})
        since = datetime.fromisoformat(figures["since"]) if "since" in figures else None
        until = datetime.fromisoformat(figures["until"]) if "until" in figures else frozen_at
        found[pk] = (key < obligation.period_key, since, until)
    return list(found.values())
