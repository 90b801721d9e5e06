"""A merger and a split in mid-campaign: totals stay, and an old workbook is rebuilt with every cell equal."""

import io
import random
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine

from accounts.actors import SYSTEM, Actor
from accounts.models import ChangeState, OrganisationChange, Unit
from accounts.services.changes import NewUnit, answer_change, carry_out_due, confirm_change, rehearse
from accounts.transitions import Refused
from campaigns.models import Obligation, Participation, Succession
from campaigns.services import amend
from campaigns.services.amend_publish import preview_amendment, publish_amendment
from rectification import figures
from rectification.figures import Tally
from rectification.models import Filing, Problem, ProblemEvent
from rectification.paper import paper_of
from rectification.prints import render_pdf
from rectification.rollup import differences
from rectification.services import reopen_problem
from reporting.services import _covered, _scope
from reporting.workbook import build_workbook, load_report
from tests.accounts.test_change_organisation import confirmed
from tests.accounts.test_change_organisation import planned as planned_on
from tests.reporting.given import Given, at
from tests.reporting.test_print_list import pages_of
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


def built(given, cut_off, ids, scope="全部参加单位"):
    """The workbook's file, made on an October day."""
    with time_machine.travel("2026-10-01 09:00:00+08:00", tick=False):
        report = load_report(given.campaign, cut_off=cut_off, unit_ids=ids, scope=scope, exported="赵敏之")
        return build_workbook(report)


def look_of(cell):
    """Everything that a cell shows and how."""
    return (
        cell.value, cell.data_type, cell.number_format, repr(cell.font), repr(cell.fill), repr(cell.border),
        repr(cell.alignment), cell.quotePrefix, cell.hyperlink,
    )  # fmt: skip


def looks(data):
    """Sheets in their order, each cell with its format, merged places, widths, heights and what is printed around."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        "sheets": book.sheetnames,
        "cells": {(s.title, c.coordinate): look_of(c) for s in book for row in s.iter_rows() for c in row},
        "merged": {s.title: sorted(map(str, s.merged_cells.ranges)) for s in book},
        "widths": {s.title: {key: one.width for key, one in s.column_dimensions.items()} for s in book},
        "heights": {s.title: {key: one.height for key, one in s.row_dimensions.items()} for s in book},
        "around": {
            s.title: (s.print_title_rows, str(getattr(s.oddFooter, "center", None)), s.print_area, s.freeze_panes)
            for s in book
        },
        "told": (book.properties.title, book.properties.creator),
    }


def parts(data):
    """Every file within the file: nothing of a workbook is outside of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def cells(given, cut_off, units):
    """What stands in the cells, by sheet and place."""
    found = looks(built(given, cut_off, units))["cells"]
    return {place: look[0] for place, look in found.items() if look[0] is not None}


def scopes(given):
    """All participants, and each of the three alone."""
    ids = [unit.pk for unit in given.units]
    return [ids, *([pk] for pk in ids)]


def books(given, days=CUT_OFFS):
    """Of each day and each of the three, and as the office would get it: of everybody, and of each unit with those that
    stood below it then, under the name of then."""
    made = [built(given, day, units) for day in days for units in scopes(given)]
    for day in days:
        for unit in (None, *given.units, Unit.objects.get(code="LC")):
            fresh = Unit.objects.get(pk=unit.pk) if unit else None
            ids = _covered(given.campaign, fresh, day, SYSTEM)
            made.append(built(given, day, ids, _scope(given.campaign, fresh, ids, day)))
    return made


def assert_equal(after, before):
    """Cell by cell first, which says where; then to the last byte."""
    assert len(after) == len(before) > 0
    for new, old in zip(after, before, strict=True):
        if parts(new) != parts(old):
            one, other = looks(new), looks(old)
            where = one["cells"].keys() | other["cells"].keys()
            assert not [(w, one["cells"].get(w), other["cells"].get(w)) for w in where
                        if one["cells"].get(w) != other["cells"].get(w)]  # fmt: skip
            assert one == other
        assert parts(new) == parts(old)


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
    assert_equal(books(summer), before)
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
    assert_equal(books(summer), before)
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
    assert_equal(books(summer), before)


def test_a_renamed_and_moved_unit_stands_in_old_books_as_it_was(cast, summer, admin):
    """The detachment's book of then does not get the county that stands below it since."""
    before, total = books(summer), totals(summer, FIRST_DAY)
    with time_machine.travel(PLANNED, tick=False):
        name = {"name": "望溪区交通运输局", "short_name": "望溪区局"}
        confirmed(planned(admin, kind="rename", subjects=[cast.wangxi], **name), admin)
        confirmed(planned(admin, kind="move", subjects=[cast.shiwan], parent=cast.detachment), admin)
        later = FIRST_DAY + timedelta(days=4)
    with time_machine.travel(at(FIRST_DAY + timedelta(days=1)), tick=False):
        assert carry_out_due(actor=SYSTEM) == {"done": 2, "held_up": 0}
        confirmed(planned(admin, on=later, kind="move", subjects=[cast.wangxi], parent=cast.detachment), admin)
    assert day_comes(later) == {"done": 1, "held_up": 0}
    detachment = Unit.objects.get(pk=cast.detachment.pk)
    now = set(_covered(summer.campaign, detachment, date(2026, 9, 30), SYSTEM))
    assert now == {cast.detachment.pk, cast.wangxi.pk, cast.shiwan.pk}
    assert _covered(summer.campaign, detachment, CUT_OFFS[-1], SYSTEM) == [cast.detachment.pk]
    assert totals(summer, FIRST_DAY) == total
    assert_equal(books(summer), before)


def test_a_merger_and_then_a_split_of_the_heir(cast, summer, admin):
    old, total = books(summer), totals(summer, FIRST_DAY)
    second = FIRST_DAY + timedelta(days=10)
    between = [FIRST_DAY, FIRST_DAY + timedelta(days=9)]
    with time_machine.travel(PLANNED, tick=False):
        confirmed(planned(admin, kind="merge", subjects=[cast.shiwan], receivers=[cast.wangxi]), admin)
    assert day_comes() == {"done": 1, "held_up": 0}
    assert_equal(books(summer), old)
    merged, one = books(summer, between), totals(summer, between[-1])
    with time_machine.travel(at(FIRST_DAY + timedelta(days=2)), tick=False):
        new = [NewUnit("WD", "望东区交通运输局", "望东区局"), NewUnit("WN", "望南区交通运输局", "望南区局")]
        change = planned(admin, on=second, kind="split", subjects=[cast.wangxi], receivers=new)
        east, south = change.lines.filter(side="receiver")
        to = {a.field: (south if "problems" in a.holding.key else east).pk for a in rehearse(change).asked}
        chosen = {a.key: to[a.field] for a in rehearse(change).asked}
        change = answer_change(change=change, answers=chosen, revision=0, actor=admin)
        confirm_change(change=change, digest=rehearse(change).digest, actor=admin)
    assert day_comes(second) == {"done": 1, "held_up": 0}
    owned_by_the_living()
    assert totals(summer, FIRST_DAY) == total and totals(summer, second) == one
    assert_equal(books(summer), old)
    assert_equal(books(summer, between), merged)
    assert differences(summer.campaign) == 0


def moved_by_an_amendment(given, cast, kind, day, on):
    with time_machine.travel(at(on), tick=False):
        draft = amend.begin_amendment(campaign=given.campaign, actor=Actor(cast.zhao))
        values = {"due_date": day, "due_text": ""}
        amend.propose_dates(amendment=draft, row=given.requirements[kind], values=values, actor=Actor(cast.zhao))
        seen = preview_amendment(amendment=draft).digest
        publish_amendment(amendment=draft, reason="上级延期", seen=seen, actor=Actor(cast.zhao))
    given.campaign.refresh_from_db()


def test_amendments_before_and_after_a_merger(cast, summer, admin):
    moved_by_an_amendment(summer, cast, "liaison_form", date(2026, 9, 25), date(2026, 9, 12))
    days = [*CUT_OFFS, date(2026, 9, 13)]
    before, total = books(summer, days), totals(summer, FIRST_DAY)
    with time_machine.travel("2026-09-13 09:00:00+08:00", tick=False):
        confirmed(planned(admin, kind="merge", subjects=[cast.shiwan], receivers=[cast.wangxi]), admin)
    assert day_comes() == {"done": 1, "held_up": 0}
    assert_equal(books(summer, days), before)
    between = books(summer, [FIRST_DAY])
    moved_by_an_amendment(summer, cast, "liaison_form", date(2026, 10, 12), date(2026, 9, 18))
    # The heir has its own and the one that it took over: the amendment moves both, and makes no third.
    owed = Obligation.objects.filter(requirement__kind="liaison_form", unit=cast.wangxi)
    assert list(owed.values_list("due_date", flat=True)) == [date(2026, 10, 12)] * 2
    assert not Obligation.objects.filter(requirement__kind="liaison_form", unit=cast.shiwan).exists()
    assert totals(summer, FIRST_DAY) == total
    assert_equal(books(summer, days), before)
    assert_equal(books(summer, [FIRST_DAY]), between)


def test_what_was_signed_prints_as_it_did(cast, summer, admin):
    """A list on its way is the heir's by now; its paper names who signed it."""
    filing = Filing.objects.get(unit=cast.shiwan, kind="problem_list")
    filing.versions.update(frozen_at=at(date(2026, 8, 29)))

    def paper():
        sheet = paper_of(Filing.objects.get(pk=filing.pk))
        return sheet, pages_of(render_pdf(sheet["template"], sheet))

    before = paper()
    with time_machine.travel(PLANNED, tick=False):
        confirmed(planned(admin, kind="merge", subjects=[cast.shiwan], receivers=[cast.wangxi]), admin)
    assert day_comes() == {"done": 1, "held_up": 0}
    assert Filing.objects.get(pk=filing.pk).obligation.unit_name == "望溪县交通运输局"
    assert paper() == before and "石湾县交通运输局" in "".join(before[1])


def test_a_closed_problem_that_rebounds_goes_to_the_heir(cast, summer, admin):
    problem = Problem.objects.filter(unit=cast.wangxi, state="closed")[0]
    other = NewUnit("WX2", "望溪新区交通运输局", "新区局")
    with time_machine.travel(PLANNED, tick=False):
        change = planned(admin, kind="merge", subjects=[cast.wangxi, cast.shiwan], receivers=[other])
        confirmed(change, admin)
    day_comes()
    before = books(summer, [*CUT_OFFS, FIRST_DAY])
    with time_machine.travel("2026-09-20 09:00:00+08:00", tick=False):
        reopen_problem(problem=problem, note_text="反弹", new_due=date(2026, 10, 20), actor=Actor(cast.zhao))
    assert problem.unit.code == "WX2" and problem.state == "rectifying"
    assert problem.events.get(kind="reopened").changes["unit_id"] == [str(cast.wangxi.pk), str(problem.unit_id)]
    assert_equal(books(summer, [*CUT_OFFS, FIRST_DAY]), before)
    assert differences(summer.campaign) == 0


def test_without_one_heir_it_is_listed_anew(cast, summer, admin):
    problem = Problem.objects.filter(unit=cast.wangxi, state="closed")[0]
    with time_machine.travel(PLANNED, tick=False):
        confirmed(planned(admin, kind="dissolve", subjects=[cast.wangxi], receivers=[cast.shiwan]), admin)
    day_comes()
    Succession.objects.all().delete()
    with (
        time_machine.travel("2026-09-20 09:00:00+08:00", tick=False),
        pytest.raises(Refused, match="没有唯一的承接单位"),
    ):
        reopen_problem(problem=problem, note_text="反弹", new_due=date(2026, 10, 20), actor=Actor(cast.zhao))
    problem.refresh_from_db()
    assert (problem.state, problem.unit) == ("closed", cast.wangxi)


KINDS = ("merge", "split", "split_on", "dissolve")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_every_open_thing_has_one_living_owner(cast, summer, admin, seed):
    rng = random.Random(seed)
    ids = scopes(summer)[0]
    before = [built(summer, day, ids) for day in CUT_OFFS]
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
    assert_equal([built(summer, day, ids) for day in CUT_OFFS], before)
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
