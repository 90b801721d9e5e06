"""One clause that orders a material to be handed in: what, when, how often. Pure. README rules 13 and 14."""

import itertools
import re
from dataclasses import dataclass, field, replace

from campaigns.notices.dates import DATE, SINCE_ISSUE, blank_quotes
from campaigns.notices.filing_words import (
    ALONG,
    BEFORE_VERB,
    DATE_PHRASE,
    GENERIC,
    MADE,
    MATERIAL,
    NO_FILING,
    NOMINAL,
    RECIPIENT,
    RELAY,
    RHYTHM_WORDS,
    SIGNED,
    VERB,
    rhythm_of,
    rhythms_of,
)
from campaigns.notices.pieces import EMPTY, Piece, join


@dataclass
class Filing:
    """A material to be handed in, still without computed days."""

    what: Piece
    dates: list[Piece] = field(default_factory=list)
    rhythm: str | None = None
    words: Piece = EMPTY
    to: Piece = EMPTY
    sentence: Piece = EMPTY
    signed: bool = False


def filings_in(sentence: Piece) -> list[Filing]:
    """The materials that one sentence orders to be handed in."""
    found: list[Filing] = []
    blanked = blank_quotes(sentence.folded)
    start = 0
    for match in VERB.finditer(blanked):
        if match.start() < start or (
            NOMINAL.search(blanked[max(0, match.start() - 2) : match.start()]) and _is_noun(blanked, match)
        ):
            continue
        end = _object_end(blanked, match.end())
        listed = _listed(sentence, match.end(), end)
        begin = _segment_start(blanked, start, match.start())
        for first, last in _handed(blanked, begin, match.start()):
            segment = join((sentence.cut(first, last), sentence.cut(match.start(), end)))
            filing = _filing(segment, last - first, last - first + len(match[0]), sentence, listed[:1])
            if filing and listed:
                return found + [replace(filing, what=item) for item in listed]
            if filing:
                found += _by_rhythm(filing, segment)
        start = end
    return found


#: What an issuer itself reports upward.
_UPWARD = re.compile(r"(?:督查|督导|督办|抽查|考核|评估|验收|通报)[^,。;]{0,4}(?:结果|情况)")
_WORK = re.compile(r"开展|组织|排查|检查|整改|整治|落实|清理|制定|建立|加强|推进|完成|宣传|梳理|确定|明确|成立|督促")


def orders_filing_alone(sentence: Piece) -> bool:
    """Whether a sentence wants a material handed in and nothing else done."""
    verb = VERB.search(blank_quotes(sentence.folded))
    before = sentence.folded[: verb.start()].partition("将")[0] if verb else ""
    return verb is not None and not _WORK.search(before) and bool(filings_in(sentence))


def _by_rhythm(filing: Filing, segment: Piece) -> list[Filing]:
    """每周五前、每月25日前将甲、乙报送: one filing for each rhythm."""
    rhythms = rhythms_of(blank_quotes(segment.folded)) if filing.rhythm else []
    if not rhythms:
        return [filing]
    whats = respectively(filing.what, len(rhythms))
    return [
        replace(filing, what=what, rhythm=name, words=segment.group(words) if words else filing.words)
        for what, (name, place) in zip(whats, rhythms, strict=True)
        for words in [RHYTHM_WORDS.match(segment.folded, place)]
    ]


def respectively(what: Piece, count: int) -> list[Piece]:
    """甲、乙和丙 due at three times: one each; else all of it each time."""
    cuts = list(re.finditer(r"、|和|及", what.folded))
    if len(cuts) != count - 1:
        return [what] * count
    bounds = [0, *[m.start() for m in cuts], len(what)]
    starts = [0, *[m.end() for m in cuts]]
    parts = [what.cut(a, b) for a, b in zip(starts, bounds[1:], strict=True)]
    return parts if all(MATERIAL.search(part.folded) for part in parts) else [what] * count


def _handed(blanked: str, start: int, verb: int) -> list[tuple[int, int]]:
    """The parts of 3月底前将甲、6月底前将乙报送, and of 将甲于3月底前、乙于6月底前报送: each with its own date."""
    text = blanked[start:verb]
    cuts = [
        m.start() + 1
        for m in re.finditer(rf"[、,](?=(?:于|在)?(?:{DATE}|每[^,。;、将]{{1,10}})[^,。;将]{{0,4}}将)", text)
    ]
    if not cuts or "将" not in text[: cuts[0]]:
        dated = rf"前[、,](?=[^,。;、]{{2,20}}(?:于|在)(?:{DATE})前)"
        cuts = [m.end() for m in re.finditer(dated, text)] if re.search(rf"(?:于|在)(?:{DATE})前", text) else []
    if not cuts:
        return [(start, verb)]
    bounds = [start, *[start + cut for cut in cuts], verb + 1]
    return [(a, b - 1) for a, b in itertools.pairwise(bounds)]


def _is_noun(blanked: str, match: re.Match[str]) -> bool:
    """信息报送、材料上报 as a name of work and not an order."""
    before = blanked[max(0, match.start() - 6) : match.start()]
    if before.endswith(("以上", "上述", "所有", "各项")):
        return True
    after = blanked[match.end() : match.end() + 4]
    return not after or after[0] in ",。;:、)和及与" or before.endswith(("做好信息", "加强信息", "及信息", "和信息"))


def _segment_start(blanked: str, start: int, verb: int) -> int:
    """A bracket that orders a filing is a segment of its own."""
    opening = blanked.rfind("(", start, verb)
    return opening + 1 if opening >= 0 and ")" not in blanked[opening:verb] else start


def _object_end(blanked: str, start: int) -> int:
    depth = 0
    for index in range(start, len(blanked)):
        if blanked[index] == "(":
            depth += 1
        elif blanked[index] == ")":
            if not depth:
                return index
            depth -= 1
        elif blanked[index] in ",;。" and not depth:
            return index
    return len(blanked)


def _listed(sentence: Piece, start: int, end: int) -> list[Piece]:
    """Materials listed behind a colon: 报送以下材料：甲；乙；丙。"""
    whole = re.search(r"^[^。:]{0,24}(?:以下|下列|如下)[^。:]{0,10}[:]", sentence.folded[start:])
    if whole is None:
        return []
    tail = sentence.cut(start + whole.end())
    sign = next((s for s in ";,、" if s in tail.folded), ";")
    cuts = [0, *[i + 1 for i, at in enumerate(tail.folded) if at == sign], len(tail) + 1]
    return [item for a, b in itertools.pairwise(cuts) if (item := _unnumbered(tail.cut(a, b - 1)))]


def _unnumbered(item: Piece) -> Piece:
    item = item.strip(" ;,、。")
    match = re.match(r"(?:[(]?\d{1,2}[).、]|[①-⑳]|[一二三四五六七八九]是)", item.folded)
    return item.cut(match.end()).strip() if match else item


def _filing(segment: Piece, verb: int, after: int, sentence: Piece, listed: list[Piece]) -> Filing | None:
    before, behind = segment.cut(0, verb), segment.cut(after)
    blanked = blank_quotes(before.folded)
    if RELAY.search(blanked) or re.search(r"(?:已|曾|未|不|是否|拒不|没有)(?:按[^,。;]{1,6})?$", blanked):
        return None
    recipient = RECIPIENT.match(behind.folded)
    if re.search(r"一并$", blanked) and not _dates(before):
        return None
    what = listed[0] if listed else _material(before, behind, recipient)
    if not what or not MATERIAL.search(what.folded) or (ALONG.match(what.folded) and not listed):
        return None
    folded = segment.folded
    rhythm = rhythm_of(folded)
    dates = [] if rhythm else _dates(before) or _dates(behind)
    undated = not rhythm and not dates
    if undated and folded[verb:after].startswith(("反馈", "报备")):
        return None
    if NO_FILING.search(what.folded + (recipient["to"] if recipient else "")) and (undated or "线索" in what.folded):
        return None
    if undated and _UPWARD.search(what.folded) and recipient and recipient["to"].endswith(("政府", "党委", "委")):
        return None
    if undated and (GENERIC.match(what.folded) or re.search(r"备案", behind.folded[:20])):
        return None
    words = _words(segment, dates, rhythm)
    to = behind.group(recipient, "to") if recipient else EMPTY
    return Filing(what, dates, rhythm, words, to, sentence, bool(SIGNED.search(folded)))


_NO_LIMIT = re.compile(r" ?(?:至|到|-|~)|起|后|召开|印发|发布|以来|下发|期间")


def _dates(text: Piece) -> list[Piece]:
    """The printed dates of a clause, 6月、9月底前 parted; of several apart from each other the last ones."""
    blanked = re.sub(r"\([^()]*\)", lambda m: "□" * len(m[0]), blank_quotes(text.folded))
    found: list[Piece] = []
    end = 0
    for phrase in DATE_PHRASE.finditer(blanked):
        ranged = re.search(r"(?:至|到|-|~)$", blanked[: phrase.start()]) or "至" in phrase[0][:2]
        if ranged or _NO_LIMIT.match(blanked[phrase.end() :]) or re.search(r"[起后]$|以来$", phrase[0]):
            continue
        if not re.fullmatch(r"[、和及与,分别 ]*", blanked[end : phrase.start()]):
            found = []
        end = phrase.end()
        parts = list(re.finditer(rf"{DATE}|(?<=[、和及与,])\d{{1,2}}[日号]", phrase[0]))
        for number, part in enumerate(parts):
            stop = phrase.end() if number == len(parts) - 1 else phrase.start() + part.end()
            found.append(text.cut(phrase.start() + part.start(), stop))
    return found or [text.group(match) for match in SINCE_ISSUE.finditer(blanked)]


def _words(segment: Piece, dates: list[Piece], rhythm: str | None) -> Piece:
    if dates:
        return dates[0]
    match = next((m for m in RHYTHM_WORDS.finditer(segment.folded) if m[0].startswith("每")), None)
    match = match or RHYTHM_WORDS.search(segment.folded)
    return segment.group(match) if match else EMPTY


def _material(before: Piece, behind: Piece, recipient: re.Match[str] | None) -> Piece:
    """The material: behind 将 or 把, before the date, or behind the verb."""
    blanked = blank_quotes(before.folded)
    handed = list(re.finditer(r"(?:将|把)(?=[^,。;]{2})", blanked))
    if handed:
        return _bare(before.cut(handed[-1].end()))
    second = (
        re.search(r"(?:并|同时)[^,。;]{0,24}?(?:报送|上报|报备|提交|抄送)(?=[^,。;]{4})", behind.folded)
        if recipient
        else None
    )
    if (recipient is None and len(behind) > 1) or second:
        after = _behind(behind.cut(second.end()) if second else behind)
        if MATERIAL.search(after.folded):
            return after
    front = _bare(before)
    made = MADE.search(front.folded)
    if made:
        return front.group(made, "what")
    cut = max(front.folded.rfind(sign) for sign in ",;。:") + 1
    if re.match(r"连同|随同|并附", front.folded[cut:]):
        made = MADE.search(front.folded[: cut - 1])
        return front.cut(made.start("what") if made else 0).strip(" ,、")
    covers = re.match(r"^.*?(?:以上|上述)[^,。;]{0,8}(?:材料|资料)(?:以及|及|和)", front.folded)
    return front.cut(covers.end() if covers else cut).strip(" ,、")


def _behind(behind: Piece) -> Piece:
    """The object behind the verb, without 本单位 and the like, without what follows it."""
    match = re.match(
        r"(?:至|到|给)?(?:以下|下列)?(?:[一1](?:次|期|份))?(?P<what>[^。;]*?)(?=$|,|;|。|\(?(?:详)?见附件"
        r"|\(附件)",
        behind.folded,
    )
    what = behind.group(match, "what") if match else behind
    return what.strip(" ,、:()")


def _bare(text: Piece) -> Piece:
    """Without the date phrase and the adverbs between the material and the verb."""
    for _ in range(6):
        blanked = blank_quotes(text.folded)
        dates = [m for m in DATE_PHRASE.finditer(blanked) if m.end() >= len(blanked.rstrip(" ,、")) - 1]
        tail = BEFORE_VERB.search(blanked)
        cut = dates[0].start() if dates else tail.start() if tail else None
        if cut is None:
            break
        text = text.cut(0, cut)
    text = _leading(text)
    bracket = re.search(r"[(](?:详?见|附件|附|模板|样式|格式)[^()]*[)]$", text.folded)
    return (text.cut(0, bracket.start()) if bracket else text).strip(" ,、:;。")


def _leading(text: Piece) -> Piece:
    """Without a date or rhythm with which the clause opens."""
    for _ in range(3):
        match = DATE_PHRASE.match(text.folded) or re.match(
            r"[^,。;将把]{0,14}?每[^,。;]{1,14}(?:之?前|之?内|后),?", text.folded
        )
        if match is None:
            break
        text = text.cut(match.end()).strip(" ,、")
    return text


def is_generic(what: str) -> bool:
    """材料, 情况 and the like: no material of its own."""
    return bool(GENERIC.match(what))
