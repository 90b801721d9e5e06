"""The table of rules, and the linter that runs them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from campaigns.linting import rules_dates, rules_gaps, rules_numbers
from campaigns.linting.findings import Finding
from campaigns.linting.plan import Plan

#: One rule says no more than this of one text: nobody reads further, and a hostile text holds thousands.
MOST = 40


@dataclass(frozen=True)
class Rule:
    """A rule; `checked` when the publish check tells the same of a campaign."""

    judge: Callable[[Plan], Iterator[Finding]]
    checked: bool = False


RULES: tuple[Rule, ...] = (
    Rule(rules_numbers.numbers, checked=True),
    Rule(rules_numbers.counts),
    Rule(rules_numbers.ranges),
    Rule(rules_numbers.annex_references),
    Rule(rules_numbers.annex_kinds, checked=True),
    Rule(rules_numbers.no_annex_list),
    Rule(rules_numbers.weights),
    Rule(rules_dates.reversed_phases, checked=True),
    Rule(rules_dates.tasks_outside, checked=True),
    Rule(rules_dates.filings_outside, checked=True),
    Rule(rules_dates.before_phase_end, checked=True),
    Rule(rules_dates.two_dates),
    Rule(rules_dates.vague_dates),
    Rule(rules_dates.misprints),
    Rule(rules_dates.calendar_days),
    Rule(rules_gaps.no_party, checked=True),
    Rule(rules_gaps.undated, checked=True),
)


def lint(plan: Plan) -> list[Finding]:
    """The findings of all rules in the order of the text, each once; those that the publish check tells left out where
    it stands on the same page."""
    findings: list[Finding] = []
    for rule in RULES:
        if not (plan.beside_check and rule.checked):
            found = {finding.key: finding for finding in islice(rule.judge(plan), MOST)}
            findings += found.values()
    return sorted(findings, key=_where)


def _where(finding: Finding) -> int:
    """Where the words begin; words without a span keep their order."""
    start = finding.words.place.start
    return start if start is not None else 0
