"""What is written beside a problem: dispositions, comments, who else found it, its standing, common problems."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.models import DispositionKind, ProblemSource, Standing
from rectification.services.comments import LONGEST
from rectification.services.common import Texts
from rectification.standing import OWN

DAY_ERRORS = {"required": _("请填日期。"), "invalid": _("请写成“2026-07-15”这样的日期。")}


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=DAY_ERRORS)


def _text(label: Any, rows: int = 3, missing: Any = "", **options: Any) -> forms.CharField:
    errors = {"required": missing} if missing else {}
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), error_messages=errors, **options)


class DispositionForm(forms.Form):
    """登记处理. `named`: whether what only named persons may know of is among the choices."""

    kind = forms.ChoiceField(label=_("处理方式"), error_messages={"required": _("请选处理方式。")})
    person = forms.CharField(label=_("被处理人"), max_length=60, error_messages={"required": _("请填被处理人的姓名。")})
    post = forms.CharField(label=_("单位职务"), max_length=120, required=False)
    decided_on = _day(_("处理日期"))
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    note = _text(_("说明"), rows=2, required=False, max_length=1000)

    def __init__(self, data: Any = None, *, named: bool = False) -> None:
        super().__init__(data, auto_id="id_disposition_%s")
        kinds = [choice for choice in DispositionKind.choices if named or choice[0] != DispositionKind.HANDED_OVER]
        field: Any = self.fields["kind"]
        field.choices = [("", _("请选择")), *kinds]


class CommentForm(forms.Form):
    text = _text(_("留言"), rows=3, missing=_("请写留言的内容。"), max_length=LONGEST)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_comment_%s")


class FindingForm(forms.Form):
    """登记他人发现."""

    source = forms.ChoiceField(
        label=_("发现途径"), choices=[choice for choice in ProblemSource.choices if choice[0] not in OWN]
    )
    organ = forms.CharField(label=_("发现单位"), max_length=120, required=False)
    found_on = _day(_("发现日期"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_finding_%s")


class StandingForm(forms.Form):
    """认定: what the campaign does not know cannot be chosen; “待认定” only where a decision is to be taken back."""

    standing = forms.ChoiceField(label=_("认定为"), error_messages={"required": _("请选认定的结果。")})
    reason = _text(_("理由"), rows=2, missing=_("请写认定的理由。"), max_length=1000)

    def __init__(self, data: Any = None, *, exempts: bool, decided: str = "") -> None:
        super().__init__(data, auto_id="id_standing_%s")
        shut = {"" if exempts else Standing.EXEMPT, decided or Standing.UNDECIDED}
        field: Any = self.fields["standing"]
        field.choices = [("", _("请选择")), *(choice for choice in Standing.choices if choice[0] not in shut)]


class CommonForm(forms.Form):
    """普遍性问题."""

    title = forms.CharField(
        label=_("名称"), max_length=120, error_messages={"required": _("请写普遍性问题的名称。")},
        help_text=_("填报单位看得到名称、原因和措施，请不要写其他单位的具体情况。"),
    )  # fmt: skip
    cause = _text(_("产生原因"), missing=_("请写产生的原因。"), max_length=2000)
    measure = _text(_("长效措施"), missing=_("请写长效措施。"), max_length=2000)
    responsible = forms.CharField(label=_("责任单位、责任人"), max_length=120, required=False)

    def texts(self) -> Texts:
        """What was typed, for the service."""
        return Texts(**self.cleaned_data)
