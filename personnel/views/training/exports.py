"""Hours and attendance as .xlsx; each export stands in the trail."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, ScopedView
from accounts.views.imports import workbook_answer
from audit import clock
from personnel.filters import Chosen
from personnel.models import ExamMark, TrainingSession
from personnel.services.training import record_export
from personnel.training.export import MOST_EXPORTED, attendance_workbook, hours_workbook
from personnel.training.hours import day_of_count
from personnel.views.officers import ORDER
from personnel.views.training.lists import asked_officers, year_of


class TrainingHoursExportView(ScopedView):
    """What the page of hours shows, all of its pages at once, and apart who is short of what."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        year = year_of(request)
        rows = asked_officers(request, year, Chosen.of(request.GET), short=request.GET.get("short") == "1")
        people = list(rows.select_related("unit").order_by(*ORDER)[:MOST_EXPORTED])
        content = hours_workbook(people, year, min(clock.today(), day_of_count(year)))
        record_export(what_is="hours", count=len(people), year=year, actor=self.actor)
        return workbook_answer(content, _("%(year)d年学时.xlsx") % {"year": year})


class AttendanceExportView(ScopedObjectView):
    """The list of a session, as far as the reader reads it."""

    model = TrainingSession
    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.row.attendances.visible_to(request.user).select_related("officer")
        people = list(rows.order_by("unit__path", "officer__name", "pk"))
        marks = ExamMark.objects.visible_to(request.user).filter(exam__session=self.row)
        content = attendance_workbook(self.row, people, marks)
        record_export(
            what_is="attendance", count=len(people), year=self.row.begins_on.year, actor=self.actor, session=self.row
        )
        return workbook_answer(content, _("出勤-%(session)s.xlsx") % {"session": self.row.name})
