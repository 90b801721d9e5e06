"""What the reader takes for a campaign, held against the recipe of a real notice value by value. The recipe's texts are
cuts of the notice, so they show which words a careful person took."""

import re
from functools import cache
from typing import Any

import pytest

from campaigns.notices import keep, read_notice
from tests.campaigns.notices import notice_text
from tests.campaigns.recipes import recipe

#: The recipe's party keys as the notice prints them.
PRINTED = {
    "legal": ["局法制科"],
    "detachment": ["市交通运输综合执法支队"],
    "counties": ["各县(市、区)交通运输局"],
    "teams": ["市、县(市、区)交通运输综合执法支(大)队"],
}
#: One printed name behind which the recipe found two parties.
JOINT = "各县(市、区)交通运输局及执法大队"


@cache
def wanted() -> dict[str, Any]:
    """The recipe with its cuts filled in."""
    text = notice_text("000")

    def filled(value: Any) -> Any:
        if isinstance(value, dict) and "from" in value:
            cut = text[value["start"] : value["end"]]
            return cut if value.get("keep_lines") else cut.replace("\n", "")
        if isinstance(value, dict):
            return {key: filled(inner) for key, inner in value.items()}
        return [filled(inner) for inner in value] if isinstance(value, list) else value

    content: dict[str, Any] = filled(recipe("notice_000"))
    return content


@cache
def draft() -> dict[str, Any]:
    return read_notice(keep(notice_text("000"))).as_dict()


def only(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def names_of(keys: list[str]) -> list[str]:
    return [name for key in keys for name in PRINTED[key]]


def test_the_campaigns_own_values():
    campaign, got = wanted()["campaign"], draft()
    assert only(got, "title", "short_title", "issuer", "issue_date") == only(
        campaign, "title", "short_title", "issuer", "issue_date"
    )
    for name in ("objectives", "scope", "focus_lead", "tasks_lead", "requirements"):
        assert got[name]["text"] == campaign[name], name
    assert only(got["look_back"], "text", "start_iso") == {
        "text": campaign["look_back_text"],
        "start_iso": campaign["look_back_start"],
    }
    for name in ("exempts_self_reported", "single_liaison"):
        assert got["flags"][name]["value"] is campaign[name]
    assert got["addressees"] == names_of(["counties", "detachment"])


def test_the_documents_that_it_follows():
    got = draft()["basis_documents"]
    assert [only(row, "title", "document_number") for row in got] == wanted()["basis_documents"]
    assert [
        {"title": row["title"], "receives_report": row["receives_report"]}
        | ({"receiver_name": row["receiver_name"]} if row["receives_report"] else {})
        for row in got
        if row["higher"]
    ] == wanted()["higher_campaigns"]


def test_the_areas_with_labels_and_sub_points():
    got = draft()["focus_areas"]
    assert [only(area, "number", "title", "short_label") for area in got] == [
        only(area, "number", "title", "short_label") for area in wanted()["areas"]
    ]
    for area, right in zip(got, wanted()["areas"], strict=True):
        items = [only(item, "number", "text") for item in area["items"]]
        assert items == [only(item, "number", "text") for item in right["items"]]
        points = [[only(p, "number", "text") for p in item["sub_points"]] for item in area["items"]]
        assert points == [item.get("sub_points", []) for item in right["items"]]


def test_the_task_groups():
    got, groups = draft(), wanted()["task_groups"]
    assert [only(group, "number", "title", "lead") for group in got["task_groups"]] == [
        only(group, "number", "title", "lead") for group in groups
    ]
    assert [(task["group"], task["number"], task["text"].rstrip("。")) for task in got["tasks"]] == [
        (place, task["number"], task["text"].rstrip("。"))
        for place, group in enumerate(groups)
        for task in group["tasks"]
    ]


@pytest.mark.parametrize("number", range(1, 23))
def test_the_clauses_of_a_task(number: int):
    (got,) = [task for task in draft()["tasks"] if task["number"] == str(number)]
    (right,) = [t for group in wanted()["task_groups"] for t in group["tasks"] if t["number"] == str(number)]
    assert len(got["assignments"]) == len(right["assignments"])
    for clause, expected in zip(got["assignments"], right["assignments"], strict=True):
        assert only(clause, "clause", "parties_text") == only(expected, "clause", "parties_text")
        if JOINT in clause["lead"]:
            assert expected["lead"] == ["legal", "detachment", "counties", "teams"]
            assert clause["lead"] == [*names_of(["legal", "detachment"]), JOINT]
            assert "不止一个单位" in "".join(clause["doubts"]["lead"])
        else:
            assert clause["lead"] == names_of(expected["lead"])
        assert clause["cooperating"] == names_of(expected.get("cooperating", []))
        assert [
            only(due, "kind", "text", "iso", "precision", "ongoing", "when_due") for due in clause["deadlines"]
        ] == [
            {**only(due, "kind", "text", "precision", "ongoing", "when_due"), "iso": due["date"]}
            for due in expected["deadlines"]
        ]


def test_the_phases_with_content():
    got = [
        only(phase, "number", "name", "window_text", "content") | {"start": phase["start_iso"], "end": phase["end_iso"]}
        for phase in draft()["phases"]
    ]
    assert got == wanted()["phases"]


def test_the_annexes():
    got = draft()["annexes"]
    assert [only(annex, "number", "title", "kind", "note") for annex in got] == [
        only(annex, "number", "title", "kind", "note") for annex in wanted()["annexes"]
    ]
    assert [(annex["seal"], annex["signature"]) for annex in got] == [
        (False, False),
        (True, True),
        (True, True),
        (False, False),
    ]
    assert [len(annex["columns"]) for annex in got] == [3, 6, 6, 6]


@pytest.mark.parametrize(
    "kind",
    [
        "liaison_form", "monthly_information", "self_examination", "statistics_table", "final_summary", "typical_case",
        "problem_list", "institution_list", "officer_roster",
    ],
)  # fmt: skip
def test_a_filing_requirement(kind: str):
    (got,) = [row for row in draft()["filing_requirements"] if row["kind"] == kind]
    (right,) = [row for row in wanted()["filing_requirements"] if row["kind"] == kind]
    same = ("title", "rhythm", "due_text", "due_date", "due_day", "needs_signature", "cited_annex")
    assert only(got, *same) == only(right, *same)
    assert (got["help_text"] or None) == right.get("help_text")
    assert got["needs_seal"] is right.get("needs_seal", False)
    assert got["zero_report_allowed"] is False
    # 各单位 stands for all that are addressed; only the roster's task prints other parties.
    assert got["filers"] == (names_of(["legal", "counties"]) if kind == "officer_roster" else ["各单位"])
    assert all("法制科" in row["name"] for row in got["receivers"] if not row["higher"])
    outside = [row["outside"] for row in right["receivers"] if "outside" in row]
    assert [row["name"] for row in got["receivers"] if row["higher"]] == outside


def test_there_are_as_many_requirements_as_in_the_recipe():
    assert len(draft()["filing_requirements"]) == len(wanted()["filing_requirements"])


def test_what_the_notice_gets_wrong_is_pointed_out():
    rows = {row["kind"]: row.get("doubts", {}) for row in draft()["filing_requirements"]}
    assert "附件4" in "".join(rows["statistics_table"]["cited_annex"])
    assert rows["problem_list"]["due_text"] and rows["institution_list"]["due_text"]
    last = draft()["tasks"][-1]["assignments"][0]["deadlines"][0]
    assert "月" in "".join(last["doubts"]["text"])


def test_its_numbers_and_citations():
    got = draft()
    assert [(row["count"], row["of"]) for row in got["counts"]] == [
        (5, "areas"), (5, "areas"), (22, "items"), (3, "phases"),
    ]  # fmt: skip
    assert [row["number"] for row in got["annex_references"]] == ["1", "2"]
    assert len(got["leading_groups"]) == 2


def test_every_span_covers_its_words():
    text = notice_text("000")

    def check(value: Any) -> None:
        if isinstance(value, list):
            for inner in value:
                check(inner)
        if not isinstance(value, dict):
            return
        for name, span in value.get("spans", {}).items():
            if isinstance(value.get(name), str) and span and not isinstance(span[0], list):
                printed = re.sub(r"\s", "", text[span[0] : span[1]])
                assert re.sub(r"\s", "", value[name]) in (printed, printed.lstrip("0")) or name in (
                    "issue_date",
                    "iso",
                ), name
        for inner in value.values():
            check(inner)

    check(draft())
