"""Which reminders are due on a day, rule by rule. June 2026: the 1st is a Monday."""

from dataclasses import replace
from datetime import date

from reporting.reminders.facts import Absence, Audience, History, ItemKey, Kind, Rules, Sent, deputies_on
from tests.reporting.remind_cases import BOSS, LEADER, LIAISON, MANAGER, SECOND, Play, Weekdays, make_item

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (date(2026, 6, n) for n in range(8, 15))


def june(day: int) -> date:
    return date(2026, 6, day)


def test_told_seven_three_and_one_working_days_ahead_on_the_day_and_daily_after():
    told = Play().stages(june(1), june(17), make_item(june(15)))
    assert told == {
        june(4): ("before-7",),
        june(10): ("before-3",),
        june(12): ("before-1",),
        june(15): ("on-day",),
        june(16): ("after",),
        june(17): ("after",),
    }


def test_every_third_working_day_when_the_rule_says_so():
    rules = Rules(every=3, leader_after=0, office_after=0, bureau_after=0)
    told = Play(rules).stages(june(16), june(26), make_item(june(15)))
    assert list(told) == [june(16), june(19), june(24)]


def test_nothing_after_the_day_when_the_rule_says_so_but_escalation_goes_on():
    play = Play(Rules(every=0))
    assert play.stages(june(16), june(30), make_item(june(15))) == {}
    assert play.history.taken[ItemKey(Kind.FILING, 1, 7), "leader"] == june(18)


def test_a_reminder_of_a_day_off_goes_out_on_the_next_working_day():
    # Three working days before Wednesday the 24th is Thursday the 18th, here a holiday with the Friday after it.
    calendar = Weekdays(off=[june(19)])
    told = Play(Rules(before=(3,)), calendar).stages(june(18), june(24), make_item(june(24)))
    assert list(told.values()) == [("before-3",), ("on-day",)]
    play = Play(Rules(before=(3,)), calendar)
    # Nothing was sent on the 18th: the server stood still. The weekend passes in silence, Monday makes up for it.
    assert play.stages(june(19), june(22), make_item(june(24))) == {june(22): ("before-3",)}


def test_what_is_due_on_days_off_is_announced_on_the_working_day_before():
    told = Play(Rules(before=())).stages(THURSDAY, june(15), make_item(SUNDAY))
    assert told == {FRIDAY: ("on-day",), june(15): ("after",)}


def test_of_several_stages_passed_only_the_latest_is_sent():
    play = Play()
    assert play.stages(june(12), june(12), make_item(june(15))) == {june(12): ("before-1",)}


def test_two_runs_of_a_day_say_nothing_twice():
    play = Play()
    assert len(play.day(june(15), make_item(june(15)))) == 2
    assert play.day(june(15), make_item(june(15))) == []


def test_who_had_his_digest_today_learns_of_the_rest_tomorrow():
    play = Play()
    play.day(FRIDAY, make_item(FRIDAY))
    assert play.day(FRIDAY, make_item(FRIDAY, 2)) == []
    assert {m.person for m in play.day(june(15), make_item(FRIDAY, 2))} == {LIAISON, SECOND}


def test_one_digest_for_all_campaigns_most_urgent_first():
    items = [
        make_item(june(24), 1, title="月报"),
        make_item(FRIDAY, 2, title="统计表"),
        make_item(june(15), 3, title="名册", campaign=2),
        make_item(june(10), 4, title="清单"),
        make_item(june(1), 5, title="总结", returned_on=FRIDAY, returned_times=1),
    ]
    (message,) = (m for m in Play().day(june(15), *items) if m.person == LIAISON)
    assert [line.item.title for line in message.lines] == ["清单", "统计表", "名册", "总结", "月报"]
    assert [line.left for line in message.lines] == [-5, -3, 0, -14, 9]


def test_twenty_lines_are_shown_and_the_rest_counted():
    (message, _second) = Play().day(FRIDAY, *(make_item(FRIDAY, n) for n in range(23)))
    assert (len(message.shown), message.rest, len(message.lines)) == (20, 3, 23)


def test_each_step_of_escalation_once_and_only_to_its_people():
    play = Play()
    told = {p: play.stages(june(16), june(30), make_item(june(15)), p) for p in (LEADER,)}
    assert told[LEADER] == {june(18): ("leader",)}
    taken = {stage: day for (_item, stage), day in play.history.taken.items() if stage != "after"}
    assert taken == {"leader": june(18), "office": june(22), "bureau": june(29)}
    people = {(stage, person) for (_item, stage, person) in play.history.last if stage != "after"}
    assert people == {("leader", LEADER), ("office", MANAGER), ("bureau", BOSS)}


def test_a_new_leader_does_not_get_the_step_again():
    play = Play()
    play.stages(june(16), june(18), make_item(june(15)))
    changed = make_item(june(15), audience=Audience((LIAISON,), (99,), (MANAGER,), (BOSS,)))
    assert 99 not in {m.person for m in play.day(june(19), changed)}


def test_a_step_cut_off_in_mid_run_reaches_the_rest_of_its_people():
    """The worker died between two leaders, and the run of that day never came to its end."""
    item = make_item(june(15), audience=Audience((), (LEADER, 99), (), ()))
    play = Play()
    play.history.add(Sent(item.key, "leader", LEADER, june(18), ended=False))
    assert [m.person for m in play.day(june(19), item) if "leader" in m.lines[0].stages] == [99]


def test_a_leader_who_stands_in_for_the_missing_liaison_has_one_line():
    item = make_item(june(15), audience=Audience((), (LEADER,), (MANAGER,), ()))
    message = Play().day(june(18), item)[0]
    assert message.person == LEADER and [line.stages for line in message.lines] == [("after", "leader")]


def test_a_unit_with_nobody_is_announced_to_the_office():
    item = make_item(june(15), audience=Audience((), (), (MANAGER,), ()))
    assert [m.person for m in Play().day(june(15), item)] == [MANAGER]


def test_what_waits_for_a_signature_is_the_leaders_turn_too():
    people = {m.person for m in Play().day(june(15), make_item(june(15), signing=True))}
    assert people == {LEADER, LIAISON, SECOND}


def test_a_return_is_told_at_once_then_every_so_often_and_anew_for_the_next():
    play = Play(Rules(every=3))
    item = make_item(june(1), returned_on=MONDAY, returned_times=1)
    assert list(play.stages(MONDAY, june(15), item)) == [MONDAY, THURSDAY]
    again = replace(item, returned_on=june(15), returned_times=2)
    assert play.stages(june(16), june(16), again) == {june(16): ("returned-2",)}


def test_a_returned_filing_is_not_called_late_and_not_escalated():
    play = Play()
    play.stages(june(16), june(30), make_item(june(15), returned_on=june(16), returned_times=1))
    assert {stage for _item, stage, _person in play.history.last} == {"returned-1"}


def test_a_moved_due_day_starts_anew():
    play = Play(Rules(before=(3,), leader_after=2))
    play.stages(june(10), june(18), make_item(june(15)))
    told = play.stages(june(19), june(26), make_item(june(24)))
    assert told == {june(19): ("before-3",), june(24): ("on-day",), june(25): ("after",), june(26): ("after",)}
    assert play.history.taken[ItemKey(Kind.FILING, 1, 7), "leader"] == june(26)


def test_not_before_it_may_be_filed_unless_time_would_run_out():
    later = make_item(june(24), since=june(18))
    assert list(Play().stages(june(8), june(18), later)) == [june(18)]
    weekend = make_item(SUNDAY, since=SATURDAY)
    assert list(Play().stages(THURSDAY, FRIDAY, weekend)) == [FRIDAY]


def test_undated_and_switched_off_say_nothing():
    assert Play().day(MONDAY, make_item(None)) == []
    assert Play(Rules(enabled=False)).stages(june(1), june(30), make_item(june(15))) == {}


def test_of_what_is_locked_the_unit_hears_no_more_but_those_above_do_each_step_once():
    locked = make_item(june(1), closes=june(3))
    play = Play()
    told = [(m.person, m.lines[0].stages, m.day) for n in range(1, 31) for m in play.day(june(n), locked)]
    assert [row for row in told if row[0] in (LIAISON, SECOND, LEADER) and row[2] > june(3)] == []
    assert {row[2] for row in told if row[0] == LIAISON} == {june(1), june(2), june(3)}
    assert [row for row in told if row[0] in (MANAGER, BOSS)] == [
        (MANAGER, ("office",), june(8)), (BOSS, ("bureau",), june(15)),
    ]  # fmt: skip


def test_what_is_reopened_or_returned_is_the_units_again():
    again = make_item(june(5), closes=june(5))
    assert list(Play().stages(june(5), june(8), again)) == [june(5)]
    back = make_item(june(1), closes=june(3), returned_on=june(8), returned_times=1)
    assert june(9) in Play().stages(june(8), june(9), back)


def test_a_deputy_receives_in_the_place_of_who_is_away():
    play = Play()
    (first, second) = play.day(june(15), make_item(june(15)), deputies={LIAISON: 42})
    assert (first.person, second.person) == (SECOND, 42)
    assert second.lines[0].meant_for == (LIAISON,) and first.lines[0].meant_for == ()


def test_two_who_share_a_deputy_give_him_one_line():
    (message,) = Play().day(june(15), make_item(june(15)), deputies={LIAISON: 42, SECOND: 42})
    assert message.person == 42 and len(message.lines) == 1


def test_deputies_of_a_day_follow_chains_and_break_circles():
    days = (june(1), june(30))
    assert deputies_on(june(5), [Absence(1, 2, *days), Absence(2, 3, *days)]) == {1: 3, 2: 3}
    assert deputies_on(june(5), [Absence(1, 2, *days), Absence(2, 1, *days)]) == {}
    assert deputies_on(date(2026, 7, 1), [Absence(1, 2, *days)]) == {}


def test_the_history_of_rows_equals_the_history_of_digests():
    play = Play()
    rows = []
    for message in play.day(june(18), make_item(june(15))):
        rows += [
            Sent(line.item.key, stage, message.person, message.day) for line in message.lines for stage in line.stages
        ]
    assert History.of(rows) == play.history
