"""单位分组: named sets of units used as responsible parties."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.forms.organisation import GroupCreateForm, GroupMembersForm, GroupNameForm
from accounts.models import UnitGroup
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView
from accounts.services.groups import create_group, rename_group, set_group_members
from accounts.views.base import FormPage, page_of
from audit import clock


class GroupListView(ScopedView):
    capability = Capability.ACCOUNT_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = request.GET.get("q", "").strip()
        rows = UnitGroup.objects.visible_to(request.user)
        if query:
            rows = rows.filter(Q(name__icontains=query) | Q(code__icontains=query))
        today = clock.today()
        current = Q(members__valid_from__lte=today) & (Q(members__valid_to=None) | Q(members__valid_to__gte=today))
        context = {
            "page": page_of(rows.annotate(size=Count("members", filter=current)).order_by("code"), request),
            "query": query,
            "may_manage": request.user.grants.has(Capability.ORGANISATION_MANAGE),
        }
        return render(request, "accounts/group_list.html", context)


class GroupDetailView(ScopedObjectView):
    """The members of today, and those of before."""

    model = UnitGroup
    lookup = "pk"
    capability = Capability.ACCOUNT_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        places = self.row.members.select_related("unit")
        today = clock.today()
        context = {
            "group": self.row,
            "current": places.in_force(today).order_by("unit__path"),
            "former": places.filter(valid_to__lt=today).order_by("-valid_to", "unit__path"),
            "may_manage": request.user.grants.has(Capability.ORGANISATION_MANAGE),
        }
        return render(request, "accounts/group_detail.html", context)


class GroupCreateView(FormPage):
    capability = Capability.ORGANISATION_MANAGE
    form_class = GroupCreateForm

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("新建分组"),
            "submit": _("新建，接着选成员"),
            "back_url": reverse("group-list"),
            "back_text": _("单位分组"),
        }

    def save(self, form: GroupCreateForm) -> HttpResponse:
        group = create_group(code=form.cleaned_data["code"], name=form.cleaned_data["name"], actor=self.request.actor)
        return redirect("group-members", pk=group.pk)


class GroupObjectForm(FormPage, ScopedObjectView):
    """A form about one group."""

    abstract = True
    model = UnitGroup
    lookup = "pk"

    def back(self) -> dict[str, Any]:
        return {"back_url": reverse("group-detail", args=[self.row.pk]), "back_text": self.row.name}


class GroupRenameView(GroupObjectForm):
    capability = Capability.ORGANISATION_MANAGE
    form_class = GroupNameForm

    def initial(self) -> dict[str, Any]:
        return {"name": self.row.name}

    def page(self) -> dict[str, Any]:
        return {"heading": _("修改分组名称"), "submit": _("保存名称"), **self.back()}

    def save(self, form: GroupNameForm) -> HttpResponse:
        rename_group(group=self.row, name=form.cleaned_data["name"], actor=self.request.actor)
        messages.success(self.request, _("已保存。"))
        return redirect("group-detail", pk=self.row.pk)


class GroupMembersView(GroupObjectForm):
    capability = Capability.ORGANISATION_MANAGE
    form_class = GroupMembersForm

    def initial(self) -> dict[str, Any]:
        return {"units": list(self.row.members.filter(valid_to=None).values_list("unit", flat=True))}

    def page(self) -> dict[str, Any]:
        return {"heading": _("调整成员"), "submit": _("保存成员"), "lead": self.row.name, **self.back()}

    def save(self, form: GroupMembersForm) -> HttpResponse:
        data = form.cleaned_data
        came, left = set_group_members(
            group=self.row, units=data["units"], valid_from=data["valid_from"], actor=self.request.actor
        )
        messages.success(
            self.request, _("成员已保存：加入%(came)d个，移出%(left)d个。") % {"came": len(came), "left": len(left)}
        )
        return redirect("group-detail", pk=self.row.pk)
