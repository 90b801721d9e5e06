"""Printed parties and what they stand for: 市、县(市、区)甲支(大)队 → units and groups of the organisation. Pure."""

from campaigns.intake.parties.facts import (
    Candidate,
    GroupFact,
    Match,
    Organisation,
    Sure,
    Target,
    Targets,
    UnitFact,
)
from campaigns.intake.parties.resolver import Resolver
from campaigns.intake.parties.wording import alike

__all__ = [
    "Candidate", "GroupFact", "Match", "Organisation", "Resolver", "Sure", "Target", "Targets", "UnitFact", "alike",
]  # fmt: skip
