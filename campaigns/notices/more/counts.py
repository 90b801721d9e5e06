"""Numbers that the text announces, and annexes that it cites. Pure."""

import re

from campaigns.deadlines import chinese_number
from campaigns.notices.dates import blank_quotes
from campaigns.notices.draft import Taken
from campaigns.notices.more.source import Source
from campaigns.notices.pieces import Piece

_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_COUNTS = (
    ("areas", re.compile(rf"{_N}(?:个|大|类)?(?:方面|领域|大类)(?:的)?(?:突出)?(?:问题|内容|重点|情形)?")),
    ("classes", re.compile(rf"{_N}(?:种)?类(?:突出|重点|主要|违法违规|违法|违规|不规范)?(?:问题|行为|情形)")),
    ("items", re.compile(
        rf"{_N}(?:条|项|个|类|种)(?:具体)?(?:整治重点(?:内容)?|整治内容|重点内容|突出问题|重点问题|整治事项|问题"
        rf"|检查内容|情形|整治要点|负面清单)"
    )),
    ("tasks", re.compile(rf"{_N}(?:条|项|个)(?:具体|重点|主要|工作)*(?:任务|措施|举措)")),
    ("phases", re.compile(rf"{_N}(?:个)?(?:阶段|步骤)(?!性)")),
    ("annexes", re.compile(rf"{_N}(?:个|份|张)(?:附件|附表)")),
    ("submissions", re.compile(rf"{_N}(?:种|类|项|份)(?:报送)?(?:材料|报表)")),
)  # fmt: skip
_CITED = re.compile(
    r"(?:(?:详|具体|另|可|参)?(?:见|参照|按(?:照)?|填(?:写|报)?))?附(?:件|表) ?(?P<n>\d{1,2}"
    r"|[一二三四五六七八九十]{1,2})"
)


def value_of(digits: str) -> int:
    """五 → 5, 22 → 22; 0 for what is none."""
    try:
        return int(digits) if digits.isdigit() else chinese_number(digits.replace("两", "二"))
    except ValueError:
        return 0


def counts_of(source: Source) -> list[Taken]:
    """`{text, count, of}` in printed order."""
    found: list[tuple[int, Taken]] = []
    for piece in source.text_proper:
        blanked = blank_quotes(piece.folded)
        taken: set[int] = set()
        for of, pattern in _COUNTS:
            for match in pattern.finditer(blanked):
                before = blanked[max(0, match.start() - 12) : match.start()]
                if set(range(*match.span())) & taken or re.search(r"[第每\d.年]$|各$", before):
                    continue
                count = value_of(match["n"])
                if count < 2 or not _announces(of, before, blanked[match.end() : match.end() + 12]):
                    continue
                taken |= set(range(*match.span()))
                words = piece.group(match)
                found.append((words.start, Taken().put("text", words.tight, words).put("count", count).put("of", of)))
        _name_classes([row for _, row in found])
    return [taken for _, taken in sorted(found, key=lambda pair: pair[0])]


def _name_classes(rows: list[Taken]) -> None:
    """3类突出问题 are areas; beside 2个方面 they are items."""
    beside = any(row.fields["of"] == "areas" for row in rows)
    for row in rows:
        if row.fields["of"] == "classes":
            row.put("of", "items" if beside else "areas")


def _announces(of: str, before: str, after: str) -> bool:
    """Whether the notice counts its own parts: 以下, 分为 and the like before the number, or a colon behind it."""
    led = re.search(
        r"(?:以下|下列|如下|上述|以上|分(?:为|成)?|共|包括|围绕|聚焦|对照|列明|明确(?:的)?|细化(?:为)?|从|突出|这"
        r"|方案|方面的?|领域|[个项条]方面的|和|及|做好|完成|抓好|解决)"
        r"(?:本方案|主要|重点)?$",
        before,
    )
    return bool(led) or bool(re.match(r"[^,。;]{0,8}[:]", after)) or (of == "phases" and "分" in before)


def references_of(source: Source) -> list[Taken]:
    """`{text, number, what}`: annexes that the text cites, with the words that it says it of."""
    listed = {spot for title in source.attachments for spot in title.at}
    found = []
    for piece in source.text_proper:
        if listed & set(piece.at) or re.match(r"附(?:件|表)", piece.folded):
            continue
        for match in _CITED.finditer(piece.folded):
            words = piece.group(match)
            what = said_of(piece, match.start())
            taken = Taken().put("text", words.tight, words)
            number = value_of(match["n"])
            taken.put("number", str(number), piece.group(match, "n")).put("what", what.tight or None, what or None)
            if len(source.attachments) and number > len(source.attachments):
                taken.doubt("number", f"附件只有{len(source.attachments)}个，正文写的是附件{number}，请核对。")
            found.append(taken)
    return found


def said_of(piece: Piece, at: int) -> Piece:
    """The words before a reference, from the beginning of their clause; a title in 《》 right before it alone."""
    before = piece.cut(0, at)
    opening = re.search(r"[(](?:具体)?(?:格式|样式|名单|模板|表样|成员|内容|详情|要求|附后)?[^()]{0,4}$", before.folded)
    before = (before.cut(0, opening.start()) if opening else before).strip(" ,(:、")
    quoted = re.search(r"《(?P<t>[^《》]{2,80})》$", before.folded)
    if quoted:
        return before.group(quoted, "t")
    cut = max(before.folded.rfind(sign) for sign in "。;,:(")
    return before.cut(cut + 1).strip(" )")
