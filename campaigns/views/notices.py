"""从通知读入: the list of readings, a new one, the check screen and its verbs."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import NullIf
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView
from accounts.transitions import Refused, StaleState
from campaigns.intake.adding import notice_fields
from campaigns.intake.places import places_of
from campaigns.intake.wording import KINDS, group_of
from campaigns.models import DecisionAct, NoticeReading, ReadingState
from campaigns.services.configure_campaign import organisers_of
from campaigns.services.intake import job_of, readings_of_same, start_reading
from campaigns.views.linting import counted
from campaigns.views.notice_desk import NoticeDesk
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

    def clean(self) -> dict[str, Any]:
        """A file or a text: of both, one would be dropped without a word."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("file") and (given.get("text") or "").strip():
            self.add_error("file", _("您选了文件，下面又粘贴了文字。请只留一样：要读文件，请清空文字后再选一次文件。"))
        return given


class NoticeListView(ScopedView):
    """What was uploaded, how far it is, by whom."""

    capability = Capability.CAMPAIGN_CONFIGURE
    http_method_names = ["get", "head", "options"]

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = NoticeReading.objects.visible_to(request.user).select_related(
            "source", "created_by", "campaign", "organiser"
        )
        # SQLite answers a title that was not read with the word null.
        title = NullIf(KT("draft__title"), Value("null"), output_field=TextField())
        rows = rows.annotate(read_title=title).defer("text", "draft")
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
        former: NoticeReading = get_object_or_404(rows, uuid=_uuid(uuid))
        return former

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
        for other in readings_of_same(reading).visible_to(request.user)[:1]:
            words = _("同一份通知%(day)s已经读过（%(state)s），在“从通知读入”的列表里。这次是另读一遍。")
            day = date_format(localtime(other.created_at), "Y-m-d H:i")
            messages.info(request, words % {"day": day, "state": other.get_state_display()})
        return redirect("notice-detail", reading.uuid)

    def show(self, form: NoticeForm, former: NoticeReading | None, status: int = 200) -> HttpResponse:
        """The form."""
        return render(self.request, "campaigns/notice_create.html", {"form": form, "former": former}, status=status)


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None


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
        **told_of(desk),
        "rail": True,
        "lines": desk.lines(),
        "adding": request.GET.get("add") == "1",
        "add_kinds": add_kinds(),
        "add_fields": notice_fields(),
        "add_rows": add_rows(desk),
    }


def told_of(desk: NoticeDesk) -> dict[str, Any]:
    """方案体检 of the notice as it is checked so far."""
    findings = desk.findings()
    return {"findings": findings, "findings_counted": counted(findings)}


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
