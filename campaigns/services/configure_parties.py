"""Who is responsible, who files, who receives: the verbs of parties and receivers in a draft."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Unit, UnitGroup
from accounts.transitions import Refused, what
from audit.services import record
from campaigns.draft_rows import kind_of
from campaigns.models import (
    Assignment,
    AssignmentParty,
    AssignmentRole,
    Campaign,
    FilingRequirement,
    RequirementParty,
    RequirementReceiver,
)
from campaigns.services.configure import RowGone, drafting, locked

Holder = Assignment | FilingRequirement
Party = AssignmentParty | RequirementParty


def _write(actor: Actor, campaign: Campaign, row: models.Model, verb: str, **after: Any) -> None:
    record(
        who=actor.who,
        action=f"campaigns.{_noun(row)}.{verb}",
        what=what(row),
        after={"campaign": campaign.slug, **after},
    )


def _noun(row: models.Model) -> str:
    return {
        AssignmentParty: "assignment_party",
        RequirementParty: "requirement_party",
        RequirementReceiver: "requirement_receiver",
    }[type(row)]


def _standing(party: Unit | UnitGroup) -> dict[str, Any]:
    return {"unit": party} if isinstance(party, Unit) else {"group": party}


def add_party(
    *, campaign: Campaign, holder: Holder, party: Unit | UnitGroup, actor: Actor, role: str = AssignmentRole.LEAD
) -> Party:
    """Name a unit or a group as responsible for an assignment or as filing a requirement; named twice, it is one."""
    with drafting(campaign=campaign, actor=actor) as journal:
        held = locked(kind_of(holder), campaign, holder)
        existing: Party | None = held.parties.filter(**_standing(party)).first()
        if existing is not None:
            return existing
        row: Party
        if isinstance(held, Assignment):
            row = AssignmentParty.objects.create(assignment=held, role=AssignmentRole(role), **_standing(party))
        else:
            row = RequirementParty.objects.create(requirement=held, **_standing(party))
        _write(actor, campaign, row, "added", to=str(held), party=str(party), role=getattr(row, "role", ""))
        journal.tell("party_added", held, party=party)
    return row


def remove_party(*, campaign: Campaign, party: Party, actor: Actor) -> None:
    """Take a party away again."""
    with drafting(campaign=campaign, actor=actor) as journal:
        row = _held(campaign, party)
        _write(actor, campaign, row, "removed", party=str(row))
        journal.tell("party_removed", _holder(row), party=row)
        row.delete()


def change_party_role(*, campaign: Campaign, party: AssignmentParty, role: str, actor: Actor) -> AssignmentParty:
    """Lead or cooperating."""
    with drafting(campaign=campaign, actor=actor) as journal:
        row: AssignmentParty = _held(campaign, party)
        if row.role != role:
            before, row.role = row.role, AssignmentRole(role)
            row.save(update_fields=["role"])
            _write(actor, campaign, row, "changed", party=str(row), role=role, role_before=before)
            journal.tell("role_changed", row.assignment, party=row)
    return row


def add_receiver(
    *,
    campaign: Campaign,
    requirement: FilingRequirement,
    actor: Actor,
    unit: Unit | None = None,
    outside_name: str = "",
) -> RequirementReceiver:
    """Name who receives: a unit, or a body outside this system by name. The first unit named reviews."""
    outside_name = outside_name.strip()
    if unit is None and not outside_name:
        raise Refused(_("请选一个接收单位，或者写明系统外的接收单位名称。"))
    with drafting(campaign=campaign, actor=actor) as journal:
        held: FilingRequirement = locked(kind_of(requirement), campaign, requirement)
        same = held.receivers.filter(unit=unit) if unit else held.receivers.filter(outside_name=outside_name)
        existing: RequirementReceiver | None = same.first()
        if existing is not None:
            return existing
        row = RequirementReceiver.objects.create(
            requirement=held,
            unit=unit,
            outside_name="" if unit else outside_name[:120],
            reviews=unit is not None and not held.receivers.filter(reviews=True).exists(),
        )
        _write(actor, campaign, row, "added", to=str(held), receiver=str(row), reviews=row.reviews)
        journal.tell("party_added", held, party=row)
    return row


def remove_receiver(*, campaign: Campaign, receiver: RequirementReceiver, actor: Actor) -> None:
    """Take a receiver away. When it was the one that reviews, nobody does until another is named."""
    with drafting(campaign=campaign, actor=actor) as journal:
        row: RequirementReceiver = _held(campaign, receiver)
        _write(actor, campaign, row, "removed", receiver=str(row), reviews=row.reviews)
        journal.tell("party_removed", row.requirement, party=row)
        row.delete()


def name_reviewing_receiver(*, campaign: Campaign, receiver: RequirementReceiver, actor: Actor) -> None:
    """Let this receiver review, and none of the others: exactly one does. Raises Refused for a body outside."""
    with drafting(campaign=campaign, actor=actor) as journal:
        row: RequirementReceiver = _held(campaign, receiver)
        if row.unit_id is None:
            raise Refused(_("“%(name)s”不在本系统内，不能在系统里审核。请选系统内的单位。") % {"name": row})
        RequirementReceiver.objects.filter(requirement=row.requirement_id).exclude(pk=row.pk).update(reviews=False)
        row.reviews = True
        row.save(update_fields=["reviews"])
        _write(actor, campaign, row, "reviewer_named", receiver=str(row), to=str(row.requirement))
        journal.tell("reviewer_named", row.requirement, party=row)


def _holder(party: Party) -> models.Model:
    return party.assignment if isinstance(party, AssignmentParty) else party.requirement


def _held(campaign: Campaign, row: Any) -> Any:
    """The row as it is now, if it is of this campaign. Raises RowGone."""
    model = type(row)
    current = model._default_manager.filter(**{model.campaign_path: campaign}, pk=row.pk).first()
    if current is None:
        raise RowGone
    return current
