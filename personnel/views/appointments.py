"""执法监督员 and 联系点: the list by kind and by how the term stands, one row's page, and its verbs."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused
from accounts.typed import key_of
from accounts.views.base import FormPage, page_of
from audit import clock
from personnel import services
from personnel.export import MOST_LINES, as_download, workbook
from personnel.filters import UNITS_OFFERED
from personnel.forms.appointments import AppointmentForm, TermForm
from personnel.forms.network import LastDayForm, RevealForm
from personnel.models import Appointment, AppointmentKind
from personnel.private import private_in

TABS: dict[str, Any] = {
    "now": gettext_lazy("在聘"),
    "ending": gettext_lazy("快到期或到期未续"),
    "ended": gettext_lazy("已结束"),
}
NEW_HEADINGS = {
    AppointmentKind.SUPERVISOR: gettext_lazy("聘任执法监督员"),
    AppointmentKind.POINT: gettext_lazy("设立执法监督联系点"),
}


def _kind(query: QueryDict) -> str:
    asked = query.get("kind", "")
    return asked if asked in AppointmentKind.values else AppointmentKind.SUPERVISOR.value


def chosen_rows(request: ActorRequest) -> tuple[QuerySet[Appointment], dict[str, Any]]:
    """What the address asks for, and the words of it."""
    query, today = request.GET, clock.today()
    kind, tab, unit = _kind(query), query.get("tab", "now"), key_of(query.get("unit", ""))
    tab = tab if tab in TABS else "now"
    q = query.get("q", "").strip()[:60]
    q = "" if private_in(q) else q
    rows = Appointment.objects.visible_to(request.user).filter(kind=kind)
    if tab == "ending":
        rows = rows.to_see_to(today)
    elif tab == "now":
        rows = rows.in_force(today)
    else:
        rows = rows.filter(Q(ended_on__lt=today) | Q(valid_to__lt=today)).exclude(
            pk__in=Appointment.objects.lapsed(today).order_by().values("pk")
        )
    if unit is not None:
        rows = rows.filter(unit=unit)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(body__icontains=q) | Q(document_number__icontains=q))
    chosen = {"kind": kind, "tab": tab, "unit": unit, "q": q, "narrowed": bool(unit or q)}
    return rows.select_related("unit", "proof").order_by("valid_to", "pk"), chosen


class AppointmentListView(ScopedView):
    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if private_in(request.GET.get("q", "")):
            messages.error(request, _("手机号不能用来查找，也不要写在网址里。请查姓名、单位或文号。"))
            return redirect("appointment-list")
        rows, chosen = chosen_rows(request)
        today = clock.today()
        mine = Appointment.objects.visible_to(request.user)
        context = {
            "page": page_of(rows, request), "chosen": chosen, "tabs": TABS.items(), "today": today,
            "kinds": [
                (value, label, mine.filter(kind=value).to_see_to(today).count())
                for value, label in AppointmentKind.choices
            ],
            "units": Unit.objects.within(request.user, Capability.OFFICER_READ)[:UNITS_OFFERED],
            "may_manage": request.user.grants.has(Capability.OFFICER_MANAGE),
            "heading": AppointmentKind(chosen["kind"]).label,
            "new_text": NEW_HEADINGS[AppointmentKind(chosen["kind"])],
        }  # fmt: skip
        return render(request, "personnel/appointment_list.html", context)


class AppointmentExportView(ScopedView):
    """What the list shows, on all its pages; mobiles masked."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows, chosen = chosen_rows(request)
        found = list(rows[: MOST_LINES + 1])
        if len(found) > MOST_LINES:
            messages.error(request, _("超过%(most)d行，请先选一个单位再导出。") % {"most": MOST_LINES})
            return redirect("appointment-list")
        columns = [
            (_("聘任单位"), 30), (_("名称"), 18), (_("身份"), 12), (_("工作单位或地址"), 26), (_("联络员"), 10),
            (_("办公电话"), 16), (_("手机号"), 14), (_("聘期起"), 12), (_("聘期止"), 12), (_("聘任文件"), 30),
            (_("发文字号"), 20), (_("发文日期"), 12), (_("提前结束"), 12),
        ]  # fmt: skip
        lines = [
            [
                row.unit.name, row.name, row.get_standing_display(), row.body, row.contact, row.phone,
                row.mobile_masked, row.valid_from.isoformat(), row.valid_to.isoformat(), row.document,
                row.document_number, row.document_date.isoformat(), row.ended_on.isoformat() if row.ended_on else "",
            ]
            for row in found
        ]  # fmt: skip
        title = str(AppointmentKind(chosen["kind"]).label)
        content = workbook(title, columns, lines, self.actor)
        services.note_appointments_export(count=len(lines), actor=self.actor)
        return as_download(content, title)


class AppointmentCreateView(FormPage):
    """`?kind=` says which of the two."""

    capability = Capability.OFFICER_MANAGE
    form_class = AppointmentForm

    @property
    def kind(self) -> str:
        return _kind(self.request.GET)

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(AppointmentForm(user=request.user, kind=self.kind))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(AppointmentForm(request.POST, request.FILES, user=request.user, kind=self.kind))

    def page(self) -> dict[str, Any]:
        kind = AppointmentKind(self.kind)
        return {
            "heading": NEW_HEADINGS[kind], "submit": NEW_HEADINGS[kind], "back_text": kind.label,
            "back_url": f"{reverse('appointment-list')}?kind={kind.value}",
        }  # fmt: skip

    def save(self, form: AppointmentForm) -> HttpResponse:
        data = form.appointment_fields()
        row = services.appoint(unit=form.cleaned_data["unit"], data=data, actor=self.actor)
        messages.success(self.request, _("已登记%(name)s。") % {"name": row.name})
        return redirect("appointment-detail", uuid=row.uuid)


class AppointmentDetailView(ScopedObjectView):
    model = Appointment
    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return appointment_page(request, self.row)


def appointment_page(
    request: ActorRequest,
    row: Appointment,
    *,
    bound: tuple[str, forms.Form] | None = None,
    revealed: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page. `bound`: the verb that was refused with its form; `revealed`: a number, this once, kept by no cache."""
    keeps = request.actor.may(Capability.OFFICER_MANAGE, row)
    last = row.ended_on is None and not Appointment.objects.filter(renews=row).exists()
    made: dict[str, Any] = {}
    if keeps and last:
        made = {"renew": TermForm(), "end": LastDayForm(initial={"last_day": min(clock.today(), row.valid_to)})}
    if row.mobile_token and request.actor.may(Capability.OFFICER_UNMASK, row):
        made["reveal"] = RevealForm()
    if bound:
        made[bound[0]] = bound[1]
    for name, form in made.items():
        form.auto_id = f"{name}-%s"
    context = {
        "row": row, "today": clock.today(), "terms": _terms(row), "forms": made, "open": bound[0] if bound else "",
        "revealed": revealed, "last": last,
    }  # fmt: skip
    answer = render(request, "personnel/appointment_detail.html", context, status=status)
    if revealed:
        answer["Cache-Control"] = "no-store"
    return answer


def _terms(row: Appointment) -> list[Appointment]:
    """All terms of the same, the newest first."""
    first = row
    while first.renews is not None:
        first = first.renews
    found = [first]
    while (after := Appointment.objects.filter(renews=found[-1]).first()) is not None:
        found.append(after)
    return found[::-1]


class AppointmentVerb(VerbView):
    """A form of the page, by its name."""

    abstract = True
    model = Appointment
    name: ClassVar[str]
    form_class: ClassVar[type[forms.Form]]

    def run(self, form: Any) -> HttpResponse:
        """Call the service and answer; may raise Refused."""
        raise NotImplementedError

    def act(self, request: ActorRequest) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES)
        if form.is_valid():
            try:
                return self.run(form)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        row = Appointment.objects.select_related("unit").get(pk=self.row.pk)
        return appointment_page(request, row, bound=(self.name, form), status=422)


class AppointmentRenewView(AppointmentVerb):
    name, form_class = "renew", TermForm
    capability = Capability.OFFICER_MANAGE

    def run(self, form: TermForm) -> HttpResponse:
        row = services.renew_appointment(appointment=self.row, term=form.term(), actor=self.actor)
        day = row.valid_to.isoformat()
        messages.success(self.request, _("%(name)s已续聘到%(day)s。") % {"name": row.name, "day": day})
        return redirect("appointment-detail", uuid=row.uuid)


class AppointmentEndView(AppointmentVerb):
    name, form_class = "end", LastDayForm
    capability = Capability.OFFICER_MANAGE

    def run(self, form: LastDayForm) -> HttpResponse:
        services.end_appointment(appointment=self.row, **form.cleaned_data, actor=self.actor)
        messages.success(self.request, _("已登记结束。"))
        return redirect("appointment-detail", uuid=self.row.uuid)


class AppointmentUnmaskView(AppointmentVerb):
    """The answer to the POST itself shows the number: it stands in no address, session or cache."""

    name, form_class = "reveal", RevealForm
    capability = Capability.OFFICER_UNMASK

    def run(self, form: RevealForm) -> HttpResponse:
        text = services.unmask_mobile(row=self.row, reason=form.cleaned_data["reason"], actor=self.actor)
        return appointment_page(self.request, self.row, revealed=text)
