"""The auditor's filters."""

from itertools import groupby
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PlainForm
from accounts.forms.organisation import DayInput
from audit.labels import labelled_actions
from audit.models import Outcome
from audit.querysets import EntryQuerySet


def action_choices() -> list[tuple[Any, Any]]:
    """Every named action under its app; an app's own line stands for all of them."""
    choices: list[tuple[Any, Any]] = [("", _("全部操作"))]
    for app, actions in groupby(labelled_actions(), key=lambda pair: pair[0].split(".")[0]):
        title = apps.get_app_config(app).verbose_name if apps.is_installed(app) else app
        choices.append((title, [(f"{app}.", _("%(app)s：全部") % {"app": title}), *actions]))
    return choices


class TrailFilterForm(PlainForm):
    """All optional; what is not understood filters nothing and is said."""

    person = forms.CharField(label=_("操作人"), required=False, max_length=60)
    unit = forms.CharField(label=_("单位"), required=False, max_length=120)
    object = forms.CharField(label=_("对象"), required=False, max_length=200)
    action = forms.ChoiceField(label=_("操作"), required=False, choices=action_choices)
    outcome = forms.ChoiceField(
        label=_("结果"), required=False, choices=lambda: [("", _("全部结果")), *Outcome.choices]
    )
    first = forms.DateField(label=_("从"), required=False, widget=DayInput())
    last = forms.DateField(label=_("到"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("结束日期早于开始日期。"))
        return data

    def narrow(self, rows: EntryQuerySet) -> EntryQuerySet:
        """The rows that fit what was asked."""
        data = self.cleaned_data
        if data.get("person"):
            rows = rows.by_person(data["person"])
        if data.get("unit"):
            rows = rows.of_unit(data["unit"])
        if data.get("object"):
            rows = rows.about(data["object"])
        if data.get("action"):
            rows = rows.doing(data["action"])
        if data.get("outcome"):
            rows = rows.filter(outcome=data["outcome"])
        return rows.between(data.get("first"), data.get("last"))

    def asked(self) -> dict[str, str]:
        """What was asked, as the trail of an export keeps it."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
