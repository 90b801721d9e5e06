"""清理台账: the cases of accepted rosters, one case, and the verbs of closing it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.current import current_campaign, remember_campaign
from campaigns.models import Campaign, Participation
from campaigns.workdays import load_calendar
from personnel.clean_up import KINDS
from rectification.clean_up_standing import still_listed
from rectification.filters import CaseFilter
from rectification.forms_ledger import CaseClaimForm, CaseVerifyForm
from rectification.light_rules import lit
from rectification.lights import OVERDUE
from rectification.models import CaseEventKind, CaseState, CleanUpCase
from rectification.services import claim_case, send_case_back, verify_case, withdraw_case_claim
from rectification.views.drawn_screen import links_of

PAGE_SIZE = 50


class CaseListView(ScopedView):
    """What is due first stands first."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = CaseFilter.read(request.GET)
        campaign = current_campaign(request)
        context: dict[str, Any] = {"rail": True, "campaign": campaign, "chosen": chosen, "kinds": KINDS.items()}
        if campaign is not None:
            context |= self.lists(campaign, chosen)
        return render(request, "rectification/clean_up_case_list.html", context)

    def lists(self, campaign: Campaign, chosen: CaseFilter) -> dict[str, Any]:
        """Rows, counts and choices of one campaign."""
        today, calendar = clock.today(), load_calendar()
        everything = CleanUpCase.objects.in_campaign(self.request.user, campaign)
        found = chosen.narrow(everything)
        standing = found.standing()
        by_state = {state: Count("pk", filter=Q(state=state)) for state in CaseState.values}
        counts = found.aggregate(
            all=Count("pk", filter=Q(withdrawn_at=None)), **by_state,
            overdue=Count("pk", filter=Q(state=CaseState.OPEN, due_date__lt=today)),
        )  # fmt: skip
        rows = chosen.choose(found if chosen.state == CaseState.WITHDRAWN else standing, today).select_related("unit")
        rows = rows.order_by(F("closed_at").desc(nulls_first=True), F("due_date").asc(nulls_last=True), "id")
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        units = list(
            Participation.objects.filter(Q(unit__in=everything.values("unit")) | Q(unit=chosen.unit), campaign=campaign)
        )
        return {
            "page": page,
            "rows": [{"case": row, "light_text": row.light.words(today, calendar)} for row in lit(page.object_list)],
            "counts": counts,
            "tabs": tabs(counts, chosen),
            "units": units,
            "one_unit": len(units) <= 1,
            "narrowed": chosen != CaseFilter(),
        }


def tabs(counts: dict[str, int], chosen: CaseFilter) -> list[dict[str, Any]]:
    """The tabs with their counts; each keeps unit, kind and search. Withdrawn ones have one where there are any."""
    words = [("", _("全部")), (CaseState.OPEN, _("待清理")), (OVERDUE, _("逾期")), (CaseState.CLAIMED, _("等核验")),
             (CaseState.CLOSED, _("已销号"))]  # fmt: skip
    if counts[CaseState.WITHDRAWN]:
        words.append((CaseState.WITHDRAWN, _("已撤回")))
    return [
        {"label": label, "count": counts[state or "all"], "current": chosen.state == state,
         "url": reverse("clean-up-case-list") + chosen.query(state=state)}
        for state, label in words
    ]  # fmt: skip


class CaseBase(ScopedObjectView):
    """One case within reach."""

    abstract = True
    model = CleanUpCase

    def rows(self) -> Any:
        return super().rows().select_related("campaign", "unit", "filing__obligation")

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The page of the case; what was typed and refused comes in `extra`."""
        case = self.row
        about = {"officer": str(case.officer or ""), "certificate": str(case.certificate or "")}
        links = links_of(self.request.user, [about])
        claim = case.events.filter(kind=CaseEventKind.CLAIMED).order_by("-id").first()
        own = self.actor.may(Capability.PROBLEM_CLAIM, case)
        verifies = self.actor.may(Capability.CLOSURE_VERIFY, case)
        mine = claim is not None and claim.actor_id == self.actor.person.pk
        claimed = case.state == CaseState.CLAIMED
        context = {
            "rail": True,
            "case": case,
            "light_text": case.light.words(clock.today(), load_calendar()),
            "officer_url": links.get(about["officer"], ""),
            "certificate_url": links.get(about["certificate"], ""),
            "still": still_listed(case) if case.state in (CaseState.OPEN, CaseState.CLAIMED) else None,
            "claim": claim if claimed else None,
            "claim_form": CaseClaimForm() if own and case.state == CaseState.OPEN else None,
            "verify_form": CaseVerifyForm() if verifies and claimed and not mine else None,
            "may_withdraw": own and claimed,
            "events": [_told(event) for event in case.events.prefetch_related("attachments").order_by("-id")],
        }
        return render(self.request, "rectification/clean_up_case_detail.html", context | extra, status=status)


def _told(event: Any) -> dict[str, Any]:
    """An event as `_problem_events.html` shows it."""
    at = event.recorded_at.astimezone(clock.SHANGHAI)
    done_on = event.business_date if event.kind == CaseEventKind.CLAIMED else None
    words = {True: _("当时名册里仍有这种情形"), False: _("当时名册里已没有这种情形"), None: ""}
    return {
        "time_text": f"{at:%Y-%m-%d %H:%M}", "text": f"{event.actor_name} {event.get_kind_display()}",
        "unit": event.actor_unit_name, "done_on": done_on, "day_label": _("办结日期"), "detail": event.statement,
        "found": words[event.still_listed], "files": event.attachments.all(), "kind": "",
    }  # fmt: skip


class CaseView(CaseBase):
    """What it is, what is done about it by when, whether the roster still has it, and the one thing to do next."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        return self.page()


class CaseVerb(CaseBase, VerbView):
    """A verb with a form, which the page shows under `form_name`; refused, it comes back with what was typed."""

    abstract = True
    form_class: Any = None
    form_name = ""
    done = ""

    def act(self, request: ActorRequest) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(422, **{self.form_name: form})
        try:
            self.run(form.cleaned_data)
        except StaleState as stale:
            self.row = self.rows().get(pk=self.row.pk)
            return self.page(409, fault=str(stale), kept=form.cleaned_data.get("statement", ""))
        except Refused as refusal:
            self.row = self.rows().get(pk=self.row.pk)
            form.add_error(None, str(refusal))
            return self.page(422, **{self.form_name: form})
        return self.finished(str(self.done))

    def run(self, values: dict[str, Any]) -> None:
        """Call the service."""
        raise NotImplementedError

    def finished(self, words: str) -> HttpResponse:
        """Back to the page, with a flash."""
        self.told(lambda: None, words)
        return redirect("clean-up-case-detail", self.row.uuid)


class CaseClaimView(CaseVerb):
    """报办结."""

    capability = Capability.PROBLEM_CLAIM
    form_class, form_name = CaseClaimForm, "claim_form"

    def run(self, values: dict[str, Any]) -> None:
        claim_case(case=self.row, actor=self.actor, **values)
        self.done = _("已报办结，等牵头单位核验。")


class CaseClaimWithdrawView(CaseBase, VerbView):
    """撤回办结申请 by the unit."""

    capability = Capability.PROBLEM_CLAIM

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(lambda: withdraw_case_claim(case=self.row, actor=self.actor), _("已撤回，清理完以后再报。"))
        return redirect("clean-up-case-detail", self.row.uuid)


class _VerifyBase(CaseVerb):
    abstract = True
    capability = Capability.CLOSURE_VERIFY
    form_class, form_name = CaseVerifyForm, "verify_form"

    def check(self) -> None:
        try:
            super().check()
        except PermissionDenied:
            if self.row.unit_id in self.request.user.grants.unit_ids:
                raise PermissionDenied(_("这是您本单位的清理事项，请由其他单位的人核验。")) from None
            raise


class CaseVerifyView(_VerifyBase):
    """核验销号."""

    def run(self, values: dict[str, Any]) -> None:
        verify_case(case=self.row, statement=values["statement"], actor=self.actor)
        self.done = _("已核验销号。")


class CaseSendBackView(_VerifyBase):
    """退回清理, with a reason."""

    def run(self, values: dict[str, Any]) -> None:
        send_case_back(case=self.row, reason=values["statement"], actor=self.actor)
        self.done = _("已退回%(unit)s继续清理。") % {"unit": self.row.unit.label}
