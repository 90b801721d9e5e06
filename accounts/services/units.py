"""Units: set up, renamed, moved, dissolved. What a unit was called and where it stood stays in its records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import GroupMember, Unit, UnitRecord
from accounts.pinyin import initials_of
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record

DAY = timedelta(days=1)


@dataclass(frozen=True)
class UnitFields:
    """What a unit is, apart from its code, which never changes."""

    name: str
    kind: str
    short_name: str = ""
    region: str = ""
    position: int = 0
    parent: Unit | None = None

    @classmethod
    def of(cls, unit: Unit) -> "UnitFields":
        """The fields of a unit as it stands."""
        parent = Unit.objects.get_parent(unit)
        return cls(unit.name, unit.kind, unit.short_name, unit.region, unit.position, parent)

    def values(self) -> dict[str, Any]:
        """The columns of Unit."""
        return {
            "name": self.name, "kind": self.kind, "short_name": self.short_name, "region": self.region,
            "position": self.position,
        }  # fmt: skip

    def columns(self) -> dict[str, Any]:
        """What is written of them: the values, and the initials by which the unit is searched."""
        return {**self.values(), "initials": initials_of(self.name, self.short_name)}

    def trail(self) -> dict[str, Any]:
        """What the trail keeps: the parent by its name at the time."""
        return {**self.values(), "parent": self.parent.name if self.parent else None}


def create_unit(*, code: str, fields: UnitFields, valid_from: date, actor: Actor) -> Unit:
    """Set up a unit that exists from `valid_from` (not after today). Refused: code in use, parent dissolved."""
    actor.require_any(Capability.ORGANISATION_MANAGE)
    return add_unit(code=code, fields=fields, valid_from=valid_from, actor=actor)


def add_unit(*, code: str, fields: UnitFields, valid_from: date, actor: Actor) -> Unit:
    """`create_unit` without its check of the right: for the founding of an empty product, which nobody may yet."""
    _refuse_future(valid_from)
    with transaction.atomic():
        lock_tree()
        if Unit.objects.filter(code=code).exists():
            raise Refused(_("单位代码“%(code)s”已经用过，请换一个。") % {"code": code})
        _refuse_dissolved(fields.parent)
        values = {"code": code, **fields.columns()}
        added = Unit.objects.add_child(fields.parent, values) if fields.parent else Unit.objects.add_root(values)
        _open_record(added, fields, valid_from)
        unit: Unit = Unit.objects.get(pk=added.pk)
        after = {"code": code, **fields.trail(), "valid_from": valid_from}
        record(who=actor.who, action="accounts.unit.created", what=what(unit), after=after)
    return unit


def edit_unit(*, unit: Unit, fields: UnitFields, valid_from: date, actor: Actor) -> Unit:
    """Change a unit. A new name or parent takes effect on `valid_from` and opens a new record.

    A date equal to the current record's corrects that record. Refused: a date before it or after today, a parent
    that is dissolved or stands below the unit, a dissolved unit. Without a change nothing is written.
    """
    actor.require(Capability.ORGANISATION_MANAGE, unit)
    return rewrite_unit(unit=unit, fields=fields, valid_from=valid_from, actor=actor)


def rewrite_unit(*, unit: Unit, fields: UnitFields, valid_from: date, actor: Actor) -> Unit:
    """`edit_unit` without its check of the right: for a planned change, which somebody with the right has made."""
    with transaction.atomic():
        lock_tree()
        unit = _standing(unit)
        before = UnitFields.of(unit)
        if before == fields:
            return unit
        _refuse_parent(unit, fields.parent)
        _rewrite_records(unit, fields, valid_from)
        columns = fields.columns()
        for name, value in columns.items():
            setattr(unit, name, value)
        unit.save(update_fields=list(columns))
        if before.parent != fields.parent or before.position != fields.position:
            _replant(unit, fields.parent)
        unit.refresh_from_db()
        old, new = before.trail(), fields.trail()
        changed = [name for name in new if old[name] != new[name]]
        record(
            who=actor.who,
            action="accounts.unit.edited",
            what=what(unit),
            before={name: old[name] for name in changed},
            after={**{name: new[name] for name in changed}, "valid_from": valid_from},
        )
    return unit


def dissolve_unit(*, unit: Unit, on: date, reason: str, actor: Actor) -> Unit:
    """End a unit: `on` is the first day without it. It stays readable for ever.

    Refused while units stand below it, while somebody holds a post in it, and for a day after today.
    """
    actor.require(Capability.ORGANISATION_MANAGE, unit)
    return end_unit(unit=unit, on=on, reason=reason, actor=actor)


def end_unit(*, unit: Unit, on: date, reason: str, actor: Actor) -> Unit:
    """`dissolve_unit` without its check of the right: for a planned change."""
    if not reason.strip():
        raise Refused(_("请写明撤销的依据。"))
    _refuse_future(on)
    with transaction.atomic():
        lock_tree()
        unit = _standing(unit)
        _refuse_used(unit, on)
        current = unit.records.get(valid_to=None)
        if on <= current.valid_from:
            raise Refused(_("撤销日期要晚于现有名称的启用日期（%(day)s）。") % {"day": current.valid_from})
        current.valid_to = on - DAY
        current.save(update_fields=["valid_to"])
        GroupMember.objects.filter(unit=unit, valid_to=None, valid_from__lt=on).update(valid_to=on - DAY)
        unit.dissolved_on = on
        unit.save(update_fields=["dissolved_on"])
        record(
            who=actor.who, action="accounts.unit.dissolved", what=what(unit), after={"dissolved_on": on}, reason=reason
        )
    return unit


def lock_tree() -> None:
    """Serialise writers of the tree: paths of many units change at once."""
    # Without the key: rows that point to a unit of the top may come meanwhile.
    list(Unit.objects.select_for_update(no_key=True).filter(depth=1).order_by("pk").values_list("pk"))


def lock_units(units: Iterable[int]) -> None:
    """Call it first in a transaction that gives units something of which a change of the organisation must know, and
    read afterwards whether they stand: the change comes before or after. By id, so that nobody waits in a ring."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=set(units)).order_by("pk").values_list("pk"))


def standing_unit(unit: Unit) -> Unit:
    """Lock one unit and read it anew. Refused when it is dissolved."""
    lock_units([unit.pk])
    fresh: Unit = Unit.objects.get(pk=unit.pk)
    if fresh.dissolved_on is not None:
        raise Refused(_("“%(unit)s”已经撤销，请选承接它的单位。") % {"unit": fresh.name})
    return fresh


def _refuse_future(day: date) -> None:
    if day > clock.today():
        raise Refused(_("生效日期不能晚于今天：单位树反映的是今天的情况。"))


def _refuse_dissolved(parent: Unit | None) -> None:
    if parent is not None and parent.dissolved_on is not None:
        raise Refused(_("“%(unit)s”已经撤销，不能作上级单位。") % {"unit": parent.name})


def _standing(unit: Unit) -> Unit:
    fresh: Unit = Unit.objects.get(pk=unit.pk)
    if fresh.dissolved_on is not None:
        raise StaleState(fresh, "dissolved")
    return fresh


def _refuse_parent(unit: Unit, parent: Unit | None) -> None:
    _refuse_dissolved(parent)
    if parent is not None and (parent.pk == unit.pk or parent.is_descendant_of(unit)):
        raise Refused(_("上级单位不能是本单位或者它下面的单位。"))


def _refuse_used(unit: Unit, on: date) -> None:
    below = Unit.objects.get_children(unit).filter(dissolved_on=None).values_list("name", flat=True)
    if below:
        raise Refused(_("下面还有%(units)s，请先撤销或者划走。") % {"units": "、".join(below)})
    holders = unit.memberships.filter(state__in=["proposed", "granted"]).select_related("user")
    names = sorted({m.user.name for m in holders if m.valid_to is None or m.valid_to >= on})
    if names:
        raise Refused(_("%(names)s在这个单位还有授权，请先由安全管理员终止。") % {"names": "、".join(names)})


def _open_record(unit: Unit, fields: UnitFields, valid_from: date) -> None:
    UnitRecord.objects.create(
        unit_id=unit.pk, valid_from=valid_from, name=fields.name, short_name=fields.short_name, parent=fields.parent
    )


def _rewrite_records(unit: Unit, fields: UnitFields, valid_from: date) -> None:
    """Close the current record the day before and open a new one; the same day corrects the current one."""
    current = unit.records.get(valid_to=None)
    parent_id = fields.parent.pk if fields.parent else None
    if (current.name, current.short_name, current.parent_id) == (fields.name, fields.short_name, parent_id):
        return
    _refuse_future(valid_from)
    if valid_from < current.valid_from:
        raise Refused(
            _("现有名称和隶属关系从%(day)s起登记，变更的生效日期不能早于这一天。") % {"day": current.valid_from}
        )
    if valid_from == current.valid_from:
        current.name, current.short_name, current.parent_id = fields.name, fields.short_name, parent_id
        current.save(update_fields=["name", "short_name", "parent"])
        return
    current.valid_to = valid_from - DAY
    current.save(update_fields=["valid_to"])
    _open_record(unit, fields, valid_from)


def _replant(unit: Unit, parent: Unit | None) -> None:
    """Move the unit and all below it; siblings stay sorted by position and code."""
    if parent is not None:
        Unit.objects.move(unit, Unit.objects.get(pk=parent.pk), "sorted-child")
    else:
        Unit.objects.move(unit, Unit.objects.get_first_root_node(), "sorted-sibling")
