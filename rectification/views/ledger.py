"""问题台账: one ledger for units and for the office, by scope; one problem, and the verbs of closing it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from accounts.transitions import Refused, StaleState
from campaigns.current import remember_campaign
from rectification.filters import LedgerFilter
from rectification.forms_acts import ActForm
from rectification.forms_ledger import ClaimForm
from rectification.models import Problem
from rectification.services import claim_done
from rectification.views.problem_page import next_claimed, problem_page
from rectification.views.problem_parts import note_shown, parts_of


class ProblemBase(ScopedObjectView):
    """One problem within reach."""

    abstract = True
    model = Problem

    def rows(self) -> Any:
        return super().rows().select_related("campaign", "unit", "focus_item__area", "sub_point", "filing__obligation")

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The page of the problem; what was typed and refused comes in `extra`."""
        chosen = LedgerFilter.read(self.request.GET)
        context = problem_page(self.row, actor=self.actor, chosen=chosen)
        context |= parts_of(self.row, actor=self.actor)
        note_shown(self.row, context, actor=self.actor)
        return render(self.request, "rectification/problem_detail.html", context | extra, status=status)


class ProblemView(ProblemBase):
    """What it is, who must rectify it by when, how far it is, and the one thing to do next."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        return self.page()


class ProblemVerb(ProblemBase, VerbView):
    """A verb of closing. A lost race tells what happened; a refusal brings the page back with the typed text."""

    abstract = True

    def run(self, verb: Callable[[], object], done: str, **typed: Any) -> HttpResponse:
        """Call the service and lead back to the problem."""
        try:
            verb()
        except StaleState:
            self.row = self.rows().get(pk=self.row.pk)
            state = self.row.get_state_display()
            text = _("这条问题刚被别人办过，现在是“%(state)s”，您的操作没有执行。")
            messages.error(self.request, text % {"state": state})
            return self.late(**typed)
        except Refused as refusal:
            self.row = self.rows().get(pk=self.row.pk)
            return self.refused(str(refusal), **typed)
        messages.success(self.request, done)
        return redirect(self.next_url())

    def next_url(self) -> str:
        """Where it goes on after the act: the problem; the list, where it was done beside it, with the next one to
        verify standing open."""
        chosen = LedgerFilter.read(self.request.GET)
        if chosen.back != "list":
            return reverse("problem-detail", args=[self.row.uuid]) + chosen.query()
        following = next_claimed(self.row, self.request.user) if self.capability == Capability.CLOSURE_VERIFY else None
        query = replace(chosen, back="", view=chosen.view or "none").query()
        opened = f"&open={following}" if following else ""
        return f"{reverse('problem-list')}{query}{opened}#row-{self.row.uuid}"

    def late(self, **typed: Any) -> HttpResponse:
        """The page when somebody was faster."""
        return self.page(409, **typed)

    def refused(self, fault: str, **typed: Any) -> HttpResponse:
        """The page with the reason of the refusal."""
        return self.page(422, fault=fault, **typed)


class ProblemClaimView(ProblemVerb):
    """申请销号."""

    capability = Capability.PROBLEM_CLAIM

    def act(self, request: ActorRequest) -> HttpResponse:
        form = ClaimForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(422, form=form)
        values = form.cleaned_data
        return self.run(
            lambda: claim_done(
                problem=self.row,
                done_on=values["done_on"],
                statement=values["statement"],
                uploads=values["uploads"],
                actor=self.actor,
            ),
            _("已申请销号，等牵头单位核验。"),
            form=form,
        )

    def refused(self, fault: str, **typed: Any) -> HttpResponse:
        form: ClaimForm = typed["form"]
        form.add_error(None, fault)
        if form.cleaned_data.get("uploads"):
            form.add_error("uploads", _("文字都在，附件请重新选一次。"))
        return self.page(422, **typed)


class FormVerb(ProblemVerb):
    """A verb with a form, which the page shows under `form_name`: refused, it comes back with the fault; too late, its
    words are given back."""

    abstract = True
    form_name: ClassVar[str]

    def form(self, request: ActorRequest) -> ActForm:
        """The form as posted."""
        raise NotImplementedError

    def do(self, values: dict[str, Any]) -> object:
        """Call the service."""
        raise NotImplementedError

    def done(self) -> str:
        """What the flash says."""
        raise NotImplementedError

    def act(self, request: ActorRequest) -> HttpResponse:
        form = self.form(request)
        if not form.is_valid():
            return self.page(422, **{self.form_name: form})
        return self.run(lambda: self.do(form.cleaned_data), self.done(), form=form)

    def refused(self, fault: str, **typed: Any) -> HttpResponse:
        form: ActForm = typed["form"]
        form.add_error(None, fault)
        if form.cleaned_data.get("uploads"):
            form.add_error("uploads", _("文字都在，附件请重新选一次。"))
        return self.page(422, **{self.form_name: form})

    def late(self, **typed: Any) -> HttpResponse:
        return self.page(409, kept=typed["form"].kept)
