"""Sections whose headings print no number: short lines of nothing but the words of structure. Pure."""

import re

from campaigns.notices.headings import UNKNOWN, kind_of_section
from campaigns.notices.markers import CHAPTER, CHINESE, marker_at
from campaigns.notices.pieces import Piece

#: The words of which headings of structure are made, whatever the trade.
STRUCTURAL = re.compile(
    r"(?:总体|基本|主要|重点|具体|工作|整治|治理|检查|排查|专项|行动|活动|实施|组织|相关|有关|存在|整改"
    r"|清查|自查|督查|核查|抽查|摸排|巡查|打击|清理|整顿|评查|监管|普查|纠治|攻坚|集中|综合|主要"
    r"|任务|时间|范围|责任|保障|监督|的|和|与|及|、)*"
    r"(?:重点|内容|任务|措施|举措|要求|目标|原则|范围|对象|步骤|安排|分工|问题|领导|保障|时间|方式|方法"
    r"|机构|思想|职责|阶段|进度)"
)
#: Fewer such lines are no outline.
_FEWEST = 3


def is_structural(heading: str) -> bool:
    """Whether a heading is made of nothing but the words of structure: 整治范围, 整治重点, 整治措施."""
    return len(heading) <= 12 and bool(STRUCTURAL.fullmatch(heading)) and kind_of_section(heading) != UNKNOWN


def bare_headings(paragraphs: list[Piece]) -> dict[int, Piece]:
    """The headings without number by their paragraph; none where the text numbers its sections."""
    if any((m := marker_at(p.folded)) and m.kind in (CHAPTER, CHINESE) for p in paragraphs):
        return {}
    lines = {index: piece.strip(" 【】[]:") for index, piece in enumerate(paragraphs) if len(piece) <= 16}
    found = {index: line for index, line in lines.items() if is_structural(line.folded)}
    return found if len(found) >= _FEWEST else {}
