"""普遍性问题: problems of several units under one cause and one lasting measure.

Problems come by the address: `problem` (a UUID, several times), or else the keys of the ledger's filter.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused, StaleState
from accounts.typed import is_uuid
from audit import clock
from campaigns.current import current_campaign, remember_campaign
from campaigns.models import Campaign
from rectification.filters import LedgerFilter
from rectification.forms_office import CommonForm
from rectification.models import CommonProblem, Problem
from rectification.services import (
    create_common_problem,
    dissolve_common_problem,
    edit_common_problem,
    group_problems,
    ungroup_problem,
)
from rectification.services.common import Grouped

#: How many problems one press puts under a common problem.
MOST = 500


def asked_problems(query: QueryDict, user: User, campaign: Campaign) -> Any:
    """The problems that an address names and that the user may group, at most MOST; none where it names none."""
    rows = Problem.objects.all().within(user, Capability.PROBLEM_GROUP).filter(campaign=campaign)
    names = [key for key in query.getlist("problem") if is_uuid(key)]
    if names:
        return rows.standing().filter(uuid__in=names[:MOST])
    chosen = LedgerFilter.read(query)
    if not chosen.asked:
        return rows.none()
    return chosen.choose(chosen.narrow(rows, user), clock.today()).filter(withdrawn_at=None)[:MOST]


class CommonListView(ScopedView):
    """The common problems of the campaign; with problems in the address, where to put them."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, user = current_campaign(request), request.user
        rows = CommonProblem.objects.visible_to(user).filter(campaign=campaign)
        office = campaign is not None and self.actor.may(Capability.PROBLEM_GROUP, campaign)
        mine = Problem.objects.visible_to(user).values("pk")
        rows = rows.standing().annotate(
            count=Count("parts", filter=Q(parts__problem__in=mine)),
            units=Count("parts__problem__unit", filter=Q(parts__problem__in=mine), distinct=True),
        )
        asked = list(asked_problems(request.GET, user, campaign).select_related("unit")) if campaign and office else []
        context = {
            "rail": True, "campaign": campaign, "rows": list(rows), "may_group": office, "asked": asked,
            "oversees": user.grants.has(Capability.LEDGER_OVERSEE), "form": CommonForm() if office else None,
        }  # fmt: skip
        return render(request, "rectification/common_list.html", context)


class CommonCreateView(ScopedView):
    """Begin one, with the problems chosen."""

    capability = Capability.PROBLEM_GROUP

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.form(CommonForm())

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = self.campaign()
        form = CommonForm(request.POST)
        if not form.is_valid():
            return self.form(form, 422)
        problems = asked_problems(request.POST, request.user, campaign)
        try:
            made = create_common_problem(campaign=campaign, texts=form.texts(), problems=problems, actor=self.actor)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form(form, 422)
        messages.success(request, _("已提出普遍性问题，归入%(count)d条。") % {"count": made.parts.count()})
        return redirect("common-detail", made.uuid)

    def campaign(self) -> Campaign:
        """The current one, if it is this office's."""
        campaign = current_campaign(self.request)
        if campaign is None or not self.actor.may(Capability.PROBLEM_GROUP, campaign):
            raise PermissionDenied(_("您没有办理这件事的权限。"))
        return campaign

    def form(self, form: CommonForm, status: int = 200) -> HttpResponse:
        """The page with the form and the problems that it will take."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        asked = asked_problems(sent, self.request.user, self.campaign()).select_related("unit")
        context = {"rail": True, "form": form, "asked": list(asked), "campaign": self.campaign()}
        return render(self.request, "rectification/common_form.html", context, status=status)


class CommonBase(ScopedObjectView):
    abstract = True
    model = CommonProblem

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The page of one common problem: the reader's own problems, never another unit's."""
        common: CommonProblem = self.row
        may = common.dissolved_at is None and self.actor.may(Capability.PROBLEM_GROUP, common)
        problems = Problem.objects.visible_to(self.request.user).filter(common_part__common=common)
        problems = problems.select_related("unit", "campaign", "focus_item__area").order_by("unit__path", "id")[:MOST]
        values = {name: getattr(common, name) for name in ("title", "cause", "measure", "responsible")}
        context = {
            "rail": True, "common": common, "problems": list(problems), "may_group": may,
            "form": CommonForm(initial=values) if may else None,
        }  # fmt: skip
        return render(self.request, "rectification/common_detail.html", context | extra, status=status)

    def tell(self, verb: Any, done: str) -> HttpResponse:
        """Run a verb and lead back to the page."""
        try:
            verb()
            messages.success(self.request, done)
        except (Refused, StaleState) as error:
            messages.error(self.request, str(error))
        return redirect("common-detail", self.row.uuid)


class CommonView(CommonBase):
    """What it is, its lasting measure, and which problems stand under it."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        return self.page()


class CommonEditView(CommonBase, VerbView):
    """Change its words."""

    capability = Capability.PROBLEM_GROUP

    def act(self, request: ActorRequest) -> HttpResponse:
        form = CommonForm(request.POST)
        if not form.is_valid():
            return self.page(422, form=form)
        return self.tell(
            lambda: edit_common_problem(common=self.row, texts=form.texts(), actor=self.actor), _("已改好。")
        )


class CommonGroupView(CommonBase, VerbView):
    """Put problems under it."""

    capability = Capability.PROBLEM_GROUP

    def act(self, request: ActorRequest) -> HttpResponse:
        problems = list(asked_problems(request.POST, request.user, self.row.campaign))
        try:
            told = group_problems(common=self.row, problems=problems, actor=self.actor)
        except StaleState as error:
            messages.error(request, str(error))
        else:
            messages.success(request, grouped_words(told))
        return redirect("common-detail", self.row.uuid)


class CommonUngroupView(CommonBase, VerbView):
    """Take one out."""

    capability = Capability.PROBLEM_GROUP

    def act(self, request: ActorRequest) -> HttpResponse:
        key = request.POST.get("problem", "")
        rows = Problem.objects.visible_to(request.user)
        problem = get_object_or_404(rows, uuid=key if is_uuid(key) else None)
        return self.tell(
            lambda: ungroup_problem(common=self.row, problem=problem, actor=self.actor), _("已移出这条问题。")
        )


class CommonDissolveView(CommonBase, VerbView):
    """Give it up."""

    capability = Capability.PROBLEM_GROUP

    def act(self, request: ActorRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")
        return self.tell(
            lambda: dissolve_common_problem(common=self.row, reason=reason, actor=self.actor),
            _("已解散，各条问题单独整改。"),
        )


def grouped_words(told: Grouped) -> str:
    """How it went, in one sentence."""
    words = [_("归入%(count)d条") % {"count": told.added}]
    if told.already:
        words.append(_("%(count)d条原来就在") % {"count": told.already})
    if told.elsewhere:
        words.append(_("%(count)d条已在别的普遍性问题下，没有动") % {"count": told.elsewhere})
    return "，".join(words) + "。"
