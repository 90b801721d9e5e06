"""What is typed when a problem is checked, given more time, put under supervision or looked back at."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import clock
from rectification.forms_ledger import FilesField
from rectification.models import CheckMode

_DAY_ERRORS = {"invalid": _("请写成“2026-07-15”这样的日期。")}


def _day(label: Any, *, required: bool = True, missing: Any = "", **more: Any) -> forms.DateField:
    errors = {**_DAY_ERRORS, "required": missing}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, error_messages=errors, **more)


def _text(label: Any, *, missing: Any = "", required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    errors = {"required": missing}
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=widget, error_messages=errors, **more
    )


class ActForm(forms.Form):
    """The base: ids of its own on a page with several, and the words to give back when an act came too late."""

    prefix_of_ids: ClassVar[str]
    words: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{self.prefix_of_ids}_%s"
        super().__init__(*args, **kwargs)

    @property
    def kept(self) -> str:
        """What was typed."""
        return str(self[self.words].value() or "")


class CheckForm(ActForm):
    """核账: how and when, what was missing if anything, and the opinion. The buttons say the outcome."""

    prefix_of_ids, words = "check", "statement"

    mode = forms.ChoiceField(label=_("核查方式"), choices=CheckMode, widget=forms.RadioSelect)
    checked_on = _day(_("核查日期"), missing=_("请填核查的日期。"))
    not_true = forms.BooleanField(label=_("情况不属实"), required=False)
    lacking = forms.BooleanField(label=_("佐证不充分"), required=False)
    statement = _text(_("核账意见"), required=False, rows=2, help_text=_("退回时必填：缺什么，还要做什么。"))
    uploads = FilesField(label=_("核查附件"), required=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            # Closing what has been checked asks for neither.
            data = data.copy()
            data.setdefault("mode", CheckMode.PAPER)
            data.setdefault("checked_on", clock.today().isoformat())
        super().__init__(data, *args, **kwargs)

    @classmethod
    def blank(cls) -> "CheckForm":
        """As it is first shown."""
        return cls(initial={"mode": CheckMode.PAPER, "checked_on": clock.today()})


class ExtensionForm(ActForm):
    """申请延期."""

    prefix_of_ids, words = "extension", "reason"

    new_due = _day(_("申请延到"), missing=_("请填申请延到哪一天。"))
    reason = _text(_("延期理由"), missing=_("请写延期的理由：卡在哪里，预计什么时候能办完。"))
    past_end = forms.BooleanField(label=_("知道晚于专项整治结束日期，仍要申请"), required=False)


class DecisionForm(ActForm):
    """批延期: an opinion, which a refusal needs."""

    prefix_of_ids, words = "decision", "reason"

    reason = _text(_("审批意见"), required=False, rows=2, help_text=_("不同意时必填。"))


class SupervisionForm(ActForm):
    """挂牌督办."""

    prefix_of_ids, words = "supervision", "reason"

    reason = _text(_("挂牌理由"), missing=_("请写挂牌督办的理由。"))
    until = _day(_("督办期限"), missing=_("请填督办期限。"))
    leader = forms.ModelChoiceField(
        User.objects.none(), label=_("包案局领导"), empty_label=_("请选择"),
        error_messages={"required": _("请选包案的局领导。"), "invalid_choice": _("请从名单里选包案的局领导。")},
    )  # fmt: skip

    def __init__(self, *args: Any, leaders: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["leader"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[user.pk for user in leaders]).order_by("pk")
        field.label_from_instance = lambda user: user.name  # type: ignore[method-assign, assignment]


class LiftForm(ActForm):
    """解除挂牌督办."""

    prefix_of_ids, words = "lift", "reason"

    reason = _text(_("解除理由"), missing=_("请写解除挂牌督办的理由。"), rows=2)


class LookBackForm(ActForm):
    """回头看: kept or found again; found again demands a new date."""

    prefix_of_ids, words = "look_back", "note"

    outcome = forms.ChoiceField(
        label=_("结果"), choices=[("kept", _("没有反弹")), ("again", _("又发现，重新整改"))], widget=forms.RadioSelect,
        error_messages={"required": _("请选回头看的结果。")},
    )  # fmt: skip
    mode = forms.ChoiceField(label=_("核查方式"), choices=CheckMode, widget=forms.RadioSelect)
    looked_on = _day(_("回头看日期"), missing=_("请填回头看的日期。"))
    note = _text(_("回头看情况"), missing=_("请写回头看的情况：看了什么，怎么样。"))
    new_due = _day(_("新的完成时限"), required=False, help_text=_("又发现问题的，填重新整改到哪一天。"))
    uploads = FilesField(label=_("附件"), required=False)

    @classmethod
    def blank(cls) -> "LookBackForm":
        """As it is first shown."""
        return cls(initial={"mode": CheckMode.ON_SITE, "looked_on": clock.today()})

    def clean(self) -> dict[str, Any]:
        """What was found again is due by a day."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("outcome") == "again" and not data.get("new_due") and "new_due" not in self.errors:
            self.add_error("new_due", _("请填重新整改的完成时限。"))
        return data
