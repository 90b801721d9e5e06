"""Everything that a notice wants handed in, and when. Pure. README rules 13 and 14."""

import re

from campaigns.deadlines import Context, is_any_time, read_deadline
from campaigns.notices.draft import Taken, told
from campaigns.notices.filing_words import SIGNED
from campaigns.notices.filings import Filing, filings_in, respectively
from campaigns.notices.pieces import EMPTY, Piece

Pair = tuple[Filing, Taken]
_ALL = re.compile(r"(?:所有|全部|各类|各项|凡)[^。;,]{0,8}(?:材料|报表|资料|信息|报告)")
_MATERIALS = r"(?:材料|报表|资料|信息|报告|表格|内容)"
_ABOVE = re.compile(
    rf"(?:以上|上述|前述)[^。;,]{{0,8}}{_MATERIALS}|(?:报送|上报)的[^。;,]{{0,8}}{_MATERIALS}"
    r"|(?:报送|上报|相关|有关)?(?:材料|报表|资料)(?:均|都|一律)?(?:须|应|要|需|由|经|必须)"
)
#: 均须经负责人签字 behind a list of filings reaches back to its sentence's beginning.
_EACH = re.compile(r"(?:均|都|一律)[^,。;]{0,4}(?:须|应|要|需|由|经|必须)")


#: A text that orders more is no notice.
_MOST = 100


def sentences_of(piece: Piece) -> list[tuple[Piece, bool]]:
    """A paragraph's sentences, each with whether it goes on after ;. A list behind 以下材料: stays with its verb."""
    found, start, goes_on = [], 0, False
    folded = piece.folded
    listing = re.search(r"(?:以下|下列|如下)[^。:]{0,10}[:]", folded)
    for match in re.finditer(r"[。;!]|$", folded):
        if listing and match[0] == ";" and match.start() > listing.end():
            continue
        part = piece.cut(start, match.start()).strip()
        start = match.end()
        if part:
            found.append((part, goes_on))
        goes_on = match[0] == ";"
    return found


def submissions_of(groups: list[list[Piece]], context: Context) -> list[Taken]:
    """The submissions of a text; a group is one numbered paragraph with what stands under it."""
    found: list[Pair] = []
    for group in groups:
        here: list[Pair] = []
        run: list[Pair] = []  # since the last full stop
        for sentence, goes_on in (part for piece in group for part in sentences_of(piece)):
            fresh = [(f, t) for f in filings_in(sentence) for t in _entries(f, context)]
            run = [*(run if goes_on else []), *fresh]
            if SIGNED.search(sentence.folded):
                _sign(_covered(sentence, fresh, run, here, found))
            for pair in fresh[: _MOST - len(found) - len(here)]:
                here += [] if _repeats(pair, found + here) else [pair]
        found += here
    return [taken for _, taken in found]


def _covered(sentence: Piece, fresh: list[Pair], run: list[Pair], here: list[Pair], found: list[Pair]) -> list[Pair]:
    """The filings that a sentence wants signed (README rule 14: everything that the clause covers)."""
    last = fresh[-1:] if not any(filing.signed for filing, _ in fresh) else []
    if _EACH.search(sentence.folded) and fresh:
        return run
    if _ALL.search(sentence.folded):
        return found + here + last
    if _ABOVE.search(sentence.folded):
        return here + last
    return last if fresh else _named(sentence, here) or here[-1:]


def _sign(pairs: list[Pair]) -> None:
    for filing, taken in pairs:
        taken.put("needs_signature", True)
        filing.signed = True


def _entries(filing: Filing, context: Context) -> list[Taken]:
    """One entry for each date (README rule 13)."""
    dues = filing.dates or [EMPTY]
    whats = respectively(filing.what, len(dues)) if len(dues) > 1 else [filing.what]
    return [_entry(filing, what, due, context) for what, due in zip(whats, dues, strict=True)]


def _named(sentence: Piece, here: list[Pair]) -> list[Pair]:
    """The filings whose material a sentence names: 统计表须经负责人签字。"""
    subject = re.match(r"(?P<name>[^,。;]{2,20}?)(?:均)?(?:须|应|要|需|由|经)", sentence.folded)
    return [(f, t) for f, t in here if subject and subject["name"] in f.what.folded]


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


def _repeats(pair: Pair, earlier: list[Pair]) -> bool:
    """Whether the same material with the same due rule stands already."""
    key = [pair[1].fields[name] for name in ("what", "deadline_iso", "recurrence")]
    return any([taken.fields[name] for name in ("what", "deadline_iso", "recurrence")] == key for _, taken in earlier)
