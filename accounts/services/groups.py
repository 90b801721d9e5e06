"""Named, dated sets of units."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import GroupMember, Unit, UnitGroup
from accounts.transitions import Refused, told_if_taken, what
from audit import clock
from audit.services import record

DAY = timedelta(days=1)


def create_group(*, code: str, name: str, actor: Actor) -> UnitGroup:
    """An empty group. Refused when the code or the name is in use."""
    actor.require_any(Capability.ORGANISATION_MANAGE)
    with transaction.atomic():
        _refuse_taken(code=code, name=name, group_id=None)
        with told_if_taken(Refused(_("刚有人新建了同样代码或名称的分组，请换一个。"))):
            group = UnitGroup.objects.create(code=code, name=name)
        record(who=actor.who, action="accounts.group.created", what=what(group), after={"code": code, "name": name})
    return group


def rename_group(*, group: UnitGroup, name: str, actor: Actor) -> UnitGroup:
    """Call the group something else. Published campaigns keep the name they were published with."""
    actor.require(Capability.ORGANISATION_MANAGE, group)
    with transaction.atomic():
        group = UnitGroup.objects.select_for_update().get(pk=group.pk)
        if group.name == name:
            return group
        _refuse_taken(code=None, name=name, group_id=group.pk)
        before, group.name = group.name, name
        with told_if_taken(Refused(_("刚有人用了这个名称，请换一个。"))):
            group.save(update_fields=["name"])
        record(
            who=actor.who,
            action="accounts.group.renamed",
            what=what(group),
            before={"name": before},
            after={"name": name},
        )
    return group


def set_group_members(
    *, group: UnitGroup, units: Collection[Unit], valid_from: date, actor: Actor
) -> tuple[list[Unit], list[Unit]]:
    """Make `units` the group's members from a day on; returns those who came and those who left.

    Leaving members' places end the day before. Refused: a day after today, a day before the group's last change,
    and dissolved units.
    """
    actor.require(Capability.ORGANISATION_MANAGE, group)
    if valid_from > clock.today():
        raise Refused(_("生效日期不能晚于今天。"))
    with transaction.atomic():
        group = UnitGroup.objects.select_for_update().get(pk=group.pk)
        _refuse_dissolved(units)
        places = {place.unit_id: place for place in group.members.filter(valid_to=None).select_related("unit")}
        wanted = {unit.pk: unit for unit in units}
        came = [unit for pk, unit in wanted.items() if pk not in places]
        left = [place for pk, place in places.items() if pk not in wanted]
        if not came and not left:
            return [], []
        _refuse_early(group, valid_from)
        for place in left:
            _leave(place, valid_from)
        for unit in came:
            _join(group, unit, valid_from)
        record(
            who=actor.who,
            action="accounts.group.members_set",
            what=what(group),
            after={
                "came": [unit.name for unit in came],
                "left": [place.unit.name for place in left],
                "valid_from": valid_from,
            },
        )
    return came, [place.unit for place in left]


def _refuse_taken(*, code: str | None, name: str, group_id: int | None) -> None:
    others = UnitGroup.objects.exclude(pk=group_id) if group_id else UnitGroup.objects.all()
    if code is not None and others.filter(code=code).exists():
        raise Refused(_("分组代码“%(code)s”已经用过，请换一个。") % {"code": code})
    if others.filter(name=name).exists():
        raise Refused(_("已有名称为“%(name)s”的分组，请换一个名称。") % {"name": name})


def _refuse_dissolved(units: Collection[Unit]) -> None:
    gone = [unit.name for unit in units if unit.dissolved_on is not None]
    if gone:
        raise Refused(_("%(units)s已经撤销，不能放进分组。") % {"units": "、".join(gone)})


def _refuse_early(group: UnitGroup, day: date) -> None:
    last = max((place.valid_from for place in group.members.filter(valid_to=None)), default=None)
    if last is not None and day < last:
        raise Refused(_("这个分组的成员在%(day)s变动过，新的生效日期不能早于这一天。") % {"day": last})


def _leave(place: GroupMember, day: date) -> None:
    """A place that would end before its first day was a mistake of the same day and goes."""
    if place.valid_from == day:
        place.delete()
        return
    place.valid_to = day - DAY
    place.save(update_fields=["valid_to"])


def _join(group: UnitGroup, unit: Unit, day: date) -> None:
    """Who left the day before has not been away."""
    back = group.members.filter(unit=unit, valid_to=day - DAY)
    if not back.update(valid_to=None):
        GroupMember.objects.create(group=group, unit=unit, valid_from=day)
