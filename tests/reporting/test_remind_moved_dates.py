"""Reminders know of dates that moved: an extension starts anew, and so does what was re-opened."""

from datetime import date, timedelta

import pytest

from audit import clock
from rectification import services
from rectification.models import Problem
from reporting.models import ReminderSent
from tests.rectification.scenes import act, fill_ledger
from tests.reporting.given import at
from tests.reporting.remind_days import june, run


@pytest.fixture
def problem(cast, given) -> Problem:
    """Due on Wednesday June 10."""
    with clock.standing_at(at(june(1))):
        return fill_ledger(given, cast.wangxi, 1, due_date=june(10), first_due_date=june(10))[0]


def sent(day: date) -> set[str]:
    """The stages sent to the liaison for the problem on a day."""
    rows = ReminderSent.objects.filter(user__name="沈雨桐", day=day, item_kind="problem")
    return set(rows.values_list("stage", flat=True))


def test_an_extension_moves_the_reminders(cast, given, problem):
    run(june(9))
    assert sent(june(9)) == {"before-1"}
    with clock.standing_at(at(june(9), 15)):
        asked = services.ask_extension(problem=problem, new_due=june(24), reason="等", actor=act(cast.shen))
    run(june(11))
    assert sent(june(11)) == {"after"}, "asked is not approved"
    with clock.standing_at(at(june(11), 15)):
        services.approve_extension(extension=asked, actor=act(cast.zhao))
    for day, stages in ((12, {"before-7"}), (15, set()), (23, {"before-1"}), (24, {"on-day"}), (25, {"after"})):
        run(june(day))
        assert sent(june(day)) == stages, day


def test_what_was_found_again_is_reminded_of_by_its_new_date(cast, given, problem):
    with clock.standing_at(at(june(9))):
        services.claim_done(problem=problem, done_on=june(9), statement="已改", actor=act(cast.shen))
    with clock.standing_at(at(june(9), 15)):
        services.verify_closure(problem=problem, actor=act(cast.zhao))
    run(june(11))
    assert sent(june(11)) == set()
    with clock.standing_at(at(june(16))):
        services.reopen_problem(
            problem=problem, note_text="反弹", new_due=june(16) + timedelta(days=8), actor=act(cast.zhao)
        )
    run(june(23))
    assert sent(june(23)) == {"before-1"}
    run(june(25))
    assert sent(june(25)) == {"after"}
