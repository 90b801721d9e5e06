"""批量办理: choose, see what applies, confirm, read how each row went."""

import csv
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.sheets import csv_text
from accounts.transitions import Refused
from audit import clock
from campaigns.current import current_campaign
from jobs.cards import card_of
from rectification.bulk import VERBS, counted
from rectification.filters import LedgerFilter
from rectification.models import BulkOutcome, BulkRow, BulkRun, BulkState, Problem
from rectification.services.bulk import AT_ONCE, confirm_bulk, outcome_counts, propose_bulk
from rectification.verifiers import may_verify_in
from rectification.views.ledger_views import back_to, posted_filter
from rectification.views.picking import uuids

PAGE_SIZE = 100
#: Not an act by itself: it leads to the pages of common problems.
COMMON = "common"


class BulkListView(ScopedView):
    """GET: what one has done to many problems. POST: propose it for the ticked ones, or all that the filter finds."""

    capability = Capability.LEDGER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        runs = BulkRun.objects.visible_to(request.user).exclude(state=BulkState.PROPOSED).select_related("campaign")
        page = Paginator(runs.order_by("-id"), 30).get_page(request.GET.get("page"))
        lines = [{"run": run, "verb": VERBS[run.verb].label} for run in page if run.verb in VERBS]
        return render(request, "rectification/bulk_list.html", {"page": page, "lines": lines})

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign, chosen, verb = current_campaign(request), posted_filter(request), request.POST.get("verb", "")
        if campaign is None or verb not in (*VERBS, COMMON):
            raise PermissionDenied(_("您没有办理这件事的权限。"))
        whole = request.POST.get("whole") == "1"
        if verb == COMMON:
            return self.grouped(chosen, whole)
        problems = Problem.objects.visible_to(request.user).filter(campaign=campaign)
        if whole:
            problems = chosen.choose(chosen.narrow(problems, request.user), clock.today())
        else:
            problems = problems.filter(uuid__in=uuids(request.POST.getlist("pick")))
        try:
            run = propose_bulk(
                campaign=campaign, verb=verb, problems=problems, actor=self.actor,
                query=chosen.query().removeprefix("?"), whole=whole,
            )  # fmt: skip
        except Refused as refusal:
            messages.error(request, str(refusal))
            return back_to(chosen)
        return redirect("bulk-detail", uuid=run.uuid)

    def grouped(self, chosen: LedgerFilter, whole: bool) -> HttpResponse:
        """普遍性问题 has pages of its own, which take the problems from their address."""
        picked = sorted(str(key) for key in uuids(self.request.POST.getlist("pick")))
        if whole and chosen.asked:
            return redirect(reverse("common-list") + replace(chosen, page="", view="", order="").query())
        if whole or not picked:
            messages.error(self.request, _("请勾选要归到一起的问题，或者先筛选，再选中筛选出的全部。"))
            return back_to(chosen)
        return redirect(f"{reverse('common-list')}?{urlencode([('problem', key) for key in picked])}")


class BulkBase(ScopedObjectView):
    """One of one's own runs."""

    abstract = True
    model = BulkRun
    capability = Capability.LEDGER_READ

    def rows(self) -> Any:
        return super().rows().select_related("campaign", "job", "actor")

    def back(self) -> str:
        """The ledger as it was looked at."""
        return reverse("problem-list") + (f"?{self.row.query}" if self.row.query else "")

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The count to confirm, the progress, or the outcomes."""
        run = self.row
        verb = VERBS[run.verb]
        context: dict[str, Any] = {"run": run, "verb": verb, "back": self.back(), "rail": True}
        if run.state == BulkState.PROPOSED:
            context |= self.proposal()
        else:
            context |= self.outcomes()
        return render(self.request, "rectification/bulk_detail.html", context | extra, status=status)

    def proposal(self) -> dict[str, Any]:
        """What applies, why the others do not, and whom one may choose."""
        run, user = self.row, self.request.user
        verb = VERBS[run.verb]
        count = counted(run, verb, user)
        problems = Problem.objects.filter(bulk_rows__run=run)
        people = [
            (person, problems.within(person, Capability.CLOSURE_VERIFY).count())
            for person in (may_verify_in(run.campaign) if verb.asks == "verifier" else ())
        ]
        return {"count": count, "people": people, "background": run.total > AT_ONCE}

    def outcomes(self) -> dict[str, Any]:
        """Counts, the rows that were not done first, and the job's card while it runs."""
        run, counts = self.row, outcome_counts(self.row)
        rows = BulkRow.objects.visible_to(self.request.user).filter(run=run).exclude(outcome="")
        wanted = self.request.GET.get("outcome", "")
        wanted = wanted if wanted in BulkOutcome.values else ""
        rows = rows.filter(outcome=wanted) if wanted else rows
        rows = rows.select_related("problem__unit").order_by("-outcome", "position")
        return {
            "done": counts.get(BulkOutcome.DONE, 0),
            "not_done": counts.get(BulkOutcome.NOT_DONE, 0),
            "waiting": counts.get("", 0),
            "wanted": wanted,
            "page": Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page")),
            "card": self.card(),
        }

    def card(self) -> dict[str, Any] | None:
        """The job's, asking this page for progress."""
        if self.row.job is None:
            return None
        return card_of(self.row.job) | {"poll_url": reverse("bulk-detail", args=[self.row.uuid]), "icon": "list-check"}


class BulkView(BulkBase):
    """One run; with htmx only its card, which asks again while the job runs."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("HX-Request") == "true":
            answer = render(request, "jobs/_job_progress.html", {"card": self.card()})
            if self.row.state == BulkState.DONE:
                # The outcomes stand on the page itself.
                answer["HX-Refresh"] = "true"
            return answer
        return self.page()


class BulkConfirmView(BulkBase, VerbView):
    """Do it. The same press twice does it once."""

    def act(self, request: ActorRequest) -> HttpResponse:
        typed = {name: request.POST.get(name, "") for name in ("verifier", "statement", "reason")}
        try:
            confirm_bulk(run=self.row, typed=typed, actor=self.actor)
        except Refused as refusal:
            return self.page(422, fault=str(refusal), typed=typed)
        return redirect("bulk-detail", uuid=self.row.uuid)


class BulkOutcomeView(BulkBase):
    """The outcomes as CSV."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = BulkRow.objects.visible_to(request.user).filter(run=self.row).exclude(outcome="")
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="bulk-{self.row.pk}.csv"'
        # Without the mark, spreadsheet programs take UTF-8 for the local encoding.
        answer.write("\ufeff")
        writer = csv.writer(answer)
        writer.writerow([_("序号"), _("单位"), _("存在的问题"), _("结果"), _("原因")])
        for row in rows.select_related("problem__unit").order_by("position").iterator(chunk_size=1000):
            cells = (row.problem.unit.name, row.problem.description, row.get_outcome_display(), row.why)
            writer.writerow([row.position, *map(csv_text, cells)])
        return answer
