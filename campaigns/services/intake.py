"""Reading a notice: keep the file, read it at once or in the background, give it up."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.models import Unit
from accounts.transitions import Change, Refused, StaleState, apply, what
from audit import clock
from audit.services import record
from campaigns import states
from campaigns.intake.printed import printed_parties
from campaigns.models import NoticeReading, ReadingState
from campaigns.notices import Unreadable
from campaigns.notices.fence import read_fenced
from campaigns.querysets import NoticeReadingQuerySet
from campaigns.services.configure_campaign import organisers_of
from files.models import Attachment
from files.services import TEXTS, store_generated, store_upload
from jobs.models import Job
from jobs.registry import Progress
from jobs.services import enqueue, retry_job

#: The kind of the job that reads what another program must open first.
READ_NOTICE = "campaigns.read_notice"
#: What a person may hand in; the first ones are read while he or she waits.
AT_ONCE = (*TEXTS, ".docx")
SLOWLY = (".pdf", ".doc", ".wps")
PASTED = "粘贴的通知.txt"
#: A notice names tens of parties (the longest known one 53); what names more is a register.
MOST_PARTIES = 500
REASON_MOST = int(NoticeReading._meta.get_field("reason").max_length or 0)


def start_reading(
    *, organiser: Unit, actor: Actor, upload: "UploadedFile[Any] | None" = None, text: str = "",
    instead_of: NoticeReading | None = None,
) -> NoticeReading:  # fmt: skip
    """Keep a notice and read it: an upload, or text that was pasted. `instead_of` is given up in the same step.

    What takes longer is read by a job; the reading is then still READING. A file that cannot be read is kept, its
    reading FAILED with the reason. Raises Refused (no file, a kind that is no notice), PermissionDenied, StaleState.
    """
    if organiser.pk not in organisers_of(actor):
        raise PermissionDenied(_("您没有为这个牵头单位配置专项整治的权限。"))
    if upload is None and not text.strip():
        raise Refused(_("还没有通知。请选一个文件，或者把通知全文粘贴进来。"))
    with transaction.atomic():
        source = _kept(upload, text, actor)
        reading = NoticeReading.objects.create(
            organiser=organiser, source=source, created_by=actor.person, created_at=clock.now()
        )
        record(who=actor.who, action="campaigns.reading.started", what=what(reading), after={"unit": str(organiser)})
        if instead_of is not None:
            drop_reading(reading=instead_of, actor=actor)
        later = _ending(source) not in AT_ONCE
        if later:
            _ask(reading, actor)
    if not later:
        read_now(reading=reading)
    return reading


def read_again(*, reading: NoticeReading, actor: Actor) -> None:
    """Read a kept file once more, after a failure or an attempt that broke off. Raises StaleState otherwise."""
    job = job_of(reading)
    if reading.state == ReadingState.READING and job is not None and not job.ended:
        raise StaleState(reading, reading.state)
    with transaction.atomic():
        apply(states.READ_AGAIN, row=reading, actor=actor, change=Change({"reason": ""}))
        later = _ending(reading.source) not in AT_ONCE
        if later and job is not None and job.requested_by_id == actor.person.pk and str(job.state) != "done":
            retry_job(job=job, actor=actor)
        elif later:
            _ask(reading, actor)
    if not later:
        read_now(reading=reading)


def drop_reading(*, reading: NoticeReading, actor: Actor) -> None:
    """Give a reading up; the file and what was decided stay. Raises StaleState when it has ended."""
    apply(states.DROP_READING, row=reading, actor=actor, change=Change({"closed_at": clock.now()}))


def read_in_background(progress: Progress) -> dict[str, Any]:
    """The job. Repeatable: a reading that has ended is left alone."""
    reading = NoticeReading.objects.select_related("source").get(uuid=progress.job.params["reading"])
    progress.step(_("正在打开“%(name)s”") % {"name": reading.source.name}, 0, 2)
    read_now(reading=reading)
    return {"reading": str(reading.uuid)}


def read_now(*, reading: NoticeReading) -> None:
    """Read the kept file and write what came of it. Somebody may have given the reading up meanwhile."""
    if reading.state != ReadingState.READING:
        return
    with reading.source.content.open("rb") as file:
        content = file.read()
    try:
        text, draft = read_fenced(content, reading.source.name)
        _refuse_register(draft)
    except Unreadable as fault:
        move, change = states.READ_FAILED, Change({"reason": str(fault)[:REASON_MOST]})
    else:
        move, change = states.READ, Change({"text": text, "draft": draft, "read_at": clock.now()})
    try:
        apply(move, row=reading, actor=SYSTEM, change=change)
    except StaleState:
        reading.refresh_from_db()


def job_of(reading: NoticeReading) -> Job | None:
    """The job that reads it; None where it was read at once."""
    return Job.objects.filter(kind=READ_NOTICE, params__reading=str(reading.uuid)).order_by("-pk").first()


def _refuse_register(draft: Mapping[str, Any]) -> None:
    """Each page of the check screen resolves the parties anew, some 2 ms each. Raises Unreadable."""
    count = len(printed_parties(draft))
    if count > MOST_PARTIES:
        words = _("这份通知里读出了%(count)s个责任单位、报送单位，超过%(most)s个。请把名册、名录另存，只上传方案正文。")
        raise Unreadable(words % {"count": count, "most": MOST_PARTIES})


def readings_of_same(reading: NoticeReading) -> NoticeReadingQuerySet:
    """Earlier readings of the very same file, the latest first; those that were given up are left out."""
    same: NoticeReadingQuerySet = NoticeReading.objects.filter(source__sha256=reading.source.sha256)
    return same.exclude(pk=reading.pk).exclude(state=ReadingState.DROPPED).order_by("-pk")


def _kept(upload: "UploadedFile[Any] | None", text: str, actor: Actor) -> Attachment:
    if upload is None:
        return store_generated(name=PASTED, data=text.encode(), content_type="text/plain", actor=actor)
    ending = PurePath(str(upload.name or "")).suffix.lower()
    if ending not in (*AT_ONCE, *SLOWLY):
        raise Refused(
            _("“%(name)s”不是通知文件：只收 Word、WPS 文字、PDF、文本和另存的网页。其他格式请复制文字，粘贴进来。")
            % {"name": upload.name}
        )
    return store_upload(upload=upload, actor=actor, texts=True)


def _ending(source: Attachment) -> str:
    return PurePath(source.name).suffix.lower()


def _ask(reading: NoticeReading, actor: Actor) -> None:
    title = _("读取通知“%(name)s”") % {"name": reading.source.name}
    enqueue(kind=READ_NOTICE, title=title, params={"reading": str(reading.uuid)}, actor=actor)
