"""What typed or pasted words mean in a choice cell."""

import pytest

from rectification.choices import Choice, label_of, resolve

ITEMS = (
    Choice("7", "1. 无证上路", "一、资格", "1"),
    Choice("1", "2. 证件未收回", "一、资格", "2"),
    Choice("9", "3. 检查不亮证", "二、程序", "3"),
)
SUBS = (Choice("4", "无证人员", parent="7"), Choice("5", "辅助人员", parent="7"), Choice("6", "无证人员", parent="9"))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1", "7"),
        ("1.", "7"),
        ("第3条", "9"),
        ("2、", "1"),
        ("2. 证件未收回", "1"),
        ("检查不亮证", "9"),
        ("证件", "1"),
        (" ", ""),
    ],
)
def test_numbers_and_words_find_their_choice(typed, key):
    assert resolve(ITEMS, typed) == key


@pytest.mark.parametrize("typed", ["上路检查", "第22条", "证"])
def test_what_names_none_or_several_stays_as_typed(typed):
    assert resolve(ITEMS, typed) == typed


def test_a_number_that_is_only_somebodys_key_is_set_in_quotes():
    assert resolve(ITEMS, "9") == "“9”"
    assert label_of(ITEMS, "“9”") == "“9”" and label_of(ITEMS, "9") == "3. 检查不亮证"


def test_the_rows_own_item_decides_between_equal_words():
    assert resolve(SUBS, "无证人员", parent="9") == "6"
    assert resolve(SUBS, "无证人员") == "无证人员"
    assert resolve(SUBS, "辅助人员", parent="9") == "5"
