"""Which annex a clause names, by the words in which the titles differ. Pure."""

import re
from collections.abc import Sequence

from campaigns.linting.judgements import read_number
from campaigns.linting.plan import Annex
from campaigns.notices.pieces import fold

_TRIMMED = re.compile(r"[\s《》“”()（）]|试行|样表|样式|模板|参考")
_CLAUSE = re.compile(r"[。;]")


def _bare(text: str) -> str:
    return _TRIMMED.sub("", fold(text))


def distinctive(titles: Sequence[str]) -> list[str]:
    """Each title without the beginning that all of them share."""
    bare = [_bare(title) for title in titles]
    same = [len(set(signs)) == 1 for signs in zip(*bare, strict=False)] if len(bare) > 1 else []
    shared = [*same, False].index(False)
    return [title[shared:] for title in bare]


def best_annex(before: str, cited: int, annexes: Sequence[Annex]) -> Annex | None:
    """The annex that the words before a citation name, when it is another than the cited one and the only one."""
    clause = _bare(_CLAUSE.split(fold(before))[-1])
    tails = distinctive([annex.title.text for annex in annexes])
    named = [annex for annex, tail in zip(annexes, tails, strict=True) if len(tail) >= 3 and tail in clause]
    if any(read_number(annex.number) == cited for annex in named) or len(named) != 1:
        return None
    return named[0]
