"""Named reads of users and units, and the base of every scoped queryset."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from accounts.capabilities import Capability
from accounts.grants import NOTHING, Grants

if TYPE_CHECKING:
    from accounts.models import Unit

M = TypeVar("M", bound=models.Model, covariant=True)


class ScopeMixin:
    """Row security, named once. A model's queryset says in `reach()` which rows a capability covers."""

    read_capability: ClassVar[Capability]

    def reach(self, grants: Grants, capability: Capability) -> Q:
        """The condition under which `capability` is held; implemented per model."""
        raise NotImplementedError

    def within(self, user: Any, capability: Capability) -> Self:
        """The rows over which the user holds the capability."""
        grants: Grants = user.grants
        if not grants.has(capability):
            return self.none()  # type: ignore[attr-defined,no-any-return]
        return self.filter(self.reach(grants, capability))  # type: ignore[attr-defined,no-any-return]

    def visible_to(self, user: Any) -> Self:
        """The rows that the user may read; all others answer 404."""
        return self.within(user, self.read_capability)


class ScopedQuerySet(ScopeMixin, models.QuerySet[M]):
    """The base of the querysets of business models."""


class UnitQuerySet(ScopeMixin, MP_NodeQuerySet):  # type: ignore[misc]
    """Business pages name units freely; it is their administration that is scoped."""

    read_capability = Capability.ACCOUNT_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q() if grants.everywhere(capability) else grants.unit_q(capability, "")

    def named(self, text: str) -> Self:
        """Whose name, short name or code contains the text, or whose initials in pinyin do."""
        found = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__icontains=text)
        if text.isascii():
            found |= Q(initials__contains=text.lower())
        rows: Self = self.filter(found)
        return rows

    def standing(self, on: date) -> Self:
        """Units not dissolved on a day."""
        rows: Self = self.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=on))
        return rows

    def under(self, unit: "Unit", on: date) -> Self:
        """The unit and all below it, as the tree stood on a day; by the present tree where nothing has moved since.
        Dissolved ones stay where they stood last: what they left behind is counted there."""
        records = apps.get_model("accounts", "UnitRecord").objects
        if not records.filter(valid_from__gt=on).exists():
            return self.filter(path__startswith=unit.path)  # type: ignore[no-any-return]
        rows = records.filter(valid_from__lte=on).order_by("valid_from").values_list("unit_id", "parent_id")
        below: dict[int | None, list[int]] = {}
        for key, parent in dict(rows).items():
            below.setdefault(parent, []).append(key)
        found, ahead = {unit.pk}, [unit.pk]
        while ahead:
            came = [key for key in below.get(ahead.pop(), ()) if key not in found]
            found.update(came)
            ahead += came
        return self.filter(pk__in=found)  # type: ignore[no-any-return]


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    """Treebeard's manager, ordered by path, with our named reads."""

    def get_queryset(self) -> UnitQuerySet:
        rows: UnitQuerySet = UnitQuerySet(self.model, using=self._db).order_by("path")
        return rows


class RecordQuerySet(models.QuerySet[Any]):
    """Dated rows: `valid_from` … `valid_to`, both days included, open when `valid_to` is null."""

    def in_force(self, on: date) -> Self:
        """The rows that held on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class AdministeredQuerySet(ScopedQuerySet[Any]):
    """Rows of the administrators of accounts: all of them, or none."""

    read_capability = Capability.ACCOUNT_READ

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q() if grants.everywhere(capability) else NOTHING


class ChangeQuerySet(AdministeredQuerySet):
    """Changes of the organisation are read by all administrators of accounts."""

    def due(self, on: date) -> Self:
        """Planned for a day that has come, in the order of their days."""
        return self.filter(state="planned", on__lte=on).order_by("on", "id")

    def ahead(self) -> Self:
        """Neither carried out nor withdrawn."""
        return self.filter(state__in=["draft", "planned"])


class GroupQuerySet(AdministeredQuerySet):
    pass


class UserQuerySet(AdministeredQuerySet):
    def matching(self, text: str) -> Self:
        """Whose name, user name or telephone contains the text."""
        return self.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(phone__icontains=text))


class MembershipQuerySet(AdministeredQuerySet):
    def in_force(self, on: date) -> Self:
        """Granted and valid on a day, of active users."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=on), state="granted", valid_from__lte=on, user__is_active=True
        )

    def proposed(self) -> Self:
        """Waiting for the security administrator."""
        return self.filter(state="proposed")

    def of_unit(self, unit: "Unit | int") -> Self:
        """Of one unit exactly."""
        return self.filter(unit=unit)


class ImportBatchQuerySet(AdministeredQuerySet):
    read_capability = Capability.ORGANISATION_MANAGE

    def open(self) -> Self:
        """Between dry run and confirmation."""
        return self.filter(applied_at=None)


class AccountRequestQuerySet(AdministeredQuerySet):
    read_capability = Capability.ORGANISATION_MANAGE

    def open(self) -> Self:
        """Waiting for the system administrator."""
        return self.filter(state="open")


class DeputyQuerySet(ScopedQuerySet[Any]):
    """One's own absences."""

    read_capability = Capability.SELF

    def reach(self, grants: Grants, capability: Capability) -> Q:
        return Q(user=grants.user_id) if capability == Capability.SELF else NOTHING
