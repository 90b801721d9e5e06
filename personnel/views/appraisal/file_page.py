"""One officer's appraisal file as a page: all parts by years, the forms, and again with one that was refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest
from audit import clock
from personnel.appraisal.scales import nearest, scales_of
from personnel.appraisal.years import accountability_count, file_of
from personnel.forms.appraisals import AppraiseForm, CaseReviewForm, CensureForm, CommendForm
from personnel.models import AppraisalScale, Officer
from personnel.services.appraisal import note_accountability_shown


@dataclass(frozen=True)
class FileVerb:
    """A form of the page; `name`: of its URL."""

    name: str
    title: str | Promise
    submit: str | Promise
    make: Callable[..., forms.Form]


VERBS: dict[str, FileVerb] = {
    verb.name: verb
    for verb in (
        FileVerb(
            "officer-appraise", _("登记年度考核"), _("登记考核"),
            lambda officer, *posted: AppraiseForm(*posted, scales=scales_for(officer)),
        ),
        FileVerb(
            "officer-review-case", _("登记案卷评查结果"), _("登记评查结果"),
            lambda officer, *posted: CaseReviewForm(*posted),
        ),
        FileVerb(
            "officer-commend", _("登记表彰奖励"), _("登记表彰"), lambda officer, *posted: CommendForm(*posted),
        ),
        FileVerb("officer-censure", _("登记问责"), _("登记问责"), lambda officer, *posted: CensureForm(*posted)),
    )
}  # fmt: skip


def scales_for(officer: Officer) -> list[AppraisalScale]:
    """The scales of this year and the last one where he serves now; the service asks for that of the year itself."""
    year = clock.today().year
    found = [nearest(officer.unit.path, scales_of(each)) for each in (year, year - 1)]
    return [scale for scale in dict.fromkeys(found) if scale is not None]


def file_page(
    request: ActorRequest,
    row: Officer,
    *,
    own: bool = False,
    bound: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page. `bound`: the verb that was refused with its form."""
    years = file_of(row, request.user, own=own)
    note_accountability_shown(officer=row, count=accountability_count(years), actor=request.actor)
    may_manage = not own and row.user_id != request.user.pk and request.actor.may(Capability.OFFICER_MANAGE, row)
    context = {
        "officer": row,
        "own": own,
        "years": years,
        "today": clock.today(),
        "may_manage": may_manage,
        "verbs": list(_offered(row, bound)) if may_manage or bound else [],
    }
    answer = render(request, "personnel/officer_file.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _offered(row: Officer, bound: tuple[str, forms.Form] | None) -> Any:
    for verb in VERBS.values():
        refused = bound[1] if bound and bound[0] == verb.name else None
        form = refused or verb.make(row)
        form.auto_id = f"{verb.name}-%s"  # the forms of the page have fields of one name
        yield {"verb": verb, "form": form, "open": refused is not None}
