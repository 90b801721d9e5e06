"""What must hold of the figures on any day, whatever happened: each broken identity in words, for tests to ask for."""

from collections.abc import Iterator
from datetime import date, timedelta

from campaigns.models import Campaign
from rectification.figures.ledger import DIMENSIONS, LedgerFigures, Stage, Tally, tally
from rectification.figures.loading import LedgerSpan, ledger_span
from rectification.models import Problem

#: State of a problem → its stage; all others are open.
_STAGES = {"claimed": Stage.CLAIMED, "closed": Stage.CLOSED, "withdrawn": Stage.OFF}


def identities(campaign: Campaign, day: date, start: date | None = None) -> list[str]:
    """The identities that do not hold of a campaign at the end of a day, with the period from `start`; [] is right."""
    return [*broken(ledger_span(campaign, cut_off=day, start=start))]


def broken(span: LedgerSpan) -> Iterator[str]:
    """The same of a ledger that is read already."""
    for name, counts in _cells(span):
        yield from (f"{name}: {fault}" for fault in _faults_of(counts))
    total = span.figures().cumulative()
    for dim in DIMENSIONS:
        yield from _faults_by(dim, span.figures(dim), total)


def _faults_of(counts: Tally) -> Iterator[str]:
    if not 0 <= counts.verified <= counts.claimed <= counts.found:
        yield f"verified {counts.verified} ≤ claimed {counts.claimed} ≤ found {counts.found}"
    if not 0 <= counts.overdue <= counts.found - counts.claimed:
        yield f"overdue {counts.overdue} of {counts.found - counts.claimed} not claimed"
    if max(counts.reopened, counts.extended) > counts.found:
        yield f"reopened {counts.reopened}, extended {counts.extended} of {counts.found} found"


def _faults_by(dim: str, figures: LedgerFigures, total: Tally) -> Iterator[str]:
    values = figures.values_of(dim)
    for moment in (figures.cumulative, figures.previous, figures.period):
        parts = sum((moment(**{dim: value}) for value in values), Tally())
        if parts != moment():
            yield f"{moment.__name__} by {dim}: {parts} is not {moment()}"
    if figures.cumulative() != total:
        yield f"total by {dim}: {figures.cumulative()} is not {total}"
    for value in values:
        where = {dim: value}
        if figures.previous(**where) + figures.period(**where) != figures.cumulative(**where):
            yield f"{dim} {value}: previous + period is not cumulative"


def _cells(span: LedgerSpan) -> Iterator[tuple[str, Tally]]:
    now = tally(span.now.facts, span.now.standings, span.cut_off, DIMENSIONS)
    before = tally(span.before.facts, span.before.standings, span.start - timedelta(days=1), DIMENSIONS)
    for when, table in (("now", now), ("before", before)):
        yield from ((f"{when} {cell}", counts) for cell, counts in table.items())


def differing_from_present(campaign: Campaign, today: date) -> list[str]:
    """Problems whose row says another stage, due day or item than its events: [] is right. `today` is the present
    day."""
    span = ledger_span(campaign, cut_off=today)
    facts = {fact.problem: fact for fact in span.now.facts}
    said = []
    for row in Problem.objects.filter(campaign=campaign):
        replayed = span.now.stages.get(row.pk, Stage.OFF)
        if replayed != _STAGES.get(row.state, Stage.OPEN):
            said.append(f"problem {row.pk}: {row.state} is replayed as {replayed.name}")
        fact = facts.get(row.pk)
        if fact is None or (fact.due, fact.item, fact.unit) != (row.due_date, row.focus_item_id, row.unit_id):
            said.append(f"problem {row.pk}: {fact} is not what the row says")
    return said
