"""Common problems 普遍性问题: proposed by the office, with the problems of several units under them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from campaigns.models import Campaign
from rectification.models import CommonPart, CommonProblem, Problem, ProblemEvent, ProblemEventKind
from rectification.services.events import problem_event


@dataclass(frozen=True)
class Texts:
    """What the office writes of a common problem."""

    title: str
    cause: str
    measure: str
    responsible: str = ""

    def checked(self) -> "Texts":
        """Trimmed. Refused: title, cause or measure missing."""
        if not (self.title.strip() and self.cause.strip() and self.measure.strip()):
            raise Refused(_("请写普遍性问题的名称、产生原因和长效措施。"))
        return Texts(*(text.strip() for text in (self.title[:120], self.cause, self.measure, self.responsible[:120])))


@dataclass(frozen=True)
class Grouped:
    """How a bulk went: `added`, and those left where they were: `elsewhere` under another one, `gone` withdrawn."""

    added: int
    already: int
    elsewhere: int
    gone: int


def create_common_problem(
    *, campaign: Campaign, texts: Texts, actor: Actor, problems: Iterable[Problem] = ()
) -> CommonProblem:
    """Begin a common problem, with the problems chosen in the ledger. Raises PermissionDenied, Refused."""
    actor.require(Capability.PROBLEM_GROUP, campaign)
    good = texts.checked()
    with transaction.atomic():
        made = CommonProblem.objects.create(
            campaign=campaign, title=good.title, cause=good.cause, measure=good.measure, responsible=good.responsible,
            created_by=actor.person, created_name=actor.person.name[:60], created_at=clock.now(),
        )  # fmt: skip
        record(who=actor.who, action="rectification.common.created", what=what(made), after=vars(good))
        group_problems(common=made, problems=problems, actor=actor)
    return made


def edit_common_problem(*, common: CommonProblem, texts: Texts, actor: Actor) -> None:
    """Change its words. Raises PermissionDenied, Refused, StaleState when it is dissolved."""
    actor.require(Capability.PROBLEM_GROUP, common)
    good = texts.checked()
    with transaction.atomic():
        held = _held(common)
        before = {name: getattr(held, name) for name, value in vars(good).items() if getattr(held, name) != value}
        if before:
            CommonProblem.objects.filter(pk=held.pk).update(**vars(good))
            after = {name: getattr(good, name) for name in before}
            record(who=actor.who, action="rectification.common.changed", what=what(held), before=before, after=after)
    common.refresh_from_db()


def group_problems(*, common: CommonProblem, problems: Iterable[Problem], actor: Actor) -> Grouped:
    """Put problems of its campaign under it. One that stands under another is left there; nothing is moved silently.

    Only problems over which the actor holds PROBLEM_GROUP count; others are left out as if they were not named.
    """
    actor.require(Capability.PROBLEM_GROUP, common)
    present = clock.now()
    with transaction.atomic():
        held = _held(common)
        keys = [problem.pk for problem in problems]
        mine = Problem.objects.all().within(actor.person, Capability.PROBLEM_GROUP).filter(campaign=held.campaign_id)
        rows = list(mine.filter(pk__in=keys).order_by("pk"))
        # The locks make what is read below true until the parts are written.
        list(Problem.objects.select_for_update(no_key=True).filter(pk__in=[r.pk for r in rows]).order_by("pk"))
        under = dict(CommonPart.objects.filter(problem__in=rows).values_list("problem_id", "common_id"))
        new = [row for row in rows if row.pk not in under and row.withdrawn_at is None]
        CommonPart.objects.bulk_create(
            CommonPart(common=held, problem=row, added_name=actor.person.name[:60], added_at=present) for row in new
        )
        _events(new, ProblemEventKind.GROUPED, held, actor)
        if new:
            uuids = [str(row.uuid) for row in new]
            record(who=actor.who, action="rectification.common.grouped", what=what(held), after={"problems": uuids})
    already = sum(pk == held.pk for pk in under.values())
    gone = sum(row.pk not in under and row.withdrawn_at is not None for row in rows)
    return Grouped(len(new), already, len(under) - already, gone)


def ungroup_problem(*, common: CommonProblem, problem: Problem, actor: Actor) -> None:
    """Take a problem out. Raises StaleState when it does not stand under it."""
    actor.require(Capability.PROBLEM_GROUP, common)
    with transaction.atomic():
        held = _held(common)
        if not CommonPart.objects.filter(common=held, problem=problem).delete()[0]:
            raise StaleState(held, "ungrouped")
        _events([problem], ProblemEventKind.UNGROUPED, held, actor)
        uuids = [str(problem.uuid)]
        record(who=actor.who, action="rectification.common.ungrouped", what=what(held), before={"problems": uuids})


def dissolve_common_problem(*, common: CommonProblem, reason: str, actor: Actor) -> None:
    """Give it up with a reason; its problems stand by themselves again."""
    actor.require(Capability.PROBLEM_GROUP, common)
    if not reason.strip():
        raise Refused(_("请写明不再作为普遍性问题的原因。"))
    with transaction.atomic():
        held = _held(common)
        problems = list(Problem.objects.filter(common_part__common=held).order_by("pk"))
        held.parts.all().delete()
        _events(problems, ProblemEventKind.UNGROUPED, held, actor)
        CommonProblem.objects.filter(pk=held.pk).update(dissolved_at=clock.now(), dissolved_reason=reason.strip())
        note = {"problems": [str(problem.uuid) for problem in problems]}
        record(
            who=actor.who, action="rectification.common.dissolved", what=what(held), before=note, reason=reason.strip()
        )
    common.refresh_from_db()


def _held(common: CommonProblem) -> CommonProblem:
    held: CommonProblem = CommonProblem.objects.select_for_update(no_key=True).get(pk=common.pk)
    if held.dissolved_at is not None:
        raise StaleState(held, "dissolved")
    return held


def _events(problems: Iterable[Problem], kind: str, common: CommonProblem, actor: Actor) -> None:
    present = clock.now()
    ProblemEvent.objects.bulk_create(
        problem_event(problem, kind, actor=actor, at=present, statement=common.title) for problem in problems
    )
