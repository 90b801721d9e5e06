"""What the linter says, and about which words."""

from dataclasses import dataclass
from enum import StrEnum

from campaigns.linting.plan import Words


class Kind(StrEnum):
    """Two facts that do not agree; words that can be taken in several ways; something that is not said."""

    CONFLICT = "conflict"
    UNCLEAR = "unclear"
    MISSING = "missing"

    @property
    def label(self) -> str:
        """As screens and prints say it."""
        return {"conflict": "对不上", "unclear": "不明确", "missing": "没写"}[self]


@dataclass(frozen=True)
class Finding:
    """One thing to look at: the fact, then the remedy. `words` are the printed ones that it points to; they are never
    corrected. The same of other words is said in the same sentence: `also`."""

    rule: str
    kind: Kind
    message: str
    words: Words
    also: tuple[Words, ...] = ()

    @property
    def key(self) -> str:
        """Stable as long as the words stand where they do."""
        place = self.words.place
        where = f"{place.start}-{place.end}" if place.start is not None else f"{place.value}.{place.field}"
        return f"{self.rule}:{where}:{self.words.text}"[:160]


def conflict(rule: str, message: str, words: Words, *also: Words) -> Finding:
    """Two facts that do not agree."""
    return Finding(rule, Kind.CONFLICT, message, words, also)


def unclear(rule: str, message: str, words: Words, *also: Words) -> Finding:
    """Words that can be taken in several ways."""
    return Finding(rule, Kind.UNCLEAR, message, words, also)


def missing(rule: str, message: str, words: Words, *also: Words) -> Finding:
    """Something that is not said."""
    return Finding(rule, Kind.MISSING, message, words, also)
