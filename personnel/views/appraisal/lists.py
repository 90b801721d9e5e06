"""年度考核: the yearly appraisals of units, who lacks one; and the scales."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedView, VerbView
from accounts.transitions import Refused, StaleState
from accounts.views.base import FormPage
from audit import clock
from personnel.appraisal.scales import scales_of
from personnel.filters import Chosen, officers, units_offered
from personnel.forms.appraisals import AppraiseForm, ScaleForm
from personnel.listing import COUNT_LIMIT, count_up_to, keyset_page
from personnel.models import Appraisal, AppraisalScale, Officer, OfficerKind
from personnel.services import appraisal
from personnel.training.hours import day_of_count, serving_on
from personnel.views.officers import ORDER, pages_of
from personnel.views.training.lists import year_of, years_offered

MONTH_OF_APPRAISAL = 12
#: Of the choice what somebody was appraised as: nobody's grade is called so.
LACKING = "-"


class AppraisalListView(ScopedView):
    """Who served in a year, as what he was appraised, and who lacks it."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return appraisal_page(request)


def usual_year(today: date) -> int:
    """A year is appraised from its last month on."""
    return today.year if today.month == MONTH_OF_APPRAISAL else today.year - 1


def appraisal_page(request: ActorRequest, form: AppraiseForm | None = None, status: int = 200) -> HttpResponse:
    """The list; `form`: one that was refused."""
    year, chosen, grade = (
        year_of(request, usual_year(clock.today())),
        Chosen.of(request.GET),
        request.GET.get("grade", "")[:20],
    )
    everybody = Officer.objects.visible_to(request.user)
    standing = Appraisal.objects.standing().filter(year=year)
    asked = officers(serving_on(everybody, day_of_count(year)), chosen, clock.today())
    mine = standing.filter(officer=OuterRef("pk"))
    lacking = asked.filter(~Exists(mine))
    rows = lacking if grade == LACKING else asked.filter(Exists(mine.filter(grade=grade))) if grade else asked
    page = keyset_page(rows.select_related("unit"), among=everybody, order=ORDER, cursor=request.GET.get("page", ""))
    found = {each.officer_id: each for each in standing.filter(officer__in=[row.pk for row in page.rows])}
    counts = standing.filter(officer__in=asked.order_by().values("pk")).order_by().values("grade")
    count = count_up_to(rows)
    may_manage = request.user.grants.has(Capability.OFFICER_MANAGE)
    scales = list(AppraisalScale.objects.in_year(year).reading(request.user.grants).select_related("unit"))
    context = {
        "rows": [(row, found.get(row.pk)) for row in page.rows],
        "pages": pages_of(request.GET, page),
        "count": count if count <= COUNT_LIMIT else f"{COUNT_LIMIT}+",
        "grade": grade,
        "lacking_sign": LACKING,
        "lacking": count_up_to(lacking),
        "counts": [(row["grade"], row["count"]) for row in counts.annotate(count=Count("pk")).order_by("grade")],
        "narrowed": chosen.narrowed or bool(grade),
        "year": year,
        "years": years_offered(year),
        "chosen": chosen,
        "kinds": OfficerKind.choices,
        "units": units_offered(request.user),
        "scales": scales,
        "form": form or AppraiseForm(scales=scales, year=year),
        "refused": form is not None,
        "ticked": {int(each) for each in request.POST.getlist("person") if each.isdecimal() and len(each) < 18},
        "query": request.GET.urlencode(),
        "may_manage": may_manage,
    }
    return render(request, "personnel/appraisal_list.html", context, status=status)


class AppraisalRecordView(ScopedView):
    """One grade for those who are ticked, as `person`: all of them or none."""

    capability = Capability.OFFICER_MANAGE
    http_method_names = ["post", "options"]

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = request.POST.get("year", "")
        scales = scales_of(int(text)) if text.isascii() and text.isdecimal() and len(text) == 4 else []
        form = AppraiseForm(request.POST, scales=scales)
        if form.is_valid():
            keys = [each for each in request.POST.getlist("person") if each.isdecimal() and len(each) < 18]
            rows = Officer.objects.within(request.user, Capability.OFFICER_MANAGE).filter(pk__in=keys)
            try:
                done = appraisal.record_appraisals(
                    officers=list(rows.order_by(*ORDER)), data=form.appraisal_fields(), actor=self.actor
                )
                messages.success(request, _("已登记%(count)d人的年度考核。") % {"count": len(done)})
                return redirect(f"{reverse('appraisal-list')}?year={form.cleaned_data['year']}")
            except (Refused, StaleState) as refusal:
                form.add_error(None, str(refusal))
        return appraisal_page(request, form, 422)


class ScaleListView(ScopedView):
    """The scales that hold for units in reach, and those of the units above them."""

    capability = Capability.OFFICER_READ

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = AppraisalScale.objects.reading(request.user.grants).select_related("unit")
        decided = AppraisalScale.objects.within(request.user, Capability.CERTIFICATE_DECIDE)
        endable = set(decided.values_list("pk", flat=True))
        context = {
            "rows": [(row, row.pk in endable) for row in rows], "year": clock.today().year,
            "may_decide": request.user.grants.has(Capability.CERTIFICATE_DECIDE),
        }  # fmt: skip
        return render(request, "personnel/appraisal_scales.html", context)


class ScaleCreateView(FormPage):
    capability = Capability.CERTIFICATE_DECIDE
    form_class = ScaleForm

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(ScaleForm(user=request.user))

    def post(self, request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(ScaleForm(request.POST, user=request.user))

    def page(self) -> dict[str, Any]:
        return {
            "heading": _("设定考核等次"), "submit": _("设定等次"), "back_url": reverse("appraisal-scale-list"),
            "back_text": _("考核等次"),
        }  # fmt: skip

    def save(self, form: ScaleForm) -> HttpResponse:
        appraisal.set_scale(unit=form.cleaned_data["unit"], data=form.scale_fields(), actor=self.actor)
        messages.success(self.request, _("已设定。"))
        return redirect("appraisal-scale-list")


class ScaleEndView(VerbView):
    model = AppraisalScale
    capability = Capability.CERTIFICATE_DECIDE

    def act(self, request: ActorRequest) -> HttpResponse:
        text = request.POST.get("last_year", "")
        if text.isascii() and text.isdecimal() and len(text) == 4:
            self.told(lambda: appraisal.end_scale(scale=self.row, last_year=int(text), actor=self.actor), _("已终止。"))
        else:
            messages.error(request, _("终止年度应是四位数，例如2026。"))
        return redirect("appraisal-scale-list")
