"""Phases with their windows. Pure. README rules 9 and 10."""

import re
from dataclasses import dataclass
from itertools import pairwise

from campaigns.deadlines import Context
from campaigns.notices.dates import any_date, is_window, window_of, windows_in
from campaigns.notices.draft import Taken, told
from campaigns.notices.headings import first_clause
from campaigns.notices.outline import Node
from campaigns.notices.pieces import EMPTY, Piece

_ORDINAL = re.compile(
    r"^(?:[一二三四五六]是|第[一二三四五六七八九\d](?:个)?(?:阶段|步骤?)|第[一二三四五六七八九\d]"
    r"|阶段[一二三四五六七八九\d])(?: ?[:,、.为是])?|^(?:阶段|步骤?)(?: ?[:,、.为是]| )|^阶段(?=\(|$)"
)
_BRACKET = re.compile(r"[(\[【](?P<inner>[^()\[\]【】]{0,60})[)\]】]")
_TIME_LABEL = re.compile(r"^(?:时间(?:安排|节点)?|起止时间|时限|实施时间|工作时间|完成时间|完成时限) ?[:为]? ?")
_INLINE = re.compile(r"第[一二三四五六](?:个)?阶段|(?:^|(?<=[。;:]))[一二三四五六]是(?=[^,。;]{2,12}阶段)")
#: 整治工作分三个阶段：
_LEAD = re.compile(r"[^:;。\d]{0,40}(?:阶段|步骤?)(?:进行|开展|实施|推进)?[:,](?=.{0,12}月)")
_STEP = re.compile(
    r"动员|部署|自查|自纠|检查|整改|整治|总结|宣传|验收|巩固|督查|督导|排查|摸底|提升|启动|实施|落实"
    r"|建章|回头看|评估|考核|准备|治理|攻坚|上报"
)
_YEAR_ALONE = re.compile(r"(?:19|20)\d{2} ?年(?:度|全年)?")
_NAME_END = re.compile(r"[。:;,!?]")


@dataclass(frozen=True)
class Entry:
    """One entry of a schedule: its text, and the node it comes from where it is numbered."""

    text: Piece
    node: Node | None = None


def entries(section: Node) -> list[Entry]:
    """The entries of a schedule section, numbered or not."""
    if section.children:
        return [Entry(child.line, child) for child in section.children]
    found: list[Entry] = []
    for piece in [section.line, *section.body]:
        cuts = [m.start() for m in _INLINE.finditer(piece.folded)]
        parts = _dated_parts(piece)
        if len(cuts) < 2 and len(parts) >= 2:
            found += [Entry(part) for part in parts]
        elif len(cuts) >= 2:
            found += [Entry(piece.cut(a, b).strip(" ;,")) for a, b in zip(cuts, [*cuts[1:], len(piece)], strict=True)]
        elif piece is not section.line:
            found.append(Entry(piece))
    return found


def _dated_parts(piece: Piece) -> list[Piece]:
    """The parts of one paragraph that each open with a window: 3月，排查；4月，整改。"""
    lead = _LEAD.match(piece.folded)
    piece = piece.cut(lead.end()) if lead else piece
    stops = [
        m.end()
        for m in re.finditer(
            r"[;。]|,(?=(?:(?:19|20)\d\d年)?\d{1,2}月[^,;。]{0,24}(?:为|是)[^,;。]{2,8}阶段)", piece.folded
        )
    ]
    bounds = [0, *stops, len(piece)]
    parts = [part for a, b in pairwise(bounds) if (part := piece.cut(a, b).strip(" ;。"))]
    return [part for part in parts if _opening_window(part)]


def phases_of(section: Node, context: Context) -> list[tuple[Taken, Entry]]:
    """The phases of a schedule section, each with its entry."""
    found = [(phase, entry) for entry in entries(section) if (phase := _phase(entry, context))]
    dated = [pair for pair in found if pair[0].fields["window_text"]]
    if not section.children and not any("阶段" in entry.text.folded[:40] for _, entry in found) and len(dated) < 2:
        return []  # the campaign's overall window is no phase
    return found


def _phase(entry: Entry, context: Context) -> Taken | None:
    text = entry.text
    opening = first_clause(text)
    window, rest = _window(text, opening, entry)
    name = _name(rest)
    named = "阶段" in opening.folded or (
        entry.node is not None and len(opening) <= 16 and bool(_STEP.search(opening.folded))
    )
    if not window and not named:
        return None
    if not name:
        return None
    taken = Taken().put("name", name.tight, name)
    taken.put("window_text", window.tight if window else None, window or None)
    start, end, assumed = window_of(window, context) if window else (None, None, ())
    taken.put("start_iso", start).put("end_iso", end)
    for reason in told(assumed):
        taken.doubt("window_text", reason)
    if not window:
        taken.doubt("window_text", "没有读到这一阶段的起止时间。")
    elif not start and not end:
        taken.doubt("window_text", "时间段没有读懂。")
    return taken


def is_entry(text: Piece, *, named: bool = True) -> bool:
    """Whether a numbered paragraph opens with a date or carries a window in its heading (README rule 9); `named`: only
    where it calls itself a 阶段, for sections that are no schedule."""
    opening = first_clause(text)
    if not named:
        bracket = _BRACKET.search(opening.folded)
        timed = bracket is not None and bracket.start() <= 20 and bool(any_date(opening.group(bracket, "inner")))
        rest = text.cut(len(opening)).strip(" 。:;,")
        opens = bool(rest) and len(opening) <= 12 and _opening_window(rest) is not None
        return timed or opens or _opening_window(text) is not None
    return "阶段" in opening.folded and bool(_window(text, opening, Entry(text))[0])


def _window(text: Piece, opening: Piece, entry: Entry) -> tuple[Piece, Piece]:
    """The printed window, and the text in which the name stands, without it."""
    for match in _BRACKET.finditer(text.folded[: len(opening) + 80]):
        inner = text.group(match, "inner")
        if match.start() <= 40 and (is_window(inner) or _YEAR_ALONE.fullmatch(inner.folded)):
            timed = _TIME_LABEL.match(inner.folded)
            window = inner.cut(timed.end()) if timed else inner
            head = text.cut(0, match.start())
            return window.strip(), head if _bare(head) else text.cut(match.end())
    return _opening_window(text) or _later_window(text, opening, entry)


def _bare(head: Piece) -> Piece:
    """A heading without its ordinal."""
    match = _ORDINAL.match(head.folded)
    return (head.cut(match.end()) if match else head).strip(" :,、.。-")


def _opening_window(text: Piece) -> tuple[Piece, Piece] | None:
    """A window with which the entry opens, with what follows it."""
    ordinal = _ORDINAL.match(text.folded)
    begin = ordinal.end() if ordinal else 0
    body = text.cut(begin).strip(" :,、")
    timed = _TIME_LABEL.match(body.folded)
    body = body.cut(timed.end()) if timed else body
    match = any_date(body)
    if (
        match is None
        or match.start() > 4
        or not re.fullmatch(r"(?:自|从|于|在|力争|到)?", body.folded[: match.start()])
    ):
        return None
    rest = body.cut(match.end()).strip(" ,、:.。")
    led = re.match(r"(?:为|是|(?:之)?内)[,:]?", rest.folded)
    return body.group(match).strip(), rest.cut(led.end()) if led else rest


def _later_window(text: Piece, opening: Piece, entry: Entry) -> tuple[Piece, Piece]:
    """A window right behind the label, on its line or as the first words of its paragraph."""
    label = _bare(opening)
    inside = any_date(opening)
    if inside and inside.start() > 0:
        head = opening.cut(0, inside.start()).strip(" ,、:-")
        stripped = re.sub(r"[,]?(?:时间)?(?:为|从|自|于|是)?$", "", head.folded)
        head = head.cut(0, len(stripped))
        if "阶段" in head.folded or (len(head) <= 12 and not re.search(r"要|将|须|应|请", head.folded)):
            return opening.group(inside).strip(), head
    rest = text.cut(len(opening)).strip(" 。:;,")
    following = rest or (entry.node.body[0] if entry.node and entry.node.body else EMPTY)
    opened = _opening_window(following) if following else None
    if opened and len(label) <= 24:
        return opened[0], opening
    return EMPTY, opening


def _name(head: Piece) -> Piece:
    """The printed label without ordinal and window, up to the first clause break."""
    bare = _bare(head)
    match = _NAME_END.search(bare.folded)
    name = bare.cut(0, match.start()) if match and match.start() > 1 else bare
    led = re.match(r"(?:为|是|即)(?=[\u4e00-\u9fff]{2})", name.folded)
    name = name.cut(led.end()) if led else name
    return name.strip(" :,、.。-()")


def overall_window(piece: Piece, context: Context) -> tuple[Piece, str | None, str | None] | None:
    """The campaign's own window in a text, where it prints a range."""
    for window in windows_in(piece):
        start, end, _ = window_of(window, context)
        if start and end and start != end:
            return window, start, end
    return None
