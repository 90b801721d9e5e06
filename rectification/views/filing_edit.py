"""The editor of a draft, and every POST that comes from it. What was typed is kept before anything else happens."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.scope import ActorRequest, VerbView
from accounts.transitions import Refused, StaleState
from campaigns.current import remember_campaign
from files.models import Attachment
from rectification.conflicts import differences, merged, with_picks
from rectification.content import Content, rows_of
from rectification.filling import is_entering
from rectification.grid import columns_of, posted_content, with_row_moves
from rectification.models import Filing, FilingState, FilingVersion
from rectification.services import (
    Conflict,
    NotReady,
    attach_file,
    detach_file,
    faults_of,
    save_draft,
    send_for_signature,
    sheet_context,
    submit_filing,
)
from rectification.sheets import SheetContext, sheet_for
from rectification.sheets.officer_roster import overlaid, unfinished
from rectification.views.filing_page import FilingBase, FillerCheck, current_version
from rectification.views.filing_screen import edit_page, saved_answer

JSON = "application/json"


class FilingEditView(FillerCheck, FilingBase):
    """The editor; a filing that is no draft shows its page instead."""

    capability = Capability.FILING_FILL

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_campaign(request, self.row.campaign)
        if self.row.state != FilingState.DRAFT:
            return self.to_detail()
        version = current_version(self.row)
        context = edit_page(self.row, version, version.content, checked="check" in request.GET, user=request.user)
        context |= entering(self.actor, self.row)
        return render(request, "rectification/filing_edit.html", context)


def entering(actor: Actor, filing: Filing) -> dict[str, Any]:
    """The words of the editor for whoever enters a unit's paper."""
    return {"entering": True, "send_label": _("录完，附扫描件")} if is_entering(actor, filing) else {}


class DraftVerb(FillerCheck, FilingBase, VerbView):
    """A button of the editor. The form's content, where it comes along, is saved first; then the verb runs."""

    abstract = True
    capability = Capability.FILING_FILL

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.keep()
            return self.act(request)
        except Conflict as conflict:
            return self.collided(conflict)
        except StaleState as stale:
            return self.failed(stale, "stale", 409, reverse("filing-detail", args=[self.row.uuid]))
        except NotReady:
            return redirect(f"{self.edit_url()}?check=1")
        except Refused as refusal:
            return self.failed(refusal, "refused", 422, self.edit_url())

    @property
    def wants_json(self) -> bool:
        """Whether the page's script asks, and not the form itself."""
        return bool(self.request.headers.get("Accept") == JSON)

    def edit_url(self) -> str:
        """The editor."""
        return reverse("filing-edit", args=[self.row.uuid])

    def sheet_context(self) -> SheetContext:
        """What the form's choices are read from: once per request."""
        if not hasattr(self, "_context"):
            self._context = sheet_context(self.row, current_version(self.row))
        return self._context

    def posted(self) -> Content:
        """What was typed, with a row button's effect."""
        sheet = sheet_for(self.row.kind)
        content = posted_content(self.request.POST, sheet, columns_of(sheet, self.sheet_context()))
        if sheet.drawn:
            return overlaid(current_version(self.row).content, content)
        return with_row_moves(content, self.request.POST.get("do", ""))

    def keep(self) -> tuple[FilingVersion, dict[str, str]] | None:
        """Save what was typed; None when the form brought nothing."""
        typed = self.request.POST.get("revision", "")
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            return None
        content = self.posted()
        if any(name.startswith("pick-") for name in self.request.POST):
            content = with_picks(content, current_version(self.row).content, self.request.POST)
        return save_draft(filing=self.row, content=content, revision=int(typed), actor=self.actor)

    def collided(self, conflict: Conflict) -> HttpResponse:
        """Somebody else saved first: both texts, and nothing lost."""
        saved = conflict.saved
        if self.wants_json:
            answer = {
                "state": "conflict",
                "message": str(conflict),
                "revision": saved.revision,
                "who": saved.saved_by.name if saved.saved_by else "",
                "rows": rows_of(unfinished(saved.content) if sheet_for(self.row.kind).drawn else saved.content),
                "fields": saved.content.get("fields", {}),
            }
            return JsonResponse(answer, status=409)
        content = merged(self.posted(), saved.content)
        sheet = sheet_for(self.row.kind)
        found = differences(content, saved.content, sheet, columns_of(sheet, self.sheet_context()))
        context = edit_page(self.row, saved, content, checked=False, user=self.actor.person)
        told: dict[str, Any] = {"conflict": str(conflict), "differences": found, "saved_by": saved.saved_by}
        told |= entering(self.actor, self.row)
        return render(self.request, "rectification/filing_edit.html", context | told, status=409)

    def failed(self, error: Exception, state: str, status: int, url: str) -> HttpResponse:
        """Say what stood in the way."""
        if self.wants_json:
            return JsonResponse({"state": state, "message": str(error), "url": url}, status=status)
        messages.error(self.request, str(error))
        return redirect(url)


class FilingSaveView(DraftVerb):
    """保存: by hand, by the row buttons, or by the script while one types."""

    def keep(self) -> tuple[FilingVersion, dict[str, str]] | None:
        self.kept = super().keep()
        return self.kept

    def act(self, request: ActorRequest) -> HttpResponse:
        if self.kept is None:
            raise Refused(_("没有收到填写的内容，没有保存。请刷新页面后再试。"))
        version, renamed = self.kept
        if self.wants_json:
            return JsonResponse(saved_answer(self.row, version, renamed))
        if request.POST.get("do", "") == "add":
            return redirect(f"{self.edit_url()}#row-blank")
        messages.success(request, _("已保存。"))
        return redirect(self.edit_url())


class FilingSendView(DraftVerb):
    """送签字, or 报送 where no signature is demanded; on to the scan for what is entered from paper."""

    def act(self, request: ActorRequest) -> HttpResponse:
        if is_entering(self.actor, self.row):
            self.ready()
            return redirect("filing-enter", self.row.uuid)
        if self.row.obligation.requirement.needs_signature:
            send_for_signature(filing=self.row, actor=self.actor)
            messages.success(request, _("已送签字。签字前要改，可以取回。"))
        else:
            submit_filing(filing=self.row, actor=self.actor)
            messages.success(request, _("已报送。审核开始前可以撤回。"))
        return self.to_detail()

    def ready(self) -> None:
        """Raise NotReady while something is missing; what is entered for a unit goes on with the scan of its paper."""
        faults = faults_of(filing=self.row, version=current_version(self.row))
        if faults:
            raise NotReady(faults)


class FilingAttachView(DraftVerb):
    """Attach a file to the draft."""

    def act(self, request: ActorRequest) -> HttpResponse:
        uploads = request.FILES.getlist("file")
        if not uploads:
            raise Refused(_("没有选文件。请先选文件，再点“上传”。"))
        for upload in uploads:
            attach_file(filing=self.row, upload=upload, actor=self.actor)
        messages.success(request, _("已上传。"))
        return redirect(f"{self.edit_url()}#attachments")


class FilingDetachView(DraftVerb):
    """Take a file off the draft; earlier versions keep it."""

    def act(self, request: ActorRequest) -> HttpResponse:
        rows = Attachment.objects.filter(filing_versions__filing=self.row)
        named = [row for row in rows.distinct() if str(row.uuid) == request.POST.get("detach", "")]
        if not named:
            raise Http404
        attachment = named[0]
        detach_file(filing=self.row, attachment=attachment, actor=self.actor)
        messages.success(request, _("已移除“%(name)s”。") % {"name": attachment.name})
        return redirect(f"{self.edit_url()}#attachments")
