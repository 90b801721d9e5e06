"""The one shape of a filing's content, and its canonical bytes.

    {"schema": "problem_list/1",
     "fields": {"remark": "…"},
     "rows": [{"id": "<uuid>", "cells": {"description": "…", …}}, …],
     "attachments": [{"uuid": "…", "name": "…", "size": 1, "sha256": "…"}],
     "figures": {…}}

All typed values are strings, kept as typed. `attachments` and `figures` are filled in when the version is frozen, so
that the signature covers them. Built-in and custom forms share the shape.
"""

import hashlib
import json
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

Content = dict[str, Any]
Row = dict[str, Any]


def empty_content(schema: str) -> Content:
    """A content with nothing in it."""
    return {"schema": schema, "fields": {}, "rows": []}


def canonical(content: Content) -> bytes:
    """The bytes that are signed: keys sorted, NFC, UTF-8, no white space outside strings."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return unicodedata.normalize("NFC", text).encode("utf-8")


def digest(content: Content) -> str:
    """SHA-256 of the canonical bytes, 64 hex digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def tidy(value: str) -> str:
    """A typed value without control characters and outer white space; line ends are newlines."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()


def rows_of(content: Content) -> list[Row]:
    """The rows in order."""
    rows: list[Row] = content.get("rows", [])
    return rows


def drop_empty_rows(content: Content, ignoring: Iterable[str] = ()) -> Content:
    """The content without rows in which nothing was typed; cells in `ignoring` (preset choices) do not count."""
    skip = set(ignoring)
    kept = [row for row in rows_of(content) if any(v for k, v in row["cells"].items() if k not in skip)]
    return {**content, "rows": kept}


def assign_ids(content: Content, known: Iterable[str]) -> dict[str, str]:
    """Give every row that is not `known` a fresh UUID, in place; returns typed id → new id.

    A row id comes from the browser and later names a ledger row: only ids that this filing has had are believed.
    """
    believed, renamed, seen = set(known), {}, set()
    for row in rows_of(content):
        typed = str(row.get("id", ""))
        if typed not in believed or typed in seen:
            row["id"] = str(uuid.uuid4())
            renamed[typed] = row["id"]
        seen.add(row["id"])
    return renamed


def parse_post(data: Any, schema: str, fields: Iterable[str], columns: Iterable[str]) -> Content:
    """Content from a posted form: `f-<field>`, repeated `row` (ids in order), `c-<id>-<column>`. Nothing is judged."""
    names = list(columns)
    rows = [
        {"id": row_id, "cells": {name: tidy(data.get(f"c-{row_id}-{name}", "")) for name in names}}
        for row_id in data.getlist("row")
    ]
    return {"schema": schema, "fields": {name: tidy(data.get(f"f-{name}", "")) for name in fields}, "rows": rows}


def changed_cells(old: Content, new: Content) -> list[tuple[str, str, str, str]]:
    """(row id, column, old value, new value) for each cell that differs; "" as row id for fields.

    A row that one side lacks differs in all its filled cells.
    """
    changes: list[tuple[str, str, str, str]] = []
    changes += _changed("", old.get("fields", {}), new.get("fields", {}))
    before = {row["id"]: row["cells"] for row in rows_of(old)}
    after = {row["id"]: row["cells"] for row in rows_of(new)}
    for row_id in [*before, *(key for key in after if key not in before)]:
        changes += _changed(row_id, before.get(row_id, {}), after.get(row_id, {}))
    return changes


def _changed(row_id: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    names = [*old, *(name for name in new if name not in old)]
    return [
        (row_id, name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name, "") != new.get(name, "")
    ]
