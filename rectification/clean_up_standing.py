"""Whether the roster of today still has the cases of the clean-up ledger."""

from collections.abc import Iterable

from accounts.models import Unit
from audit import clock
from personnel.clean_up import clean_up_in
from rectification.models import CleanUpCase
from rectification.rosters import covered_units

#: What a case is about: its kind with the certificate, or with the officer where there is none.
_Key = tuple[str, str]


def still_listed(case: CleanUpCase) -> bool:
    """Whether personnel draws the case today for the units of its filing."""
    return case.pk in still_among([case])


def still_among(cases: Iterable[CleanUpCase]) -> set[int]:
    """Of these cases the keys of those that are still drawn: some twelve queries for each filing among them."""
    by_filing: dict[int, list[CleanUpCase]] = {}
    for case in cases:
        by_filing.setdefault(case.filing_id, []).append(case)
    found: set[int] = set()
    for group in by_filing.values():
        lines = clean_up_in(_units_of(group), clock.today())
        drawn = {
            (line.kind, str(line.certificate.uuid if line.certificate else line.officer and line.officer.uuid))
            for line in lines
        }
        found |= {case.pk for case in group if _key(case) in drawn}
    return found


def _units_of(cases: list[CleanUpCase]) -> set[int]:
    """The units of the filing, and those of the unit that has taken a case over since."""
    obligation = cases[0].filing.obligation
    units = set(covered_units(obligation))
    for path in {case.unit.path for case in cases if case.unit_id != obligation.unit_id}:
        units |= set(Unit.objects.filter(path__startswith=path).values_list("pk", flat=True))
    return units


def _key(case: CleanUpCase) -> _Key:
    return case.case_kind, str(case.certificate or case.officer)
