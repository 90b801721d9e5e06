"""The publish check: what is wrong with a campaign, as findings with their places.

`check` is pure over a `Snapshot`; `check_campaign` takes the snapshot first.
"""

from collections.abc import Callable, Iterator

from audit import clock
from campaigns.checks import rules_filing, rules_outline
from campaigns.checks.facts import Snapshot
from campaigns.checks.findings import Finding, Level, Place, Section
from campaigns.checks.loader import take_snapshot
from campaigns.models import Campaign

__all__ = ["Finding", "Level", "Place", "Section", "Snapshot", "check", "check_campaign", "check_text", "take_snapshot"]

Rule = Callable[[Snapshot], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    rules_outline.basics,
    rules_outline.blanks,
    rules_outline.areas,
    rules_outline.lights,
    rules_outline.trainings,
    rules_outline.numbers,
    rules_outline.tasks,
    rules_outline.task_dates,
    rules_outline.phases,
    rules_outline.printed_dates,
    rules_filing.parties,
    rules_filing.rhythms,
    rules_filing.dates,
    rules_filing.burden,
    rules_filing.unknown_years,
    rules_filing.annex_references,
    rules_filing.reviewing_people,
    rules_filing.filing_people,
    rules_filing.guidance,
)
#: The rules that judge the print: numbers, dates, annexes. The page of the linter tells them with its own.
TEXT_RULES: tuple[Rule, ...] = (
    rules_outline.numbers,
    rules_outline.tasks,
    rules_outline.task_dates,
    rules_outline.phases,
    rules_outline.printed_dates,
    rules_filing.rhythms,
    rules_filing.dates,
    rules_filing.annex_references,
)


def check(snapshot: Snapshot) -> list[Finding]:
    """Every finding, errors first, each level in the order of the configuration."""
    findings = [finding for rule in RULES for finding in rule(snapshot)]
    return sorted(findings, key=lambda finding: finding.level != Level.ERROR)


def check_campaign(campaign: Campaign) -> list[Finding]:
    """`check` of a campaign as it stands today."""
    return check(take_snapshot(campaign, clock.today()))


def check_text(campaign: Campaign) -> list[Finding]:
    """What the check says of a campaign's print, published or not."""
    snapshot = take_snapshot(campaign, clock.today(), people=False)
    return [finding for rule in TEXT_RULES for finding in rule(snapshot)]
