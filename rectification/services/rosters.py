"""从名册更新: the draft of a roster is drawn anew; what the unit wrote of a case stays with it."""

from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.actors import Actor
from accounts.transitions import StaleState, what
from audit import clock
from audit.services import record
from rectification.content import Content, empty_content
from rectification.filling import require_fill
from rectification.models import Filing, FilingState, FilingVersion
from rectification.rosters import RosterChange, differing, drawn_content
from rectification.sheets import Sheet
from rectification.sheets.officer_roster import OFFICER_ROSTER


def first_content(filing: Filing, sheet: Sheet) -> Content:
    """What a draft begins with: nothing, or the roster of today."""
    empty = empty_content(sheet.schema)
    return drawn_content(filing, empty) if sheet.drawn else empty


def redraw_roster(*, filing: Filing, actor: Actor) -> list[RosterChange]:
    """Draw the draft's roster and clean-up list anew; what has changed by it.

    Raises StaleState when it is no draft any more.
    """
    require_fill(actor, filing)
    with transaction.atomic():
        locked = Filing.objects.select_for_update().get(pk=filing.pk)
        if locked.state != FilingState.DRAFT or locked.kind != OFFICER_ROSTER.kind:
            raise StaleState(locked, locked.state)
        version = FilingVersion.objects.get(filing=filing, number=locked.version_number)
        content = drawn_content(locked, version.content)
        changed = differing(version.content, content["rows"])
        values: dict[str, Any] = {"content": content, "schema": content["schema"], "revision": F("revision") + 1}
        FilingVersion.objects.filter(pk=version.pk).update(**values, saved_by=actor.person, saved_at=clock.now())
        after = {"version": version.number, "rows": len(content["rows"]), "changed": len(changed)}
        record(who=actor.who, action="rectification.filing.redrawn", what=what(filing), after=after)
    return changed
