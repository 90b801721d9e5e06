"""The content of a filing: what is typed is kept, what is signed is exact."""

import uuid

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from rectification.content import assign_ids, canonical, changed_cells, digest, drop_empty_rows, parse_post, tidy

TEXT = st.text(max_size=20)
CELLS = st.dictionaries(st.sampled_from(["description", "leader", "due"]), TEXT, max_size=3)


def content(*rows: dict, **fields: str) -> dict:
    return {"schema": "problem_list/1", "fields": fields, "rows": list(rows)}


def row(key: str, **cells: str) -> dict:
    return {"id": key, "cells": cells}


def test_the_hash_ignores_key_order_and_sees_every_character():
    one = content(row("a", leader="周启明", due="2026年7月"))
    same = {
        "rows": [{"cells": {"due": "2026年7月", "leader": "周启明"}, "id": "a"}],
        "fields": {},
        "schema": one["schema"],
    }
    other = content(row("a", leader="周启明", due="2026年8月"))
    assert canonical(one) == canonical(same)
    assert digest(one) == digest(same) != digest(other)


@given(st.lists(CELLS, max_size=4), st.lists(CELLS, max_size=4))
def test_equal_hash_means_no_changed_cell(first, second):
    one = content(*(row(str(i), **cells) for i, cells in enumerate(first)))
    two = content(*(row(str(i), **cells) for i, cells in enumerate(second)))
    if digest(one) == digest(two):
        assert changed_cells(one, two) == []
    if not changed_cells(one, two) and len(first) == len(second):
        assert [{k: v for k, v in cells.items() if v} for cells in first] == [
            {k: v for k, v in cells.items() if v} for cells in second
        ]


def test_changed_cells_names_exactly_the_changed_ones():
    old = content(row("a", due="2026年5月", leader=""), row("b", due="2026年6月"), remark="x")
    new = content(
        row("a", due="2026年8月", leader="周启明"), row("b", due="2026年6月"), row("c", due="2026年9月"), remark="x"
    )
    assert changed_cells(old, new) == [
        ("a", "due", "2026年5月", "2026年8月"),
        ("a", "leader", "", "周启明"),
        ("c", "due", "", "2026年9月"),
    ]


def test_ids_from_the_browser_are_believed_only_when_this_filing_had_them():
    known, foreign = str(uuid.uuid4()), str(uuid.uuid4())
    typed = content(row(known), row(foreign), row("new-1"), row(known))
    renamed = assign_ids(typed, [known])
    ids = [r["id"] for r in typed["rows"]]
    assert ids[0] == known
    assert len(set(ids)) == 4
    assert {foreign, "new-1"} <= set(renamed)
    assert foreign not in ids


def test_posted_rows_keep_their_order_and_their_text():
    data = QueryDict(mutable=True)
    data.setlist("row", ["b", "a"])
    data.update({"c-a-due": "7月\r\n", "c-b-due": " 2026年8月 ", "f-zero": "1", "c-a-foreign": "x"})
    assert parse_post(data, "problem_list/1", ["zero"], ["due"]) == content(
        row("b", due="2026年8月"), row("a", due="7月"), zero="1"
    )


def test_rows_with_only_preset_choices_are_no_rows():
    typed = content(row("a", kind="time_limited", due=""), row("b", kind="time_limited", due="2026年8月"))
    assert [r["id"] for r in drop_empty_rows(typed, ["kind"])["rows"]] == ["b"]
    assert len(typed["rows"]) == 2


@given(TEXT)
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)
    assert "\x00" not in tidy(text) and "\r" not in tidy(text)
