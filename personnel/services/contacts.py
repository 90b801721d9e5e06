"""Mobile numbers of people who are no officers: set, and seen whole."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Refused
from personnel.models import Contactable, PrivateField
from personnel.private import decrypt, encrypt, marks_of, mobile_fault, normal_mobile, private_in
from personnel.services.private import unmasked


def set_mobile(row: Contactable, text: str) -> None:
    """Checks, encrypts and marks a mobile of a row that is not saved yet. Raises Refused."""
    mobile = normal_mobile(text)
    if mobile and (fault := mobile_fault(mobile)):
        raise Refused(fault)
    marks = marks_of(PrivateField.MOBILE, mobile)
    row.mobile_mark = marks[0] if marks else ""
    row.mobile_token = encrypt(mobile, about=row.about(PrivateField.MOBILE))


def office_phone(text: str) -> str:
    """An office telephone, which everybody in reach sees. Raises Refused for a mobile."""
    clean = " ".join(text.split())
    if private_in(clean):
        raise Refused(_("手机号请填在“手机号”一栏，那里会加密保存。办公电话只填单位的座机。"))
    return clean


def unmask_mobile(*, row: Any, reason: str, actor: Actor) -> str:
    """The mobile of a liaison, supervisor or contact whole, as `unmask` of an officer's. Raises PermissionDenied,
    Refused."""
    return unmasked(row, PrivateField.MOBILE, reason=reason, actor=actor)


def opened_mobile(row: Contactable) -> str:
    """The number, for writing it into another row: a token opens in its own row alone. Raises Unreadable."""
    return decrypt(row.mobile_token, about=row.about(PrivateField.MOBILE))
