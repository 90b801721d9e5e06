"""A change of the organisation lets nobody judge what he filed himself, and leaves nobody out of a roster."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.actors import SYSTEM, Actor
from accounts.capabilities import Capability, Role
from accounts.models import Membership, Unit
from accounts.services.changes import carry_out_due
from accounts.services.memberships import grant_membership, propose_membership
from audit import clock
from campaigns.models import Obligation, Participation
from campaigns.services import waive_obligation
from campaigns.training import below_of
from personnel.models import Officer
from personnel.roster import roster_in
from rectification import services
from rectification.models import Filing, Problem
from rectification.reviewers import reviewers_of
from rectification.rosters import covered_units
from reporting.workbook import load_report
from tests.accounts.test_change_organisation import confirmed, planned
from tests.campaign_factory import make_campaign
from tests.factories import make_unit
from tests.personnel.scenes import officer
from tests.rectification.roster_scenes import KIND, accepted_roster, ask_for_roster, staffed
from tests.rectification.scenes import act, fill_ledger, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def merged(cast, change):
    confirmed(change, Actor(cast.admin))
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert carry_out_due(actor=SYSTEM) == {"done": 1, "held_up": 0}


def test_nobody_judges_what_his_unit_filed_because_another_took_it_over(cast, given):
    """Zhou is manager in the legal section and deputy leader in Wangxi, which goes into Shiwan."""
    post = propose_membership(user=cast.zhou, unit=cast.wangxi, role=Role.UNIT_LEADER, actor=Actor(cast.admin))
    grant_membership(membership=post, actor=Actor(cast.guard))
    filing = submitted(cast, given)
    (problem,) = fill_ledger(given, cast.wangxi, 1)
    Problem.objects.filter(pk=problem.pk).update(state="claimed")
    tomorrow = clock.today() + timedelta(days=1)
    merged(cast, planned(Actor(cast.admin), kind="merge", subjects=[cast.wangxi], receivers=[cast.shiwan], on=tomorrow))
    with time_machine.travel(clock.now() + timedelta(days=1, hours=1), tick=False):
        filing, problem = Filing.objects.get(pk=filing.pk), Problem.objects.get(pk=problem.pk)
        assert filing.unit == problem.unit == cast.shiwan
        assert not Membership.objects.in_force(clock.today()).filter(user=cast.zhou, unit=cast.wangxi).exists()
        with pytest.raises(PermissionDenied):
            services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhou))
        assert not act(cast.zhou).may(Capability.CLOSURE_VERIFY, problem)
        assert cast.zhou.pk not in reviewers_of(filing.obligation) and cast.zhao.pk in reviewers_of(filing.obligation)
        assert filing in Filing.objects.for_reviewer(cast.zhou), "he sees that it waits for others"
        services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))


def test_who_need_not_file_is_filed_by_whom_he_stands_under(cast, given):
    ask_for_roster(given, cast, cast.wangxi, cast.wangxi_brigade)
    officer(cast.wangxi_brigade, cast.zhao, "秦晓峰")
    mine = given.obligation(KIND, cast.wangxi)
    assert [line.name for line in roster_in(covered_units(mine))] == []
    waive_obligation(
        obligation=given.obligation(KIND, cast.wangxi_brigade), reason="由县局一并报送", actor=act(cast.zhao)
    )
    assert [line.name for line in roster_in(covered_units(mine))] == ["秦晓峰"], "nobody is left out"


def test_a_bureau_above_a_thousand_units_that_file_themselves(cast, given):
    """Each of them is left out; SQL with a condition for each breaks in SQLite and crawls elsewhere."""
    ask_for_roster(given, cast, cast.wangxi)
    owed = given.obligation(KIND, cast.wangxi)
    last = make_unit("WX-T0", "望溪第0所", parent=Unit.objects.get(pk=cast.wangxi.pk))
    towns = Unit.objects.bulk_create(
        Unit(
            code=f"WX-T{n}", name=f"望溪第{n}所", kind="town", depth=last.depth,
            path=Unit._get_path(last.path[:-4], last.depth, n + 100),
        )
        for n in range(1, 1101)
    )  # fmt: skip
    towns.append(last)
    Obligation.objects.bulk_create(
        Obligation(
            requirement=owed.requirement, campaign=given.campaign, unit=unit, unit_name=unit.name, period_key="once",
            title=owed.title, due_date=owed.due_date, expected_from=clock.today(),
        )
        for unit in towns
    )  # fmt: skip
    owed = Obligation.objects.select_related("unit").get(pk=owed.pk)
    assert set(covered_units(owed)) == {cast.wangxi.pk, cast.wangxi_brigade.pk}
    # The same for whoever asks about the people of all participants.
    one = officer(last, cast.zhao, "秦晓峰")
    assert list(Officer.objects.filter(below_of([Participation(unit=unit) for unit in towns]))) == [one]


def test_the_rosters_of_an_old_workbook_are_those_of_then(cast, given):
    """Shiwan's was accepted then, was given back since, and is the heir's now."""
    ask_for_roster(given, cast, cast.wangxi, cast.shiwan)
    staffed(cast)
    officer(cast.shiwan, cast.lin, "许一帆")
    accepted_roster(cast, given)
    mine = accepted_roster(cast, given, cast.shiwan)
    day = clock.today()
    scopes = [[cast.wangxi.pk, cast.shiwan.pk], [cast.wangxi.pk], [cast.shiwan.pk]]

    def rosters():
        return [load_report(given.campaign, cut_off=day, unit_ids=ids, scope="").rosters for ids in scopes]

    before = rosters()
    assert [len(parts) for parts in before] == [2, 1, 1] and before[2][0].roster
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        services.reopen_filing(filing=Filing.objects.get(pk=mine.pk), reason="漏报", actor=act(cast.zhao))
        facts = {"kind": "merge", "subjects": [cast.shiwan], "receivers": [cast.wangxi]}
        merged(cast, planned(Actor(cast.admin), on=clock.today() + timedelta(days=1), **facts))
    assert Obligation.objects.filter(requirement__kind=KIND, unit=cast.wangxi).count() == 2
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert rosters() == before
