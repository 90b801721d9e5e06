"""Publishing an amendment: the preview once more, then exactly that, in one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, StaleState, apply
from audit import clock
from campaigns.amending import Effect, facts_of, preview
from campaigns.amending.facts import change_facts
from campaigns.draft_rows import find_row, key_of
from campaigns.models import (
    Amendment,
    AmendmentChange,
    AmendmentNotice,
    AmendmentState,
    Campaign,
    ChangeKind,
    DueChange,
    FilingRequirement,
    FocusItem,
    LightRule,
    Obligation,
    Participation,
    RequirementParty,
    RequirementReceiver,
    TrainingDemand,
)
from campaigns.planning import PlannedObligation
from campaigns.services.amend import CONTACT, REQUIREMENT_FLAGS, running
from campaigns.services.dispatch import send_amendment
from campaigns.services.obligations import create_obligations
from campaigns.states import PUBLISH_AMENDMENT


class AmendmentBlocked(Refused):
    """The preview found what forbids it, or the effect is another than the one that was seen. `effect` is how it is
    now."""

    def __init__(self, effect: Effect, message: str) -> None:
        self.effect = effect
        super().__init__(message)


def preview_amendment(*, amendment: Amendment) -> Effect:
    """What publishing this draft would do now. Reads only."""
    changes = [change_facts(amendment.campaign, change) for change in amendment.changes.all()]
    return preview(facts_of(amendment.campaign, changes), changes)


def publish_amendment(*, amendment: Amendment, reason: str, seen: str, actor: Actor) -> Effect:
    """Make the changes. `seen` is the digest of the effect that the person read: of any other nothing is done.

    Raises Refused without a reason, AmendmentBlocked, StaleState when it is no draft any more. Amendments of one
    campaign wait for one another on the campaign's row; the second one meets what the first one wrote.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("请写明为什么修订。各单位会看到。"))
    actor.require(Capability.CAMPAIGN_CONFIGURE, amendment)
    with transaction.atomic():
        # Without the key: rows that point to the campaign may come meanwhile, as a filing's first.
        campaign = Campaign.objects.select_for_update(no_key=True).get(pk=amendment.campaign_id)
        held = Amendment.objects.select_for_update().get(pk=amendment.pk)
        if held.state != AmendmentState.DRAFT:
            raise StaleState(held, held.state)
        running(campaign)
        held.campaign = campaign
        _hold_obligations(campaign)
        effect = preview_amendment(amendment=held)
        if effect.faults:
            raise AmendmentBlocked(effect, _("还不能发布：%(fault)s") % {"fault": effect.faults[0]})
        if effect.digest != seen:
            raise AmendmentBlocked(effect, _("您看过之后情况有变，修订没有发布。请按最新的影响再核对一遍。"))
        _apply(held, campaign, effect, reason, actor)
    amendment.refresh_from_db()
    return effect


def _hold_obligations(campaign: Campaign) -> None:
    """A filing that is sent in this moment is sent before the preview is made once more, or after the amendment."""
    rows = Obligation.objects.select_for_update(no_key=True).filter(campaign=campaign)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _apply(amendment: Amendment, campaign: Campaign, effect: Effect, reason: str, actor: Actor) -> None:
    made = _write_rows(campaign, amendment)
    _join(campaign, effect)
    _write_obligations(campaign, effect, made, reason, actor)
    campaign.version += 1
    campaign.save(update_fields=["version"])
    AmendmentNotice.objects.bulk_create(
        AmendmentNotice(amendment=amendment, unit_id=unit, unit_name=name) for unit, name in effect.units
    )
    values = {
        "number": campaign.version,
        "reason": reason[:500],
        "effect": effect.as_json(),
        "published_by": actor.person,
        "published_at": clock.now(),
    }
    note = {
        "campaign": campaign.slug,
        "number": campaign.version,
        "changes": [str(change) for change in amendment.changes.all()],
        "created": len(effect.created),
        "moved": len(effect.moved),
        "waived": len(effect.waived),
        "told": [name for _unit, name in effect.units],
    }
    apply(PUBLISH_AMENDMENT, row=amendment, actor=actor, change=Change(values=values, reason=reason, note=note))
    send_amendment(amendment=amendment, actor=actor)


# --- rows --------------------------------------------------------------------------------------------------------


def _write_rows(campaign: Campaign, amendment: Amendment) -> dict[int, int]:
    """Make the changes on the plan's own rows; ids of added requirements by minus the change."""
    made: dict[int, int] = {}
    for change in amendment.changes.all():
        row = find_row(campaign, change.target)
        if change.kind == ChangeKind.WITHDRAW:
            type(row)._default_manager.filter(pk=row.pk).update(withdrawn_at=clock.now())
        elif change.kind == ChangeKind.ADD_ITEM:
            _note_made(change, _add_item(row, change.after))
        elif change.kind == ChangeKind.ADD_REQUIREMENT:
            requirement = _add_requirement(campaign, change.after)
            made[-change.pk] = requirement.pk
            _note_made(change, requirement)
        elif change.kind == ChangeKind.ADD_LIGHT:
            values = {name: (value or None) if name in ("share", "workdays") else value
                      for name, value in change.after.items()}  # fmt: skip
            LightRule.objects.create(campaign=campaign, **values)
        elif change.kind == ChangeKind.ADD_TRAINING:
            _note_made(change, _add_training(campaign, change.after))
        elif change.kind == ChangeKind.ADD_FILER:
            RequirementParty.objects.create(requirement=row, unit_id=change.after["unit"])
        else:
            _assign(campaign, row, change)
    return made


def _note_made(change: AmendmentChange, row: Any) -> None:
    change.made = key_of(row)
    change.save(update_fields=["made"])


def _add_item(area: Any, after: Mapping[str, Any]) -> FocusItem:
    last = area.items.aggregate(last=Max("position"))["last"]
    return FocusItem.objects.create(area=area, position=0 if last is None else last + 1, **after)


def _add_training(campaign: Campaign, after: Mapping[str, Any]) -> TrainingDemand:
    row = TrainingDemand(campaign=campaign, position=campaign.training_demands.count())
    for name, value in after.items():
        field: Any = row._meta.get_field(name)
        setattr(row, name, bool(value) if _is_flag(field) else None if value == "" and field.null else value)
    row.full_clean(exclude=["campaign"])  # reads days and numbers
    row.save()
    return row


def _add_requirement(campaign: Campaign, after: Mapping[str, Any]) -> FilingRequirement:
    last = campaign.filing_requirements.aggregate(last=Max("position"))["last"]
    plain = (
        "kind", "title", "rhythm", "due_text", "due_date", "due_day", "due_month", "due_after", "starts_on", "until",
        "help_text", *REQUIREMENT_FLAGS,
    )  # fmt: skip
    # A draft of before these fields were there lacks some of them.
    values = {name: after[name] for name in plain if name in after}
    row = FilingRequirement.objects.create(campaign=campaign, position=0 if last is None else last + 1, **values)
    RequirementParty.objects.bulk_create(RequirementParty(requirement=row, unit_id=unit) for unit in after["units"])
    RequirementReceiver.objects.create(requirement=row, unit_id=campaign.organiser_id, reviews=True)
    return row


def _assign(campaign: Campaign, row: Any, change: AmendmentChange) -> None:
    """Write plain values through the fields' own reading."""
    target = campaign if change.kind == ChangeKind.CONTACT else row
    names = CONTACT if change.kind == ChangeKind.CONTACT else tuple(change.after)
    for name in names:
        field: Any = target._meta.get_field(name)
        value = change.after[name]
        empty = value == "" and field.null
        setattr(target, name, None if empty else bool(value) if _is_flag(field) else field.to_python(value))
    target.save(update_fields=names)


def _is_flag(field: Any) -> bool:
    return bool(field.get_internal_type() == "BooleanField")


# --- obligations -------------------------------------------------------------------------------------------------


def _join(campaign: Campaign, effect: Effect) -> None:
    """Units that owe something for the first time take part from now on."""
    there = set(campaign.participations.values_list("unit", flat=True))
    last = campaign.participations.aggregate(last=Max("position"))["last"]
    place = 0 if last is None else last + 1
    units = {row.planned.unit.id: row.planned.unit for row in effect.created if row.planned is not None}
    fresh = [unit for key, unit in units.items() if key not in there]
    Participation.objects.bulk_create(
        Participation(
            campaign=campaign, unit_id=unit.id, position=place + at, name=unit.name, short_name=unit.short_name
        )
        for at, unit in enumerate(fresh)
    )


def _write_obligations(campaign: Campaign, effect: Effect, made: Mapping[int, int], reason: str, actor: Actor) -> None:
    present = clock.now()
    create_obligations(
        campaign=campaign, planned=[_planned(row.planned, made) for row in effect.created if row.planned]
    )
    for row in effect.moved:
        Obligation.objects.filter(pk=row.obligation).update(due_date=row.new, printed_due=row.printed)
    DueChange.objects.bulk_create(
        DueChange(obligation_id=row.obligation, old_date=row.old, new_date=row.new, reason=reason[:300], at=present)
        for row in effect.moved
    )
    Obligation.objects.filter(pk__in=[row.obligation for row in effect.waived]).update(
        waived_at=present, waived_by=actor.person, waived_reason=reason[:300]
    )


def _planned(row: PlannedObligation, made: Mapping[int, int]) -> PlannedObligation:
    key = made.get(row.requirement_id, row.requirement_id)
    return replace(row, requirement_id=key)
