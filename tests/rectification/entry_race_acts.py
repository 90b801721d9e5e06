"""What the processes of test_entry_races do: one person's act on one problem or list."""

from accounts.actors import Actor
from accounts.models import User
from audit import clock
from campaigns.models import FilingRequirement
from rectification import services
from rectification.models import Problem
from rectification.services import Answer, Part

ANSWER = Answer("甲\n乙", "周启明", "综合执法大队", "2099年12月")
PARTS = [Part("甲", "一"), Part("乙", "二")]


def on_listed(verb: str, user: int, row: int) -> None:
    """`row` is a problem, for "add" a requirement."""
    actor = Actor(User.objects.get(pk=user), "10.1.2.3")
    if verb == "add":
        requirement = FilingRequirement.objects.get(pk=row)
        unit = actor.person.grants.posts[0].unit_id
        services.begin_addition(
            requirement=requirement, unit=requirement.obligations.filter(unit=unit)[0].unit, actor=actor
        )
        return
    problem = Problem.objects.select_related("campaign", "unit").get(pk=row)
    if verb == "respond":
        services.respond_to_problem(problem=problem, answer=ANSWER, actor=actor)
    elif verb == "object":
        services.object_to_problem(problem=problem, reason="不属实", actor=actor)
    elif verb in ("keep", "withdraw"):
        services.decide_objection(problem=problem, keep=verb == "keep", reason="看过录像", actor=actor)
    elif verb == "split":
        services.split_problem(problem=problem, parts=PARTS, reason="分开整改", actor=actor)
    else:
        services.claim_done(problem=problem, done_on=clock.today(), statement="已改", actor=actor)
