"""What the forms of this app share: plain words for what is missing."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class PlainForm(forms.Form):
    """Says what to do about an empty or impossible field, instead of the framework's wording."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            field.error_messages["required"] = _("请选择一项。") if chosen else _("请填写这一栏。")
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = _("请填一个日期，例如2020-06-09。")
            elif isinstance(field, forms.IntegerField):
                _plain_number(field)
            elif isinstance(field, forms.FileField):
                field.error_messages["required"] = _("请选择要上传的文件。")
                field.error_messages["empty"] = _("这个文件是空的，请重新选择。")


def _plain_number(field: forms.IntegerField) -> None:
    """Decimals are number fields, too. The validators name the border with `limit_value`."""
    field.error_messages["invalid"] = _("请填一个数，例如4，不写单位。")
    for validator in field.validators:
        if isinstance(validator, MinValueValidator):
            validator.message = _("不能小于%(limit_value)s。")
        elif isinstance(validator, MaxValueValidator):
            validator.message = _("不能大于%(limit_value)s。")
