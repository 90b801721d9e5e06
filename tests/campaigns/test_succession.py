"""Open obligations in a change of the organisation: carried by choice, once, and closed ones stay."""

from datetime import date

import pytest
import time_machine

from accounts.actors import SYSTEM, Actor
from accounts.models import Unit
from accounts.services.changes import NewUnit, answer_change, carry_out_due, confirm_change, rehearse
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from campaigns.checks.facts import UnitFacts
from campaigns.models import Obligation, OwnerChange, Participation, Rhythm, Succession
from campaigns.planning import PlannedObligation
from campaigns.services import (
    amend,
    generate_obligations,
    start_any_time_obligation,
    unwaive_obligation,
    waive_obligation,
)
from campaigns.services.amend_publish import preview_amendment, publish_amendment
from campaigns.services.obligations import create_obligations
from campaigns.successions import filing_heirs, own_period, owners_before, with_heirs
from rectification.models import Problem
from rectification.services import reopen_filing
from tests.accounts.test_change_organisation import LATER, answered, confirmed, planned
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import listed_by_office
from tests.rectification.test_service_filing import accepted, act, drafted, signed

MORNING = "2020-07-01 00:10:00+08:00"


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def admin(cast):
    return Actor(cast.admin)


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def owed(unit):
    return Obligation.objects.filter(unit=unit)


def day_comes(moment=MORNING):
    with time_machine.travel(moment, tick=False):
        return carry_out_due(actor=SYSTEM)


def test_the_rehearsal_asks_by_campaign(cast, given, admin):
    change = planned(admin, kind="merge", subjects=[cast.wangxi, cast.shiwan], receivers=[cast.wangxi])
    asked = {a.holding.key: a.holding for a in rehearse(change).asked}
    holding = asked[f"campaigns.obligations:{given.campaign.pk}"]
    assert holding.count == owed(cast.shiwan).count() > 0 and not holding.names
    waive_obligation(obligation=owed(cast.shiwan).first(), reason="免", actor=act(cast.zhao))
    fewer = {a.holding.key: a.holding.count for a in rehearse(change).asked}
    assert fewer[holding.key] == holding.count - 1


def test_merged_obligations_stand_beside_the_own_ones(cast, given, admin):
    total, before = Obligation.objects.count(), {row.pk: row for row in owed(cast.shiwan)}
    own = owed(cast.wangxi).count()
    confirmed(planned(admin, kind="merge", subjects=[cast.shiwan], receivers=[cast.wangxi]), admin)
    assert day_comes() == {"done": 1, "held_up": 0}
    assert Obligation.objects.count() == total and not owed(cast.shiwan).exists()
    assert owed(cast.wangxi).count() == own + len(before)
    for pk, old in before.items():
        row = Obligation.objects.get(pk=pk)
        assert row.title == f"{old.title}（原石湾县局）" and row.unit_name == "望溪县交通运输局"
        assert own_period(row.period_key) == old.period_key != row.period_key
        assert (row.due_date, row.requirement_id) == (old.due_date, old.requirement_id)
    then = owners_before(given.campaign, clock.now())
    assert {pk: (o.unit, o.title) for pk, o in then.items()} == {
        pk: (old.unit_id, old.title) for pk, old in before.items()
    }
    entry = Entry.objects.get(action="campaigns.obligation.carried")
    assert entry.after == {"unit": "望溪县交通运输局", "obligations": len(before)}


def test_a_new_unit_takes_the_keys_as_they_are(cast, given, admin):
    keys = set(owed(cast.shiwan).values_list("requirement", "period_key"))
    new = NewUnit("XS", "新石县交通运输局", "新石县局")
    confirmed(planned(admin, kind="split", subjects=[cast.shiwan], receivers=[new, NewUnit("XW", "新湾局")]), admin)
    day_comes()
    heir = Unit.objects.get(code="XS")
    assert set(owed(heir).values_list("requirement", "period_key")) == keys
    place = Participation.objects.get(campaign=given.campaign, unit=heir)
    assert (place.since, place.short_name) == (LATER, "新石县局")
    assert not Participation.objects.filter(unit__code="XW").exists()
    assert Succession.objects.get().files


def test_what_is_closed_stays(cast, given, admin):
    filing = accepted(cast, signed(cast, drafted(cast, given)))
    waived = given.obligation("statistics_table", cast.wangxi)
    waive_obligation(obligation=waived, reason="不用报", actor=act(cast.zhao))
    left = owed(cast.wangxi).exclude(pk__in=[filing.obligation_id, waived.pk]).count()
    confirmed(planned(admin, kind="merge", subjects=[cast.wangxi], receivers=[cast.shiwan]), admin)
    day_comes()
    assert set(owed(cast.wangxi).values_list("pk", flat=True)) == {filing.obligation_id, waived.pk}
    assert OwnerChange.objects.count() == left


def test_who_leads_a_running_campaign_cannot_end(cast, given, admin):
    change = planned(admin, kind="merge", subjects=[cast.legal], receivers=[cast.office])
    change = answered(change, admin)
    assert any("正在牵头" in words for words in rehearse(change).obstacles)


def test_a_unit_that_goes_on_may_keep_them(cast, given, admin):
    count = owed(cast.wangxi).count()
    change = planned(admin, kind="split", subjects=[cast.wangxi], receivers=[cast.wangxi, NewUnit("W2", "新区局")])
    confirmed(change, admin, to=0)
    day_comes()
    assert owed(cast.wangxi).count() == count and not OwnerChange.objects.exists()


def test_what_was_carried_is_not_made_again(cast, given, admin):
    row = given.obligation("problem_list", cast.shiwan)
    confirmed(planned(admin, kind="merge", subjects=[cast.shiwan], receivers=[cast.wangxi]), admin)
    day_comes()
    facts = UnitFacts(cast.shiwan.pk, cast.shiwan.path, cast.shiwan.name)
    again = PlannedObligation(row.requirement_id, facts, row.period_key, row.title, row.due_date, LATER)
    assert create_obligations(campaign=given.campaign, planned=[again]) == 0


def test_heirs_file_what_comes(cast, given, admin):
    requirement = next(iter(given.requirements.values()))
    requirement.rhythm, requirement.due_day = Rhythm.MONTHLY, 25
    requirement.save()
    given.campaign.refresh_from_db()
    change = planned(
        admin, kind="merge", subjects=[cast.shiwan, cast.shiwan_brigade], receivers=[NewUnit("XS", "新石县交通运输局")]
    )
    confirmed(change, admin)
    day_comes()
    heir = Unit.objects.get(code="XS")
    today = date(2020, 7, 2)
    assert filing_heirs(given.campaign, today)[cast.shiwan.pk] == {heir.pk}
    with time_machine.travel("2020-07-02 04:00:00+08:00", tick=False):
        generate_obligations(campaign=given.campaign, today=today, actor=SYSTEM)
    made = Obligation.objects.filter(requirement=requirement, expected_from__gte=LATER)
    assert heir.pk in set(made.values_list("unit", flat=True))
    assert cast.shiwan.pk not in set(made.values_list("unit", flat=True))


def test_heirs_of_heirs():
    assert with_heirs([1, 2, 3], {2: {9, 3}}) == (1, 2, 3, 9)
    assert own_period("2020-07~12.5") == "2020-07" and own_period("any-3") == "any-3"


def test_numbers_go_on_after_what_went_away(cast, given, admin):
    requirement = next(iter(given.requirements.values()))
    requirement.rhythm = Rhythm.ANY_TIME
    requirement.save()
    first = start_any_time_obligation(requirement=requirement, unit=cast.wangxi, actor=act(cast.shen))
    change = planned(admin, kind="split", subjects=[cast.wangxi], receivers=[cast.wangxi, NewUnit("W2", "新区局")])
    change = answered(change, admin, to=0)
    confirmed_with(change, cast, given, admin)
    day_comes()
    first.refresh_from_db()
    assert first.unit.code == "W2"
    second = start_any_time_obligation(requirement=requirement, unit=cast.wangxi, actor=act(cast.shen))
    assert (first.period_key, second.period_key) == ("any-1", "any-2")


def confirmed_with(change, cast, given, admin):
    """The campaign's obligations go to the new unit, everything else stays."""
    new = change.lines.get(code="W2")
    key = (cast.wangxi.pk, f"campaigns.obligations:{given.campaign.pk}")
    answer_change(change=change, answers={key: new.pk}, revision=change.revision, actor=admin)
    confirm_change(change=change, digest=rehearse(change).digest, actor=admin)


def test_an_amendment_asks_a_unit_that_is_gone_for_nothing(cast, given, admin):
    """Its accepted list stays with it; the new day moves the heir's own alone."""
    filing = accepted(cast, signed(cast, drafted(cast, given)))
    confirmed(planned(admin, kind="merge", subjects=[cast.wangxi], receivers=[cast.shiwan]), admin)
    day_comes()
    with time_machine.travel("2020-07-02 09:00:00+08:00", tick=False):
        draft = amend.begin_amendment(campaign=given.campaign, actor=act(cast.zhao))
        values = {"due_date": date(2020, 8, 20), "due_text": ""}
        row = given.requirements["problem_list"]
        amend.propose_dates(amendment=draft, row=row, values=values, actor=act(cast.zhao))
        effect = preview_amendment(amendment=draft)
        assert effect.created == () and given.obligation("problem_list", cast.shiwan).pk in {
            moved.obligation for moved in effect.moved
        }
        publish_amendment(amendment=draft, reason="延期", seen=effect.digest, actor=act(cast.zhao))
    assert list(owed(cast.wangxi)) == [filing.obligation]
    assert given.obligation("problem_list", cast.shiwan).due_date == date(2020, 8, 20)


def test_what_a_gone_unit_filed_or_was_spared_is_not_opened_again(cast, given, admin):
    filing = accepted(cast, signed(cast, drafted(cast, given)))
    waived = given.obligation("statistics_table", cast.wangxi)
    waive_obligation(obligation=waived, reason="不用报", actor=act(cast.zhao))
    confirmed(planned(admin, kind="merge", subjects=[cast.wangxi], receivers=[cast.shiwan]), admin)
    day_comes()
    with time_machine.travel("2020-07-02 09:00:00+08:00", tick=False):
        with pytest.raises(Refused, match="已经撤销，这份材料不能再退回"):
            reopen_filing(filing=filing, reason="漏报", actor=act(cast.zhao))
        with pytest.raises(Refused, match="已经撤销，不能恢复报送"):
            unwaive_obligation(obligation=waived, reason="要报", actor=act(cast.zhao))
        with pytest.raises(Refused, match="已经撤销，请选承接它的单位"):
            listed_by_office(cast, given)
    filing.refresh_from_db()
    waived.refresh_from_db()
    assert filing.state == "accepted" and waived.waived_at is not None
    assert not Problem.objects.filter(unit=cast.wangxi).exclude(state__in=["closed", "withdrawn"]).exists()
