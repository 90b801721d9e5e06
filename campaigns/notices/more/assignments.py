"""The clauses of a task, each with its parties and deadlines. Pure."""

import re
from dataclasses import replace
from itertools import pairwise

from campaigns.deadlines import Reading, read_deadline
from campaigns.notices.brackets import brackets_of, value_end
from campaigns.notices.dates import Due, dates_in
from campaigns.notices.draft import Taken, told
from campaigns.notices.more.columns import parted_by_heads
from campaigns.notices.more.marks import Mark, marks_in
from campaigns.notices.more.source import Source
from campaigns.notices.parties import printed_units
from campaigns.notices.pieces import EMPTY, Piece, join
from campaigns.notices.subjects import subjects

_DUE_LABEL = re.compile(
    r"(?:(?:完成|整改|办结|办理|落实|整治|推进|工作|责任|实施|达标|销号)(?:的)?(?:时限|时间|期限|日期|节点)"
    r"|时间节点|时限要求|时间要求|整改到位时间|时限|期限|完成) ?[:] ?"
)
_DUE_STOP = re.compile(
    r"[;。]|[,、 ]*(?:[(]?\d{1,2}[.、)])?(?:(?:责任|牵头|配合|协同|主办|承办|协办|参与)(?:单位|部门|领导|人|科室|主体)"
    r"|联系人|责任人) ?:|$"
)
_BARE_DUE = re.compile(
    r"(?:于|在|力争)?[\d一二三四五六七八九十〇年月日号上中下旬底末前止内至到 -]{2,24}(?:完成|落实)?"
    r"(?:[,、]?(?:并)?(?:长期坚持|持续推进))?|长期坚持|持续推进|长期|适时|立即|常态化"
)
_ONGOING_AFTER = re.compile(
    r"^[,、 ]{0,2}(?:并|且)?(?:长期坚持|持续推进|长期推进|常态化推进|持续坚持|长期落实|持续实施)"
)
_STANDING = re.compile(
    r"(?<=[,;(])(?:并)?(?P<words>长期坚持|长期推进|持续推进|长期|常年坚持|常态化|立即|即时|适时)(?=[)。;,]|$)"
)
#: 对9月1日后仍未…的予以通报: the day from which failing has consequences.
_SANCTION = re.compile(
    r"(?P<day>(?:\d{4}年)?\d{1,2}月\d{1,2}[日号])(?:之|以)?后(?:仍|再|还|,)*(?:发现|未|不|达不到|没有|逾期|存在|出现)"
)
_SEVERAL = re.compile(r"[局厅委办队所站处科院府会](?:及(?:其|所属|下属)?|和|与|以及)(?=[\u4e00-\u9fff]{2})")
_COUNTED = re.compile(r"\((?:\d{1,2})\)(?=[\u4e00-\u9fff“《])|[①-⑳⑴-⒇]")


def put_assignments(source: Source) -> None:
    """`assignments` of every task."""
    filed = {tuple(s.spans["deadline_text"]) for s in source.submissions if s.spans.get("deadline_text")}
    for task in source.gathered.tasks:
        text = source.piece(task, "text")
        task.put("assignments", _assignments(source, task, text, filed))


def _assignments(source: Source, task: Taken, text: Piece, filed: set[tuple[int, ...]]) -> list[Taken]:
    dues = _own_dues(text, source)
    marks = marks_in(text, [due.words for due in dues])
    inner = _inner_dues(text, source, dues, filed)
    naming = [mark for mark in marks if mark.has_parties]
    outside = _due_outside(source, task, text)
    if not naming:
        return _unprinted(source, task, text, marks, [*dues, *outside], inner)
    found: list[Taken] = []
    clause, start = EMPTY, 0
    place = {sign: at for at, sign in enumerate(text.at)}
    placed = [(due, place[due.words.at[0]]) for due in dues + inner]
    for number, mark in enumerate(naming):
        before = _clause(text.cut(start, mark.start), marks)
        stop = naming[number + 1].start if number + 1 < len(naming) else len(text)
        behind = not before and not found
        if behind:
            before = _clause(text.cut(mark.end, stop), marks)
        clause = before or clause
        reach = (0 if number == 0 else start, stop if behind or number + 1 == len(naming) else mark.end)
        mine = [due for due, at in placed if reach[0] <= at < reach[1]]
        found.append(_assignment(clause, mark, mine + outside, dues + outside))
        start = stop if behind else mark.end
    return found


def _clause(text: Piece, marks: list[Mark]) -> Piece:
    """The words of a clause; a mark that holds a date alone is no part of it where it closes it."""
    text = _trimmed(text)
    for start, end in reversed(brackets_of(text.folded)):
        inner = text.cut(start + 1, end - 1).strip()
        if end >= len(text) - 1 and _BARE_DUE.fullmatch(inner.folded):
            text = _trimmed(join((text.cut(0, start), text.cut(end))))
    return text


def _trimmed(text: Piece) -> Piece:
    """Without signs left over from the clause before; a closing stop stays, a comma does not."""
    start = 0
    while start < len(text) and text.folded[start] in " ,;。、:)":
        start += 1
    end = len(text)
    while end > start and text.folded[end - 1] in " ,;、:(":
        end -= 1
    return text.cut(start, end) if end > start else EMPTY


def _assignment(clause: Piece, mark: Mark, mine: list[Due], labelled: list[Due]) -> Taken:
    taken = Taken().put("clause", clause.tight, clause or None)
    taken.put("parties_text", mark.printed.tight, mark.printed or None)
    taken.put("lead", [name.tight for name in mark.lead], mark.lead)
    taken.put("cooperating", [name.tight for name in mark.cooperating], mark.cooperating)
    for role, names in (("lead", mark.lead), ("cooperating", mark.cooperating)):
        for name in names:
            if _SEVERAL.search(name.folded):
                taken.doubt(role, f"“{name.tight}”可能不止一个单位，请核对它对应哪些单位。")
    if mark.doubled:
        taken.doubt("cooperating", "原文同时写了牵头单位和责任单位，责任单位先按配合读取，请核对分工。")
    if not mark.lead and mark.cooperating:
        taken.doubt("lead", "只读到配合单位，没有读到牵头单位，请补充。")
    return taken.put("deadlines", _deadlines(mine, labelled))


def _deadlines(mine: list[Due], labelled: list[Due]) -> list[Taken]:
    """The dates of one clause: the labelled ones are due, or else the last one; the others are milestones."""
    own = [due for due in mine if due in labelled]
    if own:
        days = {due.iso for due in own}
        rest = [due for due in mine if due not in own and due.iso not in days]
    else:
        last = max((due for due in mine if due.iso), key=lambda due: due.iso or "", default=None)
        own = [last] if last else mine[:1]
        rest = [due for due in mine if due not in own and due.iso != (last.iso if last else "")]
    kinds = [("milestone", due) for due in rest] + [("due", due) for due in own]
    return [_deadline(kind, due) for kind, due in sorted(kinds, key=lambda pair: pair[1].words.start)]


def _deadline(kind: str, due: Due) -> Taken:
    reading = due.reading
    taken = Taken().put("kind", kind).put("text", due.words.tight, due.words).put("iso", due.iso)
    taken.put("hour", reading.hour.strftime("%H:%M") if reading.hour else None)
    taken.put("precision", str(reading.precision)).put("ongoing", reading.ongoing).put("when_due", reading.when_due)
    for reason in told(reading.assumed):
        taken.doubt("text", reason)
    if not reading.understood:
        taken.doubt("text", "这处时限没有读懂，请填写日期或改为长期坚持、适时。")
    if kind == "milestone":
        taken.doubt("kind", "日期写在正文里，按中间节点读取，请核对是否为完成时限。")
    return taken


def _own_dues(text: Piece, source: Source) -> list[Due]:
    """Deadlines behind a label, alone in a bracket, or as 长期坚持 beside the parties."""
    found: list[Due] = []
    for match in _DUE_LABEL.finditer(text.folded):
        value = text.cut(match.end(), value_end(text.folded, match.end(), _DUE_STOP)).strip(" ,、")
        if value and len(value) <= 60:
            found.append(Due(value, read_deadline(value.folded, source.context)))
    taken = {spot for due in found for spot in due.words.at}
    for start, end in brackets_of(text.folded):
        inner = text.cut(start + 1, end - 1).strip()
        if inner and not taken & set(inner.at) and _BARE_DUE.fullmatch(inner.folded):
            reading = read_deadline(inner.folded, source.context)
            if reading.understood:
                found.append(Due(inner, reading))
    if not found and printed_units(text)[0]:
        standing = _STANDING.search(text.folded)
        words = text.group(standing, "words") if standing else EMPTY
        found += [Due(words, read_deadline(words.folded, source.context))] if words else []
    return found


def _inner_dues(text: Piece, source: Source, labelled: list[Due], filed: set[tuple[int, ...]]) -> list[Due]:
    """Dates in the running text; those by which something is filed are the filing's, unless there is no other."""
    taken = {spot for due in labelled for spot in due.words.at}
    found: list[Due] = []
    filings: list[Due] = []
    for due in dates_in(text, source.context):
        if taken & set(due.words.at):
            continue
        offset = text.at.index(due.words.at[0])
        more = _ONGOING_AFTER.match(text.folded[offset + len(due.words) :])
        if more:
            words = text.cut(offset, offset + len(due.words) + more.end())
            due = Due(words, replace(due.reading, ongoing=True))
        (filings if tuple(due.words.span) in filed else found).append(due)
        taken |= set(due.words.at)
    found = found if found or labelled else filings
    for match in _SANCTION.finditer(text.folded):
        words = text.group(match, "day")
        reading: Reading = read_deadline(words.folded, source.context)
        if reading.day and not taken & set(words.at):
            found.append(Due(words, reading))
    return found


def _due_outside(source: Source, task: Taken, text: Piece) -> list[Due]:
    """A deadline in another cell of the task's row."""
    words = source.piece(task, "deadline_text")
    if not words or not text or text.at[0] <= words.start < text.span[1]:
        return []
    return [Due(words, read_deadline(words.folded, source.context))]


def _unprinted(
    source: Source, task: Taken, text: Piece, marks: list[Mark], labelled: list[Due], inner: list[Due]
) -> list[Taken]:
    """A task that prints no parties of its own: those of its row or heading, or the subjects of its clauses."""
    names = [source.cut(*span) for span in task.spans.get("units") or []]
    inside = [name for name in names if text and text.at[0] <= name.start < text.span[1]]
    if not names and not labelled and not inner:
        return []
    parts = _counted(text) if inside and len(inside) == len(names) else []
    if len(parts) >= 2:
        found = [_subjects_of(part, labelled, inner) for part in parts]
        return [taken for taken in found if taken.fields["lead"] or taken.fields["deadlines"]]
    taken = _assignment(_clause(text, marks), Mark(0, 0, lead=names), labelled + inner, labelled)
    if names and not inside and not _roles_of_row(source, task, names, taken):
        _roles_above(source, names, taken)
    _doubt_units(task, taken)
    return [taken]


def _roles_of_row(source: Source, task: Taken, names: list[Piece], taken: Taken) -> bool:
    """Parties in cells of a table: the heads of their columns say who leads; the row's text is the clause."""
    roles = parted_by_heads(source, names)
    if roles is None:
        return False
    taken.put("clause", task.fields["text"])
    taken.spans["clause"] = task.spans.get("text")
    taken.put("parties_text", "、".join(name.tight for name in names))
    for role, members in zip(("lead", "cooperating"), roles, strict=True):
        taken.put(role, [name.tight for name in members], members)
    return True


def _doubt_units(task: Taken, taken: Taken) -> None:
    for reason in task.doubts.get("units", []):
        taken.doubt("lead", reason)
    if not taken.fields["lead"] and not taken.fields["cooperating"]:
        taken.doubt("lead", "原文没有写明由谁负责，请补充责任单位。")


def _roles_above(source: Source, names: list[Piece], taken: Taken) -> None:
    """Parties printed behind a heading: who leads and who helps is said there."""
    if not names:
        return
    node = source.node_at(names[0].start)
    first, last = min(name.start for name in names), max(name.start for name in names)
    for piece in [node.line, *node.body] if node else []:
        if not piece.at or not piece.at[0] <= last or not first <= piece.at[-1]:
            continue
        marks = [mark for mark in marks_in(piece, []) if mark.has_parties]
        if marks:
            mark = marks[0]
            taken.put("parties_text", mark.printed.tight, mark.printed)
            taken.put("lead", [name.tight for name in mark.lead], mark.lead)
            taken.put("cooperating", [name.tight for name in mark.cooperating], mark.cooperating)


def _counted(text: Piece) -> list[Piece]:
    """The clauses (1)… (2)… of a text."""
    cuts = [match.start() for match in _COUNTED.finditer(text.folded)]
    return [text.cut(a, b).strip() for a, b in pairwise([*cuts, len(text)])] if cuts else []


def _subjects_of(part: Piece, labelled: list[Due], inner: list[Due]) -> Taken:
    lead = subjects(part)
    mine = [due for due in labelled + inner if part.at[0] <= due.words.start < part.span[1]]
    taken = _assignment(_trimmed(part), Mark(0, 0, lead=lead), mine, labelled)
    if lead:
        taken.doubt("lead", "原文没有写明责任单位，按句子的主语读取。")
    else:
        taken.doubt("lead", "原文没有写明由谁负责，请补充责任单位。")
    return taken
