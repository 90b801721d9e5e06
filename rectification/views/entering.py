"""Problems that come onto the ledger otherwise than by a list: listed by the office, added, split."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.current import current_campaign, remember_campaign
from campaigns.models import Campaign, FilingRequirement
from rectification.answering import answer_rows, objections, to_answer, unanswered
from rectification.forms_entry import (
    AnswerForm,
    FoundForm,
    ObjectionDecisionForm,
    ObjectionForm,
    SplitForm,
    found_initial,
)
from rectification.models import Filing
from rectification.services import (
    Part,
    begin_addition,
    decide_objection,
    list_problem,
    object_to_problem,
    respond_to_problem,
    split_problem,
)
from rectification.services.listing_by_office import usual_day
from rectification.services.splitting import MOST
from rectification.views.ledger import FormVerb, ProblemBase
from rectification.views.obligations import own_units


class ProblemAddView(ScopedObjectView):
    """列入问题 by the office."""

    model = Campaign
    lookup = "slug"
    capability = Capability.PROBLEM_LIST

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row)
        return self.page(FoundForm(campaign=self.row, initial=found_initial(usual_day())))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = FoundForm(request.POST, campaign=self.row)
        if not form.is_valid():
            return self.page(form, 422)
        unit = form.units[form.cleaned_data["unit"]].unit
        try:
            problem = list_problem(
                campaign=self.row, unit=unit, found=form.found, respond_by=form.cleaned_data["respond_by"],
                actor=self.actor,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, 422)
        messages.success(request, _("已列入台账，%(unit)s会收到消息。") % {"unit": unit.label})
        return redirect("problem-detail", problem.uuid)

    def page(self, form: FoundForm, status: int = 200) -> HttpResponse:
        """The form."""
        context = {"rail": True, "campaign": self.row, "form": form}
        return render(self.request, "rectification/problem_add.html", context, status=status)


class AnswerListView(ScopedView):
    """待回应 for a unit; objections to decide and what is not answered for the office."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, today = current_campaign(request), clock.today()
        context: dict[str, Any] = {"rail": True, "campaign": campaign, "groups": []}
        if campaign is not None:
            found = (
                (_("等您回应"), to_answer(request.user, campaign)),
                (_("等您答复异议"), objections(request.user, campaign)),
                (_("单位还没有回应"), unanswered(request.user, campaign)),
            )
            groups = [{"label": label, "rows": answer_rows(rows, today)} for label, rows in found]
            context |= {"groups": [group for group in groups if group["rows"]]}
            context["may_list"] = self.actor.may(Capability.PROBLEM_LIST, campaign)
        return render(request, "rectification/answer_list.html", context)


class RespondView(FormVerb):
    """回应."""

    capability = Capability.PROBLEM_CLAIM
    form_name = "answer_form"

    def form(self, request: ActorRequest) -> AnswerForm:
        return AnswerForm(request.POST)

    def do(self, values: dict[str, Any]) -> object:
        return respond_to_problem(problem=self.row, answer=AnswerForm.read(values), actor=self.actor)

    def done(self) -> str:
        return _("已回应，整改措施和完成时限已记入台账。")


class ObjectView(FormVerb):
    """提出异议."""

    capability = Capability.PROBLEM_CLAIM
    form_name = "objection_form"

    def form(self, request: ActorRequest) -> ObjectionForm:
        return ObjectionForm(request.POST)

    def do(self, values: dict[str, Any]) -> object:
        return object_to_problem(problem=self.row, reason=values["reason"], actor=self.actor)

    def done(self) -> str:
        return _("已提出异议，等牵头单位答复。")


class ObjectionDecideView(FormVerb):
    """答复异议: `outcome` is keep or withdraw."""

    capability = Capability.PROBLEM_LIST
    form_name = "objection_decision_form"

    @property
    def keep(self) -> bool:
        """Whether the problem stays."""
        return self.request.POST.get("outcome") != "withdraw"

    def form(self, request: ActorRequest) -> ObjectionDecisionForm:
        return ObjectionDecisionForm(request.POST)

    def do(self, values: dict[str, Any]) -> object:
        return decide_objection(problem=self.row, keep=self.keep, reason=values["reason"], actor=self.actor)

    def done(self) -> str:
        return _("没有采纳异议，请单位回应。") if self.keep else _("已采纳异议，问题已撤回。")


class SplitView(ProblemBase):
    """拆分: the parts one below the other; “加一条” brings one more."""

    capability = Capability.LEDGER_READ

    def check(self) -> None:
        super().check()
        if not any(self.actor.may(one, self.row) for one in (Capability.PROBLEM_CLAIM, Capability.PROBLEM_LIST)):
            raise PermissionDenied(_("您没有办理这件事的权限。"))

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = "\n".join(self.row.measures.values_list("text", flat=True))
        return self.form_page([Part(self.row.description, lines), Part("", "")], SplitForm())

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        parts, form = parts_of(request.POST), SplitForm(request.POST)
        if request.POST.get("do") == "add":
            kept = SplitForm(initial={"reason": request.POST.get("reason", "")})
            return self.form_page([*parts, Part("", "")][:MOST], kept)
        if not form.is_valid():
            return self.form_page(parts, form, 422)
        try:
            made = split_problem(problem=self.row, parts=parts, reason=form.cleaned_data["reason"], actor=self.actor)
        except (Refused, StaleState) as refusal:
            form.add_error(None, str(refusal))
            return self.form_page(parts, form, 409 if isinstance(refusal, StaleState) else 422)
        messages.success(request, _("已拆成%(count)d条。") % {"count": len(made)})
        return redirect(reverse("problem-detail", args=[self.row.uuid]))

    def form_page(self, parts: list[Part], form: SplitForm, status: int = 200) -> HttpResponse:
        """The form with these parts."""
        context = {
            "rail": True, "problem": self.row, "parts": parts, "form": form, "most": MOST,
            "allowed": self.row.campaign.splits_problems,
        }  # fmt: skip
        return render(self.request, "rectification/problem_split.html", context, status=status)


def parts_of(data: QueryDict) -> list[Part]:
    """The posted parts, without those at the end in which nothing is typed; at least two."""
    texts = list(zip(data.getlist("description"), data.getlist("measures"), strict=False))[:MOST]
    while len(texts) > 2 and not any(text.strip() for text in texts[-1]):
        texts.pop()
    parts = [Part(description, measures) for description, measures in texts]
    return parts + [Part("", "")] * (2 - len(parts))


class AdditionBeginView(VerbView):
    """补报问题: the draft of an addition to the unit's accepted list."""

    model = FilingRequirement
    capability = Capability.FILING_FILL

    def act(self, request: ActorRequest) -> HttpResponse:
        begun: list[Filing] = []
        typed = request.POST.get("unit", "")
        unit = get_object_or_404(Unit, pk__in=[unit for unit in own_units(request.user) if str(unit) == typed])
        done = self.told(
            lambda: begun.append(begin_addition(requirement=self.row, unit=unit, actor=self.actor))
        )  # fmt: skip
        return redirect("filing-edit", begun[0].uuid) if done else redirect("obligation-list")
