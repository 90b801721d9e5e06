"""A merger takes effect in the moment in which somebody works on what moves, in real processes: the act comes before or
after it, and everything open has one owner that stands."""

from collections.abc import Iterator

import pytest
from django.db import connection

from accounts.actors import Actor
from accounts.models import Membership, OrganisationChange, Unit
from accounts.services.changes import rehearse
from audit import clock
from campaigns.models import Obligation, Participation
from campaigns.services import waive_obligation
from personnel.models import Officer
from rectification.models import Filing, Problem, Reconciliation
from rectification.rollup import differences
from tests.accounts.test_change_organisation import answered, confirmed, planned
from tests.campaign_factory import make_campaign
from tests.cast import Cast
from tests.personnel.scenes import officer
from tests.race import Racers, racers
from tests.rectification.scenes import accepted, act, fill_ledger, submitted
from tests.rectification.test_concurrency import stands_signed
from tests.rectification.test_service_filing import drafted

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

BESIDE = "tests.rectification.change_race_acts:beside"
#: How much somebody reads before he acts, so that he meets the change at its beginning, within it and at its end.
READS = [0, 40, 160]


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Racers]:
    """Two processes."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with racers(2, name) as running:
        yield running


@pytest.fixture
def admin(cast: Cast) -> Actor:
    return Actor(cast.admin)


@pytest.fixture
def given(cast: Cast):
    given = make_campaign(cast)
    fill_ledger(given, cast.wangxi, 3)
    return given


def merging(cast: Cast, admin: Actor) -> OrganisationChange:
    """Wangxi's bureau goes into Shiwan's today."""
    facts = {"kind": "merge", "subjects": [cast.wangxi], "receivers": [cast.shiwan], "on": clock.today()}
    change: OrganisationChange = planned(admin, **facts)
    return change


def raced(pair: Racers, change: OrganisationChange, verb: str, user: int, row: int, reads: int, **more) -> str:
    """The outcome of the act beside the change, which must have taken effect."""
    calls = [
        {"verb": "carry", "user": 0, "row": change.pk},
        {"verb": verb, "user": user, "row": row, "reads": reads, **more},
    ]
    carried, outcome = pair.race(BESIDE, calls)
    change.refresh_from_db()
    assert (carried, change.state) == ("done", "done")
    one_living_owner()
    return outcome


def one_living_owner() -> None:
    for row in Obligation.objects.filter(waived_at=None).select_related("unit", "filing"):
        filing = getattr(row, "filing", None)
        assert filing is None or filing.unit_id == row.unit_id
        assert row.unit.dissolved_on is None or (filing is not None and filing.state == "accepted")
    for problem in Problem.objects.exclude(state__in=["closed", "withdrawn"]).select_related("unit"):
        assert problem.unit.dissolved_on is None
        assert Participation.objects.filter(campaign=problem.campaign_id, unit=problem.unit).exists()
    for one in Officer.objects.exclude(state__in=["retired", "left", "transferred"]).select_related("unit"):
        assert one.unit.dissolved_on is None
    rights = Membership.objects.filter(state__in=["proposed", "granted"]).exclude(valid_to__lt=clock.today())
    assert not rights.exclude(unit__dissolved_on=None).exists()
    assert differences(Obligation.objects.all()[0].campaign) == 0


@pytest.mark.parametrize("reads", READS)
def test_a_filing_is_sent(cast, given, admin, pair, reads):
    filing = stands_signed(cast, drafted(cast, given))
    change = confirmed(merging(cast, admin), admin)
    outcome = raced(pair, change, "submit", cast.shen.pk, filing.pk, reads)
    now = Filing.objects.get(pk=filing.pk)
    assert now.unit == cast.shiwan
    assert (outcome, now.state) in {("done", "submitted"), ("StaleState", "signed"), ("PermissionDenied", "signed")}


@pytest.mark.parametrize("reads", READS)
def test_a_filing_is_begun(cast, given, admin, pair, reads):
    owed = given.obligation("monthly_information", cast.wangxi)
    change = confirmed(merging(cast, admin), admin)
    outcome = raced(pair, change, "open", cast.shen.pk, owed.pk, reads)
    assert outcome in {"done", "StaleState", "PermissionDenied"}
    assert Filing.objects.filter(obligation=owed).count() == (outcome == "done")


@pytest.mark.parametrize("reads", READS)
def test_a_filing_is_accepted(cast, given, admin, pair, reads):
    filing = submitted(cast, given)
    change = confirmed(merging(cast, admin), admin)
    assert raced(pair, change, "accept", cast.zhao.pk, filing.pk, reads) == "done"
    made = Problem.objects.get(filing=filing)
    # Before the change it is the old unit's acceptance, and its problem is carried over; after it, the heir's.
    assert made.unit == cast.shiwan
    carried = made.events.filter(kind="carried_over").count()
    assert carried == (Filing.objects.get(pk=filing.pk).unit == cast.wangxi)


@pytest.mark.parametrize("reads", READS)
@pytest.mark.parametrize("verb", ["reopen", "undo"])
def test_an_accepted_filing_is_given_back(cast, given, admin, pair, verb, reads):
    filing = accepted(cast, given, kind="institution_list")
    change = confirmed(merging(cast, admin), admin)
    outcome = raced(pair, change, verb, cast.zhao.pk, filing.pk, reads)
    now = Filing.objects.get(pk=filing.pk)
    assert (outcome, now.unit) in {("done", cast.shiwan), ("Refused", cast.wangxi)}


@pytest.mark.parametrize("reads", READS)
def test_a_problem_is_claimed(cast, given, admin, pair, reads):
    problem = Problem.objects.order_by("pk")[0]
    change = confirmed(merging(cast, admin), admin)
    outcome = raced(pair, change, "claim", cast.shen.pk, problem.pk, reads)
    problem.refresh_from_db()
    assert (outcome, problem.state) in {("done", "claimed"), ("PermissionDenied", "open"), ("StaleState", "open")}
    assert problem.events.filter(kind="carried_over").count() == 1


@pytest.mark.parametrize("reads", READS)
def test_a_closed_problem_is_opened_again(cast, given, admin, pair, reads):
    problem = Problem.objects.order_by("pk")[0]
    Problem.objects.filter(pk=problem.pk).update(state="closed", closed_at=clock.now())
    given.campaign.refresh_from_db()
    change = confirmed(merging(cast, admin), admin)
    calls = raced(pair, change, "reopen_problem", cast.zhao.pk, problem.pk, reads)
    problem.refresh_from_db()
    assert (calls, problem.state, problem.unit) == ("done", "rectifying", cast.shiwan)


@pytest.mark.parametrize("reads", READS)
def test_a_problem_is_listed(cast, given, admin, pair, reads):
    change = confirmed(merging(cast, admin), admin)
    outcome = raced(pair, change, "list", cast.zhao.pk, cast.wangxi.pk, reads)
    assert outcome in {"done", "Refused"}
    assert Problem.objects.filter(unit=cast.shiwan).count() == 3 + (outcome == "done")


@pytest.mark.parametrize("reads", READS)
def test_a_waived_material_is_asked_for_again(cast, given, admin, pair, reads):
    owed = given.obligation("statistics_table", cast.wangxi)
    waive_obligation(obligation=owed, reason="不用报", actor=act(cast.zhao))
    change = confirmed(merging(cast, admin), admin)
    outcome = raced(pair, change, "unwaive", cast.zhao.pk, owed.pk, reads)
    owed.refresh_from_db()
    assert (outcome, owed.unit, owed.waived_at is None) in {
        ("done", cast.shiwan, True), ("Refused", cast.wangxi, False)
    }  # fmt: skip


@pytest.mark.parametrize("reads", READS)
@pytest.mark.parametrize("way", ["away", "in"])
def test_an_officer_is_moved(cast, given, admin, pair, way, reads):
    mine, other = officer(cast.wangxi, cast.shen), officer(cast.detachment, cast.bai, name="路人")
    change = confirmed(merging(cast, admin), admin)
    row, to = (mine, cast.detachment) if way == "away" else (other, cast.wangxi)
    outcome = raced(pair, change, "move", cast.zhao.pk, row.pk, reads, to=to.pk)
    row.refresh_from_db()
    where = {"done": {"away": cast.detachment, "in": cast.shiwan}}.get(outcome, {"away": cast.shiwan, "in": other.unit})
    assert outcome in {"done", "Refused", "PermissionDenied"} and row.unit == where[way]
    assert row.terms.filter(valid_to=None).count() == 1


@pytest.mark.parametrize("reads", READS)
def test_somebody_comes_onto_the_roster(cast, given, admin, pair, reads):
    officer(cast.wangxi, cast.shen)
    change = confirmed(merging(cast, admin), admin)
    outcome = raced(pair, change, "add", cast.zhao.pk, cast.wangxi.pk, reads)
    assert outcome in {"done", "Refused"}
    assert Officer.objects.filter(unit=cast.shiwan).count() == 1 + (outcome == "done")


@pytest.mark.parametrize("reads", READS)
def test_a_right_is_proposed(cast, given, admin, pair, reads):
    change = confirmed(merging(cast, admin), admin)
    outcome = raced(pair, change, "propose", cast.admin.pk, cast.wangxi.pk, reads, person=cast.bai.pk)
    assert outcome in {"done", "Refused"}
    assert cast.bai.memberships.filter(unit=cast.shiwan, state="proposed").count() == (outcome == "done")


@pytest.mark.parametrize("reads", READS)
def test_obligations_are_generated(cast, given, admin, pair, reads):
    given.requirements["monthly_information"].rhythm = "monthly"
    given.requirements["monthly_information"].due_day = 25
    given.requirements["monthly_information"].save()
    change = confirmed(merging(cast, admin), admin)
    assert raced(pair, change, "generate", 0, given.campaign.pk, reads) == "done"
    keys = list(Obligation.objects.values_list("unit", "requirement", "period_key"))
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("reads", READS)
def test_a_reconciliation_is_opened(cast, given, admin, pair, reads):
    change = confirmed(merging(cast, admin), admin)
    calls = [
        {"verb": "carry", "user": 0, "row": change.pk},
        {"verb": "reconcile", "user": cast.zhao.pk, "row": cast.wangxi.pk, "reads": reads},
    ]
    ends = tuple(pair.race(BESIDE, calls))
    opened = Reconciliation.objects.filter(unit=cast.wangxi).count()
    gone = Unit.objects.get(pk=cast.wangxi.pk).dissolved_on is not None
    # Opened first, it holds the change up; carried out first, nothing is opened.
    assert (ends[0] == "done", bool(opened)) in {(True, False), (False, True)} and gone == (ends[0] == "done")
    one_living_owner()


def test_the_job_runs_twice(cast, given, admin, pair):
    change = confirmed(merging(cast, admin), admin)
    call = {"verb": "carry", "user": 0, "row": change.pk}
    assert sorted(pair.race(BESIDE, [call, call])) == ["StaleState", "done"]
    assert Problem.objects.filter(events__kind="carried_over").count() == 3
    one_living_owner()


@pytest.mark.parametrize("reads", READS)
def test_it_is_withdrawn_when_its_day_comes(cast, given, admin, pair, reads):
    change = confirmed(merging(cast, admin), admin)
    calls = [
        {"verb": "carry", "user": 0, "row": change.pk},
        {"verb": "withdraw", "user": cast.admin.pk, "row": change.pk, "reads": reads},
    ]
    ends = tuple(pair.race(BESIDE, calls))
    change.refresh_from_db()
    assert (*ends, change.state) in {("done", "StaleState", "done"), ("StaleState", "done", "withdrawn")}
    gone = Unit.objects.get(pk=cast.wangxi.pk).dissolved_on is not None
    assert gone == (change.state == "done")


@pytest.mark.parametrize("reads", READS)
def test_it_is_answered_anew_when_its_day_comes(cast, given, admin, pair, reads):
    change = confirmed(merging(cast, admin), admin)
    assert raced(pair, change, "answer", cast.admin.pk, change.pk, reads) in {"done", "StaleState"}


def test_it_is_confirmed_twice(cast, given, admin, pair):
    change = answered(merging(cast, admin), admin)
    call = {"verb": "confirm", "user": cast.admin.pk, "row": change.pk}
    assert sorted(pair.race(BESIDE, [call, call])) == ["StaleState", "done"]
    change.refresh_from_db()
    assert change.state == "planned" and not rehearse(change).obstacles


def test_two_changes_of_one_unit_on_one_day(cast, given, admin, pair):
    """Both were confirmed before either was carried out: the second finds its unit gone and says so."""
    first = confirmed(merging(cast, admin), admin)
    facts = {"kind": "dissolve", "subjects": [cast.wangxi], "receivers": [cast.detachment], "on": clock.today()}
    second = answered(planned(admin, **facts), admin)
    OrganisationChange.objects.filter(pk=second.pk).update(state="planned")
    calls = [{"verb": "carry", "user": 0, "row": row.pk} for row in (first, second)]
    assert sorted(pair.race(BESIDE, calls)) == ["Refused", "done"]
    one_living_owner()
