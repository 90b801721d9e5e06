"""What a unit says when it claims that a problem is rectified."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of uploads, as a list; each is checked when it is stored."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = data if isinstance(data, (list, tuple)) else [data]
        return [forms.FileField.clean(self, upload, initial) for upload in uploads if upload]


class ClaimForm(forms.Form):
    """申请销号: when it was done, and what shows it."""

    done_on = forms.DateField(
        label=_("整改完成日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填整改完成的日期。"), "invalid": _("请写成“2026-07-15”这样的日期。")},
    )
    statement = forms.CharField(
        label=_("整改完成情况"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("做了什么、效果怎样。写情况或上传材料，至少有一样。"),
    )
    uploads = FilesField(
        label=_("佐证材料"),
        required=False,
        help_text=_("PDF、Word、Excel、WPS 或图片，可以选几个；不强求照片。"),
    )


class CaseClaimForm(forms.Form):
    """报办结 of a clean-up case: when it was done, and what shows it."""

    done_on = forms.DateField(
        label=_("办结日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填办结的日期。"), "invalid": _("请写成“2026-07-15”这样的日期。")},
    )
    statement = forms.CharField(
        label=_("清理情况"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("证件收回、注销、换发或更正的情况。写情况或上传材料，至少有一样。"),
    )
    uploads = FilesField(
        label=_("佐证材料"), required=False, help_text=_("如注销证明、交接单；PDF、Word、Excel、WPS 或图片。")
    )


class CaseVerifyForm(forms.Form):
    """核验销号 or 退回 of a clean-up case."""

    statement = forms.CharField(
        label=_("核验意见"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("退回时必填；名册里仍有这种情形而要销号的，写明原因。"),
    )
