"""联络员网络: the tree with its gaps, as a page and as a workbook; a unit's own page with its history and verbs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused
from accounts.typed import key_of
from audit import clock
from personnel import services
from personnel.export import MOST_LINES, as_download, workbook
from personnel.filters import units_offered
from personnel.forms.network import LastDayForm, LiaisonForm, RevealForm
from personnel.listing import COUNT_LIMIT, count_up_to, keyset_page
from personnel.models import Liaison
from personnel.network.table import Line, above, gaps_in, lines_of, listed_units, sums
from personnel.private import private_in
from personnel.views.officers import pages_of

ORDER = ("path", "pk")


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it cannot mean is left out. `hidden`: a private number stood in it."""

    on: date
    unit: int | None = None
    q: str = ""
    gaps: bool = False
    hidden: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read an address."""
        try:
            on = date.fromisoformat(query.get("on", ""))
        except ValueError:
            on = clock.today()
        q = query.get("q", "").strip()[:60]
        hidden = private_in(q)
        return cls(on, key_of(query.get("unit", "")), "" if hidden else q, query.get("gaps") == "1", hidden)

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the day is asked for."""
        return bool(self.unit or self.q or self.gaps)

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        """The units below one, and those whose name or liaison is called so."""
        if self.unit is not None:
            top = Unit.objects.filter(pk=self.unit).only("path").first()
            rows = rows.filter(path__startswith=top.path) if top else rows.none()
        if self.q:
            called = Liaison.objects.in_force(self.on).filter(unit=OuterRef("pk"), name__icontains=self.q)
            named = Unit.objects.named(self.q)
            rows = rows.filter(Exists(called)) | rows.filter(pk__in=named.order_by().values("pk"))
        return gaps_in(rows) if self.gaps else rows


class NetworkView(ScopedView):
    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = Asked.of(request.GET)
        if asked.hidden:
            messages.error(request, _("手机号不能用来查找，也不要写在网址里。请查单位或姓名。"))
            return redirect("network-list")
        everything = listed_units(request.user, asked.on)
        rows = asked.narrow(everything)
        page = keyset_page(rows, among=everything, order=ORDER, cursor=request.GET.get("page", ""))
        count = count_up_to(rows)
        context = {
            "lines": lines_of(page.rows, asked.on),
            "pages": pages_of(request.GET, page),
            "count": count if count <= COUNT_LIMIT else f"{COUNT_LIMIT}+",
            "gaps": count_up_to(gaps_in(everything)),
            "asked": asked,
            "chosen": asked,
            "today": clock.today(),
            "sums": sums(everything),
            "above": above(request.user, asked.on),
            "units": units_offered(request.user),
            "query": request.GET.urlencode(),
        }
        return render(request, "personnel/network_list.html", context)


class NetworkExportView(ScopedView):
    """What the page shows, as a workbook; the mobiles as masked as there."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = Asked.of(request.GET)
        units = list(asked.narrow(listed_units(request.user, asked.on))[: MOST_LINES + 1])
        if len(units) > MOST_LINES:
            messages.error(request, _("超过%(most)d个单位，请先选一个单位再导出。") % {"most": MOST_LINES})
            return redirect("network-list")
        rows = [cells for line in lines_of(units, asked.on) for cells in _cells(line)]
        title = _("执法联络员名单")
        columns = [
            (_("层级"), 8), (_("地区"), 14), (_("单位"), 34), (_("科室"), 18), (_("姓名"), 10), (_("职务"), 14),
            (_("办公电话"), 16), (_("手机号"), 14), (_("起始日期"), 12),
        ]  # fmt: skip
        content = workbook(title, columns, rows, self.actor)
        services.note_network_export(count=len(rows), actor=self.actor)
        return as_download(content, _("联络员网络"))


def _cells(line: Line) -> list[list[str]]:
    head = [line.level_label, line.unit.region, line.unit.name]
    if not line.liaisons:
        return [[*head, "", _("没有联络员"), "", "", "", ""]]
    return [
        [*head, row.section, row.name, row.post, row.phone, row.mobile_masked, row.valid_from.isoformat()]
        for row in line.liaisons
    ]


class UnitRowView(ScopedObjectView):
    """A unit of whose roster the person may read; units are otherwise the administrators'."""

    abstract = True
    model = Unit
    lookup = "pk"

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Unit.objects.within(self.request.user, Capability.OFFICER_READ)
        return rows


class NetworkUnitView(UnitRowView):
    """One unit: who stands for it, who did, and on a day."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return unit_page(request, self.row)


def unit_page(
    request: ActorRequest,
    unit: Unit,
    *,
    form: forms.Form | None = None,
    bound: tuple[Liaison, str, forms.Form] | None = None,
    revealed: tuple[Liaison, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page. `form`, `bound`: what was refused; `revealed`: a number, shown this once and kept by no cache."""
    today = clock.today()
    rows = list(Liaison.objects.filter(unit=unit).select_related("recorded_by").order_by("-valid_from", "-id"))
    keeps = request.actor.may(Capability.OFFICER_MANAGE, unit)
    reveals = request.actor.may(Capability.OFFICER_UNMASK, unit)
    present = [row for row in rows if row.valid_to is None or row.valid_to >= today]
    context = {
        "unit": unit,
        "present": [_with_forms(row, keeps, reveals, bound) for row in present],
        "former": [row for row in rows if row not in present and row.valid_to and row.valid_to >= row.valid_from],
        "form": form or (LiaisonForm(unit=unit) if keeps else None),
        "today": today,
        "revealed": revealed,
    }
    answer = render(request, "personnel/network_unit.html", context, status=status)
    if revealed:
        answer["Cache-Control"] = "no-store"
    return answer


def _with_forms(
    row: Liaison, keeps: bool, reveals: bool, bound: tuple[Liaison, str, forms.Form] | None
) -> dict[str, Any]:
    def form(name: str, make: type[forms.Form]) -> forms.Form:
        found = bound[2] if bound and bound[0].pk == row.pk and bound[1] == name else make()
        found.auto_id = f"{name}-{row.pk}-%s"  # several forms of the page have fields of one name
        return found

    return {
        "row": row,
        "end": form("end", LastDayForm) if keeps and row.valid_to is None else None,
        "reveal": form("reveal", RevealForm) if reveals else None,
        "open": bound[1] if bound and bound[0].pk == row.pk else "",
    }


class LiaisonRegisterView(UnitRowView, VerbView):
    """登记联络员. What is refused comes back with what was typed."""

    capability = Capability.OFFICER_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        form = LiaisonForm(request.POST, unit=self.row)
        if form.is_valid():
            try:
                row = services.register_liaison(
                    unit=self.row, data=form.liaison_fields(), replaces=form.cleaned_data.get("replaces"),
                    actor=self.actor,
                )  # fmt: skip
                messages.success(request, _("已登记%(name)s。") % {"name": row.name})
                return redirect("network-unit", pk=self.row.pk)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        return unit_page(request, self.row, form=form, status=422)


class LiaisonVerb(VerbView):
    abstract = True
    model = Liaison

    def refused(self, name: str, form: forms.Form) -> HttpResponse:
        """The page with the form open."""
        return unit_page(self.request, self.row.unit, bound=(self.row, name, form), status=422)


class LiaisonEndView(LiaisonVerb):
    capability = Capability.OFFICER_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        form = LastDayForm(request.POST)
        if form.is_valid():
            try:
                services.end_liaison(liaison=self.row, **form.cleaned_data, actor=self.actor)
                messages.success(request, _("已登记%(name)s的最后一天。") % {"name": self.row.name})
                return redirect("network-unit", pk=self.row.unit_id)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        return self.refused("end", form)


class LiaisonUnmaskView(LiaisonVerb):
    """The answer to the POST itself shows the number: it stands in no address, session or cache."""

    capability = Capability.OFFICER_UNMASK

    def act(self, request: ActorRequest) -> HttpResponse:
        form = RevealForm(request.POST)
        if form.is_valid():
            try:
                text = services.unmask_mobile(row=self.row, reason=form.cleaned_data["reason"], actor=self.actor)
                return unit_page(request, self.row.unit, revealed=(self.row, text))
            except Refused as refusal:
                form.add_error(None, str(refusal))
        return self.refused("reveal", form)
