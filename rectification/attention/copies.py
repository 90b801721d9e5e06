"""Texts that units have copied from one another: an exact join over character bigrams, not of all pairs. Pure.

Two sets of bigrams whose Jaccard similarity is at least t share one of the rarest `size - ceil(t * size) + 1` bigrams
of each (prefix filtering); only texts that meet there are compared. Equal texts are compared once.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rectification.attention.rules import THRESHOLDS, Thresholds

#: What tells nothing about who wrote a text: blanks, punctuation, digits (dates and counts are filled in).
_NOISE = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class Text:
    """A problem's description and whose it is."""

    key: int
    unit: int
    text: str


@dataclass(frozen=True)
class Copies:
    """Texts of several units that are alike: keys in their order, and the highest similarity between two of them."""

    keys: tuple[int, ...]
    units: frozenset[int]
    similarity: float


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text without noise."""
    plain = _NOISE.sub("", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard similarity, 0–1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def find_copies(texts: Iterable[Text], limits: Thresholds = THRESHOLDS) -> list[Copies]:
    """Groups of like texts that reach over more than one unit, the largest first. A unit may repeat itself."""
    alike: dict[str, list[Text]] = defaultdict(list)
    for one in texts:
        plain = _NOISE.sub("", one.text)
        if len(plain) >= limits.shortest:
            alike[plain].append(one)
    groups = list(alike.values())
    sets = [bigrams(plain) for plain in alike]
    joined = _Joined(len(groups))
    best: dict[int, float] = {}
    for place, other, similarity in _pairs(sets, limits.similarity):
        joined.join(place, other)
        best[place] = max(best.get(place, 0), similarity)
    return _over_units(groups, joined, _best_by_root(best, joined))


def _pairs(sets: list[frozenset[str]], least: float) -> Iterator[tuple[int, int, float]]:
    """Places of sets at least that alike, each pair once."""
    often: Counter[str] = Counter()
    for one in sets:
        often.update(one)
    index: dict[str, list[int]] = defaultdict(list)
    # From the smallest on: a set is met only by those not larger than itself.
    for place in sorted(range(len(sets)), key=lambda place: len(sets[place])):
        own = sets[place]
        size = len(own)
        rare = sorted(own, key=lambda pair: (often[pair], pair))[: size - math.ceil(least * size) + 1]
        near = {other for pair in rare for other in index[pair] if len(sets[other]) >= least * size}
        for other in near:
            similarity = likeness(own, sets[other])
            if similarity >= least:
                yield place, other, similarity
        for pair in rare:
            index[pair].append(place)


class _Joined:
    """Which places belong together."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, place: int) -> int:
        while self._above[place] != place:
            self._above[place] = self._above[self._above[place]]
            place = self._above[place]
        return place

    def join(self, one: int, other: int) -> None:
        one, other = self.root(one), self.root(other)
        self._above[max(one, other)] = min(one, other)


def _best_by_root(best: dict[int, float], joined: _Joined) -> dict[int, float]:
    found: dict[int, float] = {}
    for place, similarity in best.items():
        root = joined.root(place)
        found[root] = max(found.get(root, 0), similarity)
    return found


def _over_units(groups: list[list[Text]], joined: _Joined, best: dict[int, float]) -> list[Copies]:
    together: dict[int, list[Text]] = defaultdict(list)
    equal: set[int] = set()
    for place, group in enumerate(groups):
        root = joined.root(place)
        together[root] += group
        if len({one.unit for one in group}) > 1:
            equal.add(root)
    found = []
    for root, members in together.items():
        units = frozenset(one.unit for one in members)
        if len(units) > 1:
            keys = tuple(sorted(one.key for one in members))
            found.append(Copies(keys, units, 1.0 if root in equal else best[root]))
    return sorted(found, key=lambda one: (-len(one.units), -len(one.keys), one.keys))
