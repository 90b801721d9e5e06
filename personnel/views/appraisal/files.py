"""考核档案: one officer's file, one's own, as PDF, and its verbs."""

from io import BytesIO
from typing import Any, ClassVar

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused, StaleState
from audit import clock
from files.paper import pdf_of
from personnel.appraisal.years import accountability_count, file_of
from personnel.models import Accountability, Appraisal, CaseReview, Commendation, Officer
from personnel.services import appraisal
from personnel.views.appraisal.file_page import VERBS, file_page


class OfficerFileView(ScopedObjectView):
    model = Officer
    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return file_page(request, self.row)


class OfficerFilePrintView(ScopedObjectView):
    model = Officer
    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _pdf(request, self.row)


class OwnFileView(ScopedView):
    """我的考核档案."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = own_row(request.user)
        return file_page(request, row, own=True) if row else render(request, "personnel/officer_none.html")


class OwnFilePrintView(ScopedView):
    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = own_row(request.user)
        return _pdf(request, row, own=True) if row else redirect("officer-own-file")


def own_row(user: User) -> Officer | None:
    """The file of a user who is an officer."""
    row: Officer | None = Officer.objects.within(user, Capability.SELF).select_related("unit").first()
    return row


def _pdf(request: ActorRequest, row: Officer, *, own: bool = False) -> HttpResponseBase:
    years = file_of(row, request.user, own=own, withdrawn=False)
    appraisal.note_accountability_shown(officer=row, count=accountability_count(years), actor=request.actor)
    appraisal.record_file_printed(officer=row, actor=request.actor)
    title = _("执法人员考核档案")
    held = row.certificates.out().select_related("kind").order_by("pk")
    context = {"title": title, "officer": row, "years": years, "certificates": held, "on": clock.today()}
    data = BytesIO(pdf_of("print/officer_file.html", context))
    answer = FileResponse(data, as_attachment=True, filename=f"{title}-{row.name}.pdf", content_type="application/pdf")
    answer["Cache-Control"] = "no-store"
    return answer


class FileVerbView(VerbView):
    """A form of the page, by the name of its URL."""

    abstract = True
    model = Officer
    capability = Capability.OFFICER_MANAGE
    name: ClassVar[str]

    def run(self, form: Any) -> str:
        """Call the service; what to say of it."""
        raise NotImplementedError

    def act(self, request: ActorRequest) -> HttpResponse:
        form = VERBS[self.name].make(self.row, request.POST)
        if form.is_valid():
            try:
                messages.success(request, self.run(form))
                return redirect("officer-file", uuid=self.row.uuid)
            except (Refused, StaleState) as refusal:
                form.add_error(None, str(refusal))
        row = Officer.objects.select_related("unit").get(pk=self.row.pk)
        return file_page(request, row, bound=(self.name, form), status=422)


class OfficerAppraiseView(FileVerbView):
    name = "officer-appraise"

    def run(self, form: Any) -> str:
        appraisal.record_appraisals(officers=[self.row], data=form.appraisal_fields(), actor=self.actor)
        return _("年度考核已登记。")


class OfficerReviewCaseView(FileVerbView):
    name = "officer-review-case"

    def run(self, form: Any) -> str:
        appraisal.record_case_review(
            officer=self.row, data=form.review_fields(), decided=form.decided(), actor=self.actor
        )
        return _("案卷评查结果已登记。")


class OfficerCommendView(FileVerbView):
    name = "officer-commend"

    def run(self, form: Any) -> str:
        title = form.cleaned_data["title"]
        appraisal.record_commendation(officer=self.row, title=title, decided=form.decided(), actor=self.actor)
        return _("表彰奖励已登记。")


class OfficerCensureView(FileVerbView):
    name = "officer-censure"

    def run(self, form: Any) -> str:
        appraisal.record_accountability(
            officer=self.row, data=form.censure_fields(), decided=form.decided(), actor=self.actor
        )
        return _("问责已登记，只有管理执法人员的人和本人能看到。")


class WithdrawView(VerbView):
    """撤回 one line of a file."""

    abstract = True
    capability = Capability.OFFICER_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")
        self.told(lambda: appraisal.withdraw(row=self.row, reason=reason, actor=self.actor), _("已撤回，原记录保留。"))
        return redirect("officer-file", uuid=self.row.officer.uuid)


class AppraisalWithdrawView(WithdrawView):
    model = Appraisal


class CaseReviewWithdrawView(WithdrawView):
    model = CaseReview


class CommendationWithdrawView(WithdrawView):
    model = Commendation


class AccountabilityWithdrawView(WithdrawView):
    model = Accountability
