"""What stands in an appraisal file: entered by who keeps the officers, never by oneself, and only ever withdrawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, told_if_taken, what
from audit import clock
from audit.restricted import record_restricted
from audit.services import record
from personnel.appraisal.scales import nearest, scales_of
from personnel.models import (
    GONE,
    Accountability,
    Appraisal,
    AppraisalScale,
    CaseReview,
    Censure,
    Commendation,
    Officer,
    OfficerTerm,
    ReviewResult,
    ReviewWay,
)
from personnel.models.appraisals import FileRow
from personnel.services.acting import day_past, fitting, said
from personnel.services.training.sessions import FIRST_YEAR

#: So many people at once.
MOST_PEOPLE = 500
MOST_POINTS = 1000
#: The word of each kind in the trail.
_WORDS: dict[type[FileRow], str] = {
    Appraisal: "appraisal", CaseReview: "case_review", Commendation: "commendation", Accountability: "accountability",
}  # fmt: skip
_KEPT = {"id", "uuid", "recorded_at", "recorded_by", "withdrawn_at", "withdrawn_by", "withdrawal"}


@dataclass(frozen=True)
class Decided:
    """When, by whom and by which document."""

    on: date
    by: str
    document: str


@dataclass(frozen=True)
class AppraisalFields:
    """A grade of the scale that holds where he served."""

    year: int
    grade: str
    decided: Decided


def record_appraisals(*, officers: Sequence[Officer], data: AppraisalFields, actor: Actor) -> list[Appraisal]:
    """Enter one grade for each of them: all or none. Raises PermissionDenied, Refused: oneself, out of reach, not on
    the roster in that year, no scale or a grade that is not in it, a year to come, appraised already."""
    _refuse_people(officers, actor)
    day = day_past(data.decided.on)
    if not FIRST_YEAR <= data.year <= day.year:
        raise Refused(_("考核年度不能晚于考核日期的年度。请核对后再填。"))
    terms, scales = _terms_of_year(officers, data.year), scales_of(data.year)
    rows = []
    for officer in officers:
        term = terms.get(officer.pk)
        if term is None:
            raise Refused(_("%(name)s在%(year)d年不在名册上。") % {"name": officer.name, "year": data.year})
        scale = _scale(term, data, scales, officer)
        values = {"year": data.year, "scale": scale, "grade": data.grade, "kind": term.kind}
        rows.append(_new(Appraisal, officer, term, data.decided, values, actor))
    with transaction.atomic():
        for row in rows:
            words = {"name": row.officer.name, "year": row.year}
            with told_if_taken(Refused(_("%(name)s%(year)d年的考核已登记。登记错的，请先撤回。") % words)):
                row.save()
            _tell(row, "recorded", actor, after=_values(row))
    return rows


def _scale(
    term: OfficerTerm, data: AppraisalFields, scales: Sequence[AppraisalScale], officer: Officer
) -> AppraisalScale:  # fmt: skip
    scale = nearest(term.unit.path, scales)
    if scale is None:
        raise Refused(
            _("%(unit)s在%(year)d年没有考核等次。请发证部门先设定。") % {"unit": term.unit_name, "year": data.year}
        )
    if data.grade not in scale.names:
        words = {"name": officer.name, "year": data.year, "grades": scale.grades}
        raise Refused(_("%(name)s所在单位%(year)d年的等次是“%(grades)s”，请从中选择。") % words)
    return scale


@dataclass(frozen=True)
class ReviewFields:
    """One reviewed case file; `score` in points, where there is one."""

    way: str
    case: str
    result: str
    score: Decimal | None = None


def record_case_review(*, officer: Officer, data: ReviewFields, decided: Decided, actor: Actor) -> CaseReview:
    """Enter a result. Raises PermissionDenied, Refused: one's own, a day to come or before he was there."""
    if data.score is not None and not 0 <= data.score <= MOST_POINTS:
        raise Refused(_("得分应是0至%(most)d。") % {"most": MOST_POINTS})
    values = {
        "way": ReviewWay(data.way), "result": ReviewResult(data.result), "score": data.score,
        "case": said(data.case, _("请填写案号或案由。")),
    }  # fmt: skip
    row: CaseReview = _enter(CaseReview, officer, decided, values, actor)
    return row


def record_commendation(*, officer: Officer, title: str, decided: Decided, actor: Actor) -> Commendation:
    """Enter a commendation. Raises as `record_case_review`."""
    values = {"title": said(title, _("请填写表彰名称。"))}
    row: Commendation = _enter(Commendation, officer, decided, values, actor)
    return row


@dataclass(frozen=True)
class CensureFields:
    """What was done, and for what."""

    measure: str
    matter: str


def record_accountability(*, officer: Officer, data: CensureFields, decided: Decided, actor: Actor) -> Accountability:
    """Enter that somebody was called to account. Raises as `record_case_review`."""
    values = {"measure": Censure(data.measure), "matter": said(data.matter, _("请写明事由。"))}
    row: Accountability = _enter(Accountability, officer, decided, values, actor)
    return row


def withdraw(*, row: FileRow, reason: str, actor: Actor) -> None:
    """Take a line back, with a reason; it stays readable. Raises PermissionDenied, StaleState, Refused (one's own)."""
    actor.require(Capability.OFFICER_MANAGE, row)
    _not_oneself(row.officer, actor)
    text = said(reason, _("请写明撤回的原因。"))
    values = {"withdrawn_at": clock.now(), "withdrawn_by": actor.user, "withdrawal": text}
    with transaction.atomic():
        if not type(row)._default_manager.filter(pk=row.pk, withdrawn_at=None).update(**values):
            raise StaleState(row, "withdrawn")
        row.refresh_from_db()
        _tell(row, "withdrawn", actor, before=_values(row), reason=text)


def note_accountability_shown(*, officer: Officer, count: int, actor: Actor) -> None:
    """Somebody else than the officer has looked at lines of accountability (GB/T 22239 C1). Nothing for none."""
    if count and (actor.user is None or officer.user_id != actor.user.pk):
        record_restricted(
            who=actor.who, action="personnel.accountability.shown", what=what(officer), after={"count": count}
        )


def record_file_printed(*, officer: Officer, actor: Actor) -> None:
    """A file has left as PDF."""
    record(who=actor.who, action="personnel.officer.file_printed", what=what(officer))


def _refuse_people(officers: Sequence[Officer], actor: Actor) -> None:
    if not officers:
        raise Refused(_("还没有选人。请先勾选要登记的人。"))
    if len(officers) > MOST_PEOPLE:
        raise Refused(_("一次最多登记%(most)d人。请分几次登记。") % {"most": MOST_PEOPLE})
    keys = {officer.pk for officer in officers}
    if len(keys) < len(officers):
        raise Refused(_("同一个人登记了两次。请删去一次再提交。"))
    if len(officers) == 1:
        actor.require(Capability.OFFICER_MANAGE, officers[0])
    elif Officer.objects.within(actor.person, Capability.OFFICER_MANAGE).filter(pk__in=keys).count() < len(keys):
        raise Refused(_("有的人不在您管理的单位里，不能登记。"))
    for officer in officers:
        _not_oneself(officer, actor)


def _not_oneself(officer: Officer, actor: Actor) -> None:
    if actor.user is not None and officer.user_id == actor.user.pk:
        raise Refused(_("%(name)s是您本人，请由其他人登记您的考核档案。") % {"name": officer.name})


def _terms_of_year(officers: Sequence[Officer], year: int) -> dict[int, OfficerTerm]:
    """Where each served last in a year (today counts as the end of this one)."""
    last_day = min(clock.today(), date(year, 12, 31))
    rows = OfficerTerm.objects.filter(
        officer__in=list(officers), valid_from__lte=last_day
    ).exclude(state__in=GONE).exclude(valid_to__lt=date(year, 1, 1)).exclude(valid_to__lt=F("valid_from"))  # fmt: skip
    return {row.officer_id: row for row in rows.select_related("unit").order_by("valid_from", "id")}


def _term_on(officer: Officer, on: date) -> OfficerTerm:
    """Where he served on a day, or last before it."""
    rows = officer.terms.filter(valid_from__lte=on).exclude(valid_to__lt=F("valid_from")).select_related("unit")
    row: OfficerTerm | None = rows.exclude(state__in=GONE).order_by("valid_from", "id").last()
    if row is None:
        raise Refused(_("%(name)s在%(day)s还没有到岗。") % {"name": officer.name, "day": on.isoformat()})
    return row


def _enter(
    model: Callable[..., Any], officer: Officer, decided: Decided, values: dict[str, Any], actor: Actor
) -> Any:  # fmt: skip
    _refuse_people([officer], actor)
    term = _term_on(officer, day_past(decided.on))
    row = _new(model, officer, term, decided, values, actor)
    with transaction.atomic():
        row.save()
        _tell(row, "recorded", actor, after=_values(row))
    return row


def _new(
    model: Callable[..., Any], officer: Officer, term: OfficerTerm, decided: Decided, values: dict[str, Any],
    actor: Actor,
) -> Any:  # fmt: skip
    row = model(
        officer=officer, unit=term.unit, unit_name=term.unit_name, on=decided.on,
        decided_by=said(decided.by, _("请写明由哪个单位作出。")),
        document=said(decided.document, _("请写明依据文件，例如文件名称和文号。")),
        recorded_at=clock.now(), recorded_by=actor.user, **values,
    )  # fmt: skip
    fitting(row)
    return row


def _values(row: FileRow) -> dict[str, Any]:
    """The line as the trail keeps it."""
    found: dict[str, Any] = {}
    for column in row._meta.concrete_fields:
        if column.name in _KEPT or column.is_relation or getattr(row, column.name) in (None, ""):
            continue
        shown = getattr(row, f"get_{column.name}_display", None)
        found[column.name] = str(shown()) if shown else getattr(row, column.name)
    return found


def _tell(row: FileRow, verb: str, actor: Actor, **said_of_it: Any) -> None:
    """Accountability stands in the trail without person and content: who reads the trail keeps no officers."""
    write = record_restricted if isinstance(row, Accountability) else record
    write(who=actor.who, action=f"personnel.{_WORDS[type(row)]}.{verb}", what=what(row), **said_of_it)
