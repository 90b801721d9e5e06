"""The forms of an amendment: one for each kind of change, made for its target."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.forms.units import offer_units
from accounts.models import Unit
from campaigns.deadlines.schedules import LONGEST_AFTER
from campaigns.draft_rows import KINDS, find_row, key_of, kind_of
from campaigns.forms import DUE_HELP, DayInput, grown
from campaigns.models import (
    Amendment,
    Campaign,
    ChangeKind,
    FilingKind,
    FilingRequirement,
    LightRule,
    Rhythm,
    TrainingDemand,
)
from campaigns.services import amend
from campaigns.training_table import category_choices
from campaigns.words import row_words

#: Kind of change → the kinds of rows that it may be about.
TARGETS: Mapping[str, tuple[str, ...]] = {
    ChangeKind.TEXT: tuple(amend.TEXTS),
    ChangeKind.DATES: tuple(amend.DATES),
    ChangeKind.WITHDRAW: ("item", "task", "requirement", "training"),
    ChangeKind.ADD_ITEM: ("area",),
    ChangeKind.ADD_FILER: ("requirement",),
    ChangeKind.LIGHTS: ("light",),
    ChangeKind.TRAINING: ("training",),
}


def targets(campaign: Campaign, kind: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a change of this kind may be about, grouped for a select."""
    groups = []
    for name in TARGETS.get(kind, ()):
        rows = [row for row in KINDS[name].of_campaign(campaign) if _open(kind, row)]
        label = str(KINDS[name].model._meta.verbose_name)
        if rows:
            groups.append((label, [(key_of(row), _words(row)) for row in rows]))
    return groups


def _open(kind: str, row: Any) -> bool:
    if getattr(row, "withdrawn_at", None) is not None:
        return False
    if kind != ChangeKind.DATES or not isinstance(row, FilingRequirement):
        return True
    return row.rhythm == Rhythm.ONCE or row.schedule.recurs


def _words(row: Any) -> str:
    name = kind_of(row).name
    if name == "deadline":
        return f"{row_words(row.assignment.task)}　{row.text}"
    if name == "clause":
        return f"{row_words(row.task)}　{str(row)[:30]}"
    text = str(getattr(row, kind_of(row).fields[0]))
    words = row_words(row)
    return words if text[:6] in words or name in ("campaign", "light") else f"{words}　{text[:30]}"


@dataclass
class Proposal:
    """A form with the verb that it leads to."""

    form: forms.Form
    send: Callable[[Amendment, Actor, Mapping[str, Any]], Any]


def proposal(campaign: Campaign, kind: str, target: str, data: Any = None) -> Proposal | None:
    """The form of a change; None for a kind that does not exist or a target that it may not be about."""
    if kind == ChangeKind.CONTACT:
        form = _of_row(campaign, ("contact_name", "contact_phone"), data)
        return Proposal(form, _contact)
    if kind == ChangeKind.ADD_LIGHT:
        return Proposal(
            _of_row(LightRule(), KINDS["light"].fields, data),
            lambda held, actor, typed: amend.propose_light(amendment=held, row=campaign, values=typed, actor=actor),
        )
    if kind == ChangeKind.ADD_TRAINING:
        return Proposal(
            _demand(TrainingDemand(), data),
            lambda held, actor, typed: amend.propose_training(amendment=held, row=campaign, values=typed, actor=actor),
        )
    if kind == ChangeKind.COMPLETION:
        return Proposal(_of_row(campaign, ("requires_public_law",), data), _completion)
    if kind == ChangeKind.ADD_REQUIREMENT:
        return Proposal(RequirementProposal(data, campaign=campaign), _requirement)
    row = find_row(campaign, target)
    if row is None or kind_of(row).name not in TARGETS.get(kind, ()) or not _open(kind, row):
        return None
    return _about(kind, row, data)


def _about(kind: str, row: Any, data: Any) -> Proposal:
    if kind == ChangeKind.TEXT:
        form = _of_row(row, amend.TEXTS[kind_of(row).name], data)
        return Proposal(form, lambda held, actor, typed: amend.propose_text(
            amendment=held, row=row, values=typed, actor=actor))  # fmt: skip
    if kind == ChangeKind.DATES:
        form = _of_row(row, _dates_of(row), data)
        return Proposal(form, lambda held, actor, typed: amend.propose_dates(
            amendment=held, row=row, values=typed, actor=actor))  # fmt: skip
    if kind == ChangeKind.LIGHTS:
        form = _of_row(row, ("share", "workdays"), data)
        return Proposal(form, lambda held, actor, typed: amend.propose_light(
            amendment=held, row=row, values=typed, actor=actor))  # fmt: skip
    if kind == ChangeKind.TRAINING:
        return Proposal(_demand(row, data), lambda held, actor, typed: amend.propose_training(
            amendment=held, row=row, values=typed, actor=actor))  # fmt: skip
    if kind == ChangeKind.WITHDRAW:
        return Proposal(forms.Form(data), lambda held, actor, typed: amend.propose_withdrawal(
            amendment=held, row=row, actor=actor))  # fmt: skip
    if kind == ChangeKind.ADD_ITEM:
        return Proposal(ItemProposal(data), lambda held, actor, typed: amend.propose_item(
            amendment=held, area=row, actor=actor, **typed))  # fmt: skip
    return Proposal(FilerProposal(data), lambda held, actor, typed: amend.propose_filer(
        amendment=held, requirement=row, unit=typed["unit"], actor=actor))  # fmt: skip


_CYCLE_FIELDS = ("due_day", "due_month", "due_after", "until")


def _dates_of(row: Any) -> tuple[str, ...]:
    if isinstance(row, FilingRequirement):
        cycle = ("due_after", "until") if row.rhythm == Rhythm.PER_PHASE else _CYCLE_FIELDS
        return ("due_text", *(("due_date",) if row.rhythm == Rhythm.ONCE else cycle))
    return tuple(name for name in amend.DATES[kind_of(row).name] if name != "precision")


def _demand(row: TrainingDemand, data: Any) -> forms.Form:
    """A demand of training, its category by name."""
    form = _of_row(row, KINDS["training"].fields, data)
    choices = [("", _("各类合计")), *category_choices(row.category)]
    form.fields["category"] = forms.ChoiceField(label=_("培训类别"), required=False, choices=choices)
    return form


def _completion(held: Amendment, actor: Actor, typed: Mapping[str, Any]) -> Any:
    return amend.propose_completion(amendment=held, required=typed["requires_public_law"], actor=actor)


def _contact(held: Amendment, actor: Actor, typed: Mapping[str, Any]) -> Any:
    return amend.propose_contact(amendment=held, name=typed["contact_name"], phone=typed["contact_phone"], actor=actor)


def _requirement(held: Amendment, actor: Actor, typed: Mapping[str, Any]) -> Any:
    values = {name: value for name, value in typed.items() if name != "units"}
    return amend.propose_requirement(amendment=held, values=values, units=list(typed["units"]), actor=actor)


def _of_row(row: models.Model, names: tuple[str, ...], data: Any) -> forms.Form:
    """A form over some fields of a row, filled with what it says now; nothing is written into the row."""
    fields: dict[str, forms.Field] = {}
    for name in names:
        field: Any = row._meta.get_field(name)
        made: Any = field.formfield()
        made.required = False
        if isinstance(made, forms.DateField):
            made.widget = DayInput()
        elif isinstance(field, models.TextField):
            made.widget = grown(3)
        fields[name] = made
    form: forms.Form = type("RowProposal", (forms.Form,), fields)(
        data, initial={name: getattr(row, name) for name in names}
    )
    return form


class ItemProposal(forms.Form):
    """One more item."""

    number = forms.CharField(label=gettext_lazy("序号"), max_length=20, required=False)
    text = forms.CharField(label=gettext_lazy("整治重点"), widget=grown(3))


class FilerProposal(forms.Form):
    """One more filing unit."""

    unit = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=Unit.objects.none())

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        offer_units(self, "unit")


class RequirementProposal(forms.Form):
    """One more kind of material."""

    kind = forms.ChoiceField(label=gettext_lazy("材料类型"), choices=FilingKind.choices)
    title = forms.CharField(label=gettext_lazy("材料名称"), max_length=120)
    rhythm = forms.ChoiceField(label=gettext_lazy("报送周期"), choices=Rhythm.choices)
    due_text = forms.CharField(label=gettext_lazy("时限原文"), max_length=120, required=False)
    due_date = forms.DateField(label=gettext_lazy("报送日期"), widget=DayInput(), required=False)
    due_day = forms.IntegerField(
        label=gettext_lazy("几日前"), min_value=1, max_value=31, required=False, help_text=DUE_HELP["due_day"]
    )
    due_month = forms.IntegerField(
        label=gettext_lazy("周期内第几个月"), min_value=1, max_value=12, required=False,
        help_text=DUE_HELP["due_month"],
    )  # fmt: skip
    due_after = forms.IntegerField(
        label=gettext_lazy("周期结束后几日内"), min_value=0, max_value=LONGEST_AFTER, required=False,
        help_text=DUE_HELP["due_after"],
    )  # fmt: skip
    starts_on = forms.DateField(label=gettext_lazy("从哪天起"), widget=DayInput(), required=False)
    until = forms.DateField(label=gettext_lazy("到哪天止"), widget=DayInput(), required=False)
    workdays_only = forms.BooleanField(label=gettext_lazy("每日报的，只在工作日报"), required=False)
    needs_signature = forms.BooleanField(label=gettext_lazy("须单位负责人签字"), required=False, initial=True)
    needs_seal = forms.BooleanField(label=gettext_lazy("须盖章"), required=False)
    needs_attachment = forms.BooleanField(label=gettext_lazy("须附附件"), required=False)
    zero_report_allowed = forms.BooleanField(label=gettext_lazy("可零报告"), required=False)
    help_text = forms.CharField(label=gettext_lazy("填报说明"), widget=grown(2), required=False)
    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("填报单位"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data)
        taking_part = Unit.objects.filter(participations__campaign=campaign).order_by("participations__position")
        field: Any = self.fields["units"]
        field.queryset = taking_part
        field.help_text = _("由牵头单位接收并审核。")
