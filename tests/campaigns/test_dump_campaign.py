"""Dumping: load(dump(x)) = x, for the recipe of notice 000, the demo and drafts of any shape."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import SYSTEM
from audit import clock
from campaigns.checks import check, take_snapshot
from campaigns.models import Campaign, Deadline, FocusItem
from campaigns.package import dump_package
from campaigns.services.package import load_package
from tests.campaigns.builders import make_campaign
from tests.campaigns.recipes import load_demo, load_notice_000


def again(package, slug="again"):
    """Through JSON and into the database once more."""
    return load_package(data=json.loads(json.dumps(package)), notices=None, actor=SYSTEM, slug=slug)


def same(campaign):
    """Whether what was dumped and loaded is the same campaign, slug apart."""
    first = dump_package(campaign)
    second = dump_package(again(first))
    return {**first, "slug": ""} == {**second, "slug": ""}


@pytest.mark.parametrize("load", [load_notice_000, load_demo])
def test_recipes_come_back_as_they_were(cast, load):
    campaign = load()
    copy = again(dump_package(campaign))
    assert {**dump_package(copy), "slug": ""} == {**dump_package(campaign), "slug": ""}
    today = clock.today()
    assert [f.message for f in check(take_snapshot(copy, today))] == [
        f.message for f in check(take_snapshot(campaign, today))
    ]
    for model, path in ((FocusItem, "area__campaign"), (Deadline, "assignment__task__group__campaign")):
        counts = [model.objects.filter(**{path: row}).count() for row in (campaign, copy)]
        assert counts[0] == counts[1] > 0


#: What people may type: any text that a form lets through, trimmed as forms trim.
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)
DAYS = st.none() | st.integers(-400, 400).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


def few(*parts):
    """Up to three rows of these values."""
    return st.lists(st.tuples(*parts), max_size=3)


ITEMS = few(TYPED, TYPED, st.lists(TYPED, max_size=2))
CLAUSES = few(
    TYPED, DAYS, st.booleans(), st.sampled_from(["wangxi", "counties", "legal"]),
    st.sampled_from(["lead", "cooperating"]),
)  # fmt: skip
REQUIREMENTS = few(
    TYPED, st.sampled_from(["once", "monthly", "undated", "any_time"]), TYPED, DAYS, st.none() | st.integers(1, 31),
    st.booleans(), st.sampled_from(["wangxi", "counties"]), TYPED,
)  # fmt: skip
#: Areas with items and points, tasks with clauses, parties and deadlines, phases, requirements.
OUTLINES = st.fixed_dictionaries({
    "campaign": st.fixed_dictionaries(
        dict.fromkeys(("title", "issuer", "objectives", "look_back_text", "contact_name"), TYPED)
        | dict.fromkeys(("issue_date", "start", "end", "look_back_start"), DAYS)
    ),
    "areas": few(TYPED, TYPED, ITEMS),
    "tasks": few(TYPED, CLAUSES),
    "phases": few(TYPED, TYPED, DAYS, DAYS),
    "requirements": REQUIREMENTS,
})  # fmt: skip


def party(cast, name):
    return {"group": cast.counties} if name == "counties" else {"unit": getattr(cast, name)}


def write(cast, typed) -> Campaign:
    campaign = make_campaign(cast, slug="random", **typed["campaign"])
    for at, (number, title, items) in enumerate(typed["areas"]):
        area = campaign.areas.create(position=9 - at, number=number, title=title)
        for place, (label, text, points) in enumerate(items):
            item = area.items.create(position=place, number=label, text=text)
            for point in points:
                item.sub_points.create(text=point)
    group = campaign.task_groups.create(title="组")
    for text, clauses in typed["tasks"]:
        task = group.tasks.create(text=text)
        for words, day, ongoing, who, role in clauses:
            clause = task.assignments.create(clause=words)
            clause.parties.create(role=role, **party(cast, who))
            clause.deadlines.create(text=words, date=day, ongoing=ongoing)
    for name, window, start, end in typed["phases"]:
        campaign.phases.create(name=name, window_text=window, start=start, end=end)
    for title, rhythm, words, day, due_day, flag, who, outside in typed["requirements"]:
        row = campaign.filing_requirements.create(
            kind="custom", title=title, rhythm=rhythm, due_text=words, due_date=day, due_day=due_day, needs_seal=flag
        )
        row.parties.create(**party(cast, who))
        row.receivers.create(outside_name=outside) if outside else row.receivers.create(unit=cast.legal, reviews=True)
    return campaign


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=OUTLINES)
def test_any_draft_comes_back_as_it_was(cast, typed):
    with transaction.atomic():
        assert same(write(cast, typed))
        transaction.set_rollback(True)


def test_an_annex_that_is_no_form_comes_back(cast):
    campaign = make_campaign(cast)
    campaign.annexes.create(number="9", title="名单", kind="")
    assert again(dump_package(campaign)).annexes.get(number="9").kind == ""


def test_an_unfinished_draft_says_so(cast):
    campaign = make_campaign(cast)
    campaign.areas.get().items.create(text="")
    package = dump_package(campaign)
    assert package["draft"] is True
    assert again(package).areas.get().items.get().text == ""


def test_what_an_amendment_withdrew_is_left_out(cast):
    campaign = make_campaign(cast)
    campaign.areas.get().items.create(text="撤回的", withdrawn_at=clock.now())
    assert dump_package(campaign)["areas"][0]["items"] == []


def test_the_command_writes_what_load_campaign_reads(cast, tmp_path):
    campaign = make_campaign(cast)
    target, out = tmp_path / "package.json", io.StringIO()
    call_command("dump_campaign", campaign.slug, "--output", str(target))
    call_command("load_campaign", str(target), "--slug", "copy", stdout=out)
    assert Campaign.objects.get(slug="copy").title == campaign.title
    printed = io.StringIO()
    call_command("dump_campaign", campaign.slug, stdout=printed)
    assert json.loads(printed.getvalue()) == json.loads(target.read_text(encoding="utf-8"))
    with pytest.raises(CommandError):
        call_command("dump_campaign", "absent")
