"""Units change at random while people work: everything open has one owner that stands, sums stay, closed things too."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.actors import SYSTEM, Actor
from accounts.models import Unit
from accounts.services.changes import (
    NewUnit,
    Plan,
    answer_change,
    carry_out_due,
    confirm_change,
    plan_change,
    rehearse,
)
from accounts.transitions import Refused
from audit import clock
from campaigns.models import Obligation, Participation
from rectification.models import Filing, Problem
from rectification.rollup import differences
from rectification.services import reopen_problem
from tests.rectification.scenes import act
from tests.reporting.given import at
from tests.reporting.test_organisation_change import (
    CUT_OFFS,
    FIRST_DAY,
    assert_equal,
    built,
    owned_by_the_living,
    totals,
)
from tests.reporting.test_workbook import fill

PLACE = st.integers(0, 30)


class Organisation(RuleBasedStateMachine):
    """Three units of a campaign at first; every change takes effect two days after it was planned."""

    def __init__(self, cast, given):
        super().__init__()
        self.cast, self.given, self.number = cast, given, 0
        self.block = transaction.atomic()
        self.block.__enter__()
        self.day = FIRST_DAY
        self.given.counter = 100
        self.book = built(given, CUT_OFFS[-1], [unit.pk for unit in given.units])

    def teardown(self):
        """The book of before is the same after all that; then the example's rows go."""
        ids = [unit.pk for unit in self.given.units]
        assert_equal([built(self.given, CUT_OFFS[-1], ids)], [self.book])
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def standing(self):
        parts = Participation.objects.values("unit")
        return list(Unit.objects.filter(pk__in=parts, dissolved_on=None).order_by("pk"))

    def closed(self):
        """What no change may touch."""
        problems = Problem.objects.filter(state__in=["closed", "withdrawn"]).values_list("pk", "unit", "state")
        filings = Filing.objects.filter(state="accepted").values_list("pk", "unit", "obligation__unit")
        waived = Obligation.objects.exclude(waived_at=None).values_list("pk", "unit", "title")
        return [set(problems), set(filings), set(waived)]

    def new(self, count):
        self.number += 1
        return [NewUnit(f"N{self.number}{n}", f"新设{self.number}{n}局", f"新{self.number}{n}") for n in range(count)]

    @rule(kind=st.sampled_from(["merge", "merge_new", "split", "split_on", "dissolve", "move", "rename"]), who=PLACE,
          other=PLACE, answers=st.lists(PLACE, min_size=12, max_size=12))  # fmt: skip
    def change(self, kind, who, other, answers):
        units = self.standing()
        subject = units[who % len(units)]
        others = [unit for unit in units if unit != subject] or [self.cast.office]
        taking = others[other % len(others)]
        about = {
            "merge": {"kind": "merge", "subjects": [subject, taking], "receivers": [taking]},
            "merge_new": {"kind": "merge", "subjects": [subject, taking], "receivers": self.new(1)},
            "split": {"kind": "split", "subjects": [subject], "receivers": self.new(2)},
            "split_on": {"kind": "split", "subjects": [subject], "receivers": [subject, *self.new(1)]},
            "dissolve": {"kind": "dissolve", "subjects": [subject], "receivers": [taking]},
            "move": {"kind": "move", "subjects": [subject], "parent": self.cast.legal},
            "rename": {"kind": "rename", "subjects": [subject], "name": f"更名{self.number}{subject.pk}局"},
        }[kind]
        admin = Actor(self.cast.admin)
        first = self.day + timedelta(days=2)
        with clock.standing_at(at(self.day)):
            try:
                row = plan_change(plan=Plan(on=first, basis="编办文件", **about), actor=admin)
            except Refused:
                return  # it stands there already
            lines = list(row.lines.filter(side="receiver"))
            asked = rehearse(row).asked
            chosen = {one.key: lines[answers[n % 12] % len(lines)].pk for n, one in enumerate(asked)}
            if chosen:
                row = answer_change(change=row, answers=chosen, revision=0, actor=admin)
            rehearsal = rehearse(row)
            if rehearsal.obstacles:
                return
            confirm_change(change=row, digest=rehearsal.digest, actor=admin)
        self.day = first
        before = totals(self.given, first), self.closed(), Obligation.objects.count(), Problem.objects.count()
        with clock.standing_at(at(first, 0, 10)):
            assert carry_out_due(actor=SYSTEM) == {"done": 1, "held_up": 0}
        after = totals(self.given, first), self.closed(), Obligation.objects.count(), Problem.objects.count()
        assert after == before
        self.day += timedelta(days=1)

    @rule(who=PLACE, item=PLACE)
    def list_one(self, who, item):
        units, items = self.standing(), self.given.items
        self.given.problem(units[who % len(units)], items[item % len(items)], at(self.day), due=self.day)

    @rule(which=PLACE, kind=st.sampled_from(["claimed", "verified", "sent_back"]))
    def work(self, which, kind):
        sources = {"claimed": ["open", "rectifying"], "verified": ["claimed"], "sent_back": ["claimed"]}[kind]
        rows = list(Problem.objects.filter(state__in=sources).order_by("pk"))
        if rows:
            self.given.act(rows[which % len(rows)], kind, at(self.day, 11))

    @rule(which=PLACE)
    def found_again(self, which):
        rows = list(Problem.objects.filter(state="closed").order_by("pk"))
        if not rows:
            return
        problem = rows[which % len(rows)]
        with clock.standing_at(at(self.day, 12)):
            due = self.day + timedelta(days=30)
            try:
                reopen_problem(problem=problem, note_text="反弹", new_due=due, actor=act(self.cast.zhao))
            except Refused as refusal:
                assert "没有唯一的承接单位" in str(refusal)

    @rule(which=PLACE, good=st.booleans())
    def file(self, which, good):
        rows = list(Obligation.objects.filter(filing=None, waived_at=None).order_by("pk"))
        if rows:
            moment = at(self.day, 13)
            self.given.file(rows[which % len(rows)], moment, accepted=moment if good else None)

    @invariant()
    def every_open_thing_has_one_living_owner(self):
        owned_by_the_living()
        assert differences(self.given.campaign) == 0


@pytest.mark.django_db
def test_units_change_while_people_work(cast, given):
    fill(given)
    for unit in given.units:
        given.owe("liaison_form", unit, due=FIRST_DAY + timedelta(days=5))
        given.owe("monthly_information", unit, due=FIRST_DAY + timedelta(days=15), key="2026-09")
    machine: Any = partial(Organisation, cast, given)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
