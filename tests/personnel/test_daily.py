"""What the day itself does to certificates."""

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


def test_the_timetable_asks_for_it_and_the_job_can_be_run_twice(cast):
    assert TIMETABLE["personnel-daily"]["args"] == (DAILY, str(label_of(DAILY)), "day", 5)
    registered(officer(cast.wangxi, cast.shen), cast.zhao, valid_until=clock.today() + 30 * DAY)
    told: list[str] = []
    progress = Progress(Job(kind=DAILY), lambda _job, text, _done, _total: told.append(text))
    assert handler_of(DAILY)(progress) == {"expired": 0, "inspection_due": 0, "imports_dropped": 0}
    with clock.standing_at(clock.now() + 31 * DAY):
        assert handler_of(DAILY)(progress)["expired"] == 1
        assert handler_of(DAILY)(progress)["expired"] == 0 and len(told) == 3
    assert not Message.objects.exists(), "who is told of it is the reminders' affair"
