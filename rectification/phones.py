"""Telephone numbers of liaisons: whole for the filing unit and the receiving office, hidden for other readers."""

from typing import Any

from accounts.actors import Actor
from accounts.capabilities import Capability
from campaigns.models import FilingKind, ObligationReceiver
from rectification.models import Filing
from rectification.sheets.liaison_form import hidden_phone


def may_see_phones(actor: Actor, filing: Filing) -> bool:
    """Whether the reader holds a post in the unit or in a receiving office, or reviews or enters this filing."""
    units = actor.person.grants.unit_ids
    if filing.unit_id in units or filing.entered_by_id == actor.person.pk:
        return True
    received = ObligationReceiver.objects.filter(obligation=filing.obligation_id, unit__in=units)
    return received.exists() or actor.may(Capability.FILING_REVIEW, filing)


def for_reader(sheet: dict[str, Any], filing: Filing, actor: Actor) -> dict[str, Any]:
    """The printed sheet as this reader may see it."""
    if filing.kind != FilingKind.LIAISON_FORM or may_see_phones(actor, filing):
        return sheet
    return {**sheet, "rows": [{**row, "phone": hidden_phone(row["phone"])} for row in sheet["rows"]]}
