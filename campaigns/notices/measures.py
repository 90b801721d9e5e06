"""Parts of a section that first name problems and then measures. Pure. README rule 4."""

import re
from dataclasses import replace

from campaigns.notices.areas import areas_of
from campaigns.notices.draft import Taken
from campaigns.notices.headings import first_clause, is_measures_label, is_problems_label, names_problems
from campaigns.notices.outline import Node
from campaigns.notices.pieces import Piece, join
from campaigns.notices.tasks import Scene, task_of, tasks_of


def problems_and_measures(section: Node, scene: Scene) -> tuple[list[Taken], list[Taken]] | None:
    """Areas and tasks of a section whose parts first name problems and then measures; None where none does."""
    parts = section.children if any(_measures_start(child) is not None for child in section.children) else [section]
    if all(_measures_start(part) is None for part in parts):
        return None
    areas: list[Taken] = []
    tasks: list[Taken] = []
    for part in parts:
        start = _measures_start(part)
        if start is None:
            tasks += tasks_of(part, replace(scene, path=(section.printed,)))
            continue
        problems, measures = _halves(part, start)
        if not any(names_problems(piece.folded) for piece in problems.pieces):
            return None
        areas += areas_of(problems)
        above = (section.printed,) if part is not section else ()
        inner = replace(scene, path=(*scene.path, *above))
        tasks += tasks_of(measures, inner) if measures.children else _measure_paragraph(measures, inner)
    return areas, tasks


def _measures_start(part: Node) -> int | None:
    """Where the measures of a part begin in the kept text; None where problems do not come first."""
    for piece in [part.line, *part.body]:
        label = re.search(
            r"(?:^|[。;] ?)(?:整治|治理|整改|工作|主要|具体|防范|改进|解决)(?:措施|举措|办法)[:]", piece.folded
        )
        if label and (piece is not part.line or label.start() > 0):
            return piece.at[label.end() - 1]
        if piece is not part.line and is_measures_label(piece.folded.strip()):
            return piece.at[0]
    for number, child in enumerate(part.children):
        heading = first_clause(child.line).folded
        if (
            number
            and is_measures_label(heading)
            and any(is_problems_label(first_clause(c.line).folded) for c in part.children[:number])
        ):
            return child.line.start
    return None


def _halves(part: Node, start: int) -> tuple[Node, Node]:
    """A part before and after the place where its measures begin."""
    first = Node(part.marker, part.number, _before(part.line, start), label=part.label, parent=part.parent)
    second = Node(part.marker, part.number, part.line, label=part.label, parent=part.parent)
    first.body = [p for piece in part.body if (p := _before(piece, start))]
    second.body = [p for piece in [part.line, *part.body] if (p := _after(piece, start))]
    first.children = _flat([c for c in part.children if c.line.start < start])
    second.children = _flat([c for c in part.children if c.line.start >= start])
    return first, second


def _flat(children: list[Node]) -> list[Node]:
    """A child that is nothing but the label of its half gives way to its own children."""
    found: list[Node] = []
    for child in children:
        heading = first_clause(child.line).folded
        label = is_measures_label(heading) or is_problems_label(heading)
        found += child.children if label and child.children else [child]
    return found


def _before(piece: Piece, start: int) -> Piece:
    cut = sum(1 for at in piece.at if at < start)
    text = piece.cut(0, cut)
    label = re.search(r"(?:整治|治理|整改|工作|主要|具体|防范|改进|解决)?(?:措施|举措|办法)$", text.folded)
    return (text.cut(0, label.start()) if label else text).strip(" :;")


def _after(piece: Piece, start: int) -> Piece:
    cut = sum(1 for at in piece.at if at < start)
    return piece.cut(cut).strip(" :") if piece and piece.at[-1] >= start else piece.cut(len(piece))


def _measure_paragraph(measures: Node, scene: Scene) -> list[Taken]:
    text = join(piece for piece in measures.body if not is_measures_label(piece.folded))
    return [task_of(measures.number, text, replace(scene, path=(*scene.path, measures.printed)))] if text else []
