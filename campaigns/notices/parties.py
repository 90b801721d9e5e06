"""Responsible parties, as printed or as the subject of an instruction. Pure.

README rule 11: printed parties first; split at 、 and commas but not inside a name; persons and teams are no bodies.
"""

import re
from collections.abc import Iterable

from campaigns.notices.acts import acts
from campaigns.notices.bodies import BODY
from campaigns.notices.brackets import brackets_of, value_end
from campaigns.notices.headings import first_clause
from campaigns.notices.pieces import Piece

_LABEL = (
    r"(?:(?:主要|共同|第一|直接)?(?:责任|牵头|配合|协同|协助|参与|参加|承办|主办|协办|落实|实施|负责"
    r"|主责|主管|承担|完成|督办|整改|协作|执行|指导)"
    r"(?:的)?(?:单位|部门|科室|处室|股室|机构|主体|乡镇|街道|地区)(?:和部门|及部门|、部门)?|责任分工"
    r"|责任处(?:室)?|分工)"
)
_OTHER_LABEL = (
    r"(?:完成|整改|办结|办理|工作|推进|落实|整治|实施)?(?:时限|时间|期限|日期|时间节点|时限要求|进度)|责任(?:领导"
    r"|人)|牵头领导|分管领导|负责人|联系人|(?:时间|进度|完成|质量|工作)要求|(?:工作|整治|完成)?(?:目标|标准)"
)
LABELLED = re.compile(rf"(?P<label>{_LABEL}) ?[:] ?|[(](?P<bare>{_LABEL}) (?=\S)")
_END_OF_VALUE = re.compile(rf"(?:[,;。、 ]*(?:[(]?\d{{1,2}}[.、)])?(?:{_LABEL}|{_OTHER_LABEL}) ?[:])|[;。]|$")
_BRACKET_ACT = re.compile(r"牵头|配合|负责|承办|落实|协助|参与|按职责分工|分工")
_IS_DUE = re.compile(r"长期|持续|适时|常态|立即|\d{1,2}月|\d{4}年|年底|完成$|前$|落实到位")
_LEVEL = re.compile(r"^(?:各)?(?:省|市|县|区|州|旗|乡|省级|市级|县级|区级|地|盟)$")
NO_BODY = re.compile(
    r"人员|负责人|队员|包括|内容|需要|其他|.对|应当|可以|^受|^依托|^逐步|^进一步|^围绕|部署$|报告报|报送|^(?:有关"
    r"|相关|涉事|责任)(?:单位|部门|企业|方面)$|干部|党员|班子|成员$|小组$|专班$|工作组|督查组|检查组"
    r"|组长|同志|领导|^其他|^有关方面|^以上|^上述|^本|^该|^每个|一线|违法|当事|经营者|"
    r"^(?:要|未|对|把|将|在|按|与|向|经(?![发信济开贸管科])|从|为|因|如|若|当|凡|以|使|让|请|会同|配合|联合|协助|协调|督促|指导"
    r"|推动|组织|加强|建立|健全|完善|配齐|报|由于|根据|依据|通过|严格|"
    r"积极|主动|充分|全面|深入|切实|及时|立即|依法|严肃|发挥|接受|明确|实行|推行|开展|落实|强化|提高"
    r"|规范|畅通|公布|鼓励|支持|引导|涉及|属于|移送|通报|确保|不)"
)
_TAIL = re.compile(
    r"(?:等(?:有关|相关|各)?(?:部门|单位|地|机构)?)?(?:按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实|配合)?"
    r"|根据职责分工负责|分别负责|分工负责|分工落实|共同负责|具体负责|共同牵头|负责落实|牵头落实|牵头负责"
    r"|"
    r"配合落实|参与配合|协助配合|牵头|配合|负责|落实|参与|协助|承办|参加|组织实施|实施)+$|等(?:有关|相关"
    r"|各)?(?:部门|单位)?$"
)


def printed_units(piece: Piece) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Parties printed as such, without repetition, and where in the piece their brackets or labels stand."""
    found: list[Piece] = []
    places: list[tuple[int, int]] = []
    for match in LABELLED.finditer(piece.folded):
        end = _paragraph_end(piece, match.end(), value_end(piece.folded, match.end(), _END_OF_VALUE))
        found += split_units(piece.cut(match.end(), end))
        places.append((match.start(), end))
    for start, end in brackets_of(piece.folded):
        inner = piece.cut(start + 1, end - 1)
        inner = inner.cut(0, len(inner.folded.partition("。")[0]))
        if LABELLED.search(inner.folded + " "):
            continue
        closes = end == len(piece) or piece.folded[end] in "。;" or piece.at[end] - piece.at[end - 1] > 1
        if _names_parties(inner, closes):
            found += [name for name in split_units(inner) if not _IS_DUE.search(name.folded)]
            places.append((start, end))
    return once(found), sorted(places)


_NEXT_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8} ?:")


def _paragraph_end(piece: Piece, start: int, end: int) -> int:
    """Short of a further paragraph that opens with a label of its own: 责任单位：甲局 / 时间要求：月底前."""
    for index in range(start + 1, min(end, start + 400)):
        if piece.at[index] - piece.at[index - 1] > 1 and _NEXT_LABEL.match(piece.folded, index):
            return index
    return end


def _names_parties(inner: Piece, closes: bool) -> bool:
    """Whether a bracket names parties: X牵头，Y配合; or nothing but bodies at the end of a sentence or paragraph."""
    if len(inner) < 3 or len(inner) > 300 or re.search(r"[《“]", inner.folded):
        return False
    names = [name for name in split_units(inner) if not _IS_DUE.search(name.folded)]
    bodies = [
        name for name in names if re.search(rf"{BODY}(?:\(.*\))?$", name.folded) and not NO_BODY.search(name.folded)
    ]
    if _BRACKET_ACT.search(inner.folded):
        return bool(bodies)
    return closes and len(bodies) == len(names) and not re.search(r"[:以下简称含]", inner.folded)


def split_units(value: Piece) -> list[Piece]:
    """The names of a printed list of parties."""
    parts: list[Piece] = []
    depth, start = 0, 0
    for index, sign in enumerate(value.folded + ";"):
        if sign in "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif (sign in "、,;" and not depth) or index == len(value):
            part = value.cut(start, index)
            if sign == "、" and _LEVEL.match(part.folded.strip()):
                continue  # 市、县(市、区)…支(大)队 is one name
            parts.append(_trim(part))
            start = index + 1
    return [part for part in parts if part and not re.fullmatch(r"[\W\d]*|各自职责|职责分工", part.folded)]


def _trim(part: Piece) -> Piece:
    part = part.strip(" 。:;,")
    led = re.match(r"(?:由|请|各牵头单位|牵头|配合)?[:]?(?=\S)", part.folded)
    part = part.cut(led.end()) if led and led.end() < len(part) else part
    role = re.search(r"\((?:牵头|配合|主办|协办|主责|承办)(?:单位|部门)?\)$", part.folded)
    part = part.cut(0, role.start()) if role else part
    tail = _TAIL.search(part.folded)
    return (part.cut(0, tail.start()) if tail else part).strip()


def once(names: Iterable[Piece]) -> list[Piece]:
    found: dict[str, Piece] = {}
    for name in names:
        found.setdefault(name.folded.replace(" ", ""), name)
    return list(found.values())


def named_by_heading(text: Piece) -> list[Piece]:
    """Bodies that are a paragraph's whole heading: 市商务局、市应急局。负责…"""
    heading = first_clause(text)
    rest = text.folded[len(heading) :]
    if len(heading) > 80 or not rest or not (_DUTY.match(rest) or acts(rest.lstrip("。: "))):
        return []
    return named(split_units(heading))


_DUTY = re.compile(r"[。:] ?(?:主要|具体)?(?:负责|牵头|承担|配合|会同|组织|依法|指导|职责|要|应|[一1]是|[1①(]+[.、)])")
_TRADE = re.compile(r"[\u4e00-\u9fff]{2,8}")


def named(names: list[Piece]) -> list[Piece]:
    """The names where all are bodies, or trades that share the last one's kind: 发展改革、市场监管部门; else none."""
    whole = [bool(re.search(rf"{BODY}(?:\(.*\))?$", n.folded)) and not NO_BODY.search(n.folded) for n in names]
    shared = bool(names) and whole[-1] and names[-1].folded.endswith(("部门", "单位", "机关"))
    trades = shared and all(
        fine or (_TRADE.fullmatch(name.folded) and not acts(name.folded) and not NO_BODY.search(name.folded))
        for fine, name in zip(whole, names, strict=True)
    )
    return names if all(whole) or trades else []
