"""Leading groups with their people, from an annex or a paragraph. Pure."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.more.annexes import Annex
from campaigns.notices.more.source import Source, respaced, sentences
from campaigns.notices.more.tables import cells, filled
from campaigns.notices.pieces import EMPTY, Piece

_GROUP = re.compile(r"(?P<name>[\u4e00-\u9fff“”、]{2,40}?(?:领导小组|工作专班|工作组|指挥部|协调小组))")
_ROLE = re.compile(
    r"(?P<role>第一组长|常务副组长|第一副组长|副 ?组 ?长|组 ?长|成 ?员|总指挥长?|副总指挥长?|副?召集人|指挥长"
    r"|副指挥长|副?主任|办公室主任)(?:单位)? ?[:] ?"
)
_NAME = re.compile(
    r"(?P<name>[\u4e00-\u9fff] [\u4e00-\u9fff](?=[ (]|$)|[\u4e00-\u9fff]{2,4}(?=[ (]|$))[ (]*(?P<post>[^()|]{0,60})[)]?"
)
_NAME_COMMA = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4}),(?P<post>[^,;|]{2,40}(?:长|书记|主任|员|局|委|办|师|首席"
    r"|总)[^,;]{0,20})"
)
_CITED = re.compile(r"附件 ?(?P<n>\d{1,2})")
_SET_UP = re.compile(r"成立|设立|组建|调整|组织领导")
_OFFICE = re.compile(
    r"办公室(?:设在|设于|设立在|依托)(?:在)?(?P<body>[\u4e00-\u9fff()]{2,24}?)(?=[,。;]|具体|负责|由|承担|$)"
)
_OFFICE_HEAD = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:同志)?(?:兼任?|任)(?:领导小组)?办公室主任"
    r"|办公室主任由(?P<by>[\u4e00-\u9fff]{2,4}?)(?:同志)?(?:兼任|担任)"
)
_BODY_END = re.compile(r"(?:[局厅委办科处股院所站会部队室镇乡县区市]|中心|政府|街道|公司|单位)$")


def leading_groups(source: Source, annexes: list[Annex]) -> list[Taken]:
    """`{name, leader, deputies, members, office}`; people are `{name, post}`."""
    numbered: dict[str, Taken] = {}
    found: list[Taken] = []
    for annex in annexes:
        group = _from_annex(annex)
        if group:
            found.append(group)
            numbered[str(annex.taken.fields["number"] or annex.value or 1)] = group
    for piece in source.text_proper:
        found += _from_paragraph(piece, found, numbered)
    _join_labelled(source, found)
    return found


def _from_annex(annex: Annex) -> Taken | None:
    if not re.search(r"领导小组|专班|指挥部|成员名单|组成人员|工作组", annex.title.folded):
        return None
    group = _empty(annex.title)
    _fill(group, annex.body)
    return group if group.fields["leader"] or group.fields["members"] or group.fields["deputies"] else None


def _empty(name: Piece) -> Taken:
    bare = re.sub(r"(?:组成人员|成员)(?:名单)?$|名单$", "", name.folded.strip())
    name = name.cut(0, len(bare)) if bare else name
    group = Taken().put("name", name.tight, name).put("leader", None)
    return group.put("deputies", []).put("members", []).put("office", None)


def _fill(group: Taken, body: list[Piece]) -> None:
    role = ""
    for piece in map(respaced, body):
        office = _office(piece)
        if office:
            group.put("office", office)
            continue
        marks = list(_ROLE.finditer(piece.folded))
        row = filled(piece) if cells(piece) else []
        if row:
            role = _row(group, row, role)
        elif not marks and role:
            _put(group, role, piece)
        for number, mark in enumerate(marks):
            role = re.sub(r" ", "", mark["role"])
            end = marks[number + 1].start() if number + 1 < len(marks) else len(piece)
            if not row:
                _put(group, role, piece.cut(mark.end(), end))


def _row(group: Taken, row: list[Piece], role: str) -> str:
    """组长 | 姓名 | 职务."""
    first = re.sub(r"[ :]", "", row[0].folded)
    if re.fullmatch(r"第一组长|(?:常务|第一)?副?组长|成员|副?总指挥", first):
        role, row = first, row[1:]
    if role and row and len(row[0]) <= 4:
        _add(group, role, row[0], row[1] if len(row) > 1 else EMPTY)
    return role


def _put(group: Taken, role: str, value: Piece) -> None:
    """The people of one value: one with a post, or several parted by 、 or ；."""
    if "。" in value.folded or len(value) > 1200:
        return
    comma = _NAME_COMMA.fullmatch(value.folded.strip(" 。;"))
    if comma:
        shift = len(value.folded) - len(value.folded.lstrip(" "))
        whole = value.cut(shift)
        return _add(group, role, whole.group(comma, "name"), whole.group(comma, "post"))
    for part in _people(value, lists=role.startswith("成员")):
        match = _NAME.match(part.folded)
        if match and not (_BODY_END.search(match["name"]) and len(match["name"]) > 2):
            _add(group, role, part.group(match, "name"), part.group(match, "post").strip())
        elif role.startswith("成员") and 2 < len(part) <= 40:
            _add(group, role, EMPTY, part)


def _people(value: Piece, *, lists: bool) -> list[Piece]:
    """The parts of a value, each one person or body; `lists`: where neither blanks nor brackets part names from posts,
    every 、 parts two of them."""
    folded = value.folded
    lists = lists and " " not in folded.strip() and "(" not in folded
    parts, start, depth = [], 0, 0
    for index, sign in enumerate(folded):
        depth += (sign == "(") - (sign == ")")
        if sign in "、;," and depth <= 0 and (lists or _parts_people(folded, index)):
            parts.append(value.cut(start, index))
            start = index + 1
    return [part.strip(" 、;,。") for part in [*parts, value.cut(start)]]


def _parts_people(folded: str, index: int) -> bool:
    """Whether a 、 stands between people and not inside a post: 张三 局长、书记."""
    if folded[index] in ";":
        return True
    rest = folded[index + 1 : index + 8].lstrip()
    before = folded[:index]
    named = re.match(r"[\u4e00-\u9fff]{2,4}(?:[、(]|$)", rest) is not None
    return before.endswith(")") or (named and " " not in before.strip())


def _add(group: Taken, role: str, name: Piece, post: Piece) -> None:
    person = Taken().put("name", re.sub(r" ", "", name.text) or None, name or None)
    person.put("post", post.tight or None, post or None)
    if role.startswith(("第一副", "常务副", "副")):
        group.fields["deputies"].append(person)
    elif role.startswith("成员"):
        group.fields["members"].append(person)
    elif group.fields["leader"] is None:
        group.put("leader", person)
    else:
        group.fields["deputies"].append(person)


def _office(piece: Piece) -> Taken | None:
    match = _OFFICE.search(piece.folded)
    if match is None:
        return None
    body = piece.group(match, "body")
    head = _OFFICE_HEAD.search(piece.folded, match.end())
    name = piece.group(head, "name" if head["name"] else "by") if head else EMPTY
    return Taken().put("body", body.tight, body).put("head", name.tight or None, name or None)


def _from_paragraph(piece: Piece, so_far: list[Taken], numbered: dict[str, Taken]) -> list[Taken]:
    """Groups that a paragraph sets up or names, with their office; people where it prints them."""
    found: list[Taken] = []
    if not _SET_UP.search(piece.folded):
        return []
    for sentence in sentences(piece):
        here: Taken | None = None
        for match in _GROUP.finditer(sentence.folded):
            here = _named(sentence, match, [*so_far, *found], numbered, found) or here
        office = _office(sentence)
        if office and here is not None and here.fields["office"] is None:
            here.put("office", office)
        if here is not None and here.fields["leader"] is None and _ROLE.search(respaced(sentence).folded):
            _fill(here, [sentence])
    return found


def _named(
    sentence: Piece, match: re.Match[str], known: list[Taken], numbered: dict[str, Taken], found: list[Taken]
) -> Taken | None:
    """The group that a sentence names: one that is known, that of the annex it cites, or a new one."""
    name = _group_name(sentence.group(match, "name"))
    if len(name) < 6 or re.search(r"[将把报]|日前", name.folded):
        return None
    same = next((group for group in known if _alike(name.folded, str(group.fields["name"]))), None)
    if same is not None:
        if str(same.fields["name"]) in name.folded:
            same.put("name", name.tight, name)  # the text's own name is longer than the annex's
        return same
    cited = _CITED.search(sentence.folded, match.end())
    if cited and cited["n"] in numbered:
        group = numbered[cited["n"]]
        group.doubt("name", f"正文叫“{name.tight}”，附件{cited['n']}叫“{group.fields['name']}”，请核对是否同一个。")
        return group
    if not _is_set_up(sentence.folded, match):
        return None
    found.append(_empty(name))
    return found[-1]


def _group_name(name: Piece) -> Piece:
    """Without the words that run into it: 成立由县长任组长的…领导小组."""
    match = re.match(r".*(?:任(?:第一)?组长|为组长|成立|设立|组建|调整|的|同时|下设)(?:了|由)?", name.folded)
    return name.cut(match.end()) if match else name


def _is_set_up(folded: str, match: re.Match[str]) -> bool:
    before, after = folded[: match.start("name")], folded[match.end() : match.end() + 10]
    return bool(_SET_UP.search(before + match["name"])) or bool(re.match(r"(?:统一)?(?:领导|负责|统筹|组织)", after))


def _alike(first: str, second: str) -> bool:
    return first in second or second in first or first[-8:] == second[-8:]


def _join_labelled(source: Source, found: list[Taken]) -> None:
    """组长：… 成员：… in paragraphs right below the sentence that sets the group up."""
    for group in found:
        if group.fields["leader"] is not None or not group.spans.get("name"):
            continue
        at = group.spans["name"][0]
        following = [piece for piece in source.text_proper if piece and piece.start > at][:12]
        body: list[Piece] = []
        for piece in following:
            if not (_ROLE.match(piece.folded) or (body and len(piece) <= 40 and "。" not in piece.folded)):
                break
            body.append(piece)
        _fill(group, body)
        if body and group.fields["office"] is None:
            group.put("office", next((office for piece in following if (office := _office(piece))), None))
