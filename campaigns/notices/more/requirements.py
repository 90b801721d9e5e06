"""What each unit has to file: the submissions, parted by material, with all that is said of them. Pure."""

import re

from campaigns.notices.dates import DATE
from campaigns.notices.draft import Taken
from campaigns.notices.more.annexes import Annex
from campaigns.notices.more.counts import value_of
from campaigns.notices.more.due_rules import put_due
from campaigns.notices.more.kinds import CUSTOM
from campaigns.notices.more.materials import Material, materials_in
from campaigns.notices.more.places import Place, extended, place_of
from campaigns.notices.more.receivers import filers_of, receivers_of
from campaigns.notices.more.source import Source, sentences
from campaigns.notices.pieces import EMPTY, Piece

_CITED = re.compile(r"附(?:件|表) ?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d年])")
_SEAL = re.compile(r"盖章|加盖(?:单位)?(?:公章|印章)|签字盖章|盖(?:单位)?公章")
_ZERO = re.compile(
    r"(?:实行|执行|落实|坚持|严格|采取|按|进行|建立|须|要|应|可|也|作|填)[^。;,]{0,8}[“\"]?零 ?报告|零报告(?:制度"
    r"|报送|上报)"
    r"|(?:没有|无)[^。;]{0,16}?(?:也要|也须|也应|同样|仍需|仍要|须|需)[^。;]{0,8}(?:报|零)"
)
_ATTACH = re.compile(
    r"(?:附|并附|附上|同时(?:报送|提供|上传)|随附)[^。;,]{0,8}(?:佐证|证明|照片|图片|影像|印证|复印件|扫描件|支撑)"
)
_ALONG = re.compile(r"(?:^|(?<=[,;]))(?P<help>[^,;。]{4,60}?一并(?:报送|报备|上报|提交|报告|报|附上)[^,;。]{0,12})")
_HOLDS = re.compile(
    r"^(?:内容|报告|总结|材料|信息|重点|主要)?[^,。;]{0,8}(?:内容)?(?:主要|应|要|须|需)*(?:包括|包含|涵盖|反映"
    r"|突出)[:]?"
)
#: A material with such a name is one of its own kind and nothing else.
_OWN_FORM = re.compile(
    r"(?:方案|计划|承诺书|责任书|清单(?:及依据)?|名单|表|台账|目录|档案|预案|意见|分工|依据|联系电话|联系方式)$"
)
_WHO_ALONE = re.compile(r"(?:姓名|名单|电话|手机(?:号码)?|职务|联系方式|联系电话|、|及|和)+")
_LIAISON = re.compile(r"联络员|联系人|信息员|联络人")
_NEWS = re.compile(r"(?:情况|进展|信息|动态|小结|情况报告)$")
_ALL = re.compile(r"(?:所有|全部|各类|各项|凡)[^。;,]{0,8}(?:材料|报表|资料|信息|报告)")
_ABOVE = re.compile(
    r"(?:以上|上述|前述)[^。;,]{0,8}(?:材料|报表|资料|信息|报告|表格)|(?:材料|报表|资料)(?:均)?(?:须|应|要|需)"
)

#: A notice that demands more materials than this is none; each is looked for in its whole paragraph.
_MOST = 150


def put_requirements(source: Source, annexes: list[Annex], more: Taken) -> None:
    """`filing_requirements`, in the order of the submissions; those that an annex alone demands come last."""
    found: list[Taken] = []
    used: set[int] = set()
    for number, submission in enumerate(source.submissions[:_MOST]):
        what = extended(source, source.piece(submission, "what"))
        place = place_of(source, what, submission)
        parts = materials_in(what)
        for index, material in enumerate(parts):
            following = parts[index + 1].title.start if index + 1 < len(parts) else _next_start(source, what)
            cited = _cited_after(place.sentence, material, following)
            cited = cited or (_cited_before(place.sentence, what) if index == 0 else EMPTY)
            form = _form(material, cited, annexes)
            used |= {id(annex) for annex in (form, _numbered(cited, annexes)) if annex is not None}
            taken = _requirement(source, submission, material, place, form)
            taken.put("submission", number)
            _put_cited(taken, cited, form, annexes)
            found.append(taken)
    found += [_from_annex(source, annex) for annex in annexes if id(annex) not in used and _demands(annex)]
    more.put("filing_requirements", found)


def _next_start(source: Source, what: Piece) -> int:
    """Where the next material begins; the end of the text where none follows."""
    starts = [s.spans["what"][0] for s in source.submissions if s.spans.get("what") and s.spans["what"][0] > what.start]
    return min(starts, default=10**9)


def _cited_after(sentence: Piece, material: Material, following: int) -> Piece:
    """The annex cited behind a material, before the next one is named."""
    end = material.title.span[1]
    for match in _CITED.finditer(sentence.folded):
        words = sentence.group(match, "n")
        if end <= words.start < following:
            return words
    return EMPTY


def _cited_before(sentence: Piece, what: Piece) -> Piece:
    """按附件3格式…报送, 填写附件2…报送."""
    for match in _CITED.finditer(sentence.folded):
        words = sentence.group(match, "n")
        before = sentence.cut(0, match.start()).folded[-8:]
        if words.start < what.start and re.search(r"填|按|参照", before):
            return words
    return EMPTY


def _numbered(cited: Piece, annexes: list[Annex]) -> Annex | None:
    number = value_of(cited.folded) if cited else 0
    return next((a for a in annexes if number and (a.value or value_of(a.number.folded)) == number), None)


def _form(material: Material, cited: Piece, annexes: list[Annex]) -> Annex | None:
    """The annex whose form it is: by its name, by its kind, else by the number cited."""
    own = _bare(material.title)
    named = next((a for a in annexes if len(own) >= 4 and (own in _bare(a.title) or _bare(a.title) in own)), None)
    kinds = [a for a in annexes if a.taken.fields["kind"] == material.kind != CUSTOM]
    numbered = _numbered(cited, annexes)
    if numbered is not None and (numbered in kinds or material.kind == CUSTOM):
        return numbered
    return named or (kinds[0] if len(kinds) == 1 else None) or numbered


def _bare(piece: Piece) -> str:
    return re.sub(r"\W", "", piece.folded)


def _requirement(source: Source, submission: Taken, material: Material, place: Place, form: Annex | None) -> Taken:
    kind = _kind(material, form, submission, place)
    taken = Taken().put("kind", kind)
    title = material.title
    vague = re.fullmatch(r"名单及?联系(?:方式|电话)|名单|材料|有关材料|相关材料|表格?|联系方式|附表|情况", title.folded)
    if form is not None and vague:
        title = form.title
    taken.put("title", title.tight, title)
    if material.parted:
        taken.doubt("title", "原文把几项材料写在一起，已分成几条报送要求，请核对。")
    if kind == CUSTOM and not _OWN_FORM.search(title.folded):
        taken.doubt("kind", "材料名称不属于常见的几类，先按自定义材料读取，请核对类型。")
    put_due(taken, submission, place, source)
    _put_demands(taken, submission, place, form)
    help_text = _help(material, place)
    taken.put("help_text", "\n".join(piece.tight for piece in help_text), help_text or None)
    filers_of(taken, source, submission, place.paragraph, place.sentence, material.title)
    receivers_of(taken, source, submission, place.paragraph, place.sentence)
    return taken


def _kind(material: Material, form: Annex | None, submission: Taken, place: Place) -> str:
    kind = material.kind
    own = form.taken.fields["kind"] if form is not None else None
    if kind == CUSTOM and own:
        kind = str(own)
    elif kind == CUSTOM and _WHO_ALONE.fullmatch(material.title.folded) and _LIAISON.search(place.sentence.folded):
        kind = "liaison_form"
    again = submission.fields["recurrence"] and kind in ("self_examination", CUSTOM)
    return "monthly_information" if again and _NEWS.search(material.title.folded) else kind


def _put_demands(taken: Taken, submission: Taken, place: Place, form: Annex | None) -> None:
    """Signature, seal, enclosures, zero reports."""
    taken.put("needs_signature", bool(submission.fields["needs_signature"]))
    if form is not None and form.taken.fields["signature"] and not taken.fields["needs_signature"]:
        taken.put("needs_signature", True, form.title)
        taken.doubt("needs_signature", "正文没有要求签字，附件的表上印有签字栏，请核对。")
    said = _said(_SEAL, place)
    taken.put("needs_seal", bool(said), said or None)
    if not said and form is not None and form.taken.fields["seal"]:
        taken.put("needs_seal", True, None)
        taken.spans["needs_seal"] = form.taken.spans.get("seal")
    attached = _ATTACH.search(place.clause.folded)
    taken.put("needs_attachment", bool(attached), place.clause.group(attached) if attached else None)
    _put_zero(taken, place)


def _put_zero(taken: Taken, place: Place) -> None:
    """零报告 of the material's own sentence; said in general in its paragraph, it holds for what recurs."""
    own = _ZERO.search(place.sentence.folded)
    taken.put("zero_report_allowed", bool(own), place.sentence.group(own) if own else None)
    if own or taken.fields["rhythm"] in ("once", "undated", "any_time"):
        return
    general = _ZERO.search(place.paragraph.folded)
    if general:
        taken.put("zero_report_allowed", True, place.paragraph.group(general))
        taken.doubt("zero_report_allowed", "零报告写在同一段的另一句，是否适用于这项材料请核对。")


def _said(pattern: re.Pattern[str], place: Place) -> Piece:
    """Words of the material's own sentence, or of one in its paragraph that speaks of all that is filed."""
    for sentence in [place.clause, *sentences(place.paragraph)]:
        match = pattern.search(sentence.folded)
        own = sentence is place.clause
        if match and (own or _ALL.search(sentence.folded) or _ABOVE.search(sentence.folded)):
            return sentence.group(match)
    return EMPTY


def _help(material: Material, place: Place) -> list[Piece]:
    """What the material should hold, and what goes along with it."""
    found = [material.help] if material.help else []
    end = material.title.span[1]
    for match in _ALONG.finditer(place.sentence.folded):
        words = place.sentence.group(match, "help")
        if words.start >= end:
            found.append(words)
    after = [s for s in sentences(place.paragraph) if s.start > place.sentence.start]
    if after and _HOLDS.match(after[0].folded) and not re.search(DATE, after[0].folded):
        found.append(after[0])
    return found


def _put_cited(taken: Taken, cited: Piece, form: Annex | None, annexes: list[Annex]) -> None:
    number = value_of(cited.folded) if cited else 0
    taken.put("cited_annex", str(number) if number else None, cited or None)
    numbered = _numbered(cited, annexes)
    if not number or not annexes:
        return
    if numbered is None:
        taken.doubt("cited_annex", f"正文写的是附件{number}，但没有这个附件，请核对。")
    elif form is not None and form is not numbered:
        right = form.taken.fields["number"]
        taken.doubt(
            "cited_annex",
            f"正文写的是附件{number}，附件{number}是“{numbered.title.tight}”，名称相符的是附件{right}，请核对。",
        )


def _demands(annex: Annex) -> bool:
    """Whether a form is there to be filled in though the text does not ask for it."""
    kind = annex.taken.fields["kind"]
    filled_in = annex.taken.fields["seal"] or any(
        re.search(r"填[报表]?(?:单位|科室|部门|人|时间|日期)|报送单位|单位[(]?盖章", piece.folded)
        for piece in annex.body
    )
    return kind is not None and bool(filled_in)


def _from_annex(source: Source, annex: Annex) -> Taken:
    taken = Taken().put("kind", annex.taken.fields["kind"]).put("title", annex.title.tight, annex.title)
    number = annex.value or value_of(annex.number.folded)
    cited = any(value_of(m["n"]) == number for p in source.text_proper for m in _CITED.finditer(p.folded))
    told = "正文提到了这个附件，但没有读到报送要求" if cited else "正文没有要求报送，只有附件的表"
    taken.doubt("title", f"{told}，请核对是否要报、何时报。")
    nothing: dict[str, None] = dict.fromkeys(("due_date", "due_day", "due_month", "due_after", "starts_on", "until"))
    taken.put("rhythm", "undated").put("due_text", None)
    for name in nothing:
        taken.put(name, None)
    taken.doubt("due_text", "原文没有写报送时间，请补充日期或保留为未定日期。")
    taken.put("needs_signature", annex.taken.fields["signature"]).put("needs_seal", annex.taken.fields["seal"])
    taken.put("needs_attachment", False).put("zero_report_allowed", False).put("help_text", "")
    taken.put("filers", []).put("receivers", [])
    taken.doubt("filers", "原文没有写由谁报送，请选择填报单位。")
    return taken.put("submission", None).put("cited_annex", None)
