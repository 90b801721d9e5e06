"""Parties as a package names them: keys for units and groups, once each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from campaigns.intake.parties import Match, Organisation, Sure, Target, alike


@dataclass
class Named:
    """What printed names stand for, `matches` by their words alike. `keys` collects the package's section `parties`."""

    organisation: Organisation
    matches: Mapping[str, Match]
    keys: dict[str, dict[str, str]] = field(default_factory=dict)

    def key(self, target: Target) -> str:
        """The package's key of a unit or group."""
        known = self.organisation.groups_by_id if target.kind == "group" else self.organisation.by_id
        code = known[target.id].code
        key = f"{target.kind}:{code}"
        self.keys[key] = {target.kind: code}
        return key

    @property
    def organiser(self) -> str:
        """The key of the unit in whose name the notice is read."""
        return self.key(Target("unit", self.organisation.organiser))

    def parties(self, names: Iterable[str]) -> list[str]:
        """The keys of what printed names stand for, each once. Names without an answer stand for nothing."""
        found = (self.matches.get(alike(name)) for name in names)
        return list(dict.fromkeys(self.key(target) for match in found if match for target in match.targets))

    def unit(self, name: str) -> str | None:
        """The key of the one unit that a printed name stands for; None where it is none, several or a group."""
        match = self.matches.get(alike(name))
        if match is None or len(match.targets) != 1 or match.targets[0].kind != "unit" or match.sure == Sure.OPEN:
            return None
        return self.key(match.targets[0])
