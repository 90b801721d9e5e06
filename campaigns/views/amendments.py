"""修订: what a published campaign changes, shown with what it touches before it is published."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from accounts.transitions import Refused, StaleState
from campaigns.amending.words import change_lines, records_of
from campaigns.current import remember_campaign
from campaigns.forms_amend import TARGETS, proposal, targets
from campaigns.models import Amendment, AmendmentState, Campaign, CampaignState, ChangeKind
from campaigns.services.amend import begin_amendment, drop_amendment, remove_change
from campaigns.services.amend_publish import preview_amendment, publish_amendment


class AmendmentListView(ScopedObjectView):
    """All amendments of a campaign: in draft, published, dropped."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_CONFIGURE
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row)
        rows = self.row.amendments.select_related("created_by").prefetch_related("changes")
        context = {
            "campaign": self.row,
            "running": self.row.state == CampaignState.PUBLISHED,
            "drafts": [row for row in rows if row.state == AmendmentState.DRAFT],
            "dropped": [row for row in rows if row.state == AmendmentState.DROPPED],
            "records": records_of(self.row),
        }
        return render(request, "campaigns/amendment_list.html", context)


class AmendmentBeginView(VerbView):
    """Begin a draft and open it."""

    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_CONFIGURE

    def act(self, request: ActorRequest) -> HttpResponse:
        made: list[Amendment] = []
        self.told(lambda: made.append(begin_amendment(campaign=self.row, actor=self.actor)))
        return redirect(made[0]) if made else redirect("amendment-list", self.row.slug)


class AmendmentPage(ScopedObjectView):
    """The base of the pages and verbs of one amendment: `self.row`."""

    abstract = True
    model = Amendment
    capability = Capability.CAMPAIGN_CONFIGURE

    def rows(self) -> Any:
        return super().rows().select_related("campaign", "created_by", "published_by")

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page; a draft with its effect, a published one with what it did."""
        amendment: Amendment = self.row
        remember_campaign(self.request, amendment.campaign)
        draft = amendment.state == AmendmentState.DRAFT
        context = {
            "amendment": amendment,
            "campaign": amendment.campaign,
            "draft": draft,
            "changes": [{"change": row, "lines": change_lines(row)} for row in amendment.changes.all()],
            "effect": preview_amendment(amendment=amendment) if draft else amendment.effect,
            "notices": list(amendment.notices.all()),
            **(self.choosing() if draft else {}),
            **more,
        }
        return render(self.request, "campaigns/amendment_detail.html", context, status=status)

    def choosing(self) -> dict[str, Any]:
        """What is to be written next: kind, then target, then its form, each in the address."""
        kind, target = self.request.GET.get("kind", ""), self.request.GET.get("target", "")
        found = proposal(self.row.campaign, kind, target)
        return {
            "kinds": [
                {"value": value, "label": label, "current": value == kind} for value, label in ChangeKind.choices
            ],
            "kind": kind,
            "target": target,
            "groups": targets(self.row.campaign, kind) if kind in TARGETS else [],
            "form": found.form if found else None,
        }

    def again(self) -> HttpResponse:
        """The page without anything half chosen."""
        return redirect("amendment-detail", self.row.uuid)


class AmendmentDetailView(AmendmentPage):
    """One amendment."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()


class AmendmentProposeView(AmendmentPage, VerbView):
    """Write one change into the draft."""

    def act(self, request: ActorRequest) -> HttpResponse:
        kind, target = request.GET.get("kind", ""), request.GET.get("target", "")
        found = proposal(self.row.campaign, kind, target, request.POST)
        if found is None:
            messages.error(request, _("请先选要改的是哪一条。"))
            return self.again()
        if not found.form.is_valid():
            return self.show(form=found.form, status=422)
        try:
            found.send(self.row, self.actor, found.form.cleaned_data)
        except Refused as error:
            found.form.add_error(None, str(error))
            return self.show(form=found.form, status=422)
        except StaleState as error:
            messages.error(request, str(error))
            return self.again()
        messages.success(request, _("已写入修订。下面是它的影响。"))
        return self.again()


class ChangeRemoveView(AmendmentPage, VerbView):
    """Take a change out of the draft."""

    def act(self, request: ActorRequest) -> HttpResponse:
        change = self.kwargs["change"]
        self.told(
            lambda: remove_change(amendment=self.row, change=change, actor=self.actor), _("已删去这一条修订内容。")
        )
        return self.again()


class AmendmentPublishView(AmendmentPage, VerbView):
    """Publish what was seen. A refusal keeps the reason in its field and shows the effect as it is now."""

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")
        try:
            effect = publish_amendment(
                amendment=self.row, reason=reason, seen=request.POST.get("seen", ""), actor=self.actor
            )
        except Refused as error:
            messages.error(request, str(error))
            return self.show(reason=reason, reason_fault=str(error) if not reason.strip() else "", status=422)
        except StaleState as error:
            messages.error(request, str(error))
            return self.again()
        values = {"number": self.row.number, "count": len(effect.units)}
        messages.success(request, _("第%(number)d次修订已发布，%(count)d个单位的待办和通知原文上都会看到。") % values)
        return self.again()


class AmendmentDropView(AmendmentPage, VerbView):
    """Give the draft up."""

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(lambda: drop_amendment(amendment=self.row, actor=self.actor), _("已放弃这次修订，方案没有改动。"))
        return redirect(reverse("amendment-list", args=[self.row.campaign.slug]))
