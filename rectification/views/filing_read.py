"""Reading one filing: its page, its paper on the screen, and its PDF."""

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest
from campaigns.current import remember_campaign
from campaigns.models import FilingKind
from rectification.filling import is_entering
from rectification.models import Filing, FilingState, FilingVersion, ReviewDecision, Signature
from rectification.paper import paper_of
from rectification.phones import for_reader
from rectification.prints import render_pdf
from rectification.progress import timeline_events
from rectification.services.printing import record_print
from rectification.told import Told, told_by
from rectification.views.drawn_screen import since_filed
from rectification.views.filing_page import FilingBase, is_inside, last_return, page_head

#: Kinds that are laid out as an annex; the others are a text on an upright page.
TABLES = ("problem_list", "institution_list", "statistics_table", "officer_roster")


def print_url(filing: Filing, version: FilingVersion) -> str:
    """The PDF of one version."""
    return f"{reverse('filing-print', args=[filing.uuid])}?version={version.number}"


class FilingReadBase(FilingBase):
    """A version of a filing. Those outside the unit read only what was submitted: never a draft."""

    abstract = True
    capability = Capability.FILING_READ

    def versions(self) -> list[FilingVersion]:
        """The versions that this reader may see, newest first, without their contents."""
        rows = FilingVersion.objects.filter(filing=self.row).order_by("-number").defer("content")
        if not self.inside:
            rows = rows.filter(submitted_at__isnull=False)
        return list(rows.select_related("saved_by", "opened_by", "copied_from", "entered_by", "scan"))

    @property
    def inside(self) -> bool:
        """Whether the reader belongs to the unit."""
        return is_inside(self.request.user, self.row)

    def chosen(self, versions: list[FilingVersion]) -> FilingVersion:
        """The version that the address asks for, by default the newest."""
        asked = self.request.GET.get("version", "")
        if not asked:
            if not versions:
                raise Http404
            return versions[0]
        found = next((version for version in versions if str(version.number) == asked), None)
        if found is None:
            raise Http404
        return found

    def paper(self, version: FilingVersion) -> dict[str, Any]:
        """The sheet with what a template needs to frame it."""
        version.filing = self.row
        return {
            "sheet": for_reader(paper_of(self.row, version), self.row, self.actor),
            "portrait": self.row.kind not in TABLES,
            "version": version,
            "print_url": print_url(self.row, version),
            "scan": version.scan,
            "inside": self.inside,
        }


class FilingDetailView(FilingReadBase):
    """How a filing stands: its paper, who is next, its versions and its history."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        versions = self.versions()
        version = self.chosen(versions)
        signatures = Signature.objects.filter(version__in=versions).order_by("id")
        decisions = ReviewDecision.objects.filter(version__in=versions).order_by("id")
        context = {
            **page_head(self.row, version),
            **self.paper(version),
            "versions": versions,
            "newest": version.number == versions[0].number,
            "events": timeline_events(self.row.obligation, versions, signatures, decisions),
            "attachments": list(version.attachments.order_by("id")),
            "may": self.acts(version, versions),
            "told": self.told(version),
            "since": since_filed(self.row, version),
        }
        return render(request, "rectification/filing_detail.html", context)

    def told(self, version: FilingVersion) -> Told:
        """What the return of the shown version asks at single places; for the unit's people."""
        returned = self.row.state == FilingState.RETURNED and version.number == self.row.version_number
        asked = last_return(self.row) if returned and self.inside else None
        return told_by(self.row, asked, version.content) if asked else Told()

    def acts(self, version: FilingVersion, versions: list[FilingVersion]) -> set[str]:
        """The verbs to offer: by the state, and by what the reader may do in this unit."""
        state = self.row.state
        found: set[str] = set()
        if version.number != self.row.version_number:
            return found
        if self.actor.may(Capability.FILING_FILL, self.row):
            found |= _FILLER.get(state, set())
            if self.row.obligation.waived_at:
                found -= {"submit", "sign_on_paper"}
            if self.row.kind == FilingKind.LIAISON_FORM and state == FilingState.ACCEPTED:
                found |= {"change"}
        found |= self.entering(state)
        if self.actor.may(Capability.FILING_SIGN, self.row):
            found |= _SIGNER.get(state, set())
        if self.actor.may(Capability.FILING_REVIEW, self.row):
            found |= {"review"}
        return found

    def entering(self, state: str) -> set[str]:
        """The verbs of whoever enters paper for the unit."""
        if state == FilingState.DRAFT and is_entering(self.actor, self.row):
            return {"edit"}
        again = state == FilingState.RETURNED and not self.row.obligation.waived_at
        return {"enter"} if again and self.actor.may(Capability.FILING_ENTER_PAPER, self.row) else set()


_FILLER = {
    FilingState.DRAFT: {"edit"},
    FilingState.RETURNED: {"correct"},
    FilingState.AWAITING_SIGNATURE: {"recall", "sign_on_paper"},
    FilingState.SIGNED: {"submit", "recall"},
    FilingState.SUBMITTED: {"withdraw"},
}
_SIGNER = {FilingState.AWAITING_SIGNATURE: {"sign"}, FilingState.SIGNED: {"refuse"}}


class FilingPaperView(FilingReadBase):
    """打印样: the paper alone."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        versions = self.versions()
        version = self.chosen(versions)
        context = page_head(self.row, version) | self.paper(version)
        return render(request, "rectification/filing_paper.html", context)


class FilingPrintView(FilingReadBase):
    """The PDF to print, sign and seal by hand."""

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = self.chosen(self.versions())
        sheet = self.paper(version)["sheet"]
        record_print(filing=self.row, version=version, actor=self.actor)
        name = _("%(unit)s %(title)s 第%(number)d版.pdf") % {
            "unit": self.row.obligation.unit_name,
            "title": self.row.obligation.title,
            "number": version.number,
        }
        data = BytesIO(render_pdf(sheet["template"], sheet))
        return FileResponse(data, content_type="application/pdf", filename=name)
