"""Who may enforce on a day: a pure rule over plain data (notices 002, 004; docs/adr/0016-certificates.md).

A serving officer with a certificate that authorises, is in force, is not stopped and was inspected in time; and, where
the campaign says so, with the completion certificate of the public-law training. Auxiliaries never.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    """What stands against it."""

    AUXILIARY = "auxiliary"
    NOT_SERVING = "not_serving"
    NO_CERTIFICATE = "no_certificate"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    LOST = "lost"
    TO_REVOKE = "to_revoke"
    NOT_INSPECTED = "not_inspected"
    NO_COMPLETION = "no_completion"


WORDS: dict[Why, str | Promise] = {
    Why.AUXILIARY: _("辅助人员不能执法"),
    Why.NOT_SERVING: _("当天不在岗"),
    Why.NO_CERTIFICATE: _("没有可以执法的证件"),
    Why.EXPIRED: _("证件已过期"),
    Why.SUSPENDED: _("证件暂扣"),
    Why.LOST: _("证件遗失，还没有补发"),
    Why.TO_REVOKE: _("证件已提出注销"),
    Why.NOT_INSPECTED: _("证件没有按时年审"),
    Why.NO_COMPLETION: _("没有公共法律知识培训结业证"),
}


@dataclass(frozen=True)
class Rules:
    """What a campaign asks for. `public_law`: the completion certificate too (004). `kinds`: codes of the certificates
    that count; None: all that authorise. `inspection`: an inspection missed stops the certificate."""

    public_law: bool = False
    kinds: frozenset[str] | None = None
    inspection: bool = True


@dataclass(frozen=True)
class Span:
    """Days, both included; open when `last` is None."""

    first: date
    last: date | None = None

    def has(self, on: date) -> bool:
        """Whether the day is in it."""
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True)
class Term:
    """What somebody was over a span."""

    span: Span
    serving: bool
    auxiliary: bool


@dataclass(frozen=True)
class Stop:
    """A span in which a certificate stood still."""

    span: Span
    why: Why


@dataclass(frozen=True)
class Held:
    """A certificate that was issued. `span` ends with its last day of validity, `ended_on` is the first day on which it
    was revoked or replaced, `inspect_by` the last day for the next inspection."""

    key: int
    kind: str
    authorises: bool
    span: Span
    ended_on: date | None = None
    inspect_by: date | None = None
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All that the rule looks at. Of terms that overlap the later one counts."""

    terms: tuple[Term, ...]
    certificates: tuple[Held, ...]
    public_law: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """Whether he may; what stands against it; and by which certificate he may (its key)."""

    allowed: bool
    whys: tuple[Why, ...] = ()
    certificate: int | None = None

    @property
    def words(self) -> list[str]:
        """The reasons as a person reads them."""
        return [str(WORDS[why]) for why in self.whys]


def judge(facts: Facts, on: date, rules: Rules) -> Verdict:
    """The rule for one day."""
    term = next((each for each in reversed(facts.terms) if each.span.has(on)), None)
    whys: list[Why] = []
    if term is None or not term.serving:
        whys.append(Why.NOT_SERVING)
    elif term.auxiliary:
        whys.append(Why.AUXILIARY)
    held, against = _certificate(facts.certificates, on, rules)
    whys += against
    if rules.public_law and not any(span.has(on) for span in facts.public_law):
        whys.append(Why.NO_COMPLETION)
    return Verdict(not whys, tuple(whys), held if not whys else None)


def _certificate(certificates: Iterable[Held], on: date, rules: Rules) -> tuple[int | None, list[Why]]:
    """A certificate by which one may enforce, else what stands against the best one."""
    faults: list[list[Why]] = []
    for held in certificates:
        counts = held.authorises if rules.kinds is None else held.kind in rules.kinds
        if not counts or held.span.first > on or (held.ended_on is not None and held.ended_on <= on):
            continue
        against = list(_against(held, on, rules))
        if not against:
            return held.key, []
        faults.append(against)
    return None, min(faults, key=len, default=[Why.NO_CERTIFICATE])


def _against(held: Held, on: date, rules: Rules) -> Iterable[Why]:
    if not held.span.has(on):
        yield Why.EXPIRED
    stopped = {stop.why for stop in held.stops if stop.span.has(on)}
    if held.inspect_by is not None and held.inspect_by < on:
        stopped.add(Why.NOT_INSPECTED)
    if not rules.inspection:
        stopped.discard(Why.NOT_INSPECTED)
    yield from (why for why in Why if why in stopped)
