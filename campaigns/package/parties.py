"""Parties of a package: keys that stand for a unit or a group of the organisation into which it is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Unit, UnitGroup
from campaigns.package.faults import Faults


@dataclass(frozen=True)
class Party:
    """What a key stands for: one of the two."""

    unit: Unit | None = None
    group: UnitGroup | None = None


class Parties:
    """The keys of one package."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.unknown: dict[str, str] = {}
        self._found: dict[str, Party | None] = {}

    def read(self, data: Any, overrides: Mapping[str, Any]) -> None:
        """Read the section `parties`; `overrides` (the map of another organisation) goes before it."""
        if not isinstance(data, Mapping):
            self.faults.add("parties", _("应是名称与单位或分组的对照"))
            return
        for key in sorted(set(overrides) - set(data)):
            self.faults.add(f"parties.{key}", _("文件里没有这个名称，不用指定"))
        for key, value in {**data, **{k: v for k, v in overrides.items() if k in data}}.items():
            self._found[key] = self._find(key, value)

    def _find(self, key: str, value: Any) -> Party | None:
        path = f"parties.{key}"
        if not isinstance(value, Mapping) or len(value) != 1 or not set(value) <= {"unit", "group"}:
            self.faults.add(path, _('应是{"unit": 单位代码}或{"group": 分组代码}'))
            return None
        (kind, code), *_rest = value.items()
        if not isinstance(code, str):
            self.faults.add(path, _("代码应是文字"))
            return None
        if kind == "unit":
            unit = Unit.objects.filter(code=code).first()
            if unit is not None:
                return Party(unit=unit)
            self.faults.add(path, _("没有代码为“%(code)s”的单位") % {"code": code})
        else:
            group = UnitGroup.objects.filter(code=code).first()
            if group is not None:
                return Party(group=group)
            self.faults.add(path, _("没有代码为“%(code)s”的单位分组") % {"code": code})
        self.unknown[key] = code
        return None

    def party(self, key: Any, path: str) -> Party | None:
        """What a key stands for; None with a fault (or one already noted) when nothing."""
        if not isinstance(key, str) or key not in self._found:
            self.faults.add(path, _("parties里没有“%(key)s”") % {"key": key})
            return None
        return self._found[key]

    def unit(self, key: Any, path: str) -> Unit | None:
        """The same where only a unit will do."""
        party = self.party(key, path)
        if party is not None and party.unit is None:
            self.faults.add(path, _("“%(key)s”是分组，这里要写一个单位") % {"key": key})
        return party.unit if party else None
