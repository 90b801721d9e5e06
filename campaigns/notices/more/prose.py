"""Texts of whole sections: aims, scope, what introduces the focus and the tasks, requirements. Pure."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.headings import REQUIREMENTS, kind_of_section
from campaigns.notices.more.groups import lead_of
from campaigns.notices.more.source import Source, heading_and_rest, put_lines, whole_lines
from campaigns.notices.outline import Node
from campaigns.notices.pieces import Piece

#: In this order: the first that a heading has.
_AIMS = (
    re.compile(
        r"(?:工作|总体|整治|治理|行动|主要|活动|预期|攻坚|检查)目标|^(?:整治|工作|行动)?目的|目标任务|目标要求"
        r"|目标$|目的$"
    ),
    re.compile(r"总体要求|总体思路|指导思想|总要求"),
)
_SCOPE = re.compile(r"范围|对象|适用")


def put_prose(source: Source, more: Taken) -> None:
    """`objectives`, `scope`, `focus_lead`, `tasks_lead`, `requirements`: each a Taken with `text`, or None."""
    more.put("objectives", _objectives(source))
    more.put("scope", _scope(source))
    focus, tasks = _focus_section(source), _tasks_section(source)
    more.put("focus_lead", _text(source, lead_of(focus)) if focus else None)
    more.put("tasks_lead", _text(source, lead_of(tasks)) if tasks and tasks is not focus else None)
    more.put("requirements", _requirements(source))


def _text(source: Source, pieces: list[Piece]) -> Taken | None:
    pieces = [piece for piece in pieces if piece]
    return put_lines(source, Taken(), "text", pieces) if pieces else None


def _own_text(node: Node) -> list[Piece]:
    """A section's text without its heading."""
    return [heading_and_rest(node)[1], *whole_lines(node, itself=False)]


def _headed(source: Source) -> list[tuple[str, Node]]:
    """Sections and their parts, with their headings; sections first."""
    nodes = [*source.sections, *(child for section in source.sections for child in section.children)]
    return [(heading, node) for node in nodes if 0 < len(heading := heading_and_rest(node)[0].folded) <= 20]


def _objectives(source: Source) -> Taken | None:
    for pattern in _AIMS:
        for heading, node in _headed(source):
            if pattern.search(heading) and not _holds_work(source, node) and (text := _text(source, _own_text(node))):
                return text
    return None


def _scope(source: Source) -> Taken | None:
    for heading, node in _headed(source):
        if _SCOPE.search(heading) and not _holds_work(source, node) and (text := _text(source, _own_text(node))):
            return text
    return None


def _holds_work(source: Source, node: Node) -> bool:
    """Whether areas or tasks were taken from under a heading."""
    begin, end = _bounds(node)
    taken = [*source.gathered.areas, *source.gathered.tasks]
    spots = [t.spans[name][0] for t in taken for name in ("title", "text") if t.spans.get(name)]
    return any(begin <= spot < end for spot in spots)


def _bounds(node: Node) -> tuple[int, int]:
    pieces = [piece for piece in [node.line, *node.pieces] if piece]
    return (pieces[0].start, max(piece.span[1] for piece in pieces)) if pieces else (0, 0)


def _section_over(source: Source, spot: int) -> Node | None:
    for section in source.sections:
        begin, end = _bounds(section)
        if begin <= spot < end:
            return section
    return None


def _focus_section(source: Source) -> Node | None:
    spots = [area.spans["title"][0] for area in source.gathered.areas if area.spans.get("title")]
    return _section_over(source, min(spots)) if spots else None


def _tasks_section(source: Source) -> Node | None:
    """The section of the first task that stands under a heading and is not itself the section."""
    bounds = [(section, *_bounds(section)) for section in source.sections]
    for task in source.gathered.tasks:
        start = task.spans["text"][0] if task.spans.get("text") else -1
        section = next((over for over, begin, end in bounds if begin <= start < end), None)
        if section is not None and section.children and section.line.start != start:
            return section
    return None


def _requirements(source: Source) -> Taken | None:
    """All sections of requirements and safeguards, one below the other; headings where there are several."""
    found = [node for node in source.sections if kind_of_section(heading_and_rest(node)[0].folded) == REQUIREMENTS]
    found = [node for node in found if not _holds_work(source, node) and not _is_phases(source, node)]
    pieces: list[Piece] = []
    for node in found:
        if len(found) > 1:
            pieces.append(heading_and_rest(node)[0])
        pieces += _own_text(node)
    return _text(source, pieces)


def _is_phases(source: Source, node: Node) -> bool:
    begin, end = _bounds(node)
    return any(begin <= phase.spans["name"][0] < end for phase in source.gathered.phases)
