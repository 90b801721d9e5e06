"""Ways round training, appraisal files and private data that somebody might try; and what a merger must not lose."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.actors import SYSTEM, Actor
from accounts.models import Unit
from accounts.services.changes import carry_out_due, rehearse
from accounts.services.units import UnitFields, create_unit
from accounts.transitions import Refused
from audit import clock
from jobs.models import Job
from jobs.services import run_job
from personnel import services
from personnel.clean_up import clean_up_in
from personnel.models import AttendanceBatch, Certificate, Liaison, Officer, TrainingRule, TrainingSession
from personnel.services import From, OfficerFields, exchange, training
from personnel.services.network import LiaisonFields, register_liaison
from personnel.training.hours import short_in
from personnel.training.sheet import SHEET
from tests.accounts.test_change_organisation import confirmed, day_comes, planned
from tests.personnel.exchange_scenes import uploaded, written
from tests.personnel.scenes import act, id_number, mobile, officer, registered
from tests.personnel.training_scenes import fields, held, plan, rule, session, workbook

pytestmark = pytest.mark.django_db


def test_nobody_makes_a_colleagues_file_his_own_to_read_its_numbers(cast):
    row = officer(cast.wangxi, cast.shen, id_number=id_number(1), mobile=mobile(1))
    with pytest.raises(Refused, match="由其他人"):
        services.link_account(officer=row, user=cast.shen, actor=act(cast.shen))
    assert Officer.objects.get().user is None
    with pytest.raises(PermissionDenied):
        services.unmask_own(officer=row, field="id_number", actor=act(cast.shen))


def test_a_number_in_a_heading_of_the_attendance_list_is_not_kept(cast):
    row = session(cast.wangxi, cast.shen)
    headings = [*(column.heading for column in SHEET.columns), f"高远{id_number(1)}", mobile(2)]
    content = workbook(("高远", "", "", "出勤"), headings=headings)
    batch = training.check_attendance(session=row, name="签到表.xlsx", content=content, actor=act(cast.shen))
    kept = str(AttendanceBatch.objects.get(pk=batch.pk).content)
    assert id_number(1) not in kept and mobile(2) not in kept
    plan = training.plan_of(batch, act(cast.shen))
    assert len([fault for fault in plan.faults if "没有这一栏" in fault.problem]) == 2


class TestMerger:
    """Wangxi's bureau goes into Shiwan's on the first of July."""

    @pytest.fixture(autouse=True)
    def june(self):
        with time_machine.travel("2020-06-09 09:00:00+08:00", tick=False):
            yield

    def merge(self, cast):
        admin = Actor(cast.admin)
        change = planned(admin, kind="merge", subjects=[cast.wangxi], receivers=[cast.shiwan])
        asked = {one.holding.key: one.holding.count for one in rehearse(change).asked}
        confirmed(change, admin)
        with time_machine.travel("2020-07-01 00:10:00+08:00", tick=False):
            assert carry_out_due(actor=SYSTEM) == {"done": 1, "held_up": 0}
        return asked

    def test_the_certificate_of_who_has_gone_stays_a_case_of_somebody(self, cast):
        gone = officer(cast.wangxi, cast.shen, name="刘向东")
        certificate = registered(gone, cast.zhao)
        services.change_state(officer=gone, state="retired", since=From(date(2020, 6, 9), "退休"), actor=act(cast.shen))
        before = clean_up_in([cast.wangxi.pk], date(2020, 6, 9))
        assert [(line.kind, line.name) for line in before] == [("gone", "刘向东")]
        assert self.merge(cast)["personnel.officers"] == 1
        with time_machine.travel("2020-07-02 09:00:00+08:00", tick=False):
            after = clean_up_in([cast.shiwan.pk], date(2020, 7, 2))
            assert [(line.kind, line.name) for line in after] == [("gone", "刘向东")]
            certificate = Certificate.objects.get(pk=certificate.pk)
            # The heir's people close it.
            services.state_cases(certificate=certificate, left=0, text="没有在办案件", actor=act(cast.lin))
            services.revoke(certificate=certificate, on=date(2020, 7, 2), actor=act(cast.zhao))
        gone.refresh_from_db()
        assert gone.unit == cast.wangxi, "who has gone stays in the files of his unit"

    def test_a_training_to_come_is_held_by_the_heir(self, cast):
        whole = plan(cast.wangxi, cast.shen)
        coming = session(cast.wangxi, cast.shen, begins_on=date(2020, 8, 3), ends_on=date(2020, 8, 4), plan=whole)
        assert self.merge(cast)["personnel.training"] == 1
        with time_machine.travel("2020-08-05 09:00:00+08:00", tick=False):
            coming = TrainingSession.objects.get(pk=coming.pk)
            assert coming.unit == cast.shiwan
            one = officer(cast.shiwan, cast.lin)
            training.record_attendance(session=coming, seen=[training.Seen(one, "present")], actor=act(cast.lin))
            training.hold_session(session=coming, actor=act(cast.lin))

    def test_nothing_new_is_given_to_a_unit_that_has_just_gone(self, cast):
        stale = Unit.objects.get(pk=cast.wangxi.pk)
        self.merge(cast)
        with time_machine.travel("2020-07-02 09:00:00+08:00", tick=False):
            data = LiaisonFields(name="贺平", valid_from=date(2020, 7, 2), mobile=mobile(3))
            with pytest.raises(Refused, match="已经撤销"):
                register_liaison(unit=stale, data=data, actor=act(cast.zhao))
            with pytest.raises(Refused, match="已经撤销"):
                training.plan_session(unit=stale, data=fields(begins_on=date(2020, 8, 3)), actor=act(cast.zhao))
            with pytest.raises(Refused, match="已经撤销"):
                training.add_plan(unit=stale, data=training.PlanFields(2020, "年度培训计划"), actor=act(cast.zhao))
        assert not Liaison.objects.exists() and not TrainingSession.objects.exists()

    def test_a_receiver_two_levels_below_comes_up(self, cast):
        """The bureau of the county goes into a station of its brigade: the brigade then stands below it."""
        admin = Actor(cast.admin)
        station = create_unit(
            code="WX-ZD", fields=UnitFields("望溪中队", "brigade", parent=cast.wangxi_brigade),
            valid_from=date(2020, 6, 1), actor=admin,
        )  # fmt: skip
        confirmed(planned(admin, kind="merge", subjects=[cast.wangxi], receivers=[station]), admin)
        assert day_comes() == {"done": 1, "held_up": 0}
        station, brigade = Unit.objects.get(pk=station.pk), Unit.objects.get(pk=cast.wangxi_brigade.pk)
        assert brigade.path.startswith(station.path) and station.depth == cast.wangxi.depth


class TestImport:
    """A workbook of more lines than are written while the browser waits."""

    @pytest.fixture(autouse=True)
    def in_the_background(self, monkeypatch):
        monkeypatch.setattr(exchange, "AT_ONCE", 0)

    def test_a_line_does_not_change_another_than_was_read(self, cast):
        """Between confirmation and writing the one who was meant goes, and another of his name comes."""
        read = officer(cast.wangxi, cast.shen, "高远")
        row = {"name": "高远", "unit": cast.wangxi.code, "kind": "执法人员", "post": "大队长"}
        batch = written("roster", cast.shen, row)
        since = From(clock.today(), "调令")
        services.move_officer(officer=read, unit=cast.legal, since=since, keep_certificates=True, actor=act(cast.zhao))
        other = officer(cast.wangxi, cast.shen, "高远")
        run_job(job_id=Job.objects.get(kind=exchange.JOB_KIND).pk)
        other.refresh_from_db()
        batch.refresh_from_db()
        assert other.post == "" and batch.applied_at is not None
        assert batch.counts == {"added": 0, "changed": 0, "unchanged": 0, "not_written": 1}
        assert batch.refused[0][:2] == [2, "高远"] and "对不上" in batch.refused[0][2]

    def test_what_somebody_else_writes_meanwhile_stays(self, cast):
        read = officer(cast.wangxi, cast.shen, "高远")
        row = {"name": "高远", "unit": cast.wangxi.code, "kind": "执法人员", "education": "本科"}
        batch = uploaded("roster", cast.shen, row)
        (step,) = exchange.plan_of(batch, act(cast.shen)).steps
        services.edit_officer(officer=read, data=OfficerFields(name="高远", post="大队长"), actor=act(cast.shen))
        exchange._write(step, "", act(cast.shen))
        read.refresh_from_db()
        assert (read.post, read.education) == ("大队长", "本科")


LISTS = [
    "network-list", "appointment-list", "disclosure-list", "training-list", "training-hours", "training-ranking",
    "training-effect-list", "appraisal-list", "officer-list", "certificate-list", "clean-up-list",
    "clean-up-case-list",
]  # fmt: skip
ODD = [
    "on=0001-01-01", "on=9999-12-31", "on=x", "unit=99999999999999999999", "unit=-1", "unit=%D9%A3", "year=0000",
    "year=9999", "page=%2500", "page=eyJ", "page=" + "9" * 400, "q=%25%5F%27%22", "state=%27", "kind=999999999999999",
    "tab=x", "grade=%27", "short=2",
]  # fmt: skip


def test_no_address_breaks_a_list(cast):
    client = Client()
    client.force_login(cast.zhao)
    answers = {(name, query): client.get(f"{reverse(name)}?{query}").status_code for name in LISTS for query in ODD}
    assert {place: code for place, code in answers.items() if code not in (200, 302)} == {}


def test_a_province_with_a_threshold_for_each_of_a_thousand_units(cast):
    """Who is short is found all the same; a condition for each breaks in SQLite."""
    short, well, elsewhere = (officer(cast.wangxi, cast.shen, name) for name in ("高远", "秦晓峰", "许一帆"))
    services.move_officer(
        officer=elsewhere,
        unit=cast.legal,
        since=From(clock.today(), "调令"),
        keep_certificates=True,
        actor=act(cast.zhao),
    )
    kept = rule(cast.wangxi, cast.zhao, amount=4)
    held(session(cast.wangxi, cast.shen), [well], cast.shen)
    TrainingRule.objects.bulk_create(
        TrainingRule(
            unit=cast.shiwan, category=kept.category, tenths=300, measure=kept.measure, first_year=kept.first_year,
            basis="某县〔2026〕9号", created_at=clock.now(),
        )
        for _n in range(1100)
    )  # fmt: skip
    assert list(short_in(Officer.objects.all(), clock.today().year)) == [short]
