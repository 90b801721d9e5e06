"""Focus areas and their items. Pure. README rules 3 to 6."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.headings import AIMS, FOCUS, UNKNOWN, first_clause, is_problems_label, kind_of_section
from campaigns.notices.lists import label_of, listed, listed_bare
from campaigns.notices.markers import BULLET, marker_at
from campaigns.notices.outline import Node
from campaigns.notices.pieces import EMPTY, Piece, join

#: Longer than this, or with a stop inside, a numbered line is a text and no heading.
LONGEST_HEADING = 45


_INCLUDING = re.compile(r": ?(?:主要|具体)?(?:包括|包含|表现为|表现在|表现形式|有)|: ?(?:以下|下列)")


def is_heading(node: Node) -> bool:
    """Whether a numbered line is nothing but a heading."""
    return len(node.line) <= LONGEST_HEADING and "。" not in node.line.folded[:-1] and ";" not in node.line.folded[:-1]


def areas_of(section: Node, members: list[Node] | None = None, *, whole: bool = False) -> list[Taken]:
    """The areas of a section that says what is wrong; `members` are its numbered paragraphs that do so; `whole`: they
    are items though they list something."""
    children = section.children if members is None else members
    if not children:
        return [area] if (area := _plain_area(section)) else []
    if whole or not any(_holds_items(child) for child in children) or _few_lists(children):
        return [_area(title_of(section), [item_of(child) for child in children])]
    return [_own_area(child) for child in children]


def _few_lists(children: list[Node]) -> bool:
    """Whether only some of the numbered paragraphs happen to list something: then all of them are items."""
    holding = [child for child in children if _holds_items(child)]
    return len(holding) * 2 < len(children) and not any(child.children or child.body for child in children)


def _holds_items(child: Node) -> bool:
    """Whether a numbered paragraph is the heading of an area: items under it, or a sentence that lists them."""
    if child.kind == BULLET:
        return False
    if child.children:
        return is_heading(child) or bool(_list_after_heading(child))
    return bool(_list_after_heading(child)) or (is_heading(child) and bool(child.body))


def _list_after_heading(child: Node) -> list[Piece]:
    """The list that follows a heading on its line or in its paragraph."""
    opening = first_clause(child.line)
    rest = child.line.cut(len(opening)).strip(" 。;")
    if rest.folded.startswith(":") and not _INCLUDING.match(rest.folded):
        return []  # a paragraph that begins with a label and a colon is an item (README rule 6)
    if rest and len(opening) <= LONGEST_HEADING and (members := listed(rest.strip(":"))):
        return members
    return next((found for piece in child.body if (found := listed(piece))), [])


def _own_area(child: Node) -> Taken:
    title = first_clause(child.line)
    if child.children and is_heading(child):
        return _area(title, [item_of(grandchild) for grandchild in child.children])
    labelled = [piece for piece in child.body if label_of(piece)]
    if len(labelled) >= 2:
        return _area(title, [_item(EMPTY, piece) for piece in labelled])
    return _area(title, [_member(member) for member in _list_after_heading(child)])


def _plain_area(section: Node) -> Taken | None:
    """An area without numbered paragraphs: its items are labelled ones, or members of a sentence of nothing else."""
    opening = first_clause(section.line)
    texts = [piece for piece in (section.line.cut(len(opening)).strip(" 。;:"), *section.body) if piece]
    texts = [piece for piece in texts if not is_problems_label(piece.folded)]
    if not texts or not opening:
        return None
    labelled = [piece for piece in texts if label_of(piece)]
    focused = _labelled_focus(labelled)
    if focused:
        return focused
    if len(labelled) >= 2:
        return _area(opening, [_item(EMPTY, piece) for piece in labelled])
    members = next((found for piece in texts if (found := listed(piece) or listed_bare(piece))), [])
    return _area(opening, [_member(member) for member in members])


def _labelled_focus(labelled: list[Piece]) -> Taken | None:
    """整治范围：… 整治重点：…: labels that are headings themselves; the one that says what is wrong is the area."""
    labels = [(label, piece) for piece in labelled if (label := label_of(piece))]
    kinds = [kind_of_section(label.folded) if len(label) <= 6 else UNKNOWN for label, _ in labels]
    if AIMS not in kinds or kinds.count(FOCUS) != 1:
        return None
    label, piece = labels[kinds.index(FOCUS)]
    rest = piece.cut(len(label) + 1)
    return _area(label, [_member(member) for member in listed(rest) or listed_bare(rest)])


def title_of(section: Node) -> Piece:
    """The area's title: the heading, short of a stop the words before the text that lost its break."""
    return first_clause(section.line)


def item_of(node: Node) -> Taken:
    """A numbered paragraph as an item; deeper levels stay inside its text (README rule 5)."""
    item = _item(EMPTY if node.kind == BULLET else node.number, whole_text(node))
    if node.odd:
        item.doubt("number", "编号与前一条不连续，请核对原文。")
    return item


def whole_text(node: Node) -> Piece:
    """The text of a numbered paragraph with all that stands under it, deeper numbers included."""
    unnumbered = node.body[: len(node.body) - sum(1 for piece in node.body if piece in node.fields)]
    parts = [node.line, *unnumbered, *node.fields] if node.fields else [node.line, *node.body]
    for child in node.children:
        parts += [child.label, whole_text(child)]
    return join(part for part in parts if part)


def _member(text: Piece) -> Taken:
    """A member of a list; its number where it is printed with one."""
    marker = marker_at(text.folded)
    if marker and marker.kind != BULLET and marker.after < len(text):
        return _item(text.cut(marker.start, marker.end), text.cut(marker.after))
    return _item(EMPTY, text)


def _item(number: Piece, text: Piece) -> Taken:
    taken = Taken().put("number", number.tight or None, number or None)
    return taken.put("text", text.tight, text)


def _area(title: Piece, items: list[Taken]) -> Taken:
    title = title.strip(" 。:;,")
    return Taken().put("title", title.tight, title).put("items", items)
