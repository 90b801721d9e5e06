"""从通知读入: the list of readings, a new one, the check screen and its verbs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.fields.json import KT
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.intake.adding import ABOVE, added_value, find_words, notice_fields, notice_value, row_before
from campaigns.intake.places import places_of
from campaigns.intake.typed import Mistyped, typed
from campaigns.intake.values import Standing
from campaigns.intake.wording import KINDS, group_of
from campaigns.models import DecisionAct, NoticeReading, ReadingState
from campaigns.services.accept_notice import accept_notice
from campaigns.services.configure_campaign import organisers_of
from campaigns.services.decide_reading import accept_all, add_value, decide, undo_decision
from campaigns.services.intake import drop_reading, job_of, read_again, start_reading
from campaigns.views.notice_desk import Card, NoticeDesk
from jobs.cards import card_of

PAGE_SIZE = 20
MOST_SIGNS = 400_000


class NoticeForm(forms.Form):
    """A notice to be read: a file, or its text."""

    file = forms.FileField(
        label=gettext_lazy("通知文件"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Word（.docx、.doc）、WPS 文字、能选中文字的 PDF、文本，或者另存的网页。"),
        widget=forms.FileInput(attrs={"accept": ".docx,.doc,.wps,.pdf,.txt,.htm,.html"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或者粘贴通知全文"),
        required=False,
        max_length=MOST_SIGNS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    organiser = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("牵头单位"), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Unit.objects.filter(pk__in=organisers_of(actor))
        self.fields["organiser"].queryset = rows  # type: ignore[attr-defined]
        if len(rows) == 1:
            self.initial.setdefault("organiser", rows[0].pk)


class NoticeListView(ScopedView):
    """What was uploaded, how far it is, by whom."""

    capability = Capability.CAMPAIGN_CONFIGURE
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = NoticeReading.objects.visible_to(request.user).select_related("source", "created_by", "campaign")
        rows = rows.annotate(read_title=KT("draft__title"), source_name=F("source__name")).defer("text", "draft")
        page = Paginator(rows.order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "campaigns/notice_list.html", {"page": page})


class NoticeCreateView(ScopedView):
    """Hand in a notice; with `instead_of` in the place of another one, which is given up."""

    capability = Capability.CAMPAIGN_CONFIGURE
    http_method_names = ["get", "post", "head", "options"]

    def former(self) -> NoticeReading | None:
        """The reading that the new one takes the place of."""
        uuid = self.request.GET.get("instead_of", "")
        if not uuid:
            return None
        rows = NoticeReading.objects.visible_to(self.request.user).filter(state__in=WAITING)
        return get_object_or_404(rows, uuid=forms.UUIDField(required=False).to_python(uuid) if _is_uuid(uuid) else None)

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        former = self.former()
        initial = {"organiser": former.organiser_id} if former else {}
        return self.show(NoticeForm(actor=self.actor, initial=initial), former)

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        former = self.former()
        form = NoticeForm(request.POST, request.FILES, actor=self.actor)
        if not form.is_valid():
            return self.show(form, former, status=422)
        given = form.cleaned_data
        try:
            reading = start_reading(
                organiser=given["organiser"], upload=given["file"], text=given["text"], actor=self.actor,
                instead_of=former,
            )  # fmt: skip
        except (Refused, StaleState) as error:
            form.add_error(None, str(error))
            return self.show(form, former, status=422)
        return redirect("notice-detail", reading.uuid)

    def show(self, form: NoticeForm, former: NoticeReading | None, status: int = 200) -> HttpResponse:
        """The form."""
        return render(self.request, "campaigns/notice_create.html", {"form": form, "former": former}, status=status)


def _is_uuid(words: str) -> bool:
    try:
        forms.UUIDField().clean(words)
    except forms.ValidationError:
        return False
    return True


#: States in which something can still become of a reading.
WAITING = (ReadingState.READING, ReadingState.FAILED, ReadingState.OPEN)


class NoticePage(ScopedObjectView):
    """The base of the check screen and its verbs: `self.row` is the reading."""

    abstract = True
    model = NoticeReading
    capability = Capability.CAMPAIGN_CONFIGURE

    def rows(self) -> Any:
        return super().rows().select_related("source", "created_by", "organiser", "campaign")

    @property
    def by_htmx(self) -> bool:
        """Whether only the panel is wanted."""
        return self.request.headers.get("HX-Request") == "true"


class NoticeDetailView(NoticePage):
    """The check screen; while there is nothing to check, how far the reading is or why it failed."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.state in (ReadingState.OPEN, ReadingState.ACCEPTED) and self.row.draft:
            return self.check_screen()
        if self.by_htmx and self.row.state != ReadingState.READING:
            return HttpResponse(headers={"HX-Refresh": "true"})
        job = job_of(self.row) if self.row.state == ReadingState.READING else None
        own = job is not None and job.requested_by_id == request.user.pk
        context = {
            "reading": self.row,
            "job": job,
            "card": card_of(job) if job is not None and own else None,
            "stuck": self.row.state == ReadingState.READING and (job is None or job.ended),
        }
        return render(request, "campaigns/notice_wait.html", context)

    def check_screen(self) -> HttpResponse:
        """The source and the values; with htmx the panel of values alone."""
        if self.by_htmx and self.request.headers.get("HX-Target") != "notice-panel":
            return HttpResponse(headers={"HX-Refresh": "true"})
        desk = NoticeDesk(self.row, self.request.GET)
        context = desk.context()
        if self.by_htmx:
            return render(self.request, "campaigns/_notice_panel.html", context)
        return render(self.request, "campaigns/notice_check.html", {**context, **screen(desk, self.request)})


def screen(desk: NoticeDesk, request: ActorRequest) -> dict[str, Any]:
    """What the whole page shows beside the panel."""
    return {
        "rail": True,
        "lines": desk.lines(),
        "adding": request.GET.get("add") == "1",
        "add_kinds": add_kinds(),
        "add_fields": notice_fields(),
        "add_rows": add_rows(desk),
    }


def add_kinds() -> list[tuple[str, str]]:
    """What can be added as a row of its own."""
    return [(kind, str(label)) for kind, label in KINDS.items()]


def add_rows(desk: NoticeDesk) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rows that something can be added to, grouped for a select."""
    found: dict[str, list[tuple[str, str]]] = {"area": [], "group": [], "task": []}
    for place in places_of(desk.reading.draft).values():
        if place.kind in found:
            words = str(place.row.get("title") or place.row.get("text") or "")
            found[place.kind].append((place.key, f"{group_of(place)} {words[:24]}"))
    for decision in desk.decisions:
        kind = (decision.value or {}).get("kind") if decision.act == DecisionAct.ADDED else None
        if kind in found:
            words = str(decision.value.get("title") or decision.value.get("text") or "")
            found[kind].append((decision.key, f"{_('补上的')} {words[:24]}"))
    return [(str(KINDS[kind]), rows) for kind, rows in found.items() if rows]


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
            **desk.context(), "said": said, "fault": fault, "saved_at": clock.now(), "oob": True,
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

        said = _("%(name)s：%(act)s") % {"name": value.name, "act": _SAID.get(posted.get("act", ""), _("已确认"))}
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
        except (Refused, StaleState) as error:
            messages.error(request, str(error))
            return redirect("notice-detail", self.row.uuid)
        messages.success(request, _("已生成草稿。各项都连着通知原文，发布前还可以改。"))
        return redirect("campaign-configure", campaign.slug, "basics")
