"""Asking for a workbook: who may, over what, and how it ends; the file is fetched only while the right lasts."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from jobs.models import Job, JobState
from jobs.services import run_job
from reporting import services
from reporting.models import Export
from reporting.services import request_workbook, retry_workbook
from tests.cast import Cast
from tests.reporting.given import Given, at

LISTED = at(date(2026, 6, 20))


def fresh(user: User) -> User:
    """The person as the next request sees him: rights are read once a request."""
    person: User = User.objects.get(pk=user.pk)
    return person


def ask(given: Given, user: User, unit=None, cut_off: date | None = None) -> Export:
    cut_off = cut_off or clock.today()
    return request_workbook(campaign=given.campaign, unit=unit, cut_off=cut_off, actor=Actor(fresh(user)))


def built(export: Export) -> Export:
    assert export.job is not None
    run_job(job_id=export.job.pk)
    found: Export = Export.objects.select_related("job", "attachment").get(pk=export.pk)
    return found


def units_in(export: Export) -> set[str]:
    """The units that the workbook's statistics show."""
    assert export.attachment is not None
    book = openpyxl.load_workbook(io.BytesIO(export.attachment.content.read()))
    rows = book["分单位情况"].iter_rows(min_row=6, max_col=2, values_only=True)
    return {str(name) for number, name in rows if isinstance(number, int)}


@pytest.fixture(autouse=True)
def problems(given: Given) -> None:
    for unit in given.units:
        given.problem(unit, given.items[0], LISTED)


@pytest.mark.parametrize(
    ("person", "units"),
    [
        ("zhao", {"市支队", "望溪县局", "石湾县局"}),
        ("chen", {"市支队", "望溪县局", "石湾县局"}),
        ("shen", {"望溪县局"}),
        ("han", {"望溪县局"}),
        ("lin", {"石湾县局"}),
    ],
)
def test_everybody_gets_what_he_reaches(given: Given, cast: Cast, person: str, units: set[str]) -> None:
    export = built(ask(given, cast.people[person]))
    assert export.job is not None and export.job.state == JobState.DONE, export.job
    assert units_in(export) == units
    assert export.figures["ledger"]["total"]["found"] == len(units)
    assert export.figures["problems"] == len(units)


@pytest.mark.parametrize("person", ["luo", "admin", "guard", "auditor"])
def test_who_may_not_is_refused(given: Given, cast: Cast, person: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(given, cast.people[person])
    assert not Export.objects.exists()


def test_another_units_figures_are_out_of_reach(given: Given, cast: Cast) -> None:
    with pytest.raises(Refused):
        ask(given, cast.shen, unit=cast.shiwan)


def test_one_unit_of_many(given: Given, cast: Cast) -> None:
    export = built(ask(given, cast.zhao, unit=cast.wangxi))
    assert units_in(export) == {"望溪县局"}
    assert export.attachment is not None
    assert export.attachment.name == f"执法突出问题专项整治_望溪县交通运输局_截至{clock.today():%Y%m%d}.xlsx"


def test_a_day_to_come_is_refused(given: Given, cast: Cast) -> None:
    with pytest.raises(Refused, match="今天以后"):
        ask(given, cast.zhao, cut_off=clock.today() + timedelta(days=1))


def test_the_same_report_is_not_built_twice_at_once(given: Given, cast: Cast) -> None:
    export = ask(given, cast.zhao)
    with pytest.raises(Refused, match="正在生成"):
        ask(given, cast.zhao)
    built(export)
    assert ask(given, cast.zhao).pk != export.pk


def test_acts_stand_in_the_trail(given: Given, cast: Cast) -> None:
    built(ask(given, cast.zhao))
    actions = list(
        Entry.objects.filter(action__startswith="reporting.").order_by("id").values_list("action", "actor_name")
    )
    assert actions == [("reporting.export.requested", "赵敏之"), ("reporting.export.built", "系统")]


def test_a_second_message_builds_nothing_twice(given: Given, cast: Cast) -> None:
    export = built(ask(given, cast.zhao))
    attachment = export.attachment
    Job.objects.update(state=JobState.QUEUED)
    assert built(export).attachment == attachment


def test_a_failure_says_why_and_can_be_tried_again(given: Given, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    export = ask(given, cast.zhao)
    actor = Actor(fresh(cast.zhao))
    with pytest.raises(StaleState):
        retry_workbook(export=export, actor=actor)
    with monkeypatch.context() as patched:
        patched.setattr(services, "store_generated", full_disk)
        export = built(export)
    assert export.job is not None and export.job.state == JobState.FAILED
    assert "数据没有变化" in export.job.reason
    first = export.job
    retry_workbook(export=export, actor=actor)
    with pytest.raises(StaleState):
        retry_workbook(export=export, actor=actor)
    export = built(Export.objects.select_related("job").get(pk=export.pk))
    assert export.job != first
    assert export.attachment is not None


def download(client, export: Export, user: User) -> int:
    client.force_login(fresh(user))
    assert export.attachment is not None
    return int(client.get(reverse("attachment-download", args=[export.attachment.uuid])).status_code)


def test_the_file_is_for_who_asked_and_only_while_the_right_lasts(given: Given, cast: Cast, client) -> None:
    export = built(ask(given, cast.zhao))
    assert download(client, export, cast.zhao) == 200
    for other in (cast.zhou, cast.chen, cast.shen, cast.auditor):
        assert download(client, export, other) == 404
    yesterday = clock.today() - timedelta(days=1)
    Membership.objects.filter(user=cast.zhao).update(valid_to=yesterday)
    Membership.objects.create(user=cast.zhao, unit=cast.wangxi, role="liaison", state="granted", valid_from=yesterday)
    assert download(client, export, cast.zhao) == 404
    client.force_login(fresh(cast.zhao))
    assert client.get(reverse("export-detail", args=[export.uuid])).status_code == 404


def test_rights_lost_while_it_waits_stop_the_job(given: Given, cast: Cast) -> None:
    export = ask(given, cast.zhao)
    Membership.objects.filter(user=cast.zhao).update(valid_to=clock.today() - timedelta(days=1))
    export = built(export)
    assert export.job is not None and export.job.state == JobState.FAILED
    assert "统计权限" in export.job.reason
    assert export.attachment is None
