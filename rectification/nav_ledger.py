"""Menu entries of reviewing and of the two ledgers, with what waits for this person."""

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Role
from accounts.context import NavEntry, add_nav
from accounts.home import add_home
from accounts.models import User
from campaigns.current import add_waiting, current_campaign
from rectification.models import CleanUpCase, Filing, Problem

REVIEW_PAGES = {
    "review-list",
    "review-detail",
    "review-accept",
    "review-return",
    "review-reopen",
    "review-undo",
    "remark-write",
    "remark-remove",
    "decision-list",
    "obligation-waive",
}
CASE_PAGES = {
    "clean-up-case-list", "clean-up-case-detail", "clean-up-case-claim", "clean-up-claim-withdraw",
    "clean-up-case-verify", "clean-up-case-send-back",
}  # fmt: skip
TASK_PAGES = {"task-list", "task-detail", "task-report", "task-send-back"}
LEDGER_PAGES = {
    "problem-list", "problem-detail", "problem-claim", "problem-verify", "problem-send-back", "problem-check",
    "claim-withdraw", "extension-list", "extension-ask", "extension-approve", "extension-refuse",
    "answer-list", "problem-add", "problem-respond", "problem-object", "objection-decide", "problem-split",
    "extension-withdraw", "problem-supervise", "supervision-lift", "problem-look-back",
    "attention-list", "candidate-list", "common-list", "common-create", "common-detail", "common-edit", "standing-list",
    "comment-write", "disposition-record", "finding-record", "standing-decide",
}  # fmt: skip


def register() -> None:
    """Called once from the app's `ready()`."""
    add_nav(entries)
    add_home(inspector_home, 50)
    add_waiting(reviews_by_campaign)
    add_waiting(claims_by_campaign)


def entries(request: HttpRequest, user: User) -> list[NavEntry]:
    """报送审核, 问题台账, 对账, 任务进度, 清理台账, 制度建设清单; badges count in the campaign: one query each."""
    here = (request.resolver_match.url_name if request.resolver_match else None) or ""
    found = []
    if user.grants.has(Capability.FILING_REVIEW):
        waiting = _waiting(request, user)
        found.append(
            NavEntry(_("报送审核"), reverse("review-list"), "inbox", waiting, here in REVIEW_PAGES, position=20)
        )
    if user.grants.has(Capability.LEDGER_READ):
        claimed = _claimed(request, user)
        found += [
            NavEntry(_("问题台账"), reverse("problem-list"), "list-check", claimed, here in LEDGER_PAGES, position=30),
            NavEntry(
                _("对账"),
                reverse("reconciliation-list"),
                "git-compare",
                0,
                here.startswith("reconciliation-"),
                position=32,
            ),
            NavEntry(_("任务进度"), reverse("task-list"), "checklist", 0, here in TASK_PAGES, position=35),
            NavEntry(
                _("清理台账"),
                reverse("clean-up-case-list"),
                "file-off",
                _cases(request, user),
                here.startswith("clean-up-c"),
                position=38,
            ),
            NavEntry(
                _("制度建设清单"), reverse("institution-list"), "book", 0, here == "institution-list", position=40
            ),
        ]
    return found


def _waiting(request: HttpRequest, user: User) -> int:
    rows = Filing.objects.all().within(user, Capability.FILING_REVIEW).awaiting_review()
    return rows.filter(campaign=current_campaign(request)).count()


def _claimed(request: HttpRequest, user: User) -> int:
    if not user.grants.has(Capability.CLOSURE_VERIFY):
        return 0
    rows = Problem.objects.all().within(user, Capability.CLOSURE_VERIFY).claimed()
    return rows.filter(campaign=current_campaign(request)).count()


def _cases(request: HttpRequest, user: User) -> int:
    if not user.grants.has(Capability.CLOSURE_VERIFY):
        return 0
    rows = CleanUpCase.objects.all().within(user, Capability.CLOSURE_VERIFY).claimed()
    return rows.filter(campaign=current_campaign(request)).count()


def reviews_by_campaign(user: User) -> dict[int, int]:
    """How many filings of each campaign wait for the user's review: at most one query."""
    if not user.grants.has(Capability.FILING_REVIEW):
        return {}
    rows = Filing.objects.all().within(user, Capability.FILING_REVIEW).awaiting_review()
    return dict(rows.order_by().values_list("campaign").annotate(Count("pk", distinct=True)))


def claims_by_campaign(user: User) -> dict[int, int]:
    """How many problems of each campaign wait for the user's verification: at most one query."""
    if not user.grants.has(Capability.CLOSURE_VERIFY):
        return {}
    rows = Problem.objects.all().within(user, Capability.CLOSURE_VERIFY).claimed()
    return dict(rows.order_by().values_list("campaign").annotate(Count("pk", distinct=True)))


def inspector_home(user: User) -> str | None:
    """An inspector starts on the ledger, where his verifications wait."""
    return reverse("problem-list") if user.grants.has_role(Role.INSPECTOR) else None
