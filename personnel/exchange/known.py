"""What the lines of a workbook meet: units, officers and certificates in reach, read once for all lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min, Q

from accounts.capabilities import Capability
from accounts.imports.book import Row
from accounts.models import Unit, User
from accounts.typed import is_uuid
from audit import clock
from personnel.models import Certificate, CertificateKind, Officer
from personnel.private import marks_of, normal_id_number

#: Values that one query asks for.
CHUNK = 400


@dataclass
class Units:
    """Standing units in reach, by code and by full or short name."""

    by_code: dict[str, Unit] = field(default_factory=dict)
    by_name: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, user: User, capability: Capability) -> "Units":
        """Those over which the capability is held."""
        found = cls()
        for unit in Unit.objects.within(user, capability).standing(clock.today()):
            found.by_code[unit.code] = unit
            for name in {unit.name, unit.short_name} - {""}:
                found.by_name[name].append(unit)
        return found


@dataclass
class People:
    """Officers in reach, each way in which a line may name one. `since` of each: the first day of his first term."""

    by_uuid: dict[str, Officer] = field(default_factory=dict)
    by_mark: dict[str, list[Officer]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[tuple[int, str], list[Officer]] = field(default_factory=lambda: defaultdict(list))
    by_number: dict[str, list[Officer]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rows: Iterable[Officer]) -> None:
        """Each once."""
        for row in rows:
            if str(row.uuid) in self.by_uuid:
                continue
            self.by_uuid[str(row.uuid)] = row
            self.by_name[row.unit_id, row.name].append(row)
            if row.id_mark:
                self.by_mark[row.id_mark].append(row)
            if row.number:
                self.by_number[row.number].append(row)

    def marked(self, text: str) -> list[Officer]:
        """Whose ID number this is."""
        return [row for mark in marks_of("id_number", normal_id_number(text)) for row in self.by_mark.get(mark, ())]


def people_of(lines: Sequence[Row], units: Iterable[int], user: User, capability: Capability) -> People:
    """The officers whom the lines may mean: of their units, and by ID number, number or code wherever in reach."""
    people = People()
    rows = Officer.objects.within(user, capability).select_related("unit").annotate(since=Min("terms__valid_from"))
    numbers = {line["id_number"] for line in lines if line["id_number"] and "*" not in line["id_number"]}
    marks = {mark for text in numbers for mark in marks_of("id_number", normal_id_number(text))}
    asked: tuple[tuple[str, set[Any]], ...] = (
        ("unit__in", set(units)),
        ("uuid__in", {line["code"] for line in lines if is_uuid(line["code"])}),
        ("id_mark__in", marks),
        ("number__in", {line["number"] for line in lines} | {line["officer_number"] for line in lines} - {""}),
    )
    for lookup, values in asked:
        for chunk in chunks(sorted(values - {""})):
            people.add(rows.filter(Q(**{lookup: chunk})))
    return people


@dataclass
class Certificates:
    """Certificates in reach that were issued, by code and by (kind, number), and the kinds by name."""

    kinds: dict[str, CertificateKind] = field(default_factory=dict)
    by_uuid: dict[str, Certificate] = field(default_factory=dict)
    by_number: dict[tuple[int, str], list[Certificate]] = field(default_factory=lambda: defaultdict(list))
    out_of: dict[tuple[int, int], list[Certificate]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rows: Iterable[Certificate]) -> None:
        """Each once."""
        for row in rows:
            if str(row.uuid) in self.by_uuid:
                continue
            self.by_uuid[str(row.uuid)] = row
            self.by_number[row.kind_id, row.number].append(row)
            if row.officer_id is not None and row.is_out:
                self.out_of[row.officer_id, row.kind_id].append(row)


def certificates_of(lines: Sequence[Row], people: People, user: User) -> Certificates:
    """The certificates whom the lines may mean, and all that are out of the officers named."""
    found = Certificates({kind.name: kind for kind in CertificateKind.objects.all()})
    reached = Certificate.objects.within(user, Capability.CERTIFICATE_DECIDE).exclude(issued_on=None)
    rows = reached.select_related("unit", "kind", "officer")
    asked: tuple[tuple[str, set[Any]], ...] = (
        ("uuid__in", {line["code"] for line in lines if is_uuid(line["code"])}),
        ("number__in", {line["number"] for line in lines}),
        ("officer__in", {row.pk for row in people.by_uuid.values()}),
    )
    for lookup, values in asked:
        for chunk in chunks(sorted(values - {""})):
            found.add(rows.filter(Q(**{lookup: chunk})))
    return found


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Parts that one query can name."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
