"""Who files a material and to whom. Pure."""

import re

from campaigns.notices.draft import Taken
from campaigns.notices.more.source import Source, sentences
from campaigns.notices.parties import split_units
from campaigns.notices.pieces import Piece
from campaigns.notices.subjects import subjects

_OFFICE = r"(?:办公室|领导小组|专班|指挥部|工作组|[局厅委办科处股室部院]|支队|大队|中心|政府|协会)"
_TO = re.compile(
    rf"(?:报送?|上报|提交|报备|报告|送交|送|汇总|反馈)(?:至|到"
    rf"|给)?(?P<to>[\u4e00-\u9fff()、“”]{{2,28}}?{_OFFICE})(?=[,。;) ]|$|汇总"
    rf"|备案|审核|邮箱|并|由)"
)
_ALSO = re.compile(
    rf"(?:并|同时)?(?:向|抄送|抄报|分别报送?|同时报送?)(?P<to>[\u4e00-\u9fff()]{{2,24}}?{_OFFICE})(?:报备|备案"
    rf"|报告|报送|上报"
    rf"|抄送)?(?=[^\u4e00-\u9fff]|$|本|报备|备案|报告|报送|上报)"
)
#: 向某办公室报送以下材料
_BEFORE = re.compile(
    rf"(?:向|给)(?P<to>[\u4e00-\u9fff()]{{2,24}}?{_OFFICE})(?:及时|书面|分别|统一|按时)?(?:报送|上报|提交|报告"
    rf"|报备|呈报|反馈)"
)
_BODY_END = (
    r"(?:单位|部门|机构|[局厅委办科处股室站所院校]|街道|乡镇|[乡镇县区市州]|企业|公司|支队|大队|中队|中心|政府"
    r"|队伍|社区)(?:\([^()]{1,12}\))?"
)
#: 请各单位于…, 各乡镇发现的…, 局属各单位报送….
_ASKED = re.compile(
    rf"(?:^|[,:])(?:请|由)?(?P<names>(?:各|全|有关|相关|局属|所属|县直|市直|区直|省直|\d+(?:个|支"
    rf"|家))[\u4e00-\u9fff()、,和及]{{0,60}}?{_BODY_END})"
    r"(?=要|应|须|需|务必|请|分别|均|于|在|每|将|按|及时|指定|明确|确定|报|上报|提交|发现|形成|填|\d|$)"
)
_PREFIX = re.compile(
    r"^(?P<name>(?:各|局属|所属|县直|市直|区直|省直|\d{1,2}(?:个|支|家))[\u4e00-\u9fff]{0,12}?(?:单位|部门|局|队伍"
    r"|街道|乡镇"
    r"|乡|镇|企业|学校|支队|大队|中队"
    r"|科室|处室|县区|区县|县|区)(?:\([^()]{1,12}\))?)"
    r"(?=[\u4e00-\u9fff]{2})"
)
_ABOVE = re.compile(r"以上|上述|前述|所有[^,。;]{0,8}材料|各类[^,。;]{0,8}材料")
_LEVELS = (
    (5, "国务院|全国|国家|中央|部$"),
    (4, "省|自治区|厅"),
    (3, "市|州|地区|盟"),
    (2, "县|区|旗"),
    (1, "乡|镇|街道"),
)
_NO_OFFICE = re.compile(r"^(?:至|到|给|本|其|有关|相关|上级)|系统$|平台$")


def receivers_of(taken: Taken, source: Source, submission: Taken, paragraph: Piece, sentence: Piece) -> None:
    """`receivers`: `{name, higher}`; of the material's own sentence, else of one that speaks of all that is filed."""
    names = _own(source, submission, sentence)
    doubt = ""
    if not names:
        names = _of_all(paragraph, sentence)
    if not names:
        names, doubt = _only_one(source)
    found = []
    for name in names:
        higher = _rank(name.folded) > _rank(source.issuer) > 0
        found.append(Taken().put("name", name.tight, name).put("higher", higher))
    taken.put("receivers", found)
    if doubt:
        taken.doubt("receivers", doubt)
    elif not found:
        taken.doubt("receivers", "原文没有写报给谁，请选择接收单位。")


def _own(source: Source, submission: Taken, sentence: Piece) -> list[Piece]:
    to = source.piece(submission, "to")
    names = [_uncited(name) for name in split_units(to)] if to else []
    if not names:
        before = _BEFORE.search(sentence.folded)
        names = [sentence.group(before, "to")] if before else []
    for match in _ALSO.finditer(sentence.folded):
        name = sentence.group(match, "to")
        if names and not any(name.start in other.at or other.start in name.at for other in names):
            names.append(name)
    return names


def _uncited(name: Piece) -> Piece:
    """Without （附件1） or （邮箱：…） behind it."""
    match = re.search(r"\([^()]*(?:附件|附表|邮箱|电话|联系人|传真|:)[^()]*\)$", name.folded)
    return name.cut(0, match.start()) if match else name


#: How far before a material its filer is looked for: signs of its sentence, and sentences of its paragraph.
_FURTHEST, _MOST_BEFORE = 1_500, 20


def _of_all(paragraph: Piece, sentence: Piece) -> list[Piece]:
    """The office to which 以上材料 go."""
    for other in sentences(paragraph):
        match = _TO.search(other.folded) if _ABOVE.search(other.folded) else None
        if match and not _NO_OFFICE.search(match["to"]):
            return [other.group(match, "to")]
    return []


def _only_one(source: Source) -> tuple[list[Piece], str]:
    """The office to which all other materials go, where it is one and the same."""
    names = [source.piece(other, "to") for other in source.submissions if other.spans.get("to")]
    if names and len({name.folded for name in names}) == 1:
        return names[:1], "这项材料没有写报给谁，按其他材料的接收单位读取，请核对。"
    return [], ""


def _rank(name: str) -> int:
    """How high a body stands: a province before a city before a county; 0 where its name does not tell."""
    return next((rank for rank, words in _LEVELS if re.search(words, name)), 0)


def filers_of(taken: Taken, source: Source, submission: Taken, paragraph: Piece, sentence: Piece, title: Piece) -> None:
    """`filers` as printed: before the material's own words, as parties of its task, or as the sentence's subject."""
    prefix = _PREFIX.match(title.folded)
    if prefix:
        names = [title.group(prefix, "name")]
        taken.put("filers", [name.tight for name in names], names)
        taken.doubt("filers", "填报单位按材料名称开头的单位读取，请核对。")
        return
    said = _said(sentence, title)
    parties = _of_task(source, title)
    if parties:
        taken.put("filers", [name.tight for name in parties], parties)
        if said and {name.tight for name in said} != {name.tight for name in parties}:
            words = "、".join(name.tight for name in said)
            taken.doubt("filers", f"正文写的是“{words}”，责任单位写的是另外的单位，由谁报送请核对。")
        return
    said = said or _earlier(paragraph, sentence)
    taken.put("filers", [name.tight for name in said], said or None)
    if not said:
        taken.doubt("filers", "原文没有写由谁报送，请选择填报单位。")


def _said(sentence: Piece, title: Piece) -> list[Piece]:
    """Who hands a material in: the subjects before it; what stands behind it says where it goes."""
    end = next((i for i, at in enumerate(sentence.at) if at >= title.start), len(sentence))
    before = sentence.cut(max(0, end - _FURTHEST), end)
    return _bodies(subjects(before)) or _asked(before)


def _bodies(names: list[Piece]) -> list[Piece]:
    """Without what ran into a date or a receiver, and without numbers before the names."""
    kept = [name for name in names if not re.search(r"[前向将于把报]", name.folded[:6])]
    led = [re.match(r"(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.])+", name.folded) for name in kept]
    return [name.cut(match.end()) if match else name for name, match in zip(kept, led, strict=True)]


def _asked(piece: Piece) -> list[Piece]:
    found = list(_ASKED.finditer(piece.folded))
    return split_units(piece.group(found[-1], "names")) if found else []


def _earlier(paragraph: Piece, sentence: Piece) -> list[Piece]:
    """The subject of the nearest sentence before, which the material's own goes on with."""
    before = [s for s in sentences(paragraph) if s.start < sentence.start][-_MOST_BEFORE:]
    for other in reversed(before):
        last = other.cut(max(0, len(other) - _FURTHEST))
        names = _bodies(subjects(last)) or _asked(last)
        if names:
            return names
    return []


def _of_task(source: Source, title: Piece) -> list[Piece]:
    """The printed parties of the task in which a material is demanded."""
    for task in source.gathered.tasks:
        span = task.spans.get("text")
        if not span or not span[0] <= title.start < span[1]:
            continue
        clauses: list[Taken] = task.fields.get("assignments", [])
        printed = [a for a in clauses if a.fields["parties_text"]]
        places = [spot for a in printed for role in ("lead", "cooperating") for spot in a.spans.get(role, [])]
        return [source.cut(*spot) for spot in places]
    return []
