"""The administrator's overrides of the working-day calendar."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, what
from audit.services import record
from campaigns.models import CalendarDay
from campaigns.workdays import Calendar


def override_day(*, day: date, is_workday: bool, note: str, actor: Actor) -> CalendarDay:
    """Say that a day is or is not worked, and by which notice. A second word on a day replaces the first. Dates that
    were worked out before stay; what is worked out from now on follows it. Raises Refused without a note, or where the
    calendar says so already."""
    actor.require_any(Capability.ORGANISATION_MANAGE)
    note = note.strip()
    if not note:
        raise Refused(_("请写明依据，如放假通知的文号。"))
    with transaction.atomic():
        old = CalendarDay.objects.select_for_update().filter(day=day).first()
        if old is None and Calendar().is_workday(day) == is_workday and Calendar().is_known(day.year):
            word = _("上班") if is_workday else _("放假")
            raise Refused(_("%(day)s本来就是%(word)s，不用调整。") % {"day": day.isoformat(), "word": word})
        row, _made = CalendarDay.objects.update_or_create(
            day=day, defaults={"is_workday": is_workday, "note": note[:200]}
        )  # fmt: skip
        record(
            who=actor.who, action="campaigns.calendar.overridden", what=what(row),
            before={"day": str(old), "note": old.note} if old else None, after={"day": str(row), "note": row.note},
        )  # fmt: skip
    return row


def restore_day(*, row: CalendarDay, actor: Actor) -> None:
    """Take an override away: the built-in calendar holds again."""
    actor.require_any(Capability.ORGANISATION_MANAGE)
    with transaction.atomic():
        record(
            who=actor.who, action="campaigns.calendar.restored", what=what(row),
            before={"day": str(row), "note": row.note},
        )  # fmt: skip
        CalendarDay.objects.filter(pk=row.pk).delete()
