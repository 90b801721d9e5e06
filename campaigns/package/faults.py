"""Faults of a package: all of them are listed, each with its place in the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.transitions import Refused


@dataclass(frozen=True)
class Fault:
    """One fault; `path` is like task_groups[0].tasks[1].text."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class PackageInvalid(Refused):
    """The package cannot be loaded; nothing was written. `faults` lists everything that is wrong; `unknown` those names
    of the file that stand for no unit or group here, each with the code that it gives: they can be mapped."""

    def __init__(self, faults: list[Fault], unknown: Mapping[str, str] | None = None) -> None:
        self.faults = faults
        self.unknown = dict(unknown or {})
        super().__init__(_("文件有%(count)d处错误，没有写入任何内容。") % {"count": len(faults)})


@dataclass
class Faults:
    """Collects while reading goes on."""

    found: list[Fault] = field(default_factory=list)

    def add(self, path: str, message: str) -> None:
        """Note one fault."""
        self.found.append(Fault(path, message))
