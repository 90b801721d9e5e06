"""New campaigns from others: a clone, a template of the library, the bundled example, a package file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused
from audit import clock
from campaigns.forms import CampaignReuseForm
from campaigns.models import Campaign, CampaignTemplate
from campaigns.package import PackageInvalid
from campaigns.party_map import choices_on, lines_of, read_map
from campaigns.services.configure_campaign import organisers_of
from campaigns.services.reuse import (
    MOST_BYTES,
    PartyMap,
    clone_campaign,
    keep_template,
    load_upload,
    remove_template,
    start_from_template,
)


def told(invalid: PackageInvalid, parties: PartyMap) -> dict[str, Any]:
    """What a page shows of a refusal: the faults, and the names that can be mapped."""
    faults = [str(fault) for fault in invalid.faults]
    if not invalid.unknown and not parties:
        return {"faults": faults}
    choices = choices_on(clock.today())
    return {"faults": faults, "map_lines": lines_of(invalid.unknown, parties, choices), "map_choices": choices}


class ReusePage(ScopedView):
    """The base: a form of names and dates, and a verb that makes a draft of it."""

    abstract = True
    http_method_names = ["get", "post", "head", "options"]

    def check(self) -> None:
        super().check()
        if not self.request.user.grants.has(Capability.CAMPAIGN_CONFIGURE):
            raise PermissionDenied(_("您没有办理这件事的权限。"))

    def make(self, values: dict[str, Any], parties: PartyMap) -> Campaign:
        """The new draft."""
        raise NotImplementedError

    def source(self) -> dict[str, Any]:
        """What it is made of: `source` (words), `titles` (proposed)."""
        raise NotImplementedError

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CampaignReuseForm(organisers=organisers_of(self.actor), initial=self.source()["titles"])
        return self.show(form)

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CampaignReuseForm(request.POST, organisers=organisers_of(self.actor))
        if not form.is_valid():
            return self.show(form, status=422)
        parties = read_map(request.POST)
        try:
            campaign = self.make(form.cleaned_data, parties)
        except PackageInvalid as invalid:
            return self.show(form, status=422, **told(invalid, parties))
        messages.success(
            request, _("已建好草稿，发文字号留空。时限原文和日期对不上的标有“待核对”，发布检查里也会列出。")
        )
        return redirect("campaign-configure", campaign.slug, "basics")

    def show(self, form: CampaignReuseForm, status: int = 200, **more: Any) -> HttpResponse:
        """The form."""
        return render(
            self.request, "campaigns/campaign_reuse.html", {"form": form, **self.source(), **more}, status=status
        )


class CampaignCloneView(ReusePage, ScopedObjectView):
    """A new draft with everything that another campaign says."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_READ

    def source(self) -> dict[str, Any]:
        names = {"title": self.row.title, "short_title": self.row.short_title}
        return {"source": _("复制“%(title)s”") % {"title": self.row.short_title}, "titles": names}

    def make(self, values: dict[str, Any], parties: PartyMap) -> Campaign:
        return clone_campaign(campaign=self.row, actor=self.actor, parties=parties, **values)


class TemplateStartView(ReusePage, ScopedObjectView):
    """A new draft from a template."""

    model = CampaignTemplate
    capability = Capability.CAMPAIGN_READ

    def source(self) -> dict[str, Any]:
        return {"source": _("从模板“%(name)s”新建") % {"name": self.row.name}, "titles": {}}

    def make(self, values: dict[str, Any], parties: PartyMap) -> Campaign:
        return start_from_template(template=self.row, actor=self.actor, parties=parties, **values)


class ExampleStartView(ReusePage):
    """A new draft from the recipe that comes with the product."""

    capability = Capability.CAMPAIGN_CONFIGURE

    def source(self) -> dict[str, Any]:
        return {"source": _("从示例新建"), "titles": {}}

    def make(self, values: dict[str, Any], parties: PartyMap) -> Campaign:
        return start_from_template(template=None, actor=self.actor, parties=parties, **values)


class TemplateListView(ScopedView):
    """The library, the example, the upload of a package, and what may be kept as a template."""

    capability = Capability.CAMPAIGN_CONFIGURE
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        """The page; a refused upload with every fault."""
        own = organisers_of(self.actor)
        context = {
            "templates": [
                {"template": row, "own": row.owner_id in own}
                for row in CampaignTemplate.objects.visible_to(self.request.user).select_related("owner", "created_by")
            ],
            "campaigns": Campaign.objects.within(self.request.user, Capability.CAMPAIGN_CONFIGURE),
            "most_megabytes": MOST_BYTES // 1024 // 1024,
        }
        return render(self.request, "campaigns/template_list.html", {**context, **more}, status=status)


class PackageUploadView(TemplateListView):
    """Load a package file as a draft, or list every fault and write nothing. Where names of the file are unknown, the
    page keeps its text and asks for what they stand for."""

    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        upload = request.FILES.get("package")
        content = upload.read(MOST_BYTES + 1) if upload is not None else request.POST.get("content", "").encode()
        if upload is None and not content:
            return self.show(status=422, faults=[_("请选一个方案文件。")])
        parties = read_map(request.POST) if upload is None else {}
        try:
            campaign = load_upload(content=content, actor=self.actor, parties=parties)
        except PackageInvalid as invalid:
            return self.show(status=422, content=content.decode("utf-8-sig"), **told(invalid, parties))
        except Refused as error:
            return self.show(status=422, faults=[str(error)])
        messages.success(request, _("已载入为草稿。"))
        return redirect("campaign-configure", campaign.slug, "basics")


class TemplateKeepView(VerbView):
    """Put a campaign into the library as it stands."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_CONFIGURE

    def act(self, request: ActorRequest) -> HttpResponse:
        name, note = request.POST.get("name", "") or self.row.short_title, request.POST.get("note", "")
        self.told(lambda: keep_template(campaign=self.row, name=name, note=note, actor=self.actor), _("已存为模板。"))
        return redirect("template-list")


class TemplateRemoveView(VerbView):
    """Take a template out of the library."""

    model = CampaignTemplate
    capability = Capability.CAMPAIGN_CONFIGURE

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(lambda: remove_template(template=self.row, actor=self.actor), _("已移出模板库。"))
        return redirect("template-list")
