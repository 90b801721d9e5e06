"""What the page of one review shows: the version to be judged, its facts, what it changed, and what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from audit import clock
from campaigns.models import Campaign, FilingKind
from rectification.content import digest
from rectification.filters import ReviewFilter
from rectification.models import (
    Filing,
    FilingState,
    FilingVersion,
    ReviewDecision,
    ReviewRemark,
    Signature,
    SignatureMode,
)
from rectification.services.undoing import UNDOABLE
from rectification.sheets.statistics_table import own_numbers
from rectification.views.drawn_screen import since_filed
from rectification.views.review_compare import (
    PAPER,
    automatic_checks,
    compare_versions,
    remark_lines,
    views_of,
)

REVIEWABLE = (FilingState.SUBMITTED, FilingState.UNDER_REVIEW)


@dataclass(frozen=True)
class Place:
    """Where a filing stands in the reviewer's queue; `number` is 0 when it is not in it."""

    number: int
    total: int
    before: str = ""
    after: str = ""


def queue(user: User, campaign: Campaign, chosen: ReviewFilter) -> list[Any]:
    """The UUIDs of what waits for this reviewer, oldest first: one query."""
    rows = chosen.narrow(Filing.objects.for_reviewer(user).filter(campaign=campaign).awaiting_review())
    rows = rows.exclude(Q(unit__in=user.grants.unit_ids) | Q(entered_by=user))
    return list(rows.order_by("submitted_at", "id").values_list("uuid", flat=True))


def place_in(waiting: list[Any], filing: Filing, chosen: ReviewFilter) -> Place:
    """The neighbours of a filing; from outside the queue the next one is its first."""

    def address(index: int) -> str:
        return reverse("review-detail", args=[waiting[index]]) + chosen.query()

    if filing.uuid not in waiting:
        return Place(0, len(waiting), after=address(0) if waiting else "")
    index = waiting.index(filing.uuid)
    return Place(
        index + 1,
        len(waiting),
        address(index - 1) if index else "",
        address(index + 1) if index + 1 < len(waiting) else "",
    )


def next_address(waiting: list[Any], filing: Filing, chosen: ReviewFilter) -> str:
    """Where to go once this filing is judged: the one after it, else the first that still waits, else the list."""
    index = waiting.index(filing.uuid) if filing.uuid in waiting else -1
    rest = [*waiting[index + 1 :], *waiting[: max(index, 0)]]
    return (reverse("review-detail", args=[rest[0]]) if rest else reverse("review-list")) + chosen.query()


def versions_to_compare(
    filing: Filing, decisions: Iterable[ReviewDecision]
) -> tuple[FilingVersion, FilingVersion | None]:
    """The version that was submitted last, and the one that it is compared with: the last one that was judged, else
    the one submitted before. A unit's later draft is not for the reviewer."""
    rows = FilingVersion.objects.filter(filing=filing, submitted_at__isnull=False).order_by("-number")
    numbers = list(rows.values_list("number", flat=True))
    judged = [d.version.number for d in decisions if d.undone_at is None and d.version.number < numbers[0]]
    former = max(judged, default=numbers[1] if len(numbers) > 1 else 0)
    found = {row.number: row for row in rows.filter(number__in=(numbers[0], former)).prefetch_related("attachments")}
    return found[numbers[0]], found.get(former)


def review_page(filing: Filing, *, user: User, chosen: ReviewFilter, show: str = "") -> dict[str, Any]:
    """The context of templates/rectification/review_detail.html, typed text and errors apart. `show`: which view."""
    decisions = list(ReviewDecision.objects.filter(version__filing=filing).select_related("version").order_by("-id"))
    version, former = versions_to_compare(filing, decisions)
    remarks = list(ReviewRemark.objects.filter(version__in=[v for v in (version, former) if v]).order_by("id"))
    standing = [row for row in decisions if row.undone_at is None]
    comparison = compare_versions(filing, version, former, standing, remarks)
    signatures = list(Signature.objects.filter(version__filing=filing))
    waiting = queue(user, filing.campaign, chosen)
    last = next((row for row in standing if row.version_id == version.pk), None)
    intact = is_intact(version, signatures)
    reviewable = filing.state in REVIEWABLE
    sheet = comparison.plain if show == PAPER else comparison.sheet
    own = [row for row in remarks if row.version_id == version.pk]
    return {
        "rail": True,
        "filing": filing,
        "version": version,
        "former": former,
        "sheet": sheet,
        "comparison": comparison,
        "changes": comparison.changes,
        "show": show if former else "",
        "views": views_of(filing, chosen, show) if former else [],
        "remarks": remark_lines(own, comparison.places, sheet),
        "open_remarks": sum(row.decision_id is None for row in own),
        "places": comparison.places,
        "demand": comparison.demand,
        "last_decision": last,
        "undoable": last is not None and is_undoable(filing, last, standing, user),
        "own_numbers": own_numbers(version.content) if filing.kind == FilingKind.STATISTICS_TABLE else [],
        "checks": automatic_checks(filing, version, intact=intact) if reviewable else [],
        "events": history(filing, decisions, signatures),
        "intact": intact,
        "reviewable": reviewable,
        "since": since_filed(filing, version),
        "reopenable": filing.state == FilingState.ACCEPTED,
        "place": place_in(waiting, filing, chosen),
        "query": chosen.query(),
    }


def is_undoable(filing: Filing, decision: ReviewDecision, standing: list[ReviewDecision], user: User) -> bool:
    """Whether this reviewer's button to undo it is offered; the service looks at the ledger besides."""
    return bool(
        decision.reviewer_id == user.pk
        and decision.decision == filing.state
        and decision.decision in UNDOABLE
        and standing[0].pk == decision.pk
        and decision.version.number == filing.version_number
    )


def is_intact(version: FilingVersion, signatures: Iterable[Signature]) -> bool:
    """Whether the content still has the hash that was frozen and signed."""
    signed = {sign.sha256 for sign in signatures if sign.version_id == version.pk}
    return {digest(version.content)} | signed == {version.sha256}


def history(
    filing: Filing, decisions: Iterable[ReviewDecision], signatures: Iterable[Signature]
) -> list[dict[str, Any]]:
    """办理经过, newest first: signatures, submissions and decisions."""
    events: list[tuple[Any, int, dict[str, Any]]] = []
    for decision in decisions:
        text = f"{decision.reviewer_name}{decision.get_decision_display()}"
        events.append((decision.at, 2, {"text": text, "detail": decision.opinion}))
        if decision.undone_at:
            undone = _("%(name)s撤销了“%(decision)s”") % {
                "name": decision.reviewer_name, "decision": decision.get_decision_display(),
            }  # fmt: skip
            events.append((decision.undone_at, 3, {"text": undone}))
    for number, at in filing.versions.exclude(submitted_at=None).values_list("number", "submitted_at"):
        events.append((at, 1, {"text": _("报送第%(number)d版") % {"number": number}}))
    for signature in signatures:
        paper = signature.mode == SignatureMode.PAPER
        text = (_("%(name)s纸质签字") if paper else _("%(name)s签字")) % {"name": signature.name}
        detail = _("已作废：%(reason)s") % {"reason": signature.void_reason} if signature.void_at else ""
        events.append((signature.at, 0, {"text": text, "detail": detail}))
    events.sort(key=lambda event: event[:2], reverse=True)
    return [{"time_text": _moment(at), **event} for at, _rank, event in events]


def _moment(at: Any) -> str:
    local = at.astimezone(clock.SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def what_happened(filing: Filing, seen: int | None) -> str:
    """Why an act came too late, in the words of what was done meanwhile. `filing` is read afresh."""
    if seen is not None and seen != filing.version_number and filing.state in REVIEWABLE:
        return _("单位已报送第%(new)d版，您看的是第%(old)d版，您的操作没有执行。请看新版。") % {
            "new": filing.version_number, "old": seen,
        }  # fmt: skip
    last = ReviewDecision.objects.in_force().filter(version__filing=filing).order_by("-id").first()
    if filing.state in (FilingState.ACCEPTED, FilingState.RETURNED) and last is not None:
        return _("这份材料刚被%(name)s%(decision)s，您的操作没有执行。") % {
            "name": last.reviewer_name, "decision": last.get_decision_display(),
        }  # fmt: skip
    if filing.state in REVIEWABLE:
        return _("这份材料正在审核，您的操作没有执行。请看最新情况后再办。")
    return _("这份材料刚被单位取回修改，您的操作没有执行。")
