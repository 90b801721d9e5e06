"""Decisions about what was read: each is a row at once, nobody overwrites what he has not seen, all can be undone."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.transitions import Refused, StaleState
from audit.models import Entry
from campaigns.intake.checked import checked
from campaigns.intake.values import Standing
from campaigns.services.decide_reading import accept_all, add_value, decide, seen_as, undecided, undo_decision
from campaigns.services.intake import drop_reading
from tests.campaigns.drafts import TEXT, at
from tests.campaigns.readings import make_reading

pytestmark = pytest.mark.django_db
DATE = "task-2.assignment-1.deadline-1"


@pytest.fixture
def reading(cast):
    return make_reading(cast)


@pytest.fixture
def zhao(cast):
    return Actor(cast.zhao)


def test_a_decision_is_kept_and_told(reading, zhao):
    decide(reading=reading, key=DATE, act="accepted", actor=zhao, seen="")
    row = reading.decisions.get()
    assert (row.key, row.act, row.decided_by_id) == (DATE, "accepted", zhao.person.pk)
    entry = Entry.objects.get(action="campaigns.reading.decided")
    assert entry.after == {"entry": DATE, "decision": "已确认"}


def test_last_decision_wins_where_it_was_seen(reading, zhao, cast):
    first = decide(reading=reading, key=DATE, act="accepted", actor=zhao, seen="")
    value = {"iso": "2026-10-30"}
    decide(reading=reading, key=DATE, act="changed", value=value, actor=Actor(cast.zhou), seen=seen_as(first))
    assert reading.decisions.get().value == value
    with pytest.raises(StaleState):
        decide(reading=reading, key=DATE, act="dropped", actor=zhao, seen=seen_as(first))
    assert reading.decisions.get().act == "changed"


def test_two_who_say_the_same_are_not_told_off(reading, zhao, cast):
    decide(reading=reading, key=DATE, act="accepted", actor=zhao, seen="")
    decide(reading=reading, key=DATE, act="accepted", actor=Actor(cast.zhou), seen="")
    assert reading.decisions.get().decided_by == cast.zhao


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"key": "task-99.text", "act": "accepted"}, "已经不在了"),
        ({"key": DATE, "act": "added"}, "没有这种处理"),
        ({"key": DATE, "act": "changed", "span": (5, 5)}, "不在这份通知里"),
        ({"key": DATE, "act": "changed", "span": (0, 99999)}, "不在这份通知里"),
        ({"key": "title", "act": "changed", "value": "长" * 20_001}, "超过20000字"),
    ],
)
def test_what_makes_no_sense_is_refused(reading, zhao, given, words):
    with pytest.raises(Refused, match=words):
        decide(reading=reading, actor=zhao, **given)
    assert not reading.decisions.exists()


def test_a_missing_part_of_the_notice_can_be_given(reading, zhao):
    decide(reading=reading, key="objectives", act="changed", value="风气好转。", actor=zhao)
    objectives = checked(reading.draft, reading.decisions.all())["objectives"]
    assert objectives and objectives["text"] == "风气好转。"


def test_an_addition_can_be_changed_dropped_and_taken_back(reading, zhao):
    start, end = at("制定方案。")
    task = {"kind": "task", "group": 1, "text": "建台账。"}
    added = add_value(reading=reading, value=task, span=(start, end), actor=zhao)
    assert (added.key, added.start) == ("new-1", at("制定方案。")[0])
    changed = decide(reading=reading, key="new-1", act="changed", value="建整改台账。", actor=zhao, seen=seen_as(added))
    assert changed.value
    assert (changed.act, changed.value["text"], changed.start) == ("added", "建整改台账。", added.start)
    decide(reading=reading, key="new-1", act="dropped", actor=zhao)
    assert len(checked(reading.draft, reading.decisions.all())["tasks"]) == 3
    undo_decision(reading=reading, key="new-1", actor=zhao)
    assert len(checked(reading.draft, reading.decisions.all())["tasks"]) == 4
    undo_decision(reading=reading, key="new-1", actor=zhao)
    assert not reading.decisions.exists()
    assert add_value(reading=reading, value={"kind": "area", "title": "服务方面"}, actor=zhao).key == "new-1"


def test_only_known_kinds_can_be_added(reading, zhao):
    with pytest.raises(Refused, match="要添加的是什么"):
        add_value(reading=reading, value={"kind": "indicator"}, actor=zhao)


def test_what_was_inferred_is_accepted_at_once(reading, zhao):
    decide(reading=reading, key="phase-1.window", act="later", actor=zhao)
    wanted = len(undecided(reading, list(reading.decisions.all()), Standing.INFERRED))
    assert accept_all(reading=reading, standing=Standing.INFERRED, actor=zhao) == wanted > 2
    assert reading.decisions.get(key="phase-1.window").act == "later"
    assert not reading.decisions.filter(key=DATE).exists()
    assert accept_all(reading=reading, standing=Standing.INFERRED, actor=zhao) == 0
    with pytest.raises(Refused, match="逐处看过"):
        accept_all(reading=reading, standing=Standing.UNSURE, actor=zhao)


def test_a_decision_can_be_taken_back_once(reading, zhao):
    seen = seen_as(decide(reading=reading, key=DATE, act="later", actor=zhao))
    undo_decision(reading=reading, key=DATE, actor=zhao, seen=seen)
    with pytest.raises(StaleState):
        undo_decision(reading=reading, key=DATE, actor=zhao, seen=seen)


def test_nothing_is_decided_about_a_reading_that_ended(reading, zhao):
    drop_reading(reading=reading, actor=zhao)
    with pytest.raises(StaleState):
        decide(reading=reading, key=DATE, act="accepted", actor=zhao)
    with pytest.raises(StaleState):
        accept_all(reading=reading, standing=Standing.INFERRED, actor=zhao)


def test_others_may_not(reading, cast):
    for person in (cast.wu, cast.sun, cast.shen):
        with pytest.raises(PermissionDenied):
            decide(reading=reading, key=DATE, act="accepted", actor=Actor(person))
        with pytest.raises(PermissionDenied):
            add_value(reading=reading, value={"kind": "area", "title": "x"}, actor=Actor(person))
    assert reading.text == TEXT
