"""The start of a review, and what every act of the reviewer checks first."""

from accounts.actors import Actor
from accounts.transitions import StaleState, apply
from rectification import states
from rectification.models import Filing, FilingVersion


def start_review(*, filing: Filing, actor: Actor) -> None:
    """From here on the unit can no longer withdraw it."""
    apply(states.REVIEW_STARTED, row=filing, actor=actor)


def check_version(filing: Filing, version: FilingVersion) -> None:
    """What is judged must be what was shown: a newer version makes the decision stale."""
    if version.number != filing.version_number:
        raise StaleState(filing, filing.state)
