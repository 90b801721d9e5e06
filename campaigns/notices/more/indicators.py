"""Indicators with their weights, from an annex of standards. Pure. Kept and shown; no model holds them yet."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.markers import marker_at
from campaigns.notices.more.annexes import Annex
from campaigns.notices.more.source import Source, put_lines
from campaigns.notices.more.tables import cells, filled
from campaigns.notices.pieces import EMPTY, Piece

_WEIGHTED = re.compile(r"^(?P<name>[^。;,:()]{2,40}?) ?[(](?:满分|计|占|权重)? ?(?P<w>\d{1,3}(?:\.\d)?) ?(?:分|%)[)]")
_ABOUT = re.compile(r"考核|评分|评价|指标|计分|打分|评估标准|测评")
_WEIGHT_HEAD = re.compile(r"分值|权重|标准分|满分|得分值|分数")
_RULE_HEAD = re.compile(r"评分|标准|方法|规则|细则|扣分|计分|办法")
_NAME_HEAD = re.compile(r"指标|项目|内容|名称|事项")


def indicators_of(source: Source, annexes: list[Annex]) -> list[Taken]:
    """`{name, weight, rule}` in printed order; weights are numbers of points or per cent."""
    return [found for annex in annexes for found in (_from_text(source, annex.body) or _from_table(annex))]


def _from_text(source: Source, body: list[Piece]) -> list[Taken]:
    """一、立案率（20分） with its rule below or behind."""
    found: list[tuple[Taken, list[Piece]]] = []
    for piece in body:
        marker = marker_at(piece.folded)
        own = piece.cut(marker.after) if marker else piece
        match = _WEIGHTED.match(own.folded) if not cells(piece) else None
        if match:
            name = own.group(match, "name").strip()
            taken = Taken().put("name", name.tight, name).put("weight", _number(match["w"]), own.group(match, "w"))
            rest = own.cut(match.end()).strip(" 。:;,")
            found.append((taken, [rest] if rest else []))
        elif found and not cells(piece):
            found[-1][1].append(piece)
    if len(found) < 2:
        return []
    return [put_lines(source, taken, "rule", rule) for taken, rule in found]


def _number(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)


def _from_table(annex: Annex) -> list[Taken]:
    """A table with columns for the indicator, its points and the rule."""
    if not _ABOUT.search(annex.title.folded + "".join(annex.taken.fields.get("columns") or [])):
        return []
    rows = [filled(piece) for piece in annex.body if cells(piece)]
    head = next((row for row in rows if any(_WEIGHT_HEAD.search(cell.folded) for cell in row)), None)
    if head is None:
        return []
    weight = next(i for i, cell in enumerate(head) if _WEIGHT_HEAD.search(cell.folded))
    rule = next((i for i, c in enumerate(head) if i != weight and _RULE_HEAD.search(c.folded)), None)
    name = next(
        (i for i, c in reversed(list(enumerate(head[:weight]))) if _NAME_HEAD.search(c.folded)), max(0, weight - 1)
    )
    found = []
    for row in rows[rows.index(head) + 1 :]:
        taken = _row(row, len(head), name, weight, rule)
        if taken:
            found.append(taken)
    return found


def _row(row: list[Piece], width: int, name: int, weight: int, rule: int | None) -> Taken | None:
    """One row; merged cells leave the first ones out, so places count from the right."""
    shift = width - len(row)
    at = weight - shift
    points = re.fullmatch(r"(?P<w>\d{1,3}(?:\.\d)?) ?(?:分|%)?", row[at].folded) if 0 <= at < len(row) else None
    label = row[max(0, name - shift)] if row else EMPTY
    if points is None or re.search(r"合计|总计|总分", label.folded) or len(label) > 120:
        return None
    taken = Taken().put("name", label.tight, label).put("weight", _number(points["w"]), row[at].group(points, "w"))
    text = row[rule - shift] if rule is not None and 0 <= rule - shift < len(row) else EMPTY
    return taken.put("rule", text.tight or None, text or None)
