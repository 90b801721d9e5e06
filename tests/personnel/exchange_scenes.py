"""Workbooks of roster and certificates, made by hand with openpyxl, and the way from a file to what was written."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from accounts.models import User
from personnel.exchange.columns import SHEETS
from personnel.models import ExchangeBatch
from personnel.services import exchange
from tests.personnel.scenes import act


def book_of(kind: str, *rows: dict[str, Any], above: Sequence[str] = (), headings: Sequence[str] = ()) -> bytes:
    """A workbook with one line a row, by column key; `above`: lines over the headings."""
    sheet = SHEETS[kind]
    book = Workbook()
    page: Any = book.active
    page.title = sheet.title
    for text in above:
        page.append([text])
    page.append(list(headings or [column.heading for column in sheet.columns]))
    for row in rows:
        page.append([row.get(column.key) for column in sheet.columns])
    return saved(book)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def lines_of(content: bytes, kind: str) -> list[dict[str, str]]:
    """The lines of a workbook by column key."""
    page = load_workbook(io.BytesIO(content))[SHEETS[kind].title]
    keys = [column.key for column in SHEETS[kind].columns]
    return [
        {key: str(value) for key, value in zip(keys, values, strict=True) if value is not None}
        for values in page.iter_rows(min_row=2, values_only=True)
    ]


def uploaded(kind: str, by: User, *rows: dict[str, Any], content: bytes = b"") -> ExchangeBatch:
    return exchange.check_exchange(kind=kind, name="表.xlsx", content=content or book_of(kind, *rows), actor=act(by))


def planned(kind: str, by: User, *rows: dict[str, Any], content: bytes = b"") -> Any:
    return exchange.plan_of(uploaded(kind, by, *rows, content=content), act(by))


def written(
    kind: str, by: User, *rows: dict[str, Any], content: bytes = b"", reason: str = "启用前已发"
) -> ExchangeBatch:
    """Uploaded, read and confirmed."""
    batch = uploaded(kind, by, *rows, content=content)
    plan = exchange.plan_of(batch, act(by))
    assert plan.faults == [], plan.faults
    return exchange.confirm_exchange(batch=batch, digest=plan.digest, reason=reason, actor=act(by))
