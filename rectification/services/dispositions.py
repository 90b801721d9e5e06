"""Dispositions 处理情况: recorded and withdrawn. What was handed to discipline inspection leaves no trace elsewhere.

A restricted one writes no event of the problem, tells nobody, changes no column of the problem, and stands in the
trail without object, person or content (`audit/restricted.py`).
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.restricted import record_restricted
from audit.services import record
from rectification.models import Disposition, DispositionKind, Problem, ProblemEventKind
from rectification.services.events import problem_event

_SHOWN = ("kind", "person", "post", "decided_on", "document_number", "note")


def record_disposition(
    *,
    problem: Problem,
    kind: str,
    person: str,
    decided_on: date,
    actor: Actor,
    post: str = "",
    document_number: str = "",
    note: str = "",
) -> Disposition:
    """登记处理情况. Raises Refused; PermissionDenied, also for a restricted kind where the actor is not named."""
    _require(problem, kind, actor)
    if not person.strip():
        raise Refused(_("请填写被处理人的姓名。"))
    if decided_on > clock.today():
        raise Refused(_("处理日期在今天以后。请填作出处理决定的日期。"))
    present = clock.now()
    row = Disposition(
        problem=problem, kind=DispositionKind(kind), person=person.strip()[:60], post=post.strip()[:120],
        decided_on=decided_on, document_number=document_number.strip()[:60], note=note.strip(),
        recorded_by=actor.person, recorded_name=actor.person.name[:60], recorded_at=present,
    )  # fmt: skip
    with transaction.atomic():
        row.save()
        _tell(row, actor, "recorded", ProblemEventKind.DISPOSED, after=_values(row))
    return row


def withdraw_disposition(*, disposition: Disposition, reason: str, actor: Actor) -> None:
    """撤销登记, with a reason: entered by mistake, or changed. Raises StaleState when it is already."""
    problem = disposition.problem
    _require(problem, disposition.kind, actor)
    if not reason.strip():
        raise Refused(_("请写明撤销登记的原因。"))
    values = {
        "withdrawn_at": clock.now(), "withdrawn_name": actor.person.name[:60], "withdrawn_reason": reason.strip(),
    }  # fmt: skip
    with transaction.atomic():
        if not Disposition.objects.filter(pk=disposition.pk, withdrawn_at=None).update(**values):
            raise StaleState(disposition, "withdrawn")
        disposition.refresh_from_db()
        _tell(
            disposition, actor, "withdrawn", ProblemEventKind.DISPOSITION_WITHDRAWN, before=_values(disposition),
            reason=reason.strip(),
        )  # fmt: skip


def note_restricted_read(*, problem: Problem, count: int, actor: Actor) -> None:
    """A named person has looked at `count` restricted dispositions of a problem (GB/T 22239 C1: views of personal data
    stand in the trail). Nothing for none."""
    if count:
        about = what(problem)
        record_restricted(
            who=actor.who, action="rectification.disposition.shown", what=about, after={"dispositions": count}
        )


def _require(problem: Problem, kind: str, actor: Actor) -> None:
    actor.require(Capability.DISPOSITION_RECORD, problem)
    if kind == DispositionKind.HANDED_OVER:
        actor.require(Capability.DISPOSITION_RESTRICTED, problem)


def _values(row: Disposition) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _SHOWN if getattr(row, name)}


def _tell(row: Disposition, actor: Actor, verb: str, kind: str, **said: Any) -> None:
    """The trail; and, unless restricted, the problem's history: which kind, and of nobody by name."""
    write = record_restricted if row.restricted else record
    write(who=actor.who, action=f"rectification.disposition.{verb}", what=what(row), **said)
    if not row.restricted:
        statement = row.get_kind_display()
        problem_event(row.problem, kind, actor=actor, at=clock.now(), statement=statement).save()
