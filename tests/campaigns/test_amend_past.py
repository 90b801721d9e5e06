"""What was reported of a past day stands: no amendment changes a kept workbook or the figures of that day."""

import hashlib
from datetime import date

import pytest

from accounts.actors import Actor
from accounts.models import User
from campaigns.models import Campaign, DueChange
from campaigns.services import amend
from campaigns.services.amend_publish import preview_amendment, publish_amendment
from jobs.services import run_job
from rectification import figures
from reporting.models import Export
from reporting.services import request_workbook
from tests.campaigns.test_amend_campaign import set_clock
from tests.reporting.given import Given, at, build_given
from tests.reporting.test_workbook import CUT_OFF, fill, report_of


@pytest.fixture
def given(cast, settings, tmp_path) -> Given:
    """A summer's work, and the evening of the cut-off day. The detachment owes a list that it has not filed."""
    set_clock(settings, tmp_path, "2026-08-30T20:00:00+08:00")
    given = build_given(cast)
    fill(given)
    given.owe("institution_list", cast.detachment, key="undated")
    given.owe("monthly_information", cast.wangxi, due=date(2026, 8, 15), key="2026-08")
    return given


def kept_workbook(given, cast) -> Export:
    """The workbook of the day, built as its job does it."""
    actor = Actor(User.objects.get(pk=cast.zhao.pk))
    export = request_workbook(campaign=given.campaign, unit=None, cut_off=CUT_OFF, actor=actor)
    assert export.job is not None
    run_job(job_id=export.job.pk)
    return Export.objects.get(pk=export.pk)


def file_of(export) -> str:
    with export.attachment.content.open("rb") as data:
        return hashlib.sha256(data.read()).hexdigest()


def figures_of(given) -> dict:
    """Every number of the day."""
    ids = [unit.pk for unit in given.units]
    return {
        "ledger": figures.ledger_figures(given.campaign, cut_off=CUT_OFF, unit_ids=ids).as_json(),
        "rates": figures.rate_figures(given.campaign, cut_off=CUT_OFF, unit_ids=ids).as_json(),
    }


def amend_much(given, cast) -> None:
    """A due day moved, a requirement and an item withdrawn, an item reworded, a requirement and a filer added."""
    zhao = Actor(User.objects.get(pk=cast.zhao.pk))
    draft = amend.begin_amendment(campaign=given.campaign, actor=zhao)
    moved = given.requirements["statistics_table"]
    values = {"due_date": date(2026, 9, 20), "due_text": ""}
    amend.propose_dates(amendment=draft, row=moved, values=values, actor=zhao)
    amend.propose_withdrawal(amendment=draft, row=given.requirements["institution_list"], actor=zhao)
    amend.propose_withdrawal(amendment=draft, row=given.items[1], actor=zhao)
    amend.propose_text(amendment=draft, row=given.items[0], values={"text": "改过的重点。"}, actor=zhao)
    amend.propose_requirement(
        amendment=draft, units=[cast.wangxi], actor=zhao,
        values={"kind": "custom", "title": "补报小结", "rhythm": "once", "due_date": date(2026, 9, 25)},
    )  # fmt: skip
    effect = preview_amendment(amendment=draft)
    publish_amendment(amendment=draft, reason="省里要求", seen=effect.digest, actor=zhao)
    assert effect.moved and effect.waived and effect.created


def test_neither_the_kept_workbook_nor_the_days_figures_change(cast, given, settings, tmp_path):
    export = kept_workbook(given, cast)
    kept, before = file_of(export), figures_of(given)
    set_clock(settings, tmp_path, "2026-09-03T09:00:00+08:00")
    amend_much(given, cast)
    assert Campaign.objects.get().version == 1 and DueChange.objects.exists()
    assert file_of(Export.objects.get(pk=export.pk)) == kept
    after = figures_of(given)
    # What was added since was nobody's duty then.
    assert after == before
    assert before["rates"]["total"]["expected"] >= 4 and before["ledger"]


def test_built_again_for_the_same_day_it_counts_the_same(cast, given, settings, tmp_path):
    before = report_of(given)
    set_clock(settings, tmp_path, "2026-09-03T09:00:00+08:00")
    amend_much(given, cast)
    after = report_of(given)
    assert after.rates.as_json() == before.rates.as_json()
    assert after.ledger.as_json() == before.ledger.as_json()
    assert [line.due for line in after.unaccepted] == [line.due for line in before.unaccepted]


def test_the_figures_of_the_days_after_do_change(cast, given, settings, tmp_path):
    set_clock(settings, tmp_path, "2026-09-03T09:00:00+08:00")
    today = date(2026, 9, 3)
    ids = [unit.pk for unit in given.units]
    before = figures.rate_figures(given.campaign, cut_off=today, unit_ids=ids).total
    amend_much(given, cast)
    after = figures.rate_figures(given.campaign, cut_off=today, unit_ids=ids).total
    assert after.expected < before.expected
    assert at(today).date() == today
