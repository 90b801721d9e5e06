"""Which dispositions, comments, common problems and candidates a capability covers."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants
from accounts.querysets import ScopedQuerySet
from campaigns.querysets import assigned_campaigns
from rectification.querysets import ProblemPartQuerySet

#: The disposition that only named persons may know of (domain.md; issue 5, point 3).
HANDED_OVER = "handed_over"


def _problems(grants: Grants, capability: Capability) -> Any:
    """The problems over which a capability is held, as a subquery of primary keys."""
    problems = apps.get_model("rectification", "Problem")._default_manager
    return problems.filter(problems.all().reach(grants, capability)).values("pk")


def organised_q(grants: Grants, capability: Capability) -> Q:
    """Rows (with `campaign`) of campaigns that the user organises, stands above, or is assigned to by name."""
    condition = grants.organiser_q(capability, "campaign__organiser")
    if grants.assigned(capability):
        campaigns = apps.get_model("campaigns", "Campaign")._default_manager
        condition |= Q(campaign__in=campaigns.filter(assigned_campaigns(grants, capability)).values("pk"))
    return condition


class DispositionQuerySet(ScopedQuerySet[Any]):
    """What was handed to discipline inspection is reached by the campaign's named persons and by nobody else: to all
    others there is no such row."""

    read_capability = Capability.DISPOSITION_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        named = Q(kind=HANDED_OVER, problem__in=_problems(grants, Capability.DISPOSITION_RESTRICTED))
        if capability == Capability.DISPOSITION_RESTRICTED:
            return named
        within = Q(problem__in=_problems(grants, capability))
        if capability == Capability.DISPOSITION_READ:
            return (within & ~Q(kind=HANDED_OVER)) | named
        return within & (~Q(kind=HANDED_OVER) | named)

    def restricted(self) -> Self:
        """Handed to discipline inspection."""
        return self.filter(kind=HANDED_OVER)


class CommentQuerySet(ProblemPartQuerySet):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(taken_back_at=None)


class OwnRowsQuerySet(ScopedQuerySet[Any]):
    """What the system keeps for one person: his own rows alone."""

    read_capability = Capability.SELF

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q(user=grants.user_id) if capability == Capability.SELF else NOTHING


class CommonProblemQuerySet(ScopedQuerySet[Any]):
    """The office reads all of its campaigns; a unit those under which one of its own problems stands."""

    read_capability = Capability.LEDGER_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        if capability != Capability.LEDGER_READ:
            return organised_q(grants, capability)
        parts = apps.get_model("rectification", "CommonPart")._default_manager
        having = parts.filter(problem__in=_problems(grants, capability))
        return organised_q(grants, Capability.LEDGER_OVERSEE) | Q(pk__in=having.values("common"))

    def standing(self) -> Self:
        """Not dissolved."""
        return self.filter(dissolved_at=None)


class CandidateQuerySet(ScopedQuerySet[Any]):
    """Candidates for inspection are the office's own business: no unit sees that it is one."""

    read_capability = Capability.LEDGER_OVERSEE

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return organised_q(grants, capability)

    def standing(self) -> Self:
        """Not taken off the list."""
        return self.filter(removed_at=None)
