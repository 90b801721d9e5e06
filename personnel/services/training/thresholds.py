"""Thresholds of hours. They are set and ended, never rewritten: what was demanded in a year that is over stays."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.services.units import standing_unit
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from personnel.models import TrainingCategory, TrainingRule
from personnel.services.acting import fitting, said
from personnel.services.training.sessions import FIRST_YEAR, LAST_YEAR, MOST_TENTHS, in_use


@dataclass(frozen=True)
class RuleFields:
    """A threshold; `tenths` of its measure; `category` None: any."""

    category: TrainingCategory | None
    tenths: int
    measure: str
    first_year: int
    basis: str
    last_year: int | None = None
    month: int = 12
    day: int = 31
    with_auxiliaries: bool = False


def set_rule(*, unit: Unit, data: RuleFields, actor: Actor) -> TrainingRule:
    """Demand training of a unit and all below it. Raises PermissionDenied, Refused."""
    actor.require(Capability.CERTIFICATE_DECIDE, unit)
    in_use(data.category)
    if not 0 < data.tenths <= MOST_TENTHS:
        raise Refused(_("数量应大于0，不超过%(most)d。") % {"most": MOST_TENTHS // 10})
    if not FIRST_YEAR <= data.first_year <= (data.last_year or LAST_YEAR) <= LAST_YEAR:
        raise Refused(_("年度应是四位数，终止年度不早于起始年度。"))
    if not (1 <= data.month <= 12 and 1 <= data.day <= 31):
        raise Refused(_("截止日期应是某月某日，例如4月30日。"))
    row = TrainingRule(
        unit=unit, category=data.category, tenths=data.tenths, measure=data.measure, first_year=data.first_year,
        last_year=data.last_year, month=data.month, day=data.day, with_auxiliaries=data.with_auxiliaries,
        basis=said(data.basis, _("请写明依据，例如文件名称和文号。")), created_at=clock.now(),
    )  # fmt: skip
    fitting(row)
    with transaction.atomic():
        standing_unit(unit)
        row.save()
        after = {
            "unit": unit.name, "category": row.what, "amount": f"{row.amount}{row.get_measure_display()}",
            "first_year": row.first_year, "last_year": row.last_year, "basis": row.basis,
        }  # fmt: skip
        record(who=actor.who, action="personnel.training_rule.set", what=what(row), after=after)
    return row


def end_rule(*, rule: TrainingRule, last_year: int, actor: Actor) -> None:
    """The last year in which it holds; the year before its first one: it was entered by mistake. Raises
    PermissionDenied, Refused."""
    actor.require(Capability.CERTIFICATE_DECIDE, rule)
    with transaction.atomic():
        row = TrainingRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
        if not row.first_year - 1 <= last_year <= LAST_YEAR:
            raise Refused(_("终止年度不能早于起始年度。登记错的，请填起始年度的前一年。"))
        before, row.last_year = {"last_year": row.last_year}, last_year
        row.save(update_fields=["last_year"])
        record(
            who=actor.who, action="personnel.training_rule.ended", what=what(row), before=before,
            after={"last_year": last_year},
        )  # fmt: skip
    rule.refresh_from_db()
