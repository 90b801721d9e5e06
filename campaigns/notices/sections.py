"""The sections of a notice, each with what it is read as; areas, tasks and phases gathered from them. Pure.

README rules 3, 4, 8 and 9.
"""

import re
from dataclasses import dataclass, field, replace

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
    orders_work,
    removes_problems,
)  # fmt: skip
from campaigns.notices.kinds import (
    Reading,
    is_other,
    is_problem,
    is_structural,
    kind_by_content,
    kind_of,
    schedules,
)
from campaigns.notices.markers import BULLET, CHAPTER
from campaigns.notices.measures import problems_and_measures
from campaigns.notices.outline import Node
from campaigns.notices.parties import printed_units
from campaigns.notices.phases import is_entry, phases_of
from campaigns.notices.pieces import Piece
from campaigns.notices.submissions import sentences_of
from campaigns.notices.table_tasks import Rows, item_of_row, task_of_row, without_tables
from campaigns.notices.tables import rows_of
from campaigns.notices.tasks import Scene, closes_group, task_of, tasks_of


@dataclass
class Gathered:
    """What the sections give."""

    areas: list[Taken] = field(default_factory=list)
    tasks: list[Taken] = field(default_factory=list)
    phases: list[Taken] = field(default_factory=list)


def gather(root: Node, reading: Reading) -> Gathered:
    """Areas, tasks and phases of a whole text."""
    found = Gathered()
    _read_rows(root, [(row, Scene(reading.context)) for row in rows_of(root.body)[0]], TASKS, found)
    sections = _sections(root)
    kinds = [kind_of(section, reading) for section in sections]
    if FOCUS not in kinds and TASKS not in kinds and BOTH not in kinds:
        kinds = [kind_by_content(section, kind) for section, kind in zip(sections, kinds, strict=True)]
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


def _read(section: Node, kind: str, found: Gathered, reading: Reading) -> None:
    scene = reading.scene(section)
    if kind in (FOCUS, TASKS, BOTH, "order"):
        section, rows = without_tables(section, scene)
        _read_rows(section, rows, kind, found)
        both = problems_and_measures(section, scene) if kind != "order" else None
        if both:
            found.areas += both[0]
            found.tasks += both[1]
        if both or (rows and _says_no_more(section)):
            return
    _read_as(section, kind, found, reading)


def _read_as(section: Node, kind: str, found: Gathered, reading: Reading) -> None:
    scene = reading.scene(section)
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
    else:
        _read_inner_sections(section, kind, found, reading)


def _read_inner_sections(section: Node, kind: str, found: Gathered, reading: Reading) -> None:
    """Sections inside one about aims or requirements: 一、总体安排 （一）整治目标 （二）整治重点 （三）实施步骤."""
    inner = [child for child in section.children if is_structural(child)]
    inner = [child for child in inner if kind_of(child, reading) in (FOCUS, TASKS, BOTH, PHASES)]
    for child in inner:
        _read(child, kind_of(child, reading), found, reading)
    if (
        kind == AIMS
        and not inner
        and section.children
        and all(printed_units(whole_text(c))[0] for c in section.children)
    ):
        _read_tasks(section, found, reading.scene(section), reading)
    if kind in (REQUIREMENTS, REPORTING):
        rest = replace(section, children=[child for child in section.children if child not in inner])
        if rest.children or not inner:
            _read_requirements(rest, found, reading.scene(section))


def _says_no_more(section: Node) -> bool:
    """Whether a section without its table is nothing but a heading."""
    return not section.children and not any("。" in piece.folded for piece in (section.line, *section.body))


def _read_rows(section: Node, rows: Rows, kind: str, found: Gathered) -> None:
    """A section's table: tasks, or items of a section of problems, which are tasks too where they name a party."""
    if rows and kind == FOCUS:
        title = title_of(section)
        area = Taken().put("title", title.tight, title)
        found.areas.append(area.put("items", [item_of_row(row) for row, _ in rows]))
    found.tasks += [task_of_row(row, scene) for row, scene in rows if kind != FOCUS or row.units]


def _read_focus(section: Node, found: Gathered, scene: Scene) -> None:
    """Areas; items that each name their own party are tasks as well (README rule 4)."""
    structured = [child for child in section.children if is_structural(child)]
    plain = [child for child in section.children if child not in structured]
    if plain and not any(kind_of_section(first_clause(child.line).folded) != FOCUS for child in structured):
        structured, plain = [], section.children
    for child in structured:
        kind = kind_of_section(first_clause(child.line).folded)
        if kind in (TASKS, BOTH):
            found.tasks += tasks_of(child, replace(scene, path=(section.printed,)))
        elif kind == FOCUS:
            found.areas += areas_of(child)
    tasks = _tasks_of_items(section, scene)
    if plain or not section.children:
        found.areas += areas_of(section, plain, whole=_each_names_a_party(plain))
    found.tasks += tasks


def _each_names_a_party(children: list[Node]) -> bool:
    """Whether the numbered paragraphs each print a party of their own: then they are the items, whatever they list."""
    bare = [child for child in children if not child.children]
    return len(bare) == len(children) >= 2 and all(printed_units(child.line)[0] for child in children)


def _tasks_of_items(section: Node, scene: Scene) -> list[Taken]:
    """Tasks from numbered paragraphs that each print a responsible party of their own."""
    leaves = [node for node in section.walk() if node.marker and node.kind != BULLET]
    named = [n for n in leaves if printed_units(n.line)[0] or any(printed_units(p)[0] for p in n.body)]
    if len(named) < 2 and not (named and len(leaves) <= 2):
        return []
    found = []
    for owner in (_owner(node, section) for node in named):
        found.append(task_of(owner.number, whole_text(owner), replace(scene, path=_path(owner, section))))
    return found


def _owner(node: Node, section: Node) -> Node:
    """Whose party a numbered paragraph prints: its group's where it stands behind the group's last one."""
    group = node.parent
    if group is None or group.marker is None or group is section or node is not group.children[-1]:
        return node
    return group if closes_group(group) else node


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
        child for child in section.children if is_problem(child) or removes_problems(first_clause(child.line).folded)
    ]
    if not section.children or len(problems) * 2 >= len(section.children) or _tasks_of_items(section, scene):
        _read_focus(section, found, scene)
    else:
        _read_tasks(section, found, scene, reading)


def _read_tasks(section: Node, found: Gathered, scene: Scene, reading: Reading) -> None:
    if section.children and all(is_entry(child.line, named=not schedules(section)) for child in section.children):
        return _read_phases(section, found, scene, reading)
    structural = [child for child in section.children if is_structural(child)]
    if structural and any(is_other(child) for child in structural):
        for child in section.children:
            _read(child, kind_of(child, reading) if child in structural else TASKS, found, reading)
        return None
    for child in section.children:
        _dated_objects(child, found, scene)
    found.tasks += tasks_of(section, scene)
    return None


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
        elif not pairs and is_structural(child):
            _read(child, kind_of(child, reading), found, reading)
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
