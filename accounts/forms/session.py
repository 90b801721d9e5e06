"""Signing in, and changing one's own password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import PlainForm
from accounts.models import User


class SignInForm(AuthenticationForm):
    """One message for an unknown name, a wrong password and a closed account: none of them is confirmed."""

    error_messages = {
        "invalid_login": _("登录名或密码不对。"),
        "inactive": _("登录名或密码不对。"),
    }

    def clean_username(self) -> str:
        """Names are lower case; what a phone capitalises by itself is the same name, and the same lock."""
        return str(self.cleaned_data["username"]).strip().lower()


class OwnPasswordForm(PlainForm):
    """The present password and a new one, twice. The rules of passwords are the service's."""

    old = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "至少8位，含大写字母、小写字母、数字、符号中的三种；不含登录名，不是常见密码，不与最近5次用过的相同。"
        ),
    )
    again = forms.CharField(
        label=_("再输一次新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("new"):
            raise ValidationError(_("两次输入的新密码不一样。"))
        return again
