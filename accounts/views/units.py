"""单位: the tree, one unit with its history and people, and the verbs on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.forms.organisation import DissolveForm, UnitCreateForm, UnitEditForm
from accounts.forms.units import options, suggested
from accounts.models import Unit, UnitKind
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView
from accounts.services.units import UnitFields, create_unit, dissolve_unit, edit_unit
from accounts.typed import key_of
from accounts.views.base import FormPage, page_of
from accounts.views.unit_tree import Asked, below, tree_rows, with_people
from audit import clock

TREE_PAGE = 200


class UnitListView(ScopedView):
    """The tree: whole where it is small, else one level, `under` a unit. A search shows the units that match by name,
    short name, code or initials in pinyin. The number of queries is the same for any size."""

    capability = Capability.ACCOUNT_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = Asked.of(request)
        rows, level = tree_rows(asked, Unit.objects.visible_to(request.user))
        page = page_of(with_people(rows), request, TREE_PAGE)
        numbers = below(list(page), clock.today(), dissolved=asked.dissolved) if level else {}
        for unit in page:
            unit.below = numbers.get(unit.pk, 0)
        context = {
            "page": page,
            "query": asked.query,
            "kind": asked.kind,
            "kinds": UnitKind.choices,
            "dissolved": asked.dissolved,
            "flat": asked.flat or level,
            "level": level,
            "under": asked.under if level else None,
            "above": Unit.objects.get_ancestors(asked.under) if level and asked.under else [],
            "may_manage": request.user.grants.has(Capability.ORGANISATION_MANAGE),
        }
        return render(request, "accounts/unit_list.html", context)


class UnitFindView(ScopedView):
    """Suggestions for a field in which a unit is typed: the standing units that match, at most a dozen. Everybody may
    name units; what a unit has is another matter."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(options(suggested(request.GET.get(request.GET.get("field", ""), ""))))


class UnitDetailView(ScopedObjectView):
    """One unit: what it is, what it was called, who holds posts in it, which groups it is in."""

    model = Unit
    lookup = "pk"
    capability = Capability.ACCOUNT_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        unit = self.row
        context = {
            "unit": unit,
            "ancestors": Unit.objects.get_ancestors(unit),
            "children": Unit.objects.get_children(unit),
            "records": unit.records.select_related("parent").order_by("-valid_from"),
            "memberships": unit.memberships.filter(state__in=["proposed", "granted"]).select_related("user", "unit"),
            "users_url": f"{reverse('user-list')}?unit={unit.pk}",
            "places": unit.group_places.select_related("group").order_by("-valid_from"),
            "may_manage": request.user.grants.has(Capability.ORGANISATION_MANAGE),
        }
        return render(request, "accounts/unit_detail.html", context)


class UnitCreateView(FormPage):
    capability = Capability.ORGANISATION_MANAGE
    form_class = UnitCreateForm

    def initial(self) -> dict[str, Any]:
        return {"parent": key_of(self.request.GET.get("parent", ""))}

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("新建单位"),
            "submit": _("新建单位"),
            "back_url": reverse("unit-list"),
            "back_text": _("单位"),
        }

    def save(self, form: UnitCreateForm) -> HttpResponse:
        data = form.cleaned_data
        unit = create_unit(
            code=data["code"], fields=form.unit_fields(), valid_from=data["valid_from"], actor=self.request.actor
        )
        messages.success(self.request, _("已新建“%(unit)s”。") % {"unit": unit.name})
        return redirect("unit-detail", pk=unit.pk)


class UnitEditView(FormPage, ScopedObjectView):
    model = Unit
    lookup = "pk"
    capability = Capability.ORGANISATION_MANAGE
    form_class = UnitEditForm

    def initial(self) -> dict[str, Any]:
        fields = UnitFields.of(self.row)
        return {**fields.values(), "parent": fields.parent}

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("修改单位"),
            "submit": _("保存修改"),
            "back_url": reverse("unit-detail", args=[self.row.pk]),
            "back_text": self.row.name,
        }

    def save(self, form: UnitEditForm) -> HttpResponse:
        edit_unit(
            unit=self.row,
            fields=form.unit_fields(),
            valid_from=form.cleaned_data["valid_from"],
            actor=self.request.actor,
        )
        messages.success(self.request, _("已保存。"))
        return redirect("unit-detail", pk=self.row.pk)


class UnitDissolveView(FormPage, ScopedObjectView):
    model = Unit
    lookup = "pk"
    capability = Capability.ORGANISATION_MANAGE
    form_class = DissolveForm

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("撤销“%(unit)s”") % {"unit": self.row.name},
            "lead": _("撤销后不再出现在单位树和选择框里，以前的材料、报表照旧能看。"),
            "submit": _("撤销单位"),
            "danger": True,
            "back_url": reverse("unit-detail", args=[self.row.pk]),
            "back_text": self.row.name,
        }

    def save(self, form: DissolveForm) -> HttpResponse:
        data = form.cleaned_data
        dissolve_unit(unit=self.row, on=data["on"], reason=data["reason"], actor=self.request.actor)
        messages.success(self.request, _("“%(unit)s”已撤销。") % {"unit": self.row.name})
        return redirect("unit-detail", pk=self.row.pk)
