"""导入: upload, look at what would happen, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Role
from accounts.forms.imports import ImportForm
from accounts.imports.book import Book
from accounts.imports.columns import SHEETS
from accounts.imports.plan import Plan
from accounts.imports.writing import template, with_reasons
from accounts.models import ImportBatch
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.services.imports import Applied, apply_import, check_import, discard_import, export_organisation, plan_of
from accounts.views.base import FormPage
from accounts.views.slips import show_slips
from audit import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The page lists so many of each; the workbook with 错误原因 has them all.
SHOWN = 300


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook as a download; `name` may be Chinese."""
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    return HttpResponse(content, content_type=XLSX, headers=headers)


class ImportStartView(FormPage):
    """The template, the upload, and the batches that wait for a confirmation."""

    capability = Capability.ORGANISATION_MANAGE
    form_class = ImportForm
    template_name = "accounts/importbatch_start.html"

    def page(self) -> dict[str, Any]:
        rows = ImportBatch.objects.visible_to(self.request.user).select_related("uploaded_by")
        return {"open": rows.open().order_by("-id")[:10], "sheets": SHEETS}

    def save(self, form: ImportForm) -> HttpResponse:
        upload = form.cleaned_data["workbook"]
        batch = check_import(
            name=upload.name, content=upload.read(), valid_from=form.cleaned_data["valid_from"], actor=self.actor
        )
        return redirect("import-detail", uuid=batch.uuid)


class ImportTemplateView(ScopedView):
    """The empty workbook."""

    capability = Capability.ORGANISATION_MANAGE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return workbook_answer(template(), "organisation.xlsx")


class OrganisationExportView(ScopedView):
    """What is there, in the columns of the template."""

    capability = Capability.ORGANISATION_MANAGE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return workbook_answer(
            export_organisation(actor=self.actor), f"organisation-{clock.today().isoformat()}.xlsx"
        )  # fmt: skip


class ImportDetailView(ScopedObjectView):
    """The dry run: every fault with row, column and remedy; or what will be written."""

    model = ImportBatch
    capability = Capability.ORGANISATION_MANAGE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.applied_at is not None:
            return render(request, "accounts/importbatch_applied.html", {"batch": self.row})
        plan = plan_of(self.row)
        context = {
            "batch": self.row,
            "plan": plan,
            "size": Book.from_json(self.row.content["rows"]).size,
            "figures": figures_of(plan),
            "faults": plan.faults[:SHOWN],
            "faulty_rows": len({(fault.sheet, fault.row) for fault in plan.faults}),
            "shown": SHOWN,
            "roles": dict(Role.choices),
            "posts": [(step, Role(step.role).label) for step in plan.posts[:SHOWN]],
        }
        return render(request, "accounts/importbatch_detail.html", context)


def figures_of(plan: Plan) -> list[dict[str, Any]]:
    """New, changed and unchanged of each sheet, and the roles to be proposed."""
    kept = plan.unchanged

    def figure(label: str, steps: list[Any], key: str) -> dict[str, Any]:
        new = sum(step.new for step in steps)
        note = _("修改%(changed)d，不变%(kept)d") % {"changed": len(steps) - new, "kept": kept[key]}
        return {"label": label, "value": new, "note": note}

    return [
        figure(_("新单位"), plan.units, "units"),
        figure(_("新分组"), plan.groups, "groups"),
        figure(_("新用户"), plan.people, "people"),
        {"label": _("待授权"), "value": len(plan.posts), "note": _("由安全管理员确认")},
    ]


class ImportFaultsView(ScopedObjectView):
    """The rows back as a workbook with the column 错误原因."""

    model = ImportBatch
    capability = Capability.ORGANISATION_MANAGE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.applied_at is not None:
            return redirect("import-detail", uuid=self.row.uuid)
        book = Book.from_json(self.row.content["rows"])
        return workbook_answer(with_reasons(book, plan_of(self.row).faults), "organisation-faults.xlsx")


class ImportApplyView(VerbView):
    """Writes everything; the answer shows the one-time passwords, for the only time."""

    model = ImportBatch
    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        done: list[Applied] = []
        back = reverse("import-detail", args=[self.row.uuid])
        if not self.told(lambda: done.append(apply_import(batch=self.row, actor=self.actor))):
            return redirect(back)
        counts = done[0].counts
        messages.success(
            request,
            _("已导入：新单位%(units_new)d个，新用户%(people_new)d人；%(roles_proposed)d条授权等安全管理员确认。")
            % counts,
        )
        return show_slips(request, done[0].accounts, back=back) if done[0].accounts else redirect(back)


class ImportDiscardView(VerbView):
    model = ImportBatch
    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(
            lambda: discard_import(batch=self.row, actor=self.actor), done=_("已放弃这次导入，没有写入任何一行。")
        )
        return redirect("import-start")
