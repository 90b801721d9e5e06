"""The pages of import and export: template, upload, dry run, confirmation, job, files."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from jobs.models import Job
from jobs.services import run_job
from personnel.exchange.columns import SHEETS
from personnel.models import Certificate, ExchangeBatch, Officer
from personnel.services import exchange
from tests.personnel.exchange_scenes import book_of, lines_of
from tests.personnel.scenes import id_number, mobile, officer, registered

pytestmark = pytest.mark.django_db

LINE = {"name": "高远", "unit": "WX", "kind": "执法人员", "since": "2019-03-01", "id_number": id_number(7)}


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client, kind: str, *rows, url="/officers/exchange/"):
    file = SimpleUploadedFile(f"{mobile(7)}.xlsx", book_of(kind, *rows))
    return client.post(url, {"workbook": file}, follow=True)


def test_from_the_file_to_the_roster(cast):
    client = browser(cast.shen)
    page = send(client, "roster", LINE)
    body = page.content.decode()
    assert "没有错误，等您确认" in body and "导入不能撤销" in body and "新增" in body
    assert id_number(7) not in body and "510101********" in body and mobile(7) not in body
    batch = ExchangeBatch.objects.get()
    page = client.post(f"/exchange/{batch.uuid}/apply/", {"digest": page.context["plan"].digest}, follow=True)
    assert "已写入：新增1，更新0" in page.content.decode()
    assert Officer.objects.get().name == "高远"
    assert "您最近的导入" in client.get("/officers/exchange/").content.decode()
    assert client.get(f"/exchange/{batch.uuid}/faults/").status_code == 302
    assert browser(cast.han).get(f"/exchange/{batch.uuid}/").status_code == 404


def test_faults_are_listed_and_can_be_taken_along(cast):
    client = browser(cast.shen)
    page = send(client, "roster", {**LINE, "id_number": id_number(7)[:-1] + "5", "post": mobile(7)})
    body = page.content.decode()
    assert "2处要改" in body and "怎么改" in body and "确认写入" not in body and id_number(7)[6:14] not in body
    batch = ExchangeBatch.objects.get()
    book = load_workbook(io.BytesIO(client.get(f"/exchange/{batch.uuid}/faults/").content))
    lines = [[cell.value or "" for cell in row] for row in book.worksheets[0].iter_rows()]
    assert lines[0][0] == "表" and len(lines) == 3 and mobile(7) not in str(lines) and "0229" not in str(lines)
    page = client.post(f"/exchange/{batch.uuid}/apply/", {"digest": ""}, follow=True)
    assert "没有写入任何一行" in page.content.decode() and not Officer.objects.exists()
    page = client.post(f"/exchange/{batch.uuid}/discard/", follow=True)
    assert "已放弃" in page.content.decode() and not ExchangeBatch.objects.exists()


def test_a_file_that_is_no_workbook_is_refused_on_the_form(cast):
    file = SimpleUploadedFile("a.xlsx", b"name,unit")
    answer = browser(cast.shen).post("/officers/exchange/", {"workbook": file})
    assert answer.status_code == 422 and "不是.xlsx" in answer.content.decode()


def test_templates_have_lists_text_cells_and_notes(cast):
    for user, address, kind in (
        (cast.shen, "/officers/exchange/template/", "roster"),
        (cast.zhao, "/certificates/exchange/template/", "certificates"),
    ):
        book = load_workbook(io.BytesIO(browser(user).get(address).content))
        page = book.worksheets[0]
        assert [cell.value for cell in page[1]] == [column.heading for column in SHEETS[kind].columns]
        assert str(page["A2"].value).startswith("示例") and page["A2"].number_format == "@"
        assert page.column_dimensions["H"].number_format == "@"
        lists = [rule.formula1 for rule in page.data_validations.dataValidation]
        assert any("执法" in text for text in lists)
        notes = [row[0].value for row in book["填写说明"].iter_rows()]
        assert "系统编号" in notes and any("不能撤销" in str(text) for text in notes)


def test_exports_are_what_the_list_shows_and_no_formula(cast):
    registered(officer(cast.wangxi, cast.shen, "=高远", id_number=id_number(7), mobile=mobile(7)), cast.zhao, "+1")
    officer(cast.wangxi, cast.shen, "田野", kind="auxiliary", enforces=False)
    client = browser(cast.zhao)
    answer = client.get("/officers/export/")
    assert len(lines_of(answer.content, "roster")) == 2
    page = load_workbook(io.BytesIO(answer.content))["执法人员"]
    assert page["A2"].value == "=高远" and page["A2"].data_type == "s" and page["A2"].quotePrefix
    (row,) = lines_of(client.get("/officers/export/?kind=auxiliary").content, "roster")
    assert row["name"] == "田野"
    (row,) = lines_of(client.get("/certificates/export/").content, "certificates")
    assert row["number"] == "+1"
    assert client.get(f"/officers/export/?q={mobile(7)}").status_code == 302
    assert "/officers/export/?kind=auxiliary" in client.get("/officers/?kind=auxiliary").content.decode()
    assert "/certificates/exchange/" not in browser(cast.shen).get("/certificates/").content.decode()


def test_many_lines_are_a_job_with_a_card(cast, monkeypatch):
    monkeypatch.setattr(exchange, "AT_ONCE", 0)
    client = browser(cast.shen)
    page = send(client, "roster", LINE)
    assert "在后台逐行写入" in page.content.decode()
    batch = ExchangeBatch.objects.get()
    page = client.post(f"/exchange/{batch.uuid}/apply/", {"digest": page.context["plan"].digest}, follow=True)
    assert "正在写入" in page.content.decode() and "z-job" in page.content.decode()
    run_job(job_id=Job.objects.get(kind=exchange.JOB_KIND).pk)
    assert "新增1，更新0，不变0" in client.get(f"/exchange/{batch.uuid}/").content.decode()


def test_certificates_ask_for_the_ground(cast):
    officer(cast.wangxi, cast.shen, "高远")
    client = browser(cast.zhao)
    line = {"name": "高远", "unit": "WX", "kind": "交通运输行政执法证", "number": "A1", "issued_on": "2024-05-06"}
    page = send(client, "certificates", line, url="/certificates/exchange/")
    assert "登记、更正的依据" in page.content.decode()
    batch = ExchangeBatch.objects.get()
    typed = {"digest": page.context["plan"].digest}
    answer = client.post(f"/exchange/{batch.uuid}/apply/", typed, follow=True)
    assert "请写明登记、更正证件的依据" in answer.content.decode() and not Certificate.objects.exists()
    client.post(f"/exchange/{batch.uuid}/apply/", {**typed, "reason": "启用前已发"})
    assert Certificate.objects.get().number == "A1"
