"""What waits of the problems that the office listed: the unit's answer, or the office's word on an objection."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.capabilities import Capability
from accounts.models import User
from audit import clock
from campaigns.models import Campaign
from rectification.models import Problem
from rectification.querysets import ProblemQuerySet


def to_answer(user: User, campaign: Campaign) -> ProblemQuerySet:
    """What this person's units have to answer, the soonest first."""
    rows = Problem.objects.all().within(user, Capability.PROBLEM_CLAIM).filter(campaign=campaign)
    return rows.awaiting_response().order_by("respond_by", "id")


def objections(user: User, campaign: Campaign) -> ProblemQuerySet:
    """What this person may decide: objections, the oldest first, but none of a unit in which he holds a post."""
    rows = Problem.objects.all().within(user, Capability.PROBLEM_LIST).filter(campaign=campaign).objected()
    return rows.exclude(unit__in=sorted(user.grants.unit_ids)).order_by("objected_at", "id")


def unanswered(user: User, campaign: Campaign) -> ProblemQuerySet:
    """What the office listed and units have not answered, the soonest first."""
    rows = Problem.objects.all().within(user, Capability.PROBLEM_LIST).filter(campaign=campaign)
    return rows.awaiting_response().order_by("respond_by", "id")


@dataclass(frozen=True)
class AnswerCounts:
    """What the office's desk says in a line."""

    objections: int
    unanswered: int
    late: int


def answer_counts(user: User, campaign: Campaign) -> AnswerCounts:
    """Two queries; none for whoever lists nothing."""
    if not user.grants.has(Capability.PROBLEM_LIST):
        return AnswerCounts(0, 0, 0)
    days = list(unanswered(user, campaign).values_list("respond_by", flat=True))
    return AnswerCounts(objections(user, campaign).count(), len(days), sum(day < clock.today() for day in days))


def answer_rows(rows: ProblemQuerySet, today: date) -> list[dict[str, Any]]:
    """The rows for a list: the problem, and by how many days its answer is late."""
    found = rows.select_related("unit", "focus_item__area")
    return [{"problem": row, "late": max((today - row.respond_by).days, 0)} for row in found]
