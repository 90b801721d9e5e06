"""Short labels of the areas and sub-points of their items, as the annexes' tables print them. Pure."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.markers import marker_at
from campaigns.notices.more.annexes import Annex
from campaigns.notices.more.source import Source
from campaigns.notices.more.tables import cells, filled, is_blank
from campaigns.notices.pieces import Piece

_STOP = set("的和与及方面问题情况、等中在是类整治重点工作行政执法")
_ROW_LABEL = re.compile(r"(?:发现|整改|已|未|存在|小计|合计|总计|备注|完成|数量|序号|单位|填报)")


def put_short_labels(source: Source, annexes: list[Annex]) -> None:
    """`short_label` of every area, from the head of a statistics table, or its first column."""
    areas = source.gathered.areas
    labels = _labels(areas, annexes)
    for number, area in enumerate(areas):
        label = labels[number] if labels else None
        area.put("short_label", label.tight if label else None, label)
        if label and not _likeness(label.folded, str(area.fields["title"])):
            area.doubt("short_label", "统计表的叫法与这个方面的名称不同，按先后顺序对应，请核对。")


def _labels(areas: list[Taken], annexes: list[Annex]) -> list[Piece]:
    if len(areas) < 2:
        return []
    titles = [str(area.fields["title"]) for area in areas]
    ordered = sorted(annexes, key=lambda annex: annex.taken.fields.get("kind") != "statistics_table")
    for annex in ordered:
        rows = [filled(piece) for piece in annex.body if cells(piece)]
        heads = [row for row in rows if len(row) >= len(areas)]
        firsts = [row[0] for row in rows if row]
        for candidate in [*heads, firsts]:
            found = _aligned(candidate, titles, strict=annex.taken.fields.get("kind") != "statistics_table")
            if found:
                return found
    return []


def _aligned(row: list[Piece], titles: list[str], *, strict: bool) -> list[Piece]:
    """The run of cells of a row that stands for the areas in their order."""
    count = len(titles)
    best: tuple[int, list[Piece]] = (0, [])
    for start in range(len(row) - count + 1):
        run = row[start : start + count]
        if any(len(cell) > 30 or is_blank(cell) for cell in run):
            continue
        score = sum(_likeness(cell.folded, title) for cell, title in zip(run, titles, strict=True))
        if score > best[0]:
            best = (score, run)
    needed = count if strict else max(2, (count + 1) // 2)
    return best[1] if best[0] >= needed else []


def _likeness(label: str, title: str) -> bool:
    """Whether two names share enough of their own signs."""
    first = {sign for sign in label if "\u4e00" <= sign <= "\u9fff"} - _STOP
    if not first:
        return label in title
    return len(first & set(title)) * 2 >= len(first)


def put_sub_points(source: Source, annexes: list[Annex]) -> None:
    """`sub_points` of every item: the cells into which a sample row of an annex breaks it down."""
    items = [item for area in source.gathered.areas for item in area.fields["items"]]
    for item in items:
        item.put("sub_points", [])
    bare = [(_bare(str(item.fields["text"])), item) for item in items]
    for annex in annexes:
        current: Taken | None = None
        for piece in annex.body:
            row = cells(piece)
            match = next((item for cell in row for text, item in bare if _is_item(cell, text)), None)
            current = match or current
            if row and current is not None:
                _take_point(row, current)


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def _is_item(cell: Piece, text: str) -> bool:
    marker = marker_at(cell.folded)
    own = _bare(cell.folded[marker.after :] if marker else cell.folded)
    return len(own) >= 12 and (own == text or (len(own) >= 20 and (text.startswith(own) or own.startswith(text))))


def _take_point(row: list[Piece], item: Taken) -> None:
    """The cell of a row whose words are a part of the item's own."""
    text = _bare(str(item.fields["text"]))
    points: list[Taken] = item.fields["sub_points"]
    for cell in row:
        own = _bare(cell.folded)
        if 4 <= len(own) < len(text) - 3 and not is_blank(cell) and own in text and not own.isdigit():
            number = row[0] if re.fullmatch(r"\d{1,2}", row[0].folded) else None
            point = Taken().put("number", number.tight if number else str(len(points) + 1), number)
            points.append(point.put("text", cell.tight, cell))
            return
