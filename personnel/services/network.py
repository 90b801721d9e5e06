"""Registering liaisons. A change is a new registration from a day on; what stood before it stays readable."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.services.units import standing_unit
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from personnel.models import Liaison
from personnel.services.acting import fitting, said
from personnel.services.contacts import office_phone, opened_mobile, set_mobile


@dataclass(frozen=True)
class LiaisonFields:
    """What is typed of a liaison. The mobile goes in whole and comes out masked."""

    name: str
    valid_from: date
    mobile: str = field(repr=False)
    section: str = ""
    post: str = ""
    phone: str = ""
    reason: str = ""

    def plain(self) -> dict[str, object]:
        """What the trail keeps."""
        names = ("name", "section", "post", "phone", "valid_from")
        return {name: getattr(self, name) for name in names}


def register_liaison(*, unit: Unit, data: LiaisonFields, replaces: Liaison | None = None, actor: Actor) -> Liaison:
    """Enter a liaison of a unit from a day on. `replaces` ends the day before; without it the unit has one more.

    Raises PermissionDenied, or Refused: a fault in what was typed, a unit that is dissolved, a day before the one
    replaced began, one that has ended meanwhile."""
    actor.require(Capability.OFFICER_MANAGE, unit)
    row = _filled(unit, data, actor)
    with transaction.atomic():
        standing_unit(unit)
        if replaces is not None:
            row.replaces = _ended_before(replaces, unit, data.valid_from)
        same = Liaison.objects.in_force(data.valid_from).filter(unit=unit, name=row.name, section=row.section)
        if same.exists():
            raise Refused(_("%(name)s这一天已经是联络员。要更正，请选择接替原来的登记。") % {"name": row.name})
        row.save()
        before = {"replaces": replaces.name} if replaces is not None else {}
        record(
            who=actor.who, action="personnel.liaison.registered", what=what(row), before=before,
            after={"unit": unit.name, **data.plain()}, reason=row.reason,
        )  # fmt: skip
    return row


def end_liaison(*, liaison: Liaison, last_day: date, reason: str, actor: Actor) -> None:
    """Nobody takes the place: the unit may have a gap from the day after. Raises PermissionDenied, Refused."""
    actor.require(Capability.OFFICER_MANAGE, liaison)
    reason = said(reason, _("请写明原因，例如调离。"))
    with transaction.atomic():
        row = Liaison.objects.select_for_update(of=("self",)).get(pk=liaison.pk)
        if row.valid_to is not None:
            raise Refused(_("这名联络员已经结束，请刷新后再看。"))
        if last_day < row.valid_from - timedelta(days=1):
            raise Refused(_("最后一天不能早于起始日期。登记错的，请填起始日期的前一天。"))
        row.valid_to = last_day
        row.save(update_fields=["valid_to"])
        record(
            who=actor.who, action="personnel.liaison.ended", what=what(row), after={"valid_to": last_day}, reason=reason
        )
    liaison.refresh_from_db()


def note_network_export(*, count: int, actor: Actor) -> None:
    """Somebody took the list away: it stands in the trail. Raises PermissionDenied."""
    actor.require_any(Capability.OFFICER_READ)
    record(who=actor.who, action="personnel.network.exported", after={"count": count})


def hand_over(*, unit: Unit, target: Unit, on: date, reason: str, actor: Actor) -> int:
    """In a change of the organisation: from a day on they stand for the receiving unit. How many."""
    rows = list(Liaison.objects.select_for_update(of=("self",)).open().filter(unit=unit).order_by("pk"))
    for row in rows:
        begins = max(on, row.valid_from)
        Liaison.objects.filter(pk=row.pk).update(valid_to=begins - timedelta(days=1))
        heir = Liaison(
            unit=target, unit_name=target.name, section=row.section, name=row.name, post=row.post, phone=row.phone,
            valid_from=begins, replaces=row, reason=reason, recorded_at=clock.now(), recorded_by=actor.user,
        )  # fmt: skip
        set_mobile(heir, opened_mobile(row))
        heir.save()
        record(
            who=actor.who, action="personnel.liaison.handed_over", what=what(heir), before={"unit": row.unit_name},
            after={"unit": target.name, "valid_from": begins},
        )  # fmt: skip
    return len(rows)


def _filled(unit: Unit, data: LiaisonFields, actor: Actor) -> Liaison:
    name = " ".join(data.name.split())
    if not name:
        raise Refused(_("请填写姓名。"))
    if not data.mobile.strip():
        raise Refused(_("请填写手机号：联络员要能联系到。"))
    for text in (name, data.section, data.post):
        said(text)
    row = Liaison(
        unit=unit, unit_name=unit.name, section=" ".join(data.section.split()), name=name,
        post=" ".join(data.post.split()), phone=office_phone(data.phone), valid_from=data.valid_from,
        reason=said(data.reason), recorded_at=clock.now(), recorded_by=actor.user,
    )  # fmt: skip
    set_mobile(row, data.mobile)
    fitting(row)
    return row


def _ended_before(replaced: Liaison, unit: Unit, begins: date) -> Liaison:
    row: Liaison = Liaison.objects.select_for_update(of=("self",)).get(pk=replaced.pk)
    if row.unit_id != unit.pk:
        raise Refused(_("要接替的联络员不是本单位的。"))
    if row.valid_to is not None:
        raise Refused(_("这名联络员已经结束，请刷新后再看。"))
    if begins < row.valid_from:
        day = row.valid_from.isoformat()
        raise Refused(_("%(name)s自%(day)s起任联络员，接替的日期不能更早。") % {"name": row.name, "day": day})
    row.valid_to = begins - timedelta(days=1)
    row.save(update_fields=["valid_to"])
    return row
