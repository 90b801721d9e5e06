"""常用视图 and 显示的栏: what a person keeps of the ledger's screen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.transitions import Refused
from campaigns.current import current_campaign
from campaigns.models import Campaign
from rectification.filters import LedgerFilter
from rectification.models import SavedView
from rectification.services import choose_columns, remove_view, rename_view, save_view, set_default_view

#: In an address: look at the ledger without any view.
NONE = "none"


def views_of(campaign: Campaign, user: User) -> list[SavedView]:
    """One's own of a campaign."""
    return list(SavedView.objects.visible_to(user).filter(campaign=campaign))


def default_view(campaign: Campaign, user: User) -> SavedView | None:
    """The one that the bare address opens."""
    return SavedView.objects.visible_to(user).filter(campaign=campaign, is_default=True).first()


def address_of(view: SavedView) -> str:
    """The ledger under a view."""
    chosen = LedgerFilter.of(view.query)
    return reverse("problem-list") + replace(chosen, view=str(view.uuid)).query()


def blank_address(views: Sequence[SavedView]) -> str:
    """The ledger with nothing asked of it: the bare address would open the default view."""
    return reverse("problem-list") + (f"?view={NONE}" if any(view.is_default for view in views) else "")


def posted_filter(request: ActorRequest) -> LedgerFilter:
    """The filter that a form carries in `query`."""
    return LedgerFilter.of(request.POST.get("query", ""))


def back_to(chosen: LedgerFilter) -> HttpResponse:
    """The ledger as it was looked at."""
    return redirect(reverse("problem-list") + (chosen.query() or f"?view={NONE}"))


class LedgerColumnsView(ScopedView):
    """显示的栏, kept per person; `usual` takes the choice back."""

    capability = Capability.LEDGER_READ
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [] if "usual" in request.POST else request.POST.getlist("column")
        choose_columns(columns=chosen, actor=self.actor)
        messages.success(request, _("已按您选的栏显示。") if chosen else _("已恢复通常的栏。"))
        # A view has columns of its own: what was just chosen is to be seen.
        return back_to(replace(posted_filter(request), view=NONE))


class LedgerViewListView(ScopedView):
    """GET: rename, make default, delete. POST: keep the present filter, sort and columns under a name."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = current_campaign(request)
        views = views_of(campaign, request.user) if campaign else []
        lines = [{"view": view, "url": address_of(view)} for view in views]
        context = {"campaign": campaign, "lines": lines, "ledger_url": blank_address(views)}
        return render(request, "rectification/ledger_view_list.html", context)

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen, campaign = posted_filter(request), current_campaign(request)
        if campaign is None:
            return redirect("problem-list")
        kept = replace(chosen, page="", view="", back="")
        try:
            view = save_view(
                campaign=campaign, name=request.POST.get("name", ""), query=kept.query().removeprefix("?"),
                columns=request.POST.getlist("column"), actor=self.actor,
            )  # fmt: skip
            if request.POST.get("default") == "1":
                set_default_view(view=view, on=True, actor=self.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return back_to(chosen)
        messages.success(request, _("已存为视图“%(name)s”。") % {"name": view.name})
        return redirect(address_of(view))


class ViewVerb(VerbView):
    """A verb on one of one's own views; back to their list."""

    abstract = True
    model = SavedView
    capability = Capability.LEDGER_READ

    def done(self, verb: Any, words: str) -> HttpResponse:
        """Do it and say so."""
        self.told(verb, words)
        return redirect("ledger-view-list")


class ViewRenameView(ViewVerb):
    """改名."""

    def act(self, request: ActorRequest) -> HttpResponse:
        name = request.POST.get("name", "")
        return self.done(lambda: rename_view(view=self.row, name=name, actor=self.actor), _("已改名。"))


class ViewDefaultView(ViewVerb):
    """设为默认打开, or not any more."""

    def act(self, request: ActorRequest) -> HttpResponse:
        on = request.POST.get("on") == "1"
        words = _("以后打开问题台账就是“%(name)s”。") if on else _("“%(name)s”不再默认打开。")
        verb = lambda: set_default_view(view=self.row, on=on, actor=self.actor)  # noqa: E731
        return self.done(verb, words % {"name": self.row.name})


class ViewRemoveView(ViewVerb):
    """删除."""

    def act(self, request: ActorRequest) -> HttpResponse:
        name = self.row.name
        words = _("已删除视图“%(name)s”，台账没有变化。") % {"name": name}
        return self.done(lambda: remove_view(view=self.row, actor=self.actor), words)
