"""The labels that Word prints before list paragraphs: 一、（一）1. stand in no run, only in numbering.xml. Pure.

A paragraph names a list (`numId`) and a level, itself or through its style. Lists that share an abstract definition
count on together, unless one of them starts a level anew.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from campaigns.notices.sources.markup import is_on, number_of, value_of
from campaigns.notices.sources.numerals import counted

_LEVELS = 9
_LINKS = 12


@dataclass
class Level:
    """One level of a list."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)
    link: str | None = None


class Styles:
    """What paragraph styles say about lists and hidden text."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {style.get("styleId", ""): style for style in (root.iter("w_style") if root is not None else ())}
        self.default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get("type") == "paragraph" and style.get("default") in ("1", "true", "on")
            ),
            "",
        )

    def chain(self, name: str) -> list[tuple[str, Element]]:
        """A style and those that it is based on."""
        found: list[tuple[str, Element]] = []
        while name in self._styles and len(found) < _LINKS:
            found.append((name, self._styles[name]))
            name = value_of(self._styles[name], "w_basedOn") or ""
        return found

    def list_of(self, name: str) -> str | None:
        """The list that a numbering style stands for."""
        for _, style in self.chain(name):
            found = value_of(style.find("w_pPr/w_numPr"), "w_numId")
            if found:
                return found
        return None


class Numbering:
    """Gives list paragraphs their labels; to be asked once for each paragraph, in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, _List] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level | int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            if element.tag == "w_abstractNum":
                self._abstract[element.get("abstractNumId", "")] = _list(element)
            elif element.tag == "w_num":
                self._add(element)

    def _add(self, element: Element) -> None:
        number = element.get("numId", "")
        self._lists[number] = value_of(element, "w_abstractNumId") or ""
        overrides: dict[int, Level | int] = {}
        for override in element.findall("w_lvlOverride"):
            level = _small(override.get("ilvl"))
            start, own = number_of(override, "w_startOverride"), override.find("w_lvl")
            if own is not None:
                overrides[level] = _level(own)
            if start is not None:
                overrides[level] = start
        self._overrides[number] = overrides

    def label(self, properties: Element | None) -> str:
        """What is printed before a paragraph with these `w_pPr`; empty where it is in no list."""
        number, level = self._place(properties)
        abstract = self._resolve(number)
        definition = self._level(number, abstract, level)
        if number is None or definition is None:
            return ""
        self._count(number, abstract, level, definition)
        return self._text(number, abstract, level, definition)

    def _place(self, properties: Element | None) -> tuple[str | None, int]:
        """The list and level of a paragraph; its own word goes before its style's."""
        own = properties.find("w_numPr") if properties is not None else None
        number, level = value_of(own, "w_numId"), number_of(own, "w_ilvl")
        style = value_of(properties, "w_pStyle") or self._styles.default
        for name, element in self._styles.chain(style) if number is None else ():
            of_style = element.find("w_pPr/w_numPr")
            number = value_of(of_style, "w_numId")
            if level is None:
                level = number_of(of_style, "w_ilvl")
            if number is not None:
                abstract = self._abstract.get(self._lists.get(number, ""))
                level = abstract.styles.get(name, level or 0) if abstract and level is None else level
                break
        return (None if number in (None, "0") else number), min(level or 0, _LEVELS - 1)

    def _resolve(self, number: str | None) -> str:
        """The abstract definition of a list, through numbering styles."""
        for _ in range(_LINKS):
            key = self._lists.get(number or "", "")
            abstract = self._abstract.get(key)
            if abstract is None or abstract.link is None:
                return key
            number = self._styles.list_of(abstract.link)
        return ""

    def _level(self, number: str | None, abstract: str, level: int) -> Level | None:
        own = self._overrides.get(number or "", {}).get(level)
        if isinstance(own, Level):
            return own
        definition = self._abstract.get(abstract)
        return definition.levels.get(level) if definition else None

    def _count(self, number: str, abstract: str, level: int, definition: Level) -> None:
        counts = self._counts.setdefault(abstract, {})
        start = self._overrides.get(number, {}).get(level)
        if isinstance(start, int) and (number, level) not in self._begun:
            counts[level] = start
        else:
            counts[level] = counts[level] + 1 if level in counts else definition.start
        self._begun.add((number, level))
        for deeper in [key for key in counts if key > level]:
            below = self._level(number, abstract, deeper)
            if below is None or below.restart is None or 0 <= level < below.restart:
                del counts[deeper]

    def _text(self, number: str, abstract: str, level: int, definition: Level) -> str:
        counts = self._counts[abstract]

        def one(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            of = self._level(number, abstract, place)
            if of is None or place > level:
                return ""
            return counted(counts.get(place, of.start), "decimal" if definition.legal else of.form)

        if definition.form in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", one, definition.text)


def _small(text: str | None) -> int:
    return int(text) if text in {str(level) for level in range(_LEVELS)} else 0


def _list(element: Element) -> _List:
    found = _List(link=value_of(element, "w_numStyleLink"))
    for level in element.findall("w_lvl"):
        place = _small(level.get("ilvl"))
        found.levels[place] = _level(level)
        style = value_of(level, "w_pStyle")
        if style:
            found.styles[style] = place
    return found


def _level(element: Element) -> Level:
    start = number_of(element, "w_start")
    return Level(
        start=1 if start is None else start,
        form=value_of(element, "w_numFmt") or "decimal",
        text=value_of(element, "w_lvlText") or "",
        restart=number_of(element, "w_lvlRestart"),
        legal=is_on(element, "w_isLgl"),
    )


def labelled(label: str, text: str) -> str:
    """A label before its paragraph: close, as notices print it, unless a numeral would run into the text."""
    if not label:
        return text
    runs_in = label[-1].isalpha() or label[-1].isdecimal() or (label[-1] == "." and text[:1].isdigit())
    gap = " " if runs_in else ""
    return label + gap + text.lstrip()
