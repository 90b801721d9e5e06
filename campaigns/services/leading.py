"""Keeping leading groups: set up, people and office replaced as a list, dissolved. Every act stands in the trail.

They are no rows of the draft: a group changes by letter while the campaign runs, and no amendment tells the units of it
(as with reviewers and inspectors, who are named at any time)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from campaigns.leading import MOST_PEOPLE, Seat
from campaigns.models import Campaign, CampaignState, LeadingGroup, LeadingSeat, Participation, SeatRole
from personnel.private import private_in

_LIMITS = {"name": 60, "body": 120, "post": 120, "phone": 40}


@dataclass(frozen=True)
class GroupFields:
    """What is typed of a group beside its people."""

    name: str
    document: str = ""
    office: str = ""
    office_head: str = ""
    office_phone: str = ""


def own_units(campaign: Campaign, actor: Actor) -> list[Unit]:
    """The units for which the actor may set up a group of their own."""
    places = Participation.objects.filter(campaign=campaign).select_related("unit")
    units = {place.unit_id: place.unit for place in places}
    reached = Unit.objects.within(actor.person, Capability.TASK_REPORT).filter(pk__in=units)
    return [units[pk] for pk in reached.values_list("pk", flat=True)]


def may_keep(group: LeadingGroup, actor: Actor) -> bool:
    """Whether the actor may change the group: the organiser the campaign's, a unit its own."""
    capability = Capability.TASK_REPORT if group.unit_id else Capability.CAMPAIGN_CONFIGURE
    return actor.may(capability, group)


def set_up_group(
    *, campaign: Campaign, unit: Unit | None, data: GroupFields, seats: Sequence[Seat], actor: Actor
) -> LeadingGroup:
    """A group of the campaign, or of a unit that takes part. Raises PermissionDenied, Refused."""
    if unit is None:
        actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    elif unit not in own_units(campaign, actor):
        raise PermissionDenied("not a unit of the actor's that takes part")
    with transaction.atomic():
        held = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        _goes_on(held)
        group = LeadingGroup(campaign=held, unit=unit)
        _write(group, data, seats, actor)
        record(who=actor.who, action="campaigns.leading_group.added", what=what(group), after=_told(group, seats))
    return group


def change_group(*, group: LeadingGroup, data: GroupFields, seats: Sequence[Seat], actor: Actor) -> None:
    """Replace what is said of a group; the trail keeps who belonged to it before. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        row = _held(group, actor)
        before = _told(row, seats_of(row))
        _write(row, data, seats, actor)
        after = _told(row, seats)
        if before != after:
            record(
                who=actor.who, action="campaigns.leading_group.changed", what=what(row), before=before, after=after
            )  # fmt: skip
    group.refresh_from_db()


def dissolve_group(*, group: LeadingGroup, actor: Actor) -> None:
    """Take a group away; the trail keeps who belonged to it. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        row = _held(group, actor)
        record(
            who=actor.who, action="campaigns.leading_group.removed", what=what(row), before=_told(row, seats_of(row))
        )
        row.delete()


def seats_of(group: LeadingGroup) -> list[Seat]:
    """The people as plain values, in the order of the paper."""
    return [Seat(row.role, row.name, row.body, row.post, row.phone) for row in group.seats.all()]


def _held(group: LeadingGroup, actor: Actor) -> LeadingGroup:
    if not may_keep(group, actor):
        raise PermissionDenied("the group is kept by others")
    _goes_on(Campaign.objects.select_for_update(of=("self",)).get(pk=group.campaign_id))
    row: LeadingGroup = LeadingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    return row


def _goes_on(campaign: Campaign) -> None:
    if campaign.state not in (CampaignState.DRAFT, CampaignState.PUBLISHED):
        raise Refused(_("“%(title)s”已经结束，领导小组不再改动。") % {"title": campaign.short_title})


def _write(group: LeadingGroup, data: GroupFields, seats: Sequence[Seat], actor: Actor) -> None:
    _check(data, seats)
    for name, value in vars(data).items():
        setattr(group, name, value)
    group.updated_at, group.updated_by = clock.now(), actor.user
    group.save()
    group.seats.all().delete()
    LeadingSeat.objects.bulk_create(
        LeadingSeat(group=group, position=at, **vars(seat)) for at, seat in enumerate(seats, 1)
    )


def _check(data: GroupFields, seats: Sequence[Seat]) -> None:
    if not data.name.strip():
        raise Refused(_("请填写领导小组名称。"))
    if sum(seat.role == SeatRole.LEADER for seat in seats) == 0:
        raise Refused(_("还没有组长。请在第一行写“组长：姓名 职务”。"))
    if sum(seat.role == SeatRole.FIRST_DEPUTY for seat in seats) > 1:
        raise Refused(_("第一副组长只能有一名。"))
    if len(seats) > MOST_PEOPLE:
        raise Refused(_("一个领导小组最多%(most)d人。") % {"most": MOST_PEOPLE})
    texts = [*vars(data).values(), *(value for seat in seats for value in vars(seat).values())]
    if any(private_in(text) for text in texts):
        raise Refused(_("这里不保存手机号、身份证号。电话请填办公电话。"))
    for seat in seats:
        for name, most in _LIMITS.items():
            if len(getattr(seat, name)) > most:
                label = LeadingSeat._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                values = {"name": seat.name[:20], "label": label, "most": most}
                raise Refused(_("%(name)s的“%(label)s”太长，请缩短到%(most)d个字以内。") % values)


def _told(group: LeadingGroup, seats: Sequence[Seat]) -> dict[str, object]:
    people = [f"{SeatRole(seat.role).label}：{seat.name} {seat.body}{seat.post}".strip() for seat in seats]
    names = ("name", "document", "office", "office_head", "office_phone")
    kept: dict[str, object] = {name: getattr(group, name) for name in names}
    return {"campaign": group.campaign.slug, "unit": str(group.unit or ""), **kept, "people": people}
