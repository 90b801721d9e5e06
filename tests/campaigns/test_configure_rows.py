"""Rows of a draft: added, changed by one or two people at once, moved, removed; all in the trail."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.transitions import Refused
from audit.models import Entry
from campaigns.draft_rows import KINDS, base_of, find_row, mark
from campaigns.models import CampaignState, Deadline, FocusItem, Phase
from campaigns.services.configure import RowChange, RowGone, add_row, change_rows, move_row, remove_row
from tests.campaigns.builders import make_campaign, make_requirement


@pytest.fixture
def campaign(cast):
    return make_campaign(cast)


@pytest.fixture
def actor(cast):
    return Actor(cast.zhao)


@pytest.fixture
def item(campaign):
    return FocusItem.objects.create(area=campaign.areas.get(), number="1", text="检查不亮证")


def change(campaign, actor, row, base=None, seen=None, **values):
    """Save what one person typed into one row; the other fields are as loaded."""
    from campaigns.draft_rows import kind_of, stored

    typed = {name: stored(row, name) for name in kind_of(row).fields} | values
    return change_rows(
        campaign=campaign, changes=[RowChange(row, typed, base or base_of(row), seen or {})], actor=actor
    )


def test_a_row_is_added_behind_another(campaign, actor):
    first = campaign.phases.get()
    last = add_row(campaign=campaign, kind=KINDS["phase"], actor=actor, values={"name": "巩固阶段"})
    middle = add_row(campaign=campaign, kind=KINDS["phase"], actor=actor, after=first, values={"name": "整改阶段"})
    assert list(campaign.phases.all()) == [first, middle, last]
    entry = Entry.objects.get(action="campaigns.phase.added", object_id=str(middle.pk))
    assert entry.actor_name == "赵敏之"
    assert entry.after and entry.after["name"] == "整改阶段" and entry.after["campaign"] == campaign.slug


def test_only_fields_that_were_typed_are_written_and_recorded(campaign, actor, item):
    outcome = change(campaign, actor, item, text="检查不亮证、不告知")
    assert [row.pk for row in outcome.changed] == [item.pk]
    entry = Entry.objects.get(action="campaigns.focus_item.changed")
    assert entry.before == {"text": "检查不亮证"}
    assert entry.after == {"text": "检查不亮证、不告知", "campaign": campaign.slug}


def test_saving_without_a_change_writes_nothing(campaign, actor, item):
    FocusItem.objects.filter(pk=item.pk).update(text="检查不亮证 \n")
    assert change(campaign, actor, item, text="检查不亮证").changed == []
    assert not Entry.objects.filter(action__endswith=".changed").exists()


def test_two_people_in_two_fields_of_a_row_do_not_disturb_each_other(cast, campaign, actor, item):
    base = base_of(item)
    change(campaign, Actor(cast.zhou), item, base, text="检查不亮证件")
    outcome = change(campaign, actor, item, base, number="7")
    item.refresh_from_db()
    assert outcome.conflicts == []
    assert (item.number, item.text) == ("7", "检查不亮证件")


def test_two_people_in_one_field_the_second_is_told_and_nothing_is_lost(cast, campaign, actor, item):
    base = base_of(item)
    change(campaign, Actor(cast.zhou), item, base, text="周岚的话")
    outcome = change(campaign, actor, item, base, text="赵敏之的话", number="7")
    conflict = outcome.conflicts[0]
    assert (conflict.field, conflict.mine, conflict.theirs, conflict.by) == ("text", "赵敏之的话", "周岚的话", "周岚")
    item.refresh_from_db()
    assert (item.number, item.text) == ("7", "周岚的话")


def test_who_has_seen_the_others_text_may_keep_his_own_but_not_over_a_third(cast, campaign, actor, item):
    base = base_of(item)
    change(campaign, Actor(cast.zhou), item, base, text="周岚的话")
    seen = {"text": mark("周岚的话")}
    FocusItem.objects.filter(pk=item.pk).update(text="第三个人的话")
    assert change(campaign, actor, item, base, seen, text="我的话").conflicts
    FocusItem.objects.filter(pk=item.pk).update(text="周岚的话")
    assert not change(campaign, actor, item, base, seen, text="我的话").conflicts
    item.refresh_from_db()
    assert item.text == "我的话"


def test_both_typing_the_same_is_no_conflict(cast, campaign, actor, item):
    base = base_of(item)
    change(campaign, Actor(cast.zhou), item, base, text="同一句话")
    assert change(campaign, actor, item, base, text="同一句话").conflicts == []


def test_a_row_that_is_gone_is_reported_with_what_was_typed(campaign, actor, item):
    gone = FocusItem.objects.get(pk=item.pk)
    item.delete()
    outcome = change(campaign, actor, gone, text="写了一半")
    assert [lost.values["text"] for lost in outcome.gone] == ["写了一半"]
    with pytest.raises(RowGone):
        move_row(campaign=campaign, row=gone, step=1, actor=actor)


def test_moving_stops_at_the_ends(campaign, actor):
    rows = [campaign.phases.get()]
    rows += [add_row(campaign=campaign, kind=KINDS["phase"], actor=actor, values={"name": name}) for name in "乙丙"]
    move_row(campaign=campaign, row=rows[2], step=-1, actor=actor)
    assert list(campaign.phases.all()) == [rows[0], rows[2], rows[1]]
    move_row(campaign=campaign, row=rows[1], step=1, actor=actor)
    assert list(campaign.phases.all()) == [rows[0], rows[2], rows[1]]
    assert Entry.objects.filter(action="campaigns.phase.moved").count() == 1


@pytest.mark.parametrize("person", ["shen", "chen", "wu", "luo", "admin"])
def test_nobody_but_the_organisers_manager_may(cast, campaign, item, person):
    stranger = Actor(cast.people[person])
    before = base_of(item)
    for verb in (
        lambda: add_row(campaign=campaign, kind=KINDS["phase"], actor=stranger),
        lambda: change(campaign, stranger, item, text="别人"),
        lambda: move_row(campaign=campaign, row=item, step=1, actor=stranger),
        lambda: remove_row(campaign=campaign, row=item, actor=stranger),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    item.refresh_from_db()
    assert base_of(item) == before


def test_after_publication_nothing_changes_here(campaign, actor, item):
    campaign.state = CampaignState.PUBLISHED
    campaign.save()
    for verb in (
        lambda: add_row(campaign=campaign, kind=KINDS["phase"], actor=actor),
        lambda: change(campaign, actor, item, text="改一改"),
        lambda: remove_row(campaign=campaign, row=item, actor=actor),
    ):
        with pytest.raises(Refused, match="已发布，配置已冻结"):
            verb()
    item.refresh_from_db()
    assert item.text == "检查不亮证"


def test_a_key_leads_only_to_rows_of_its_campaign(cast, campaign, item):
    other = make_campaign(cast, slug="other")
    assert find_row(campaign, f"item-{item.pk}") == item
    for key in (f"item-{item.pk}", "item-x", "nothing-1", "item", ""):
        assert find_row(other, key) is None


class TestDatesReadFromThePrint:
    @pytest.fixture
    def deadline(self, campaign):
        group = campaign.task_groups.create(title="完善制度")
        clause = group.tasks.create(text="建立首问负责制").assignments.create()
        return Deadline.objects.create(assignment=clause, text="")

    def test_the_date_follows_the_words(self, campaign, actor, deadline):
        change(campaign, actor, deadline, text="8月底，并长期坚持")
        deadline.refresh_from_db()
        assert (deadline.date, deadline.precision, deadline.ongoing) == (date(2026, 8, 31), "month_end", True)

    def test_a_date_typed_with_the_words_stands(self, campaign, actor, deadline):
        change(campaign, actor, deadline, text="8底前", date=date(2026, 8, 20), precision="day")
        deadline.refresh_from_db()
        assert (deadline.text, deadline.date, deadline.precision) == ("8底前", date(2026, 8, 20), "day")

    def test_correcting_the_date_leaves_the_words(self, campaign, actor, deadline):
        change(campaign, actor, deadline, text="7月中旬")
        deadline.refresh_from_db()
        change(campaign, actor, deadline, date=date(2026, 7, 18))
        deadline.refresh_from_db()
        assert (deadline.text, deadline.date) == ("7月中旬", date(2026, 7, 18))

    def test_words_without_a_date_take_the_old_one_away(self, campaign, actor, deadline):
        change(campaign, actor, deadline, text="7月中旬")
        deadline.refresh_from_db()
        change(campaign, actor, deadline, text="适时")
        deadline.refresh_from_db()
        assert (deadline.date, deadline.when_due) == (None, True)

    def test_a_phase_reads_its_window(self, campaign, actor):
        phase = Phase.objects.create(campaign=campaign, name="自查阶段")
        change(campaign, actor, phase, window_text="4月上旬至5月底")
        phase.refresh_from_db()
        assert (phase.start, phase.end) == (date(2026, 4, 1), date(2026, 5, 31))

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("每月15日前", ("monthly", None, 15)),
            ("6月10日前", ("once", date(2026, 6, 10), None)),
            ("及时报送", ("any_time", None, None)),
            ("另行通知", ("once", date(2026, 5, 10), None)),
        ],
    )
    def test_a_requirement_reads_its_rhythm(self, cast, campaign, actor, words, expected):
        requirement = make_requirement(campaign, cast.wangxi)
        change(campaign, actor, requirement, due_text=words)
        requirement.refresh_from_db()
        assert (requirement.rhythm, requirement.due_date, requirement.due_day) == expected
