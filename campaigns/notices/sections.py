"""The sections of a notice, each with what it is read as; areas, tasks and phases gathered from them. Pure.

README rules 3, 4, 8 and 9.
"""

import re
from dataclasses import dataclass, field, replace

from campaigns.deadlines import Context
from campaigns.notices import headings
from campaigns.notices.areas import areas_of, item_of, title_of, whole_text
from campaigns.notices.draft import Taken
from campaigns.notices.filings import orders_filing_alone
from campaigns.notices.headings import (
    AIMS,
    BOTH,
    FOCUS,
    PHASES,
    REPORTING,
    REQUIREMENTS,
    TASKS,
    UNKNOWN,
    first_clause,
    kind_of_section,
    names_problems,
    orders_work,
    removes_problems,
)  # fmt: skip
from campaigns.notices.markers import BULLET, CHAPTER
from campaigns.notices.measures import problems_and_measures
from campaigns.notices.outline import Node
from campaigns.notices.parties import printed_units
from campaigns.notices.phases import is_entry, phases_of
from campaigns.notices.pieces import Piece
from campaigns.notices.submissions import sentences_of
from campaigns.notices.tasks import Scene, task_of, tasks_of


@dataclass
class Gathered:
    """What the sections give."""

    areas: list[Taken] = field(default_factory=list)
    tasks: list[Taken] = field(default_factory=list)
    phases: list[Taken] = field(default_factory=list)


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


def gather(root: Node, reading: Reading) -> Gathered:
    """Areas, tasks and phases of a whole text."""
    found = Gathered()
    sections = _sections(root)
    kinds = [_kind(section, reading) for section in sections]
    if FOCUS not in kinds and TASKS not in kinds and BOTH not in kinds:
        kinds = [_by_content(section, kind) for section, kind in zip(sections, kinds, strict=True)]
    for section, kind in zip(sections, kinds, strict=True):
        _read(section, kind, found, reading)
    return found


def _sections(root: Node) -> list[Node]:
    """The top sections; a chapter's sections where it has some."""
    found: list[Node] = []
    for child in root.children:
        if child.kind == CHAPTER and child.children:
            found += child.children if kind_of_section(first_clause(child.line).folded) == UNKNOWN else [child]
        else:
            found.append(child)
    return found


def _kind(section: Node, reading: Reading) -> str:
    heading = first_clause(section.line)
    kind = kind_of_section(heading.folded)
    own_text = len(section.line) > len(heading) + 12
    stages = sum(is_entry(child.line) for child in section.children)
    if stages >= 2 and stages * 2 >= len(section.children):
        return PHASES
    if kind == AIMS and len(phases_of(section, reading.context)) >= 2 and not section.children:
        return PHASES
    if is_entry(section.line) and not any(is_entry(child.line) for child in section.children):
        return "phase"
    if (
        not reading.has_plan
        and kind in (REQUIREMENTS, UNKNOWN)
        and own_text
        and not _structural(section)
        and not section.children
    ):
        return "order"  # README rule 8: in a notice without a plan every paragraph that orders an action is a task
    if kind == FOCUS and not reading.has_plan and own_text and not section.children and _begins_with_verb(heading):
        return "order"
    if kind == UNKNOWN:
        return _unknown(section, heading)
    if kind == TASKS and heading.folded.endswith(("重点", "内容")) and not _ordering_leaves(section):
        return FOCUS
    if kind == AIMS and "任务" in heading.folded and _ordering_children(section):
        return TASKS
    return kind


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
    return bool(nodes) and sum(_is_problem(node) for node in nodes) * 2 > len(nodes)


def _by_content(section: Node, kind: str) -> str:
    """Where no heading names work, aims whose numbered paragraphs order it are read as work."""
    if kind == AIMS and _ordering_children(section) and "任务" in section.line.folded:
        return TASKS
    return kind


def _ordering_children(section: Node) -> bool:
    return sum(orders_work(child.line.folded[:30]) for child in section.children) * 2 > len(section.children) > 0


def _is_problem(child: Node) -> bool:
    text = first_clause(child.line).folded
    return names_problems(text) and not headings.orders_work(text[:6])


def _read(section: Node, kind: str, found: Gathered, reading: Reading) -> None:
    scene = reading.scene(section)
    both = problems_and_measures(section, scene) if kind in (FOCUS, TASKS, BOTH) else None
    if both:
        found.areas += both[0]
        found.tasks += both[1]
        return
    if kind == FOCUS:
        _read_focus(section, found, scene)
    elif kind == BOTH:
        _read_both(section, found, scene, reading)
    elif kind == TASKS:
        _read_tasks(section, found, scene, reading)
    elif kind == PHASES:
        _read_phases(section, found, scene, reading)
    elif kind == "phase":
        _read_phase_section(section, found, scene, reading)
    elif kind == "order":
        _read_order(section, found, scene)
    elif kind in (REQUIREMENTS, REPORTING):
        _read_requirements(section, found, scene)


def _read_focus(section: Node, found: Gathered, scene: Scene) -> None:
    """Areas; items that each name their own party are tasks as well (README rule 4)."""
    structured = [child for child in section.children if _structural(child)]
    plain = [child for child in section.children if child not in structured]
    for child in structured:
        kind = kind_of_section(first_clause(child.line).folded)
        if kind in (TASKS, BOTH):
            found.tasks += tasks_of(child, replace(scene, path=(section.printed,)))
        elif kind == FOCUS:
            found.areas += areas_of(child)
    if plain or not section.children:
        found.areas += areas_of(section, plain)
    found.tasks += _tasks_of_items(section, scene)


_STRUCTURAL = re.compile(
    r"(?:总体|基本|主要|重点|具体|工作|整治|治理|检查|排查|专项|行动|活动|实施|组织|相关|有关|存在|整改"
    r"|任务|时间|范围|责任|保障|监督|的|和|与|及|、)*"
    r"(?:重点|内容|任务|措施|举措|要求|目标|原则|范围|对象|步骤|安排|分工|问题|领导|保障|时间|方式|方法"
    r"|机构|思想|职责|阶段|进度)"
)


def _structural(child: Node) -> bool:
    """Whether a child is a section of its own inside a section: 整治范围, 整治重点, 整治措施."""
    heading = first_clause(child.line).folded
    return len(heading) <= 12 and bool(_STRUCTURAL.fullmatch(heading)) and kind_of_section(heading) != UNKNOWN


def _tasks_of_items(section: Node, scene: Scene) -> list[Taken]:
    """Tasks from numbered paragraphs that each print a responsible party of their own."""
    leaves = [node for node in section.walk() if node.marker and node.kind != BULLET]
    named = [n for n in leaves if printed_units(n.line)[0] or any(printed_units(p)[0] for p in n.body)]
    if len(named) < 2 and not (named and len(leaves) <= 2):
        return []
    found = []
    for node in named:
        path = _path(node, section)
        found.append(task_of(node.number, whole_text(node), replace(scene, path=path)))
    return found


def _path(node: Node, top: Node) -> tuple[str, ...]:
    names = []
    current: Node | None = node
    while current is not None and current.marker is not None:
        names.append(current.printed)
        current = current.parent
    return tuple(reversed(names))


def _read_both(section: Node, found: Gathered, scene: Scene, reading: Reading) -> None:
    """整治重点及措施: what names problems are items, the rest is work; with parties of their own both."""
    problems = [
        child for child in section.children if _is_problem(child) or removes_problems(first_clause(child.line).folded)
    ]
    if not section.children or len(problems) * 2 >= len(section.children) or _tasks_of_items(section, scene):
        _read_focus(section, found, scene)
    else:
        _read_tasks(section, found, scene, reading)


def _read_tasks(section: Node, found: Gathered, scene: Scene, reading: Reading) -> None:
    if section.children and all(is_entry(child.line, named=not _schedules(section)) for child in section.children):
        return _read_phases(section, found, scene, reading)
    structural = [child for child in section.children if _structural(child)]
    if structural and any(_other(child) for child in structural):
        for child in section.children:
            _read(child, _kind(child, reading) if child in structural else TASKS, found, reading)
        return None
    for child in section.children:
        _dated_objects(child, found, scene)
    found.tasks += tasks_of(section, scene)
    return None


def _schedules(section: Node) -> bool:
    return bool(re.search(r"安排|部署|进度|推进", first_clause(section.line).folded))


def _other(child: Node) -> bool:
    return kind_of_section(first_clause(child.line).folded) in (FOCUS, PHASES, AIMS, REQUIREMENTS)


def _dated_objects(child: Node, found: Gathered, scene: Scene) -> None:
    """A dated list of things to inspect: an area whose items they are, besides the task (README rule 4)."""
    if not child.children or not re.search(r"检查|排查|整治|清理|核查", child.line.folded):
        return
    objects = [node for node in child.children if not orders_work(node.line.folded[:8]) and len(node.line) <= 40]
    task = task_of(child.number, child.line, scene)
    if len(objects) == len(child.children) >= 2 and task.fields["deadline_iso"]:
        area = Taken().put("title", title_of(child).tight, title_of(child))
        found.areas.append(area.put("items", [item_of(node) for node in objects]))


def _read_phases(section: Node, found: Gathered, scene: Scene, reading: Reading) -> None:
    """Phases; numbered measures under them are tasks that do not inherit their dates (README rule 8)."""
    pairs = phases_of(section, reading.context)
    found.phases += [phase for phase, _ in pairs]
    entries = {id(entry.node) for _, entry in pairs}
    for child in section.children:
        inner = replace(scene, path=(*scene.path, section.printed))
        if id(child) in entries:
            found.tasks += _tasks_in_phase(child, inner)
        elif pairs and orders_work(child.line.folded) and len(child.line) > 12:
            continue
        elif not pairs and _structural(child):
            _read(child, _kind(child, reading), found, reading)
        elif not pairs and orders_work(child.line.folded):
            found.tasks += tasks_of(child, inner)


def _tasks_in_phase(phase: Node, scene: Scene) -> list[Taken]:
    numbered = [node for node in phase.children if node.kind != BULLET and len(whole_text(node)) > 12]
    inner = replace(scene, path=(*scene.path, phase.printed))
    return [task for node in numbered for task in tasks_of(node, inner)]


def _read_phase_section(section: Node, found: Gathered, scene: Scene, reading: Reading) -> None:
    """A top section that is a phase itself."""
    holder = Node(children=[section])
    pairs = phases_of(holder, reading.context)
    found.phases += [phase for phase, _ in pairs]
    found.tasks += _tasks_in_phase(section, scene)


def _read_order(section: Node, found: Gathered, scene: Scene) -> None:
    text = whole_text(section)
    if not orders_work(text.folded) or _only_reports(section, text):
        return
    found.tasks += tasks_of(section, scene)


def _only_reports(section: Node, text: Piece) -> bool:
    """A paragraph that only sets up reporting is no task (README rule 8)."""
    heading = first_clause(section.line).folded
    if re.search(r"报送|上报|信息反馈|总结报告|报告制度", heading) and len(heading) <= 30:
        return True
    return all(orders_filing_alone(sentence) for sentence, _ in sentences_of(text))


def _read_requirements(section: Node, found: Gathered, scene: Scene) -> None:
    """Requirements are tasks only where they print responsible units (README rule 8)."""
    nodes = section.children or [section]
    for node in nodes:
        if printed_units(whole_text(node))[0]:
            inner = scene if node is section else replace(scene, path=(*scene.path, section.printed))
            found.tasks += [t for t in tasks_of(node, inner, always=False) if t.fields["units"]]
