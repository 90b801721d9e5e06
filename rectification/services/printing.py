"""What is taken out of the system, on paper or as a file, stands in the trail."""

from accounts.actors import Actor
from accounts.transitions import what
from audit.services import record
from rectification.models import Filing, FilingVersion


def record_print(*, filing: Filing, version: FilingVersion, actor: Actor) -> None:
    """Write into the trail that a version was printed or taken as PDF."""
    record(
        who=actor.who,
        action="rectification.filing.printed",
        what=what(filing),
        after={"version": version.number, "sha256": version.sha256},
    )


def record_workbook(*, filing: Filing, version: FilingVersion, actor: Actor) -> None:
    """Write into the trail that a version was taken as a workbook."""
    record(
        who=actor.who,
        action="rectification.filing.workbook_taken",
        what=what(filing),
        after={"version": version.number, "sha256": version.sha256},
    )
