"""The parties of a reading as the check screen shows them: those nobody knows first, the others to be corrected."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from audit import clock
from campaigns.intake.checked import checked
from campaigns.intake.organisation import organisation_of
from campaigns.intake.parties import Sure, Targets
from campaigns.intake.printed import Answered, Spot, answer_parties
from campaigns.models import NoticeReading, ReadingState
from campaigns.party_choice import PartyChoice, find_choices

MOST_SPOTS = 8


@dataclass(frozen=True)
class Shown:
    """A unit or group by its key ("unit-3"), with how many units a group has today (None for a unit)."""

    key: str
    name: str
    count: int | None = None


@dataclass(frozen=True)
class Offer:
    """Something that can be taken with one press; `value` names its units and groups."""

    value: str
    parts: tuple[Shown, ...]
    reason: str


@dataclass(frozen=True)
class PartyLine:
    """One printed party."""

    one: Answered
    targets: tuple[Shown, ...]
    offers: tuple[Offer, ...]
    spots: tuple[tuple[str, str], ...]
    more: int
    url: str
    is_open: bool

    @property
    def words(self) -> str:
        """As printed."""
        return self.one.printed.words

    @property
    def state(self) -> str:
        """remembered, sure, likely or open; a receiver outside the system is "outside"."""
        if self.one.match.sure == Sure.OPEN and not self.one.printed.must:
            return "outside"
        return str(self.one.match.sure)

    @property
    def waits(self) -> bool:
        """Whether a person has to say something."""
        return self.one.open

    @property
    def value(self) -> str:
        """The keys of its targets, for a form."""
        return " ".join(shown.key for shown in self.targets)


class PartyPanel:
    """The parties of one reading; `asked` is the address's query: `party` (whose card is open), `seek` (a name)."""

    def __init__(self, reading: NoticeReading, asked: Mapping[str, str]) -> None:
        self.reading = reading
        self.asked = asked
        self.organisation = organisation_of(reading.organiser, clock.today())
        self.answered = answer_parties(checked(reading.draft, reading.decisions.all()), self.organisation)

    @property
    def editable(self) -> bool:
        """Whether it can still be said."""
        return self.reading.state == ReadingState.OPEN

    @cached_property
    def lines(self) -> list[PartyLine]:
        """All parties, those that wait first."""
        opened = self.asked.get("party", "")
        lines = [self._line(one, opened) for one in self.answered]
        return sorted(lines, key=lambda line: not line.waits)

    @property
    def waiting(self) -> list[PartyLine]:
        """The parties of which nobody knows whom they name."""
        return [line for line in self.lines if line.waits]

    @property
    def settled(self) -> list[PartyLine]:
        """The others, which can be corrected."""
        return [line for line in self.lines if not line.waits]

    @cached_property
    def found(self) -> list[PartyChoice]:
        """What is found for the words of the address; nothing where none are given."""
        words = self.asked.get("seek", "").strip()
        return find_choices(words, clock.today()) if words else []

    def _line(self, one: Answered, opened: str) -> PartyLine:
        match, printed = one.match, one.printed
        offers = [Offer(self._value(c.targets), self._shown(c.targets), c.reason) for c in match.candidates]
        if match.sure == Sure.LIKELY and match.targets:
            offers.insert(0, Offer(self._value(match.targets), self._shown(match.targets), match.reason))
        return PartyLine(
            one, self._shown(match.targets), tuple(offers), tuple(self._spots(printed.spots)),
            max(0, len(printed.spots) - MOST_SPOTS), self.url(printed.alike), opened == printed.alike,
        )  # fmt: skip

    def _shown(self, targets: Targets) -> tuple[Shown, ...]:
        return tuple(
            Shown(
                target.key, self.organisation.name(target),
                len(self.organisation.covered((target,))) if target.kind == "group" else None,
            )
            for target in targets
        )  # fmt: skip

    def _value(self, targets: Targets) -> str:
        return " ".join(target.key for target in targets)

    def _spots(self, spots: tuple[Spot, ...]) -> list[tuple[str, str]]:
        """Words and address of the places where it stands; the address opens the value there."""
        address = reverse("notice-detail", args=[self.reading.uuid])
        return [
            (spot.label, f"{address}?{urlencode({'value': spot.key})}" if spot.key != "addressees" else "")
            for spot in spots[:MOST_SPOTS]
        ]

    def url(self, key: str, **more: str) -> str:
        """The address of the screen with a party's card open."""
        return f"{reverse('notice-detail', args=[self.reading.uuid])}?{urlencode({'party': key, **more})}#parties"

    def targets_of(self, key: str) -> Targets:
        """What a party stands for now."""
        return next((one.match.targets for one in self.answered if one.printed.alike == key), ())
