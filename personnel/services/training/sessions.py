"""Plans and sessions: written by the unit that organises, or by the issuing office where the category says so."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.services.units import standing_unit
from accounts.transitions import Change, Refused, StaleState, apply, what
from audit import clock
from audit.services import record
from personnel.models import Measure, SessionState, TrainingCategory, TrainingPlan, TrainingSession
from personnel.private import private_in
from personnel.services.acting import fitting, said
from personnel.training.states import CANCELLED, HELD

FIRST_YEAR, LAST_YEAR = 2000, 2100
#: More than this is a slip of the pen: a year has no more hours of work.
MOST_TENTHS = 20_000


@dataclass(frozen=True)
class PlanFields:
    """A year's plan."""

    year: int
    name: str
    content: str = ""


def add_plan(*, unit: Unit, data: PlanFields, actor: Actor) -> TrainingPlan:
    """A plan of a unit. Raises PermissionDenied, Refused."""
    actor.require(Capability.OFFICER_MANAGE, unit)
    row = TrainingPlan(unit=unit, created_at=clock.now(), **_plan_values(data))
    fitting(row)
    with transaction.atomic():
        standing_unit(unit)
        row.save()
        after = {**_plan_values(data), "unit": unit.name}
        record(who=actor.who, action="personnel.training_plan.added", what=what(row), after=after)
    return row


def edit_plan(*, plan: TrainingPlan, data: PlanFields, actor: Actor) -> None:
    """Change a plan. Raises PermissionDenied, Refused."""
    actor.require(Capability.OFFICER_MANAGE, plan)
    with transaction.atomic():
        row = TrainingPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if row.year != data.year and row.sessions.exists():
            raise Refused(_("这份计划下已有培训，年度不能改。请另做一份计划。"))
        _write(row, _plan_values(data), "personnel.training_plan.edited", actor)
    plan.refresh_from_db()


def _plan_values(data: PlanFields) -> dict[str, Any]:
    if not FIRST_YEAR <= data.year <= LAST_YEAR:
        raise Refused(_("年度应是四位数，例如2026。"))
    if private_in(data.content):
        raise Refused(_("这里不要写身份证号、手机号：办理记录里不保存。请删去号码再提交。"))
    return {"year": data.year, "name": said(data.name, _("请填写计划名称。")), "content": data.content.strip()}


@dataclass(frozen=True)
class SessionFields:
    """A session; `tenths` of its measure."""

    name: str
    kind: str
    category: TrainingCategory
    begins_on: date
    ends_on: date
    tenths: int
    measure: str
    plan: TrainingPlan | None = None
    place: str = ""
    trainer: str = ""


def keeping(category: TrainingCategory) -> Capability:
    """What is needed to keep sessions of a category (004: public law is organised by one office for all)."""
    return Capability.CERTIFICATE_DECIDE if category.by_office else Capability.OFFICER_MANAGE


def in_use(category: TrainingCategory | None) -> None:
    """Nothing new is entered in a category that has ended. Raises Refused."""
    if category is not None and category.ended_on is not None:
        raise Refused(_("培训类别“%(name)s”已停用。请另选一类。") % {"name": category.name})


def plan_session(*, unit: Unit, data: SessionFields, actor: Actor) -> TrainingSession:
    """A session that `unit` organises, held or to come. Raises PermissionDenied, Refused."""
    actor.require(keeping(data.category), unit)
    in_use(data.category)
    row = TrainingSession(unit=unit, created_at=clock.now(), **_session_values(unit, data))
    fitting(row)
    with transaction.atomic():
        standing_unit(unit)
        row.save()
        record(who=actor.who, action="personnel.training.planned", what=what(row), after=_told(row))
    return row


def edit_session(*, session: TrainingSession, data: SessionFields, actor: Actor) -> None:
    """Change a session before it is held; once a list is written, what it counts stays. Raises PermissionDenied,
    StaleState, Refused."""
    for category in (session.category, data.category):
        actor.require(keeping(category), session)
    with transaction.atomic():
        row = lock(session)
        if row.state != SessionState.PLANNED:
            raise StaleState(row, row.state)
        values = _session_values(row.unit, data)
        counts = ("category", "begins_on", "ends_on", "tenths", "measure")
        if row.attendances.exists() and any(getattr(row, name) != values[name] for name in counts):
            raise Refused(_("已经登记了出勤，类别、日期和学时数不能再改。要改的，请取消这次培训，另外登记一次。"))
        _write(row, values, "personnel.training.edited", actor)
    session.refresh_from_db()


def hold_session(*, session: TrainingSession, actor: Actor) -> None:
    """登记为已举办: from now on it counts. Raises PermissionDenied, StaleState, Refused (not over, no list)."""
    actor.require(keeping(session.category), session)
    apply(HELD, row=session, actor=actor)


def cancel_session(*, session: TrainingSession, reason: str, actor: Actor) -> None:
    """It did not take place, or was entered by mistake. Raises PermissionDenied, StaleState, Refused."""
    actor.require(keeping(session.category), session)
    apply(CANCELLED, row=session, actor=actor, change=Change(reason=said(reason, _("请写明取消的原因。"))))


def lock(session: TrainingSession) -> TrainingSession:
    """The row as it stands now, held until the transaction ends."""
    rows = TrainingSession.objects.select_for_update(of=("self",)).select_related("unit", "category")
    row: TrainingSession = rows.get(pk=session.pk)
    return row


def _session_values(unit: Unit, data: SessionFields) -> dict[str, Any]:
    if data.ends_on < data.begins_on:
        raise Refused(_("结束日期早于开始日期。请核对后再填。"))
    if data.begins_on.year != data.ends_on.year:
        raise Refused(_("一次培训不能跨年度。请按年度分成两次登记。"))
    if not 0 < data.tenths <= MOST_TENTHS:
        raise Refused(_("数量应大于0，不超过%(most)d。") % {"most": MOST_TENTHS // 10})
    days = (data.ends_on - data.begins_on).days + 1
    if data.measure == Measure.DAY and data.tenths > days * 10:
        raise Refused(_("起止日期只有%(days)d天，填的天数多了。请核对后再填。") % {"days": days})
    if data.plan is not None and (data.plan.unit_id != unit.pk or data.plan.year != data.begins_on.year):
        raise Refused(_("这份计划不是组织单位当年的计划。请换一份计划，或者不选。"))
    return {**_plain(data), "name": said(data.name, _("请填写培训名称。")), "place": said(data.place),
            "trainer": said(data.trainer)}  # fmt: skip


def _plain(data: Any) -> dict[str, Any]:
    """The fields as they are: rows stay rows."""
    return {name: getattr(data, name) for name in data.__dataclass_fields__}


def _told(row: TrainingSession) -> dict[str, Any]:
    return {
        "unit": row.unit.name, "category": row.category.name, "begins_on": row.begins_on, "ends_on": row.ends_on,
        "amount": f"{row.amount}{row.get_measure_display()}",
    }  # fmt: skip


def _write(row: models.Model, values: dict[str, Any], action: str, actor: Actor) -> None:
    """Change what differs, and say what it was."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    before = {name: _word(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    fitting(row)
    row.save(update_fields=list(changed))
    after = {name: _word(value) for name, value in changed.items()}
    record(who=actor.who, action=action, what=what(row), before=before, after=after)


def _word(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
