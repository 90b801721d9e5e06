"""The acts that can be done to many problems: each calls the service of the single act, row by row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import User
from accounts.transitions import Refused
from rectification.models import (
    Extension,
    ExtensionState,
    Problem,
    ProblemCheck,
    ProblemEvent,
    ProblemEventKind,
    ProblemState,
)
from rectification.services.assigning import ENDED, assign_verifier
from rectification.services.closing import check_problem, verify_closure
from rectification.services.comments import LONGEST, write_comment
from rectification.services.extensions import approve_extension, refuse_extension
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
    #: What is asked for on the page of confirmation: "verifier", "statement", "reason", "text" or nothing.
    asks: str = ""
    #: Held besides: what is no work of the units.
    beside: Capability = Capability.LEDGER_READ

    def offered_to(self, user: User) -> bool:
        """Whether the person may do it to some problem."""
        return user.grants.has(self.capability) and user.grants.has(self.beside)


def with_facts(problems: "QuerySet[Problem]") -> "QuerySet[Problem]":
    """With what the reasons ask of a problem: who claimed it, checked it and asks for more time, as it stands."""
    claims = ProblemEvent.objects.filter(problem=OuterRef("pk"), kind=ProblemEventKind.CLAIMED).order_by("-id")
    checks = ProblemCheck.objects.filter(problem=OuterRef("pk"), passed=True).order_by("-id")
    asked = Extension.objects.filter(problem=OuterRef("pk"), state=ExtensionState.ASKED)
    return problems.alias(
        claimant=Subquery(claims.values("actor")[:1]), checker=Subquery(checks.values("checked_by")[:1]),
        asking=Exists(asked), asker=Subquery(asked.values("asked_by")[:1]),
    )  # fmt: skip


def _out_of_reach(user: User, capability: Capability) -> Q:
    grants = user.grants
    return ~Problem.objects.all().reach(grants, capability) if grants.has(capability) else ~Q(pk__in=[])


def _verifying(user: User) -> Reasons:
    return [
        (Q(unit__in=sorted(user.grants.unit_ids)), _("是您本单位的问题，由其他单位的人核验")),
        (_out_of_reach(user, Capability.CLOSURE_VERIFY), _("不归您核验")),
        (Q(state=ProblemState.CLOSED), _("已经销号")),
        (~Q(state=ProblemState.CLAIMED), _("单位还没有申请销号")),
        (Q(claimant=user.pk), _("是您申请销号的，由其他人核验")),
    ]


def _checking(user: User) -> Reasons:
    return [*_verifying(user), (Q(checked_at__isnull=False), _("已经核账通过"))]


def _closing(user: User) -> Reasons:
    two_people = Q(campaign__separate_check=True)
    return [
        *_verifying(user),
        (two_people & Q(checked_at=None), _("要先核账，再由另一人销账")),
        (two_people & Q(checker=user.pk), _("是您核账的，由另一人销账")),
    ]


def _deciding(user: User) -> Reasons:
    return [
        (_out_of_reach(user, Capability.EXTENSION_DECIDE), _("不归您审批延期")),
        (Q(asking=False), _("没有待批的延期申请")),
        (Q(state__in=(ProblemState.CLAIMED, *ENDED)), _("已经申请销号、销号或撤回，不用再延期")),
        (Q(asker=user.pk), _("是您申请的延期，由其他人审批")),
    ]


def _assigning(user: User) -> Reasons:
    return [
        (_out_of_reach(user, Capability.VERIFIER_ASSIGN), _("不是您牵头的专项整治")),
        (Q(state__in=ENDED), _("已经销号或撤回，不用再指定")),
    ]


def _commenting(user: User) -> Reasons:
    return [
        (_out_of_reach(user, Capability.COMMENT_WRITE), _("不归您留言")),
        (Q(state=ProblemState.WITHDRAWN), _("已撤回，不能再留言")),
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


def _check(problem: Problem, params: Mapping[str, Any], actor: Actor) -> object:
    return check_problem(problem=problem, statement=params.get("statement", ""), actor=actor)


def _close(problem: Problem, params: Mapping[str, Any], actor: Actor) -> object:
    return verify_closure(problem=problem, statement=params.get("statement", ""), actor=actor)


def _asked(problem: Problem) -> Extension:
    extension: Extension | None = problem.extensions.filter(state=ExtensionState.ASKED).first()
    if extension is None:
        raise Refused(_("没有待批的延期申请，没有办。"))
    extension.problem = problem
    return extension


def _extend(problem: Problem, params: Mapping[str, Any], actor: Actor) -> object:
    return approve_extension(extension=_asked(problem), reason=params.get("statement", ""), actor=actor)


def _refuse(problem: Problem, params: Mapping[str, Any], actor: Actor) -> object:
    return refuse_extension(extension=_asked(problem), reason=params["statement"], actor=actor)


def _read_reason(typed: Mapping[str, Any], campaign: Any, user: User) -> dict[str, Any]:
    params = _read_statement(typed, campaign, user)
    if not params["statement"]:
        raise Refused(_("请写明不同意的原因，单位要照原时限完成。"))
    return params


def _read_text(typed: Mapping[str, Any], campaign: Any, user: User) -> dict[str, Any]:
    params = _read_statement(typed, campaign, user)
    if not params["statement"]:
        raise Refused(_("请写留言的内容。"))
    if len(params["statement"]) > LONGEST:
        raise Refused(_("留言超过%(count)d字。请写短些，或者分两次写。") % {"count": LONGEST})
    return params


def _write(problem: Problem, params: Mapping[str, Any], actor: Actor) -> object:
    return write_comment(problem=problem, text=params["statement"], actor=actor)


_VERIFY, _DECIDE = Capability.CLOSURE_VERIFY, Capability.EXTENSION_DECIDE
VERBS: Final[dict[str, Verb]] = {
    verb.code: verb
    for verb in (
        Verb("assign", gettext_lazy("指定核验人"), "user-circle", Capability.VERIFIER_ASSIGN, _assigning, _assign,
             _read_verifier, "verifier"),
        Verb("check", gettext_lazy("核账"), "eye-check", _VERIFY, _checking, _check, _read_statement, "statement"),
        Verb("close", gettext_lazy("核账并销账"), "check", _VERIFY, _closing, _close, _read_statement, "statement"),
        Verb("extend", gettext_lazy("同意延期"), "calendar-plus", _DECIDE, _deciding, _extend, _read_statement,
             "statement"),
        Verb("refuse", gettext_lazy("不同意延期"), "x", _DECIDE, _deciding, _refuse, _read_reason, "reason"),
        Verb("comment", gettext_lazy("留言"), "message-2", Capability.COMMENT_WRITE, _commenting, _write, _read_text,
             "text", _VERIFY),
    )
}  # fmt: skip


def verbs_for(user: User) -> list[Verb]:
    """The acts that a person may do at all."""
    return [verb for verb in VERBS.values() if verb.offered_to(user)]
