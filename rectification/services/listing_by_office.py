"""牵头单位列入: the office lists a problem found by inspection; the unit answers or objects, the office decides."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.services.units import standing_unit
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from campaigns.models import Campaign, CampaignState
from campaigns.querysets import taken_over_from
from campaigns.workdays import load_calendar
from rectification import states
from rectification.models import Problem, ProblemEvent, ProblemEventKind, ProblemOrigin, ProblemState
from rectification.services.acting import Note, Said, locked, move, note
from rectification.services.events import problem_event
from rectification.services.measures import set_measures
from rectification.services.telling import tell_office, tell_unit
from rectification.sheets.base import day_text, parse_day
from rectification.sheets.measures import read_measures

#: Working days in which a unit answers where the office names no day.
USUALLY_DAYS = 5
_UNFINISHED = (ProblemState.OPEN, ProblemState.RECTIFYING)


def _awaiting(problem: Problem, actor: Actor) -> None:
    """The unit still owes an answer, and has not objected."""
    if not problem.awaits_response:
        raise StaleState(problem, problem.state)


def _first_objection(problem: Problem, actor: Actor) -> None:
    if problem.events.filter(kind=ProblemEventKind.OBJECTION_REFUSED).exists():
        raise Refused(_("异议已经答复过，请填写整改措施作回应。"))


_RESPONDED = Note("rectification.problem.responded", Capability.PROBLEM_CLAIM, _UNFINISHED, (_awaiting,))
_OBJECTED = Note("rectification.problem.objected", Capability.PROBLEM_CLAIM, _UNFINISHED, (_awaiting, _first_objection))
_OBJECTION_REFUSED = Note(
    "rectification.problem.objection_refused", Capability.PROBLEM_LIST, _UNFINISHED, (states.only_objected,)
)


@dataclass(frozen=True)
class Found:
    """What the office writes of a problem that it lists. `due_text` "" leaves the date to the unit."""

    focus_item_id: int
    description: str
    source: str
    reported_by: str
    severity: str
    kind: str
    sub_point_id: int | None = None
    found_on: date | None = None
    due_text: str = ""


@dataclass(frozen=True)
class Answer:
    """What the unit fills in: measures one a line, and who does it by when."""

    measures: str
    responsible_leader: str
    responsible_unit: str
    due_text: str
    responsible_person: str = ""


def usual_day() -> date:
    """The day by which a unit answers where the office names none."""
    return load_calendar().add(clock.today(), USUALLY_DAYS)


def list_problem(
    *, campaign: Campaign, unit: Unit, found: Found, actor: Actor, respond_by: date | None = None
) -> Problem:
    """列入台账 by the office; the unit's people are told. Refused for a unit that takes no part or is dissolved, for a
    campaign that does not run, and for a day of answer that is past."""
    actor.require(Capability.PROBLEM_LIST, campaign)
    _check_found(campaign, unit, found, respond_by)
    present, due = clock.now(), parse_day(found.due_text)
    answer_by = respond_by or usual_day()
    with transaction.atomic():
        unit = standing_unit(unit)
        values = asdict(found) | {"due_text": day_text(found.due_text)[:40], "due_date": due[0] if due else None}
        problem = Problem.objects.create(
            campaign=campaign, unit=unit, origin=ProblemOrigin.OFFICE, listed_at=present,
            respond_by=answer_by, first_due_date=values["due_date"], **values,
        )  # fmt: skip
        # Whoever may list may read what he has listed: the same rule as for every row of the ledger.
        actor.require(Capability.PROBLEM_LIST, problem)
        event = problem_event(problem, ProblemEventKind.LISTED, actor=actor, at=present)
        event.save()
        record(
            who=actor.who, action="rectification.problem.listed", what=what(problem),
            after={"unit": unit.name, "respond_by": answer_by.isoformat()},
        )  # fmt: skip
        tell_unit(problem, event, leaders=True)
    return problem


def _check_found(campaign: Campaign, unit: Unit, found: Found, respond_by: date | None) -> None:
    if campaign.state != CampaignState.PUBLISHED:
        raise Refused(_("“%(title)s”没有在进行，不能列入问题。") % {"title": campaign.short_title})
    if not campaign.participations.filter(unit=unit).exists():
        raise Refused(_("%(unit)s没有参加这个专项整治，不能列入。") % {"unit": unit.name})
    if not found.description.strip():
        raise Refused(_("未写存在的问题。请写清事实：时间、地点、涉及数量。"))
    if respond_by is not None and respond_by < clock.today():
        raise Refused(_("回应期限已经过去。请填今天或以后的日期。"))
    if found.found_on is not None and found.found_on > clock.today():
        raise Refused(_("发现日期在今天以后。请填实际发现的日期。"))
    if found.due_text and parse_day(found.due_text) is None:
        raise Refused(_("看不出完成时限是哪年哪月。请写成“2026年7月”或“2026年7月15日”。"))


def respond_to_problem(*, problem: Problem, answer: Answer, actor: Actor) -> ProblemEvent:
    """回应: the unit fills in what the office could not: measures, who, by when.

    Refused when something is missing, or when the date is later than the one that the office has set.
    """
    actor.require(Capability.PROBLEM_CLAIM, problem)
    due, present = _check_answer(problem, answer), clock.now()
    with transaction.atomic():
        locked(problem)
        values: dict[str, Any] = {
            "responsible_leader": answer.responsible_leader.strip()[:60],
            "responsible_unit": answer.responsible_unit.strip()[:120],
            "responsible_person": answer.responsible_person.strip()[:60],
            "due_text": day_text(answer.due_text)[:40],
            "due_date": due,
            "responded_at": present,
        }
        if problem.first_due_date is None:
            values["first_due_date"] = due
        event = note(
            _RESPONDED, ProblemEventKind.RESPONDED, problem=problem, actor=actor, at=present, values=values,
            said=Said(),
        )  # fmt: skip
        event.changes = {**(event.changes or {}), **set_measures(problem, answer.measures)}
        event.save(update_fields=["changes"])
    return event


def _check_answer(problem: Problem, answer: Answer) -> date:
    missing = [
        label
        for label, text in (
            (_("整改措施"), answer.measures),
            (_("责任领导"), answer.responsible_leader),
            (_("责任单位"), answer.responsible_unit),
            (_("完成时限"), answer.due_text),
        )
        if not text.strip()
    ]
    if missing:
        raise Refused(_("还没有填%(labels)s。") % {"labels": "、".join(missing)})
    due = parse_day(answer.due_text)
    if due is None:
        raise Refused(_("看不出完成时限是哪年哪月。请写成“2026年7月”或“2026年7月15日”。"))
    if problem.due_date is not None and due[0] > problem.due_date:
        values = {"day": problem.due_text or problem.due_date.isoformat()}
        raise Refused(_("完成时限晚于牵头单位要求的%(day)s。请改早，或者提出异议。") % values)
    unread = next((one.unread for one in read_measures(answer.measures) if one.unread), "")
    if unread:
        raise Refused(_("措施里的“%(day)s”看不出是哪年哪月。请写成“（张三，2026年7月）”。") % {"day": unread})
    return due[0]


def object_to_problem(*, problem: Problem, reason: str, actor: Actor) -> ProblemEvent:
    """提出异议, once, with a reason: the office decides whether the problem stays."""
    actor.require(Capability.PROBLEM_CLAIM, problem)
    if not reason.strip():
        raise Refused(_("请写异议的理由：哪里不属实，有什么依据。"))
    present = clock.now()
    with transaction.atomic():
        event = note(
            _OBJECTED, ProblemEventKind.OBJECTED, problem=problem, actor=actor, at=present,
            values={"objected_at": present}, said=Said(reason.strip()),
        )  # fmt: skip
        tell_office(problem, event)
    return event


def decide_objection(*, problem: Problem, keep: bool, reason: str, actor: Actor) -> ProblemEvent:
    """The office keeps the problem, and the unit answers anew, or withdraws it. Never of one's own unit."""
    actor.require(Capability.PROBLEM_LIST, problem)
    taken_over = taken_over_from(actor.person.pk).filter(heir=problem.unit_id).exists()
    if taken_over or problem.unit_id in actor.person.grants.unit_ids:
        raise Refused(_("这是您本单位的问题，请由其他人答复异议。"))
    if not reason.strip():
        raise Refused(_("请写明理由。"))
    present, said = clock.now(), Said(reason.strip())
    with transaction.atomic():
        locked(problem)
        states.only_objected(problem, actor)
        if keep:
            event = note(
                _OBJECTION_REFUSED, ProblemEventKind.OBJECTION_REFUSED, problem=problem, actor=actor, at=present,
                values={"objected_at": None, "respond_by": usual_day()}, said=said,
            )  # fmt: skip
        else:
            event = move(
                states.OBJECTION_UPHELD, ProblemEventKind.WITHDRAWN, problem=problem, actor=actor, at=present,
                values={"objected_at": None, "withdrawn_at": present}, said=said,
            )  # fmt: skip
        tell_unit(problem, event, leaders=True)
    return event
