"""The configuration page: one view shows any section, one saves what was typed; verbs on rows build on both."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from audit import clock
from campaigns.checks import Snapshot, take_snapshot
from campaigns.counting import part_counts
from campaigns.current import remember_campaign
from campaigns.draft_rows import find_row, key_of
from campaigns.models import Campaign, DraftAct
from campaigns.party_choice import chooser_of
from campaigns.services.publish import Review, review_campaign
from campaigns.sources import Sources
from campaigns.views.findings import placed
from campaigns.views.sections import SECTIONS, Section, section_of
from campaigns.views.sheets import Sheet, conflict_words

#: The list on the left: name in the address, words. The last three are pages of their own.
NAVIGATION = (
    *((section.name, section.title) for section in SECTIONS.values()),
    ("people", gettext_lazy("审核与授权")),
    ("preview", gettext_lazy("按原样预览")),
    ("check", gettext_lazy("发布检查")),
)


class ConfigureView(ScopedObjectView):
    """The base of every page and verb of the configuration: `self.row` is the campaign."""

    abstract = True
    model = Campaign
    lookup = "slug"
    capability = Capability.CAMPAIGN_CONFIGURE
    nav = ""

    def check(self) -> None:
        super().check()
        remember_campaign(self.request, self.row)

    @property
    def campaign(self) -> Campaign:
        """The campaign of the address."""
        campaign: Campaign = self.row
        return campaign

    @property
    def by_htmx(self) -> bool:
        """Whether only a part of the page is wanted."""
        return self.request.headers.get("HX-Request") == "true"

    @cached_property
    def snapshot(self) -> Snapshot:
        """The campaign as the check reads it, taken once per request."""
        return take_snapshot(self.campaign, clock.today())

    @cached_property
    def review(self) -> Review:
        """The publish check, run once per request; nothing is left to check after publication."""
        return review_campaign(campaign=self.campaign, snapshot=self.snapshot)

    @cached_property
    def sources(self) -> Sources:
        """The notice that the campaign was made of, if it was."""
        return Sources(self.campaign)

    def frame(self) -> dict[str, Any]:
        """What surrounds every page: section list with counts, state, publish check."""
        review = self.review if self.campaign.is_draft else None
        return {
            "campaign": self.campaign,
            "editable": self.campaign.is_draft,
            "nav_current": self.nav,
            "sections": [
                {"name": name, "title": title, "current": name == self.nav, "count": self._count(name)}
                for name, title in NAVIGATION
            ],
            "review": review,
            "errors": placed(self.campaign, review.errors) if review else [],
            "warnings": placed(self.campaign, review.warnings) if review else [],
            "sources": self.sources,
            "rail": True,
            "saved_at": clock.now(),
        }

    def _count(self, name: str) -> str:
        counts = self.counts
        return {
            "focus": _("%(areas)d方面%(items)d条") % counts,
            "tasks": _("%(tasks)d项") % counts,
            "phases": _("%(phases)d个") % counts,
            "requirements": _("%(requirements)d项") % counts,
        }.get(name, "")

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each section has: one query."""
        return part_counts(self.campaign)


class SectionPage(ConfigureView):
    """A page that edits a sheet of rows."""

    abstract = True

    @cached_property
    def section(self) -> Section:
        """The section of the address. Raises Http404."""
        section = section_of(self.kwargs["section"], self.campaign, self.request.user, find_row)
        if section is None:
            raise Http404(self.kwargs["section"])
        self.nav = section.nav
        return section

    def sheet_of(self, data: QueryDict | None = None) -> Sheet:
        """The section's rows with their forms."""
        return Sheet.of(self.campaign, self.section.rows(), data, self.section.choices())

    def page_context(self, sheet: Sheet, focus: str = "", shown: str = "") -> dict[str, Any]:
        """Everything that the page or its sheet shows."""
        return {
            **self.frame(),
            **self.section.context(sheet),
            "section": self.section,
            "sheet": sheet,
            "conflicts": [{"row": row, "words": conflict_words(row)} for row in sheet.outcome.conflicts],
            "focus": focus,
            "shown": shown,
            "answer_kind": "saved" if sheet.clean else "partly",
            "chooser": self.chooser(),
            "undo": undo_of(self.request, self.campaign),
        }

    def chooser(self) -> dict[str, Any] | None:
        """The open chooser of a page without script: its row and what was looked for are in the address."""
        purpose, _dash, key = self.request.GET.get("choose", "").partition("-")
        return chooser_of(key, purpose, self.request.GET.get("q", "")) if key else None

    def show(self, sheet: Sheet, *, focus: str = "", shown: str = "", status: int = 200) -> HttpResponse:
        """The whole page, or for htmx the sheet with what changes around it."""
        template = "campaigns/_sheet_answer.html" if self.by_htmx else "campaigns/campaign_configure.html"
        return render(self.request, template, self.page_context(sheet, focus, shown), status=status)

    def answer(self, *, focus: str = "", shown: str = "", section: str = "") -> HttpResponse:
        """After a verb: the sheet as it is now with the row in focus (or only in sight, when `shown`), or the page
        again when there is no script."""
        if self.by_htmx and not section:
            return tell_saved(self.show(self.sheet_of(), focus=focus, shown=shown))
        url = section or self.section.url
        if focus or shown:
            url = f"{url}?row={focus}#row-{focus}" if focus else f"{url}#row-{shown}"
        return leave(self.request, url)


class ConfigureSectionView(SectionPage):
    """One section of the configuration."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.section  # noqa: B018 - 404 before anything is counted
        return self.show(self.sheet_of(), focus=request.GET.get("row", ""))


class ConfigureStartView(ConfigureView):
    """The configuration without a section: its first page."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("campaign-configure", self.campaign.slug, "basics")


class SaveView(SectionPage, VerbView):
    """Write everything that was typed on a page. htmx sends it by itself while people type."""

    def act(self, request: ActorRequest) -> HttpResponse:
        self.section  # noqa: B018 - 404 before anything is written
        sheet = self.sheet_of(request.POST)
        if not self.told(lambda: sheet.save(data=request.POST, actor=self.actor)):
            return self.answer()
        if request.POST.get("drop") or request.POST.get("keep"):
            return self.answer() if sheet.clean else self.show(sheet, status=409)
        if self.by_htmx and not request.POST.get("whole"):
            return tell_saved(self._small_answer(sheet))
        if not sheet.clean:
            return self.show(sheet, status=409 if sheet.outcome.conflicts else 422)
        messages.success(request, _("已保存 %(time)s") % {"time": f"{clock.now().astimezone(clock.SHANGHAI):%H:%M}"})
        return self.answer()

    def _small_answer(self, sheet: Sheet) -> HttpResponse:
        """Only what a page must learn while somebody is typing in it: nothing under the cursor is replaced."""
        context = {
            "sheet": sheet,
            "bases": sheet.bases(),
            "read_fields": sheet.read_fields(),
            "conflicts": [{"row": row, "words": conflict_words(row)} for row in sheet.outcome.conflicts],
            "saved_at": clock.now(),
            "section": self.section,
            "campaign": self.campaign,
            "undo": undo_of(self.request, self.campaign),
            "editable": True,
        }
        return render(self.request, "campaigns/_saved.html", context)


class SheetVerb(SectionPage, VerbView):
    """A verb on a row of a sheet: what was typed is saved first, so that no button loses a word."""

    abstract = True

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.section  # noqa: B018 - 404 before anything is written
        sheet = self.sheet_of(request.POST)
        if not self.told(lambda: sheet.save(data=request.POST, actor=self.actor)):
            return self.answer()
        if not sheet.clean:
            messages.error(request, _("先改好标出的地方，再办刚才的操作。其余内容已保存。"))
            return self.show(sheet, status=409 if sheet.outcome.conflicts else 422)
        return self.act(request)

    def target(self) -> Any:
        """The row that the address names. None (with a message) when it is gone."""
        row = find_row(self.campaign, self.kwargs["key"])
        if row is None:
            messages.error(self.request, _("这一条刚被别人删除，您的操作没有执行。"))
        return row

    def answer_row(self, row: Any) -> HttpResponse:
        """Answer with a row in focus."""
        return self.answer(focus=key_of(row) if row is not None else "")


def leave(request: ActorRequest, url: str) -> HttpResponse:
    """Go to another page, whether or not htmx asked."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url, status=303)


def tell_saved(response: HttpResponse) -> HttpResponse:
    """Let the publish check beside the sheet look again."""
    response["HX-Trigger"] = json.dumps({"z-saved": True})
    return response


def undo_of(request: ActorRequest, campaign: Campaign) -> DraftAct | None:
    """The person's own last act on the draft that can still be undone."""
    if not campaign.is_draft:
        return None
    return DraftAct.objects.undoable(campaign, request.user).defer("changes").first()
