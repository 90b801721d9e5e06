"""What the further readers look at: the cleaned notice, its outline, and what has been taken from it so far. Pure."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from campaigns.deadlines import Context
from campaigns.notices.draft import Taken
from campaigns.notices.headings import first_clause
from campaigns.notices.outline import Node
from campaigns.notices.parts import Parts
from campaigns.notices.pieces import EMPTY, Piece, join
from campaigns.notices.sections import Gathered

_SENTENCE = re.compile(r"[。;!?]|$")


@dataclass(frozen=True)
class Source:
    """A notice that has been read by the scored keys. `paragraphs` are all of its paragraphs, annexes included."""

    paragraphs: list[Piece]
    parts: Parts
    root: Node
    context: Context
    identity: Taken
    gathered: Gathered
    submissions: list[Taken]
    attachments: list[Piece]

    @cached_property
    def ribbon(self) -> Piece:
        """The whole notice as one piece."""
        return join(sorted(self.paragraphs, key=lambda piece: piece.start))

    def cut(self, start: int, end: int) -> Piece:
        """The printed signs between two offsets of the kept text."""
        at = self.ribbon.at
        return self.ribbon.cut(bisect_left(at, start), bisect_left(at, end))

    def piece(self, taken: Taken, name: str) -> Piece:
        """The printed signs of a taken field; those from the first to the last where it stands in several places."""
        span = taken.spans.get(name)
        if not span:
            return self.ribbon.cut(0, 0)
        spans = span if isinstance(span[0], list) else [span]
        return self.cut(min(a for a, _ in spans), max(b for _, b in spans))

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.paragraphs]

    def paragraph_number(self, offset: int) -> int:
        """The place of the paragraph in which an offset stands; paragraphs are in printed order."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def paragraph(self, offset: int) -> Piece:
        """The paragraph in which an offset stands; an empty piece where it stands in none."""
        piece = self.paragraphs[self.paragraph_number(offset)] if self.paragraphs else EMPTY
        return piece if piece and piece.start <= offset < piece.span[1] else EMPTY

    @cached_property
    def _node_starts(self) -> list[int]:
        return [node.label.start for node in self.nodes]

    @cached_property
    def nodes(self) -> list[Node]:
        """The numbered paragraphs in printed order."""
        return sorted((node for node in self.root.walk() if node.marker), key=lambda node: node.label.start)

    def node_at(self, offset: int) -> Node | None:
        """The numbered paragraph in which an offset stands."""
        place = bisect_right(self._node_starts, offset) - 1
        return self.nodes[place] if place >= 0 else None

    @cached_property
    def sections(self) -> list[Node]:
        """The top sections; a chapter counts as one, its own sections stand below it."""
        return self.root.children

    @cached_property
    def title(self) -> Piece:
        """The plan's own title."""
        return self.piece(self.identity, "title")

    @cached_property
    def issuer(self) -> str:
        """Who issued it, folded; empty where nothing was read."""
        return str(self.identity.fields.get("issuer") or "")

    @cached_property
    def preface(self) -> list[Piece]:
        """What stands before the first number: of the plan, else of the only document."""
        return self.root.body or self.parts.cover

    @cached_property
    def reach(self) -> int:
        """The offset behind the last paragraph of the text proper; annexes stand after it."""
        pieces = [*self.parts.cover, *self.parts.body, self.parts.signed_on, *self.parts.signers]
        return max((piece.span[1] for piece in pieces if piece), default=0)

    @cached_property
    def text_proper(self) -> list[Piece]:
        """The paragraphs of covering letter and plan."""
        return [*self.parts.cover, *self.parts.body]


def put_lines(source: Source, taken: Taken, name: str, pieces: list[Piece]) -> Taken:
    """A field of several paragraphs, one below the other, or None; its place reaches from the first to the last, and is
    a list of places where something else is printed between them."""
    pieces = [piece for piece in pieces if re.search(r"\w", piece.folded)]
    taken.put(name, "\n".join(piece.tight for piece in pieces) or None)
    if pieces:
        whole = source.cut(min(piece.start for piece in pieces), max(piece.span[1] for piece in pieces))
        alone = len(whole) <= sum(len(piece) for piece in pieces)
        taken.spans[name] = list(whole.span) if alone else [list(piece.span) for piece in pieces]
    return taken


def respaced(piece: Piece) -> Piece:
    """With single blanks where the kept text has any: names and posts are parted by nothing else."""
    signs: list[str] = []
    spots: list[int] = []
    for sign, at in zip(piece.text, piece.at, strict=True):
        if spots and at - spots[-1] > 1 and signs[-1] != " " and sign != " ":
            signs.append(" ")
            spots.append(spots[-1] + 1)
        signs.append(sign)
        spots.append(at)
    return Piece("".join(signs), tuple(spots))


@lru_cache(maxsize=16)  # each submission asks several times for those of its paragraph, which may be a whole notice
def sentences(piece: Piece) -> tuple[Piece, ...]:
    """The sentences of a paragraph, parted at 。 ； and the like outside brackets and quotes."""
    found: list[Piece] = []
    start, depth, end = 0, 0, len(piece)
    for index, sign in enumerate(piece.folded + "。"):
        if sign in "(《“":
            depth += 1
        elif sign in ")》”":
            depth = max(0, depth - 1)
        elif (sign in "。;!?" and not depth) or index == end:
            part = piece.cut(start, index).strip()
            start = index + 1
            if part:
                found.append(part)
    return tuple(found)


def heading_and_rest(node: Node) -> tuple[Piece, Piece]:
    """A numbered paragraph's heading, and what follows it on its line."""
    heading = first_clause(node.line)
    rest = node.line.cut(len(heading))
    led = re.match(r"[ 。:;,]*", rest.folded)
    return heading, rest.cut(led.end() if led else 0).strip()


def whole_lines(node: Node, *, itself: bool) -> list[Piece]:
    """The paragraphs under a node, numbers before them; with its own line where `itself`."""
    found = [join((node.label, node.line))] if itself else []
    found += node.body
    for child in node.children:
        found += whole_lines(child, itself=True)
    return found
