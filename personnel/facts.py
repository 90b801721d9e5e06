"""The rows of officers as the facts that the rule of enforcing looks at."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Prefetch

from personnel.enforcing import Facts, Held, Rules, Span, Stop, Term, Verdict, Why, judge
from personnel.models import (
    Certificate,
    CertificateEvent,
    Completion,
    CompletionKind,
    Officer,
    OfficerKind,
    OfficerState,
)
from personnel.models import CertificateEventKind as E

DAY = timedelta(days=1)
#: What stops a certificate, and what ends that stop.
_STOPS = {E.SUSPENDED: Why.SUSPENDED, E.REPORTED_LOST: Why.LOST, E.REVOCATION_PROPOSED: Why.TO_REVOKE}
_STARTS = {E.RESTORED: Why.SUSPENDED, E.REVOCATION_DROPPED: Why.TO_REVOKE}


def may_enforce(officer: Officer, on: date, rules: Rules | None = None) -> Verdict:
    """Whether an officer may enforce on a day, past or present. Five queries; for many see `verdicts`."""
    return verdicts([officer.pk], on, rules)[officer.pk]


def verdicts(officers: Iterable[int], on: date, rules: Rules | None = None) -> dict[int, Verdict]:
    """The same for many, by primary key: five queries however many (hand over a few thousand at most)."""
    return {pk: judge(facts, on, rules or Rules()) for pk, facts in facts_of(officers).items()}


def facts_of(officers: Iterable[int]) -> dict[int, Facts]:
    """The facts of officers by primary key."""
    issued = Certificate.objects.filter(issued_on__isnull=False).select_related("kind").order_by("pk")
    rows = Officer.objects.filter(pk__in=list(officers)).order_by().prefetch_related(
        "terms", "completions",
        Prefetch("certificates", issued.prefetch_related("events", "inspections")),
    )  # fmt: skip
    return {row.pk: _facts(row) for row in rows}


def _facts(officer: Officer) -> Facts:
    return Facts(
        terms=tuple(
            Term(
                Span(term.valid_from, term.valid_to),
                serving=term.state == OfficerState.SERVING,
                auxiliary=term.kind == OfficerKind.AUXILIARY,
            )
            for term in officer.terms.all()
        ),
        certificates=tuple(_held(row) for row in officer.certificates.all()),
        public_law=tuple(
            _completed(row) for row in officer.completions.all() if row.kind == CompletionKind.PUBLIC_LAW
        ),
    )  # fmt: skip


def _completed(row: Completion) -> Span:
    ends = [day for day in (row.valid_until, row.withdrawn_on and row.withdrawn_on - DAY) if day]
    return Span(row.issued_on, min(ends, default=None))


def _held(row: Certificate) -> Held:
    assert row.issued_on is not None
    late = [
        Stop(Span(each.due_on + DAY, each.on - DAY), Why.NOT_INSPECTED)
        for each in row.inspections.all()
        if each.passed and each.on > each.due_on + DAY
    ]
    return Held(
        key=row.pk,
        kind=row.kind.code,
        authorises=row.kind.authorises,
        span=Span(row.issued_on, row.valid_until),
        ended_on=row.ended_on,
        inspect_by=row.inspect_by,
        stops=(*_stops(row.events.all()), *late),
    )


def _stops(events: Iterable[CertificateEvent]) -> Iterable[Stop]:
    """The spans between what stopped a certificate and what ended that; open where nothing did."""
    began: dict[Why, date] = {}
    for event in events:
        if event.kind in _STOPS:
            began.setdefault(_STOPS[E(event.kind)], event.on)
        elif event.kind in _STARTS:
            why = _STARTS[E(event.kind)]
            if why in began:
                yield Stop(Span(began.pop(why), event.on - DAY), why)
    yield from (Stop(Span(first), why) for why, first in began.items())
