"""Forms of the configuration: one for each kind of draft row. A draft may be incomplete, so next to nothing is
required here; the publish check says what is missing."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from campaigns.deadlines.schedules import LONGEST_AFTER
from campaigns.draft_rows import KINDS, base_of, kind_of
from campaigns.light_table import light_fault
from campaigns.models import (
    Annex,
    Assignment,
    BasisDocument,
    Campaign,
    CampaignKind,
    Deadline,
    FilingKind,
    FilingRequirement,
    FocusArea,
    FocusItem,
    HigherCampaign,
    LightLevel,
    LightRule,
    Phase,
    RequirementParty,
    SubPoint,
    Task,
    TaskGroup,
    TrainingDemand,
)
from campaigns.models.requirements import OWN_RHYTHMS, WITHOUT_ZERO_REPORT
from campaigns.training_table import category_choices, demand_fault
from personnel.models import Measure

Choices = Mapping[str, Sequence[tuple[Any, str]]]


class DayInput(forms.DateInput):
    """The browser's own date field, which takes ISO dates only."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def grown(rows: int = 1) -> forms.Textarea:
    """A text field that grows with its text by script and has a fair height without."""
    return forms.Textarea(attrs={"rows": rows, "data-grow": ""})


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form over one row, named by its key. `base` says what it was loaded with (see `campaigns.draft_rows`)."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    needed: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, data: Any = None, *, instance: models.Model, prefix: str, choices: Choices | None = None
    ) -> None:
        super().__init__(data, instance=instance, prefix=prefix)
        self.row = instance
        self.kind = kind_of(instance)
        self.loaded_base = base_of(instance)
        self.initial["base"] = self.loaded_base
        for name in self.kind.fields:
            field = self.fields[name]
            field.required = name in self.needed
            field.widget.is_required = field.required
            if choices and name in choices:
                if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                    # Setting choices changes what is shown alone, not what is taken.
                    field.queryset = field.queryset.filter(pk__in=[value for value, _label in choices[name]])
                field.choices = [("", "————"), *choices[name]]  # type: ignore[attr-defined]

    @property
    def main(self) -> forms.BoundField:
        """The field of the row's text."""
        return self[self.kind.fields[0]]

    def typed(self) -> dict[str, Any]:
        """The values without fault; call after `is_valid`."""
        return {name: self.cleaned_data[name] for name in self.kind.fields if name in self.cleaned_data}


class CampaignForm(RowForm):
    needed = ("title", "short_title")

    class Meta:
        model = Campaign
        fields = KINDS["campaign"].fields
        widgets: ClassVar[dict[str, Any]] = {
            "title": grown(),
            "issue_date": DayInput(),
            "look_back_start": DayInput(),
            "start": DayInput(),
            "end": DayInput(),
            "objectives": grown(3),
            "scope": grown(2),
            "focus_lead": grown(2),
            "tasks_lead": grown(2),
            "requirements": grown(5),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "short_title": _("显示在顶栏和各处标题里。"),
            "look_back_text": _("按方案原文填，如“2018年以来”。"),
            "start": _("一般为印发日期。"),
            "end": _("一般为最后一个阶段的结束日。"),
            "upward_figures": _("报上级的统计表用哪一套数。"),
            "day_off": _("只改实际期限，方案原文和印出的时限不变。"),
            "early_days": _("起报日期前几天开放填报；不填，发布后随时可填。"),
            "grace_days": _("期限后这几天内不锁定；仍算迟报。"),
            "lock_days": _("超过期限这么多天不能再填，由牵头单位补开；不填，不锁定。"),
            "ahead_days": _("周期长的方案逐步生成，一般不用改。"),
            "requires_public_law": _("“可执法人员”名单据此判断。"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("结束日期早于开始日期（%(start)s）。请改其中一个。") % {"start": start.isoformat()})
        for name in ("day_off", "grace_days", "ahead_days"):
            if name in cleaned and cleaned[name] in (None, ""):
                cleaned[name] = Campaign._meta.get_field(name).default  # type: ignore[union-attr]
        return cleaned


class BasisForm(RowForm):
    class Meta:
        model = BasisDocument
        fields = KINDS["basis"].fields
        widgets: ClassVar[dict[str, Any]] = {"title": grown()}


class HigherForm(RowForm):
    class Meta:
        model = HigherCampaign
        fields = KINDS["higher"].fields
        labels: ClassVar[dict[str, Any]] = {"upper": _("在本系统中的专项整治")}


class LightForm(RowForm):
    """A share or a number of days, not both: a rule must say one thing."""

    class Meta:
        model = LightRule
        fields = KINDS["light"].fields
        widgets: ClassVar[dict[str, Any]] = {
            "share": forms.NumberInput(attrs={"min": 1, "max": 99}),
            "workdays": forms.NumberInput(attrs={"min": 0, "max": 366}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["level"] = cleaned.get("level") or LightLevel.SOON
        fault = light_fault(cleaned.get("share"), cleaned.get("workdays"))
        if fault:
            self.add_error("share" if cleaned.get("share") is not None else "workdays", fault)
        return cleaned


class TrainingForm(RowForm):
    """A demand of training; its category by code."""

    category = forms.ChoiceField(label=_("培训类别"), required=False)

    class Meta:
        model = TrainingDemand
        fields = KINDS["training"].fields
        widgets: ClassVar[dict[str, Any]] = {"starts_on": DayInput(), "until": DayInput()}
        help_texts: ClassVar[dict[str, Any]] = {
            "starts_on": _("不填，从专项整治开始算。"),
            "until": _("不填，到专项整治结束。"),
        }

    def __init__(self, *args: Any, instance: models.Model, **more: Any) -> None:
        super().__init__(*args, instance=instance, **more)
        field: Any = self.fields["category"]
        given = (more.get("choices") or {}).get("category")
        kept = getattr(instance, "category", "")
        rows = list(given) if given is not None else category_choices(kept)
        if kept and kept not in dict(rows):
            rows.append((kept, kept))
        field.choices = [("", _("各类合计")), *rows]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["measure"] = cleaned.get("measure") or Measure.CLASS_HOUR
        fault = demand_fault(cleaned.get("amount"), cleaned.get("starts_on"), cleaned.get("until"))
        if fault:
            self.add_error("until" if cleaned.get("until") else "amount", fault)
        return cleaned


class AreaForm(RowForm):
    class Meta:
        model = FocusArea
        fields = KINDS["area"].fields
        widgets: ClassVar[dict[str, Any]] = {"title": grown()}


class ItemForm(RowForm):
    class Meta:
        model = FocusItem
        fields = KINDS["item"].fields
        widgets: ClassVar[dict[str, Any]] = {"text": grown()}


class PointForm(RowForm):
    class Meta:
        model = SubPoint
        fields = KINDS["point"].fields
        widgets: ClassVar[dict[str, Any]] = {"text": grown()}


class GroupForm(RowForm):
    class Meta:
        model = TaskGroup
        fields = KINDS["group"].fields
        widgets: ClassVar[dict[str, Any]] = {"title": grown(), "lead": grown()}


class TaskForm(RowForm):
    class Meta:
        model = Task
        fields = KINDS["task"].fields
        widgets: ClassVar[dict[str, Any]] = {"text": grown()}


class ClauseForm(RowForm):
    class Meta:
        model = Assignment
        fields = KINDS["clause"].fields
        widgets: ClassVar[dict[str, Any]] = {"clause": grown()}
        help_texts: ClassVar[dict[str, Any]] = {
            "clause": _("一项任务分几句、各有责任单位时填写；只有一句时可不填。"),
            "parties_text": _("方案里怎么写就怎么填，打印时照原文。"),
        }


class DeadlineForm(RowForm):
    class Meta:
        model = Deadline
        fields = KINDS["deadline"].fields
        widgets: ClassVar[dict[str, Any]] = {"date": DayInput(), "hour": HourInput()}


class PhaseForm(RowForm):
    class Meta:
        model = Phase
        fields = KINDS["phase"].fields
        widgets: ClassVar[dict[str, Any]] = {"start": DayInput(), "end": DayInput(), "content": grown(2)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("结束日期早于开始日期（%(start)s）。请改其中一个。") % {"start": start.isoformat()})
        return cleaned


DUE_HELP = {
    "due_day": _("每周填星期几（1至7），每旬、每半月填第几日，其余填几日；不填为最后一天。"),
    "due_month": _("每季度填1至3，每半年1至6，每年1至12；不填为最后一个月。"),
    "due_after": _("如“每季度后10日内”填10；填了，前两栏不用。"),
}
_DUE_RANGES = {"due_day": (1, 31), "due_month": (1, 12), "due_after": (0, LONGEST_AFTER)}


def check_due(form: forms.ModelForm, cleaned: Mapping[str, Any]) -> None:  # type: ignore[type-arg]
    """Numbers that no rhythm has, and a window turned round. Whether they fit the rhythm the publish check says: while
    somebody types, the rhythm may be what changes next."""
    for name, (low, high) in _DUE_RANGES.items():
        value = cleaned.get(name)
        if value is not None and not low <= value <= high:
            form.add_error(name, _("请填%(low)d到%(high)d之间的数。") % {"low": low, "high": high})
    start, until = cleaned.get("starts_on"), cleaned.get("until")
    if start and until and until < start:
        form.add_error("until", _("早于从哪天起（%(start)s）。请改其中一个。") % {"start": start.isoformat()})


class RequirementForm(RowForm):
    needed = ("title", "kind", "rhythm")

    class Meta:
        model = FilingRequirement
        fields = KINDS["requirement"].fields
        widgets: ClassVar[dict[str, Any]] = {
            "due_date": DayInput(),
            "starts_on": DayInput(),
            "until": DayInput(),
            "help_text": grown(2),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "due_text": _("按原文填，日期会自动读出。"),
            **DUE_HELP,
            "starts_on": _("不填，从专项整治开始算；此前已结束的周期不报。"),
            "until": _("不填，到专项整治结束。"),
            "cited_annex": _("正文写“详见附件几”就填几，写错的也照填，发布检查会提醒。"),
            "help_text": _("填报单位在填报页看到。"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_due(self, cleaned)
        return cleaned

    def clean_zero_report_allowed(self) -> bool:
        allowed: bool = self.cleaned_data["zero_report_allowed"]
        if allowed and self.cleaned_data.get("kind") in WITHOUT_ZERO_REPORT:
            raise forms.ValidationError(_("情况统计表由台账自动汇总，没有零报告。请去掉这一项。"))
        return allowed


class PartyForm(RowForm):
    """The rhythm that a filing party has of its own."""

    class Meta:
        model = RequirementParty
        fields = KINDS["party"].fields
        widgets: ClassVar[dict[str, Any]] = {"due_date": DayInput()}
        help_texts: ClassVar[dict[str, Any]] = DUE_HELP

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["rhythm"]
        field.choices = [("", _("同上面的报送周期")), *OWN_RHYTHMS]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_due(self, cleaned)
        return cleaned


class AnnexForm(RowForm):
    class Meta:
        model = Annex
        fields = KINDS["annex"].fields
        widgets: ClassVar[dict[str, Any]] = {"note": grown()}


ROW_FORMS: Mapping[str, type[RowForm]] = {
    "campaign": CampaignForm,
    "basis": BasisForm,
    "higher": HigherForm,
    "light": LightForm,
    "training": TrainingForm,
    "area": AreaForm,
    "item": ItemForm,
    "point": PointForm,
    "group": GroupForm,
    "task": TaskForm,
    "clause": ClauseForm,
    "deadline": DeadlineForm,
    "phase": PhaseForm,
    "requirement": RequirementForm,
    "party": PartyForm,
    "annex": AnnexForm,
}


class CampaignCreateForm(forms.Form):
    """What a draft needs to exist; everything else follows on its own pages."""

    title = forms.CharField(
        label=_("方案名称"), max_length=200, widget=grown(2), help_text=_("与正式印发的方案标题一致。")
    )
    short_title = forms.CharField(
        label=_("简称"), max_length=60, help_text=_("显示在顶栏，如“执法突出问题专项整治”。"), required=False
    )
    kind = forms.ChoiceField(label=_("类型"), choices=CampaignKind.choices, initial=CampaignKind.CAMPAIGN)
    organiser = forms.ModelChoiceField(label=_("牵头单位"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, data: Any = None, *, organisers: Sequence[int]) -> None:
        super().__init__(data)
        field: Any = self.fields["organiser"]
        field.queryset = Unit.objects.filter(pk__in=organisers)

    def clean_short_title(self) -> str:
        short: str = self.cleaned_data["short_title"]
        return short.strip() or str(self.cleaned_data.get("title", ""))[:60]


class CampaignReuseForm(forms.Form):
    """What a campaign made of another one is called, whose it is, and when it is issued."""

    title = forms.CharField(label=_("方案名称"), max_length=200, widget=grown(2))
    short_title = forms.CharField(label=_("简称"), max_length=60, required=False)
    organiser = forms.ModelChoiceField(label=_("牵头单位"), queryset=Unit.objects.none(), empty_label=None)
    issue_date = forms.DateField(
        label=_("印发日期"),
        widget=DayInput(),
        required=False,
        help_text=_("填了，各处日期和时限原文一起按相差的天数顺延；不能照改的原文不动，标“待核对”。不填，日期照旧。"),
    )

    def __init__(self, data: Any = None, *, organisers: Sequence[int], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["organiser"]
        field.queryset = Unit.objects.filter(pk__in=organisers)


class RequirementAddForm(forms.Form):
    """Which kind of material is to be demanded."""

    kind = forms.ChoiceField(label=_("材料类型"), choices=FilingKind.choices)


class PasteForm(forms.Form):
    """Lines to be made into rows."""

    text = forms.CharField(
        label=_("粘贴多行"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一条；“（一）”开头的成为方面，“1.”开头的保留序号。"),
    )
