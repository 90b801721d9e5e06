"""Officers and certificates as lines of the sheets that are imported. Private numbers leave masked, or not at all."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Min

from accounts.imports.columns import Sheet
from personnel.exchange.columns import CERTIFICATES, ROSTER
from personnel.exchange.roster import shown_value
from personnel.models import Certificate
from personnel.querysets import CertificateQuerySet, OfficerQuerySet

PART = 1000


def roster_lines(rows: OfficerQuerySet) -> Iterator[Sequence[str]]:
    """In the order of the tree."""
    told = rows.select_related("unit").annotate(since=Min("terms__valid_from")).order_by("unit__path", "name", "pk")
    for row in told.iterator(chunk_size=PART):
        yield _line(ROSTER, officer_cells(row))


def officer_cells(row: Any) -> dict[str, str]:
    """One officer by column; `since` is an annotation."""
    plain = ("name", "post", "number", "education", "legal_qualified", "enforces", "reviews_since", "since")
    return {
        **{key: shown_value(getattr(row, key)) for key in plain},
        "unit": row.unit.code, "unit_name": row.unit.name, "kind": row.get_kind_display(),
        "id_number": row.id_masked, "mobile": row.mobile_masked,
        "establishment": row.get_establishment_display(), "state": row.get_state_display(), "code": str(row.uuid),
    }  # fmt: skip


def certificate_lines(rows: CertificateQuerySet) -> Iterator[Sequence[str]]:
    """Those that were issued; what is applied for has no number yet."""
    told = rows.exclude(issued_on=None).select_related("unit", "kind", "officer")
    for row in told.order_by("unit__path", "holder_name", "pk").iterator(chunk_size=PART):
        yield _line(CERTIFICATES, certificate_cells(row))


def certificate_cells(row: Certificate) -> dict[str, str]:
    """One certificate by column. The ID number only finds somebody at import: it does not go out."""
    days = ("issued_on", "valid_until", "inspect_by")
    return {
        **{key: shown_value(getattr(row, key)) for key in days},
        "name": row.holder_name, "unit": row.unit.code, "unit_name": row.unit.name,
        "officer_number": row.officer.number if row.officer else "", "kind": row.kind.name, "number": row.number,
        "issuer": row.issuer, "fields": row.fields, "state": row.get_state_display(), "code": str(row.uuid),
    }  # fmt: skip


def _line(sheet: Sheet, cells: dict[str, str]) -> list[str]:
    return [cells.get(column.key, "") for column in sheet.columns]
