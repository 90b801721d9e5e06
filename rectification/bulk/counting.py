"""To how many problems of a run an act applies, and why not to the others."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Value, When

from accounts.models import User
from rectification.bulk.verbs import Verb, with_facts
from rectification.models import BulkRun, Problem


@dataclass(frozen=True)
class Count:
    """`applies` problems, and (why, how many) of the others, as the verb lists its reasons."""

    applies: int
    others: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All of them."""
        return self.applies + sum(number for _why, number in self.others)


def with_reason(run: BulkRun, verb: Verb, user: User) -> Any:
    """The problems of the run with `which`: the place of the first reason that holds, -1 where the act applies."""
    which = Case(
        *(When(condition, then=Value(place)) for place, (condition, _why) in enumerate(verb.reasons(user))),
        default=Value(-1), output_field=models.IntegerField(),
    )  # fmt: skip
    return with_facts(Problem.objects.filter(bulk_rows__run=run)).order_by().annotate(which=which)


def counted(run: BulkRun, verb: Verb, user: User) -> Count:
    """Over the problems of the run: one query, whatever their number. The single service decides anew, row by row."""
    found = dict(with_reason(run, verb, user).values_list("which").annotate(models.Count("pk")))
    others = tuple((why, found[at]) for at, (_q, why) in enumerate(verb.reasons(user)) if found.get(at))
    return Count(found.get(-1, 0), others)
