"""Search by two or more characters finds the same rows however it is answered."""

import pytest
from django.db import connection

from rectification import searching
from rectification.models import Problem
from tests.campaign_factory import Given, make_campaign
from tests.cast import Cast
from tests.rectification.scenes import fill_ledger

TEXTS = ["检查时不出示证件", "辅助人员单独上路", "Excel台账缺页 ABc", "罚缴未分离，百分之50%_", "证", "检", "查检 证件"]


@pytest.fixture
def ledger(cast: Cast) -> list[Problem]:
    given: Given = make_campaign(cast)
    rows = fill_ledger(given, cast.wangxi, len(TEXTS))
    for row, text in zip(rows, TEXTS, strict=True):
        Problem.objects.filter(pk=row.pk).update(description=text)
    rest = fill_ledger(given, cast.shiwan, 2)
    Problem.objects.filter(unit=cast.shiwan).update(responsible_leader="罗振东", responsible_unit="法制股")
    return rows + rest


@pytest.mark.parametrize("few", [1_000, 0], ids=["by-index", "in-order"])
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("证件", [0, 6]), ("检查", [0]), ("查检", [6]), ("单独上路", [1]), ("excel", [2]), ("abC", [2]), ("0%_", [3]),
        ("罗振", [7, 8]), ("综合", [0, 1, 2, 3, 4, 5, 6]), ("石湾", [7, 8]), ("查时出", []), ("浮桥", []),
        ("'; --", []), ("明 综", []),
    ],
)  # fmt: skip
def test_words_are_found_in_texts_and_names(
    ledger: list[Problem], text: str, places: list[int], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    assert list(Problem.objects.about(text).order_by("pk")) == [ledger[place] for place in places]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the index of pairs is PostgreSQL's")
def test_the_index_answers_the_probe(ledger: list[Problem]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Problem.objects.order_by().filter(searching._HoldsPairs("证件")).values("pk")[:10].explain()
    assert "problem_words" in plan
