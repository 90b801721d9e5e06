"""The clauses of a task say the same as the keys by which readers are scored, over all notices of our own."""

from functools import cache
from typing import Any

from tests.campaigns.more.texts import read
from tests.campaigns.reader.cases import Case
from tests.campaigns.test_read_notice import CASES

#: Of all tasks; a clause may rightly read a rare print otherwise, and then says that it is unsure.
SHARE = 0.99


@cache
def tasks() -> list[tuple[str, dict[str, Any]]]:
    cases: list[Case] = CASES
    return [(case.name, task) for case in cases for task in read(case.text)["tasks"]]


def test_every_party_stands_in_a_clause_and_no_other_does():
    differ = [
        (name, task["number"], task["units"])
        for name, task in tasks()
        if {unit for clause in task["assignments"] for unit in (*clause["lead"], *clause["cooperating"])}
        != set(task["units"])
    ]
    assert len(tasks()) > 150
    assert len(differ) <= (1 - SHARE) * len(tasks()), differ


def test_the_last_date_is_that_of_a_clause():
    differ = [
        (name, task["number"], task["deadline_iso"], days)
        for name, task in tasks()
        if max(days := [due["iso"] or "" for c in task["assignments"] for due in c["deadlines"]], default="")
        != (task["deadline_iso"] or "")
    ]
    assert len(differ) <= (1 - SHARE) * len(tasks()), differ


def test_a_clause_stands_in_its_task():
    for name, task in tasks():
        for clause in task["assignments"]:
            words = clause["clause"].replace(" ", "").split("（责任单位")[0]
            assert words[:12] in task["text"].replace(" ", ""), (name, clause["clause"])
