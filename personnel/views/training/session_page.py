"""One session as a page: who took part, its examinations, and the acts that fit; again with a form that was refused."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.scope import ActorRequest
from personnel.filters import UNITS_OFFERED
from personnel.forms.training import AttendanceFileForm, AttendForm, CancelForm, ExamForm
from personnel.models import ExaminationKind, ExamMark, ExamState, Officer, SessionState, TrainingSession
from personnel.services.training.sessions import keeping
from personnel.training.hours import serving_on

#: More people than this are listed by workbook, not by ticking.
SHOWN = 300


def session_page(
    request: ActorRequest, row: TrainingSession, *, bound: dict[str, forms.Form] | None = None,
    typed: Mapping[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page. `bound`: a refused form by its name (attend, exam, file, cancel). `typed`: refused marks by the key of
    the officer."""
    bound = bound or {}
    may_keep = request.actor.may(keeping(row.category), row)
    listed = row.attendances.visible_to(request.user).select_related("officer", "unit")
    attendances = list(listed.order_by("unit__path", "officer__name", "pk")[: SHOWN + 1])
    open_ = row.state != SessionState.CANCELLED
    context = {
        "session": row,
        "attendances": attendances[:SHOWN],
        "more": len(attendances) > SHOWN,
        "exams": _exams(request, row, typed or {}),
        "batches": row.batches.open().select_related("uploaded_by")[:10] if may_keep else [],
        "may_keep": may_keep and open_,
        "may_decide": open_ and request.actor.may(Capability.CERTIFICATE_DECIDE, row),
        "planned": row.state == SessionState.PLANNED,
        "shown": SHOWN,
        "attend": bound.get("attend") or AttendForm(),
        "exam": bound.get("exam") or ExamForm(initial={"on": row.ends_on, "kind": _exam_kind(row)}),
        "file": bound.get("file") or AttendanceFileForm(),
        "cancel": bound.get("cancel") or CancelForm(),
        "refused": dict.fromkeys(bound, True),
        **(_choice(request, row) if may_keep and open_ else {}),
    }
    for name in ("attend", "exam", "file", "cancel"):
        context[name].auto_id = f"{name}-%s"
    return render(request, "personnel/training_session.html", context, status=status)


def _exam_kind(row: TrainingSession) -> str:
    """What is most likely examined after it."""
    return ExaminationKind.PROFESSIONAL if row.category.code == "professional" else ExaminationKind.GENERAL


def _choice(request: ActorRequest, row: TrainingSession) -> dict[str, Any]:
    """Whom to add: of one unit and all below it, those who served on the first day and are not listed yet."""
    text = request.GET.get("unit", "")
    within = Unit.objects.within(request.user, Capability.OFFICER_READ)
    unit = within.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 18 else None
    unit = unit or within.filter(pk=row.unit_id).first()
    people = Officer.objects.visible_to(request.user).exclude(attendances__session=row)
    people = serving_on(people, row.begins_on)
    if unit is not None:
        people = people.filter(unit__path__startswith=unit.path)
    found = list(people.select_related("unit").order_by("unit__path", "name", "pk")[: SHOWN + 1])
    return {
        "candidates": found[:SHOWN], "more_candidates": len(found) > SHOWN,
        "units": list(within[:UNITS_OFFERED]), "chosen_unit": unit.pk if unit else None,
    }  # fmt: skip


def _exams(request: ActorRequest, row: TrainingSession, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each examination with the people on the list and their marks, in reach."""
    exams = list(row.exams.all())
    marks = ExamMark.objects.visible_to(request.user).filter(exam__in=exams).select_related("officer")
    by_exam: dict[int, dict[int, ExamMark]] = {exam.pk: {} for exam in exams}
    for mark in marks.order_by("officer__name", "pk"):
        by_exam[mark.exam_id][mark.officer_id] = mark
    listed = []
    if any(exam.state == ExamState.OPEN for exam in exams):
        rows = row.attendances.visible_to(request.user).select_related("officer")
        listed = [each.officer for each in rows.order_by("unit__path", "officer__name", "pk")[:SHOWN]]
    return [
        {
            "exam": exam, "marks": list(by_exam[exam.pk].values()), "open": exam.state == ExamState.OPEN,
            "lines": [(each, by_exam[exam.pk].get(each.pk), typed.get(str(each.pk), "")) for each in listed],
            "without": sum(each.pk not in by_exam[exam.pk] for each in listed),
            "passed": sum(mark.passed for mark in by_exam[exam.pk].values()),
        }
        for exam in exams
    ]  # fmt: skip
