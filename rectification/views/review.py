"""One filing under review, and the reviewer's verbs."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from accounts.transitions import Refused, StaleState
from accounts.typed import key_of
from campaigns.current import remember_campaign
from campaigns.models import FilingKind
from rectification.filters import ReviewFilter
from rectification.models import Filing, FilingState, FilingVersion
from rectification.services import accept_filing, reopen_filing, return_filing, start_review
from rectification.views.liaisons import former_registrations, liaison_lines
from rectification.views.review_compare import BOTH, PAPER
from rectification.views.review_page import next_address, queue, review_page, what_happened

SHOWN = (PAPER, BOTH)


class ReviewBase(ScopedObjectView):
    """One filing that was submitted, for whoever may judge it. Nobody judges his own unit's."""

    abstract = True
    model = Filing
    capability = Capability.FILING_REVIEW

    def rows(self) -> Any:
        rows = super().rows().filter(first_submitted_at__isnull=False)
        return rows.select_related("obligation__requirement", "campaign", "unit")

    def check(self) -> None:
        try:
            super().check()
        except PermissionDenied:
            if self.row.unit_id in self.request.user.grants.unit_ids:
                raise PermissionDenied(_("这是您本单位的材料，请牵头单位指定的其他审核人审核。")) from None
            if self.row.entered_by_id == self.request.user.pk:
                raise PermissionDenied(_("这份材料是您代录的，请由其他审核人审核。")) from None
            raise

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        """The page of the review; `typed`, `fault` and `field` tell what was refused and where."""
        chosen = ReviewFilter.read(self.request.GET)
        show = self.request.GET.get("show", "")
        context = review_page(self.row, user=self.request.user, chosen=chosen, show=show if show in SHOWN else "")
        context |= {"liaisons": liaison_lines(self.row), "former_liaisons": former_registrations(self.row)}
        return render(self.request, "rectification/review_detail.html", context | extra, status=status)


class ReviewView(ReviewBase):
    """The version to be judged, as on paper, with what it changed and what was said before."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        return self.page()


class ReviewVerb(ReviewBase, VerbView):
    """A verb of the reviewer. Whatever stands in its way, the page comes back with the typed text in it."""

    abstract = True

    @property
    def typed(self) -> str:
        """The opinion or reason as typed."""
        return self.request.POST.get("opinion", "")

    @property
    def seen(self) -> int | None:
        """The number of the version that the reviewer had before him."""
        number = key_of(self.request.POST.get("version", ""))
        return number if number is not None and number < 10**9 else None

    def seen_version(self) -> FilingVersion:
        """That version. Raises StaleState when it is not the one to be judged any more."""
        version: FilingVersion | None = self.row.versions.filter(number=self.seen or 0).first()
        if version is None or version.number != self.row.version_number:
            raise StaleState(self.row, self.row.state)
        return version

    def verb(self) -> HttpResponse:
        """Call the service and lead on."""
        raise NotImplementedError

    def act(self, request: ActorRequest) -> HttpResponse:
        try:
            return self.verb()
        except StaleState:
            self.row = self.rows().get(pk=self.row.pk)
            messages.error(request, what_happened(self.row, self.seen))
            return self.page(409, typed=self.typed)
        except Refused as refusal:
            self.row = self.rows().get(pk=self.row.pk)
            return self.page(422, typed=self.typed, fault=str(refusal))

    def stay(self) -> HttpResponse:
        """Back to the filing."""
        return redirect(reverse("review-detail", args=[self.row.uuid]) + ReviewFilter.read(self.request.GET).query())


class ReviewStartView(ReviewVerb):
    """开始审核: from here on the unit can no longer withdraw it."""

    def verb(self) -> HttpResponse:
        start_review(filing=self.row, actor=self.actor)
        messages.success(self.request, _("已开始审核，单位不能再撤回。"))
        return self.stay()


class ReviewAcceptView(ReviewVerb):
    """审核通过，看下一份."""

    def verb(self) -> HttpResponse:
        chosen = ReviewFilter.read(self.request.GET)
        onward = next_address(queue(self.request.user, self.row.campaign, chosen), self.row, chosen)
        version = self.seen_version()
        accept_filing(filing=self.row, version=version, opinion=self.typed, actor=self.actor)
        messages.success(self.request, self.done(version))
        return redirect(onward)

    def done(self, version: FilingVersion) -> str:
        """What the acceptance brought."""
        name = f"{self.row.unit.label} {self.row.obligation.title}"
        count = len(version.content.get("rows", []))
        if self.row.kind not in (FilingKind.PROBLEM_LIST, FilingKind.INSTITUTION_LIST):
            return _("已审核通过：%(name)s。") % {"name": name}
        return ngettext(
            "已审核通过：%(name)s，%(count)d条进入台账。", "已审核通过：%(name)s，%(count)d条进入台账。", count
        ) % {"name": name, "count": count}


class ReviewReturnView(ReviewVerb):
    """退回修改, with a reason."""

    def verb(self) -> HttpResponse:
        partial = bool(self.request.POST.get("partial"))
        decision = return_filing(
            filing=self.row, version=self.seen_version(), reason=self.typed, actor=self.actor, partial=partial
        )
        done = _("已退回%(unit)s修改，您的意见已随材料送达。") % {"unit": self.row.unit.label}
        if decision.settled_rows:
            done += _("其余%(count)d条已认可，单位不用再改。") % {"count": len(decision.settled_rows)}
        messages.success(self.request, done)
        return self.stay()


class ReviewReopenView(ReviewVerb):
    """重新退回 an accepted filing, with a reason."""

    def verb(self) -> HttpResponse:
        if self.row.state == FilingState.ACCEPTED:
            self.seen_version()
        reopen_filing(filing=self.row, reason=self.typed, actor=self.actor)
        messages.success(
            self.request, _("已重新退回%(unit)s修改。原来进入台账的内容先保留。") % {"unit": self.row.unit.label}
        )
        return self.stay()
