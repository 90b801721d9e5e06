"""Reads a package into nodes: checked values for rows, in the order in which they are written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from campaigns.models import (
    RESERVED_SLUGS,
    AssignmentParty,
    AssignmentRole,
    Campaign,
    RequirementParty,
    RequirementReceiver,
)
from campaigns.package.completing import complete
from campaigns.package.days import Days
from campaigns.package.faults import Faults, PackageInvalid
from campaigns.package.nodes import Node
from campaigns.package.parties import Parties
from campaigns.package.shapes import CAMPAIGN, OWN_RHYTHM, SECTIONS, Shape
from campaigns.package.texts import Texts

SCHEMA = 1
_KEYS = {"schema", "slug", "draft", "sources", "days", "parties", "campaign", *SECTIONS}
#: The least and the most of whole numbers; of all others 0 to ten years of days.
_RANGES = {"due_day": (1, 31), "due_month": (1, 12), "due_after": (0, 366), "share": (1, 99), "workdays": (0, 366)}
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class Package:
    """A package that may be loaded."""

    slug: str
    campaign: Node


@dataclass
class _Reader:
    texts: Texts
    days: Days
    parties: Parties
    faults: Faults
    unfinished: bool = False
    campaigns: models.QuerySet[Campaign] = field(default_factory=Campaign.objects.all)
    links: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.links = {
            "lead": self._assigned(AssignmentRole.LEAD),
            "cooperating": self._assigned(AssignmentRole.COOPERATING),
            "filers": self._filers,
            "receivers": self._receivers,
        }

    # -- one object --------------------------------------------------------------------------------------------------

    def node(self, shape: Shape, data: Any, path: str) -> Node:
        """One object of the file as a node."""
        node = Node(shape.model)
        if not isinstance(data, Mapping):
            self.faults.add(path, _("应是一个对象"))
            return node
        for key, value in data.items():
            place = f"{path}.{key}"
            if key in shape.fields:
                self._field(node, key, value, place)
            elif key in shape.children:
                node.children += self.nodes(shape.children[key], value, place)
            elif key in shape.links:
                node.children += self.links[key](value, place)
            else:
                self._other(node, key, value, place)
        for key in shape.required - set(data):
            self.faults.add(f"{path}.{key}", _("必须填写"))
        return node

    def nodes(self, shape: Shape, data: Any, path: str) -> list[Node]:
        """A list of objects as nodes."""
        return [self.node(shape, value, f"{path}[{at}]") for at, value in enumerate(self._list(data, path))]

    def _list(self, data: Any, path: str) -> list[Any]:
        if isinstance(data, list):
            return data
        self.faults.add(path, _("应是一个列表"))
        return []

    def _other(self, node: Node, key: str, value: Any, path: str) -> None:
        """The references that are no plain value; anything else is unknown."""
        if key == "organiser" and node.model is Campaign:
            node.values["organiser"] = self.parties.unit(value, path)
        elif key == "upper" and node.model.__name__ == "HigherCampaign":
            upper = self.campaigns.filter(slug=value).first()
            if upper is None:
                self.faults.add(path, _("没有网址名为“%(slug)s”的专项整治") % {"slug": value})
            node.values["upper"] = upper
        else:
            self.faults.add(path, _("不认识的项"))

    # -- one value ---------------------------------------------------------------------------------------------------

    def _field(self, node: Node, name: str, value: Any, path: str) -> None:
        model_field: Any = node.model._meta.get_field(name)
        if value is None:
            if not model_field.null:
                self.faults.add(path, _("不能为空"))
            node.values[name] = None
            return
        read = self._value(model_field, value, path)
        if read is not None:
            node.values[name] = read

    def _value(self, model_field: Any, value: Any, path: str) -> Any:
        if model_field.choices:
            return self._choice(model_field, value, path)
        if isinstance(model_field, models.DateField):
            return self.days.read(value, path)
        if isinstance(model_field, models.TimeField):
            return self._time(value, path)
        if isinstance(model_field, models.BooleanField):
            if isinstance(value, bool):
                return value
            self.faults.add(path, _("应是true或false"))
            return None
        if isinstance(model_field, models.PositiveSmallIntegerField):
            low, high = _RANGES.get(model_field.name, (0, 3660))
            if type(value) is int and low <= value <= high:
                return value
            self.faults.add(path, _("应是%(low)d至%(high)d之间的整数") % {"low": low, "high": high})
            return None
        return self._text(model_field, value, path)

    def _choice(self, model_field: Any, value: Any, path: str) -> str | None:
        allowed = [choice for choice, _label in model_field.choices]
        if value in allowed or (value == "" and model_field.blank):
            return str(value)
        self.faults.add(path, _("只能是%(allowed)s") % {"allowed": "、".join(allowed)})
        return None

    def _time(self, value: Any, path: str) -> time | None:
        try:
            return time.fromisoformat(value)
        except (TypeError, ValueError):
            self.faults.add(path, _("应是18:00这样的时刻"))
            return None

    def _text(self, model_field: Any, value: Any, path: str) -> str | None:
        text = self.texts.read(value, path)
        longest = model_field.max_length
        if text is not None and longest and len(text) > longest:
            self.faults.add(path, _("有%(count)d字，最多%(longest)d字") % {"count": len(text), "longest": longest})
        if text is not None and not _storable(text):
            self.faults.add(path, _("含有不能保存的控制字符"))
            return None
        if text is not None and not text.strip() and not model_field.blank and not self.unfinished:
            self.faults.add(path, _("不能为空"))
        return text

    # -- parties -----------------------------------------------------------------------------------------------------

    def _assigned(self, role: AssignmentRole) -> Any:
        def read(data: Any, path: str) -> list[Node]:
            return [
                Node(AssignmentParty, {"role": role, "unit": party.unit, "group": party.group})
                for party in self._named(data, path)
            ]

        return read

    def _filers(self, data: Any, path: str) -> list[Node]:
        return [self._filer(value, f"{path}[{at}]") for at, value in enumerate(self._list(data, path))]

    def _filer(self, value: Any, path: str) -> Node:
        """A party by its key, or an object with the rhythm that it has of its own."""
        node = Node(RequirementParty)
        own = value if isinstance(value, Mapping) else {"party": value}
        party = self.parties.party(own.get("party"), path)
        if party is not None:
            node.values |= {"unit": party.unit, "group": party.group}
        for key in set(own) - {"party"}:
            if key in OWN_RHYTHM:
                self._field(node, key, own[key], f"{path}.{key}")
            else:
                self.faults.add(f"{path}.{key}", _("不认识的项"))
        return node

    def _named(self, data: Any, path: str) -> list[Any]:
        found = [self.parties.party(key, f"{path}[{at}]") for at, key in enumerate(self._list(data, path))]
        return [party for party in found if party is not None]

    def _receivers(self, data: Any, path: str) -> list[Node]:
        return [self._receiver(value, f"{path}[{at}]") for at, value in enumerate(self._list(data, path))]

    def _receiver(self, value: Any, path: str) -> Node:
        node = Node(RequirementReceiver)
        if not isinstance(value, Mapping) or ("party" in value) == ("outside" in value):
            self.faults.add(path, _("应写明party（系统内单位）或outside（系统外单位名称）之一"))
            return node
        for key in set(value) - {"party", "outside", "reviews"}:
            self.faults.add(f"{path}.{key}", _("不认识的项"))
        if "party" in value:
            node.values["unit"] = self.parties.unit(value["party"], f"{path}.party")
        else:
            self._field(node, "outside_name", value["outside"], f"{path}.outside")
        if "reviews" in value:
            self._field(node, "reviews", value["reviews"], f"{path}.reviews")
        return node


def _storable(text: str) -> bool:
    """No NUL and no half of a surrogate pair, which JSON can write and no database keeps."""
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)


def read_package(
    data: Any,
    *,
    notices: Path | None,
    today: date,
    slug: str = "",
    parties: Mapping[str, Any] | None = None,
    campaigns: models.QuerySet[Campaign] | None = None,
) -> Package:
    """Check a parsed package and resolve its texts, days and parties. `slug` and `parties` go before the file's own.
    `campaigns` are those that it may name as higher ones (None: all).

    Raises PackageInvalid with every fault. Reads files below `notices` (None: none may be read) and the
    organisation; writes nothing.
    """
    faults = Faults()
    days = Days(today, faults)
    unfinished = isinstance(data, Mapping) and data.get("draft") is True
    named = Campaign.objects.all() if campaigns is None else campaigns
    reader = _Reader(Texts(notices, days, faults), days, Parties(faults), faults, unfinished, named)
    if not isinstance(data, Mapping):
        faults.add("", _("应是一个对象"))
        raise PackageInvalid(faults.found)
    if data.get("schema") != SCHEMA:
        faults.add("schema", _("应是%(schema)d") % {"schema": SCHEMA})
    for key in set(data) - _KEYS:
        faults.add(str(key), _("不认识的项"))
    slug = _slug(slug or data.get("slug"), faults)
    days.read_names(data.get("days", {}))
    reader.texts.read_sources(data.get("sources", {}))
    reader.parties.read(data.get("parties", {}), parties or {})
    campaign = reader.node(CAMPAIGN, data.get("campaign", {}), "campaign")
    for section, shape in SECTIONS.items():
        campaign.children += reader.nodes(shape, data.get(section, []), section)
    if faults.found:
        raise PackageInvalid(faults.found, reader.parties.unknown)
    complete(campaign)
    return Package(slug, campaign)


def _slug(value: Any, faults: Faults) -> str:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        faults.add("slug", _("应由小写字母、数字和短横线组成，不超过60个字符"))
        return ""
    if value in RESERVED_SLUGS:
        faults.add("slug", _("“%(slug)s”是系统自己的网址，不能用作网址名。请另取一个") % {"slug": value})
    if Campaign.objects.filter(slug=value).exists():
        faults.add("slug", _("已有网址名为“%(slug)s”的专项整治。可用--slug另取一个") % {"slug": value})
    return value
