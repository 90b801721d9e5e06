"""执法人员: the list, one file, one's own file, adding and editing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView
from accounts.transitions import Refused
from accounts.typed import is_uuid
from accounts.views.base import FormPage
from audit import clock
from personnel import services
from personnel.facts import verdicts
from personnel.filters import HOLDINGS, Chosen, officers, units_offered
from personnel.forms.officers import OfficerChangeForm, OfficerCreateForm, OwnUnmaskForm
from personnel.listing import COUNT_LIMIT, count_up_to, keyset_page
from personnel.models import Officer, OfficerKind, OfficerState, PrivateField
from personnel.private import id_number_fault, mobile_fault, normal_id_number, normal_mobile, private_in
from personnel.services import Beginning
from personnel.views.officer_page import officer_page

ORDER = ("unit__path", "name", "pk")


class OfficerListView(ScopedView):
    """Who is on the roster, and whose certificate needs something."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = Chosen.of(request.GET)
        if chosen.hidden:
            messages.error(request, _("查身份证号、手机号请用“查找”按钮，号码不要写在网址里。"))
            return redirect("officer-list")
        today = clock.today()
        everybody = Officer.objects.visible_to(request.user)
        rows = officers(everybody, chosen, today)
        found = request.GET.getlist("found")[:20]
        if found:
            rows = rows.filter(uuid__in=[each for each in found if is_uuid(each)])
        page = keyset_page(
            rows.select_related("unit").prefetch_related("certificates__kind"), among=everybody, order=ORDER,
            cursor=request.GET.get("page", ""),
        )  # fmt: skip
        count = count_up_to(rows)
        judged = verdicts([row.pk for row in page.rows], today)
        context = {
            "rows": [(row, judged.get(row.pk)) for row in page.rows],
            "pages": pages_of(request.GET, page),
            "count": count if count <= COUNT_LIMIT else f"{COUNT_LIMIT}+",
            "chosen": chosen,
            "asked": asked_of(request.GET),
            "narrowed": chosen.narrowed or bool(found),
            "units": units_offered(request.user),
            "states": OfficerState.choices,
            "kinds": OfficerKind.choices,
            "holdings": HOLDINGS.items(),
            "may_manage": request.user.grants.has(Capability.OFFICER_MANAGE),
        }
        return render(request, "personnel/officer_list.html", context)


def asked_of(query: QueryDict) -> str:
    """What was asked for, without the page, for the address of an export."""
    asked = query.copy()
    asked.pop("page", None)
    return asked.urlencode()


def pages_of(query: QueryDict, page: Any) -> dict[str, str]:
    """The addresses of the neighbouring pages, with what else was asked for."""
    found = {}
    for name, cursor in (("previous", page.previous), ("next", page.next)):
        if cursor:
            asked = query.copy()
            asked["page"] = cursor
            found[name] = f"?{asked.urlencode()}"
    return found


class OfficerFindView(ScopedView):
    """查找: a name or number goes on into the address, a whole ID number or mobile never does: it is looked up here."""

    capability = Capability.OFFICER_READ
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = request.POST.get("q", "").strip()
        if not private_in(text):
            query = QueryDict(mutable=True)
            query["q"] = text[:60]
            return redirect(f"{reverse('officer-list')}?{query.urlencode()}" if text else "officer-list")
        if id_number_fault(normal_id_number(text), today=clock.today()) and mobile_fault(normal_mobile(text)):
            messages.error(request, _("号码不完整或填错了。请只写一个完整的身份证号或手机号。"))
            return redirect("officer-list")
        try:
            found = services.find_by_number(text=text, actor=self.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("officer-list")
        if not found:
            messages.warning(request, _("您能看到的单位里，没有登记这个号码的人。"))
            return redirect("officer-list")
        if len(found) == 1:
            return redirect("officer-detail", uuid=found[0].uuid)
        query = QueryDict(mutable=True)
        query.setlist("found", [str(row.uuid) for row in found])
        return redirect(f"{reverse('officer-list')}?{query.urlencode()}")


class OfficerDetailView(ScopedObjectView):
    model = Officer
    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return officer_page(request, self.row)


class OfficerOwnView(ScopedView):
    """我的执法档案: what is kept about oneself."""

    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = Officer.objects.within(request.user, Capability.SELF).first()
        if row is None:
            return render(request, "personnel/officer_none.html")
        return officer_page(request, row, own=True)


class OfficerOwnUnmaskView(ScopedView):
    """One's own number whole, on the answer to this POST alone."""

    capability = Capability.SELF
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = Officer.objects.within(request.user, Capability.SELF).first()
        form = OwnUnmaskForm(request.POST)
        if row is None or not form.is_valid():
            return redirect("officer-own")
        field = form.cleaned_data["field"]
        try:
            text = services.unmask_own(officer=row, field=field, actor=self.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("officer-own")
        return officer_page(request, row, own=True, revealed=(str(PrivateField(field).label), text))


class OfficerCreateView(FormPage):
    capability = Capability.OFFICER_MANAGE
    form_class = OfficerCreateForm

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(OfficerCreateForm(user=request.user))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(OfficerCreateForm(request.POST, user=request.user))

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("登记执法人员"), "submit": _("登记人员"), "back_url": reverse("officer-list"),
            "back_text": _("执法人员"),
        }  # fmt: skip

    def save(self, form: OfficerCreateForm) -> HttpResponse:
        data = form.cleaned_data
        row = services.add_officer(
            unit=data["unit"], data=form.officer_fields(keep_empty=False),
            beginning=Beginning(data["since"], data["kind"]), actor=self.actor,
        )  # fmt: skip
        messages.success(self.request, _("已登记%(name)s。") % {"name": row.name})
        return redirect("officer-detail", uuid=row.uuid)


class OfficerEditView(FormPage, ScopedObjectView):
    model = Officer
    capability = Capability.OFFICER_MANAGE
    form_class = OfficerChangeForm

    def initial(self) -> dict[str, Any]:
        names = ("name", "post", "number", "education", "reviews_since", "enforces", "legal_qualified")
        return {name: getattr(self.row, name) for name in names}

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("修改执法人员"), "submit": _("保存人员信息"), "back_text": self.row.name,
            "back_url": reverse("officer-detail", args=[self.row.uuid]),
        }  # fmt: skip

    def save(self, form: OfficerChangeForm) -> HttpResponse:
        services.edit_officer(officer=self.row, data=form.officer_fields(keep_empty=True), actor=self.actor)
        messages.success(self.request, _("已保存。"))
        return redirect("officer-detail", uuid=self.row.uuid)
