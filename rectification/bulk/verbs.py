"""The acts that can be done to many problems: each calls the service of the single act, row by row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import User
from accounts.transitions import Refused
from rectification.models import Problem, ProblemEvent, ProblemEventKind, ProblemState
from rectification.services.assigning import ENDED, assign_verifier
from rectification.services.closing import verify_closure
from rectification.verifiers import may_verify_in

#: Condition on Problem → why the act does not apply to it. The first that holds is told.
Reasons = list[tuple[Q, str]]


@dataclass(frozen=True)
class Verb:
    """`reads` turns what was typed into params (or refuses it); `act` calls the single service on one problem."""

    code: str
    label: str | Promise
    icon: str
    capability: Capability
    reasons: Callable[[User], Reasons]
    act: Callable[[Problem, Mapping[str, Any], Actor], object]
    reads: Callable[[Mapping[str, Any], Any, User], dict[str, Any]] = field(default=lambda typed, campaign, user: {})
    #: What is asked for on the page of confirmation: "verifier", "statement", "reason" or nothing.
    asks: str = ""


def with_facts(problems: "QuerySet[Problem]") -> "QuerySet[Problem]":
    """With what the reasons ask of a problem: `claimant`, who claimed it last."""
    claims = ProblemEvent.objects.filter(problem=OuterRef("pk"), kind=ProblemEventKind.CLAIMED).order_by("-id")
    return problems.alias(claimant=Subquery(claims.values("actor")[:1]))


def _out_of_reach(user: User, capability: Capability) -> Q:
    grants = user.grants
    return ~Problem.objects.all().reach(grants, capability) if grants.has(capability) else ~Q(pk__in=[])


def _closing(user: User) -> Reasons:
    return [
        (Q(unit__in=sorted(user.grants.unit_ids)), _("是您本单位的问题，由其他单位的人核验")),
        (_out_of_reach(user, Capability.CLOSURE_VERIFY), _("不归您核验")),
        (Q(state=ProblemState.CLOSED), _("已经销号")),
        (~Q(state=ProblemState.CLAIMED), _("单位还没有申请销号")),
        (Q(claimant=user.pk), _("是您申请销号的，由其他人核验")),
    ]


def _assigning(user: User) -> Reasons:
    return [
        (_out_of_reach(user, Capability.VERIFIER_ASSIGN), _("不是您牵头的专项整治")),
        (Q(state__in=ENDED), _("已经销号或撤回，不用再指定")),
    ]


def _read_statement(typed: Mapping[str, Any], campaign: Any, user: User) -> dict[str, Any]:
    return {"statement": str(typed.get("statement", "")).strip()[:2000]}


def _read_verifier(typed: Mapping[str, Any], campaign: Any, user: User) -> dict[str, Any]:
    chosen = str(typed.get("verifier", ""))
    people = {str(person.uuid): person for person in may_verify_in(campaign)}
    if chosen not in people:
        raise Refused(_("请选一位核验人。"))
    return {"verifier": people[chosen].pk, "name": people[chosen].name}


def _assign(problem: Problem, params: Mapping[str, Any], actor: Actor) -> object:
    return assign_verifier(problem=problem, verifier=User.objects.get(pk=params["verifier"]), actor=actor)


def _close(problem: Problem, params: Mapping[str, Any], actor: Actor) -> object:
    return verify_closure(problem=problem, statement=params.get("statement", ""), actor=actor)


ASSIGN: Final = Verb(
    "assign", gettext_lazy("指定核验人"), "user-check", Capability.VERIFIER_ASSIGN, _assigning, _assign, _read_verifier,
    "verifier",
)  # fmt: skip
CLOSE: Final = Verb(
    "close", gettext_lazy("核验销号"), "check", Capability.CLOSURE_VERIFY, _closing, _close, _read_statement,
    "statement",
)  # fmt: skip
VERBS: Final[dict[str, Verb]] = {verb.code: verb for verb in (ASSIGN, CLOSE)}


def verbs_for(user: User) -> list[Verb]:
    """The acts that a person may do at all."""
    return [verb for verb in VERBS.values() if user.grants.has(verb.capability)]
