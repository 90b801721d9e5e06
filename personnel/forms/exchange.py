"""Uploading a workbook of roster or certificates, and confirming it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PlainForm

XLSX = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExchangeForm(PlainForm):
    workbook = forms.FileField(
        label=_("填好的工作簿"),
        help_text=_(".xlsx，不超过5 MB、5,000行。系统只读内容，不保存文件。"),
        widget=forms.FileInput(attrs={"accept": XLSX}),
    )
