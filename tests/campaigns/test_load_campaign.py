"""Loading packages: the recipe of notice 000 against its annotation, the demo, and every kind of fault."""

import copy
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.actors import SYSTEM, Actor
from audit import clock
from audit.models import Entry
from campaigns.checks import Level, check_campaign
from campaigns.deadlines import Context, read_deadline, read_window
from campaigns.models import (
    Annex,
    Assignment,
    Campaign,
    CampaignState,
    Deadline,
    FilingRequirement,
    FocusArea,
    FocusItem,
    Phase,
    SubPoint,
    Task,
    TaskGroup,
)
from campaigns.package import PackageInvalid
from campaigns.services.package import load_package
from tests.campaigns.notices import annotation, notice_text, require_notices
from tests.campaigns.recipes import RECIPES, load_demo, load_notice_000, recipe

# -- notice 000 ------------------------------------------------------------------------------------------------------


@pytest.fixture
def notice_000(cast) -> Campaign:
    return load_notice_000()


def test_the_recipe_holds_all_of_notice_000(notice_000):
    assert notice_000.state == CampaignState.DRAFT
    counts = {
        model.__name__: model.objects.count()
        for model in (FocusArea, FocusItem, SubPoint, TaskGroup, Task, Assignment, Phase, FilingRequirement, Annex)
    }
    assert counts == {
        "FocusArea": 5, "FocusItem": 22, "SubPoint": 3, "TaskGroup": 5, "Task": 22, "Assignment": 23, "Phase": 3,
        "FilingRequirement": 9, "Annex": 4,
    }  # fmt: skip
    assert notice_000.basis_documents.count() == notice_000.higher_campaigns.count() == 2
    assert all(row.document_number for row in notice_000.basis_documents.all())
    after = Entry.objects.get(action="campaigns.campaign.loaded").after
    assert after is not None
    assert after["Task"] == 22


def test_head_areas_and_items_are_as_annotated(notice_000):
    notice = annotation("000")
    assert (notice_000.title, notice_000.issuer) == (notice["title"], notice["issuer"])
    assert notice_000.issue_date == date.fromisoformat(notice["issue_date"])
    assert set(notice_000.basis_documents.values_list("document_number", flat=True)) <= set(notice["cited_doc_numbers"])
    areas = list(notice_000.areas.all())
    assert [area.title for area in areas] == [area["title"] for area in notice["focus_areas"]]
    for area, expected in zip(areas, notice["focus_areas"], strict=True):
        items = list(area.items.all())
        assert [item.number for item in items] == [item["number"] for item in expected["items"]]
        assert [item.text[:20] for item in items] == [item["text_start"][:20] for item in expected["items"]]
        assert all(item.text.endswith("。") for item in items)


def test_tasks_parties_and_deadlines_are_as_annotated(notice_000):
    tasks = list(Task.objects.order_by("group__position", "position"))
    for task, expected in zip(tasks, annotation("000")["tasks"], strict=True):
        assert (task.number, task.text[:20]) == (expected["number"], expected["text_start"])
        assert task.group.number == expected["path"][1].strip("()")
        parts = list(task.assignments.all())
        milestones = expected.get("milestones", [])
        assert len(parts) == (2 if task.number == "2" else 1)
        rows = [row for part in parts for row in part.deadlines.all()]
        last = max(rows, key=lambda row: row.date or date.min)
        assert last.text == expected["deadline_text"]
        assert (last.date and last.date.isoformat(), last.ongoing) == (
            expected["deadline_iso"],
            expected["ongoing"],
        )
        printed = [(row.text, row.date.isoformat()) for row in rows if row.date]
        assert {(m["text"], m["iso"]) for m in milestones} <= set(printed)
        units = "、".join(part.parties_text for part in parts)
        assert all(unit in units for unit in expected["units"])
        assert all(task.text.startswith(parts[0].clause) and part.clause in task.text for part in parts)


def test_every_computed_date_is_what_the_reader_reads(notice_000):
    context = Context(issued=notice_000.issue_date)
    for row in Deadline.objects.all():
        reading = read_deadline(row.text, context)
        assert (row.date, row.precision, row.ongoing, row.when_due, row.hour) == (
            reading.day,
            reading.precision,
            reading.ongoing,
            reading.when_due,
            reading.hour,
        ), row.text
    for phase in notice_000.phases.all():
        window = read_window(phase.window_text, context)
        assert (phase.start, phase.end) == (window.start, window.end)


def test_the_special_places_of_notice_000(notice_000):
    inner = Deadline.objects.filter(assignment__task__number="12", kind="milestone")
    assert sorted(str(row.date) for row in inner) == ["2020-07-15", "2020-07-31"]
    when = Deadline.objects.get(assignment__task__number="15")
    assert (when.when_due, when.date) == (True, None)
    two = [[str(p) for p in part.parties.all()] for part in Assignment.objects.filter(task__number="2")]
    assert [len(parties) for parties in two] == [2, 1]
    assert [row.text in FocusItem.objects.get(number="1").text for row in SubPoint.objects.all()] == [True] * 3
    assert (notice_000.look_back_text[:4], notice_000.look_back_start) == ("2018", date(2018, 1, 1))
    assert (notice_000.contact_name, notice_000.contact_phone) == ("", "")


def test_phases_annexes_and_labels_are_as_annotated(notice_000):
    notice = annotation("000")
    for phase, expected in zip(notice_000.phases.all(), notice["phases"], strict=True):
        assert (phase.name, phase.window_text) == (expected["name"], expected["window_text"])
        assert (str(phase.start), str(phase.end)) == (expected["start_iso"], expected["end_iso"])
        assert phase.content.startswith("各执法单位")
    annexes = list(notice_000.annexes.all())
    assert [annex.title for annex in annexes] == notice["attachments"]
    assert [annex.number for annex in annexes] == ["1", "2", "3", "4"]
    assert [bool(annex.note) for annex in annexes] == [False, True, True, False]
    printed = notice_text("000")
    head = printed.index("整治重点 | ", printed.index("\n附件4\n"))
    labels = printed[head : printed.index("\n", head)].strip(" |").split(" | ")[1:]
    assert [area.short_label for area in notice_000.areas.all()] == labels


def test_the_filing_requirements_of_notice_000(notice_000):
    rows = {row.kind: row for row in notice_000.filing_requirements.all()}
    found = {
        kind: (row.rhythm, row.due_date and row.due_date.isoformat(), row.due_day, row.needs_signature)
        for kind, row in rows.items()
    }
    assert found == {
        "liaison_form": ("once", "2020-06-09", None, True),
        "monthly_information": ("monthly", None, 15, True),
        "self_examination": ("once", "2020-08-30", None, True),
        "statistics_table": ("once", "2020-08-30", None, True),
        "final_summary": ("once", "2020-09-30", None, True),
        "typical_case": ("any_time", None, None, True),
        "problem_list": ("undated", None, None, True),
        "institution_list": ("undated", None, None, True),
        "officer_roster": ("once", "2020-09-05", None, False),
    }
    assert [kind for kind, row in rows.items() if row.needs_seal] == ["problem_list", "institution_list"]
    assert rows["statistics_table"].cited_annex == "2"
    assert notice_000.annexes.get(kind="statistics_table").number == "4"
    texts = {s["deadline_text"] for s in annotation("000")["submissions"] if s["deadline_text"]}
    assert {row.due_text for row in rows.values() if row.due_text} == texts
    assert [receiver.reviews for receiver in rows["officer_roster"].receivers.all()] == [True, False]


def test_the_recipe_holds_no_sentence_and_no_person_of_the_notice():
    text = json.dumps(recipe("notice_000"), ensure_ascii=False)
    assert re.findall(r"[\u4e00-\u9fff]{2,}", text) == []
    for contact in annotation("000")["contacts"]:
        assert contact["name"] not in text
        assert contact["phone"] not in text


def test_no_text_taken_from_the_notice_holds_its_contact(notice_000):
    texts = [notice_000.requirements, notice_000.objectives, *Annex.objects.values_list("note", flat=True)]
    for contact in annotation("000")["contacts"]:
        assert not any(contact["name"] in text or contact["phone"] in text for text in texts)


# -- the demo --------------------------------------------------------------------------------------------------------


def test_the_demo_is_in_mid_campaign_whenever_it_is_loaded(cast, settings, tmp_path):
    settings.CLOCK_FILE = str(tmp_path / "clock")
    for number, day in enumerate(("2026-07-10", "2026-12-28", "2027-02-28", "2028-02-29", "2026-01-01")):
        (tmp_path / "clock").write_text(f"{day}T09:00:00+08:00")
        with transaction.atomic():
            campaign = load_demo()
            today = clock.today()
            assert [phase.name for phase in campaign.phases.all() if phase.start <= today <= phase.end] == [
                "自查整改阶段"
            ], number
            levels = [finding.level for finding in check_campaign(campaign)]
            assert levels == [Level.ERROR], number  # nobody may review the legal section yet
            context = Context(issued=campaign.issue_date, start=campaign.start, end=campaign.end)
            for phase in campaign.phases.all():
                window = read_window(phase.window_text, context)
                assert (window.start, window.end) == (phase.start, phase.end)
            for row in campaign.filing_requirements.filter(rhythm="once"):
                assert read_deadline(row.due_text, context).day == row.due_date
            transaction.set_rollback(True)


def test_the_demo_is_a_whole_campaign(cast):
    campaign = load_demo()
    items = FocusItem.objects.filter(area__campaign=campaign)
    tasks = Task.objects.filter(group__campaign=campaign)
    assert (campaign.areas.count(), items.count(), tasks.count()) == (5, 18, 14)
    assert (campaign.phases.count(), campaign.filing_requirements.count()) == (3, 9)
    assert not any("{" in text for text in tasks.values_list("text", flat=True))
    assert set(Deadline.objects.filter(kind="due", date=None).values_list("text", flat=True)) == {"适时", "长期坚持"}


def test_the_demo_is_our_own_text():
    """No run of 14 characters in common with any notice."""
    joined = json.dumps(recipe("demo_campaign"), ensure_ascii=False)
    printed = "".join(path.read_text(encoding="utf-8") for path in sorted(require_notices().glob("*.txt")))
    printed = printed.replace(",", "，").replace(":", "：").replace("(", "（").replace(")", "）")
    runs = {joined[at : at + 14] for at in range(len(joined) - 13)}
    assert [run for run in runs if run in printed] == []


# -- faults ----------------------------------------------------------------------------------------------------------

SMALL: dict[str, Any] = {
    "schema": 1,
    "slug": "small",
    "parties": {"legal": {"unit": "LC-FG"}, "counties": {"group": "counties"}},
    "campaign": {"title": "方案", "short_title": "整治", "organiser": "legal", "issue_date": "2026-03-01"},
    "areas": [{"title": "方面", "items": [{"number": "1", "text": "重点"}]}],
    "task_groups": [
        {
            "title": "任务",
            "tasks": [
                {"number": "1", "text": "办", "assignments": [{"lead": ["counties"], "deadlines": [{"text": "5月底"}]}]}
            ],
        }
    ],
    "phases": [{"name": "集中整治", "window_text": "3月至6月"}],
    "filing_requirements": [
        {
            "kind": "problem_list",
            "due_text": "4月10日前",
            "filers": ["counties"],
            "receivers": [{"party": "legal", "reviews": True}],
        }
    ],
}


def load(data: Any, **more: Any) -> Campaign:
    return load_package(data=data, notices=more.pop("notices", RECIPES), actor=more.pop("actor", SYSTEM), **more)


def faults_of(data: Any, **more: Any) -> dict[str, str]:
    with pytest.raises(PackageInvalid) as invalid:
        load(data, **more)
    return {fault.path: fault.message for fault in invalid.value.faults}


def changed(path: str, value: Any) -> dict[str, Any]:
    """SMALL with one value set: "areas.0.title"."""
    data = copy.deepcopy(SMALL)
    place: Any = data
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        place = place[step]
    place[last] = value
    return data


def test_what_is_left_out_is_read_from_the_print(cast):
    campaign = load(SMALL)
    requirement = campaign.filing_requirements.get()
    assert (requirement.title, requirement.rhythm, requirement.due_date) == ("问题清单", "once", date(2026, 4, 10))
    phase = campaign.phases.get()
    assert (phase.start, phase.end) == (date(2026, 3, 1), date(2026, 6, 30))
    deadline = Deadline.objects.get()
    assert (deadline.date, deadline.precision) == (date(2026, 5, 31), "month_end")
    assert (campaign.start, campaign.end) == (date(2026, 3, 1), date(2026, 6, 30))


def test_what_the_file_gives_is_kept(cast):
    data = changed("task_groups.0.tasks.0.assignments.0.deadlines.0", {"text": "5月底", "date": None})
    data["phases"][0]["end"] = "2026-07-01"
    data["campaign"]["end"] = "2026-12-31"
    campaign = load(data)
    assert Deadline.objects.get().date is None
    assert campaign.phases.get().end == date(2026, 7, 1)
    assert campaign.end == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("schema", 2, "schema"),
        ("slug", "有空格 的", "slug"),
        ("surprise", 1, "surprise"),
        ("areas", {}, "areas"),
        ("areas.0", "方面", "areas[0]"),
        ("areas.0.titel", "方面", "areas[0].titel"),
        ("areas.0.title", "", "areas[0].title"),
        ("areas.0.title", 7, "areas[0].title"),
        ("areas.0.title", None, "areas[0].title"),
        ("areas.0.short_label", "长" * 31, "areas[0].short_label"),
        ("areas.0.items.0", {"number": "1"}, "areas[0].items[0].text"),
        ("campaign", {"title": "方案", "short_title": "整治"}, "campaign.organiser"),
        ("campaign.organiser", "counties", "campaign.organiser"),
        ("campaign.kind", "party", "campaign.kind"),
        ("campaign.issue_date", "2026年3月1日", "campaign.issue_date"),
        ("campaign.issue_date", {"day": "nowhere"}, "campaign.issue_date"),
        ("campaign.issue_date", {"relative_days": "1"}, "campaign.issue_date"),
        ("campaign.issue_date", {"relative_days": 1, "snap": "week"}, "campaign.issue_date"),
        ("campaign.single_liaison", "yes", "campaign.single_liaison"),
        ("campaign.areas", [], "campaign.areas"),
        ("parties.legal", {"unit": "NOBODY"}, "parties.legal"),
        ("parties.counties", {"group": "nobody"}, "parties.counties"),
        ("parties.counties", {"unit": "LC-FG", "group": "counties"}, "parties.counties"),
        ("filing_requirements.0.filers", ["towns"], "filing_requirements[0].filers[0]"),
        ("filing_requirements.0.due_day", 32, "filing_requirements[0].due_day"),
        ("filing_requirements.0.receivers.0", {"reviews": True}, "filing_requirements[0].receivers[0]"),
        ("filing_requirements.0.receivers.0.party", "counties", "filing_requirements[0].receivers[0].party"),
        ("filing_requirements.0.receivers.0.post", "x", "filing_requirements[0].receivers[0].post"),
        ("higher_campaigns", [{"title": "上级", "upper": "nobody"}], "higher_campaigns[0].upper"),
        ("campaign.title", {"template": "{issue:md}方案"}, "campaign.title"),
        ("campaign.title", {"from": "notice_000.json", "start": 5, "end": 5}, "campaign.title"),
        ("campaign.title", {"from": "notice_000.json", "start": 0, "end": 10**7}, "campaign.title"),
        ("campaign.title", {"from": "absent.txt", "start": 0, "end": 1}, "campaign.title"),
        ("campaign.title", {"from": "../recipes/notice_000.json", "start": 0, "end": 1}, "campaign.title"),
        ("campaign.title", {"from": "notice_000.json", "start": 0, "end": 1, "sha256": "0"}, "campaign.title"),
        ("campaign.title", {"from": "notice_000.json", "start": 0, "end": 1, "length": 1}, "campaign.title"),
        (
            "task_groups.0.tasks.0.assignments.0.deadlines.0.hour",
            "6点",
            "task_groups[0].tasks[0].assignments[0].deadlines[0].hour",
        ),
    ],
)
def test_a_fault_is_named_by_its_path(cast, path: str, value: Any, fault: str):
    found = faults_of(changed(path, value))
    assert fault in found
    assert found[fault]
    assert not Campaign.objects.exists()


def test_all_faults_are_listed_at_once(cast):
    data = changed("areas.0.title", "")
    data["campaign"]["kind"] = "party"
    data["phases"][0]["start"] = "soon"
    data["days"] = {"when": "2026-13-01"}
    data["sources"] = {"n": {"name": "x"}}
    assert set(faults_of(data)) == {"areas[0].title", "campaign.kind", "phases[0].start", "days.when", "sources.n"}


def test_what_is_no_object_is_refused(cast):
    assert faults_of([]) == {"": "应是一个对象"}


def test_a_changed_notice_is_noticed(cast, tmp_path):
    (tmp_path / "n.txt").write_text("某方案\n正文", encoding="utf-8")
    data = changed("campaign.title", {"from": "n", "start": 0, "end": 6})
    data["sources"] = {"n": {"file": "n.txt"}}
    assert load(data, notices=tmp_path).title == "某方案正文"
    data["sources"]["n"]["sha256"] = "0" * 64
    assert "sha256不符" in faults_of(data, notices=tmp_path, slug="again")["campaign.title"]


def test_a_slug_is_used_once(cast):
    load(SMALL)
    assert "已有网址名" in faults_of(SMALL)["slug"]
    assert load(SMALL, slug="another").slug == "another"


def test_party_keys_can_be_mapped_to_another_organisation(cast):
    campaign = load(SMALL, parties={"counties": {"unit": "SW"}})
    assert [str(party) for party in campaign.filing_requirements.get().parties.all()] == [cast.shiwan.name]
    assert set(faults_of(SMALL, slug="b", parties={"towns": {"unit": "SW"}})) == {"parties.towns"}


def test_a_person_loads_only_for_his_own_unit(cast):
    assert load(SMALL, actor=Actor(cast.zhao)).organiser == cast.legal
    for person in (cast.wu, cast.shen, cast.chen):
        with pytest.raises(PermissionDenied):
            load(SMALL, slug="again", actor=Actor(person))


def test_the_command_loads_and_lists_faults(cast, tmp_path):
    good, bad, parties = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "parties.json"
    good.write_text(json.dumps(SMALL), encoding="utf-8")
    parties.write_text(json.dumps({"counties": {"unit": "SW"}}), encoding="utf-8")
    out = io.StringIO()
    call_command("load_campaign", str(good), "--slug", "by-command", "--parties", str(parties), stdout=out)
    assert out.getvalue() == "by-command: 方案\n"
    bad.write_text(json.dumps(changed("areas.0.title", "")), encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(CommandError, match="文件有1处错误，没有写入任何内容"):
        call_command("load_campaign", str(bad), stderr=err)
    assert err.getvalue() == "areas[0].title: 不能为空\n"
    bad.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_campaign", str(bad))
    with pytest.raises(CommandError):
        call_command("load_campaign", str(tmp_path / "absent.json"))
