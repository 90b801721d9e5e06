"""Bodies that are the grammatical subject of an instruction in running prose. Pure. README rule 11.

A subject is a list of bodies with which a clause opens, or that stands behind 由, with a verb of work right behind it.
Persons, teams and whoever is only named after 会同, 配合 or 联合 are none.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from campaigns.notices.acts import acts, is_verb, may_go_on
from campaigns.notices.bodies import BODY
from campaigns.notices.dates import DATE
from campaigns.notices.parties import NO_BODY, named, once, split_units
from campaigns.notices.pieces import Piece

#: A list of bodies is not longer than this.
LONGEST_LIST = 160
#: So much of a clause is looked at, and so many 由 in it.
_AHEAD, _MOST_DOERS = 240, 20
#: Nor the rest of a name behind its place: 各县区|住房和城乡建设局.
LONGEST_REST = 10
_SUFFIX = re.compile(rf"{BODY}(?P<bracket>\([\u4e00-\u9fff、\d]{{1,60}}\))?")
_NO_NAME = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9()、,“”·]")
_CLAUSE = re.compile(r"[。;:,!?]|\(\d{1,2}\)|[①-⑳⑴-⒇]|[一二三四五六七八九十]是(?=[\u4e00-\u9fff])")
_PASSED = re.compile(r"会同|配合|联合|协同|协助|协调|指导|督促|对|向|与|将|组织")
_LEADS = re.compile(
    rf"(?:(?:于|在|自|从)?(?:{DATE})(?:之?前|以前|起|后|期间)?|同时|其中|此外|必要时|原则上|具体|即日起|自即日起"
    r"|[一二三四五六七八九十]要|(?:各|按照)?职责|今后|每(?:年|月|季度?|周|日|半年|半月))[,、]?"
)
#: Names of sorts that every trade has; alone they name a body only with a level, a place or 各 before them.
_WEAK = re.compile(r"[\u4e00-\u9fff][办科处部院站所室股署委社校行]")
_NOT_BODIES = re.compile(
    r"(?:场所|厕所|住所|处所|全部|大部|内部|外部|局部|本部|到处|各处|网站|全站|全院|随处|之处|好处|社会|方面"
    r"|[一二三四五六七八九十\d]+(?:个|家|所|处|站|部))$|加强|推动|督促|按照|根据|对照|结合|严禁|不得|发现|开展"
    r"|制定|建立|完善|抓好|做好|确保|利用|采取|逐步|力争|经过|凡|距离|如果|对于|关于|由|[在被给让]|^[并也且及我某]|^应(?!急)|^须"
)
_LEVELS = re.compile(r"^(?:各|全|省|市|县|区|州|盟|旗|镇|乡|街道|村|社区|局|厅|委|国家|中央|自治|属地|辖区|主管)")
#: A kind of body without a name: a subject only where it is told that it must.
_BARE = re.compile(r"(?:部门|单位|机关|机构|企业|公司|学校|医院|中心|社区|街道|乡镇|园区)(?:\([^()]*\))?")
_MUST = re.compile(r"要|应|须|必须|务必|负责|不得")
_ORDERS = re.compile(r"要|应|须|必须|务必|负责|按|根据|结合|牵头|对照|认真|切实|严格|全面|立即|不得|组织|制定|于|将")


def subjects(piece: Piece) -> list[Piece]:
    """The bodies that a text orders to act, as printed, in order, without repetition."""
    found: list[Piece] = []
    clauses = _clauses(piece)
    for number, clause in enumerate(clauses):
        following = clauses[number + 1].folded if number + 1 < len(clauses) else ""
        names = _subject(_without_leads(clause), following)
        for behind in _behind_by(clause):
            names += _subject(behind, "")
        found += names
    return once(found)


def _subject(clause: Piece, following: str) -> list[Piece]:
    """The names with which a clause opens and behind which a verb stands."""
    if _PASSED.match(clause.folded):
        return []
    long = len(clause) > _AHEAD
    clause = clause.cut(0, _AHEAD)
    ends = list(_ends(clause.folded))
    for number, end in enumerate(ends):
        if may_go_on(clause.folded[end:]) and any(_rest(clause.folded[end:later]) for later in ends[number + 1 :]):
            continue
        whole = end == len(clause) and not long
        if whole and _ORDERS.match(following) and _LEVELS.match(clause.folded):
            return _members(clause)
        if _BARE.fullmatch(clause.folded[:end]) and not _MUST.match(clause.folded[end:]):
            continue
        if not whole and acts(clause.folded[end:]) and (names := _members(clause.cut(0, end))):
            return names
    return []


def _rest(between: str) -> bool:
    """Whether what stands between two ends may be the rest of one name, and not a verb with its object."""
    return len(between) <= LONGEST_REST and not re.search(r"[各、(]|企业|单位|学校|医院|社区|乡镇|街道", between)


def _ends(folded: str) -> Iterator[int]:
    """Where a body's name may end, in order."""
    limit = _NO_NAME.search(folded)
    stop = min(limit.start() if limit else len(folded), LONGEST_LIST)
    seen = 0
    for index in range(stop):
        match = _SUFFIX.match(folded, index)
        if match is None or match.end() > stop:
            continue
        bracket = match.start("bracket")
        for end in {bracket if bracket >= 0 else match.end(), match.end()}:
            if end > seen and folded[:end].count("(") == folded[:end].count(")"):
                yield end
        seen = max(seen, match.end())


def _behind_by(clause: Piece) -> Iterator[Piece]:
    """What stands behind each 由 of a clause: 3家企业由县住建局挂牌督办."""
    for match in islice(re.finditer(r"(?<![自理来缘])由(?!于)", clause.folded), _MOST_DOERS):
        yield clause.cut(match.end(), match.end() + _AHEAD)


def _without_leads(clause: Piece) -> Piece:
    """Without a date or an adverb before the subject."""
    for _ in range(3):
        match = _LEADS.match(clause.folded)
        if match is None or match.end() == len(clause):
            break
        clause = clause.cut(match.end())
    return clause


def _clauses(piece: Piece) -> list[Piece]:
    """The clauses of a text; a list of bodies with brackets stays in one."""
    cuts, depth = [(0, 0)], 0
    folded = piece.folded
    for index, sign in enumerate(folded):
        depth = max(depth + (sign == "(") - (sign == ")"), 0)
        match = _CLAUSE.match(folded, index)
        if match and (depth == 0 or match[0].startswith("(")) and not _joins(folded, cuts[-1][1], index):
            cuts.append((index, match.end()))
    cuts.append((len(folded), len(folded)))
    parts = [piece.cut(start, end).strip(" 。;,:)") for (_, start), (end, _) in pairwise(cuts)]
    return [part for part in parts if part]


def _joins(folded: str, start: int, index: int) -> bool:
    """Whether a comma joins bodies of one list: 各县局,各直属单位要…"""
    if folded[index] != "," or folded[index + 1 : index + 2] != "各":
        return False
    before = folded[max(start, index - LONGEST_LIST) : index]
    return bool(_SUFFIX_END.search(before[-40:])) and not re.search(
        r"[要应须将把对由的]|负责|牵头|组织|落实|完成", before
    )


_SUFFIX_END = re.compile(rf"{BODY}(?:\([^()]{{1,30}}\))?$")


def _members(names: Piece) -> list[Piece]:
    """The names of a subject; of 甲、乙等综合执法部门 only the class, unless its members are bodies themselves."""
    kind = re.search(r"等(?:有关|相关|\d*个?)?(?=[\u4e00-\u9fff]{2})", names.folded)
    if kind and names.folded[kind.end() :] not in ("部门", "单位"):
        last = names.cut(kind.end())
        return [last] if _is_body(last, alone=True) else []
    if kind:
        return [part for part in split_units(names.cut(0, kind.start())) if 2 <= len(part) <= 16]
    parts = [part for listed in split_units(names) for part in _parted(listed)]
    if len(parts) > 1 and parts[-1].folded.endswith("部门") and not is_verb(parts[0].folded) and named(parts):
        return parts
    bodies = [(_without_brackets(part), _is_body(_without_brackets(part), alone=len(parts) == 1)) for part in parts]
    return [body for body, named in bodies if named] if bodies and bodies[0][1] else []


def _parted(listed: Piece) -> Iterator[Piece]:
    """甲局和乙局 → 甲局, 乙局; 住房和城乡建设局 stays."""
    start = 0
    for match in re.finditer(r"(?<=[\u4e00-\u9fff)])(?:以及|和|及|与|或)(?=[\u4e00-\u9fff])", listed.folded):
        if _SUFFIX_END.search(listed.folded[start : match.start()]):
            yield listed.cut(start, match.start())
            start = match.end()
    yield listed.cut(start)


def _is_body(name: Piece, *, alone: bool) -> bool:
    """Whether a name is a body's: ends as one, and neither a person, a team nor a phrase."""
    folded = name.folded
    if len(folded) < 2 or len(folded) > 30 or "的" in folded or not _SUFFIX_END.search(folded):
        return False
    if is_verb(folded) or NO_BODY.search(folded) or _NOT_BODIES.search(folded):
        return False
    return not alone or not _WEAK.fullmatch(folded) or bool(_LEVELS.match(folded))


def _without_brackets(part: Piece) -> Piece:
    """A name without the list in brackets behind it: 城管局(东街、西街) → 城管局; 各乡镇(街道) stays."""
    match = re.search(r"\((?P<inner>[^()]*)\)$", part.folded)
    if (
        match is None
        or match.start() < 3
        or re.fullmatch(r"(?:[省市县区乡镇州旗村居]|街道|乡镇|社区|园区|管委会|办事处|[、,])+", match["inner"])
    ):
        return part
    return part.cut(0, match.start())
