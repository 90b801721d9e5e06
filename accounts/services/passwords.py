"""Passwords: one-time ones that the product generates, and those that people choose."""

import secrets
import string
from dataclasses import dataclass

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import PasswordRecord, User
from accounts.passwords import kinds
from accounts.transitions import what
from audit import clock
from audit.services import record

#: Without the characters that are mistaken for each other on paper: 0 O, 1 l I.
ALPHABET = "".join(c for c in string.ascii_letters + string.digits if c not in "0O1lIo")


class _QuickHasher(Argon2PasswordHasher):
    """For generated passwords only: 68 random bits need no stretching, and an import makes hundreds at once.

    The first sign-in hashes anew at full cost: Django does so wherever the parameters differ.
    """

    time_cost = 1
    memory_cost = 8 * 1024
    parallelism = 1


@dataclass(frozen=True)
class OneTimePassword:
    """A generated password in clear, to be shown once, and its hash."""

    text: str
    encoded: str

    @classmethod
    def generate(cls) -> "OneTimePassword":
        """Twelve characters in three groups, e.g. `hK4m-Rt7w-92xQ`; passes the rules for chosen ones."""
        while True:
            text = "-".join("".join(secrets.choice(ALPHABET) for _i in range(4)) for _group in range(3))
            if kinds(text) == 4:
                break
        hasher = _QuickHasher()
        return cls(text, hasher.encode(text, hasher.salt()))


def keep_former(user: User) -> None:
    """Remember the password that is being replaced."""
    if user.password and user.has_usable_password():
        PasswordRecord.objects.create(user=user, password=user.password, at=clock.now())


def change_own_password(*, old: str, new: str, actor: Actor) -> User:
    """Replace the actor's own password by a chosen one; the caller keeps the session alive.

    Raises ValidationError with codes: `password_wrong` for the old one, and those of the validators for the new one.
    """
    with transaction.atomic():
        user: User = User.objects.select_for_update().get(pk=actor.person.pk)
        if not user.check_password(old):
            raise ValidationError(_("现在的密码不对。"), code="password_wrong")
        validate_password(new, user)
        keep_former(user)
        user.set_password(new)
        user.must_change_password = False
        user.password_changed_at = clock.now()
        user.save(update_fields=["password", "must_change_password", "password_changed_at"])
        record(who=actor.who, action="accounts.password.changed", what=what(user))
    return user
