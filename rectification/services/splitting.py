"""拆分: one problem becomes several that are rectified, claimed and verified each by itself (docs/adr/0009)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from rectification.models import Measure, OutsideFinding, Problem, ProblemEvent, ProblemEventKind, ProblemState
from rectification.services.events import Changes, field_changes, problem_event
from rectification.services.measures import measures_of, set_measures

#: What a part takes over from the problem that it comes from.
INHERITED = (
    "campaign_id", "unit_id", "position", "focus_item_id", "sub_point_id", "source", "reported_by", "found_on",
    "severity", "kind", "responsible_leader", "responsible_unit", "responsible_person", "origin", "first_due_date",
    "due_date", "due_text", "filed_on", "respond_by", "responded_at",
)  # fmt: skip
SPLITTABLE = (ProblemState.OPEN, ProblemState.RECTIFYING)
MOST = 20


@dataclass(frozen=True)
class Part:
    """One of the problems that a split leaves: its text and its measures, one a line."""

    description: str
    measures: str


def split_problem(*, problem: Problem, parts: Sequence[Part], reason: str, actor: Actor) -> list[Problem]:
    """The problem keeps its place with the first part's text; the others are listed now. Returns all of them.

    For the unit's people and for the office, where the campaign allows it. Refused for one that is claimed, closed,
    under listed supervision, or not yet answered by the unit.
    """
    if not actor.may(Capability.PROBLEM_CLAIM, problem):
        actor.require(Capability.PROBLEM_LIST, problem)
    chosen = [Part(part.description.strip(), part.measures.strip()) for part in parts]
    _check(problem, chosen, reason)
    present = clock.now()
    with transaction.atomic():
        row = Problem.objects.select_for_update(of=("self",)).get(pk=problem.pk)
        if row.description != problem.description:
            # Somebody has just split or corrected it: these parts were made of another text.
            raise StaleState(row, row.state)
        _check_row(row)
        first, *others = chosen
        changes = field_changes(row, {"description": first.description}) | set_measures(row, first.measures)
        Problem.objects.filter(pk=row.pk).update(description=first.description)
        made = Problem.objects.bulk_create(
            Problem(
                split_from=row, description=part.description, listed_at=present,
                **{name: getattr(row, name) for name in INHERITED},
            )
            for part in others
        )  # fmt: skip
        Measure.objects.bulk_create(
            measure for new, part in zip(made, others, strict=True) for measure in measures_of(new, part.measures)
        )
        _found_too(row, made)
        _record(row, made, changes, reason.strip(), actor)
    problem.refresh_from_db()
    return [problem, *made]


def _check(problem: Problem, parts: Sequence[Part], reason: str) -> None:
    if not problem.campaign.splits_problems:
        raise Refused(_("这个专项整治没有规定可以拆分问题。"))
    if not 2 <= len(parts) <= MOST:
        raise Refused(_("请写2至%(most)d条，一条一个问题。") % {"most": MOST})
    for place, part in enumerate(parts, 1):
        if not part.description:
            raise Refused(_("第%(place)d条未写存在的问题。请写清事实。") % {"place": place})
        if not part.measures:
            raise Refused(_("第%(place)d条至少写1条措施。") % {"place": place})
    if not reason.strip():
        raise Refused(_("请写明拆分的理由。"))


def _check_row(row: Problem) -> None:
    if row.state not in SPLITTABLE:
        raise StaleState(row, row.state)
    if row.supervised_at is not None:
        raise Refused(_("挂牌督办中的问题不能拆分。请先由局领导解除挂牌督办。"))
    if row.awaits_response or row.objected_at is not None:
        raise Refused(_("单位还没有回应，不能拆分。请等单位回应后再拆。"))


def _found_too(row: Problem, made: Sequence[Problem]) -> None:
    """That others found it holds of each part: no split makes it the unit's own discovery."""
    findings = list(row.outside_findings.filter(withdrawn_at=None))
    OutsideFinding.objects.bulk_create(
        OutsideFinding(
            problem=new, source=one.source, organ=one.organ, found_on=one.found_on, recorded_name=one.recorded_name,
            recorded_at=one.recorded_at,
        )
        for new in made for one in findings
    )  # fmt: skip


def _record(row: Problem, made: Sequence[Problem], changes: Changes, reason: str, actor: Actor) -> None:
    at = made[0].listed_at
    statement = _("拆成%(count)d条：%(reason)s") % {"count": len(made) + 1, "reason": reason}
    problem_event(row, ProblemEventKind.SPLIT, actor=actor, at=at, statement=statement, changes=changes).save()
    origin = _("由另一条问题拆出：%(reason)s") % {"reason": reason}
    ProblemEvent.objects.bulk_create(
        problem_event(new, ProblemEventKind.LISTED, actor=actor, at=at, statement=origin) for new in made
    )
    record(
        who=actor.who, action="rectification.problem.split", what=what(row), reason=reason,
        after={"parts": [str(new.uuid) for new in made]},
    )  # fmt: skip
