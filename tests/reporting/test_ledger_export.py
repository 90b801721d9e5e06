"""What the ledger's filter finds, taken away: as a sheet and as CSV, at once or in the background, by who may."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit import clock
from audit.models import Entry
from files.models import Attachment
from jobs.models import Job
from jobs.services.running import run_job
from rectification.models import Problem
from reporting import ledger_export
from reporting.models import Export
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import fill_ledger, there

HOSTILE = ("=1+1", '+HYPERLINK("x")', "-2+3", "@SUM(A1)", "\t=1", "第6个问题\x0b\x1f")


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def export(client, user, query="", kind="csv"):
    client.force_login(user)
    return client.post(reverse("ledger-export"), {"query": query, "format": kind})


def lines(answer):
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def sheet(answer):
    return load_workbook(io.BytesIO(answer.content)).active


def test_both_formats_hold_the_columns_and_rows_of_the_screen(client, cast, given):
    fill_ledger(given, cast.wangxi, 3)
    late = fill_ledger(given, cast.shiwan, 1, due_date=clock.today() - timedelta(days=2), due_text="前天")[0]
    client.force_login(cast.zhao)
    shown = client.get(reverse("problem-list")).context
    answer = export(client, cast.zhao)
    head, columns, *rows = lines(answer)
    assert "赵敏之" in head[0] and "导出" in head[0]
    assert columns == ["序号", *(str(column.label) for column in shown["columns"])]
    assert [row[4] for row in rows] == [row["problem"].description for row in shown["rows"]]
    assert rows[0][:3] == ["1", "逾2天", "石湾县交通运输局"] and rows[0][6] == there(late.due_date).isoformat()
    book = sheet(export(client, cast.zhao, kind="xlsx"))
    assert [cell.value for cell in book[3]] == columns and book.freeze_panes == "A4"
    assert [row[4].value for row in book.iter_rows(min_row=4)] == [row[4] for row in rows]
    due = book.cell(4, 7)
    assert due.is_date and due.value.date() == late.due_date


def test_every_cell_is_harmless(client, cast, given):
    for place, row in enumerate(fill_ledger(given, cast.wangxi, len(HOSTILE))):
        Problem.objects.filter(pk=row.pk).update(description=HOSTILE[place], responsible_leader=HOSTILE[place][:60])
    rows = lines(export(client, cast.zhao))[2:]
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row), row
    assert sum(cell.startswith("'") for row in rows for cell in row) == 10
    book = sheet(export(client, cast.zhao, kind="xlsx"))
    cells = [cell for row in book.iter_rows(min_row=4) for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value.startswith(("=", "+", "-", "@")))
    assert not any("\x0b" in cell.value or "\x1f" in cell.value for cell in cells)


def test_filter_sort_and_chosen_columns_are_those_of_the_screen(client, cast, given):
    rows = fill_ledger(given, cast.wangxi, 2, severity="serious") + fill_ledger(given, cast.shiwan, 2)
    Problem.objects.filter(pk=rows[0].pk).update(due_date=clock.today() + timedelta(days=90))
    client.force_login(cast.zhao)
    client.post(reverse("ledger-columns"), {"column": ["severity", "found", "extensions"], "query": ""})
    head, *found = lines(export(client, cast.zhao, "?severity=serious&order=-due&page=z"))[1:]
    assert head == ["序号", "亮灯", "存在的问题", "严重程度", "发现日期", "延期次数", "状态"]
    assert [row[2] for row in found] == ["第1个问题", "第2个问题"] and {row[3] for row in found} == {"突出"}
    assert {row[5] for row in found} == {"0"} and {row[4] for row in found} == {""}


@pytest.mark.parametrize(
    ("who", "units"),
    [("shen", {"望溪县交通运输局"}), ("zhao", {"望溪县交通运输局", "石湾县交通运输局"}),
     ("chen", {"望溪县交通运输局", "石湾县交通运输局"})],
)  # fmt: skip
def test_each_takes_away_what_is_within_reach(client, cast, given, who, units):
    for unit in (cast.wangxi, cast.shiwan):
        fill_ledger(given, unit, 1)
    client.force_login(cast.people[who])
    client.post(reverse("ledger-columns"), {"column": ["unit"], "query": ""})
    assert {row[2] for row in lines(export(client, cast.people[who]))[2:]} == units


def test_who_takes_nothing_away(client, cast, given):
    fill_ledger(given, cast.wangxi, 1)
    for user in (cast.luo, cast.admin, cast.auditor):
        assert export(client, user).status_code == 403
    client.force_login(cast.luo)
    assert reverse("ledger-export") not in client.get(reverse("problem-list")).content.decode()
    answer = export(client, cast.wu)
    assert answer.status_code == 302 and "没有可导出的问题" in client.get(answer.url).content.decode()


def test_the_trail_has_each_export(client, cast, given):
    fill_ledger(given, cast.wangxi, 2)
    export(client, cast.zhao, f"?unit={cast.wangxi.pk}", "xlsx")
    entry = Entry.objects.get(action="reporting.ledger.exported")
    assert entry.actor_name == "赵敏之"
    assert entry.after == {"rows": 2, "format": "xlsx", "query": f"unit={cast.wangxi.pk}"}


def test_more_than_a_file_holds_is_refused(client, cast, given, monkeypatch):
    monkeypatch.setitem(ledger_export.MOST, "xlsx", 2)
    fill_ledger(given, cast.wangxi, 3)
    answer = export(client, cast.zhao, f"?unit={cast.wangxi.pk}", "xlsx")
    assert f"unit={cast.wangxi.pk}" in answer.url
    assert "一个文件最多2条" in client.get(answer.url).content.decode()


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(ledger_export, "AT_ONCE", 2)


def test_many_rows_are_built_in_the_background(client, cast, given, many, django_capture_on_commit_callbacks):
    fill_ledger(given, cast.wangxi, 3)
    with django_capture_on_commit_callbacks(execute=False):
        answer = export(client, cast.zhao, "?order=-due", "csv")
    made = Export.objects.get()
    assert answer.url == reverse("export-detail", args=[made.uuid])
    assert list(made.covers.all()) == [cast.wangxi]
    for _again in range(2):
        run_job(job_id=Job.objects.get().pk)
        Job.objects.update(state="queued")
    Job.objects.update(state="done")
    file = Attachment.objects.get()
    assert file.name.endswith(".csv") and "\\" not in file.name
    page = client.get(answer.url).content.decode()
    assert "台账导出" in page and "筛选出的3条问题" in page
    download = client.get(reverse("attachment-download", args=[file.uuid]))
    content = b"".join(download.streaming_content) if download.streaming else download.content
    assert content.decode("utf-8").count("个问题") == 3
    client.force_login(cast.shen)
    assert client.get(reverse("attachment-download", args=[file.uuid])).status_code == 404
    assert client.get(answer.url).status_code == 404


def test_who_has_lost_a_unit_since_gets_nothing(client, cast, given, many, django_capture_on_commit_callbacks):
    fill_ledger(given, cast.wangxi, 3)
    with django_capture_on_commit_callbacks(execute=False):
        export(client, cast.shen)
    cast.shen.memberships.update(unit=cast.shiwan)
    job = Job.objects.get()
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "failed" and "没有其中一些单位的统计权限" in job.reason
    assert not Attachment.objects.exists()


def test_a_ledger_longer_than_a_page_is_complete_and_in_order(client, cast, given, monkeypatch):
    monkeypatch.setattr(ledger_export, "BATCH", 7)
    fill_ledger(given, cast.wangxi, 30)
    fill_ledger(given, cast.wangxi, 3, due_date=None, due_text="适时")
    rows = lines(export(client, cast.zhao))[2:]
    assert [int(row[0]) for row in rows] == list(range(1, 34))
    assert len({row[4] for row in rows[:30]}) == 30 and {row[6] for row in rows[30:]} == {"适时"}
