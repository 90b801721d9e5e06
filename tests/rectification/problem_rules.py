"""What must become of a problem by each act: the rules of domain.md, told a second time and without a database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from accounts.transitions import Refused, StaleState
from rectification.models import ExtensionState, Problem

#: Verb → who may, by kind of right.
RIGHTS: Final = {
    "claim": "unit", "withdraw_claim": "unit", "ask": "unit", "withdraw_extension": "unit", "check": "verify",
    "verify": "verify", "send_back": "verify", "look_back": "verify", "reopen": "verify", "approve": "decide",
    "refuse": "decide", "supervise": "impose", "lift": "lift",
}  # fmt: skip
VERBS: Final = sorted(RIGHTS)
LIVE: Final = ("open", "rectifying")


@dataclass
class Life:
    """What one problem must be, kept beside the database by the rules of domain.md."""

    problem: Problem
    may: dict[str, set[str]]
    state: str = "open"
    round: int = 1
    extensions: int = 0
    asked: bool = False
    checked_by: str | None = None
    supervised: bool = False
    due: date | None = None
    acts: list[str] = field(default_factory=lambda: ["listed"])
    base: dict[str, str | None] = field(default_factory=dict)


class Expect(Exception):
    """The act must be refused, in one of these ways."""

    def __init__(self, *ways: type[Exception]) -> None:
        self.ways = ways


class Rules:
    """The effect of an act on a life; raises Expect where it must be refused. People's rights are not asked here."""

    def __init__(self, *, separate: bool) -> None:
        self.separate = separate
        self.today = date.min

    def effect(self, life: Life, verb: str, who: str) -> Callable[[], None]:
        """What the act must do."""
        found: Callable[[], None] = getattr(self, f"_{verb}")(life, who)
        return found

    def _claim(self, life: Life, who: str) -> Callable[[], None]:
        if life.state not in LIVE:
            raise Expect(StaleState)

        def effect() -> None:
            life.state, life.checked_by = "claimed", None
            life.acts += ["claimed", "extension_withdrawn"] if life.asked else ["claimed"]
            life.asked = False

        return effect

    def _withdraw_claim(self, life: Life, who: str) -> Callable[[], None]:
        if life.state != "claimed":
            raise Expect(StaleState)
        if life.checked_by:
            raise Expect(Refused)
        return self._to(life, "rectifying", "claim_withdrawn")

    def _check(self, life: Life, who: str) -> Callable[[], None]:
        if life.state != "claimed":
            raise Expect(StaleState)
        if life.checked_by:
            raise Expect(Refused)

        def effect() -> None:
            life.checked_by = who
            life.acts.append("checked")

        return effect

    def _verify(self, life: Life, who: str) -> Callable[[], None]:
        if life.state != "claimed":
            raise Expect(StaleState)
        if self.separate and life.checked_by in (None, who):
            raise Expect(Refused)

        def effect() -> None:
            life.acts += ["verified"] if life.checked_by else ["checked", "verified"]
            life.state, life.checked_by = "closed", life.checked_by or who

        return effect

    def _send_back(self, life: Life, who: str) -> Callable[[], None]:
        if life.state != "claimed":
            raise Expect(StaleState)
        return self._to(life, "rectifying", "sent_back")

    def _ask(self, life: Life, who: str) -> Callable[[], None]:
        if life.state not in LIVE:
            raise Expect(StaleState)
        if life.asked:
            raise Expect(Refused)

        def effect() -> None:
            life.asked = True
            life.acts.append("extension_asked")

        return effect

    def _approve(self, life: Life, who: str) -> Callable[[], None]:
        if not life.asked:
            raise Expect(StaleState)
        wanted = life.problem.extensions.get(state=ExtensionState.ASKED).new_due

        def effect() -> None:
            life.asked, life.due, life.extensions = False, wanted, life.extensions + 1
            life.acts.append("extended")

        return effect

    def _refuse(self, life: Life, who: str) -> Callable[[], None]:
        return self._ended(life, "extension_refused")

    def _withdraw_extension(self, life: Life, who: str) -> Callable[[], None]:
        return self._ended(life, "extension_withdrawn")

    def _ended(self, life: Life, kind: str) -> Callable[[], None]:
        if not life.asked:
            raise Expect(StaleState)

        def effect() -> None:
            life.asked = False
            life.acts.append(kind)

        return effect

    def _supervise(self, life: Life, who: str) -> Callable[[], None]:
        if life.supervised or life.state == "closed":
            raise Expect(StaleState)

        def effect() -> None:
            life.supervised = True
            life.acts.append("supervised")

        return effect

    def _lift(self, life: Life, who: str) -> Callable[[], None]:
        if not life.supervised:
            raise Expect(StaleState)

        def effect() -> None:
            life.supervised = False
            life.acts.append("supervision_lifted")

        return effect

    def _look_back(self, life: Life, who: str) -> Callable[[], None]:
        if life.state != "closed":
            raise Expect(StaleState)
        return lambda: life.acts.append("looked_back")

    def _reopen(self, life: Life, who: str) -> Callable[[], None]:
        if life.state != "closed":
            raise Expect(StaleState)
        due = self.today + timedelta(days=5)

        def effect() -> None:
            life.round, life.due = life.round + 1, due
            self._to(life, "rectifying", "reopened")()

        return effect

    def _to(self, life: Life, state: str, kind: str) -> Callable[[], None]:
        def effect() -> None:
            life.state, life.checked_by = state, None
            life.acts.append(kind)

        return effect
