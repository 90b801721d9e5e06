"""The list of pages that are looked at (accessibility, gallery) names every page of the permission table."""

from tests.architecture.test_permissions import CONFIGURING, MATRIX
from tests.e2e.pages import PERSONS, ROUNDS, WITHOUT
from tests.gallery import index

STOPS = [stop for stops in ROUNDS.values() for stop in stops]


def test_every_page_has_a_picture_or_a_reason():
    readable = {name for name, row in MATRIX.items() if row.method == "get"}
    shown = {stop.page for stop in STOPS if not stop.page.startswith(CONFIGURING)}
    assert shown <= readable
    assert readable - shown == set(WITHOUT)


def test_every_picture_has_its_own_name_and_words():
    assert len({stop.name for stop in STOPS}) == len(STOPS)
    assert len({stop.words for stop in STOPS}) == len(STOPS)


def test_the_index_lists_each_picture_at_both_sizes():
    text = index()
    for stop in STOPS:
        assert f"({stop.name}-1366.png)" in text and f"({stop.name}-375.png)" in text, stop.name
    assert set(PERSONS) == set(ROUNDS)
