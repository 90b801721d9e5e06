"""延期: asked by the unit with a reason, approved or refused by the lead office; the first date stays visible."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, StaleState, Transition, apply
from audit import clock
from rectification import states
from rectification.models import Extension, ExtensionState, Problem, ProblemEvent, ProblemEventKind, ProblemState
from rectification.services.acting import Note, Said, note
from rectification.services.telling import tell_office, tell_unit

_IN_HAND = (ProblemState.OPEN, ProblemState.RECTIFYING)
_ASKED = Note("rectification.problem.extension_asked", Capability.EXTENSION_ASK, _IN_HAND)
_APPROVED = Note("rectification.problem.extended", Capability.EXTENSION_DECIDE, _IN_HAND)
_REFUSED = Note("rectification.problem.extension_refused", Capability.EXTENSION_DECIDE, _IN_HAND)
_WITHDRAWN = Note("rectification.problem.extension_withdrawn", Capability.EXTENSION_ASK, _IN_HAND)
_DROPPED = Note("rectification.problem.extension_withdrawn", None, (*_IN_HAND, ProblemState.CLAIMED))


class PastTheEnd(Refused):
    """The date asked for lies after the end of the campaign: who still wants it says so (`past_end=True`)."""


def due_words(day: date) -> str:
    """A date as `Problem.due_text` says it."""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


def ask_extension(*, problem: Problem, new_due: date, reason: str, actor: Actor, past_end: bool = False) -> Extension:
    """申请延期, also of what is overdue already: to a later day than the one in force that has not passed."""
    actor.require(Capability.EXTENSION_ASK, problem)
    if not reason.strip():
        raise Refused(_("请写延期的理由：卡在哪里，预计什么时候能办完。"))
    present = clock.now()
    with transaction.atomic():
        event = note(
            _ASKED, ProblemEventKind.EXTENSION_ASKED, problem=problem, actor=actor, at=present, values={},
            said=Said(_("延到%(day)s：%(reason)s") % {"day": due_words(new_due), "reason": reason.strip()},
                      note={"new_due": new_due.isoformat()}),
        )  # fmt: skip
        old_due = _old_due(problem, new_due, past_end=past_end)
        if problem.extensions.filter(state=ExtensionState.ASKED).exists():
            raise Refused(_("这条已有一份延期申请在等审批。要改，请先撤回那一份。"))
        extension = Extension.objects.create(
            problem=problem, round=problem.round, reason=reason.strip(), old_due=old_due, new_due=new_due,
            asked_by=actor.person, asked_by_name=actor.person.name, asked_at=present,
        )  # fmt: skip
        tell_office(problem, event)
    return extension


def _old_due(problem: Problem, new_due: date, *, past_end: bool) -> date:
    if problem.due_date is None:
        raise Refused(_("这条没有完成时限，不用延期。"))
    if new_due <= problem.due_date:
        words = {"day": due_words(problem.due_date)}
        raise Refused(_("现在的完成时限是%(day)s。请填这一天以后的日期。") % words)
    if new_due < clock.today():
        raise Refused(_("申请延到的日期已经过去。请填今天或以后的日期。"))
    end = problem.campaign.end
    if end is not None and new_due > end and not past_end:
        words = {"day": due_words(end)}
        raise PastTheEnd(_("专项整治到%(day)s结束，申请延到的日期在这以后。确实需要的，勾选后再申请。") % words)
    return problem.due_date


def approve_extension(*, extension: Extension, actor: Actor, reason: str = "") -> ProblemEvent:
    """同意延期: the date moves; the first one stays in `first_due_date`. Raises StaleState where another decided or the
    unit withdrew, Refused where the date in force is by now the later one."""
    problem = extension.problem
    actor.require(Capability.EXTENSION_DECIDE, problem)
    with transaction.atomic():
        _lock(extension)
        if problem.due_date is not None and problem.due_date >= extension.new_due:
            words = {"day": due_words(problem.due_date)}
            raise Refused(_("完成时限已经是%(day)s，不早于申请的日期。请单位重新申请。") % words)
        values = {
            "due_date": extension.new_due, "due_text": due_words(extension.new_due),
            "extension_count": problem.extension_count + 1,
        }  # fmt: skip
        return _decide(
            extension, states.EXTENSION_APPROVED, _APPROVED, ProblemEventKind.EXTENDED, actor, reason, values
        )


def refuse_extension(*, extension: Extension, reason: str, actor: Actor) -> ProblemEvent:
    """不同意延期, with a reason: the date stands."""
    actor.require(Capability.EXTENSION_DECIDE, extension.problem)
    if not reason.strip():
        raise Refused(_("请写明不同意的原因，单位要照原时限完成。"))
    with transaction.atomic():
        _lock(extension)
        kind = ProblemEventKind.EXTENSION_REFUSED
        return _decide(extension, states.EXTENSION_REFUSED, _REFUSED, kind, actor, reason, {})


def withdraw_extension(*, extension: Extension, actor: Actor) -> ProblemEvent:
    """撤回延期申请 by the unit, before anybody has decided."""
    actor.require(Capability.EXTENSION_ASK, extension.problem)
    with transaction.atomic():
        _lock(extension)
        kind = ProblemEventKind.EXTENSION_WITHDRAWN
        return _decide(extension, states.EXTENSION_WITHDRAWN, _WITHDRAWN, kind, actor, "", {}, tell=False)


def drop_extension(*, problem: Problem, actor: Actor, reason: str) -> None:
    """Withdraw what is still asked, since another act makes it pointless. Call it in the transaction of that act, which
    has checked who may do it."""
    kind = ProblemEventKind.EXTENSION_WITHDRAWN
    for extension in problem.extensions.filter(state=ExtensionState.ASKED):
        extension.problem = problem
        _decide(extension, states.EXTENSION_DROPPED, _DROPPED, kind, actor, reason, {}, tell=False)


def _lock(extension: Extension) -> None:
    """The problem first, always: who claims it holds the problem before he reaches its extensions."""
    problem = extension.problem
    problem.refresh_from_db(from_queryset=Problem.objects.select_for_update())
    extension.refresh_from_db()
    extension.problem = problem
    if extension.state != ExtensionState.ASKED:
        raise StaleState(extension, extension.state)


def _decide(
    extension: Extension, transition: Transition, act: Note, kind: str, actor: Actor, reason: str,
    values: dict[str, object], *, tell: bool = True,
) -> ProblemEvent:  # fmt: skip
    problem, present = extension.problem, clock.now()
    event = note(act, kind, problem=problem, actor=actor, at=present, values=values, said=Said(reason.strip()))
    decided = {
        "decided_by": actor.person, "decided_by_name": actor.person.name, "decided_at": present,
        "decision_reason": reason.strip(),
    }  # fmt: skip
    apply(transition, row=extension, actor=actor, change=Change(decided, reason.strip()))
    if tell:
        tell_unit(problem, event)
    return event
