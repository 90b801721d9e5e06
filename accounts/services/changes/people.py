"""What this app keeps of a unit: rights, units below, places in groups. The part of `accounts` in a change."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import states
from accounts.changing import Carriage, Holding
from accounts.models import AccountRequest, GroupMember, Membership, MembershipState, Unit
from accounts.separation import lock_holders
from accounts.services.units import UnitFields, rewrite_unit
from accounts.transitions import Change, apply, what
from audit import clock
from audit.services import record

DAY = timedelta(days=1)
PEOPLE, BELOW, GROUPS, REQUESTS = "accounts.people", "accounts.below", "accounts.groups", "accounts.requests"
OPEN = (MembershipState.PROPOSED.value, MembershipState.GRANTED.value)


class OrganisationPart:
    """Registered by `apps.py`."""

    def holdings(self, unit: Unit, on: date) -> list[Holding]:
        """Rights that are open on the day, units directly below, groups, and requests for accounts."""
        held = _open(unit, on).select_related("user")
        people = tuple(f"{row.user.name}（{row.get_role_display()}）" for row in held)
        below = tuple(_below(unit).values_list("name", flat=True))
        groups = tuple(_places(unit).values_list("group__name", flat=True))
        asked = tuple(AccountRequest.objects.open().filter(unit=unit).values_list("name", flat=True))
        found = (
            Holding(PEOPLE, _("人员授权"), len(people), people),
            Holding(BELOW, _("下级单位"), len(below), below),
            Holding(GROUPS, _("所在分组"), len(groups), groups, asks=False),
            Holding(REQUESTS, _("待办的账号申请"), len(asked), asked, asks=False),
        )
        return [holding for holding in found if holding.count]

    def obstacles(self, unit: Unit, on: date) -> list[str]:
        """Nothing of this app cannot be handed over."""
        return []

    def hold(self, unit: Unit) -> None:
        """Its rights; who proposes one waits for the unit."""
        rows = Membership.objects.select_for_update(no_key=True).filter(unit=unit, state__in=OPEN)
        list(rows.order_by("pk").values_list("pk"))

    def carry(self, carriage: Carriage) -> dict[str, int]:
        """Rights end and are proposed in the receiver; units below move; receivers join the subject's groups."""
        counts = {}
        if PEOPLE in carriage.targets:
            counts["memberships"] = _hand_over_people(carriage, carriage.targets[PEOPLE])
        if BELOW in carriage.targets:
            counts["units_below"] = _hand_over_below(carriage, carriage.targets[BELOW])
        joined = _join_groups(carriage)
        return {**counts, "groups": joined} if joined else counts


def _open(unit: Unit, on: date) -> QuerySet[Membership]:
    rows: QuerySet[Membership] = unit.memberships.filter(state__in=OPEN).exclude(valid_to__lt=on).order_by("pk")
    return rows


def _below(unit: Unit) -> QuerySet[Unit]:
    rows: QuerySet[Unit] = Unit.objects.get_children(unit).filter(dissolved_on=None)
    return rows


def _places(unit: Unit) -> QuerySet[GroupMember]:
    return GroupMember.objects.filter(unit=unit, valid_to=None).select_related("group").order_by("group__code")


def _hand_over_people(carriage: Carriage, target: Unit) -> int:
    """A right was held until the day before: it ends, whoever held it keeps it in his history, and the same is
    proposed in the receiver, where the security administrator decides."""
    rows = list(_open(carriage.unit, carriage.on).select_related("user"))
    today = clock.today()
    lock_holders(row.role for row in rows)
    for row in rows:
        _propose(carriage, row, target, today)
    reason = _("%(unit)s%(kind)s") % {
        "unit": carriage.unit.name, "kind": carriage.change.get_kind_display()
    }  # fmt: skip
    for row in rows:
        last = max(row.valid_from, today - DAY)
        values = {"valid_to": last, "reason": reason[:200]}
        apply(
            states.END_WITH_UNIT, row=row, actor=carriage.actor,
            change=Change(values, carriage.change.basis, {"valid_to": last, "receiver": target.name}),
        )  # fmt: skip
    return len(rows)


def _propose(carriage: Carriage, row: Membership, target: Unit, today: date) -> None:
    held = Membership.objects.filter(user=row.user, unit=target, role=row.role, state__in=OPEN)
    if not row.user.is_active or held.exists():
        return
    proposal = Membership.objects.create(
        user=row.user, unit=target, role=row.role, post=row.post, valid_from=max(row.valid_from, today),
        valid_to=row.valid_to, proposed_by=carriage.change.planned_by,
    )  # fmt: skip
    record(
        who=carriage.actor.who, action="accounts.membership.proposed", what=what(proposal),
        after={"state": proposal.state, "post": proposal.post, "valid_from": proposal.valid_from},
        reason=carriage.change.basis,
    )  # fmt: skip


def _hand_over_below(carriage: Carriage, target: Unit) -> int:
    below = [unit for unit in _below(Unit.objects.get(pk=carriage.unit.pk)) if unit.pk != target.pk]
    for unit in below:
        present = UnitFields.of(unit)
        fields = UnitFields(**{**vars(present), "parent": Unit.objects.get(pk=target.pk)})
        rewrite_unit(unit=unit, fields=fields, valid_from=carriage.on, actor=carriage.actor)
    return len(below)


def _join_groups(carriage: Carriage) -> int:
    """Who receives takes the subject's place in its groups, for the campaigns to come; published ones are frozen."""
    joined = 0
    receivers = [line.unit for line in carriage.change.lines.filter(side="receiver").select_related("unit")]
    for place in _places(carriage.unit):
        there = set(place.group.members.filter(valid_to=None).values_list("unit", flat=True))
        came = [unit for unit in receivers if unit is not None and unit.pk not in there]
        GroupMember.objects.bulk_create(
            GroupMember(group=place.group, unit=unit, valid_from=carriage.on) for unit in came
        )  # fmt: skip
        if came:
            names = [unit.name for unit in came]
            record(
                who=carriage.actor.who, action="accounts.group.members_set", what=what(place.group),
                after={"came": names, "left": [], "valid_from": carriage.on}, reason=carriage.change.basis,
            )  # fmt: skip
        joined += len(came)
    return joined
