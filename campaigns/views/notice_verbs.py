"""Verbs of the check screen: decide, undo, accept together, add, read again, give up, make a draft campaign of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.scope import ActorRequest, VerbView
from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.intake.adding import ABOVE, added_value, find_words, notice_fields, notice_value, row_before
from campaigns.intake.places import places_of
from campaigns.intake.typed import Mistyped, typed
from campaigns.intake.values import Standing
from campaigns.models import DecisionAct, ReadingState
from campaigns.services.accept_notice import NotFitting, NotReady, accept_notice
from campaigns.services.decide_reading import accept_all, add_value, decide, undo_decision
from campaigns.services.intake import drop_reading, read_again
from campaigns.views.notice_desk import Card, NoticeDesk
from campaigns.views.notices import NoticePage, screen, told_of


class NoticeVerb(NoticePage, VerbView):
    """A verb of the check screen. It answers with the panel, or leads back to it."""

    abstract = True

    def answer(self, key: str = "", *, said: str = "", fault: str = "", status: int = 200) -> HttpResponse:
        """The screen with the card of `key` open; `said` tells what was done, `fault` why not."""
        asked = {name: self.request.POST.get(name, "") for name in ("tab", "page")}
        desk = NoticeDesk(self.row, {**asked, "value": key})
        touched = self.request.POST.get("key", "")
        if not self.by_htmx:
            (messages.error if fault else messages.success)(self.request, fault or said)
            return redirect(f"{desk.url(key)}#notice-panel")
        context = {
            **desk.context(), **told_of(desk), "said": said, "fault": fault, "saved_at": clock.now(), "oob": True,
            "changed_lines": desk.lines(desk.lines_of(touched)),
        }  # fmt: skip
        answer = render(self.request, "campaigns/_notice_answer.html", context, status=status)
        answer["HX-Replace-Url"] = desk.url(key)
        return answer

    def done(self, verb: Callable[[], object], said: str, key: str) -> HttpResponse:
        """Run a service and answer; what refused it is told beside the value."""
        try:
            verb()
        except (Refused, Mistyped) as error:
            return self.answer(self.request.POST.get("key", ""), fault=str(error), status=422)
        except StaleState as error:
            self.row.refresh_from_db()
            if self.row.state != ReadingState.OPEN:
                messages.error(self.request, str(error))
                return self._leave()
            return self.answer(self.request.POST.get("key", ""), fault=str(error), status=409)
        return self.answer(key, said=said)

    def _leave(self) -> HttpResponse:
        if self.by_htmx:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return redirect("notice-detail", self.row.uuid)


class NoticeDecideView(NoticeVerb):
    """Accept, change, drop or put off one value, and go on to the next."""

    def act(self, request: ActorRequest) -> HttpResponse:
        posted = request.POST
        key = posted.get("key", "")
        desk = NoticeDesk(self.row, {"tab": posted.get("tab", ""), "value": key})
        value = next((value for value in desk.values if value.key == key), None)
        if value is None:
            return self.answer(fault=_("这一处已经不在了。请看最新情况。"), status=422)
        card = desk.card(value)

        def verb() -> None:
            act, content = self._decision(card)
            decide(
                reading=self.row, key=key, act=act, value=content, actor=self.actor, seen=posted.get("seen", ""),
                span=_span(posted.get("start", ""), posted.get("end", "")),
            )  # fmt: skip

        changed = posted.get("choice", "0") != "0" or not value.choices
        done = _("已改") if changed else _("已确认")
        said = _("%(name)s：%(act)s") % {"name": value.name, "act": _SAID.get(posted.get("act", ""), done)}
        return self.done(verb, said, desk.next_key(key))

    def _decision(self, card: Card) -> tuple[str, Any]:
        """The act and the value of what was pressed. Raises Mistyped."""
        posted = self.request.POST
        if posted.get("act") in (DecisionAct.DROPPED, DecisionAct.LATER):
            return posted["act"], None
        choice = posted.get("choice", "0")
        if choice == "own":
            return DecisionAct.CHANGED, typed(card.value.form, posted.dict(), card.content)
        at = int(choice) if choice.isdecimal() and len(choice) < 4 else -1
        if not 0 <= at < len(card.value.choices):
            raise Mistyped(_("请先选一个答案。"))
        chosen = card.value.choices[at]
        return (DecisionAct.ACCEPTED, None) if chosen.as_read else (DecisionAct.CHANGED, chosen.value)


_SAID = {
    str(DecisionAct.DROPPED): gettext_lazy("已去掉"),
    str(DecisionAct.LATER): gettext_lazy("先放着"),
}


def _span(start: str, end: str) -> tuple[int, int] | None:
    both = (start, end)
    if not all(place.isdecimal() and place.isascii() and len(place) < 8 for place in both):
        return None
    return int(start), int(end)


class NoticeUndoView(NoticeVerb):
    """Take a decision back."""

    def act(self, request: ActorRequest) -> HttpResponse:
        key, seen = request.POST.get("key", ""), request.POST.get("seen", "")
        verb = lambda: undo_decision(reading=self.row, key=key, actor=self.actor, seen=seen)  # noqa: E731
        return self.done(verb, _("已撤销，等您再核对。"), key)


class NoticeAcceptAllView(NoticeVerb):
    """Accept all inferred, or all clear, values at once."""

    def act(self, request: ActorRequest) -> HttpResponse:
        standing = request.POST.get("standing", "")
        if standing not in (Standing.INFERRED, Standing.CLEAR):
            return self.answer(fault=_("请逐处核对拿不准的内容。"), status=422)
        verb = lambda: accept_all(reading=self.row, standing=Standing(standing), actor=self.actor)  # noqa: E731
        return self.done(verb, _("已一起确认。"), "")


class NoticeAddView(NoticeVerb):
    """Add what the reader did not take: words of the notice, and what they are."""

    def act(self, request: ActorRequest) -> HttpResponse:
        posted = request.POST
        kind, words = posted.get("kind", ""), posted.get("words", "").strip()
        key = ""

        def verb() -> None:
            nonlocal key
            span = self._span(words)
            if kind in dict(notice_fields()):
                value = notice_value(kind, words, self.row.draft)
                row = decide(
                    reading=self.row, key=kind, act=DecisionAct.CHANGED, value=value, span=span, actor=self.actor
                )
            else:
                above = self._above(kind, span)
                row = add_value(
                    reading=self.row, value=added_value(kind, words, above, self.row.draft), span=span,
                    actor=self.actor,
                )  # fmt: skip
            key = row.key

        try:
            verb()
        except (Refused, Mistyped) as error:
            return self._again(str(error))
        except StaleState as error:
            messages.error(request, str(error))
            return self._leave()
        return self.answer(key, said=_("已添加，请核对。"))

    def _span(self, words: str) -> tuple[int, int] | None:
        """The place that the browser tells, where the words stand there; else where they are found."""
        posted, text = self.request.POST, self.row.text
        told = _span(posted.get("start", ""), posted.get("end", ""))
        tight = "".join(words.split())
        if told is not None and "".join(text[told[0] : told[1]].split()) == tight:
            return told
        line = posted.get("line", "").strip()
        if not line:
            return find_words(text, words)
        if not (line.isdecimal() and line.isascii() and len(line) < 7):
            raise Mistyped(_("行号请填数字，不知道可以不填。"))
        found = find_words(text, words, int(line))
        if found is None:
            raise Mistyped(_("第%(line)s行没有这些文字。请核对行号，或者不填行号。") % {"line": int(line)})
        return found

    def _above(self, kind: str, span: tuple[int, int] | None) -> str | None:
        """The row that was chosen where it is of the right kind, else the one in which the words stand."""
        if kind not in ABOVE:
            return None
        chosen = self.request.POST.get("above", "")
        places = places_of(self.row.draft)
        if chosen in places and places[chosen].kind == ABOVE[kind]:
            return chosen
        added = self.row.decisions.filter(key=chosen, act=DecisionAct.ADDED).first() if chosen else None
        if added is not None and (added.value or {}).get("kind") == ABOVE[kind]:
            return chosen
        return row_before(self.row.draft, ABOVE[kind], span[0] if span else None)

    def _again(self, fault: str) -> HttpResponse:
        desk = NoticeDesk(self.row, {})
        context = {**desk.context(), **screen(desk, self.request), "adding": True, "add_fault": fault}
        context["typed"] = self.request.POST
        return render(self.request, "campaigns/notice_check.html", context, status=422)


class NoticeAgainView(NoticePage, VerbView):
    """Read a kept file once more."""

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(lambda: read_again(reading=self.row, actor=self.actor))
        return redirect("notice-detail", self.row.uuid)


class NoticeDropView(NoticePage, VerbView):
    """Give a reading up."""

    def act(self, request: ActorRequest) -> HttpResponse:
        self.told(
            lambda: drop_reading(reading=self.row, actor=self.actor), _("已放弃。通知原件和核对过的内容都留在记录里。")
        )
        return redirect("notice-list")


class NoticeAcceptView(NoticePage, VerbView):
    """Make the checked values a draft campaign."""

    def act(self, request: ActorRequest) -> HttpResponse:
        try:
            campaign = accept_notice(reading=self.row, actor=self.actor)
        except NotReady as error:
            messages.error(request, str(error))
            first = error.gaps[0]
            desk = NoticeDesk(self.row, {"value": "" if first.party else first.key})
            return redirect(
                f"{desk.url('' if first.party else first.key)}#{'parties' if first.party else 'notice-panel'}"
            )
        except NotFitting as error:
            messages.error(request, str(error))
            return redirect(NoticeDesk(self.row, {"value": error.faults[0][0]}).url(error.faults[0][0]))
        except (Refused, StaleState) as error:
            messages.error(request, str(error))
            return redirect("notice-detail", self.row.uuid)
        messages.success(request, _("已生成草稿。各项都连着通知原文，发布前还可以改。"))
        return redirect("campaign-configure", campaign.slug, "basics")
