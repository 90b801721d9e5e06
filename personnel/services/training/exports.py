"""That a list of training has left as a workbook."""

from accounts.actors import Actor
from accounts.transitions import what
from audit.services import record
from personnel.models import TrainingSession


def record_export(
    *, what_is: str, count: int, year: int, actor: Actor, session: TrainingSession | None = None
) -> None:  # fmt: skip
    """`what_is`: hours or attendance; of how many people."""
    after = {"count": count, "year": year}
    action = "personnel.training_hours.exported" if what_is == "hours" else "personnel.attendance.exported"
    record(who=actor.who, action=action, what=what(session) if session else None, after=after)
