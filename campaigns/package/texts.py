"""Texts of a package: inline, filled in from a template, or cut out of a notice by character offsets."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from campaigns.package.days import Days
from campaigns.package.faults import Faults


@dataclass(frozen=True)
class _Source:
    file: str
    sha256: str = ""


class Texts:
    """Reads the texts of one package; every file is read once."""

    def __init__(self, notices: Path | None, days: Days, faults: Faults) -> None:
        self.notices = notices
        self.days = days
        self.faults = faults
        self._sources: dict[str, _Source] = {}
        self._contents: dict[str, str | None] = {}

    def read_sources(self, data: Any) -> None:
        """Read the section `sources`: short names of files, each with its SHA-256 when given."""
        if not isinstance(data, Mapping):
            self.faults.add("sources", _("应是名称与文件的对照"))
            return
        for name, value in data.items():
            path = f"sources.{name}"
            if not isinstance(value, Mapping) or not isinstance(value.get("file"), str):
                self.faults.add(path, _("应写明file"))
            elif set(value) - {"file", "sha256"}:
                self.faults.add(path, _("只能有file和sha256"))
            else:
                self._sources[name] = _Source(value["file"], str(value.get("sha256", "")))

    def read(self, value: Any, path: str) -> str | None:
        """A text; None with a fault where it is none. Line breaks of a cut are removed unless keep_lines is true."""
        if isinstance(value, str):
            return value
        if isinstance(value, Mapping) and set(value) == {"template"} and isinstance(value["template"], str):
            return self.days.fill(value["template"], path)
        if isinstance(value, Mapping) and "from" in value:
            return self._cut(value, path)
        self.faults.add(path, _('应是文字、{"template": …}或{"from": …, "start": …, "end": …}'))
        return None

    def _cut(self, value: Mapping[str, Any], path: str) -> str | None:
        if set(value) - {"from", "start", "end", "sha256", "keep_lines"}:
            self.faults.add(path, _("截取只能写from、start、end、sha256、keep_lines"))
            return None
        start, end = value.get("start"), value.get("end")
        if not (type(start) is int and type(end) is int and 0 <= start < end):
            self.faults.add(path, _("start和end应是从0数起的字符位置，end大于start"))
            return None
        content = self._content(str(value["from"]), path)
        if content is None:
            return None
        if end > len(content):
            self.faults.add(path, _("end超出原文（共%(count)d字）") % {"count": len(content)})
            return None
        cut = content[start:end]
        if "sha256" in value and hashlib.sha256(cut.encode()).hexdigest() != value["sha256"]:
            self.faults.add(path, _("截取的文字与sha256不符，原文可能换过"))
            return None
        return cut if value.get("keep_lines") is True else cut.replace("\n", "")

    def _content(self, name: str, path: str) -> str | None:
        if name not in self._contents:
            self._contents[name] = self._open(self._sources.get(name, _Source(name)), path)
        return self._contents[name]

    def _open(self, source: _Source, path: str) -> str | None:
        if self.notices is None:
            self.faults.add(path, _("从浏览器载入的文件不能截取通知原文，请把文字直接写进来"))
            return None
        if Path(source.file).name != source.file:
            self.faults.add(path, _("“%(file)s”应只是文件名，不带目录") % {"file": source.file})
            return None
        try:
            raw = (self.notices / source.file).read_bytes()
            content = raw.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            values = {"file": source.file, "folder": self.notices}
            self.faults.add(path, _("在%(folder)s中读不到“%(file)s”。可用--notices指明目录") % values)
            return None
        if source.sha256 and hashlib.sha256(raw).hexdigest() != source.sha256:
            self.faults.add(path, _("“%(file)s”与sha256不符，原文换过，截取位置可能不对") % {"file": source.file})
            return None
        return content
