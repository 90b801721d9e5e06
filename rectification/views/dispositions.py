"""登记处理情况, and taking a record back. Out of reach is 404, so nobody learns what only named persons may know of."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, VerbView
from rectification.forms_office import DispositionForm
from rectification.models import Disposition
from rectification.services import record_disposition, withdraw_disposition
from rectification.views.ledger import ProblemVerb


class DispositionRecordView(ProblemVerb):
    """Record one. Who is not named has no such choice."""

    capability = Capability.DISPOSITION_RECORD

    def act(self, request: ActorRequest) -> HttpResponse:
        named = self.actor.may(Capability.DISPOSITION_RESTRICTED, self.row)
        form = DispositionForm(request.POST, named=named)
        if not form.is_valid():
            return self.page(422, disposition_form=form)
        return self.run(
            lambda: record_disposition(problem=self.row, actor=self.actor, **form.cleaned_data),
            _("已登记处理情况。"),
            disposition_form=form,
        )

    def refused(self, fault: str, **typed: DispositionForm) -> HttpResponse:
        typed["disposition_form"].add_error(None, fault)
        return self.page(422, **typed)


class DispositionWithdrawView(VerbView):
    """Take a record back, with a reason."""

    capability = Capability.DISPOSITION_RECORD
    model = Disposition

    def act(self, request: ActorRequest) -> HttpResponse:
        row: Disposition = self.row
        reason = request.POST.get("reason", "")
        self.told(
            lambda: withdraw_disposition(disposition=row, reason=reason, actor=self.actor), _("已撤销这条处理登记。")
        )
        return redirect("problem-detail", row.problem.uuid)
