"""Who receives whose reminders during an absence. Everybody arranges his own."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Deputy, Membership, User
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record


def colleagues_of(user: User) -> list[User]:
    """Active people with a post in one of the user's units, without himself: who may receive for him."""
    rows = Membership.objects.in_force(clock.today()).filter(unit__in=user.grants.unit_ids)
    return list(User.objects.filter(memberships__in=rows).exclude(pk=user.pk).distinct().order_by("name", "pk"))


def name_deputy(*, deputy: User, start: date, end: date, actor: Actor) -> Deputy:
    """Let a colleague receive one's reminders from `start` to `end`, both included.

    Raises Refused for a span that is over, runs backwards or overlaps another, and for who is no colleague.
    """
    person = actor.person
    if end < start:
        raise Refused(_("结束日期早于开始日期。请改成开始日期当天或以后。"))
    if end < clock.today():
        raise Refused(_("这段日期已经过去，不用登记。"))
    if deputy not in colleagues_of(person):
        raise Refused(_("%(name)s和您不在同一单位任职，不能代收。请选本单位的同事。") % {"name": deputy.name})
    with transaction.atomic():
        # The lock keeps two spans of one person from overlapping.
        User.objects.select_for_update().get(pk=person.pk)
        if person.deputies.filter(valid_from__lte=end, valid_to__gte=start).exists():
            raise Refused(_("这段日期里已经登记过代收人。请先取消原来的，或换一段日期。"))
        row = Deputy.objects.create(user=person, deputy=deputy, valid_from=start, valid_to=end)
        after = {"user": deputy.name, "valid_from": start, "valid_to": end}
        record(who=actor.who, action="accounts.deputy.named", what=what(row), after=after)
    return row


def end_deputy(*, deputy: Deputy, actor: Actor) -> None:
    """Take one's arrangement back. Doing it twice changes nothing."""
    with transaction.atomic():
        if Deputy.objects.filter(pk=deputy.pk, user=actor.person).delete()[0]:
            before = {"user": deputy.deputy.name, "valid_from": deputy.valid_from, "valid_to": deputy.valid_to}
            record(who=actor.who, action="accounts.deputy.ended", what=what(deputy), before=before)
