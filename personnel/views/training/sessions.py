"""Plans and sessions: making and changing them, the session's page and its verbs."""

from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView, VerbView
from accounts.transitions import Refused, StaleState
from accounts.views.base import FormPage
from accounts.views.imports import workbook_answer
from personnel.forms.training import (
    AttendanceFileForm,
    AttendForm,
    CancelForm,
    ExamForm,
    PlanForm,
    SessionForm,
    tenths_of,
)
from personnel.models import Officer, TrainingExam, TrainingPlan, TrainingSession
from personnel.services import training
from personnel.services.training import Seen
from personnel.training.hours import serving_on
from personnel.training.sheet import NOT_SAT, list_to_fill
from personnel.views.training.session_page import session_page

#: The list to fill holds no more people than can be read back.
MOST_LINES = 2000


class TrainingFormPage(FormPage):
    """A form of training, back to the list."""

    abstract = True
    heading: ClassVar[Any]
    submit: ClassVar[Any]
    capability = Capability.OFFICER_MANAGE

    def form(self, *posted: Any) -> forms.Form:
        """The form as it is asked for or sent."""
        made: Any = self.form_class
        form: forms.Form = made(*posted, user=self.request.user, initial=self.initial(), fixed=hasattr(self, "row"))
        return form

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(self.form(request.POST))

    def page(self) -> dict[str, Any]:
        return {
            "heading": self.heading,
            "submit": self.submit,
            "back_url": reverse("training-list"),
            "back_text": _("培训"),
        }


class PlanCreateView(TrainingFormPage):
    form_class = PlanForm
    heading, submit = gettext_lazy("登记培训计划"), gettext_lazy("登记计划")

    def save(self, form: PlanForm) -> HttpResponse:
        row = training.add_plan(unit=form.cleaned_data["unit"], data=form.plan_fields(), actor=self.actor)
        messages.success(self.request, _("已登记。"))
        return redirect(f"{reverse('training-list')}?year={row.year}")


class PlanEditView(TrainingFormPage, ScopedObjectView):
    model = TrainingPlan
    capability = Capability.OFFICER_MANAGE
    form_class = PlanForm
    heading, submit = gettext_lazy("修改培训计划"), gettext_lazy("保存计划")

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in ("year", "name", "content")}

    def save(self, form: PlanForm) -> HttpResponse:
        training.edit_plan(plan=self.row, data=form.plan_fields(), actor=self.actor)
        messages.success(self.request, _("已保存。"))
        return redirect(f"{reverse('training-list')}?year={self.row.year}")


class SessionCreateView(TrainingFormPage):
    form_class = SessionForm
    heading, submit = gettext_lazy("登记培训"), gettext_lazy("登记培训")

    def save(self, form: SessionForm) -> HttpResponse:
        row = training.plan_session(unit=form.cleaned_data["unit"], data=form.session_fields(), actor=self.actor)
        messages.success(self.request, _("已登记。举办以后，在这里登记出勤。"))
        return redirect("training-session", uuid=row.uuid)


class SessionEditView(TrainingFormPage, ScopedObjectView):
    model = TrainingSession
    capability = Capability.OFFICER_MANAGE
    form_class = SessionForm
    heading, submit = gettext_lazy("修改培训"), gettext_lazy("保存培训")

    def initial(self) -> dict[str, Any]:
        names = ("name", "category", "kind", "begins_on", "ends_on", "amount", "measure", "plan", "place", "trainer")
        return {name: getattr(self.row, name) for name in names}

    def save(self, form: SessionForm) -> HttpResponse:
        training.edit_session(session=self.row, data=form.session_fields(), actor=self.actor)
        messages.success(self.request, _("已保存。"))
        return redirect("training-session", uuid=self.row.uuid)


class SessionDetailView(ScopedObjectView):
    model = TrainingSession
    capability = Capability.OFFICER_READ

    def rows(self) -> Any:
        return super().rows().select_related("unit", "category", "plan")

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return session_page(request, self.row)


class SessionSheetView(ScopedObjectView):
    """The list to fill: those who are listed, or else who serves in the organising unit and below it."""

    model = TrainingSession
    capability = Capability.OFFICER_MANAGE

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = serving_on(Officer.objects.visible_to(request.user), self.row.begins_on)
        listed = people.filter(attendances__session=self.row)
        found = listed if listed.exists() else people.filter(unit__path__startswith=self.row.unit.path)
        rows = found.select_related("unit").order_by("unit__path", "name", "pk")[:MOST_LINES]
        return workbook_answer(list_to_fill(self.row, rows), _("签到表-%(session)s.xlsx") % {"session": self.row.name})


class SessionVerbView(VerbView):
    """A verb of the session's page. What is refused comes back with what was typed."""

    abstract = True
    model = TrainingSession
    capability = Capability.OFFICER_MANAGE
    name: ClassVar[str] = ""
    form_class: ClassVar[type[forms.Form] | None] = None

    def run(self, form: Any) -> str | HttpResponse:
        """Call the service; what to say of it, or where to go on."""
        raise NotImplementedError

    def act(self, request: ActorRequest) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES) if self.form_class else None
        if form is None or form.is_valid():
            try:
                said = self.run(form)
            except StaleState as refusal:
                messages.error(request, str(refusal))
            except Refused as refusal:
                if form is None:
                    messages.error(request, str(refusal))
                else:
                    form.add_error(None, str(refusal))
                    return self.again(form)
            else:
                if isinstance(said, HttpResponse):
                    return said
                messages.success(request, said)
            return redirect("training-session", uuid=self.row.uuid)
        return self.again(form)

    def again(self, form: forms.Form) -> HttpResponse:
        """The page with the refused form open."""
        row = TrainingSession.objects.select_related("unit", "category", "plan").get(pk=self.row.pk)
        return session_page(self.request, row, bound={self.name: form}, status=422)


class SessionHoldView(SessionVerbView):
    def run(self, form: Any) -> str:
        training.hold_session(session=self.row, actor=self.actor)
        return _("已登记为已举办，学时从现在起计入。")


class SessionCancelView(SessionVerbView):
    name, form_class = "cancel", CancelForm

    def run(self, form: Any) -> str:
        training.cancel_session(session=self.row, reason=form.cleaned_data["reason"], actor=self.actor)
        return _("已取消这次培训。")


class SessionAttendView(SessionVerbView):
    """The people come ticked, as `person`: their uuids."""

    name, form_class = "attend", AttendForm

    def run(self, form: Any) -> str:
        data = form.cleaned_data
        people = _officers(self.request)
        tenths = None if data["amount"] is None else tenths_of(data["amount"])
        seen = [Seen(officer, data["state"], tenths) for officer in people]
        count = training.record_attendance(session=self.row, seen=seen, reason=data["reason"], actor=self.actor)
        return _("已登记%(count)d人。") % {"count": count}


def _officers(request: ActorRequest) -> list[Officer]:
    keys = [each for each in request.POST.getlist("person")[:MOST_LINES] if each.isdecimal() and len(each) < 18]
    return list(Officer.objects.visible_to(request.user).filter(pk__in=keys).order_by("pk"))


class SessionExamineView(SessionVerbView):
    name, form_class = "exam", ExamForm

    def run(self, form: Any) -> str:
        training.add_exam(session=self.row, data=form.exam_fields(), actor=self.actor)
        return _("已登记考试。考完以后，在下面登记成绩。")


class SessionImportView(SessionVerbView):
    name, form_class = "file", AttendanceFileForm

    def run(self, form: Any) -> HttpResponse:
        upload = form.cleaned_data["workbook"]
        batch = training.check_attendance(
            session=self.row, name=upload.name, content=upload.read(), actor=self.actor
        )  # fmt: skip
        return redirect("training-import", uuid=batch.uuid)


class ExamVerbView(VerbView):
    """A verb of an examination, back to its session."""

    abstract = True
    model = TrainingExam

    def rows(self) -> Any:
        return super().rows().select_related("session", "session__category", "session__unit")

    def back(self) -> HttpResponse:
        """The session's page."""
        return redirect("training-session", uuid=self.row.session.uuid)


class ExamMarkView(ExamVerbView):
    """Marks come as `mark-PK` of each officer; what is left empty stays as it is."""

    capability = Capability.OFFICER_MANAGE

    def act(self, request: ActorRequest) -> HttpResponse:
        typed = {name[5:]: str(text).strip() for name, text in request.POST.items() if name.startswith("mark-")}
        keys = [key for key, text in typed.items() if text and key.isdecimal() and len(key) < 18]
        people = Officer.objects.visible_to(request.user).filter(pk__in=keys[:MOST_LINES])

        def write() -> None:
            marks = {officer: _mark(officer, typed[str(officer.pk)]) for officer in people}
            count = training.enter_marks(exam=self.row, marks=marks, actor=self.actor)
            messages.success(request, _("已登记%(count)d人的成绩。") % {"count": count})

        if self.told(write):
            return self.back()
        session = TrainingSession.objects.select_related("unit", "category", "plan").get(pk=self.row.session_id)
        return session_page(request, session, typed=typed, status=422)


def _mark(officer: Officer, text: str) -> Decimal | None:
    """A mark as typed; None: did not sit. Raises Refused."""
    if text == NOT_SAT:
        return None
    try:
        mark = Decimal(text)
    except InvalidOperation:
        mark = Decimal("NaN")
    if not mark.is_finite() or abs(mark) > 10_000 or mark != mark.quantize(Decimal("0.1")):
        raise Refused(_("%(name)s的成绩不是数，或者多于一位小数。没来考的填“缺考”。") % {"name": officer.name})
    return mark


class ExamConfirmView(ExamVerbView):
    capability = Capability.CERTIFICATE_DECIDE

    def act(self, request: ActorRequest) -> HttpResponse:
        def confirm() -> None:
            done = training.confirm_exam(exam=self.row, actor=self.actor)
            words = {"results": done.results, "effects": done.effects, "over": done.passed_over}
            text = _("已确认，%(results)d人的成绩记入档案，提出%(effects)d项处理，等人确认。") % words
            if done.passed_over:
                text += _("%(over)d人已不在您的管理范围，没有记入。") % words
            messages.success(request, text)

        self.told(confirm)
        return self.back()
