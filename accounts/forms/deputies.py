"""请假、出差时由谁代收提醒."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PlainForm
from accounts.models import User


def _day() -> forms.DateInput:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "z-input"})
    widget.input_type = "date"
    return widget


class DeputyForm(PlainForm):
    """A colleague and a span of days."""

    deputy = forms.ModelChoiceField(
        label=_("代收人"), queryset=User.objects.none(), empty_label=_("请选择"),
        widget=forms.Select(attrs={"class": "z-input"}),
    )  # fmt: skip
    start = forms.DateField(label=_("从"), widget=_day())
    end = forms.DateField(label=_("到"), widget=_day(), help_text=_("含当天"))

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["deputy"]
        choices.queryset = User.objects.filter(pk__in=[one.pk for one in colleagues]).order_by("name")
        choices.label_from_instance = lambda user: user.name
