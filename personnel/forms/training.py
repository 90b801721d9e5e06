"""Training: the forms of plans, sessions, lists, examinations and thresholds."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import Capability
from accounts.forms.base import PlainForm
from accounts.forms.units import UnitChoice
from accounts.models import Unit, User
from audit import clock
from personnel.forms.officers import day_field, reason_field, units_of
from personnel.models import (
    AttendanceState,
    ExaminationKind,
    Measure,
    SessionKind,
    TrainingCategory,
    TrainingPlan,
)
from personnel.services.training import ExamFields, PlanFields, RuleFields, SessionFields


def amount_field(label: Any, hint: Any = "", required: bool = True) -> forms.DecimalField:
    """A number with one place at most."""
    return forms.DecimalField(
        label=label, max_digits=6, decimal_places=1, min_value=Decimal(0), help_text=hint, required=required
    )


def tenths_of(amount: Decimal) -> int:
    """An amount as the rows keep it."""
    return int(amount * 10)


def _choose(form: forms.Form, name: str, rows: Any) -> None:
    choice: Any = form.fields[name]
    choice.queryset = rows


class PlanForm(PlainForm):
    unit = UnitChoice(label=_("单位"), empty_label=_("请选择"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    name = forms.CharField(label=_("计划名称"), max_length=120)
    content = forms.CharField(label=_("内容"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, user: User, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = clock.today().year
        if fixed:
            del self.fields["unit"]
        else:
            _choose(self, "unit", units_of(user))

    def plan_fields(self) -> PlanFields:
        """As the services take them."""
        data = self.cleaned_data
        return PlanFields(year=data["year"], name=data["name"], content=data["content"])


class SessionForm(PlainForm):
    unit = UnitChoice(label=_("组织单位"), empty_label=_("请选择"))
    name = forms.CharField(label=_("培训名称"), max_length=120)
    category = forms.ModelChoiceField(
        label=_("培训类别"), queryset=TrainingCategory.objects.none(), empty_label=_("请选择"),
        help_text=_("一次培训只算一类。含军事训练的，军事训练和其余部分分成两次登记。"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("培训方式"), choices=SessionKind.choices)
    begins_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"))
    amount = amount_field(_("数量"), _("每人计入多少。学时、课时、小时、天各算各的，不互相折算。"))
    measure = forms.ChoiceField(label=_("计量单位"), choices=Measure.choices)
    plan = forms.ModelChoiceField(
        label=_("培训计划"), queryset=TrainingPlan.objects.none(), required=False, empty_label=_("不在计划内")
    )
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    trainer = forms.CharField(label=_("授课人"), max_length=60, required=False)

    def __init__(self, *args: Any, user: User, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "category", TrainingCategory.objects.in_use())
        _choose(self, "plan", TrainingPlan.objects.within(user, Capability.OFFICER_MANAGE).select_related("unit"))
        if fixed:
            del self.fields["unit"]
        else:
            _choose(self, "unit", units_of(user))

    def session_fields(self) -> SessionFields:
        """As the services take them."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("unit", "amount")}
        return SessionFields(**data, tenths=tenths_of(self.cleaned_data["amount"]))


class AttendForm(PlainForm):
    """What the chosen people did; the people themselves come as `person`."""

    state = forms.ChoiceField(label=_("出勤"), choices=AttendanceState.choices)
    amount = amount_field(_("计入"), _("留空就按这次培训的数量。"), False)
    reason = reason_field(_("更正原因"), _("已举办的培训必须写明。"), required=False)


class ExamForm(PlainForm):
    kind = forms.ChoiceField(label=_("考试类别"), choices=ExaminationKind.choices)
    on = day_field(_("考试日期"))
    full_mark = amount_field(_("满分"))
    pass_mark = amount_field(_("合格分"))
    suspends = forms.BooleanField(
        label=_("不合格的，提出暂扣执法证件"), required=False, help_text=_("只是提出，由发证部门逐人确认后才暂扣。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_mark"].initial, self.fields["pass_mark"].initial = 100, 60

    def exam_fields(self) -> ExamFields:
        """As the services take them."""
        return ExamFields(**self.cleaned_data)


class AttendanceFileForm(PlainForm):
    workbook = forms.FileField(
        label=_("填好的签到表"), help_text=_(".xlsx，不超过5 MB。先预检，确认以前不写入。"),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )  # fmt: skip


class CancelForm(PlainForm):
    reason = reason_field(_("取消原因"))


class RuleForm(PlainForm):
    unit = UnitChoice(label=_("单位（含下级）"), empty_label=_("请选择"))
    category = forms.ModelChoiceField(
        label=_("培训类别"), queryset=TrainingCategory.objects.none(), required=False, empty_label=_("全部类别")
    )
    amount = amount_field(_("每人每年不少于"))
    measure = forms.ChoiceField(label=_("计量单位"), choices=Measure.choices)
    first_year = forms.IntegerField(label=_("起始年度"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(
        label=_("终止年度"), min_value=2000, max_value=2100, required=False, help_text=_("长期的不填。")
    )
    month = forms.IntegerField(label=_("截止月"), min_value=1, max_value=12, initial=12)
    day = forms.IntegerField(label=_("截止日"), min_value=1, max_value=31, initial=31)
    with_auxiliaries = forms.BooleanField(label=_("辅助人员也要达到"), required=False)
    basis = reason_field(_("依据"), _("例如文件名称和文号。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.within(user, Capability.CERTIFICATE_DECIDE).standing(clock.today())
        _choose(self, "unit", units)
        _choose(self, "category", TrainingCategory.objects.in_use())
        self.fields["first_year"].initial = clock.today().year

    def rule_fields(self) -> RuleFields:
        """As the service takes them."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("unit", "amount")}
        return RuleFields(**data, tenths=tenths_of(self.cleaned_data["amount"]))


class RuleEndForm(PlainForm):
    last_year = forms.IntegerField(label=_("终止年度"), min_value=1999, max_value=2100)


class CategoryForm(PlainForm):
    name = forms.CharField(label=_("培训类别"), max_length=60)
    code = forms.SlugField(
        label=_("代码"), max_length=30, help_text=_("英文字母、数字、横线，定了不改；专项整治方案导出导入靠它对应。")
    )
    parent = forms.ModelChoiceField(
        label=_("上级类别"), queryset=TrainingCategory.objects.none(), required=False, empty_label=_("没有上级"),
        help_text=_("在这一类里学的，同时计入上级。"),
    )  # fmt: skip
    by_office = forms.BooleanField(label=_("只由发证部门登记"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "parent", TrainingCategory.objects.filter(parent=None, ended_on=None))
