"""Proposing an amendment: begin it, write what it changes, take a change out again, drop it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.transitions import Refused, StaleState, apply, what
from audit import clock
from audit.services import record
from campaigns.deadlines import Schedule
from campaigns.draft_rows import KINDS, key_of, kind_of, plain, stored
from campaigns.light_table import light_fault
from campaigns.models import (
    Amendment,
    AmendmentChange,
    AmendmentState,
    Campaign,
    CampaignState,
    ChangeKind,
    Deadline,
    FilingRequirement,
    FocusArea,
    FocusItem,
    LightRule,
    Phase,
    Precision,
    Rhythm,
    Task,
    TrainingDemand,
)
from campaigns.models.requirements import WITHOUT_ZERO_REPORT
from campaigns.readings import context_of, read_words, schedule_values
from campaigns.states import DROP_AMENDMENT
from campaigns.training_table import demand_fault
from campaigns.words import row_words
from personnel.models import Measure

#: Kind of row → the texts that an amendment may change.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "campaign": ("objectives", "scope", "requirements"),
    "area": ("title",),
    "item": ("text",),
    "point": ("text",),
    "task": ("text",),
    "clause": ("clause", "parties_text"),
    "phase": ("name", "content"),
    "requirement": ("help_text",),
}
#: Kind of row → the fields of its dates.
DATES: Mapping[str, tuple[str, ...]] = {
    "deadline": ("text", "date", "precision", "ongoing", "when_due"),
    "phase": ("window_text", "start", "end"),
    "requirement": ("due_text", "due_date", "due_day", "due_month", "due_after", "until"),
}
CONTACT = ("contact_name", "contact_phone")


@contextmanager
def amending(*, amendment: Amendment, actor: Actor) -> Iterator[Amendment]:
    """A transaction in which a draft amendment may be written. Raises PermissionDenied, StaleState when it is published
    or dropped, Refused when its campaign does not run."""
    actor.require(Capability.CAMPAIGN_CONFIGURE, amendment)
    with transaction.atomic():
        running(Campaign.objects.select_for_update().get(pk=amendment.campaign_id))
        held = Amendment.objects.select_for_update().get(pk=amendment.pk)
        if held.state != AmendmentState.DRAFT:
            raise StaleState(held, held.state)
        yield held


def running(campaign: Campaign) -> None:
    """Only what was published and goes on is amended: a draft is configured, a closed campaign stands. Raises
    Refused."""
    if campaign.state != CampaignState.PUBLISHED:
        raise Refused(_("“%(title)s”没有在进行，不能修订。") % {"title": campaign.short_title})


def begin_amendment(*, campaign: Campaign, actor: Actor) -> Amendment:
    """An empty draft of an amendment."""
    actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    with transaction.atomic():
        running(Campaign.objects.select_for_update().get(pk=campaign.pk))
        amendment = Amendment.objects.create(campaign=campaign, created_by=actor.person, created_at=clock.now())
        record(who=actor.who, action="campaigns.amendment.begun", what=what(amendment))
    return amendment


def drop_amendment(*, amendment: Amendment, actor: Actor) -> None:
    """Give a draft up; it stays on record."""
    apply(DROP_AMENDMENT, row=amendment, actor=actor)


def remove_change(*, amendment: Amendment, change: int, actor: Actor) -> None:
    """Take one change out of a draft. Nothing happens when it is out already."""
    with amending(amendment=amendment, actor=actor) as held:
        row = held.changes.filter(pk=change).first()
        if row is not None:
            record(
                who=actor.who,
                action="campaigns.amendment.change_withdrawn",
                what=what(held),
                before={"changes": str(row)},
            )
            row.delete()


# --- what may be changed -----------------------------------------------------------------------------------------


def propose_text(
    *, amendment: Amendment, row: models.Model, values: Mapping[str, str], actor: Actor
) -> AmendmentChange:
    """Other words for an item, task, phase and the like. Raises Refused when nothing differs or a text is empty."""
    fields = TEXTS.get(kind_of(row).name, ())
    after = {name: str(values.get(name, plain(stored(row, name)))).replace("\r\n", "\n").strip() for name in fields}
    for name, text in after.items():
        field: Any = row._meta.get_field(name)
        if not text and not field.blank:
            raise Refused(_("“%(field)s”不能为空。要去掉这一条，请用撤回。") % {"field": field.verbose_name})
        if field.max_length and len(text) > field.max_length:
            words = {"field": field.verbose_name, "most": field.max_length, "count": len(text)}
            raise Refused(_("“%(field)s”最多%(most)d个字，这里有%(count)d个。") % words)
    return _write(amendment, ChangeKind.TEXT, row, after, actor)


def propose_dates(
    *, amendment: Amendment, row: models.Model, values: Mapping[str, Any], actor: Actor
) -> AmendmentChange:
    """Another deadline of a task, window of a phase or due date of a requirement. Dates that were left as they are
    follow the printed words. Raises Refused when nothing differs or the dates make no sense."""
    kind = kind_of(row).name
    after = {name: plain(values.get(name, stored(row, name))) for name in DATES[kind]}
    after |= _read(amendment.campaign, row, after)
    if isinstance(row, Phase) and after["start"] and after["end"] and after["end"] < after["start"]:
        raise Refused(_("结束日期早于开始日期。请改其中一个。"))
    if isinstance(row, FilingRequirement):
        _due_fits(replace(row.schedule, **schedule_values(after)))
    if isinstance(row, Deadline) and not after["text"]:
        raise Refused(_("请写时限的原文，如“2026年8月底”。"))
    return _write(amendment, ChangeKind.DATES, row, after, actor)


def _read(campaign: Campaign, row: models.Model, after: Mapping[str, str]) -> dict[str, str]:
    """What new printed words say, where no date was typed beside them."""
    kind = kind_of(row).name
    words, *dates = DATES[kind]
    same = all(after[name] == plain(stored(row, name)) for name in dates)
    if after[words] == plain(stored(row, words)) or not same:
        if kind == "deadline" and after["date"] != plain(stored(row, "date")):
            return {"precision": Precision.DAY.value if after["date"] else Precision.NONE.value}
        return {}
    read = read_words(kind, after[words], context_of(campaign))
    if kind == "requirement" and read.get("rhythm") != getattr(row, "rhythm", ""):
        return {}
    return {name: plain(value) for name, value in read.items() if name in dates}


def _due_fits(schedule: Schedule) -> None:
    if schedule.rhythm == Rhythm.ONCE and not schedule.due_date:
        raise Refused(_("请填报送日期。"))
    if schedule.rhythm == Rhythm.MONTHLY and schedule.due_after is None and schedule.due_day is None:
        raise Refused(_("请填每月几日前，1到31之间。"))
    if schedule.recurs and schedule.fault:
        field: Any = FilingRequirement._meta.get_field(schedule.fault)
        raise Refused(_("“%(field)s”与报送周期不符。请改正，或清空这一栏。") % {"field": field.verbose_name})
    if not schedule.recurs and schedule.rhythm != Rhythm.ONCE and (schedule.due_date or schedule.due_day):
        raise Refused(_("这项材料没有固定期限，不能填日期。"))


def propose_withdrawal(
    *, amendment: Amendment, row: FocusItem | Task | FilingRequirement, actor: Actor
) -> AmendmentChange:
    """An item, task or requirement that holds no longer. It stays on record."""
    if row.withdrawn_at is not None:
        raise Refused(_("%(words)s已经撤回。") % {"words": row_words(row)})
    return _write(amendment, ChangeKind.WITHDRAW, row, {"withdrawn_at": "1"}, actor)


def propose_item(*, amendment: Amendment, area: FocusArea, number: str, text: str, actor: Actor) -> AmendmentChange:
    """One more item at the end of an area. Raises Refused without a text."""
    if not text.strip():
        raise Refused(_("请写整治重点的内容。"))
    after = {"number": number.strip()[:20], "text": text.replace("\r\n", "\n").strip()}
    return _write(amendment, ChangeKind.ADD_ITEM, area, after, actor)


def propose_requirement(
    *, amendment: Amendment, values: Mapping[str, Any], units: Sequence[Unit], actor: Actor
) -> AmendmentChange:
    """One more kind of material, filed by `units` and received and reviewed by the organiser. Raises Refused."""
    if not units:
        raise Refused(_("请选填报单位。"))
    _due_fits(Schedule(values["rhythm"], **schedule_values(values)))
    if values.get("zero_report_allowed") and values["kind"] in WITHOUT_ZERO_REPORT:
        raise Refused(_("情况统计表由台账自动汇总，没有零报告。请去掉“可零报告”。"))
    after = {
        "kind": values["kind"],
        "title": values["title"].strip(),
        "rhythm": values["rhythm"],
        "due_text": values.get("due_text", ""),
        **{name: _iso(values.get(name)) for name in ("due_date", "starts_on", "until")},
        **{name: values.get(name) for name in ("due_day", "due_month", "due_after")},
        **{name: bool(values.get(name)) for name in REQUIREMENT_FLAGS},
        "help_text": values.get("help_text", ""),
        "units": [unit.pk for unit in units],
        "unit_names": "、".join(unit.label for unit in units),
    }
    return _write(amendment, ChangeKind.ADD_REQUIREMENT, amendment.campaign, after, actor, words=after["title"])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


REQUIREMENT_FLAGS = ("needs_signature", "needs_seal", "needs_attachment", "zero_report_allowed", "workdays_only")


def propose_filer(*, amendment: Amendment, requirement: FilingRequirement, unit: Unit, actor: Actor) -> AmendmentChange:
    """One more unit that files a requirement."""
    after = {"unit": unit.pk, "unit_name": unit.name}
    return _write(amendment, ChangeKind.ADD_FILER, requirement, after, actor)


def propose_contact(*, amendment: Amendment, name: str, phone: str, actor: Actor) -> AmendmentChange:
    """Another contact. Raises Refused when nothing differs."""
    after = {"contact_name": name.strip()[:60], "contact_phone": phone.strip()[:40]}
    return _write(amendment, ChangeKind.CONTACT, amendment.campaign, after, actor)


def propose_light(
    *, amendment: Amendment, row: Campaign | LightRule, values: Mapping[str, Any], actor: Actor
) -> AmendmentChange:
    """Another limit of a rule of the lights, or one rule more (`row` is the campaign). Raises Refused when it names
    neither a share nor a number of days, or both, or when a rule of that level and severity stands."""
    after = {name: plain(values.get(name)) for name in ("level", "severity", "share", "workdays") if name in values}
    fault = light_fault(values.get("share"), values.get("workdays"), needed=True)
    if fault:
        raise Refused(fault)
    if isinstance(row, LightRule):
        return _write(amendment, ChangeKind.LIGHTS, row, after, actor)
    if amendment.campaign.light_rules.filter(level=after["level"], severity=after["severity"]).exists():
        raise Refused(_("这一条亮灯规则已经有了。要改它，请用“调整亮灯规则”。"))
    words = str(LightRule(level=after["level"], severity=after["severity"]))
    return _write(amendment, ChangeKind.ADD_LIGHT, row, after, actor, words=words)


def propose_training(
    *, amendment: Amendment, row: Campaign | TrainingDemand, values: Mapping[str, Any], actor: Actor
) -> AmendmentChange:
    """Another demand of training, or one more (`row` is the campaign). Raises Refused when it says no amount, its days
    are turned round, or nothing differs."""
    fault = demand_fault(values.get("amount"), values.get("starts_on"), values.get("until"), needed=True)
    if fault:
        raise Refused(fault)
    after = {name: plain(values.get(name)) for name in KINDS["training"].fields}
    after["measure"] = after["measure"] or Measure.CLASS_HOUR.value
    if isinstance(row, TrainingDemand):
        return _write(amendment, ChangeKind.TRAINING, row, after, actor)
    words = after["text"] or str(TrainingDemand(amount=values.get("amount"), measure=after["measure"]))
    return _write(amendment, ChangeKind.ADD_TRAINING, row, after, actor, words=words)


def propose_completion(*, amendment: Amendment, required: bool, actor: Actor) -> AmendmentChange:
    """Whether enforcing needs the completion certificate from now on. Raises Refused when nothing differs."""
    after = {"requires_public_law": plain(required)}
    return _write(amendment, ChangeKind.COMPLETION, amendment.campaign, after, actor)


def _write(
    amendment: Amendment, kind: ChangeKind, row: models.Model, after: Mapping[str, Any], actor: Actor, words: str = ""
) -> AmendmentChange:
    """Keep the change with what the row says now. A second one of the same kind for a row replaces the first."""
    with amending(amendment=amendment, actor=actor) as held:
        current = kind_of(row).of_campaign(held.campaign).filter(pk=row.pk).first()
        if current is None:
            raise Refused(_("没有找到要改的这一条。"))
        before = {} if kind in _ADDING else {name: plain(stored(current, name)) for name in after}
        if before == after:
            raise Refused(_("和现在的内容一样，没有要改的。"))
        values = {"words": (words or row_words(current))[:200], "before": before, "after": dict(after)}
        if kind in _ADDING:
            change = AmendmentChange.objects.create(amendment=held, kind=kind, target=key_of(current), **values)
        else:
            change, _made = AmendmentChange.objects.update_or_create(
                amendment=held, kind=kind, target=key_of(current), defaults=values
            )
        record(
            who=actor.who, action="campaigns.amendment.changed", what=what(held),
            before={"changes": str(change), **before}, after=dict(after),
        )  # fmt: skip
    return change


_ADDING = (ChangeKind.ADD_ITEM, ChangeKind.ADD_REQUIREMENT, ChangeKind.ADD_FILER, ChangeKind.ADD_LIGHT,
           ChangeKind.ADD_TRAINING)  # fmt: skip
