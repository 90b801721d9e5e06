"""What a workbook of roster or certificates would do: steps, and what forbids them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.imports.book import Fault
from accounts.models import Unit
from personnel.models import Certificate, CertificateKind, Officer
from personnel.services.applying import Printed
from personnel.services.officers import Beginning, OfficerFields

#: (heading, old, new), private numbers masked.
Change = tuple[str, str, str]


@dataclass(frozen=True)
class OfficerStep:
    """One line of the roster that writes something. `officer` None: a new one, `beginning` then says since when."""

    row: int
    name: str
    unit: Unit
    data: OfficerFields
    officer: Officer | None = None
    beginning: Beginning | None = None
    changes: tuple[Change, ...] = ()

    @property
    def new(self) -> bool:
        """Whether it adds somebody."""
        return self.officer is None


@dataclass(frozen=True)
class CertificateStep:
    """One line of certificates that writes something: one to register, or `certificate` with texts to correct.
    `special`: why one may be registered that the gates would not let in."""

    row: int
    name: str
    unit: Unit
    kind: CertificateKind
    printed: Printed
    officer: Officer | None = None
    certificate: Certificate | None = None
    inspect_by: date | None = None
    special: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def new(self) -> bool:
        """Whether it registers one."""
        return self.certificate is None


Step = OfficerStep | CertificateStep


@dataclass
class ExchangePlan:
    """With a fault nothing is written. `size`: lines read; `unchanged`: lines that say what is there already."""

    faults: list[Fault] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)
    unchanged: int = 0
    size: int = 0

    @property
    def added(self) -> int:
        """How many are new."""
        return sum(step.new for step in self.steps)

    @property
    def changed(self) -> int:
        """How many differ from what is there."""
        return len(self.steps) - self.added

    @property
    def digest(self) -> str:
        """What was read on the page, in short: confirming hands it back."""
        told: Iterable[str] = (f"{step.row}|{step.new}|{step.name}|{step.changes}" for step in self.steps)
        return hashlib.sha256("\n".join([str(len(self.faults)), *told]).encode()).hexdigest()[:32]
