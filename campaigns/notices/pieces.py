"""Cuttings of the kept text that know where each of their signs stands in it. Pure.

Every value that the reader takes is a `Piece`, so that the words it came from can be shown. `text` is as printed,
without line breaks; `folded` has the same length and serves for matching only: half-width, simplified, one dash.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from campaigns.notices.traditional import SIMPLIFIED

_DASHES = "‐‑‒–—―─－﹣−"
_SPECIAL = {**dict.fromkeys(_DASHES, "-"), "〔": "(", "〕": ")", "［": "[", "］": "]", "〈": "《", "〉": "》"}
_SPECIAL |= {"﹙": "(", "﹚": ")", "‘": "“", "’": "”", "﹝": "(", "﹞": ")", "○": "〇", "～": "~", "〜": "~"}


def _fold_sign(sign: str) -> str:
    if sign in _SPECIAL:
        return _SPECIAL[sign]
    folded = unicodedata.normalize("NFKC", sign)
    if len(folded) == 1 and unicodedata.category(sign) != "No":
        return SIMPLIFIED.get(folded, folded)
    return sign


class _Folded(dict[str, str]):
    """Each sign's folded form, computed once."""

    def __missing__(self, sign: str) -> str:
        self[sign] = folded = _fold_sign(sign)
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """The text for matching, sign by sign: offsets stay the same."""
    return "".join(map(_FOLDED.__getitem__, text))


@dataclass(frozen=True)
class Piece:
    """Part of the kept text; `at[i]` is the offset of `text[i]` in it. Two neighbours may stand lines apart."""

    text: str
    at: tuple[int, ...]

    @cached_property
    def folded(self) -> str:
        """For matching; as long as `text`."""
        return fold(self.text)

    @property
    def span(self) -> tuple[int, int]:
        """Start and end in the kept text; (0, 0) for an empty piece."""
        return (self.at[0], self.at[-1] + 1) if self.at else (0, 0)

    @property
    def start(self) -> int:
        """Offset of the first sign."""
        return self.span[0]

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> "Piece":
        """Signs start..end of this piece."""
        return Piece(self.text[start:end], self.at[start:end])

    def strip(self, signs: str = " ") -> "Piece":
        """Without these signs at both ends; `signs` are compared with the folded text."""
        start, end = 0, len(self.text)
        while start < end and self.folded[start] in signs:
            start += 1
        while end > start and self.folded[end - 1] in signs:
            end -= 1
        return self.cut(start, end)

    def group(self, match: re.Match[str], key: str | int = 0) -> "Piece":
        """The part of this piece that a match over `folded` (or `text`) covers."""
        return self.cut(*match.span(key)) if match.start(key) >= 0 else EMPTY

    @property
    def tight(self) -> str:
        """As printed, without blanks between Chinese signs."""
        return re.sub(r"(?<![0-9A-Za-z]) +| +(?![0-9A-Za-z])", "", self.text)


EMPTY = Piece("", ())


def join(pieces: Iterable[Piece]) -> Piece:
    """One piece from several, in their order."""
    pieces = list(pieces)
    return Piece("".join(p.text for p in pieces), tuple(spot for p in pieces for spot in p.at))
