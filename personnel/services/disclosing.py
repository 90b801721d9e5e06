"""Taking the list of disclosed officers out of the product."""

from accounts.actors import Actor
from accounts.capabilities import Capability
from audit.services import record


def record_disclosure(*, form: str, count: int, actor: Actor) -> None:
    """The trail says who took how many lines, as what. Raises PermissionDenied."""
    actor.require_any(Capability.OFFICER_READ)
    record(who=actor.who, action="personnel.disclosure.exported", after={"form": form, "count": count})
