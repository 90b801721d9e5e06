"""Everything that a notice wants handed in, and when. Pure. README rules 13 and 14."""

import re

from campaigns.deadlines import Context, is_any_time, read_deadline
from campaigns.notices.draft import Taken, told
from campaigns.notices.filings import MATERIAL, SIGNED, Filing, filings_in
from campaigns.notices.pieces import EMPTY, Piece

_ALL = re.compile(r"(?:所有|全部|各类|各项|凡)[^。;,]{0,8}(?:材料|报表|资料|信息|报告)")
_ABOVE = re.compile(
    r"(?:以上|上述|前述|相关|有关|报送|上报)[^。;,]{0,8}(?:材料|报表|资料|信息|报告|表格)|(?:材料|报表"
    r"|资料)(?:均)?(?:须|应|要|需)"
)


def sentences_of(piece: Piece) -> list[Piece]:
    """A paragraph's sentences; a list behind 以下材料: stays with its verb."""
    found, start = [], 0
    folded = piece.folded
    listing = re.search(r"(?:以下|下列|如下)[^。:]{0,10}[:]", folded)
    for match in re.finditer(r"[。;!]|$", folded):
        if listing and match[0] == ";" and match.start() > listing.end():
            continue
        part = piece.cut(start, match.start()).strip()
        start = match.end()
        if part:
            found.append(part)
    return found


def submissions_of(groups: list[list[Piece]], context: Context) -> list[Taken]:
    """The submissions of a text; a group is one numbered paragraph with what stands under it."""
    found: list[tuple[Filing, Taken]] = []
    for group in groups:
        here: list[tuple[Filing, Taken]] = []
        for sentence in (s for piece in group for s in sentences_of(piece)):
            signed = bool(SIGNED.search(sentence.folded))
            fresh = [(f, t) for f in filings_in(sentence) for t in _entries(f, context)]
            if signed:
                reach = found + here if _ALL.search(sentence.folded) else here if _ABOVE.search(sentence.folded) else []
                if not fresh and not reach:
                    reach = _named(sentence, here) or here[-1:]
                for filing, taken in reach:
                    taken.put("needs_signature", True)
                    filing.signed = True
                if fresh and not any(f.signed for f, _ in fresh):
                    fresh[-1][1].put("needs_signature", True)
            here += [pair for pair in fresh if not _repeats(pair, found + here)]
        found += here
    return [taken for _, taken in found]


def _entries(filing: Filing, context: Context) -> list[Taken]:
    """One entry for each date (README rule 13)."""
    dues = filing.dates or [EMPTY]
    whats = _respectively(filing.what, len(dues)) if len(dues) > 1 else [filing.what]
    return [_entry(filing, what, due, context) for what, due in zip(whats, dues, strict=True)]


def _named(sentence: Piece, here: list[tuple[Filing, Taken]]) -> list[tuple[Filing, Taken]]:
    """The filings whose material a sentence names: 统计表须经负责人签字。"""
    subject = re.match(r"(?P<name>[^,。;]{2,20}?)(?:均)?(?:须|应|要|需|由|经)", sentence.folded)
    return [(f, t) for f, t in here if subject and subject["name"] in f.what.folded]


def _respectively(what: Piece, count: int) -> list[Piece]:
    """甲、乙和丙 due on three dates: one each."""
    cuts = list(re.finditer(r"、|和|及", what.folded))
    if len(cuts) != count - 1:
        return [what] * count
    bounds = [0, *[m.start() for m in cuts], len(what)]
    starts = [0, *[m.end() for m in cuts]]
    parts = [what.cut(a, b) for a, b in zip(starts, bounds[1:], strict=True)]
    return parts if all(MATERIAL.search(part.folded) for part in parts) else [what] * count


def _entry(filing: Filing, what: Piece, due: Piece, context: Context) -> Taken:
    words = due or filing.words
    taken = Taken().put("what", what.tight, what)
    taken.put("deadline_text", words.tight if words else None, words or None)
    reading = read_deadline(words.folded, context) if due and not filing.rhythm else None
    taken.put("deadline_iso", reading.day.isoformat() if reading and reading.day else None)
    taken.put("recurrence", filing.rhythm).put("needs_signature", filing.signed)
    taken.put("any_time", bool(words) and not due and is_any_time(words.folded))
    taken.put("to", filing.to.tight if filing.to else None, filing.to or None)
    for reason in told(reading.assumed) if reading else ():
        taken.doubt("deadline_text", reason)
    if not words:
        taken.doubt("deadline_text", "原文没有写报送时间。")
    elif due and reading and not reading.day:
        taken.doubt("deadline_text", "报送时间没有读懂。")
    return taken


def _repeats(pair: tuple[Filing, Taken], earlier: list[tuple[Filing, Taken]]) -> bool:
    """Whether the same material with the same due rule stands already."""
    key = [pair[1].fields[name] for name in ("what", "deadline_iso", "recurrence")]
    return any([taken.fields[name] for name in ("what", "deadline_iso", "recurrence")] == key for _, taken in earlier)
