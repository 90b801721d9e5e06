"""What changed between two versions, over plain contents."""

from hypothesis import given
from hypothesis import strategies as st

from rectification.differences import Words, compare, lines_of, parts_of
from rectification.sheets.base import day_text

LABELS = {"description": "存在的问题", "due": "完成时限", "measures": "整改措施", "remark": "备注"}


def row(key, **cells):
    return {"id": key, "cells": {"description": "检查不亮证", "due": "2026年7月", "measures": "亮证\n登记", **cells}}


def content(*rows, files=(), **fields):
    attachments = [{"uuid": "u", "name": name, "size": 1, "sha256": name} for name in files]
    return {"schema": "x/1", "fields": fields, "rows": list(rows), "attachments": attachments}


def changes(old, new, **names):
    return compare(old, new, Words(LABELS, names))


def test_a_changed_cell_names_its_row_and_column_and_shows_both_texts():
    found = changes(content(row("a")), content(row("a", due="2026年8月")), a="第1条")
    assert [(c.number, c.title, c.old, c.new) for c in found] == [(1, "第1条 完成时限", "2026年7月", "2026年8月")]
    assert found[0].parts == ()


def test_a_long_text_shows_the_runs_that_changed():
    old, new = "抽查42份案卷，9份没有音像记录", "抽查42份案卷，12份没有音像记录"
    assert [(p.kind, p.text) for p in parts_of(old, new)] == [
        ("same", "抽查42份案卷，"), ("del", "9"), ("ins", "12"), ("same", "份没有音像记录"),
    ]  # fmt: skip
    assert parts_of(old, "与原来完全不同的另一段话") == ()


def test_rows_that_came_and_went_are_one_change_each():
    found = changes(
        content(row("a"), row("b")), content(row("a"), row("c", description="新问题")), a="第1条", c="第2条"
    )
    assert [(c.kind, c.title, c.old, c.new) for c in found] == [
        ("added", "第2条 新增", "", "新问题"), ("removed", "删去一条", "检查不亮证", ""),
    ]  # fmt: skip


def test_changes_follow_the_paper_then_fields_then_files():
    old = content(row("a"), row("b"), remark="无", files=["旧.pdf"])
    new = content(row("a", due="2026年9月"), row("b", due="2026年9月"), remark="有", files=["新.pdf"])
    found = changes(old, new, b="第1条", a="第2条")
    assert [c.title for c in found] == ["第1条 完成时限", "第2条 完成时限", "备注", "附件 去掉", "附件 新增"]
    assert [c.number for c in found] == [1, 2, 3, 4, 5]


def test_measures_are_compared_one_by_one():
    lines = lines_of(["亮证", "登记", "公示"], ["亮证", "每日登记", "公示", "回访"])
    texts = ["".join(f"[{p.kind[0]}]{p.text}" if p.kind != "same" else p.text for p in line) for line in lines]
    assert texts == ["1、亮证", "2、[d]登记[i]每日登记", "3、公示", "[i]4、回访"]


def test_nothing_changed():
    assert changes(content(row("a")), content(row("a")), a="第1条") == []


@given(st.text("甲乙丙丁", max_size=24), st.text("甲乙丙丁", max_size=24))
def test_the_parts_spell_both_texts(old, new):
    parts = parts_of(old, new)
    if parts:
        assert "".join(p.text for p in parts if p.kind != "ins") == old
        assert "".join(p.text for p in parts if p.kind != "del") == new


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=6), st.lists(st.sampled_from("甲乙丙丁"), max_size=6))
def test_the_lines_spell_the_new_list(old, new):
    kept = ["".join(p.text for p in line if p.kind != "del") for line in lines_of(old, new)]
    assert [text for text in kept if text] == [f"{number}、{text}" for number, text in enumerate(new, 1)]


def test_a_day_that_is_only_typed_in_another_way_is_no_change():
    def told(was, now):
        words = Words(LABELS, {"a": "第1条"}, shown=lambda column, value: day_text(value) if column == "due" else value)
        return [(c.old, c.new) for c in compare(content(row("a", due=was)), content(row("a", due=now)), words)]

    assert told("2026-12-02", "2026年12月2日") == []
    assert told("2026-12-02", "2026年12月3日") == [("2026年12月2日", "2026年12月3日")]
    assert told("2026-12-02", "2026年12月") == [("2026年12月2日", "2026年12月")]
    assert told("尽快", "尽快办") == [("尽快", "尽快办")]
