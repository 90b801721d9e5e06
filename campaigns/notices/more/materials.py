"""One printed material or several → what each is called, which kind it is, and what it should hold. Pure."""

import re
from dataclasses import dataclass

from campaigns.notices.more.kinds import CUSTOM, kind_of
from campaigns.notices.pieces import EMPTY, Piece

_HEAD = re.compile(
    r"(?:报告|总结|表|清单|台账|台帐|名单|名册|花名册|方案|案例|信息|简报|材料|照片|图片|回执|承诺书|小结|计划"
    r"|动态|报表|情况|进展|数据|汇总"
    r"|统计|做法|视频|联系方式|联系电话|通讯录|档案|目录|专报|月报|周报|责任书|预案|意见)》?$"
)
_OWN_WORDS = re.compile(
    r"^(?:(?:一|1)(?:名|位)|本(?:单位|部门|地区?|辖区|县区?|区|市|级|乡镇|校|企业|行业|系统|街道|村|站|所|月度?|季度?|周|旬"
    r"|年度?|次|阶段)(?:的|内)?"
    r"|当[月日周天年](?:度)?(?:的)?|上(?:一)?(?:个)?(?:月|季度?|周|旬|年度?|半年)(?:度)?(?:的)?|相关|有关|其|各自"
    r"|专门的?|书面)+"
)
_RELATIVE = re.compile(
    r"^[^《》]*?(?:发现|形成|制定|制订|填写|填好|签署|签订|汇总|梳理|整理|审核|排查出|掌握|收集|出现|完成|提炼"
    r"|总结|挖掘)(?:好|出|后|完)?的(?=[\u4e00-\u9fff《]{3})"
)
_CAMPAIGN = re.compile(r"^(?:专项(?:整治|行动|治理|检查|工作)|整治(?:工作|行动)?|本次|此次)(?:工作)?(?:的)?")
_ETC = re.compile(r"^(?P<help>[^等《》]{3,60}?)等(?:有关|相关|方面的?|的)?(?P<title>[\u4e00-\u9fff《]{2,24})$")
#: Lists of who deals with whom are tables of their own, though liaisons or officers stand in them.
_RELATION = re.compile(r"对接|分包|包联|指导联系|委托|挂钩|包保|结对|联系(?:点|乡镇|指导)")


@dataclass(frozen=True)
class Material:
    """One material: its title without 本单位 and the like, its kind, and words on what it should hold."""

    title: Piece
    kind: str
    help: Piece = EMPTY
    parted: bool = False


def materials_in(what: Piece) -> list[Material]:
    """The materials that stand in one object: 自查报告及《统计表》 are two, 名册及持证情况 is one."""
    parts = _parts(what)
    return [_material(part, len(parts) > 1) for part in parts]


def kind_of_material(words: str) -> str:
    """The kind of a material in running text."""
    return CUSTOM if _RELATION.search(words) and re.search(r"姓名|名单|人员|电话|清单|职务", words) else kind_of(words)


def _parts(what: Piece) -> list[Piece]:
    etc = _ETC.match(what.folded)
    if etc and re.search(r"(?:材料|资料|文件)$", etc["title"]):
        what = what.group(etc, "help")
    elif etc and _HEAD.search(etc["title"]) and not re.search(r"[和及与]", etc["help"]):
        return [what]
    cuts = [0]
    ends = []
    depth = 0
    folded = what.folded
    for index, sign in enumerate(folded):
        depth += (sign in "(《“") - (sign in ")》”")
        match = re.compile(r"、|以及|和|及|与").match(folded, index)
        if match and depth <= 0 and index > 0 and index >= cuts[-1]:
            ends.append(index)
            cuts.append(match.end())
    ends.append(len(folded))
    parts = [_uncited(what.cut(a, b).strip(" ,、")) for a, b in zip(cuts, ends, strict=True)]
    if len(parts) < 2 or not all(len(part) >= 2 and _HEAD.search(part.folded) for part in parts):
        return _two(what, parts)
    return parts if _differ(parts) else [what]


def _uncited(part: Piece) -> Piece:
    """Without （附件2） behind it."""
    match = re.search(
        r"[(](?:详?见|格式见)?(?:附件|附表|加盖公章|盖章|签字)[^()]{0,12}[)]?$|一式[一二两三四五\d]份$", part.folded
    )
    return part.cut(0, match.start()) if match else part


def _two(what: Piece, parts: list[Piece]) -> list[Piece]:
    """甲情况、乙情况报告及《丙表》: the last one in 《》 stands for itself."""
    last = parts[-1]
    if len(parts) >= 2 and last.folded.startswith("《") and last.folded.endswith("》"):
        head = what.cut(0, what.at.index(last.at[0])).strip(" ,、")
        joined = re.search(r"(?:以及|和|及|与)$", head.folded)
        head = head.cut(0, joined.start()) if joined else head
        return [head, last] if len(head) >= 3 and _HEAD.search(head.folded) else [what]
    return [what]


def _differ(parts: list[Piece]) -> bool:
    """Whether the parts are materials of their own and not two names of one."""
    kinds = [kind_of_material(part.folded) for part in parts]
    known = [kind for kind in kinds if kind != CUSTOM]
    quoted = any("《" in part.folded for part in parts)
    vague = [part for part in parts if re.search(r"(?:情况|进展|数据|信息|联系方式|联系电话|做法)$", part.folded)]
    if len(set(kinds)) == len(kinds) and len(known) >= len(kinds) - 1:
        return True
    return (quoted or not known) and not vague


def _material(part: Piece, parted: bool) -> Material:
    title = _stripped(part)
    help_words = EMPTY
    held = _HOLDING.search(title.folded)
    if held and held.start() >= 3 and (re.search(r"、|包括|含|内容", held["held"]) or not held[0].endswith(")")):
        help_words, title = title.group(held, "held"), title.cut(0, held.start())
    kind = kind_of_material(title.folded)
    etc = _ETC.match(title.folded)
    if etc and _HEAD.search(etc["title"]):
        help_words = _stripped(title.group(etc, "help"))
        campaign = _CAMPAIGN.match(help_words.folded)
        if campaign and campaign.end() < len(help_words) - 1:
            help_words = help_words.cut(campaign.end())
        title = title.group(etc, "title")
    title = _unquoted(title.strip(" ,、("))
    return Material(title, kind, help_words, parted)


_TAIL = re.compile(
    r"(?:于|在)?每(?:个|一)?(?:周|星期|月|季度?|旬|半年|年|日|天)[^,。;《》]{0,8}$|一式[一二两三四五\d]份$"
    r"|(?:经[^,。;《》]{2,16}?)?(?:签字|签名|审核|审定|签批)?(?:并|、)?(?:加盖)?(?:本?单位)?(?:公章|印章"
    r"|盖章)(?:确认)?后?$"
    r"|经[^,。;《》]{2,16}?(?:签字|审核|审定|签批)(?:确认)?后?$"
)
#: （包括…） behind a title tells what it should hold; the bracket may be cut off.
_HOLDING = re.compile(r"[(](?P<held>[^()]{2,80})[)]?$")


def _stripped(piece: Piece) -> Piece:
    tail = _TAIL.search(piece.folded)
    if tail and tail.start() >= 3:
        piece = piece.cut(0, tail.start()).strip(" ,、(")
    for pattern in (_OWN_WORDS, _RELATIVE, _OWN_WORDS):
        match = pattern.match(piece.folded)
        if match and len(piece) - match.end() >= 3:
            piece = piece.cut(match.end()).strip()
    return piece


def _unquoted(piece: Piece) -> Piece:
    folded = piece.folded
    if folded.startswith("《") and folded.endswith("》") and folded.count("《") == 1:
        return piece.cut(1, len(piece) - 1)
    return piece
