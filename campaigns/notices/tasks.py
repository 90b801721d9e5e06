"""Tasks with their parties and deadlines. Pure. README rules 7, 8, 11 and 12."""

import re
from dataclasses import dataclass, replace

from campaigns.deadlines import Context, read_deadline
from campaigns.notices.acts import is_verb
from campaigns.notices.areas import is_heading, whole_text
from campaigns.notices.brackets import value_end
from campaigns.notices.dates import Due, blank_quotes, dates_in
from campaigns.notices.draft import Taken, told
from campaigns.notices.headings import first_clause, names_problems, orders_work
from campaigns.notices.lists import label_of
from campaigns.notices.markers import BULLET
from campaigns.notices.outline import Node
from campaigns.notices.parties import LABELLED, named_by_heading, printed_units
from campaigns.notices.pieces import EMPTY, Piece, join
from campaigns.notices.subjects import subjects

_DUE_LABEL = re.compile(
    r"(?:(?:完成|整改|办结|办理|落实|整治|推进|工作|责任|实施|达标|销号)(?:的)?(?:时限|时间|期限|日期"
    r"|节点)|时间节点|时限要求|时间要求|整改到位时间|时限|期限|完成) ?[:] ?"
)
_DUE_END = re.compile(
    r"[;。]|[,、 ]*(?:[(]?\d{1,2}[.、)])?(?:(?:责任|牵头|配合|协同|主办|承办)(?:单位|部门|领导|人|科室"
    r"|主体)|联系人) ?[:]|$"
)
_ONGOING_AFTER = re.compile(
    r"(?:[,、 ]{0,2}(?:并|且)?|[^。;,]{0,16},?(?:并|且))(?:长期坚持|持续推进|长期推进|常态化推进|持续坚持"
    r"|保持常态化|常态化(?:开展|坚持|保持)"
    r"|长期落实|持续实施)"
)
#: 3月1日至5月31日为防火戒严期: a time that is named, no limit.
_NAMED_TIME = re.compile(r" ?(?:为|是)[^,。;]{0,12}(?:期|宣传月|宣传周|活动月)")
_LONG = re.compile(
    r"(?<=[,;(])(?:并)?(?P<words>长期坚持|长期推进|持续推进|长期|常年坚持|常态化|立即|即时|适时)(?=[)。;,]|$)"
)


@dataclass(frozen=True)
class Scene:
    """Where a task stands: the headings above it, the paragraph that introduces it, and what dates lean on."""

    context: Context
    path: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    intro: Piece = EMPTY
    parties: tuple[Piece, ...] = ()


def tasks_of(node: Node, scene: Scene, *, always: bool = True) -> list[Taken]:
    """The tasks of a numbered paragraph: those of its lowest level that is an instruction (README rule 7)."""
    below = _instructions(node)
    if not below:
        return _own(node, scene) if always or printed_units(whole_text(node))[0] else []
    inner = replace(
        scene,
        path=(*scene.path, node.printed),
        heads=(*scene.heads, first_clause(node.line).tight),
        intro=_intro(node),
        parties=_group_parties(node) or _shared_parties(node) or scene.parties,
    )
    return [task for child in below for task in tasks_of(child, inner)]


def _group_parties(node: Node) -> tuple[Piece, ...]:
    """Parties printed behind a heading or right under it hold for what stands below."""
    return tuple(unit for piece in (node.line, *node.body) for unit in printed_units(piece)[0])


def closes_group(node: Node) -> bool:
    """Whether the parties in a paragraph behind the last of several numbered ones hold for all: no other prints any."""
    if len(node.children) < 2:
        return False
    closing = any(LABELLED.match(piece.folded) for piece in node.children[-1].walk()[-1].body)
    return closing and not any(printed_units(whole_text(child))[0] for child in node.children[:-1])


def _shared_parties(node: Node) -> tuple[Piece, ...]:
    closing = node.children[-1].walk()[-1].body if closes_group(node) else []
    return tuple(unit for piece in closing for unit in printed_units(piece)[0])


def _instructions(node: Node) -> list[Node]:
    """The numbered paragraphs under a node, unless they only name objects."""
    numbered = [child for child in node.children if child.kind != BULLET]
    if _introduces_objects(node, numbered):
        return []
    ordering = [child for child in numbered if child.children or _orders(child)]
    return numbered if numbered and len(ordering) * 2 >= len(numbered) else []


_OF_WORK = re.compile(r"(?:任务|措施|举措|工作|要求|分工|职责|安排)[^。:]{0,8}:$")


def _introduces_objects(node: Node, numbered: list[Node]) -> bool:
    """Whether a paragraph orders something about what is listed under it: 重点清理以下信息：1.… 2.…"""
    leads = [piece.folded for piece in (node.line, *node.body) if piece.folded.endswith(":")]
    if node.marker is None or not leads or _OF_WORK.search(leads[-1]) or not orders_work(leads[-1]):
        return False
    verbs = sum(orders_work(c.line.folded[:2]) or bool(c.children or printed_units(c.line)[0]) for c in numbered)
    return len(numbered) >= 2 and verbs * 2 < len(numbered)


def _orders(child: Node) -> bool:
    """Whether a numbered paragraph is an instruction and not a mere name of something."""
    text = whole_text(child)
    if printed_units(text)[0]:
        return True
    if names_problems(text.folded[:20]) and not _ADDRESSES.match(text.folded) and not orders_work(text.folded[:4]):
        return False
    opens = is_verb(text.folded) or text.folded.startswith("每")
    return opens or (len(text) > 12 and orders_work(text.folded)) or orders_work(text.folded[:4])


#: An order may name what is wrong first: 对拒不整改的，责令停业.
_ADDRESSES = re.compile(r"对|凡|如|把|将|由|各|要|针对|发现|按|在|第|逾期|[^。]{0,16}[。:][^。]{0,6}(?:对|要|由|各)")


def _own(node: Node, scene: Scene) -> list[Taken]:
    """A node without instructions under it: its labelled paragraphs, or itself."""
    if node.marker is None or (is_heading(node) and len(node.body) + len(node.children) > 1):
        labelled = [piece for piece in node.body if label_of(piece)]
        if len(labelled) >= 2:
            return [task_of(EMPTY, piece, scene) for piece in labelled]
        bullets = [child for child in node.children if child.kind == BULLET and _stands_alone(child, scene)]
        if len(bullets) >= 2 and len(bullets) == len(node.children):
            return [task_of(EMPTY, whole_text(child), scene) for child in bullets]
    text = whole_text(node)
    number = EMPTY if node.kind == BULLET else node.number
    task = task_of(number, text, replace(scene, path=(*scene.path, node.printed), intro=scene.intro))
    if node.odd:
        task.doubt("number", "编号与前一条不连续，请核对原文。")
    if node.glued:
        task.doubt("text", "原文这一条与上一条连在一起，已按编号分开。")
    return [task] if text else []


def _stands_alone(bullet: Node, scene: Scene) -> bool:
    """Whether a paragraph behind a dash or dot is a task: it names its party, or orders right under a section."""
    return bool(named_by_heading(bullet.line)) or (not scene.path and orders_work(bullet.line.folded[:4]))


def _intro(node: Node) -> Piece:
    opening = first_clause(node.line)
    return join(part for part in (node.line.cut(len(opening)).strip(" 。:"), *node.body[:1]) if part)


def task_of(number: Piece, text: Piece, scene: Scene) -> Taken:
    """One task with everything that its text prints."""
    task = Taken().put("number", number.tight or None, number or None).put("text", text.tight, text)
    task.put("path", list(scene.path)).put("heads", list(scene.heads))
    _put_units(task, text, scene)
    put_deadline(task, text, scene.context)
    return task


def _put_units(task: Taken, text: Piece, scene: Scene) -> None:
    units, _ = printed_units(text)
    if not units and scene.parties:
        units = list(scene.parties)
        task.doubt("units", "责任单位取自上一级标题。")
    elif not units:
        units = named_by_heading(text) or subjects(text)
        label = label_of(text)
        if label and (named := subjects(join((label, _MUST)))):
            units = named
        if not units and scene.intro:
            units = subjects(scene.intro)
        if units:
            task.doubt("units", "原文没有写明责任单位，按句子的主语读取。")
    task.put("units", [unit.tight for unit in units], units)


_MUST = Piece("要负责", (0, 0, 0))
#: What has more dates is no task; each is looked for in the whole text.
_MOST_MILESTONES = 40
_LONGEST_VALUE = 200


def put_deadline(task: Taken, text: Piece, context: Context, printed: list[Due] | None = None) -> None:
    """Set a task's deadline: the latest date that its text prints, or that `printed` gives beside it."""
    labelled = printed or _labelled(text, context)
    dues = labelled + _inner(text, context, labelled)
    dated = [due for due in dues if due.reading.day]
    last = max(dated, key=lambda due: (due.iso or "", due in labelled), default=None)
    shown = last or next(iter(labelled), None)
    task.put("deadline_text", shown.words.tight if shown else None, shown.words if shown else None)
    task.put("deadline_iso", last.iso if last else None)
    task.put("ongoing", any(due.reading.ongoing for due in dues))
    if shown:
        task.put("precision", str(shown.reading.precision)).put("when_due", shown.reading.when_due)
        for reason in told(shown.reading.assumed):
            task.doubt("deadline_text", reason)
        if not shown.reading.understood:
            task.doubt("deadline_text", "完成时限没有读懂。")
        elif last and last not in labelled:
            task.doubt("deadline_text", "时限写在正文里，请核对是否为完成时限。")
    if len({due.iso for due in dated}) > 1:
        task.doubt("deadline_text", "这一条有几个时限，取最后一个。")
        first = sorted(dated, key=lambda d: d.words.start)[:_MOST_MILESTONES]
        task.put("milestones", [_milestone(due, text) for due in first])


def _milestone(due: Due, text: Piece) -> Taken:
    """One of several dates; its parties are those printed in the same bracket."""
    offset = next((i for i, at in enumerate(text.at) if at == due.words.start), 0)
    opening = _bracket_start(text.folded, offset)
    part = text.cut(opening, offset) if opening >= 0 else text.cut(offset)
    units, places = printed_units(part)
    if opening < 0 and len(places) > 1:
        units = printed_units(part.cut(0, places[0][1]))[0]
    mark = Taken().put("text", due.words.tight, due.words).put("iso", due.iso)
    return mark.put("units", [unit.tight for unit in units], units)


def _bracket_start(folded: str, offset: int) -> int:
    """Where the outermost bracket around a place opens; -1 outside of brackets."""
    depth, start = 0, -1
    for index, sign in enumerate(folded[:offset]):
        if sign == "(":
            start = index if not depth else start
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
    return start if depth else -1


def _labelled(text: Piece, context: Context) -> list[Due]:
    """Deadlines printed behind a label."""
    found = []
    for match in _DUE_LABEL.finditer(text.folded):
        end = value_end(text.folded, match.end(), _DUE_END, _LONGEST_VALUE)
        value = text.cut(match.end(), end).strip(" ,、")
        if value and len(value) <= 60:
            found.append(Due(value, read_deadline(value.folded, context)))
    for bracket in re.finditer(r"\((?P<inner>[^()]{2,40})\)", text.folded):
        inner = text.group(bracket, "inner").strip()
        reading = read_deadline(inner.folded, context)
        closes = re.match(r"[。;]?$", text.folded[bracket.end() :])
        if closes and not LABELLED.search(inner.folded) and not _DUE_LABEL.search(inner.folded) and _is_only_due(inner):
            found.append(Due(inner, reading))
    if not found and printed_units(text)[0]:
        found += _standing(text, context)
    return found


def _standing(text: Piece, context: Context) -> list[Due]:
    """长期坚持 or the like beside the parties, without a label: （区工信局负责，长期坚持）."""
    match = next((m for m in _LONG.finditer(text.folded)), None)
    words = text.group(match, "words") if match else EMPTY
    return [Due(words, read_deadline(words.folded, context))] if words else []


def _is_only_due(inner: Piece) -> bool:
    return bool(
        re.fullmatch(
            r"(?:于|在|力争)?[\d一二三四五六七八九十〇年月日号上中下旬底末前止内至到 -]{2,24}(?:完成"
            r"|落实)?(?:[,、]?(?:并)?(?:长期坚持|持续推进))?|长期坚持|持续推进|长期|适时|立即",
            inner.folded,
        )
    )


def _inner(text: Piece, context: Context, labelled: list[Due]) -> list[Due]:
    """Dates in the running text that bound the work; filing dates and rhythms are left to the submissions."""
    taken = {spot for due in labelled for spot in due.words.at}
    found = []
    blanked = blank_quotes(text.folded)
    places = {spot: place for place, spot in reversed(list(enumerate(text.at)))}
    for due in dates_in(text, context):
        if taken & set(due.words.at):
            continue
        offset = places[due.words.at[0]]
        if _NAMED_TIME.match(blanked, offset + len(due.words)):
            continue
        more = _ONGOING_AFTER.match(blanked, offset + len(due.words))
        if more:
            words = text.cut(offset, more.end())
            due = Due(words, replace(due.reading, ongoing=True))
        found.append(due)
    return found
