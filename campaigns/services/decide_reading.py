"""What people decide about the values of a reading. Each step is a row at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from campaigns.intake.checked import Decided
from campaigns.intake.fields import FIELDS
from campaigns.intake.places import LISTS
from campaigns.intake.values import Standing, Value, is_gone, values_of
from campaigns.models import DecisionAct, NoticeReading, ReadingDecision, ReadingState

#: A decision holds one value, not a book.
MOST_SIGNS = 20_000
Span = tuple[int, int]


def seen_as(decision: ReadingDecision | None) -> str:
    """A decision as a page shows it: handed back with the next one, so that nobody overwrites what he has not seen."""
    return f"{decision.pk}-{decision.act}-{decision.decided_at.timestamp()}" if decision is not None else ""


def decide(
    *, reading: NoticeReading, key: str, act: str, actor: Actor, value: Any = None, span: Span | None = None,
    seen: str | None = None,
) -> ReadingDecision:  # fmt: skip
    """Accept, change, drop or put off one value. `seen` is how the page showed it (`seen_as`); None asks for nothing.

    Raises StaleState where somebody decided meanwhile or the reading has ended, Refused for a value that is not there.
    """
    if act not in (DecisionAct.ACCEPTED, DecisionAct.CHANGED, DecisionAct.DROPPED, DecisionAct.LATER):
        raise Refused(_("没有这种处理。请刷新页面后再选。"))
    with transaction.atomic():
        held = _held(reading, actor)
        before: ReadingDecision | None = held.decisions.filter(key=key).first()
        added = before is not None and (before.act == DecisionAct.ADDED or key.startswith("new-"))
        if not added and key not in {one.key for one in values_of(held.draft, held.text)} | set(_fillable()):
            raise Refused(_("这一处已经不在了。请刷新页面，看最新情况。"))
        if before is not None and _same(before, act, value):
            return before
        if seen is not None and seen != seen_as(before):
            raise StaleState(before or held, before.act if before else "")
        if added and act == DecisionAct.CHANGED and before is not None:
            act, value = DecisionAct.ADDED, _as_added(before, value)
        elif added and act != DecisionAct.DROPPED:
            raise Refused(_("这一处是补上的，可以改，也可以不要。"))
        elif added and before is not None:
            value = before.value
        return _write(held, key, act, actor, value, _checked_span(held, span), before)


def _fillable() -> Iterable[str]:
    """Values of the notice as a whole, which a person may give where the reader found none."""
    return (field.name for field in FIELDS["notice"])


def add_value(
    *, reading: NoticeReading, value: Mapping[str, Any], actor: Actor, span: Span | None = None
) -> ReadingDecision:  # fmt: skip
    """Add what the reader did not take: `value["kind"]` says what it is and where it belongs (docs/notice-draft.md)."""
    if value.get("kind") not in (*LISTS, "item", "assignment", "deadline"):
        raise Refused(_("请选好要添加的是什么。"))
    with transaction.atomic():
        held = _held(reading, actor)
        numbers = [int(key[4:]) for key in held.decisions.values_list("key", flat=True) if key.startswith("new-")]
        key = f"new-{max(numbers, default=0) + 1}"
        return _write(held, key, DecisionAct.ADDED, actor, dict(value), _checked_span(held, span), None)


def undo_decision(*, reading: NoticeReading, key: str, actor: Actor, seen: str | None = None) -> None:
    """Take a decision back: the value stands as read; what was added goes. Raises StaleState as `decide` does."""
    with transaction.atomic():
        held = _held(reading, actor)
        before = held.decisions.filter(key=key).first()
        if before is None or (seen is not None and seen != seen_as(before)):
            raise StaleState(held, before.act if before else "")
        if key.startswith("new-") and before.act == DecisionAct.DROPPED:
            ReadingDecision.objects.filter(pk=before.pk).update(
                act=DecisionAct.ADDED, decided_by=actor.person, decided_at=clock.now()
            )
        else:
            before.delete()
        record(who=actor.who, action="campaigns.reading.undone", what=what(held), before=_told(key, before.act))


def accept_all(*, reading: NoticeReading, standing: Standing, actor: Actor) -> int:
    """Accept every undecided value of a standing, of which the reader was not unsure. The number of them."""
    if standing == Standing.UNSURE:
        raise Refused(_("拿不准的要逐处看过，不能一起确认。"))
    with transaction.atomic():
        held = _held(reading, actor)
        decisions = list(held.decisions.all())
        open_ones = undecided(held, decisions, standing)
        ReadingDecision.objects.bulk_create(
            ReadingDecision(
                reading=held, key=value.key, act=DecisionAct.ACCEPTED, decided_by=actor.person, decided_at=clock.now()
            )
            for value in open_ones
        )
        if open_ones:
            record(
                who=actor.who, action="campaigns.reading.all_accepted", what=what(held), after={"count": len(open_ones)}
            )
    return len(open_ones)


def undecided(reading: NoticeReading, decisions: list[ReadingDecision], standing: Standing) -> list[Value]:
    """The values of a standing that still stand and about which nobody has said anything."""
    known: list[Decided] = list(decisions)
    settled = {decision.key: decision for decision in known}
    values = values_of(reading.draft, reading.text, known)
    carriers = {value.row: value.key for value in values if value.carries}
    return [
        value for value in values
        if value.standing == standing and value.key not in settled and not is_gone(value, settled, carriers)
    ]  # fmt: skip


def _held(reading: NoticeReading, actor: Actor) -> NoticeReading:
    """The reading with its row taken, so that decisions come one after another."""
    actor.require(Capability.CAMPAIGN_CONFIGURE, reading)
    # The update takes the writer's lock of SQLite too.
    NoticeReading.objects.filter(pk=reading.pk).update(reason=F("reason"))
    held = NoticeReading.objects.get(pk=reading.pk)
    if held.state != ReadingState.OPEN:
        raise StaleState(held, held.state)
    return held


def _same(before: ReadingDecision, act: str, value: Any) -> bool:
    return before.act == act and (act != DecisionAct.CHANGED or before.value == value)


def _as_added(before: ReadingDecision, value: Any) -> dict[str, Any]:
    """What was added, with its main value typed anew."""
    kept = dict(before.value or {})
    field = FIELDS[str(kept.get("kind"))][0]
    typed = {field.members[0]: value} if len(field.members) == 1 else dict(value or {})
    if kept.get("kind") == "deadline":
        typed.pop("kind", None)
    return {**kept, **typed}


def _checked_span(reading: NoticeReading, span: Span | None) -> Span | None:
    if span is not None and not 0 <= span[0] < span[1] <= len(reading.text):
        raise Refused(_("选中的原文不在这份通知里。请重新选。"))
    return span


def _write(
    reading: NoticeReading, key: str, act: str, actor: Actor, value: Any, span: Span | None,
    before: ReadingDecision | None,
) -> ReadingDecision:  # fmt: skip
    if len(str(value)) > MOST_SIGNS:
        raise Refused(_("这一处超过%(most)d字，没有保存。") % {"most": MOST_SIGNS})
    if span is None and before is not None and before.start is not None and before.end is not None:
        span = (before.start, before.end)
    decision, _new = ReadingDecision.objects.update_or_create(
        reading=reading, key=key,
        defaults={
            "act": act, "value": value, "start": span[0] if span else None, "end": span[1] if span else None,
            "decided_by": actor.person, "decided_at": clock.now(),
        },
    )  # fmt: skip
    record(
        who=actor.who, action="campaigns.reading.decided", what=what(reading),
        before=_told(key, before.act) if before else {}, after=_told(key, act),
    )  # fmt: skip
    return decision


def _told(key: str, act: str) -> dict[str, str]:
    return {"entry": key, "decision": str(DecisionAct(act).label)}
