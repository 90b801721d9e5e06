"""What a section of a notice is read as: by its heading, else by what stands under it. Pure.

README rules 3, 8 and 9.
"""

import re
from dataclasses import dataclass, replace

from campaigns.deadlines import Context
from campaigns.notices.headings import (
    AIMS,
    FOCUS,
    PHASES,
    REQUIREMENTS,
    TASKS,
    UNKNOWN,
    first_clause,
    kind_of_section,
    names_problems,
    orders_work,
)  # fmt: skip
from campaigns.notices.outline import Node
from campaigns.notices.phases import is_entry, phases_of
from campaigns.notices.pieces import Piece
from campaigns.notices.tasks import Scene
from campaigns.notices.unnumbered import is_structural as made_of_structure


@dataclass(frozen=True)
class Reading:
    """How a text is read: with or without a plan of its own, and what its dates lean on."""

    context: Context
    has_plan: bool

    def scene(self, node: Node) -> Scene:
        """Where a top section's tasks stand."""
        parent = node.parent
        if parent is None or parent.marker is None:
            return Scene(self.context)
        above = self.scene(parent)
        return replace(above, path=(*above.path, parent.printed), heads=(*above.heads, first_clause(parent.line).tight))


def kind_of(section: Node, reading: Reading) -> str:
    heading = first_clause(section.line)
    kind = kind_of_section(heading.folded)
    own_text = len(section.line) > len(heading) + 12
    stages = sum(is_entry(child.line) for child in section.children)
    if stages >= 2 and stages * 2 >= len(section.children):
        return PHASES
    if kind == AIMS and not section.children and _tells_phases(section, reading):
        return PHASES
    if is_entry(section.line) and not any(is_entry(child.line) for child in section.children):
        return "phase"
    if (
        not reading.has_plan
        and kind in (REQUIREMENTS, UNKNOWN)
        and own_text
        and not is_structural(section)
        and not section.children
    ):
        return "order"  # README rule 8: in a notice without a plan every paragraph that orders an action is a task
    if kind == FOCUS and not reading.has_plan and own_text and not section.children and _begins_with_verb(heading):
        return "order"
    if kind == UNKNOWN:
        return _unknown(section, heading)
    if kind == TASKS and heading.folded.endswith(("重点", "内容")) and not _ordering_leaves(section):
        return FOCUS
    if kind == FOCUS and heading.folded.endswith(("行动", "工作")) and _ordering_leaves(section):
        return TASKS
    if kind == AIMS and re.search(r"任务|方式|方法|形式", heading.folded) and _ordering_children(section):
        return TASKS
    return kind


def _tells_phases(section: Node, reading: Reading) -> bool:
    """Whether a section about time lists phases; goals by dates are none."""
    entries = [entry for _, entry in phases_of(section, reading.context)]
    return len(entries) >= 2 and sum("阶段" in entry.text.folded[:60] for entry in entries) * 2 >= len(entries)


def _unknown(section: Node, heading: Piece) -> str:
    """A heading that no vocabulary knows is read by its own words, else by what stands under it."""
    if "阶段" in heading.folded and any(is_entry(child.line) for child in section.children):
        return PHASES
    text = heading.folded
    if names_problems(text) and not orders_work(text):
        return FOCUS
    return FOCUS if _mostly_problems(section) else TASKS


def _begins_with_verb(heading: Piece) -> bool:
    return orders_work(heading.folded[:2]) or bool(
        re.match(r"突出|把握|紧盯|抓住|瞄准|狠抓|务求|迅速|广泛|密切", heading.folded)
    )


def _ordering_leaves(section: Node) -> bool:
    """Whether half or more of what stands under a heading orders work."""
    nodes = [leaf for child in section.children for leaf in (child.children or [child])]
    return not nodes or sum(orders_work(first_clause(node.line).folded) for node in nodes) * 2 >= len(nodes)


def _mostly_problems(section: Node) -> bool:
    """Whether most of what stands under a heading says what is wrong and not what is to be done."""
    nodes = [leaf for child in section.children for leaf in (child.children or [child])]
    return bool(nodes) and sum(is_problem(node) for node in nodes) * 2 > len(nodes)


def kind_by_content(section: Node, kind: str) -> str:
    """Where no heading names work, aims whose numbered paragraphs order it are read as work."""
    if kind == AIMS and _ordering_children(section) and "任务" in section.line.folded:
        return TASKS
    return kind


def _ordering_children(section: Node) -> bool:
    return sum(orders_work(child.line.folded[:30]) for child in section.children) * 2 > len(section.children) > 0


def is_problem(child: Node) -> bool:
    text = first_clause(child.line).folded
    return names_problems(text) and not orders_work(text[:6])


def is_structural(child: Node) -> bool:
    """Whether a child is a section of its own inside a section: 整治范围, 整治重点, 整治措施."""
    return made_of_structure(first_clause(child.line).folded)


def schedules(section: Node) -> bool:
    return bool(re.search(r"安排|部署|进度|推进", first_clause(section.line).folded))


def is_other(child: Node) -> bool:
    return kind_of_section(first_clause(child.line).folded) in (FOCUS, PHASES, AIMS, REQUIREMENTS)
