"""What the reader keeps of two real notices though no model holds it yet: recurring tasks, lists of units, indicators,
leading groups, several lists for one date."""

from functools import cache
from typing import Any

from campaigns.notices import keep, read_notice
from tests.campaigns.notices import notice_text


@cache
def draft(key: str) -> dict[str, Any]:
    return read_notice(keep(notice_text(key))).as_dict()


def test_the_recurring_tasks_of_a_three_year_action():
    got = draft("003")
    assert {t["number"]: [r["rhythm"] for r in t["recurrences"]] for t in got["tasks"] if t["recurrences"]} == {
        "2": ["quarterly"], "4": ["monthly"], "15": ["monthly"], "16": ["monthly"], "17": ["monthly"],
        "21": ["quarterly", "monthly"], "23": ["yearly"],
    }  # fmt: skip


def test_its_groups_and_the_soft_target():
    got = draft("003")
    assert (len(got["task_groups"]), len(got["tasks"])) == (14, 36)
    assert [task["group"] for task in got["tasks"]] == sorted(task["group"] for task in got["tasks"])
    dated = {t["number"]: t["assignments"][0]["deadlines"] for t in got["tasks"] if t["assignments"]}
    assert {number: [due["iso"] for due in dues] for number, dues in dated.items()} == {
        "30": ["2025-03-31"], "31": ["2026-12-31"],
    }  # fmt: skip
    (basis,) = got["basis_documents"]
    assert basis["higher"] is True


def test_the_units_of_a_countys_campaign():
    lists = draft("004")["unit_lists"]
    assert [(row["count"], len(row["members"])) for row in lists] == [(22, 22), (27, 27), (4, 4)]
    assert not any(row.get("doubts") for row in lists)


def test_its_report_and_four_lists_are_owed_by_groups_of_their_own():
    rows = draft("004")["filing_requirements"]
    assert [row["kind"] for row in rows] == ["self_examination", *["custom"] * 4]
    assert {row["due_date"] for row in rows} == {"2021-04-25"}
    assert len({tuple(row["filers"]) for row in rows}) == 5
    assert {row["receivers"][0]["name"] for row in rows} == {"专项整治办公室"}
    assert not any(row["zero_report_allowed"] or row["needs_signature"] for row in rows)


def test_its_indicators_and_its_leading_group():
    got = draft("004")
    assert [row["weight"] for row in got["indicators"]] == [20, 16, 16, 16, 16, 16]
    assert all(row["rule"] for row in got["indicators"])
    group = got["leading_groups"][0]
    assert group["leader"]["post"] and group["office"]["body"] == "县司法局"
    assert (len(group["deputies"]), len(group["members"])) == (9, 34)
    assert "请核对" in "".join(group["doubts"]["name"])
    assert len(got["leading_groups"]) == 1
