"""What the day itself does to certificates, and who is told of what comes to its end."""

from datetime import timedelta

import pytest

from accounts.actors import SYSTEM
from audit import clock
from config.timetable import TIMETABLE
from jobs.models import Job, Message
from jobs.registry import Progress, handler_of, label_of
from personnel import services
from personnel.jobs import DAILY
from personnel.models import Certificate
from personnel.services.daily import step_of
from tests.personnel.scenes import act, officer, registered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def keep(days: int) -> dict[str, int]:
    return services.keep_certificates(on=clock.today() + days * DAY, actor=SYSTEM)


def test_a_certificate_expires_on_the_day_after_its_last(cast):
    today = clock.today()
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao, valid_until=today + 10 * DAY)
    assert keep(10) == {"expired": 0, "inspection_due": 0}
    assert keep(11)["expired"] == 1 and keep(11)["expired"] == 0
    certificate.refresh_from_db()
    assert certificate.state == "expired"
    event = certificate.events.latest("pk")
    assert (event.kind, event.on, event.actor_name) == ("expired", today + 11 * DAY, "系统")


def test_it_comes_due_for_inspection_thirty_days_ahead(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    assert certificate.inspect_by
    ahead = (certificate.inspect_by - clock.today()).days
    assert keep(ahead - 31)["inspection_due"] == 0
    assert keep(ahead - 30)["inspection_due"] == 1 and keep(ahead)["inspection_due"] == 0
    certificate.refresh_from_db()
    assert certificate.state == "inspection_due"


def test_what_is_suspended_stays_so_past_its_end(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao, valid_until=clock.today() + DAY)
    services.suspend(certificate=certificate, on=clock.today(), reason="培训不合格", actor=act(cast.zhao))
    assert keep(5)["expired"] == 0
    assert Certificate.objects.get().state == "suspended"


def test_the_lead_times_are_the_kinds(cast):
    today = clock.today()
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao, valid_until=today + 400 * DAY)
    assert certificate.valid_until
    steps = {days: step_of(certificate, certificate.valid_until - days * DAY) for days in range(-3, 200)}
    assert {days: step for days, step in steps.items() if step is not None} == {180: 180, 90: 90, 30: 30, -1: 0}


def test_the_units_people_and_the_officer_hear_once_a_day(cast):
    today = clock.today()
    row, other = officer(cast.wangxi, cast.shen), officer(cast.shiwan, cast.lin, "乙")
    services.link_account(officer=row, user=cast.han, actor=act(cast.shen))
    registered(row, cast.zhao, "T1", valid_until=today + 90 * DAY)
    registered(officer(cast.wangxi, cast.shen, "丙"), cast.zhao, "T2", valid_until=today + 30 * DAY)
    registered(other, cast.zhao, "T3", valid_until=today + 91 * DAY)
    assert services.tell_of_certificates(on=today) == 2 and services.tell_of_certificates(on=today) == 0
    told = {message.user: message for message in Message.objects.filter(category="personnel.certificates")}
    assert set(told) == {cast.shen, cast.han}
    assert told[cast.shen].subject == "2本执法证件要办理"
    first, second = told[cast.shen].body.splitlines()
    assert first.startswith("丙的交通运输行政执法证（T2）") and "还有30天" in first and "还有90天" in second
    assert services.tell_of_certificates(on=today + DAY) == 2, "the other unit's, a day later"


def test_what_waits_to_be_revoked_is_not_renewed_and_nobody_is_reminded(cast):
    certificate = registered(
        officer(cast.wangxi, cast.shen), cast.zhao, valid_until=clock.today() + 30 * DAY
    )  # fmt: skip
    services.propose_revocation(certificate=certificate, reason="转岗", actor=act(cast.shen))
    assert services.tell_of_certificates(on=clock.today()) == 0


def test_the_timetable_asks_for_it_and_the_job_can_be_run_twice(cast):
    assert TIMETABLE["personnel-daily"]["args"] == (DAILY, str(label_of(DAILY)), "day", 5)
    registered(officer(cast.wangxi, cast.shen), cast.zhao, valid_until=clock.today() + 30 * DAY)
    told: list[str] = []
    progress = Progress(Job(kind=DAILY), lambda _job, text, _done, _total: told.append(text))
    assert handler_of(DAILY)(progress) == {"expired": 0, "inspection_due": 0, "messages": 2, "imports_dropped": 0}
    assert handler_of(DAILY)(progress)["messages"] == 0 and len(told) == 4
