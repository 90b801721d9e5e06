"""A notice comes in: kept, read, failed with a reason, read again, given up."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import Actor
from accounts.transitions import Refused, StaleState
from audit.models import Entry
from campaigns.models import NoticeReading
from campaigns.services.intake import PASTED, drop_reading, job_of, read_again, read_now, start_reading
from files.models import Attachment
from jobs.models import Job
from jobs.services import run_job
from tests.campaigns.drafts import TEXT

pytestmark = pytest.mark.django_db


def upload(name, content):
    return SimpleUploadedFile(name, content)


def start(cast, **given):
    return start_reading(organiser=cast.legal, actor=Actor(cast.zhao), **given)


def trail():
    return list(
        Entry.objects.filter(action__startswith="campaigns.reading").order_by("pk").values_list("action", flat=True)
    )


def test_pasted_text_is_kept_as_a_file_and_read_at_once(cast):
    reading = start(cast, text=TEXT)
    reading.refresh_from_db()
    assert (reading.state, reading.text, reading.source.name) == ("open", TEXT, PASTED)
    assert reading.draft["title"] == "岚川市交通运输执法突出问题专项整治实施方案"
    assert reading.read_at is not None
    assert reading.source.content.open("rb").read().decode() == TEXT
    assert trail() == ["campaigns.reading.started", "campaigns.reading.read"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_text_file_in_any_encoding(cast, encoding):
    reading = start(cast, upload=upload("通知.txt", TEXT.encode(encoding)))
    assert (reading.state, reading.text) == ("open", TEXT)


def test_what_cannot_be_read_is_kept_with_the_reason(cast):
    reading = start(cast, upload=upload("空话.txt", b"no Chinese here"))
    assert reading.state == "failed"
    assert "没有读到汉字" in reading.reason
    assert reading.source.name == "空话.txt"
    read_again(reading=reading, actor=Actor(cast.zhao))
    assert reading.state == "failed"
    assert trail()[-2:] == ["campaigns.reading.restarted", "campaigns.reading.not_read"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("照片.png", b"\x89PNG\r\n\x1a\n", "不是通知文件"),
        ("表.xlsx", b"PK\x03\x04", "不是通知文件"),
        ("改名.txt", b"PK\x03\x04abc", "内容与扩展名不符"),
        ("改名.txt", b"\x00\x01\x02", "内容与扩展名不符"),
        ("空.txt", b"", "空文件"),
    ],
)
def test_what_is_no_notice_is_refused_and_nothing_kept(cast, name, content, words):
    with pytest.raises(Refused, match=words):
        start(cast, upload=upload(name, content))
    assert not NoticeReading.objects.exists()
    assert not Attachment.objects.exists()


def test_nothing_at_all_is_refused(cast):
    with pytest.raises(Refused, match="还没有通知"):
        start(cast, text="  \n")


def test_other_uploads_take_no_text(cast):
    from files.services import store_upload

    with pytest.raises(Refused, match="不能上传"):
        store_upload(upload=upload("证据.txt", b"abc"), actor=Actor(cast.zhao))


def test_only_who_configures_for_the_organiser_may(cast):
    for person in (cast.wu, cast.shen, cast.sun):
        with pytest.raises(PermissionDenied):
            start_reading(organiser=cast.legal, actor=Actor(person), text=TEXT)


def test_a_pdf_waits_for_a_job_and_the_job_reads_it(cast):
    reading = start(cast, upload=upload("通知.pdf", b"%PDF-1.4 broken"))
    assert reading.state == "reading"
    job = job_of(reading)
    assert job is not None and job.state == "queued"
    with pytest.raises(StaleState):
        read_again(reading=reading, actor=Actor(cast.zhao))
    run_job(job_id=job.pk)
    reading.refresh_from_db()
    assert Job.objects.get(pk=job.pk).state == "done"
    assert reading.state == "failed"
    assert reading.reason


def test_a_reading_that_was_given_up_is_not_read(cast):
    reading = start(cast, upload=upload("通知.pdf", b"%PDF-1.4 broken"))
    drop_reading(reading=reading, actor=Actor(cast.zhao))
    stale = NoticeReading.objects.get(pk=reading.pk)
    stale.state = "reading"
    read_now(reading=stale)
    assert stale.state == "dropped"
    with pytest.raises(StaleState):
        drop_reading(reading=reading, actor=Actor(cast.zhao))


def test_another_notice_takes_the_place_of_the_first(cast):
    first = start(cast, text=TEXT)
    second = start(cast, text=TEXT, instead_of=first)
    first.refresh_from_db()
    assert (first.state, second.state) == ("dropped", "open")


def test_the_file_is_for_those_whom_the_reading_is_for(cast):
    reading = start(cast, text=TEXT)
    readers = {
        name for name, person in cast.people.items()
        if Attachment.objects.visible_to(person).filter(pk=reading.source_id).exists()
    }  # fmt: skip
    assert readers == {"zhao", "zhou"}
