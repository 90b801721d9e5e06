"""How changes read: field by field, before and after, for the manager, the units and the trail of a plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from audit.clock import local_date
from campaigns.deadlines import Schedule
from campaigns.draft_rows import KINDS
from campaigns.light_table import limit_words
from campaigns.models import Amendment, AmendmentChange, Campaign, ChangeKind, FilingKind, Rhythm, TrainingDemand
from campaigns.readings import schedule_values
from campaigns.titles import schedule_words
from campaigns.training_table import demand_words
from personnel.models import TrainingCategory

NOTICE_DAYS = 30


@dataclass(frozen=True)
class ChangeLine:
    """One field: its label, what stood there and what stands there now; empty for nothing."""

    label: str
    before: str
    after: str


def change_lines(change: AmendmentChange) -> list[ChangeLine]:
    """The fields that differ."""
    if change.kind == ChangeKind.WITHDRAW:
        return [ChangeLine("", "", _("撤回，不再执行；原文保留在记录里"))]
    if change.kind == ChangeKind.ADD_ITEM:
        after = change.after
        return [ChangeLine(_("新增"), "", f"{after['number']}. {after['text']}" if after["number"] else after["text"])]
    if change.kind == ChangeKind.ADD_FILER:
        return [ChangeLine(_("新增填报单位"), "", change.after["unit_name"])]
    if change.kind == ChangeKind.ADD_LIGHT:
        return [ChangeLine(_("新增"), "", limit_words(change.after["share"], change.after["workdays"]))]
    if change.kind == ChangeKind.ADD_TRAINING:
        after = change.after
        words = demand_words(after["category"], after["amount"], after["measure"], _category(after["category"]))
        return [ChangeLine(_("新增"), "", words)]
    if change.kind == ChangeKind.ADD_REQUIREMENT:
        return _requirement(change.after)
    model = KINDS[change.target.partition("-")[0]].model
    lines = []
    for name, new in change.after.items():
        old, field = change.before.get(name, ""), model._meta.get_field(name)
        if old != new and name != "precision":
            lines.append(ChangeLine(str(field.verbose_name), _plain(field, old), _plain(field, new)))  # type: ignore[union-attr]
    return lines


def _plain(field: Any, value: str) -> str:
    if field.get_internal_type() == "BooleanField":
        return _("是") if value else _("否")
    if field.get_internal_type() == "DateField" and value:
        day = date.fromisoformat(value)
        return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
    if field.model is TrainingDemand and field.name == "category":
        return _category(value).get(value, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return value


def _category(code: str) -> dict[str, str]:
    return dict(TrainingCategory.objects.filter(code=code).values_list("code", "name"))


def _requirement(after: dict[str, Any]) -> list[ChangeLine]:
    schedule = Schedule(after["rhythm"], **schedule_values(after), workdays_only=bool(after.get("workdays_only")))
    due = schedule_words(schedule) if schedule.recurs else after["due_text"] or after["due_date"] or ""
    return [
        ChangeLine(_("材料"), "", f"{after['title']}（{FilingKind(after['kind']).label}）"),
        ChangeLine(_("时限"), "", str(due or Rhythm(after["rhythm"]).label)),
        ChangeLine(_("填报单位"), "", after["unit_names"]),
    ]


def records_of(campaign: Campaign) -> list[dict[str, Any]]:
    """The published amendments of a campaign, the newest first, each with its changes line by line: three queries."""
    rows = Amendment.objects.filter(campaign=campaign).published().prefetch_related("changes", "notices")
    return [
        {
            "amendment": row,
            "changes": [{"change": change, "lines": change_lines(change)} for change in row.changes.all()],
        }
        for row in rows
    ]


def recent_notices(campaign: Campaign, units: Iterable[int], today: date) -> list[Amendment]:
    """The amendments of the last thirty days of which one of the units was told, the newest first: one query."""
    rows = Amendment.objects.filter(campaign=campaign, notices__unit__in=list(units)).published().distinct()
    return [
        row for row in rows if row.published_at and local_date(row.published_at) >= today - timedelta(days=NOTICE_DAYS)
    ]
