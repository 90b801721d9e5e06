"""Password rules of GB/T 22239 A1 as this product reads them (see docs and `norms.md`)."""

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

HISTORY = 5
KINDS = 3


def kinds(password: str) -> int:
    """How many of lower case, upper case, digits and others the password uses."""
    return sum(
        (
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        )
    )


class KindsValidator:
    """At least three kinds of characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        if kinds(password) < KINDS:
            raise ValidationError(_("密码要含大写字母、小写字母、数字、符号中的至少三种。"), code="password_kinds")

    def get_help_text(self) -> str:
        return _("至少含大写字母、小写字母、数字、符号中的三种。")


class UserNameValidator:
    """The user name may not stand in the password."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user and user.username and user.username.lower() in password.lower():
            raise ValidationError(_("密码里不能有登录名。"), code="password_user_name")

    def get_help_text(self) -> str:
        return _("不能包含登录名。")


class HistoryValidator:
    """The last five passwords are barred."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        former = [user.password, *user.password_records.order_by("-id").values_list("password", flat=True)[:HISTORY]]
        if any(check_password(password, old) for old in former[:HISTORY] if old):
            raise ValidationError(_("不能使用最近5次用过的密码。"), code="password_history")

    def get_help_text(self) -> str:
        return _("不能与最近5次用过的密码相同。")
