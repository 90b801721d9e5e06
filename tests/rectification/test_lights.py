"""The rule of the lights, over plain dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.workdays import Calendar
from rectification.lights import LightRules, light_of

LISTED, DUE = date(2026, 6, 1), date(2026, 9, 9)  # a hundred days


def at(days_left, state="open", rules=LightRules()):  # noqa: B008
    return light_of(state=state, listed=LISTED, due=DUE, today=DUE - timedelta(days=days_left), rules=rules)


@pytest.mark.parametrize(
    ("left", "level", "text"),
    # September 9, 2026 is a Wednesday; its day before is the only working day left of one.
    [(100, "normal", "正常"), (31, "normal", "正常"), (30, "soon", "剩22个工作日"), (16, "soon", "剩12个工作日"),
     (15, "near", "剩11个工作日"), (1, "near", "剩1个工作日"), (0, "near", "今天截止"), (-1, "overdue", "逾1天")],
)  # fmt: skip
def test_thirty_and_fifteen_per_cent_of_the_time(left, level, text):
    light = at(left)
    assert (light.level, light.words(DUE - timedelta(days=left), Calendar())) == (level, text)


def test_other_rules():
    assert at(40, rules=LightRules(soon=0.5, near=0.4)).level == "near"


def test_fixed_working_days_instead_of_a_share():
    """norms.md: lights by a rule table. Sixteen days before, twelve working days are left."""
    rules = LightRules(soon_days=12, near_days=1, calendar=Calendar())
    assert [at(left, rules=rules).level for left in (17, 16, 15, 2, 1, 0, -1)] == [
        "normal", "soon", "soon", "soon", "near", "near", "overdue",
    ]  # fmt: skip


def test_a_share_and_days_may_stand_side_by_side():
    rules = LightRules(soon=0.5, near_days=3, calendar=Calendar())
    assert [at(left, rules=rules).level for left in (51, 50, 10, 4)] == ["normal", "soon", "soon", "near"]


def test_a_severity_may_have_rules_of_its_own():
    rules = LightRules(by_severity={"serious": LightRules(soon=0.6, near=0.5)})
    levels = [
        light_of(state="open", listed=LISTED, due=DUE, today=DUE - timedelta(days=55), rules=rules, severity=severity)
        for severity in ("", "general", "serious")
    ]
    assert [light.level for light in levels] == ["normal", "normal", "soon"]


def test_what_is_closed_withdrawn_or_undated_does_not_press():
    assert at(-5, "closed").level == "closed"
    assert at(-5, "withdrawn").level == "normal"
    assert light_of(state="open", listed=LISTED, due=None, today=DUE).level == "normal"


def test_a_claim_in_time_is_not_overdue_while_it_waits():
    assert at(-5, "claimed").level == "normal"
    assert at(-5, "claimed").words(DUE + timedelta(days=5), Calendar()) == "等核验"
    assert at(5, "claimed").level == "near"


@given(
    st.dates(date(2018, 1, 1), date(2030, 1, 1)), st.integers(-400, 400), st.integers(-400, 400),
    st.sampled_from(["open", "rectifying"]),
)  # fmt: skip
def test_red_exactly_after_the_due_day(listed, length, step, state):
    due = listed + timedelta(days=length)
    today = due + timedelta(days=step)
    light = light_of(state=state, listed=listed, due=due, today=today)
    assert (light.level == "overdue") == (today > due)
    assert light.days == -step
