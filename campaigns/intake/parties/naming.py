"""Whether a printed name is that of a unit: as written, by its short or former name, without its place, abbreviated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from campaigns.intake.parties.facts import UnitFact
from campaigns.intake.parties.wording import Variant, alike

_PLACE = re.compile(
    r"^(?P<place>[\u4e00-\u9fff]{1,7}?(?:自治区|自治州|自治县|新区|省|(?<![城都])市|县|(?<![社校景小园])区|州|盟|旗))"
    r"(?=[\u4e00-\u9fff]{2})"
)
_HEAD = re.compile(r"^(?:本|我)?(?:[省市县区州旗]?(?:局|厅|委(?!办)|支队|总队)(?=[\u4e00-\u9fff]+[科处室股办队])|机关)")
_ENDS = (("委员会", "委"), ("办公室", "办"), ("办事处", "办"))
_DEPARTMENT = re.compile(r"(?P<trade>[\u4e00-\u9fff]{2,10}?)(?:行政)?(?:主管|监管)?部门$")
EXACT, SHORT, FORMER, PLACELESS, ABBREVIATED, ENDING = range(6)
_LEAST_ENDING, _LEAST_BRIEF = 4, 3


def why(rank: int) -> str:
    """Why a name of this rank is taken for a unit's, in words."""
    reasons: Mapping[int, str] = {
        EXACT: _("与单位名称相同"),
        SHORT: _("是单位的简称"),
        FORMER: _("是单位的原名"),
        PLACELESS: _("省去了地名"),
        ABBREVIATED: _("是名称的缩写，只有一个单位符合"),
        ENDING: _("与名称的一部分相同，只有一个单位符合"),
    }
    return reasons[rank]


@dataclass(frozen=True)
class Name:
    """A unit's name: whole, its place (岚川市; empty: none) and the rest without place and house (法规科)."""

    whole: str
    place: str
    bare: str


@lru_cache(maxsize=20_000)
def name_of(name: str, region: str = "") -> Name:
    """Take a unit's name apart."""
    whole, region = alike(name).removeprefix("中共").replace("人民政府", "政府"), alike(region)
    if region and whole.startswith(region) and len(whole) > len(region) + 1:
        place = region
    else:
        match = _PLACE.match(whole)
        place = match["place"] if match else ""
    return Name(whole, place, inside(whole[len(place) :]))


def inside(name: str) -> str:
    """A section's name without its house: 局法规科 → 法规科."""
    head = _HEAD.match(name)
    return name[head.end() :] if head else name


def rank(variant: Variant, unit: UnitFact, own_place: str) -> int | None:
    """How a name meant for one unit fits this one; None: not at all. `own_place` is that of the organiser's house."""
    printed = variant.level + variant.core
    if printed == alike(unit.name):
        return EXACT
    if unit.short_name and inside(printed) == inside(alike(unit.short_name)):
        return SHORT
    if printed in {alike(name) for name in unit.former}:
        return FORMER
    name, core = name_of(unit.name, unit.region), variant.core.replace("人民政府", "政府")
    former = [name_of(one, unit.region).bare for one in unit.former]
    if not variant.level and name.place and core.startswith(name.place):
        return _fit(core.removeprefix(name.place), name.bare, former)
    return _fit(inside(core), name.bare, former) if _placed(variant, name.place, own_place) else None


def class_rank(variant: Variant, unit: UnitFact, own_place: str) -> int | None:
    """How a name meant for every unit of a class fits this one (各县(市、区)甲局)."""
    name = name_of(unit.name, unit.region)
    if variant.level and (not name.place.endswith(variant.level) or name.place == own_place):
        return None
    return _fit(variant.core.replace("人民政府", "政府"), name.bare, [])


def _placed(variant: Variant, place: str, own_place: str) -> bool:
    """A place that is printed must be meant; one that is not must be the organiser's own, or there is none."""
    if variant.level:
        return place == own_place and (not place or place.endswith(variant.level))
    return place in ("", own_place)


def _fit(core: str, bare: str, former: list[str]) -> int | None:
    if core == bare:
        return PLACELESS
    if core in former:
        return FORMER
    if abbreviates(core, bare):
        return ABBREVIATED
    if len(core) >= _LEAST_ENDING and (bare.endswith(core) or _is_trade(core, bare)):
        return ENDING
    return None


def _is_trade(core: str, bare: str) -> bool:
    """Whether a unit is the department of a trade: 应急管理部门 and 应急管理局."""
    trade = _DEPARTMENT.match(core)
    return bool(trade) and bare.startswith(trade["trade"]) and bare[-1] in "局委会办"  # type: ignore[index]


def abbreviates(short: str, full: str) -> bool:
    """Whether the signs of `short` stand in `full` in their order, both beginning and ending alike: 发改委, 教体局."""
    for end, brief in _ENDS:
        if full.endswith(end) and short.endswith(brief) and not short.endswith(end):
            full = full.removesuffix(end) + brief
            break
    if short == full:
        return True
    if not _LEAST_BRIEF <= len(short) < len(full) or short[0] != full[0] or short[-1] != full[-1]:
        return False
    signs = iter(full)
    return all(sign in signs for sign in short)
