"""What a notice promises or asks in so many words: exemption of what a unit reports itself, one liaison. Pure."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.more.source import Source, sentences
from campaigns.notices.pieces import Piece

_EXEMPT = re.compile(
    r"(?:自查(?!不|流于)|主动(?:报告|上报|发现|整改|申报|说明|报备|交代|纠正|公开)|自行(?:发现|纠正|整改|申报)"
    r"|自我(?:发现|纠正)|自报)"
    r"[^。;]{0,90}?(?:不(?:再)?(?:作为|列为|计入|纳入|列入|影响)|免予|免于|不予|不再|不(?=追究|追责|扣|处罚|问责"
    r"|处分|通报))[^。;]{0,24}?"
    r"(?:考核|扣分|追究|追责|问责|处罚|处分|通报|扣减)"
)
_NOT_DONE = re.compile(
    r"未(?:认真|主动|按)?自查|不主动|拒不|敷衍|弄虚作假|瞒报|自查不|应发现未发现|走过场|不认真|不彻底|不到位"
)
_ONE = re.compile(
    r"(?:明确|确定|指定|落实|安排|选派|设立|报送|推荐|设|各|配备)[^。;,]{0,14}?(?:一|1|壹) ?(?:名|位)[^。;,]{0,16}?"
    r"(?:联络员|联系人|信息员|联络人|通讯员|信息报送员|专报员|对接人)"
)
_FOR_FILING = re.compile(
    r"报送|专报|信息|上报|名单|联系方式|报[\u4e00-\u9fff]{0,10}(?:科|办|局|处)|工作联络|日常联络|专项"
)


def flags_of(source: Source) -> Taken:
    """`exempts_self_reported` and `single_liaison`, each a Taken with `value`."""
    pieces = [s for paragraph in source.text_proper for s in sentences(paragraph)]
    return Taken().put("exempts_self_reported", _exempts(pieces)).put("single_liaison", _liaison(pieces))


def _exempts(pieces: list[Piece]) -> Taken:
    for piece in pieces:
        for match in _EXEMPT.finditer(piece.folded):
            before = piece.folded[max(0, match.start() - 8) : match.end()]
            if not _NOT_DONE.search(before):
                taken = Taken().put("value", True, piece)
                taken.doubt("value", "按这句话读为自查报备的问题可以免责，请核对适用条件。")
                return taken
    return Taken().put("value", False)


def _liaison(pieces: list[Piece]) -> Taken:
    for piece in pieces:
        match = _ONE.search(piece.folded)
        if match and _FOR_FILING.search(piece.folded):
            return Taken().put("value", True, piece.group(match))
    return Taken().put("value", False)
