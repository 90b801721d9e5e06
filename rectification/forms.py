"""The forms with which a unit leader signs or gives back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """The password, and the hash of the content that was on the page."""

    password = forms.CharField(
        label=_("登录密码（确认是您本人）"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请输入登录密码。")},
    )
    sha256 = forms.CharField(widget=forms.HiddenInput)


class SignTogetherForm(forms.Form):
    """One password for several filings, and the word that each was looked at."""

    password = SignForm.base_fields["password"]
    checked = forms.BooleanField(error_messages={"required": _("请先逐份核对，再在“都已核对”前打勾。")})


class RefuseForm(forms.Form):
    """Why it is not signed."""

    reason = forms.CharField(
        label=_("退回原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明退回联络员的原因。")},
    )
