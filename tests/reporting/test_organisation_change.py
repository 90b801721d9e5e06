"""A merger and a split in mid-campaign: totals stay, and an old workbook is rebuilt with every cell equal."""

import io
import random
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine

from accounts.actors import SYSTEM, Actor
from accounts.models import ChangeState, OrganisationChange, Unit
from accounts.services.changes import NewUnit, answer_change, carry_out_due, confirm_change, rehearse
from campaigns.models import Obligation, Participation
from rectification import figures
from rectification.figures import Tally
from rectification.models import Filing, Problem, ProblemEvent
from rectification.rollup import differences
from reporting.workbook import build_workbook, load_report
from tests.accounts.test_change_organisation import confirmed
from tests.accounts.test_change_organisation import planned as planned_on
from tests.reporting.given import Given, at
from tests.reporting.test_workbook import fill

FIRST_DAY = date(2026, 9, 15)
PLANNED = "2026-09-10 09:00:00+08:00"
CUT_OFFS = [date(2026, 6, 30), date(2026, 8, 30), date(2026, 9, 14)]


@pytest.fixture
def admin(cast):
    return Actor(cast.admin)


@pytest.fixture
def summer(given: Given):
    """What the tests of the workbook begin with, and materials owed by everybody, one of them begun."""
    fill(given)
    for unit in given.units:
        given.owe("liaison_form", unit, due=date(2026, 9, 20))
        given.owe("monthly_information", unit, due=date(2026, 9, 30), key="2026-09")
    given.file(given.obligations[given.units[2].pk, "monthly_information", "2026-09"])
    return given


def planned(admin, **facts):
    return planned_on(admin, **{"on": FIRST_DAY, **facts})


def day_comes(day=FIRST_DAY):
    with time_machine.travel(at(day, 0, 10), tick=False):
        return carry_out_due(actor=SYSTEM)


def cells(given, cut_off, units):
    """Every cell of the rebuilt workbook, as text and place."""
    with time_machine.travel("2026-10-01 09:00:00+08:00", tick=False):
        report = load_report(given.campaign, cut_off=cut_off, unit_ids=units, scope="全部参加单位", exported="赵敏之")
        book = openpyxl.load_workbook(io.BytesIO(build_workbook(report)))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def scopes(given):
    """All participants, and each of the three alone."""
    ids = [unit.pk for unit in given.units]
    return [ids, *([pk] for pk in ids)]


def books(given):
    return [cells(given, day, units) for day in CUT_OFFS for units in scopes(given)]


def totals(given, day):
    """What must not change by a change of units: problems by count, and demanded materials."""
    ledger = sum(figures.ledger_figures(given.campaign, cut_off=day).now.values(), Tally())
    duties = figures.duties_of(given.campaign, day)
    return (
        ledger.found, ledger.claimed, ledger.verified, ledger.overdue, len(duties),
        sum(duty.filed_on is not None for duty in duties), sum(duty.accepted for duty in duties),
    )  # fmt: skip


def test_a_merger_in_mid_campaign(cast, summer, admin):
    before, total = books(summer), totals(summer, FIRST_DAY)
    open_ones = Problem.objects.filter(unit=cast.shiwan).exclude(state__in=["closed", "withdrawn"]).count()
    owed = Obligation.objects.filter(unit=cast.wangxi).count()
    with time_machine.travel(PLANNED, tick=False):
        confirmed(planned(admin, kind="merge", subjects=[cast.shiwan], receivers=[cast.wangxi]), admin)
    assert open_ones and day_comes() == {"done": 1, "held_up": 0}
    assert totals(summer, FIRST_DAY) == total
    assert not Problem.objects.filter(unit=cast.shiwan).exclude(state__in=["closed", "withdrawn"]).exists()
    assert ProblemEvent.objects.filter(kind="carried_over").count() == open_ones
    assert Obligation.objects.filter(unit=cast.wangxi).count() > owed
    begun = Filing.objects.get(obligation__requirement__kind="monthly_information")
    assert begun.unit == begun.obligation.unit == cast.wangxi
    assert books(summer) == before
    assert differences(summer.campaign) == 0


def test_a_split_in_mid_campaign(cast, summer, admin):
    before, total = books(summer), totals(summer, FIRST_DAY)
    closed = set(Problem.objects.filter(unit=cast.wangxi, state="closed").values_list("pk", flat=True))
    new = [NewUnit("WD", "望东区交通运输局", "望东区局"), NewUnit("WN", "望南区交通运输局", "望南区局")]
    with time_machine.travel(PLANNED, tick=False):
        change = planned(admin, kind="split", subjects=[cast.wangxi], receivers=new)
        east, south = change.lines.filter(side="receiver")
        chosen = {a.key: (south if "problems" in a.holding.key else east).pk for a in rehearse(change).asked}
        change = answer_change(change=change, answers=chosen, revision=0, actor=admin)
        confirm_change(change=change, digest=rehearse(change).digest, actor=admin)
    assert closed and day_comes() == {"done": 1, "held_up": 0}
    assert totals(summer, FIRST_DAY) == total
    assert set(Problem.objects.filter(unit=cast.wangxi).values_list("pk", flat=True)) == closed
    assert Problem.objects.filter(unit__code="WN").exists() and Obligation.objects.filter(unit__code="WD").exists()
    names = [unit.name for unit in figures.campaign_units(summer.campaign, FIRST_DAY)]
    assert {"望溪县交通运输局", "望东区交通运输局", "望南区交通运输局"} <= set(names)
    assert "望东区交通运输局" not in [u.name for u in figures.campaign_units(summer.campaign, CUT_OFFS[-1])]
    assert books(summer) == before
    assert differences(summer.campaign) == 0


def test_figures_of_units_that_came_since_are_none(cast, summer, admin):
    with time_machine.travel(PLANNED, tick=False):
        new = NewUnit("XS", "新石县交通运输局")
        confirmed(planned(admin, kind="merge", subjects=[cast.shiwan, cast.wangxi], receivers=[new]), admin)
    day_comes()
    heir = Unit.objects.get(code="XS")
    assert not [text for text in cells(summer, CUT_OFFS[-1], [heir.pk]).values() if "个问题" in str(text)]
    then = figures.ledger_then(summer.campaign, CUT_OFFS[-1], [heir.pk])
    assert then.facts == [] and not figures.duties_of(summer.campaign, CUT_OFFS[-1], [heir.pk])
    assert (
        len(figures.ledger_then(summer.campaign, FIRST_DAY, [heir.pk]).facts)
        == Problem.objects.filter(unit=heir).count()
    )


def test_a_renamed_organiser_stands_in_old_books_as_it_was(cast, summer, admin):
    before = books(summer)
    with time_machine.travel(PLANNED, tick=False):
        change = planned(admin, kind="rename", subjects=[cast.legal], name="局法治科", short_name="法治科")
        confirmed(change, admin)
    assert day_comes() == {"done": 1, "held_up": 0}
    assert books(summer) == before


KINDS = ("merge", "split", "split_on", "dissolve")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_every_open_thing_has_one_living_owner(cast, summer, admin, seed):
    rng = random.Random(seed)
    ids = scopes(summer)[0]
    before = [cells(summer, day, ids) for day in CUT_OFFS]
    total = totals(summer, FIRST_DAY)
    counts = (Obligation.objects.count(), Problem.objects.count(), Filing.objects.count())
    for step in range(6):
        day = FIRST_DAY + timedelta(days=3 * step)
        with time_machine.travel(at(day - timedelta(days=2)), tick=False):
            if (change := drawn(cast, admin, rng, day, step)) is None:
                continue
            receivers = list(change.lines.filter(side="receiver"))
            answers = {a.key: rng.choice(receivers).pk for a in rehearse(change).asked}
            change = answer_change(change=change, answers=answers, revision=0, actor=admin)
            confirm_change(change=change, digest=rehearse(change).digest, actor=admin)
        assert day_comes(day) == {"done": 1, "held_up": 0}
        owned_by_the_living()
    assert OrganisationChange.objects.filter(state=ChangeState.DONE).exists()
    assert (Obligation.objects.count(), Problem.objects.count(), Filing.objects.count()) == counts
    assert totals(summer, FIRST_DAY) == total
    assert [cells(summer, day, ids) for day in CUT_OFFS] == before
    assert differences(summer.campaign) == 0


def drawn(cast, admin, rng, day, step):
    """A change of units that take part and stand, of a kind drawn by lot."""
    parts = Participation.objects.exclude(unit=cast.detachment).values("unit")
    standing = list(Unit.objects.filter(pk__in=parts, dissolved_on=None))
    if not standing:
        return None
    kind, subject = rng.choice(KINDS), rng.choice(standing)
    others = [unit for unit in standing if unit != subject] or [cast.detachment]
    new = [NewUnit(f"N{step}{n}", f"新设第{step}{n}局", f"新{step}{n}") for n in range(2)]
    if kind == "merge":
        return planned(
            admin, on=day, kind="merge", subjects=[subject, others[0]], receivers=[rng.choice([others[0], new[0]])]
        )
    if kind == "split":
        return planned(admin, on=day, kind="split", subjects=[subject], receivers=new)
    if kind == "split_on":
        return planned(admin, on=day, kind="split", subjects=[subject], receivers=[subject, new[0]])
    return planned(admin, on=day, kind="dissolve", subjects=[subject], receivers=others[:1])


def owned_by_the_living():
    """Open things belong to units that stand, and filings to whoever owes them."""
    for row in Obligation.objects.select_related("unit", "filing"):
        filing = getattr(row, "filing", None)
        if row.waived_at is None and (filing is None or filing.state != "accepted"):
            assert row.unit.dissolved_on is None
            assert filing is None or filing.unit_id == row.unit_id
    for problem in Problem.objects.exclude(state__in=["closed", "withdrawn"]).select_related("unit"):
        assert problem.unit.dissolved_on is None
        assert Participation.objects.filter(campaign=problem.campaign, unit=problem.unit).count() == 1
