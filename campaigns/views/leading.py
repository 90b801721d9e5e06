"""领导小组 of a campaign and of its units: who leads, the office, the contact list, and the annex as it is printed."""

from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import Capability
from accounts.forms.base import PlainForm
from accounts.models import Unit
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from accounts.views.base import FormPage
from campaigns.current import remember_campaign
from campaigns.leading import as_text, printed_name, read_people
from campaigns.models import Campaign, CampaignState, LeadingGroup, SeatRole
from campaigns.services import leading
from campaigns.services.leading import GroupFields
from files.paper import pdf_of


class GroupForm(PlainForm):
    unit = forms.ModelChoiceField(
        label=gettext_lazy("哪个单位的"), queryset=Unit.objects.none(), required=False,
        empty_label=gettext_lazy("本专项整治的领导小组"),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    document = forms.CharField(
        label=gettext_lazy("成立文件"), max_length=200, required=False, help_text=gettext_lazy("文件名称和文号。")
    )
    people = forms.CharField(
        label=gettext_lazy("组长、副组长、成员"), widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "一行一人，可从文件里粘贴：“组长：姓名 职务”，或“姓名｜单位｜职务｜办公电话”。不写职责的接着上一行。"
        ),
    )  # fmt: skip
    office = forms.CharField(label=gettext_lazy("办公室设在"), max_length=120, required=False)
    office_head = forms.CharField(label=gettext_lazy("办公室主任"), max_length=60, required=False)
    office_phone = forms.CharField(label=gettext_lazy("办公室电话"), max_length=40, required=False)

    def __init__(self, *args: Any, units: list[Unit], with_campaign: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        if not units:
            del self.fields["unit"]
            return
        choice.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if not with_campaign:
            choice.required, choice.empty_label = True, _("请选择")
            choice.initial = units[0].pk if len(units) == 1 else None

    def clean_people(self) -> str:
        """Read once; the seats are kept beside the text."""
        text: str = self.cleaned_data["people"]
        self.seats, faults = read_people(text)
        if faults:
            raise forms.ValidationError(faults[:5])
        return text

    def group_fields(self) -> GroupFields:
        """As the services take them."""
        names = ("name", "document", "office", "office_head", "office_phone")
        return GroupFields(**{name: self.cleaned_data[name].strip() for name in names})


class CampaignPage(ScopedObjectView):
    """A page of one campaign for whoever may read it."""

    abstract = True
    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_READ


class LeadingListView(CampaignPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign: Campaign = self.row
        remember_campaign(request, campaign)
        rows = LeadingGroup.objects.visible_to(request.user).filter(campaign=campaign)
        rows = rows.select_related("unit", "updated_by").prefetch_related("seats")
        over = campaign.state not in (CampaignState.DRAFT, CampaignState.PUBLISHED)
        configures = self.actor.may(Capability.CAMPAIGN_CONFIGURE, campaign)
        mine = {unit.pk for unit in leading.own_units(campaign, self.actor)}
        groups = [
            {"group": row, "may_keep": not over and (row.unit_id in mine if row.unit_id else configures)}
            for row in sorted(rows, key=lambda row: (row.unit is not None, row.unit.path if row.unit else "", row.pk))
        ]
        context = {
            "campaign": campaign, "groups": groups, "may_add": not over and bool(configures or mine),
            "lacking": _lacking(mine, groups),
        }  # fmt: skip
        return render(request, "campaigns/leading_list.html", context)


def _lacking(mine: set[int], groups: list[dict[str, Any]]) -> list[Unit]:
    """Own units that have set up none (004: 各行政执法单位也要成立领导小组)."""
    have = {item["group"].unit_id for item in groups}
    return list(Unit.objects.filter(pk__in=mine - have))


class LeadingCreateView(FormPage, CampaignPage):
    """For who configures the campaign, and for units that take part."""

    form_class = GroupForm

    def check(self) -> None:
        super().check()
        self.configures = self.actor.may(Capability.CAMPAIGN_CONFIGURE, self.row)
        self.units = leading.own_units(self.row, self.actor)
        if not self.configures and not self.units:
            raise PermissionDenied(_("您没有办理这件事的权限。"))

    def form(self, *sent: Any) -> GroupForm:
        """Offering what the person may set up."""
        return GroupForm(*sent, units=self.units, with_campaign=self.configures)

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(self.form(request.POST))

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("登记领导小组"), "submit": _("登记领导小组"), "back_text": _("领导小组"),
            "back_url": reverse("leading-list", args=[self.row.slug]), "lead": self.row.short_title,
        }  # fmt: skip

    def save(self, form: GroupForm) -> HttpResponse:
        group = leading.set_up_group(
            campaign=self.row, unit=form.cleaned_data.get("unit"), data=form.group_fields(), seats=form.seats,
            actor=self.actor,
        )  # fmt: skip
        messages.success(self.request, _("已登记%(name)s。") % {"name": group.name})
        return redirect("leading-list", self.row.slug)


class KeptGroup(ScopedObjectView):
    """A group that the person may change: read first (404), then kept (403)."""

    abstract = True
    model = LeadingGroup
    capability = Capability.CAMPAIGN_READ

    def check(self) -> None:
        super().check()
        if not leading.may_keep(self.row, self.actor):
            raise PermissionDenied(_("您没有办理这件事的权限。"))


class LeadingEditView(FormPage, KeptGroup):
    form_class = GroupForm

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        names = ("name", "document", "office", "office_head", "office_phone")
        initial = {name: getattr(self.row, name) for name in names}
        initial["people"] = as_text(leading.seats_of(self.row))
        return self.show(GroupForm(initial=initial, units=[], with_campaign=False))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(GroupForm(request.POST, units=[], with_campaign=False))

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("修改领导小组"), "submit": _("保存领导小组"), "back_text": _("领导小组"),
            "back_url": reverse("leading-list", args=[self.row.campaign.slug]),
        }  # fmt: skip

    def save(self, form: GroupForm) -> HttpResponse:
        leading.change_group(group=self.row, data=form.group_fields(), seats=form.seats, actor=self.actor)
        messages.success(self.request, _("已保存。"))
        return redirect("leading-list", self.row.campaign.slug)


class LeadingDissolveView(KeptGroup, VerbView):
    def act(self, request: ActorRequest) -> HttpResponse:
        slug, name = self.row.campaign.slug, self.row.name
        self.told(
            lambda: leading.dissolve_group(group=self.row, actor=self.actor), _("已删除%(name)s。") % {"name": name}
        )
        return redirect("leading-list", slug)


class LeadingPrintView(ScopedObjectView):
    """The annex “…成员名单” as PDF; with `?list=contacts` the contact list."""

    model = LeadingGroup
    capability = Capability.CAMPAIGN_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        contacts = request.GET.get("list") == "contacts"
        data = BytesIO(pdf_of("print/leading_group.html", sheet_of(self.row, contacts=contacts)))
        name = _("%(name)s通讯录") if contacts else _("%(name)s成员名单")
        return FileResponse(
            data, content_type="application/pdf", as_attachment=True, filename=f"{name % {'name': self.row.name}}.pdf"
        )


def sheet_of(group: LeadingGroup, *, contacts: bool = False) -> dict[str, Any]:
    """The paper's values: each role is printed at the first of its people alone."""
    rows, last = [], ""
    for seat in group.seats.all():
        role = SeatRole(seat.role).label if seat.role != last else ""
        last = seat.role
        rows.append({
            "role": role, "name": printed_name(seat.name), "post": f"{seat.body}{seat.post}", "phone": seat.phone,
        })  # fmt: skip
    words = _("%(name)s通讯录") if contacts else _("%(name)s成员名单")
    return {"title": words % {"name": group.name}, "group": group, "rows": rows, "contacts": contacts}
