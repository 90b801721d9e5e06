"""Verbs on the rows of a sheet: add, insert, move, change the level, remove, bring back, paste, number anew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.scope import ActorRequest
from campaigns.draft_rows import KINDS, find_row, key_of, kind_of
from campaigns.forms import PasteForm, RequirementAddForm
from campaigns.models import DraftAct
from campaigns.outlines import OUTLINES, Outline
from campaigns.services.configure import add_row, move_row, remove_row
from campaigns.services.configure_campaign import add_requirement
from campaigns.services.configure_outline import (
    add_entry,
    indent_entry,
    move_entry,
    outdent_entry,
    paste_lines,
    renumber_outline,
    transfer_entry,
)
from campaigns.services.place_row import place_row
from campaigns.services.undo import undo_act
from campaigns.views.configure import SheetVerb, leave
from campaigns.views.findings import row_page
from campaigns.words import row_words

#: Kinds that are not added as empty rows.
OWN_VERBS = ("campaign", "requirement", "party")
#: Parts of a task, which are edited on the task's page.
TASK_PARTS = ("clause", "deadline")


def outline_of(row: Any) -> Outline | None:
    """The outline in which a row stands; None for rows of plain lists."""
    return next((outline for outline in OUTLINES.values() if kind_of(row) in outline.levels), None)


class RowVerb(SheetVerb):
    """A verb whose service returns the row to be in focus."""

    abstract = True

    def run(self, verb: Callable[[], Any]) -> HttpResponse:
        """Call the service and answer with its row, or with its refusal."""
        made: list[Any] = []
        self.told(lambda: made.append(verb()))
        return self.answer_row(made[0] if made else find_row(self.campaign, self.kwargs.get("key", "")))


class RowAddView(RowVerb):
    """Add an empty row at the end: of the campaign, or of the row that the address names."""

    def act(self, request: ActorRequest) -> HttpResponse:
        kind = KINDS.get(self.kwargs["kind"])
        owner = find_row(self.campaign, self.kwargs["key"]) if "key" in self.kwargs else None
        if kind is None or kind.name in OWN_VERBS or kind.owner_kind != (kind_of(owner) if owner is not None else None):
            raise Http404(self.kwargs["kind"])
        outline = next((outline for outline in OUTLINES.values() if kind in outline.levels), None)
        if outline is None:
            return self.run(lambda: add_row(campaign=self.campaign, kind=kind, owner=owner, actor=self.actor))
        level = outline.level_of(kind)
        return self.run(
            lambda: add_entry(campaign=self.campaign, outline=outline, level=level, owner=owner, actor=self.actor)
        )


class RowInsertView(RowVerb):
    """Add an empty row of the same kind right behind the row."""

    def act(self, request: ActorRequest) -> HttpResponse:
        row = self.target()
        if row is None:
            return self.answer()
        kind, outline = kind_of(row), outline_of(row)
        if kind.name == "party":
            raise Http404(self.kwargs["key"])
        owner = getattr(row, kind.owner) if kind.owner_kind is not None else None
        if outline is None:
            return self.run(
                lambda: add_row(campaign=self.campaign, kind=kind, owner=owner, after=row, actor=self.actor)
            )
        level = outline.level_of(kind)
        return self.run(
            lambda: add_entry(
                campaign=self.campaign, outline=outline, level=level, owner=owner, after=row, actor=self.actor
            )
        )


class MoveView(RowVerb):
    """The base of up and down."""

    abstract = True
    step = 0

    def act(self, request: ActorRequest) -> HttpResponse:
        row = self.target()
        if row is None:
            return self.answer()
        outline = outline_of(row)
        if not kind_of(row).ordered:
            raise Http404(self.kwargs["key"])
        if outline is None:
            return self.run(lambda: move_row(campaign=self.campaign, row=row, step=self.step, actor=self.actor))
        return self.run(
            lambda: move_entry(campaign=self.campaign, outline=outline, row=row, step=self.step, actor=self.actor)
        )


class RowUpView(MoveView):
    """One place up."""

    step = -1


class RowDownView(MoveView):
    """One place down."""

    step = 1


class LevelView(RowVerb):
    """The base of indent and outdent."""

    abstract = True
    service: Any

    def act(self, request: ActorRequest) -> HttpResponse:
        row = self.target()
        outline = outline_of(row) if row is not None else None
        if outline is None:
            return self.answer()
        change = type(self).service
        return self.run(lambda: change(campaign=self.campaign, outline=outline, row=row, actor=self.actor))


class RowIndentView(LevelView):
    """One level down."""

    service = staticmethod(indent_entry)


class RowOutdentView(LevelView):
    """One level up."""

    service = staticmethod(outdent_entry)


class RowTransferView(RowVerb):
    """Move an item to another area, chosen in the row's list."""

    def act(self, request: ActorRequest) -> HttpResponse:
        row = self.target()
        outline = outline_of(row) if row is not None else None
        owner = find_row(self.campaign, request.POST.get(f"{self.kwargs['key']}-to", ""))
        if outline is None or owner is None or kind_of(owner) != outline.top:
            return self.answer_row(row)
        return self.run(
            lambda: transfer_entry(campaign=self.campaign, outline=outline, row=row, owner=owner, actor=self.actor)
        )


class RowPlaceView(RowVerb):
    """Put a row where it was dropped: behind the row of its kind that `to` names, or first below `to`."""

    def act(self, request: ActorRequest) -> HttpResponse:
        row = self.target()
        if row is None:
            return self.answer()
        to = find_row(self.campaign, request.POST.get("to", ""))
        if to is None and request.POST.get("to"):
            messages.error(request, _("要移到的那一条刚被别人删除，没有移动。"))
            return self.answer_row(row)
        return self.run(lambda: self._place(row, to))

    def _place(self, row: Any, to: Any) -> Any:
        placed = place_row(campaign=self.campaign, row=row, to=to, actor=self.actor)
        values = {"row": row_words(placed), "to": row_words(to) if to is not None else ""}
        if to is None:
            text = _("%(row)s移到了最前面。") % values
        elif kind_of(to) == kind_of(placed):
            text = _("%(row)s移到了%(to)s后面。") % values
        else:
            text = _("%(row)s移到了%(to)s下面第一条。") % values
        messages.success(self.request, text)
        return placed


class RowRemoveView(SheetVerb):
    """Delete a row with all it holds; until publication it can be brought back."""

    def act(self, request: ActorRequest) -> HttpResponse:
        row = self.target()
        if row is None:
            return self.answer()
        kind, words = kind_of(row), row_words(row)
        beside = [other.pk for other in kind.beside(row)] if kind.ordered else []
        if not self.told(lambda: remove_row(campaign=self.campaign, row=row, actor=self.actor)):
            return self.answer_row(row)
        messages.success(request, _("已删除%(words)s。") % {"words": words})
        own_page = key_of(row) == self.section.name
        if own_page:
            return self.answer(section=reverse("campaign-configure", args=[self.campaign.slug, self.section.nav]))
        return self.answer(focus=_neighbour(kind.name, beside, row.pk))


def _neighbour(kind: str, pks: list[int], gone: int) -> str:
    """The row that takes the focus of a removed one."""
    if len(pks) < 2:
        return ""
    at = pks.index(gone)
    return f"{kind}-{pks[at + 1] if at + 1 < len(pks) else pks[at - 1]}"


class UndoView(SheetVerb):
    """Undo one's own act: the one that the button names, or the last one."""

    def act(self, request: ActorRequest) -> HttpResponse:
        named = request.POST.get("act", "")
        act = int(named) if named.isdecimal() else None
        undone: list[DraftAct] = []
        self.told(lambda: undone.append(undo_act(campaign=self.campaign, actor=self.actor, act=act)))
        if not undone:
            return self.answer()
        messages.success(request, _("已撤销：%(act)s") % {"act": undone[0].words})
        page = self._page_of(undone[0].key)
        if page == self.section.name:
            return self.answer(shown=undone[0].key)
        return self.answer(section=reverse("campaign-configure", args=[self.campaign.slug, page]))

    def _page_of(self, key: str) -> str:
        """Where the undone act is seen: this page, when it shows the row or is about what the row belonged to."""
        here = self.section.name
        there = self.section.row is None or find_row(self.campaign, here) is not None
        if there and (key == here or (find_row(self.campaign, key) is None and key.partition("-")[0] in TASK_PARTS)):
            return here
        return row_page(self.campaign, key)


class PasteView(SheetVerb):
    """Make rows of pasted lines, behind the row that the address names or behind everything."""

    def act(self, request: ActorRequest) -> HttpResponse:
        outline = self.section.outline
        if outline is None:
            raise Http404
        form = PasteForm(request.POST)
        after = find_row(self.campaign, self.kwargs["key"]) if "key" in self.kwargs else None
        if not form.is_valid():
            messages.error(request, _("没有粘贴任何文字。"))
            return self.answer()
        made: list[Any] = []
        self.told(
            lambda: made.extend(
                paste_lines(
                    campaign=self.campaign,
                    outline=outline,
                    text=form.cleaned_data["text"],
                    after=after,
                    actor=self.actor,
                )
            )
        )
        if made:
            messages.success(request, _("已写入%(count)d条。") % {"count": len(made)})
        return self.answer_row(made[-1] if made else None)


class RenumberView(SheetVerb):
    """Number all rows in the order in which they stand."""

    def act(self, request: ActorRequest) -> HttpResponse:
        outline = self.section.outline
        if outline is None:
            raise Http404
        restart = bool(request.POST.get("restart"))
        changed: list[int] = []
        self.told(
            lambda: changed.append(
                renumber_outline(campaign=self.campaign, outline=outline, restart=restart, actor=self.actor)
            )
        )
        if changed:
            messages.success(request, _("已按顺序重新编号，改了%(count)d处序号。") % {"count": changed[0]})
        return self.answer()


class RequirementAddView(SheetVerb):
    """Demand one more kind of material and open its page."""

    def act(self, request: ActorRequest) -> HttpResponse:
        form = RequirementAddForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("请选择材料类型。"))
            return self.answer()
        made: list[Any] = []
        self.told(
            lambda: made.append(
                add_requirement(campaign=self.campaign, kind=form.cleaned_data["kind"], actor=self.actor)
            )
        )
        if not made:
            return self.answer()
        return leave(request, reverse("campaign-configure", args=[self.campaign.slug, key_of(made[0])]))
