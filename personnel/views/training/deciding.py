"""What the issuing office decides: what follows from results, and how much training is demanded."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.transitions import Refused, StaleState
from accounts.views.base import FormPage, page_of
from audit import clock
from personnel.forms.training import RuleEndForm, RuleForm
from personnel.models import TrainingEffect, TrainingRule
from personnel.services import training

#: So many at once: each is an act of its own with its own entries in the trail.
MOST_AT_ONCE = 100


class EffectListView(ScopedView):
    """What is proposed and waits; below it what was decided."""

    capability = Capability.CERTIFICATE_DECIDE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = TrainingEffect.objects.within(request.user, Capability.CERTIFICATE_DECIDE)
        rows = rows.select_related("officer", "officer__unit", "exam", "exam__session", "certificate", "decided_by")
        decided = request.GET.get("tab") == "decided"
        page = page_of(
            rows.exclude(state="proposed").order_by("-decided_at", "-pk") if decided else rows.waiting(), request
        )
        context = {"page": page, "decided": decided, "most": MOST_AT_ONCE}
        return render(request, "personnel/training_effects.html", context)


class EffectDecideView(ScopedView):
    """确认办理 or 不办理 those that are ticked, as `effect`: one by one, and what was refused is said."""

    capability = Capability.CERTIFICATE_DECIDE
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keys = [each for each in request.POST.getlist("effect")[:MOST_AT_ONCE] if each.isdecimal() and len(each) < 18]
        rows = TrainingEffect.objects.within(request.user, Capability.CERTIFICATE_DECIDE).filter(pk__in=keys)
        rows = rows.select_related("officer", "exam__session__category", "exam__session__unit", "certificate")
        if not keys:
            messages.error(request, _("还没有选。请先勾选要办理的。"))
        drop, reason = request.POST.get("decision") == "drop", request.POST.get("reason", "")
        done = 0
        for row in rows:
            try:
                if drop:
                    training.drop_effect(effect=row, reason=reason, actor=self.actor)
                else:
                    training.confirm_effect(effect=row, on=clock.today(), actor=self.actor)
                done += 1
            except (Refused, StaleState) as refusal:
                messages.error(request, f"{row.officer.name}：{refusal}")
        if done:
            messages.success(request, _("已办理%(count)d项。") % {"count": done})
        return redirect("training-effect-list")


class RuleListView(ScopedView):
    """The thresholds that hold for units in reach."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return rule_page(request)


def rule_page(request: ActorRequest, status: int = 200) -> HttpResponse:
    """Rules of units in reach, and those of the units above them: they hold here, too."""
    mine = TrainingRule.objects.visible_to(request.user)
    posts = [post.around if request.user.grants.has(Capability.CERTIFICATE_DECIDE) else post.path
             for post in request.user.grants.posts]  # fmt: skip
    above = {path[:end] for path in posts for end in range(4, len(path) + 1, 4)}
    rows = (mine | TrainingRule.objects.filter(unit__path__in=above)).distinct().select_related("unit", "category")
    endable = set(TrainingRule.objects.within(request.user, Capability.CERTIFICATE_DECIDE).values_list("pk", flat=True))
    context = {
        "rows": [(row, row.pk in endable) for row in rows], "year": clock.today().year,
        "may_decide": request.user.grants.has(Capability.CERTIFICATE_DECIDE),
    }  # fmt: skip
    return render(request, "personnel/training_rules.html", context, status=status)


class RuleCreateView(FormPage):
    capability = Capability.CERTIFICATE_DECIDE
    form_class = RuleForm

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(RuleForm(user=request.user))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(RuleForm(request.POST, user=request.user))

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("设定学时标准"), "submit": _("设定标准"), "back_url": reverse("training-rule-list"),
            "back_text": _("学时标准"),
        }  # fmt: skip

    def save(self, form: RuleForm) -> HttpResponse:
        training.set_rule(unit=form.cleaned_data["unit"], data=form.rule_fields(), actor=self.actor)
        messages.success(self.request, _("已设定。"))
        return redirect("training-rule-list")


class RuleEndView(VerbView):
    model = TrainingRule
    capability = Capability.CERTIFICATE_DECIDE

    def act(self, request: ActorRequest) -> HttpResponse:
        form = RuleEndForm(request.POST)
        if form.is_valid():
            last = form.cleaned_data["last_year"]
            self.told(lambda: training.end_rule(rule=self.row, last_year=last, actor=self.actor), _("已终止。"))
        else:
            messages.error(request, _("终止年度应是四位数，例如2026。"))
        return redirect("training-rule-list")
