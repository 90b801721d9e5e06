"""Where a submission stands in the text, and what of its sentence is said of it alone. Pure."""

import re
from dataclasses import dataclass

from campaigns.notices.draft import Taken
from campaigns.notices.more.source import Source, sentences
from campaigns.notices.pieces import Piece

_MORE = re.compile(
    r"》?[(](?:详?见|格式见)?附(?:件|表)[^()]{0,12}[)](?:以及|和|及|与|、)"
    r"(?P<more>[^,。;()将报]{2,40}?(?:表|报告|清单|台账|总结|名单|名册|方案|情况|案例)》?)(?=[(,。;]|$)"
)


@dataclass(frozen=True)
class Place:
    """A submission's paragraph, its sentence, and of the sentence the clause that is about it alone."""

    paragraph: Piece
    sentence: Piece
    clause: Piece


def place_of(source: Source, what: Piece, submission: Taken) -> Place:
    """The sentence reaches back to the date that it shares with the materials listed before it."""
    paragraph = source.paragraph(what.start) or what
    sentence = next((s for s in sentences(paragraph) if s.start <= what.start < s.span[1]), paragraph)
    due = submission.spans.get("deadline_text")
    if due and paragraph.start <= due[0] < sentence.start:
        first = next((s for s in sentences(paragraph) if s.start <= due[0] < s.span[1]), sentence)
        sentence = source.cut(first.start, sentence.span[1])
    spans = [other.spans["what"] for other in source.submissions if other.spans.get("what")]
    begin = max([sentence.start, *(end for _, end in spans if end <= what.start)])
    end = min([sentence.span[1], *(start for start, _ in spans if start > what.start)])
    return Place(paragraph, sentence, source.cut(begin, end))


def extended(source: Source, what: Piece) -> Piece:
    """With what follows a bracket that only cites an annex: 问题清单（附件2）和统计表（附件3）."""
    for _ in range(6):
        rest = source.cut(what.span[1], what.span[1] + 80)
        match = _MORE.match(rest.folded) if what else None
        if match is None:
            break
        what = source.cut(what.start, rest.group(match, "more").span[1])
    return what
