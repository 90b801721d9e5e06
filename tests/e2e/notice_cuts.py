"""A reference notice cut into what an officer would copy out of it: nothing of its words stands here.

The cuts lean on the print alone (heads, numbers, brackets); the annotation says which of them are right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.campaigns.notices import annotation, notice_text

_HEAD = re.compile(r"^([一二三四五六七八九])、(.+)$")
_NUMBERED = re.compile(r"^(?:[(（][一二三四五六七八九][)）]|\d+\.)")
_BASIS = re.compile(r"《([^》]+)》(?:[(（]([^()（）]+号)[)）])?")
_DUTY = re.compile(r"[(（]责任单位:(.+?)[，,]完成时[间限]:(.+?)[)）][。，,]?")


@dataclass(frozen=True)
class Duty:
    """One clause of a task as printed: what, by whom, by when."""

    clause: str
    parties: str
    deadline: str


@dataclass(frozen=True)
class Notice:
    """A notice: `text` as published, `told` as annotated."""

    text: str
    told: dict[str, Any]

    @classmethod
    def of(cls, key: str) -> "Notice":
        """By its three digits."""
        return cls(notice_text(key), annotation(key))

    @cached_property
    def sections(self) -> dict[str, list[str]]:
        """The lines below each head 一、二、… of the plan, before the list of annexes."""
        found: dict[str, list[str]] = {}
        lines: list[str] = []
        for line in self.text.splitlines():
            head = _HEAD.match(line)
            if head and head[1] not in found:
                found[head[1]] = lines = []
            elif line.startswith(("附件:", "联系人:")):
                break
            else:
                lines.append(line)
        return found

    def body(self, number: str) -> str:
        """A section's text."""
        return "\n".join(self.sections[number])

    def lead(self, number: str) -> str:
        """What a section says before its first numbered line."""
        lines = self.sections[number]
        return "\n".join(lines[: next(i for i, line in enumerate(lines) if _NUMBERED.match(line))])

    def numbered(self, number: str) -> list[str]:
        """A section's numbered lines: heads, items, tasks."""
        return [line for line in self.sections[number] if _NUMBERED.match(line)]

    def below(self, number: str) -> Iterator[str]:
        """What stands without a number behind the first head of a section."""
        lines = self.sections[number]
        first = next(i for i, line in enumerate(lines) if _NUMBERED.match(line))
        return (line for line in lines[first:] if not _NUMBERED.match(line))

    def whole(self, start: str) -> str:
        """The rest of the line that begins with these words."""
        at = self.text.index(start)
        return self.text[at : self.text.index("\n", at)]

    @cached_property
    def basis(self) -> list[tuple[str, str]]:
        """The documents named before the first head, with their numbers."""
        opening = self.text[: self.text.index("\n一、")]
        title = self.told["title"]
        return [(name, number) for name, number in _BASIS.findall(opening) if name != title]

    def phase_content(self, name: str) -> str:
        """What is done in a phase: what follows its name and window."""
        line = next(line for line in self.text.splitlines() if re.match(rf"[(（]\S[)）]{name}[(（]", line))
        return re.split(r"[)）]。?", line, maxsplit=2)[2]

    @property
    def look_back(self) -> str:
        """Since when problems are looked for."""
        found = re.search(r"\d{4}年以来", self.body("三"))
        assert found
        return found[0]

    @property
    def receiver(self) -> str:
        """The office above to which everything is reported."""
        found = re.search(r"统一报(\S+?办公室)", self.text)
        assert found
        return found[1]

    @property
    def sanction_day(self) -> str:
        """The day from which whoever does not comply is named."""
        found = re.search(r"对(\d+月\d+日)后", self.text)
        assert found
        return found[1]

    @property
    def column_heads(self) -> list[str]:
        """The heads of the statistics table in annex 4."""
        line = next(line for line in self.annex_lines(4) if line.count("|") > 2)
        return [cell.strip() for cell in line.split("|")[1:] if cell.strip()]

    @property
    def broken_item(self) -> list[str]:
        """The sub-points into which annex 2 breaks the first item."""
        rows = [line.split(" | ") for line in self.annex_lines(2) if re.match(r"\d \| ", line)]
        return [rows[0][3], *(row[1] for row in rows[1:])]

    def annex_lines(self, number: int) -> list[str]:
        """The lines of an annex."""
        _before, _head, rest = self.text.partition(f"\n附件{number}\n")
        return rest.split(f"\n附件{number + 1}\n")[0].splitlines()


def duties(text: str) -> list[Duty]:
    """The clauses of a task that print their parties and deadline in brackets."""
    found, at = [], 0
    for match in _DUTY.finditer(text):
        found.append(Duty(text[at : match.start()].strip("，,。"), match[1], match[2]))
        at = match.end()
    return found


def listed_units(text: str) -> dict[str, list[str]]:
    """The groups of units that a notice counts and names, "1.Group(22个):A、B;": group → units without remarks."""
    groups = {}
    for match in re.finditer(r"^\d\.([^(\n]+)\((\d+)个\):(.+)[;。]$", text, re.MULTILINE):
        units = [re.sub(r"\(.*\)", "", name) for name in re.split(r"、(?![^(]*\))", match[3])]
        assert len(units) == int(match[2])
        groups[match[1]] = units
    return groups
