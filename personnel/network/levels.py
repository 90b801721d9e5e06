"""省、市、县: a unit's level, read from its region, its name and the units above it. Nothing here reads a database.

The tree has no column for it: a bureau at the root may be a province's or a county's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.grants import PATH_STEP


class Level(IntEnum):
    """The higher the number, the further down."""

    UNKNOWN = 0
    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWN = 4


LABELS: dict[Level, str | Promise] = {
    Level.UNKNOWN: _("未定"),
    Level.PROVINCE: _("省级"),
    Level.CITY: _("市级"),
    Level.COUNTY: _("县级"),
    Level.TOWN: _("乡镇级"),
}
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_PLACE = re.compile(r"^[^省市州盟县区旗镇乡]{1,8}?(自治区|自治州|自治县|自治旗|地区|省|市|州|盟|县|区|旗)")
_LEVELS = {
    "自治区": Level.PROVINCE, "省": Level.PROVINCE, "自治州": Level.CITY, "地区": Level.CITY, "市": Level.CITY,
    "州": Level.CITY, "盟": Level.CITY, "自治县": Level.COUNTY, "自治旗": Level.COUNTY, "县": Level.COUNTY,
    "区": Level.COUNTY, "旗": Level.COUNTY,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """What is known of a unit: its tree path, region, name, kind."""

    path: str
    region: str
    name: str
    kind: str = ""


def level_of_text(text: str) -> Level:
    """The level that a region or a name begins with."""
    if text.startswith(_MUNICIPALITIES):
        return Level.PROVINCE
    found = _PLACE.match(text)
    return _LEVELS[found.group(1)] if found else Level.UNKNOWN


def levels_of(places: Iterable[Place]) -> Mapping[str, Level]:
    """Path → level, for units given with all above them. Nobody is higher than who stands over him; a 市 that belongs
    to another 市 is a county's."""
    found: dict[str, Level] = {}
    texts: dict[str, set[str]] = {}
    for place in sorted(places, key=lambda each: each.path):
        parent = place.path[:-PATH_STEP]
        over = found.get(parent, Level.UNKNOWN)
        if place.kind == "town":
            found[place.path] = Level.TOWN
        else:
            own = max(level_of_text(place.region), level_of_text(place.name))
            if own == over == Level.CITY and _other_city(place, texts.get(parent, set())):
                own = Level.COUNTY
            found[place.path] = max(own, over)
        texts[place.path] = texts.get(parent, set()) | {place.region, _head(place.name)}
    return found


def _head(name: str) -> str:
    found = _PLACE.match(name)
    return found.group(0) if found else ""


def _other_city(place: Place, above: set[str]) -> bool:
    """Whether its name begins with a 市 that nobody above has."""
    head = _head(place.name)
    return bool(head) and level_of_text(head) == Level.CITY and head not in above
