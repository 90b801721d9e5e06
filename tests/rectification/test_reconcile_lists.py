"""Comparing two lists: complete, symmetric, and silent where they agree."""

from hypothesis import given
from hypothesis import strategies as st

from rectification.reconciling import FIELDS, WHOLE_ROW, BookRow, alike, compare, folded, match, overlaid

VALUES = st.sampled_from(["", "甲", "乙", "甲 ", "２０２６年7月", "2026年7月", "一\n二", "一\n\n二 "])
CELLS = st.dictionaries(st.sampled_from(FIELDS), VALUES)
LISTS = st.dictionaries(st.sampled_from("abcdef"), CELLS, max_size=6).map(
    lambda rows: [{"id": key, "cells": cells} for key, cells in rows.items()]
)


@given(LISTS)
def test_equal_lists_have_no_difference(rows):
    assert compare(rows, rows) == []


@given(LISTS, LISTS)
def test_each_side_sees_the_same_differences(office, unit):
    there = {(d.row, d.field, d.office, d.unit) for d in compare(office, unit)}
    back = {(d.row, d.field, d.office, d.unit) for d in (d.mirrored for d in compare(unit, office))}
    assert there == back


@given(LISTS, LISTS)
def test_no_cell_is_lost_and_none_invented(office, unit):
    ours, theirs = ({row["id"]: row["cells"] for row in rows} for rows in (office, unit))
    expected = {(row, WHOLE_ROW) for row in ours.keys() ^ theirs.keys()}
    for row in ours.keys() & theirs.keys():
        for field in ours[row].keys() & theirs[row].keys():
            if folded(ours[row][field]) != folded(theirs[row][field]):
                expected.add((row, field))
    found = compare(office, unit)
    assert {(d.row, d.field) for d in found} == expected
    assert len(found) == len(expected)


@given(LISTS, LISTS)
def test_taking_every_difference_makes_the_lists_agree(office, unit):
    settled = {row["id"]: dict(row["cells"]) for row in office}
    theirs = {row["id"]: row["cells"] for row in unit}
    for found in compare(office, unit):
        if found.field != WHOLE_ROW:
            settled[found.row][found.field] = found.unit
        elif found.unit is None:
            del settled[found.row]
        else:
            settled[found.row] = dict(theirs[found.row])
    assert compare([{"id": key, "cells": cells} for key, cells in settled.items()], unit) == []


@given(st.text(), st.text())
def test_likeness_is_symmetric_and_between_none_and_all(one, other):
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 1
    assert alike(one, one) == 1


def rows(*texts):
    return [{"id": f"row-{place}", "cells": {"description": text}} for place, text in enumerate(texts, 1)]


NUMBERS = {"row-1": "1", "row-2": "2", "row-3": "3"}


def test_a_book_is_matched_by_description_and_number():
    ledger = rows("3名辅助人员单独实施路面检查", "离岗人员执法证件没有收回", "检查时没有出示证件")
    book = [
        BookRow(2, "1", {"description": "离岗人员的执法证件没有收回"}),
        BookRow(3, "3", {"description": "检查时不亮证件，没有出示"}),
        BookRow(4, "9", {"description": "罚没款没有按时入库"}),
    ]
    assert match(book, ledger, NUMBERS) == {0: "row-2", 1: "row-3"}


def test_a_number_alone_matches_nothing():
    assert match([BookRow(2, "1", {"description": "罚没款没有入库"})], rows("辅助人员单独上路"), NUMBERS) == {}


def test_two_lines_of_a_book_never_mean_one_problem():
    book = [
        BookRow(2, "", {"description": "检查时没有出示证件"}),
        BookRow(3, "", {"description": "检查时没有出示证件"}),
    ]
    assert match(book, rows("检查时没有出示证件"), NUMBERS) == {0: "row-1"}


@given(st.lists(st.text("甲乙丙丁戊", max_size=6), max_size=6), st.lists(st.text("甲乙丙丁戊", max_size=6), max_size=6))
def test_a_match_is_one_to_one(book_texts, ledger_texts):
    book = [BookRow(line, str(line), {"description": text}) for line, text in enumerate(book_texts, 2)]
    found = match(book, rows(*ledger_texts), NUMBERS)
    assert len(set(found.values())) == len(found)


def test_a_book_speaks_only_where_it_says_something():
    filed = [{"id": "row-1", "cells": {"description": "甲", "leader": "周启明", "due": "2026-07-31"}}]
    book = [BookRow(2, "1", {"description": "甲", "leader": "", "due": "2026-08-31"}), BookRow(3, "", {"leader": "吴"})]
    assert overlaid(filed, book, {0: "row-1"}) == [
        {"id": "row-1", "cells": {"description": "甲", "leader": "周启明", "due": "2026-08-31"}},
        {"id": "book-3", "cells": {"leader": "吴"}},
    ]
