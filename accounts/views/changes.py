"""单位调整: planned and done changes, the rehearsal of one, and the verbs on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.changing import word_of
from accounts.forms.changes import ChangeForm, WithdrawForm
from accounts.models import ChangeKind, ChangeState, LineSide, OrganisationChange, Unit
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView, VerbView
from accounts.services.changes import answer_change, confirm_change, plan_change, rehearse, withdraw_change
from accounts.services.changes.rehearsing import KEEPING, Sides
from accounts.views.base import FormPage, page_of
from audit.labels import field_label

CHIPS = {
    ChangeState.DRAFT.value: "draft", ChangeState.PLANNED.value: "wait", ChangeState.DONE.value: "done",
    ChangeState.WITHDRAWN.value: "void",
}  # fmt: skip


class ChangeListView(ScopedView):
    """All changes, the latest day first; `state` narrows."""

    capability = Capability.ACCOUNT_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = request.GET.get("state", "")
        rows = OrganisationChange.objects.visible_to(request.user).prefetch_related("lines")
        if state in ChangeState.values:
            rows = rows.filter(state=state)
        page = page_of(rows, request)
        for change in page:
            change.chip = CHIPS[change.state]
            change.goes_to = [line.label for line in change.lines.all() if line.side == LineSide.RECEIVER]
        context = {
            "page": page,
            "state": state,
            "states": ChangeState.choices,
            "kinds": ChangeKind.choices,
            "may_manage": request.user.grants.has(Capability.ORGANISATION_MANAGE),
        }
        return render(request, "accounts/organisationchange_list.html", context)


class ChangeCreateView(FormPage):
    """A form for one kind; `unit` fills in the unit from whose page one comes."""

    capability = Capability.ORGANISATION_MANAGE
    form_class = ChangeForm

    @property
    def kind(self) -> ChangeKind:
        """The kind asked for; renaming where it is none."""
        asked = self.request.GET.get("kind", "")
        return ChangeKind(asked) if asked in ChangeKind.values else ChangeKind.RENAME

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("unit", "")
        unit = Unit.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
        if unit is None:
            return {}
        return {"units": unit.code, "name": unit.name, "short_name": unit.short_name}

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(ChangeForm(kind=self.kind, initial=self.initial()))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(ChangeForm(request.POST, kind=self.kind))

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("拟定单位调整：%(kind)s") % {"kind": self.kind.label},
            "lead": _("先拟定，看过预演、选好承接单位再确认；现在不改动任何东西。"),
            "submit": _("拟定并预演"),
            "back_url": reverse("organisation-change-list"),
            "back_text": _("单位调整"),
        }

    def save(self, form: forms.Form) -> HttpResponse:
        assert isinstance(form, ChangeForm)
        change = plan_change(plan=form.plan(), actor=self.request.actor)
        return redirect("organisation-change-detail", uuid=change.uuid)


class ChangeDetailView(ScopedObjectView):
    """One change: what it says, and while it lies ahead its rehearsal as things are now."""

    model = OrganisationChange
    capability = Capability.ACCOUNT_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        change = self.row
        ahead = change.state in (ChangeState.DRAFT, ChangeState.PLANNED)
        sides = Sides.of(change)
        context = {
            "change": change,
            "chip": CHIPS[change.state],
            "subjects": sides.subjects,
            "receivers": sides.receivers,
            "keeping": change.kind in KEEPING,
            "rehearsal": rehearse(change, carrying=change.state == ChangeState.PLANNED) if ahead else None,
            "went": [] if ahead else _went(change),
            "outcome": [(field_label("", word), count) for word, count in (change.outcome or {}).items()],
            "ahead": ahead,
            "may_manage": ahead and request.user.grants.has(Capability.ORGANISATION_MANAGE),
        }
        return render(request, "accounts/organisationchange_detail.html", context)


def _went(change: OrganisationChange) -> list[tuple[str, str, str]]:
    """Unit, thing and receiver of what was answered, each once, in the order of the questions."""
    answers = change.answers.select_related("unit", "line").order_by("id")
    names = {line.unit_id: line.label for line in change.lines.all() if line.unit_id}
    rows = ((names.get(row.unit_id, row.unit.name), word_of(row.key), row.line.label) for row in answers)
    return list(dict.fromkeys(rows))


class ChangeVerbView(VerbView):
    """What is done to a change, back to its page."""

    abstract = True
    model = OrganisationChange

    def back(self) -> HttpResponse:
        return redirect("organisation-change-detail", uuid=self.row.uuid)


class ChangeAnswerView(ChangeVerbView):
    """Which unit receives what; a field left empty stays unanswered."""

    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        answers = {}
        for asked in rehearse(self.row).asked:
            line = request.POST.get(asked.field, "")
            if line.isdecimal() and len(line) < 19 and asked.subject.unit_id is not None:
                answers[asked.key] = int(line)
        revision = request.POST.get("revision", "")
        seen = int(revision) if revision.isdecimal() and len(revision) < 10 else -1
        self.told(
            lambda: answer_change(change=self.row, answers=answers, revision=seen, actor=request.actor),
            _("已保存承接单位。"),
        )
        return self.back()


class ChangeConfirmView(ChangeVerbView):
    """What was rehearsed shall be."""

    capability = Capability.ORGANISATION_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        digest = request.POST.get("digest", "")
        done = _("已确认，到%(day)s生效。") % {"day": self.row.on.isoformat()}
        self.told(lambda: confirm_change(change=self.row, digest=digest, actor=request.actor), done)
        return self.back()


class ChangeWithdrawView(FormPage, ScopedObjectView):
    """Taking back what has not taken effect."""

    model = OrganisationChange
    capability = Capability.ORGANISATION_MANAGE
    form_class = WithdrawForm

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("撤回单位调整"),
            "lead": _("撤回后不会生效；已经生效的不能撤回，要改请另行拟定一项调整。"),
            "submit": _("撤回调整"),
            "danger": True,
            "back_url": reverse("organisation-change-detail", args=[self.row.uuid]),
            "back_text": str(self.row),
        }

    def save(self, form: forms.Form) -> HttpResponse:
        withdraw_change(change=self.row, reason=form.cleaned_data["reason"], actor=self.request.actor)
        messages.success(self.request, _("已撤回。"))
        return redirect("organisation-change-detail", uuid=self.row.uuid)
