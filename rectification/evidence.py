"""Evidence used more than once: the same bytes (SHA-256) shown for another problem.

It is pointed out and never judged: one notice may well prove two problems.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import User
from files.models import Attachment
from rectification.models import Problem, ProblemEvent, ProblemEventKind
from rectification.querysets import ProblemQuerySet

#: The acts whose files are a unit's evidence.
EVIDENCE = (ProblemEventKind.CLAIMED, ProblemEventKind.RESPONDED)
_links = ProblemEvent.attachments.through.objects


@dataclass(frozen=True)
class Reuse:
    """A file that also stands for other problems: those that the reader reaches, and how many he does not."""

    file: Attachment
    problems: list[Problem]
    others: int

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.problems) + self.others


def reused_in(event: ProblemEvent, user: User) -> list[Reuse]:
    """The files of a claim that are evidence of other problems too; only problems within the user's reach are named.
    Three queries, whatever their number."""
    files = list(event.attachments.all())
    if not files:
        return []
    rows = _links.filter(
        attachment__sha256__in={file.sha256 for file in files}, problemevent__kind__in=EVIDENCE
    ).exclude(problemevent__problem=event.problem_id)
    found: dict[str, set[int]] = {}
    for sha256, problem in rows.values_list("attachment__sha256", "problemevent__problem"):
        found.setdefault(sha256, set()).add(problem)
    if not found:
        return []
    seen = Problem.objects.visible_to(user).filter(pk__in=set().union(*found.values()))
    named = {row.pk: row for row in seen.select_related("unit", "campaign")}
    return [_reuse(file, found[file.sha256], named) for file in files if file.sha256 in found]


def _reuse(file: Attachment, ids: set[int], named: dict[int, Problem]) -> Reuse:
    return Reuse(file, [named[pk] for pk in sorted(ids) if pk in named], len(ids - named.keys()))


def shared_hashes(problems: ProblemQuerySet) -> "QuerySet[Any, dict[str, Any]]":
    """What is evidence of several of these problems: rows {"sha256": …, "problems": how many}."""
    files = Attachment.objects.filter(problem_events__kind__in=EVIDENCE, problem_events__problem__in=problems)
    counted = files.order_by().values("sha256").annotate(problems=Count("problem_events__problem", distinct=True))
    shared: QuerySet[Any, dict[str, Any]] = counted.filter(problems__gt=1)
    return shared


def sharing_evidence(problems: ProblemQuerySet) -> ProblemQuerySet:
    """Those of these problems that share a file with another of them: one query, for the attention list."""
    shared = shared_hashes(problems).values("sha256")
    used = _links.filter(problemevent__kind__in=EVIDENCE, attachment__sha256__in=shared)
    return problems.filter(pk__in=used.values("problemevent__problem"))
