"""The headings under which tasks stand, and what phases and areas have besides their names. Pure."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.more.source import Source, heading_and_rest, put_lines, whole_lines
from campaigns.notices.outline import Node
from campaigns.notices.parties import printed_units
from campaigns.notices.pieces import EMPTY, Piece

_LABEL_ONLY = re.compile(
    r"(?:具体|主要|重点|整治|治理|工作|整改|监管|防范|改进|落实)*(?:措施|举措|任务|做法|办法|要求|内容)[:。]?"
)
_ORDINAL = re.compile(r"(?:第)?(?P<n>[一二三四五六七八九十\d]{1,3})(?:个)?(?:阶段|步)")


def task_groups(source: Source) -> list[Taken]:
    """The groups in printed order; sets `group` of every task, the place in the list from 0, or None."""
    nodes: list[Node] = []
    found: list[Taken] = []
    owners = [_group_node(source, task) for task in source.gathered.tasks]
    tops = {id(node) for node in owners if node is not None and _is_top(source, node)}
    for task, node in zip(source.gathered.tasks, owners, strict=True):
        if node is None or (id(node) in tops and len(tops) < 2 and not _mixed(source, owners)):
            task.put("group", None)
            continue
        if not any(node is other for other in nodes):
            nodes.append(node)
            found.append(_group(source, node))
        task.put("group", next(i for i, other in enumerate(nodes) if other is node))
    return found


def _mixed(source: Source, owners: list[Node | None]) -> bool:
    """Whether some tasks stand under headings of their own and others right under a section."""
    return any(node is not None and not _is_top(source, node) for node in owners)


def _is_top(source: Source, node: Node) -> bool:
    return any(node is section for section in source.sections)


def _group_node(source: Source, task: Taken) -> Node | None:
    """The numbered heading above a task's own number; past one that only says 整治措施."""
    span: list[int] = task.spans.get("text") or []
    node = source.node_at(span[0]) if span else None
    if node is None:
        return None
    above = node.parent if _is_own(node, span) else node
    while above is not None and above.marker is not None and _LABEL_ONLY.fullmatch(_title(above).folded):
        if above.parent is None or above.parent.marker is None:
            break
        above = above.parent
    return above if above is not None and above.marker is not None else None


def _is_own(node: Node, span: list[int]) -> bool:
    """Whether the task is the whole numbered paragraph, and not a labelled part under it."""
    return not node.line or node.line.start >= span[0]


def _title(node: Node) -> Piece:
    """The heading without the parties that are printed behind it."""
    heading, _ = heading_and_rest(node)
    places = printed_units(heading)[1]
    return (heading.cut(0, places[0][0]) if places and places[0][0] > 1 else heading).strip(" 。:;,(")


def _group(source: Source, node: Node) -> Taken:
    title = _title(node)
    taken = Taken().put("number", node.number.tight or None, node.number or None)
    taken.put("title", title.tight, title)
    lead = lead_of(node)
    return put_lines(source, taken, "lead", lead)


def lead_of(node: Node) -> list[Piece]:
    """What stands between a heading and its first numbered part; a mere label such as 整治措施： is left out."""
    if not node.children:
        return []
    pieces = [heading_and_rest(node)[1], *node.body]
    return [piece for piece in pieces if piece and not _LABEL_ONLY.fullmatch(piece.folded) and not _names_only(piece)]


def _names_only(piece: Piece) -> bool:
    places = printed_units(piece)[1]
    return bool(places) and places[0][0] <= 1 and places[-1][1] >= len(piece) - 2


def put_area_numbers(source: Source) -> None:
    """`number` of every area: the one before its heading."""
    for area in source.gathered.areas:
        start = area.spans["title"][0] if area.spans.get("title") else -1
        node = source.node_at(start)
        own = node is not None and bool(node.line) and node.line.start == start
        number = node.number if node is not None and own else EMPTY
        area.put("number", number.tight or None, number or None)


def put_phase_contents(source: Source) -> None:
    """`number` and `content` of every phase."""
    phases = source.gathered.phases
    starts = [phase.spans["name"][0] for phase in phases]
    for index, phase in enumerate(phases):
        node = source.node_at(phase.spans["name"][0])
        own = (
            node is not None and node.line.at and node.line.start <= phase.spans["name"][0] and _holds_one(node, starts)
        )
        if node is not None and own:
            phase.put("number", node.number.tight or None, node.number or None)
            pieces = [_behind(source, phase, node.line.span[1]), *whole_lines(node, itself=False)]
        else:
            number = _ordinal(source, phase)
            phase.put("number", number.tight or None, number or None)
            pieces = [_behind(source, phase, _end(source, starts, index))]
        put_lines(source, phase, "content", pieces)


def _holds_one(node: Node, starts: list[int]) -> bool:
    begin, end = node.line.start, max(piece.span[1] for piece in [node.line, *node.pieces])
    return sum(begin <= start < end for start in starts) == 1


def _end(source: Source, starts: list[int], index: int) -> int:
    """The end of an unnumbered entry: the next phase, or its own paragraph's end."""
    start = starts[index]
    paragraph = source.paragraph(start)
    later = [other for other in starts if other > start]
    end = paragraph.span[1]
    if later and later[0] < end:
        end = source.cut(start, later[0]).span[1]
        text = source.cut(start, end)
        cut = max(text.folded.rfind(sign) for sign in "。;")
        end = text.at[cut] + 1 if cut > 0 else end
    return end


def _behind(source: Source, phase: Taken, end: int) -> Piece:
    """What follows the name and the window; the name too where it is the beginning of a sentence."""
    name, window = phase.spans["name"], phase.spans.get("window_text")
    begin = max(name[1], window[1] if window else 0)
    rest = source.cut(begin, end)
    last = window is None or name[0] >= window[1]
    if last and rest and rest.folded[0] in ",、" and "阶段" not in source.cut(*name).folded:
        return source.cut(name[0], end).strip(" ;")
    led = re.match(r"[ )\]】。:;,、-]*", rest.folded)
    return rest.cut(led.end() if led else 0).strip(" ;")


def _ordinal(source: Source, phase: Taken) -> Piece:
    """一 of 第一阶段, right before the name."""
    start = phase.spans["name"][0]
    before = source.cut(max(0, start - 40), start + len("第一阶段"))
    match = None
    for found in _ORDINAL.finditer(before.folded):
        match = found
    return before.group(match, "n") if match else EMPTY
