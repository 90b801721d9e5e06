"""Notices 000 and 004 entered by an officer in the browser alone, up to their publication.

What is typed is cut from the notices while the test runs; what the database must hold afterwards is counted from
their annotations.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser

from tests.accounts.books import workbook
from tests.e2e.configuring import Drafter
from tests.e2e.entering_000 import (
    ANNEX_KINDS,
    COUNTIES,
    DEMANDS,
    DETACHMENT,
    LEGAL,
    OUTSIDE,
    TEAMS,
    annexes,
    basics,
    focus,
    own_parties,
    phases,
    requirements,
    tasks,
    units_of,
)  # fmt: skip
from tests.e2e.entering_004 import (
    GUIDES,
    OWING,
    assign_004,
    bring_in,
    enter,
    organisation,
    outline_004,
    requirements_004,
)  # fmt: skip
from tests.e2e.notice_cuts import Notice
from tests.e2e.people import sign_in
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

DEADLINES = """
    SELECT t.number, d.text, d.date, d.ongoing, d.when_due, d.kind FROM campaigns_deadline d
    JOIN campaigns_assignment a ON a.id = d.assignment_id JOIN campaigns_task t ON t.id = a.task_id
"""
CLAUSES = """
    SELECT t.number, a.position, a.parties_text, coalesce(u.name, g.name), p.role FROM campaigns_assignmentparty p
    JOIN campaigns_assignment a ON a.id = p.assignment_id JOIN campaigns_task t ON t.id = a.task_id
    LEFT JOIN accounts_unit u ON u.id = p.unit_id LEFT JOIN accounts_unitgroup g ON g.id = p.group_id
"""
OWED = """
    SELECT u.name, r.kind, o.due_date FROM campaigns_obligation o
    JOIN campaigns_filingrequirement r ON r.id = o.requirement_id JOIN accounts_unit u ON u.id = o.unit_id
"""
ITEMS = """
    SELECT a.title, i.number, i.text FROM campaigns_focusitem i JOIN campaigns_focusarea a ON a.id = i.area_id
    ORDER BY a.position, i.position
"""


def day(iso: str | None) -> date | None:
    """A day of the annotation."""
    return date.fromisoformat(iso) if iso else None


def check_outline(stack: Stack, notice: Notice) -> None:
    """Areas, items and tasks as annotated; the statistics table's heads; the broken item."""
    stored = [(area, number, text[:20]) for area, number, text in stack.rows(ITEMS)]
    told = [
        (area["title"], item["number"], item["text_start"])
        for area in notice.told["focus_areas"]
        for item in area["items"]
    ]
    assert len(told) == 22 and stored == told
    heads = [head for (head,) in stack.rows("SELECT short_label FROM campaigns_focusarea ORDER BY position")]
    assert heads == notice.column_heads and len(heads) == 5
    points = [text for (text,) in stack.rows("SELECT text FROM campaigns_subpoint ORDER BY position")]
    assert points == notice.broken_item and len(points) == 3
    tasks_ = stack.rows("SELECT number, left(text, 20) FROM campaigns_task ORDER BY number::int")
    assert tasks_ == [(task["number"], task["text_start"]) for task in notice.told["tasks"]] and len(tasks_) == 22


def check_duties(stack: Stack, notice: Notice) -> None:
    """Each clause's parties as printed and as units; each deadline's computed day."""
    clauses, dates = set(), []
    for task in notice.told["tasks"]:
        steps = task.get("milestones") or [{
            "text": task["deadline_text"], "iso": task["deadline_iso"], "units": task["units"],
        }]  # fmt: skip
        parties = list(dict.fromkeys(tuple(step["units"]) for step in steps))
        for place, names in enumerate(parties):
            clauses |= {(task["number"], place, party) for name in names for party in own_parties(name)}
        for step in steps:
            dates.append((task["number"], step["text"], day(step["iso"])))
    stored = stack.rows(CLAUSES)
    assert {(number, place, party) for number, place, _printed, party, _role in stored} == clauses
    assert {role for *_rest, role in stored} == {"lead"}
    assert len({(number, place) for number, place, _party in clauses}) == 23
    rows = stack.rows(DEADLINES)
    sanction = notice.sanction_day
    extra = [(number, text, due) for number, text, due, *_rest in rows if text == sanction]
    assert extra == [("12", sanction, date(2020, 7, 15))]
    assert sorted(row[:3] for row in rows if row[1] != sanction) == sorted(dates, key=lambda row: row[:2])
    ongoing = {number for number, _text, _due, goes_on, *_rest in rows if goes_on}
    assert ongoing == {task["number"] for task in notice.told["tasks"] if task["ongoing"]}
    assert [number for number, *_rest, when_due, _kind in rows if when_due] == ["15"]
    assert Counter(kind for *_rest, kind in rows) == {"due": 23, "milestone": 2}


def expected_filings(notice: Notice, last: date) -> Counter[tuple[str, str, date | None]]:
    """What each unit owes by when, of the annotation's demands: counted by hand, month by month."""
    issued = date.fromisoformat(notice.told["issue_date"])
    days = [issued + timedelta(days=n) for n in range((last - issued).days + 1)]
    owed: Counter[tuple[str, str, date | None]] = Counter()
    for kinds, demand in zip(DEMANDS, notice.told["submissions"], strict=True):
        for kind, _label in kinds:
            units = units_of([LEGAL, COUNTIES] if kind == "officer_roster" else [LEGAL, COUNTIES, DETACHMENT])
            dues: list[date | None] = [day(demand["deadline_iso"])]
            if demand["recurrence"] == "monthly":
                dues = [each for each in days if each.day == 15]
            elif kind == "typical_case":
                dues = []  # whenever there is one
            owed.update((unit, kind, due) for unit in units for due in dues)
    return owed


def check_filings(stack: Stack, notice: Notice) -> None:
    """Nine requirements with what they ask, and the obligations of every unit."""
    signed = {
        kind: demand["needs_signature"]
        for kinds, demand in zip(DEMANDS, notice.told["submissions"], strict=True)
        for kind, _label in kinds
    }
    rows = stack.rows("SELECT kind, needs_signature, needs_seal, cited_annex FROM campaigns_filingrequirement")
    assert len(rows) == 9 and {kind: needs for kind, needs, *_rest in rows} == signed
    assert {kind for kind, _sign, seal, _annex in rows if seal} == {"problem_list", "institution_list"}
    assert [annex for kind, *_rest, annex in rows if kind == "statistics_table"] == ["2"]
    receivers = stack.rows(
        "SELECT coalesce(u.name, r.outside_name), r.reviews, count(*) FROM campaigns_requirementreceiver r"
        " LEFT JOIN accounts_unit u ON u.id = r.unit_id GROUP BY 1, 2 ORDER BY 3"
    )
    assert receivers == [(OUTSIDE, False, 1), (LEGAL, True, 9)]
    expected = expected_filings(notice, date(2020, 12, 31))
    assert Counter(stack.rows(OWED)) == expected and sum(expected.values()) == 4 * (7 + 6) + 3
    everybody = units_of([LEGAL, DETACHMENT, COUNTIES, TEAMS])
    assert {name for (name,) in stack.rows("SELECT name FROM campaigns_participation")} == everybody


def check_head(stack: Stack, notice: Notice) -> None:
    """Window, look-back, basis, phases, annexes."""
    told = notice.told
    (head,) = stack.rows("SELECT title, issuer, issue_date, look_back_start, start, state FROM campaigns_campaign")
    issued = date.fromisoformat(told["issue_date"])
    assert head == (told["title"], told["issuer"], issued, date(2018, 1, 1), issued, "published")
    numbers = [n for (n,) in stack.rows("SELECT document_number FROM campaigns_basisdocument ORDER BY position")]
    assert numbers == told["cited_doc_numbers"][:2]
    assert stack.rows("SELECT receives_report FROM campaigns_highercampaign ORDER BY id") == [(True,), (False,)]
    phases_ = stack.rows('SELECT name, window_text, start, "end" FROM campaigns_phase ORDER BY position')
    assert phases_ == [
        (phase["name"], phase["window_text"], day(phase["start_iso"]), day(phase["end_iso"]))
        for phase in told["phases"]
    ]
    annexes_ = stack.rows("SELECT number, title FROM campaigns_annex ORDER BY position")
    assert annexes_ == [(str(at), title) for at, title in enumerate(told["attachments"], 1)]


def test_notice_000(browser: Browser, stack: Stack) -> None:
    notice = Notice.of("000")
    desk = Drafter(sign_in(browser, stack, "zhaominzhi"))
    desk.begin(notice.told["title"], "执法专项整治")
    for step in (basics, focus, tasks, phases):
        step(desk, notice)
    annexes(desk, notice, ANNEX_KINDS)
    requirements(desk, notice)
    desk.name_reviewer("吴桐")
    answered = desk.publish("与通知原文一致")
    assert any("附件2" in warning and "附件4" in warning for warning in answered)
    check_head(stack, notice)
    check_outline(stack, notice)
    check_duties(stack, notice)
    check_filings(stack, notice)
    desk.person.leave()


def check_004(stack: Stack, notice: Notice, groups: dict[str, list[str]], slug: str) -> None:
    """Outline, days, and what each of the 53 units owes."""
    told = notice.told
    here = "(SELECT id FROM campaigns_campaign WHERE slug = %s)"
    items = stack.rows(f"{ITEMS.split('ORDER')[0]} WHERE a.campaign_id = {here} ORDER BY a.position, i.position", slug)
    assert [(area, number, text[:20]) for area, number, text in items] == [
        (area["title"], "", item["text_start"]) for area in told["focus_areas"] for item in area["items"]
    ]
    tasks_ = stack.rows(
        "SELECT t.number, left(t.text, 20) FROM campaigns_task t JOIN campaigns_taskgroup g ON g.id = t.group_id"
        f" WHERE g.campaign_id = {here} ORDER BY g.position, t.position", slug,
    )  # fmt: skip
    assert tasks_ == [(task["number"], task["text_start"]) for task in told["tasks"]]
    dates = stack.rows(
        f"SELECT d.text, d.date FROM campaigns_deadline d WHERE assignment_id IN (SELECT a.id FROM campaigns_assignment"
        f" a JOIN campaigns_task t ON t.id = a.task_id JOIN campaigns_taskgroup g ON g.id = t.group_id"
        f" WHERE g.campaign_id = {here})", slug,
    )  # fmt: skip
    assert dates == [(t["deadline_text"], day(t["deadline_iso"])) for t in told["tasks"] if t["deadline_text"]]
    phases_ = stack.rows(f'SELECT start, "end" FROM campaigns_phase WHERE campaign_id = {here} ORDER BY position', slug)
    assert phases_ == [(day(phase["start_iso"]), day(phase["end_iso"])) for phase in told["phases"]]
    named = list(groups.values())
    expected = Counter(
        (unit, demand["what"], day(demand["deadline_iso"]))
        for demand, owing in zip(told["submissions"], OWING, strict=True)
        for unit in ([unit for place in owing for unit in named[place]] or groups[GUIDES])
    )
    owed = stack.rows(
        "SELECT u.name, r.title, o.due_date FROM campaigns_obligation o JOIN accounts_unit u ON u.id = o.unit_id"
        f" JOIN campaigns_filingrequirement r ON r.id = o.requirement_id WHERE o.campaign_id = {here}", slug,
    )  # fmt: skip
    assert Counter(owed) == expected and len(owed) == 53 + 31 + 31 + 22 + 8
    assert {due for *_rest, due in owed} == {date(2021, 4, 25)}
    per_unit = Counter(unit for unit, *_rest in owed)
    assert len(per_unit) == 53 and max(per_unit.values()) == 4
    assert {unit for unit, count in per_unit.items() if count == 4} == set(groups[GUIDES])


def test_notice_004(browser: Browser, stack: Stack) -> None:
    notice = Notice.of("004")
    stack.set_clock("2021-04-13T09:00:00")
    units, members, people, groups = organisation(notice)
    password = bring_in(browser, stack, workbook(units, members, people))
    desk = Drafter(enter(browser, stack, "jiangheng", password))
    told = notice.told
    desk.begin(told["title"], "执法改革专项整治")
    desk.fill({
        "印发单位": told["issuer"], "印发日期": told["issue_date"], "开始日期": told["issue_date"],
        "结束日期": told["phases"][-1]["end_iso"], "工作目标": notice.body("一"), "整治范围": notice.body("二"),
        "工作要求": notice.body("五"),
    })  # fmt: skip
    for title, _number in notice.basis:
        desk.fill({"依据文件": title}, desk.add("加一份", "basis"))
    outline_004(desk, notice)
    assign_004(desk, notice, groups)
    phases(desk, notice)
    annexes(desk, notice, ("", ""))
    requirements_004(desk, notice, groups)
    desk.name_reviewer("孟帆")
    desk.publish("与通知原文一致")
    check_004(stack, notice, groups, desk.slug)
    desk.person.leave()
