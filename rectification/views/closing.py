"""核账、销账、退回: what only another unit's person may do; and the unit's taking back of its claim."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest
from rectification.forms_acts import CheckForm
from rectification.services import Finding, check_problem, send_back, verify_closure, withdraw_claim
from rectification.views.ledger import FormVerb, ProblemVerb


class VerifyBase(FormVerb):
    """What only another unit's person may do."""

    abstract = True
    capability = Capability.CLOSURE_VERIFY
    form_name = "check_form"

    def check(self) -> None:
        try:
            super().check()
        except PermissionDenied:
            if self.row.unit_id in self.request.user.grants.unit_ids:
                raise PermissionDenied(_("这是您本单位的问题，请由其他单位的人核验。")) from None
            raise

    def form(self, request: ActorRequest) -> CheckForm:
        return CheckForm(request.POST, request.FILES)

    def found(self, values: dict[str, Any]) -> Finding:
        """What the form says of the check."""
        return Finding(
            mode=values["mode"], on=values["checked_on"], facts_true=not values["not_true"],
            evidence_sufficient=not values["lacking"], uploads=values["uploads"],
        )  # fmt: skip


class ProblemCheckView(VerifyBase):
    """核账通过, and no more: another closes."""

    def do(self, values: dict[str, Any]) -> object:
        return check_problem(
            problem=self.row, finding=self.found(values), statement=values["statement"], actor=self.actor
        )

    def done(self) -> str:
        return _("已核账通过，等销账。")


class ProblemVerifyView(VerifyBase):
    """核账并销账 in one press, or 销账 of what has been checked."""

    def do(self, values: dict[str, Any]) -> object:
        return verify_closure(
            problem=self.row, finding=self.found(values), statement=values["statement"], actor=self.actor
        )

    def done(self) -> str:
        return _("已核验销号。")


class ProblemSendBackView(VerifyBase):
    """退回整改, with a reason."""

    def do(self, values: dict[str, Any]) -> object:
        return send_back(problem=self.row, reason=values["statement"], finding=self.found(values), actor=self.actor)

    def refused(self, fault: str, **typed: Any) -> HttpResponse:
        form: CheckForm = typed["form"]
        if form.cleaned_data["statement"].strip():
            return super().refused(fault, **typed)
        form.add_error("statement", fault)
        return self.page(422, check_form=form)

    def done(self) -> str:
        return _("已退回%(unit)s继续整改。") % {"unit": self.row.unit.label}


class ClaimWithdrawView(ProblemVerb):
    """撤回销号申请 by the unit."""

    capability = Capability.PROBLEM_CLAIM

    def act(self, request: ActorRequest) -> HttpResponse:
        return self.run(
            lambda: withdraw_claim(problem=self.row, actor=self.actor), _("已撤回销号申请，补充好以后再申请。")
        )

    def refused(self, fault: str, **typed: Any) -> HttpResponse:
        return self.page(422, act_fault=fault)
