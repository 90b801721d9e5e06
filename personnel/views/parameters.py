"""What administrators keep: the kinds of certificates, and who may see private numbers whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused
from accounts.views.base import FormPage
from audit import clock
from personnel import services
from personnel.forms.certificates import KindEditForm
from personnel.forms.officers import UnmaskGrantForm
from personnel.forms.training import CategoryForm
from personnel.models import CertificateKind, TrainingCategory, UnmaskGrant
from personnel.services import training
from personnel.services.training import CategoryFields


class KindListView(ScopedView):
    capability = Capability.ORGANISATION_MANAGE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kinds = CertificateKind.objects.visible_to(request.user)
        return render(request, "personnel/kind_list.html", {"kinds": kinds})


class KindEditView(FormPage, ScopedObjectView):
    model = CertificateKind
    lookup = "pk"
    capability = Capability.ORGANISATION_MANAGE
    form_class = KindEditForm

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in KindEditForm.base_fields}

    def page(self) -> dict[str, Any]:
        return {
            "heading": self.row.name, "submit": _("保存证件种类"), "back_text": _("证件种类"),
            "back_url": reverse("certificate-kind-list"),
        }  # fmt: skip

    def save(self, form: KindEditForm) -> HttpResponse:
        services.edit_kind(kind=self.row, data=form.kind_fields(), actor=self.actor)
        messages.success(self.request, _("已保存。已发的证件期限不变，以后发的证按新规定算。"))
        return redirect("certificate-kind-list")


class CategoryListView(ScopedView):
    """培训类别, and a form to add one."""

    capability = Capability.ORGANISATION_MANAGE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return category_page(request, CategoryForm())


def category_page(request: ActorRequest, form: CategoryForm, status: int = 200) -> HttpResponse:
    """The list with the form."""
    rows = TrainingCategory.objects.visible_to(request.user).select_related("parent")
    return render(request, "personnel/category_list.html", {"rows": rows, "form": form}, status=status)


class CategoryAddView(ScopedView):
    capability = Capability.ORGANISATION_MANAGE
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CategoryForm(request.POST)
        if form.is_valid():
            try:
                row = training.add_category(data=CategoryFields(**form.cleaned_data), actor=self.actor)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("已增加%(name)s。") % {"name": row.name})
                return redirect("training-category-list")
        return category_page(request, form, 422)


class CategoryEndView(VerbView):
    model = TrainingCategory
    lookup = "pk"
    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        done = _("已停用。已登记的培训照样计入。")
        self.told(lambda: training.end_category(category=self.row, actor=self.actor), done)
        return redirect("training-category-list")


class CategoryResumeView(VerbView):
    model = TrainingCategory
    lookup = "pk"
    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(lambda: training.resume_category(category=self.row, actor=self.actor), _("已恢复使用。"))
        return redirect("training-category-list")


class UnmaskGrantListView(ScopedView):
    """Who may see private numbers whole, and a form to name another."""

    capability = Capability.ROLE_GRANT

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return grant_page(request, UnmaskGrantForm())


def grant_page(request: ActorRequest, form: UnmaskGrantForm, status: int = 200) -> HttpResponse:
    """The list with the form."""
    grants = UnmaskGrant.objects.visible_to(request.user).select_related("user", "granted_by")
    running = set(grants.in_force(clock.today()).values_list("pk", flat=True))
    context = {"grants": [(row, row.pk in running) for row in grants[:200]], "form": form}
    return render(request, "personnel/unmask_grant_list.html", context, status=status)


class UnmaskGrantNameView(ScopedView):
    """授权 a person."""

    capability = Capability.ROLE_GRANT
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UnmaskGrantForm(request.POST)
        if form.is_valid():
            try:
                row = services.name_for_unmasking(actor=self.actor, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("已授权%(name)s。") % {"name": row.user.name})
                return redirect("unmask-grant-list")
        return grant_page(request, form, 422)


class UnmaskGrantEndView(VerbView):
    model = UnmaskGrant
    lookup = "pk"
    capability = Capability.ROLE_GRANT

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(lambda: services.end_unmasking(grant=self.row, actor=self.actor), _("授权已终止。"))
        return redirect("unmask-grant-list")
