"""Planted private values are nowhere in clear: database file, trail, pages, addresses, logs, error pages, messages."""

import io
import json
import logging
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.models import Entry
from personnel import services
from personnel.models import ExchangeBatch, Officer
from personnel.services import From, exchange
from tests.architecture.test_scope import OUR_APPS
from tests.e2e.stack import PROJECT
from tests.personnel.exchange_scenes import book_of
from tests.personnel.scenes import act, id_number, mobile, officer, registered

PLANTED = (id_number(7), mobile(7), id_number(8), mobile(8))


def clear_of(text: str) -> bool:
    """None of the planted values, nor their tell-tale middles, is in it."""
    middles = [value[6:14] for value in PLANTED if len(value) == 18] + [
        value[3:] for value in PLANTED if len(value) == 11
    ]
    return not any(value in text for value in (*PLANTED, *middles))


def plant(cast) -> Officer:
    """Somebody whose numbers are entered, changed, looked for, mistyped and seen whole."""
    row = officer(cast.wangxi, cast.shen, id_number=PLANTED[0], mobile=PLANTED[1])
    client = Client(raise_request_exception=False)
    client.force_login(cast.shen)
    to = {name: reverse(name, args=[row.uuid]) for name in ("officer-edit", "officer-detail", "officer-state")}
    client.post(to["officer-edit"], {"name": "高远", "id_number": PLANTED[2], "mobile": PLANTED[3], "enforces": "on"})
    client.post(reverse("officer-find"), {"q": PLANTED[2]})
    client.post(to["officer-state"], {"state": "left", "on": "2026-01-01", "reason": f"电话{PLANTED[3]}"})
    client.post(to["officer-edit"], {"name": "高远", "id_number": PLANTED[2][:-1]})
    client.get(f"/officers/{PLANTED[3]}/")
    services.name_for_unmasking(user=cast.zhao, reason="申请单7号", until=None, actor=act(cast.guard))
    services.unmask(officer=row, field="id_number", reason="核对申领材料", actor=act(cast.zhao))
    registered(row, cast.zhao)
    exchange_planted(client, cast.shen)
    services.change_state(officer=row, state="left", since=From(clock.today(), "辞职"), actor=act(cast.shen))
    return Officer.objects.get(pk=row.pk)


def exchange_planted(client: Client, by: Any) -> None:
    """Workbooks with whole numbers: one that waits, one with faults, one that was written; and an export."""
    line = {"name": "林远", "unit": "WX", "kind": "执法人员", "since": "2020-01-01"}
    right = {**line, "id_number": PLANTED[0], "mobile": int(PLANTED[1])}
    wrong = {**line, "name": PLANTED[1], "post": PLANTED[0], "id_number": PLANTED[2][:-1], "mobile": PLANTED[3] + "0"}
    head = [PLANTED[0], PLANTED[1], "姓名"]
    for content in (book_of("roster", right), book_of("roster", wrong), book_of("roster", headings=head)):
        upload = SimpleUploadedFile(f"{PLANTED[3]}.xlsx", content)
        page: Any = client.post("/officers/exchange/", {"workbook": upload}, follow=True)
        assert page.status_code == 200 and clear_of(page.content.decode())
        assert clear_of(str(page.redirect_chain))
        batch = ExchangeBatch.objects.latest("pk")
        assert clear_of(unpacked(client.get(f"/exchange/{batch.uuid}/faults/").content))
    client.post("/certificates/exchange/", {"workbook": SimpleUploadedFile("a.xlsx", book_of("roster", right))})
    client.post("/officers/exchange/", {"workbook": SimpleUploadedFile("a.xlsx", book_of("roster", right))})
    batch = ExchangeBatch.objects.latest("pk")
    client.post(f"/exchange/{batch.uuid}/apply/", {"digest": exchange.plan_of(batch, act(by)).digest})
    assert Officer.objects.get(name="林远").mobile_masked == f"{PLANTED[1][:3]}****{PLANTED[1][-4:]}"
    export = client.get("/officers/export/").content
    assert clear_of(unpacked(export)) and "林远" in unpacked(export)


def unpacked(content: bytes) -> str:
    """All parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.django_db
def test_no_row_of_any_table_holds_a_planted_value(cast, caplog):
    caplog.set_level(logging.DEBUG)
    row = plant(cast)
    assert row.id_masked.startswith("510101") and row.mobile_masked == "139****0008"
    for app in OUR_APPS:
        for model in apps.get_app_config(app).get_models():
            for values in model._default_manager.values():
                assert clear_of(json.dumps(values, default=str, ensure_ascii=False)), model
    for session in Session.objects.all():
        assert clear_of(json.dumps(session.get_decoded(), default=str))
    assert Entry.objects.filter(action__startswith="personnel.officer.").count() >= 4
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    addresses = [f"/officers/{PLANTED[3]}/"]  # what a person types into the address line himself is his own
    said = [record.getMessage() for record in ours]
    assert all(clear_of(text) or any(address in text for address in addresses) for text in said)
    logging_of: Any = settings.LOGGING
    assert logging_of["root"]["level"] == "WARNING", "statements with their values are not logged"


@pytest.mark.django_db
def test_no_page_holds_a_planted_value(cast):
    row = plant(cast)
    certificate = row.certificates.get()
    pages = [
        "/officers/", "/officers/?q=高远", "/officers/clean-up/", "/certificates/", "/certificates/?tab=to_revoke",
        f"/officers/{row.uuid}/", f"/officers/{row.uuid}/edit/", f"/certificates/{certificate.uuid}/", "/messages/",
        "/trail/", "/trail/export/?format=csv", "/unmask-grants/", "/officers/mine/", "/api/officers/",
        "/officers/exchange/", "/certificates/exchange/",
    ]  # fmt: skip
    seen = 0
    for person in cast.people.values():
        client = Client()
        client.force_login(person)
        for address in pages:
            answer: Any = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert clear_of(body.decode("utf-8", "replace")), (person.username, address)
            assert clear_of(str(answer.headers)), (person.username, address)
            seen += answer.status_code == 200
    assert seen > 40


@pytest.mark.django_db
def test_an_error_in_the_middle_shows_no_number(cast, settings, caplog):
    """The page of a fault, and what is logged of it, hold neither what was posted nor what was read."""
    row = officer(cast.wangxi, cast.shen, id_number=PLANTED[0], mobile=PLANTED[1])
    settings.PRIVATE_INDEX_KEYS = None  # the fault: marks cannot be made
    client = Client(raise_request_exception=False)
    client.force_login(cast.shen)
    to = reverse("officer-edit", args=[row.uuid])
    answer = client.post(to, {"name": "高远", "id_number": PLANTED[2], "mobile": PLANTED[3], "enforces": "on"})
    assert answer.status_code == 500 and clear_of(answer.content.decode())
    settings.PRIVATE_KEYS = None
    upload = SimpleUploadedFile("a.xlsx", book_of("roster", {"name": "高远", "id_number": PLANTED[2]}))
    answer = client.post("/officers/exchange/", {"workbook": upload})
    assert answer.status_code == 500 and clear_of(answer.content.decode())
    assert caplog.records and all(clear_of(f"{each.getMessage()} {each.exc_text}") for each in caplog.records)


SCRIPT = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.cast import build_cast
from tests.personnel.test_planted import plant
plant(build_cast())
"""


def test_the_database_file_and_the_files_beside_it_hold_none(tmp_path):
    """A file of its own, written by a process of its own: pages of the file, its log and its indexes."""
    env = {
        **os.environ, "ENVIRONMENT": "test", "DATABASE_URL": f"sqlite:///{tmp_path}/planted.sqlite3",
        "VAR_DIR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "config.settings", "ALLOWED_HOSTS": "testserver",
    }  # fmt: skip
    told = subprocess.run([sys.executable, "-c", SCRIPT], cwd=PROJECT, env=env, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr[-2000:]
    assert clear_of(told.stdout) and clear_of(told.stderr.replace(f"/officers/{PLANTED[3]}/", ""))
    files = [path for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert any(path.name == "planted.sqlite3" and path.stat().st_size > 100_000 for path in files)
    for path in files:
        content = path.read_bytes().decode("latin-1")
        assert clear_of(content), path
        assert "高远".encode().decode("latin-1") in content or path.name != "planted.sqlite3"
