"""Tasks for tests: rows of the plan written directly, duties opened by the service."""

from datetime import timedelta
from typing import Any

from accounts.models import Unit, UnitGroup
from audit import clock
from campaigns.models import Assignment, Deadline
from rectification.models import TaskDuty
from rectification.services import open_duties
from tests.campaign_factory import Given


def give_assignment(given: Given, *parties: Unit | UnitGroup, deadlines: tuple[dict[str, Any], ...] = ()) -> Assignment:
    """One more task with one assignment, due in 20 days unless `deadlines` say otherwise."""
    campaign = given.campaign
    group = campaign.task_groups.first() or campaign.task_groups.create(number="一", title="健全制度")
    number = group.tasks.count() + 1
    task = group.tasks.create(position=number, number=str(number), text=f"建立第{number}项机制并公布")
    assignment: Assignment = task.assignments.create(parties_text="责任单位")
    for place, party in enumerate(parties):
        field = "group" if isinstance(party, UnitGroup) else "unit"
        assignment.parties.create(**{field: party}, role="cooperating" if place else "lead")
    for place, values in enumerate(deadlines or ({"text": "下月底", "date": clock.today() + timedelta(days=20)},)):
        Deadline.objects.create(assignment=assignment, position=place, **{"text": "时限", **values})
    return assignment


def give_task(given: Given, *parties: Unit | UnitGroup, **values: Any) -> list[TaskDuty]:
    """The duties of one more assignment."""
    assignment = give_assignment(given, *parties, **values)
    open_duties(campaign=given.campaign)
    return list(TaskDuty.objects.filter(assignment=assignment).order_by("unit__path"))
