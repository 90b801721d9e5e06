"""Changes of the organisation: planned, rehearsed, answered, confirmed, carried out or withdrawn."""

from accounts.services.changes.carrying import carry_out, carry_out_due
from accounts.services.changes.planning import (
    NewUnit,
    Plan,
    answer_change,
    confirm_change,
    plan_change,
    withdraw_change,
)
from accounts.services.changes.rehearsing import Asked, Rehearsal, rehearse

__all__ = [
    "Asked", "NewUnit", "Plan", "Rehearsal", "answer_change", "carry_out", "carry_out_due", "confirm_change",
    "plan_change", "rehearse", "withdraw_change",
]  # fmt: skip
