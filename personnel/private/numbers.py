"""The form of ID numbers (GB 11643—1999, 18 places) and of mobile numbers of the mainland."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: Two-digit codes of the provinces (GB/T 2260), and 83, under which Taiwan residents' permits are numbered.
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_OLDEST = date(1900, 1, 1)
_ID = re.compile(r"\d{17}[\dX]", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
#: What looks like either inside of a text, however it is spaced.
_ANYWHERE = re.compile(r"(?<!\d)(?:\d{17}[\dX]|1[3-9]\d{9})(?!\d)", re.ASCII)
#: The same as people space them; another number before or behind does not hide it.
_SPACED = re.compile(
    r"(?<!\d)(?:\d{6}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{3}[\dX]|1[3-9]\d[\s-]?\d{4}[\s-]?\d{4})(?!\d)", re.ASCII
)


def _plain(text: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))


def normal_id_number(text: str) -> str:
    """Half-width, without spaces, the last letter a capital."""
    return _plain(text).upper()


def normal_mobile(text: str) -> str:
    """Eleven digits, without spaces, strokes and country code."""
    return re.sub(r"^(\+86|0086)", "", _plain(text))


def id_number_fault(text: str, *, today: date) -> str:
    """What is wrong with a normal ID number and what to do, without the number itself; "" where it may be right."""
    if not _ID.fullmatch(text):
        return _("身份证号应是18位数字，最后一位可以是X。请对照证件再填。")
    if not _PROVINCES.match(text):
        return _("身份证号前两位不是省份代码。请对照证件再填。")
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return _("身份证号第7至14位不是日期。请对照证件再填。")
    if not _OLDEST <= born <= today:
        return _("身份证号里的出生日期不对。请对照证件再填。")
    if _CHECKS[sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True)) % 11] != text[17]:
        return _("身份证号最后一位（校验码）对不上，有数字填错了。请对照证件再填。")
    return ""


def mobile_fault(text: str) -> str:
    """What is wrong with a normal mobile number and what to do; "" where it may be right."""
    return "" if _MOBILE.fullmatch(text) else _("手机号应是11位数字，以13至19开头。请核对后再填。")


def private_in(text: str) -> bool:
    """Whether a free text holds what looks like an ID number or a mobile."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return bool(_ANYWHERE.search(_plain(wide)) or _SPACED.search(wide))
