"""The parties that a draft prints, each once, with where it stands. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaigns.intake.parties import Match, Organisation, Resolver, Sure, alike
from campaigns.intake.places import Place, places_of, spans_at
from campaigns.intake.wording import group_of


@dataclass(frozen=True)
class Spot:
    """One place where a party stands: the value's name (docs/notice-draft.md), what that is called, its words."""

    key: str
    label: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Printed:
    """A party as printed first; `alike` is its key. `must`: without an answer something would have nobody; receivers
    alone may be bodies outside."""

    words: str
    alike: str
    spots: tuple[Spot, ...]
    must: bool


@dataclass(frozen=True)
class Answered:
    """A printed party and what it stands for."""

    printed: Printed
    match: Match

    @property
    def open(self) -> bool:
        """Whether somebody has to say what it stands for."""
        return self.printed.must and not self.match.answered


def printed_parties(draft: Mapping[str, Any]) -> list[Printed]:
    """Every party of a checked draft in printed order: of tasks, who files, who receives, and whom the notice addresses
    where some material does not say who files it."""
    spots: dict[str, list[tuple[str, Spot, bool]]] = {}
    for name, spot, must in _spots(draft):
        key = alike(name)
        if key:
            spots.setdefault(key, []).append((name, spot, must))
    found = [
        Printed(rows[0][0], key, tuple(spot for _name, spot, _must in rows), any(must for *_rest, must in rows))
        for key, rows in spots.items()
    ]
    return sorted(found, key=lambda printed: min((spot.span[0] for spot in printed.spots if spot.span), default=10**9))


def _spots(draft: Mapping[str, Any]) -> Iterator[tuple[str, Spot, bool]]:
    silent = []
    for place in places_of(dict(draft)).values():
        if place.kind == "assignment":
            for field in ("lead", "cooperating"):
                yield from _names(place, field, True)
        elif place.kind == "task" and place.row.get("assignments") is None:
            yield from _names(place, "units", True)
        elif place.kind == "filing":
            silent += [] if place.row.get("filers") else [place]
            yield from _names(place, "filers", True)
            yield from _receivers(place)
    if silent:
        spans = spans_at(dict(draft), "addressees")
        label = _("主送单位（%(count)d项材料没有写明谁报）") % {"count": len(silent)}
        for at, name in enumerate(draft.get("addressees") or []):
            yield name, Spot("addressees", label, spans[at] if at < len(spans) else None), True


def _names(place: Place, field: str, must: bool) -> Iterator[tuple[str, Spot, bool]]:
    spans = spans_at(place.row, field)
    names = place.row.get(field) or []
    for at, name in enumerate(names):
        span = spans[at] if len(spans) == len(names) else (spans[0] if spans else None)
        yield str(name), Spot(f"{_key(place)}.{field}", group_of(place), span), must


def _receivers(place: Place) -> Iterator[tuple[str, Spot, bool]]:
    """Receivers that are not said to be a higher authority."""
    rows = [row for row in place.row.get("receivers") or [] if not (isinstance(row, dict) and row.get("higher"))]
    for row in rows:
        name = str(row.get("name") or "") if isinstance(row, dict) else str(row)
        spans = spans_at(row, "name") if isinstance(row, dict) else []
        spans = spans or spans_at(place.row, "receivers")
        span = spans[0] if spans else None
        label = _("%(filing)s报给谁") % {"filing": group_of(place)}
        yield name, Spot(f"{_key(place)}.receivers", label, span), False


def _key(place: Place) -> str:
    return str(place.row.get("key") or place.key)


def answer_parties(draft: Mapping[str, Any], organisation: Organisation) -> list[Answered]:
    """Every printed party with what it stands for."""
    resolver = Resolver(organisation, draft.get("addressees") or [])
    return [Answered(printed, resolver.resolve(printed.words)) for printed in printed_parties(draft)]


def matches_of(answered: list[Answered]) -> dict[str, Match]:
    """What stands, by words alike; a receiver may be taken though nobody confirmed it, a filer or a doer not."""
    return {
        one.printed.alike: one.match
        for one in answered
        if one.match.answered or (not one.printed.must and one.match.sure == Sure.LIKELY)
    }
