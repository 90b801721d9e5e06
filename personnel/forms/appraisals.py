"""What is typed into appraisal files."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import Capability
from accounts.forms.base import PlainForm
from accounts.forms.units import UnitChoice
from accounts.models import Unit
from audit import clock
from personnel.forms.officers import day_field, reason_field
from personnel.models import AppraisalScale, Censure, ReviewResult, ReviewWay
from personnel.models.appraisals import BETWEEN
from personnel.services.appraisal import AppraisalFields, CensureFields, Decided, ReviewFields, ScaleFields


class DecidedForm(PlainForm):
    """When, by whom, by which paper: the foot of every form of the file."""

    on = day_field(_("日期"))
    decided_by = forms.CharField(label=_("作出单位"), max_length=120)
    document = reason_field(_("依据文件"), _("文件名称和文号。不要写身份证号、手机号。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = ("on", "decided_by", "document")
        self.order_fields([name for name in self.fields if name not in last] + list(last))

    def decided(self) -> Decided:
        """As the services take it."""
        data = self.cleaned_data
        return Decided(data["on"], data["decided_by"], data["document"])


class AppraiseForm(DecidedForm):
    year = forms.IntegerField(label=_("考核年度"), min_value=2000, max_value=2100)
    grade = forms.ChoiceField(label=_("等次"))

    def __init__(self, *args: Any, scales: Sequence[AppraisalScale], year: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(dict.fromkeys(name for scale in scales for name in scale.names))
        choice: Any = self.fields["grade"]
        choice.choices = [("", _("请选择")), *((name, name) for name in names)]
        self.fields["year"].initial = year or clock.today().year
        self.fields["on"].label, self.fields["decided_by"].label = _("考核日期"), _("考核单位")

    def appraisal_fields(self) -> AppraisalFields:
        """As the service takes them."""
        return AppraisalFields(self.cleaned_data["year"], self.cleaned_data["grade"], self.decided())


class CaseReviewForm(DecidedForm):
    way = forms.ChoiceField(label=_("评查方式"), choices=ReviewWay.choices)
    case = forms.CharField(
        label=_("案号或案由"), max_length=120, help_text=_("不写当事人姓名、名称，例如“岚交罚〔2026〕12号”。")
    )
    result = forms.ChoiceField(label=_("评查结果"), choices=ReviewResult.choices)
    score = forms.DecimalField(label=_("得分"), max_digits=5, decimal_places=1, min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label, self.fields["decided_by"].label = _("评查日期"), _("评查单位")

    def review_fields(self) -> ReviewFields:
        """As the service takes them."""
        return ReviewFields(**{name: self.cleaned_data[name] for name in ("way", "case", "result", "score")})


class CommendForm(DecidedForm):
    title = forms.CharField(label=_("表彰名称"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label, self.fields["decided_by"].label = _("表彰日期"), _("表彰单位")


class CensureForm(DecidedForm):
    measure = forms.ChoiceField(label=_("问责方式"), choices=Censure.choices)
    matter = reason_field(_("事由"), _("只有管理执法人员的人和本人能看到。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label, self.fields["decided_by"].label = _("决定日期"), _("决定单位")

    def censure_fields(self) -> CensureFields:
        """As the service takes them."""
        return CensureFields(self.cleaned_data["measure"], self.cleaned_data["matter"])


class ScaleForm(PlainForm):
    unit = UnitChoice(label=_("单位（含下级）"), empty_label=_("请选择"))
    grades = forms.CharField(
        label=_("等次"), max_length=120, help_text=_("从好到差，用顿号隔开，例如“优、良、差”或“优秀、达标、不达标”。")
    )
    first_year = forms.IntegerField(label=_("起始年度"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(
        label=_("终止年度"), min_value=2000, max_value=2100, required=False, help_text=_("长期的不填。")
    )
    basis = reason_field(_("依据"), _("例如文件名称和文号。"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        choice.queryset = Unit.objects.within(user, Capability.CERTIFICATE_DECIDE).standing(clock.today())
        self.fields["first_year"].initial = clock.today().year

    def scale_fields(self) -> ScaleFields:
        """As the service takes them."""
        data = self.cleaned_data
        grades = tuple(
            name.strip() for name in data["grades"].replace("，", BETWEEN).replace(",", BETWEEN).split(BETWEEN)
        )
        return ScaleFields(grades, data["first_year"], data["basis"], data["last_year"])
