"""One officer's file as a page: for everybody in reach, for himself, and again with a form that was refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest
from audit import clock
from personnel.facts import may_enforce
from personnel.forms.certificates import ApplyForm
from personnel.forms.officers import (
    AccountForm,
    CompletionForm,
    EstablishmentForm,
    ExaminationForm,
    KindForm,
    MoveForm,
    OwnUnmaskForm,
    StateForm,
    UnmaskForm,
)
from personnel.models import Officer, OfficerKind
from personnel.training.table import training_part

Make = Callable[..., forms.Form]


@dataclass(frozen=True)
class OfficerVerb:
    """A form of the page. `name`: of its URL; `make(officer, user, *posted)`: its form; `offered`: whether it fits."""

    name: str
    title: str | Promise
    submit: str | Promise
    capability: Capability
    make: Make
    offered: Callable[[Officer], bool] = lambda officer: True


_MANAGE, _DECIDE = Capability.OFFICER_MANAGE, Capability.CERTIFICATE_DECIDE
VERBS: dict[str, OfficerVerb] = {
    verb.name: verb
    for verb in (
        OfficerVerb(
            "officer-establish", _("编制和在编证明"), _("登记编制"), _MANAGE,
            lambda officer, user, *posted: EstablishmentForm(*posted, initial={"establishment": officer.establishment}),
        ),
        OfficerVerb(
            "certificate-apply", _("申领证件"), _("申领证件"), _MANAGE,
            lambda officer, user, *posted: ApplyForm(*posted),
            lambda officer: officer.kind == OfficerKind.OFFICER and not officer.is_gone,
        ),
        OfficerVerb(
            "officer-examine", _("登记考试成绩"), _("登记成绩"), _DECIDE,
            lambda officer, user, *posted: ExaminationForm(*posted),
        ),
        OfficerVerb(
            "officer-complete", _("登记公共法律知识培训结业证"), _("登记结业证"), _DECIDE,
            lambda officer, user, *posted: CompletionForm(*posted),
        ),
        OfficerVerb(
            "officer-state", _("改在岗状态"), _("登记状态"), _MANAGE,
            lambda officer, user, *posted: StateForm(*posted, officer=officer),
        ),
        OfficerVerb(
            "officer-kind", _("改人员类别"), _("改人员类别"), _MANAGE, lambda officer, user, *posted: KindForm(*posted),
            lambda officer: not officer.is_gone,
        ),
        OfficerVerb(
            "officer-move", _("调到另一单位"), _("调到这个单位"), _MANAGE,
            lambda officer, user, *posted: MoveForm(*posted, user=user, officer=officer),
            lambda officer: not officer.is_gone,
        ),
        OfficerVerb(
            "officer-account", _("本人账号"), _("保存账号"), _MANAGE,
            lambda officer, user, *posted: AccountForm(*posted, officer=officer),
        ),
        OfficerVerb(
            "officer-unmask", _("查看完整号码"), _("查看完整号码"), Capability.OFFICER_UNMASK,
            lambda officer, user, *posted: UnmaskForm(*posted),
            lambda officer: bool(officer.id_token or officer.mobile_token),
        ),
    )
}  # fmt: skip


def officer_page(
    request: ActorRequest,
    row: Officer,
    *,
    own: bool = False,
    bound: tuple[str, forms.Form] | None = None,
    revealed: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page. `bound`: the verb that was refused with its form; `revealed`: a private field's name and value,
    which is shown this once and kept by no cache."""
    may = set() if own else _held(request, row)
    context = {
        "officer": row,
        "own": own,
        "verdict": may_enforce(row, clock.today()),
        "certificates": row.certificates.select_related("kind", "unit").order_by("-id"),
        "terms": row.terms.order_by("-valid_from", "-id"),
        "examinations": row.examinations.order_by("-on", "-id"),
        "completions": row.completions.order_by("-issued_on", "-id"),
        "training": training_part(row, clock.today().year),
        "verbs": list(_offered(row, request.user, may, bound)),
        "own_form": OwnUnmaskForm(auto_id="own-%s") if own and (row.id_token or row.mobile_token) else None,
        "may_manage": _MANAGE in may,
        "may_decide": _DECIDE in may,
        "revealed": revealed,
    }
    answer = render(request, "personnel/officer_detail.html", context, status=status)
    if revealed:
        answer["Cache-Control"] = "no-store"
    return answer


def _held(request: ActorRequest, row: Officer) -> set[Capability]:
    wanted = (_MANAGE, _DECIDE, Capability.OFFICER_UNMASK)
    return {capability for capability in wanted if request.actor.may(capability, row)}


def _offered(row: Officer, user: User, may: set[Capability], bound: tuple[str, forms.Form] | None) -> Any:
    for verb in VERBS.values():
        if verb.capability in may and (verb.offered(row) or (bound and bound[0] == verb.name)):
            refused = bound[1] if bound and bound[0] == verb.name else None
            form = refused or verb.make(row, user)
            form.auto_id = f"{verb.name}-%s"  # several forms of the page have fields of one name
            yield {"verb": verb, "form": form, "open": refused is not None}
