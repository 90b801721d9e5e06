"""The standing of many problems: the rule of `rectification/standing.py` as conditions, and what persons decided."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from rectification.models import OutsideFinding, Problem, ProblemState, ReportedBy, StandingDecision
from rectification.standing import (
    ACCOUNTABLE,
    AUTHORITIES,
    EXEMPT,
    OWN,
    UNCLEAR,
    UNDECIDED,
    Facts,
    Finding,
    Verdict,
    judge,
)

UNFINISHED = (ProblemState.OPEN, ProblemState.RECTIFYING)


def facts_of(problem: Problem, today: date) -> Facts:
    """What the rule asks of one problem: one query for who else found it, unless that is prefetched."""
    unfinished = problem.state in UNFINISHED
    return Facts(
        exempts=problem.campaign.exempts_self_reported,
        source=problem.source,
        own_list=problem.reported_by == ReportedBy.OWN_LIST,
        filed_on=problem.filed_on,
        found_on=problem.found_on,
        findings=tuple(
            Finding(row.source, row.found_on) for row in problem.outside_findings.all() if row.withdrawn_at is None
        ),
        closed=problem.state == ProblemState.CLOSED,
        overdue=unfinished and problem.due_date is not None and problem.due_date < today,
        unanswered=problem.responded_at is None and problem.respond_by is not None and problem.respond_by < today,
        reopened=unfinished and problem.round > 1,
    )


def verdict_of(problem: Problem, today: date) -> Verdict | None:
    """The rule's verdict; None for what is withdrawn."""
    return None if problem.state == ProblemState.WITHDRAWN else judge(facts_of(problem, today))


def decision_of(problem: Problem) -> StandingDecision | None:
    """What a person decided last."""
    return problem.standing_decisions.filter(replaced_at=None).first()


def with_standing(problems: Any, today: date) -> Any:
    """Annotate `rule` (what the rule says) and `standing` (with a person's decision where the rule says nothing).

    Withdrawn problems are left out. A decision counts only while the rule leaves the problem undecided.
    """
    findings = OutsideFinding.objects.filter(problem=OuterRef("pk"), withdrawn_at=None).order_by()
    decided = StandingDecision.objects.filter(problem=OuterRef("pk"), replaced_at=None).order_by("-id")
    earliest = findings.values("problem").annotate(day=Min("found_on")).values("day")
    rows = problems.standing().alias(
        outside_on=Subquery(earliest), outside_authority=Exists(findings.filter(source__in=AUTHORITIES))
    )
    rows = rows.alias(listed_first=_true_where(_listed_first()))
    rule = Case(
        When(Q(campaign__exempts_self_reported=True, listed_first=True, state="closed"), then=Value(EXEMPT)),
        When(_by_authority() & Q(listed_first=False) & _passive(today), then=Value(ACCOUNTABLE)),
        default=Value(UNDECIDED),
    )
    decision = Coalesce(Subquery(decided.values("standing")[:1]), Value(UNDECIDED))
    rows = rows.annotate(rule=rule)
    return rows.annotate(standing=Case(When(rule=UNDECIDED, then=decision), default=F("rule")))


def count_standings(problems: Any, today: date) -> Counter[str]:
    """Standing → number of problems: one query."""
    rows = with_standing(problems, today).order_by().values_list("standing").annotate(Count("pk"))
    return Counter(dict(rows))


def count_by_unit(problems: Any, today: date) -> dict[int, Counter[str]]:
    """Unit id → standing → number of problems: one query."""
    found: dict[int, Counter[str]] = {}
    rows = with_standing(problems, today).order_by().values_list("unit", "standing").annotate(Count("pk"))
    for unit, standing, count in rows:
        found.setdefault(unit, Counter())[standing] = count
    return found


def _true_where(condition: Q) -> Case:
    """A condition as a column that is never null, so that its opposite may be asked for."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _listed_first() -> Q:
    own = Q(reported_by=ReportedBy.OWN_LIST)
    others = ~own | ~Q(source__in=OWN | UNCLEAR)
    nobody_before = Q(outside_on=None) | Q(outside_on__gt=F("filed_on"))
    mine = own & Q(source__in=OWN)
    return Q(filed_on__isnull=False) & nobody_before & (mine | (others & Q(found_on__gt=F("filed_on"))))


def _by_authority() -> Q:
    return ~Q(reported_by=ReportedBy.OWN_LIST) | Q(source__in=AUTHORITIES) | Q(outside_authority=True)


def _passive(today: date) -> Q:
    unfinished = Q(state__in=UNFINISHED)
    unanswered = Q(respond_by__lt=today, responded_at=None) & ~Q(state="closed")
    return (unfinished & (Q(due_date__lt=today) | Q(round__gt=1))) | unanswered
