"""What the pages of one filing share: the row with its obligation, its people, and the head of the page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import User
from accounts.scope import ScopedObjectView
from audit import clock
from campaigns.models import Annex
from campaigns.windows import window_of
from campaigns.workdays import load_calendar
from rectification.desk import people_of
from rectification.due import due_of, moved_words
from rectification.filling import require_filler
from rectification.models import Decision, Filing, FilingState, FilingVersion, ReviewDecision
from rectification.opening import closed_words, reopened_words
from rectification.progress import People, flow_steps

FINISHED = (FilingState.SUBMITTED, FilingState.UNDER_REVIEW, FilingState.ACCEPTED)


class FillerCheck:
    """In front of a view of one filing: the unit's people, or whoever enters it for the unit."""

    row: Any
    kwargs: dict[str, Any]
    actor: Actor

    def check(self) -> None:
        self.row = get_object_or_404(self.rows(), uuid=self.kwargs["uuid"])  # type: ignore[attr-defined]
        require_filler(self.actor, self.row)


class FilingBase(ScopedObjectView):
    """One filing within the reader's reach, with its obligation, requirement, campaign and unit."""

    abstract = True
    model = Filing

    def rows(self) -> Any:
        return super().rows().select_related("obligation__requirement", "campaign", "unit")

    def to_detail(self) -> HttpResponse:
        """Back to the page that says how the filing stands now."""
        return redirect("filing-detail", self.row.uuid)


def is_inside(user: User, filing: Filing) -> bool:
    """Whether the reader belongs to those who fill this filing; others see what was submitted, never a draft."""
    if filing.entered_by_id == user.pk:
        return True
    return bool(user.grants.has(Capability.FILING_FILL)) and filing.unit_id in {
        post.unit_id for post in user.grants.posts if post.role in ("liaison", "unit_leader")
    }


def current_version(filing: Filing) -> FilingVersion:
    """The version being worked on or judged; the others' contents are not read."""
    rows = FilingVersion.objects.select_related("saved_by", "opened_by", "copied_from")
    version: FilingVersion = rows.get(filing=filing, number=filing.version_number)
    return version


def answered_by(filing: Filing, version: FilingVersion) -> ReviewDecision | None:
    """The return that this version answers."""
    return last_return(filing) if version.number > 1 or filing.state == FilingState.RETURNED else None


def last_return(filing: Filing) -> ReviewDecision | None:
    """The return or re-opening that the unit has to answer; None once it has been accepted or was never returned."""
    rows = ReviewDecision.objects.in_force().filter(version__filing=filing).select_related("version").order_by("-id")
    last = rows.first()
    return last if last and last.decision in (Decision.RETURNED, Decision.REOPENED) else None


def page_head(filing: Filing, version: FilingVersion) -> dict[str, Any]:
    """What stands above every page of a filing: name, due day, flow line, and who comes next."""
    obligation, requirement = filing.obligation, filing.obligation.requirement
    people = people_of([obligation]).get(obligation.pk, People())
    annex = Annex.objects.filter(campaign=filing.campaign, kind=filing.kind).values_list("number", flat=True).first()
    void = bool(version.copied_from_id) and not version.frozen_at and _was_signed(version)
    owed, today = filing.state not in FINISHED, clock.today()
    unsent = filing.state == FilingState.DRAFT and not filing.first_submitted_at and not filing.entered_by_id
    return {
        "rail": True,
        "filing": filing,
        "obligation": obligation,
        "requirement": requirement,
        "version": version,
        "people": people,
        "title": _("%(title)s（附件%(number)s）") % {"title": obligation.title, "number": annex}
        if annex
        else obligation.title,
        "due": due_of(obligation.due_date, today, load_calendar(), any_time=obligation.is_any_time) if owed else None,
        "moved": moved_words(obligation.printed_due, obligation.due_date, today),
        "closed_words": closed_words(obligation, filing.campaign, today) if unsent else "",
        "reopened": reopened_words(window_of(obligation, filing.campaign), today) if owed else "",
        "steps": flow_steps(filing, needs_signature=requirement.needs_signature, people=people, void=void),
        "signature_void": void,
        "answered": answered_by(filing, version),
    }


def _was_signed(version: FilingVersion) -> bool:
    former = version.copied_from
    return former is not None and former.signatures.exclude(void_at=None).exists()
