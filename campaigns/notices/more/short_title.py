"""The campaign's short name. Pure."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.more.annexes import Annex
from campaigns.notices.more.source import Source
from campaigns.notices.pieces import Piece

_NOUN = (
    r"(?:专项整治(?:行动)?|专项治理(?:行动)?|集中整治(?:行动)?|综合整治(?:行动)?|专项行动|百日(?:攻坚"
    r"|行动|整治)(?:行动)?|三年行动"
    r"|治本攻坚(?:三年行动)?|攻坚(?:行动|战)|专项(?:检查|排查|清理|督查|执法|监督|攻坚)(?:行动)?|大(?:排查|检查"
    r"|整治|起底)(?:大整治)?(?:行动)?"
    r"|排查整治(?:行动)?|清理整顿|清理规范|整治行动|治理行动|提升行动|专项工程|整治|治理|行动|排查|检查|活动|工作)"
)
#: A plain noun such as 检查 ends no name while the campaign's own noun is still to come.
_STRONG = r"专项(?:整治|治理|行动)|集中整治|综合整治|百日|三年行动|攻坚"
_ENDS = re.compile(rf"^.*?{_NOUN}(?![\u4e00-\u9fff]{{0,3}}(?:整治|行动|治理))(?!.{{0,20}}(?:{_STRONG}))")
_WHOLE = re.compile(rf".{{2,}}{_NOUN}")
_OPENING = re.compile(
    r"^(?:等[\d一二三四五六七八九十]{0,3}(?:个)?(?:部门|单位))?(?:关于|印发|转发|发布|开展|组织开展|做好|加强"
    r"|进一步|深入|全面|扎实|持续)+|^《"
)
_BODY = re.compile(
    r"^(?:中共)?(?:[\u4e00-\u9fff]{2,12}?(?:自治区|省|市|州|县|区|镇|乡|街道|旗))?[\u4e00-\u9fff]{0,14}?"
    r"(?:人民政府|办公室|委员会|管委会|局|厅|委|办|院|支队)"
    r"(?= |关于|印发|等[\d一二三四五六七八九十]|20\d\d年|开展|[\u4e00-\u9fff]{4,})"
)
_PLACE = re.compile(
    r"^(?:全)?(?:[\u4e00-\u9fff]{2,5}?(?:自治区|省|市(?![场政容民])|州|县|区(?![域块])|旗|镇|乡(?!村)|街道)"
    r"|全[国省市县区])"
    r"(?=20\d\d|[\u4e00-\u9fff“”\"]{6,})"
)
_YEAR = re.compile(r"^(?:20\d\d|二[〇零][一二三四五六七八九〇零]{2}) ?年(?:度)?")
_KIND = re.compile(r"(?:的)?(?:实施|工作|行动|总体)?(?:方案|意见|通知|计划|要点|安排|措施)(?:[(].*[)])?$|工作$")
_NOUN_FIRST = re.compile(rf"^{_NOUN}")
LONGEST, LONGEST_TITLE = 60, 200


def put_short_title(source: Source, annexes: list[Annex], more: Taken) -> None:
    """`short_title`: what the titles of plan and annexes share, or the heart of the plan's title, which is doubtful."""
    shared = _shared(source.title, [annex.title for annex in annexes])
    found = shared or _heart(source.title)
    more.put("short_title", found.tight if found else None, found)
    if found and not shared:
        more.doubt("short_title", "简称由方案标题截取，请核对叫法。")


def _shared(title: Piece, annexes: list[Piece]) -> Piece | None:
    """The longest words that the plan's title and the titles of annexes share, where they end as a campaign's name."""
    best: Piece | None = None
    for annex in annexes:
        common = _longest_common(annex, title.folded)
        name = _ENDS.match(common.folded) if common else None
        if common and name and len(name[0]) >= 6 and _WHOLE.fullmatch(name[0]):
            cut = _core(common.cut(0, name.end()))
            if cut and (best is None or len(cut) > len(best)):
                best = cut
    return best


def _longest_common(piece: Piece, other: str) -> Piece | None:
    text = piece.folded[:LONGEST_TITLE]
    other = other[:LONGEST_TITLE]
    best = (0, 0)
    for start in range(len(text)):
        end = start + best[1] - best[0] + 1
        while end <= len(text) and text[start:end] in other:
            best = (start, end)
            end += 1
    return piece.cut(*best) if best[1] > best[0] else None


def _heart(title: Piece) -> Piece | None:
    """The plan's title without its issuer, place, year and kind of document."""
    core = _core(title.cut(0, LONGEST_TITLE))
    name = _ENDS.match(core.folded)
    if name is None:
        return None
    end = _quoted_end(core.folded, name.end())
    if _NOUN_FIRST.match(core.folded):  # 整治非法加油站点工作方案: the noun is a verb here
        end = len(core)
        while kind := _KIND.search(core.folded[:end]):
            end = kind.start()
    found = core.cut(0, end).strip(" 《》")
    return found if 4 <= len(found) <= LONGEST else None


def _quoted_end(folded: str, end: int) -> int:
    """Past the quotation mark and the noun behind it, where a name ends inside quotation marks."""
    if folded[:end].count("“") <= folded[:end].count("”"):
        return end
    match = re.compile(rf"[^“”]{{0,8}}”(?:{_NOUN})?").match(folded, end)
    return match.end() if match else end


def _core(title: Piece) -> Piece:
    title = title.strip(" 《》")
    about = re.match(r".{2,}(?=关于)", title.folded)
    title = title.cut(about.end()) if about and _WHOLE.search(title.folded[about.end() :]) else title
    placed = False
    for _ in range(5):
        patterns = (_OPENING, _YEAR) if placed else (_OPENING, _YEAR, _BODY, _PLACE)
        found = next(((p, m) for p in patterns if (m := p.match(title.folded)) and m.end()), None)
        if found is None or len(title) - found[1].end() < 4 or not _WHOLE.search(title.folded[found[1].end() :]):
            break
        placed = placed or found[0] is _PLACE
        title = title.cut(found[1].end()).strip(" 《》")
    return title
