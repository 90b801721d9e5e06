"""Whom an item concerns: the people of its unit, of the campaign's organiser, and the leaders above that."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from accounts.capabilities import Role
from accounts.models import Membership
from campaigns.models import Campaign
from reporting.reminders.facts import NO_CAMPAIGN, Audience, Item

_ROLES = (Role.LIAISON, Role.UNIT_LEADER, Role.CAMPAIGN_MANAGER, Role.LEADER)


class People:
    """The posts in force on a day; `audience` shares one object among all items of a unit in a campaign."""

    def __init__(self, day: date, users: Collection[int] | None = None) -> None:
        """Read the posts: one query. With `users` only theirs."""
        rows = Membership.objects.in_force(day).filter(role__in=_ROLES)
        if users is not None:
            rows = rows.filter(user__in=users)
        self._by_unit: Mapping[tuple[int, str], list[int]] = defaultdict(list)
        self._leaders: list[tuple[str, int]] = []
        for user, unit, role, path in rows.order_by("id").values_list("user_id", "unit_id", "role", "unit__path"):
            if role == Role.LEADER:
                self._leaders.append((path, user))
            else:
                self._by_unit[unit, role].append(user)
        self._known: dict[tuple[int, int], Audience] = {}

    def audience(self, unit_id: int, campaign: Campaign) -> Audience:
        """Liaisons and leaders of the unit, the organiser's managers, the leaders in whose reach the organiser is."""
        key = (unit_id, campaign.pk)
        if key not in self._known:
            organiser = campaign.organiser
            bureau = dict.fromkeys(user for path, user in self._leaders if organiser.path.startswith(path))
            self._known[key] = Audience(
                self._of(unit_id, Role.LIAISON),
                self._of(unit_id, Role.UNIT_LEADER),
                self._of(organiser.pk, Role.CAMPAIGN_MANAGER),
                tuple(bureau),
            )
        return self._known[key]

    def keepers(self, unit_id: int, holder: int | None) -> Audience:
        """The people of a unit and whom the thing itself concerns, all at once."""
        people = (*self._of(unit_id, Role.LIAISON), *self._of(unit_id, Role.UNIT_LEADER))
        return Audience(tuple(dict.fromkeys((*people, *([] if holder is None else [holder])))))

    def concerned(self, item: Item, campaigns: Mapping[int, Campaign]) -> Audience:
        """Whom an item concerns now."""
        if item.campaign == NO_CAMPAIGN:
            return self.keepers(item.key.unit, item.holder)
        return self.audience(item.key.unit, campaigns[item.campaign])

    def _of(self, unit_id: int, role: Role) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self._by_unit.get((unit_id, role), ())))
