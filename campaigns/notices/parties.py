"""Responsible parties, as printed or as the subject of an instruction. Pure.

README rule 11: printed parties first; split at 、 and commas but not inside a name; persons and teams are no bodies.
"""

import re
from collections.abc import Iterable

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
    r"|人)|牵头领导|分管领导|负责人|联系人"
)
LABELLED = re.compile(rf"(?P<label>{_LABEL}) ?[:] ?|[(](?P<bare>{_LABEL}) (?=\S)")
_END_OF_VALUE = re.compile(rf"(?:[,;。、 ]*(?:[(]?\d{{1,2}}[.、)])?(?:{_LABEL}|{_OTHER_LABEL}) ?[:])|[;。]|$")
_BRACKET_ACT = re.compile(r"牵头|配合|负责|承办|落实|协助|参与|按职责分工|分工")
_BODY = (
    r"(?:人民政府|政府|单位|部门|机关|机构|办公室|办公厅|委员会|管委会|领导小组|专班|办事处|街道|乡镇"
    r"|各镇|各乡|总队|支队|大队|中队|分局|总局|[局厅委办科处股署]|"
    r"中心|公司|企业|学校|医院|卫生院|银行|监管所|派出所|司法所|管理所|执法所|所|(?<!网)站|院|协会|业主"
    r"|法院|检察院|社区|村(?:\(居\))?委会|园区|开发区|各地|各村|各社区|各校|各企业|各所|各站|各县(?:\(市、区\))?"
    r"|各区县?|各市(?:州)?)"
)
_NAME = rf"(?:[\u4e00-\u9fffA-Za-z]|\([^()]{{1,12}}\)){{0,18}}?{_BODY}(?:\([\u4e00-\u9fff、]{{1,30}}\))?"
_ACT = (
    r"(?:(?:都|均|也|还|又|再|同时|主要|共同|统一|分别|具体|每[季月年]度?|定期)*)(?:要|应|须|必须|负责"
    r"|牵头|按|根据|依据|依照|结合|对|将|严格|组织|制定|制订|开展|加强|建立|健全|完善|落实|推进|"
    r"做好|督促|全面|深入|认真|切实|充分|积极|主动|立即|及时|明确|成立|通知|发起|对照|逐|聚焦|围绕|加大"
    r"|强化|统筹|协调|指导|会同|在|于|以|每|定期|依法|"
    r"完成|召开|选派|配备|编制|汇总|梳理|排查|检查|摸排|研究|细化|履行|承担|抓好|安排|选聘|确定|利用"
    r"|通过|采取|把|进行|不得|严禁|可)"
)
_SUBJECT = re.compile(rf"(?P<by>由)?(?P<names>{_NAME}(?:(?:、|和|及|以及|与|,(?=各)){_NAME}){{0,12}}){_ACT}")
#: 生态环境、农业等综合执法部门要: trades that are no bodies themselves.
_CLASS = re.compile(rf"(?P<names>(?:[\u4e00-\u9fff]{{2,10}}、){{1,12}}[\u4e00-\u9fff]{{2,10}}等{_NAME}){_ACT}")
#: 3家企业由县住建局挂牌督办: the doer behind 由, wherever it stands in its clause.
_BY = re.compile(
    rf"由(?P<names>{_NAME}(?:(?:、|和|及|与){_NAME}){{0,6}})(?={_ACT}|挂牌|督办|给予|查处|办理|审核|汇总|受理"
    rf"|提供|解释|执行|实施|承办|具体|进行)"
)
_IS_DUE = re.compile(r"长期|持续|适时|常态|立即|\d{1,2}月|\d{4}年|年底|完成$|前$|落实到位")
_LEVEL = re.compile(r"^(?:各)?(?:省|市|县|区|州|旗|乡|省级|市级|县级|区级|地|盟)$")
_NO_BODY = re.compile(
    r"人员|负责人|队员|包括|内容|需要|其他|.对|应当|可以|^受|^依托|^逐步|^进一步|^围绕|部署$|报告报|报送|^(?:有关"
    r"|相关|涉事|责任)(?:单位|部门|企业|方面)$|干部|党员|班子|成员$|小组$|专班$|工作组|督查组|检查组"
    r"|组长|同志|领导|^其他|^有关方面|^以上|^上述|^本|^该|^每个|一线|违法|当事|经营者|"
    r"^(?:要|对|把|将|在|按|与|向|经|从|为|因|如|若|当|凡|以|使|让|请|会同|配合|联合|协助|协调|督促|指导"
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
        end = _value_end(piece.folded, match.end())
        found += split_units(piece.cut(match.end(), end))
        places.append((match.start(), end))
    for start, end in _brackets(piece.folded):
        inner = piece.cut(start + 1, end - 1)
        inner = inner.cut(0, len(inner.folded.partition("。")[0]))
        if LABELLED.search(inner.folded + " "):
            continue
        closes = end == len(piece) or piece.folded[end] in "。;" or piece.at[end] - piece.at[end - 1] > 1
        if _names_parties(inner, closes):
            found += [name for name in split_units(inner) if not _IS_DUE.search(name.folded)]
            places.append((start, end))
    return _once(found), sorted(places)


def _value_end(folded: str, start: int) -> int:
    """Where the value of a label ends: at the closing bracket, the next label, a stop, or the end."""
    depth = 0
    limit = _END_OF_VALUE.search(folded, start)
    stop = limit.start() if limit else len(folded)
    for index in range(start, stop):
        if folded[index] == "(":
            depth += 1
        elif folded[index] == ")":
            if not depth:
                return index
            depth -= 1
    return stop


def _brackets(folded: str) -> list[tuple[int, int]]:
    """Outermost bracketed parts, (start, end) with the brackets."""
    found, depth, start = [], 0, 0
    for index, sign in enumerate(folded):
        if sign == "(":
            if not depth:
                start = index
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if not depth:
                found.append((start, index + 1))
    return found


def _names_parties(inner: Piece, closes: bool) -> bool:
    """Whether a bracket names parties: X牵头，Y配合; or nothing but bodies at the end of a sentence or paragraph."""
    if len(inner) < 3 or len(inner) > 300 or re.search(r"[《“]", inner.folded):
        return False
    names = [name for name in split_units(inner) if not _IS_DUE.search(name.folded)]
    bodies = [
        name for name in names if re.search(rf"{_BODY}(?:\(.*\))?$", name.folded) and not _NO_BODY.search(name.folded)
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
    tail = _TAIL.search(part.folded)
    return (part.cut(0, tail.start()) if tail else part).strip()


def _once(names: Iterable[Piece]) -> list[Piece]:
    found: dict[str, Piece] = {}
    for name in names:
        found.setdefault(name.folded.replace(" ", ""), name)
    return list(found.values())


def named_by_heading(text: Piece) -> list[Piece]:
    """Bodies that are a paragraph's whole heading: 市商务局、市应急局。负责…"""
    heading = first_clause(text)
    if not re.match(
        r"[。:] ?(?:主要|具体)?(?:负责|牵头|承担|配合|会同|组织|依法|指导|职责|要|应)", text.folded[len(heading) :]
    ):
        return []
    names = split_units(heading) if len(heading) <= 80 else []
    whole = all(re.search(rf"{_BODY}(?:\(.*\))?$", n.folded) and not _NO_BODY.search(n.folded) for n in names)
    return names if whole else []


def subjects(piece: Piece) -> list[Piece]:
    """Bodies that are the grammatical subject of an instruction in a text (README rule 11)."""
    found: list[Piece] = []
    for clause in _clauses(piece):
        if re.match(r"会同|配合|联合|协同|协助|协调|指导|督促|对|向|与|将|组织", clause.folded):
            continue
        match = _CLASS.match(clause.folded) or _SUBJECT.match(clause.folded) or _BY.search(clause.folded)
        if match is None:
            continue
        names = _members(clause.group(match, "names"))
        found += [name for name in names if not _NO_BODY.search(name.folded) and "的" not in name.folded]
    return _once(found)


_CLAUSE = re.compile(r"[。;:,!?]|\(\d{1,2}\)|[①-⑳⑴-⒇]|[一二三四五六七八九十]是(?=[\u4e00-\u9fff])")


def _clauses(piece: Piece) -> list[Piece]:
    """The clauses of a text; a list of bodies with brackets stays in one."""
    cuts = [0]
    depth = 0
    folded = piece.folded
    for index, sign in enumerate(folded):
        depth += (sign == "(") - (sign == ")")
        depth = max(depth, 0)
        match = _CLAUSE.match(folded, index)
        if match and (depth == 0 or match[0].startswith("(")):
            cuts.append(match.end())
    return [
        clause
        for a, b in zip(cuts, [*cuts[1:], len(piece)], strict=True)
        if (clause := piece.cut(a, b).strip(" 。;,:)"))
    ]


def _members(names: Piece) -> list[Piece]:
    """The names of a subject; of 甲、乙等综合执法部门 only the class, unless its members are bodies themselves."""
    kind = re.search(r"等(?:有关|相关|\d*个?)?(?=[\u4e00-\u9fff]{2})", names.folded)
    if kind and names.folded[kind.end() :] not in ("部门", "单位"):
        return [names.cut(kind.end())]
    if kind:
        names = names.cut(0, kind.start())
    parts: list[Piece] = []
    for part in split_units(names):
        start = 0
        for match in re.finditer(rf"(?<=[\u4e00-\u9fff])(?:以及|和|及|与)(?={_NAME}$)", part.folded):
            if re.search(rf"{_BODY}(?:\([^()]*\))?$", part.folded[start : match.start()]):
                parts.append(part.cut(start, match.start()))
                start = match.end()
        parts.append(part.cut(start))
    return [re_part for part in parts if (re_part := _without_brackets(part))]


def _without_brackets(part: Piece) -> Piece:
    """A name without the list in brackets behind it: 城管局(东街、西街) → 城管局; 各乡镇(街道) stays."""
    match = re.search(r"\((?P<inner>[^()]*)\)$", part.folded)
    if (
        match is None
        or match.start() < 3
        or re.fullmatch(r"(?:[省市县区乡镇州旗]|街道|乡镇|管委会|办事处|[、,])+", match["inner"])
    ):
        return part
    return part.cut(0, match.start())
