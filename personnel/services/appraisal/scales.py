"""Scales of a body: set and ended, never rewritten, so that a grade means what it meant."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.services.units import standing_unit
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from personnel.models import Appraisal, AppraisalScale
from personnel.models.appraisals import BETWEEN
from personnel.services.acting import fitting, said
from personnel.services.training.sessions import FIRST_YEAR, LAST_YEAR

FEWEST, MOST, LONGEST = 2, 6, 20


@dataclass(frozen=True)
class ScaleFields:
    """The grades, the best first, and the years."""

    grades: tuple[str, ...]
    first_year: int
    basis: str
    last_year: int | None = None


def set_scale(*, unit: Unit, data: ScaleFields, actor: Actor) -> AppraisalScale:
    """Grades for a unit and all below it that have no scale of their own. Raises PermissionDenied, Refused (grades
    that repeat, two scales of one unit in one year)."""
    actor.require(Capability.CERTIFICATE_DECIDE, unit)
    names = [said(name) for name in data.grades if name.strip()]
    if not FEWEST <= len(names) <= MOST or len(set(names)) < len(names):
        raise Refused(_("等次应有2至6个，互不相同，例如优、良、差。"))
    if any(len(name) > LONGEST or BETWEEN in name for name in names):
        raise Refused(_("每个等次不超过20个字。"))
    if not FIRST_YEAR <= data.first_year <= (data.last_year or LAST_YEAR) <= LAST_YEAR:
        raise Refused(_("年度应是四位数，终止年度不早于起始年度。"))
    row = AppraisalScale(
        unit=unit, grades=BETWEEN.join(names), first_year=data.first_year, last_year=data.last_year,
        basis=said(data.basis, _("请写明依据，例如文件名称和文号。")), created_at=clock.now(),
    )  # fmt: skip
    fitting(row)
    with transaction.atomic():
        standing_unit(unit)
        for other in AppraisalScale.objects.filter(unit=unit):
            if data.first_year <= (other.last_year or LAST_YEAR) and other.first_year <= (data.last_year or LAST_YEAR):
                raise Refused(
                    _("%(unit)s在这些年度已有等次“%(grades)s”。请先终止，再设定新的。")
                    % {"unit": unit.name, "grades": other.grades}
                )
        row.save()
        after = {
            "unit": unit.name, "grades": row.grades, "first_year": row.first_year, "last_year": row.last_year,
            "basis": row.basis,
        }  # fmt: skip
        record(who=actor.who, action="personnel.appraisal_scale.set", what=what(row), after=after)
    return row


def end_scale(*, scale: AppraisalScale, last_year: int, actor: Actor) -> None:
    """The last year in which it holds; the year before its first one: entered by mistake. Raises PermissionDenied,
    Refused (a later year has been appraised by it)."""
    actor.require(Capability.CERTIFICATE_DECIDE, scale)
    with transaction.atomic():
        row = AppraisalScale.objects.select_for_update(of=("self",)).get(pk=scale.pk)
        if not row.first_year - 1 <= last_year <= LAST_YEAR:
            raise Refused(_("终止年度不能早于起始年度。登记错的，请填起始年度的前一年。"))
        used = Appraisal.objects.standing().filter(scale=row).aggregate(last=Max("year"))["last"]
        if used is not None and used > last_year:
            raise Refused(_("%(year)d年已按这个等次考核，终止年度不能早于这一年。") % {"year": used})
        before, row.last_year = {"last_year": row.last_year}, last_year
        row.save(update_fields=["last_year"])
        record(
            who=actor.who, action="personnel.appraisal_scale.ended", what=what(row), before=before,
            after={"last_year": last_year},
        )  # fmt: skip
    scale.refresh_from_db()
