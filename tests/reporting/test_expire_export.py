"""A report's file is removed after its time; the report says so and can be made again."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.actors import Actor
from audit import clock
from audit.clock import standing_at
from files.models import Attachment
from jobs.models import JobState
from jobs.services import run_job, sweep_jobs
from reporting.models import Export
from reporting.services import request_workbook
from tests.reporting.test_request_workbook import built, fresh


def test_an_expired_report_loses_its_file_and_can_be_made_again(given, cast, client, settings, tmp_path,
                                                                django_capture_on_commit_callbacks):  # fmt: skip
    export = built(
        request_workbook(campaign=given.campaign, unit=None, cut_off=clock.today(), actor=Actor(fresh(cast.zhao)))
    )
    assert export.attachment is not None and export.job is not None and export.job.ended_at is not None
    path = str(export.attachment.content.name)
    assert default_storage.exists(path)
    late = export.job.ended_at + timedelta(days=settings.JOB_RESULT_DAYS)
    with standing_at(late), django_capture_on_commit_callbacks(execute=True):
        assert sweep_jobs() == 1
    export = Export.objects.select_related("job").get(pk=export.pk)
    assert export.job is not None
    assert (export.job.state, export.attachment, Attachment.objects.count()) == (JobState.EXPIRED, None, 0)
    assert not default_storage.exists(path)
    assert export.figures["problems"] == 0, "what was presented is kept"
    client.force_login(fresh(cast.zhao))
    assert "已删除" in client.get(reverse("export-list")).content.decode()
    client.post(reverse("export-retry", args=[export.uuid]))
    export = Export.objects.select_related("job").get(pk=export.pk)
    assert export.job is not None
    run_job(job_id=export.job.pk)
    assert Export.objects.get(pk=export.pk).attachment is not None
