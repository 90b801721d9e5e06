"""Planted private values are nowhere in clear: database file, trail, pages, addresses, logs, error pages, messages."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from personnel import urls
from tests.architecture.world import build_world
from tests.e2e.stack import PROJECT
from tests.personnel.planting import (
    ANY_FORM,
    PLANTED,
    Forms,
    Planted,
    Typed,
    clear_of,
    plant,
    rows_of_the_database,
    sent,
    shown,
    text_of,
)
from tests.personnel.scenes import id_number, mobile, officer

#: What a person types into the address line himself is his own, and stands in the log of addresses.
TYPED = f"/officers/{PLANTED[3]}/"
#: Pages of other apps that show what happened here.
ELSEWHERE = ["/", "/messages/", "/jobs/", "/trail/", "/trail/export/?format=csv", "/account/", "/api/officers/"]


@pytest.mark.django_db
def test_no_row_page_log_or_message_holds_a_planted_value(cast, caplog):
    caplog.set_level(logging.DEBUG)
    planted = plant(cast)
    assert planted.row.id_masked.startswith("510101") and planted.row.mobile_masked == "139****0008"
    for table, row in rows_of_the_database():
        assert clear_of(row), (table, row)
    assert Entry.objects.filter(action__startswith="personnel.officer.").count() >= 4
    # Statements with their values are not logged (below); everything else is read here, with its tracebacks.
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    for record in ours:
        assert clear_of(logging.Formatter().format(record).replace(TYPED, "")), record.name
    logging_of: Any = settings.LOGGING
    assert logging_of["root"]["level"] == "WARNING"
    assert not mail.outbox
    # All that can be posted was posted to, through the form of a page or by its bare address.
    patterns: Any = urls.urlpatterns
    posts = {str(each.name) for each in patterns if hasattr(each.callback.view_class, "post")}
    assert posts - planted.entered == set()
    look_at_everything(planted)


def look_at_everything(planted: Planted) -> None:
    """Every page and file of the app, and what other apps show of it, by everybody."""
    certificate = planted.row.certificates.get()
    pages = [door.url for door in planted.doors() if door.method == "get"] + ELSEWHERE
    pages += [f"/officers/{planted.row.uuid}/", f"/officers/{planted.row.uuid}/edit/", "/officers/?q=高远"]
    pages += [f"/certificates/{certificate.uuid}/", "/certificates/?tab=to_revoke"]
    seen = 0
    for person in planted.cast.people.values():
        client = planted.client(person)
        for address in pages:
            answer: Any = client.get(address)
            assert clear_of(text_of(answer)), (person.username, address)
            seen += answer.status_code == 200
    assert seen > 150


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
    assert caplog.records and all(clear_of(f"{each.getMessage()} {each.exc_text}") for each in caplog.records)


def full_disk(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """A database that writes nothing more."""
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        raise OperationalError("database or disk is full")
    return execute(sql, params, many, context)


@pytest.mark.django_db
def test_a_database_that_fails_shows_no_number_on_any_page(cast, caplog):
    """Every form of the app, sent while nothing can be written."""
    row = officer(cast.wangxi, cast.shen, id_number=PLANTED[2], mobile=PLANTED[3])
    planted = Planted(cast, build_world(cast, "failing"), row)
    caplog.set_level(logging.DEBUG)
    doors = list(planted.doors())
    failed = 0
    for door in doors:
        client = planted.client(door.user)
        data: Typed = {**ANY_FORM, "reason": "办理材料"}
        if door.method == "get":
            page = Forms(shown(client.get(door.url))).found
            data |= page.get("", page.get(door.url, {}))
        data |= {"name": "高远", "id_number": PLANTED[0], "mobile": PLANTED[1]}
        with connection.execute_wrapper(full_disk):
            answer: Any = client.post(door.url, sent(data))
        if answer.status_code == 500:
            failed += 1
            assert clear_of(answer.content.decode()), door.name
    assert failed >= 5
    assert any(record.exc_info for record in caplog.records)
    for record in caplog.records:
        if not record.name.startswith("django.db"):
            assert clear_of(logging.Formatter().format(record)), record.name


SCRIPT = """
import logging
logging.basicConfig(level=logging.INFO)
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.cast import build_cast
from tests.personnel.planting import plant
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
    assert clear_of(told.stdout) and clear_of(told.stderr.replace(TYPED, ""))
    files = [path for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert any(path.name == "planted.sqlite3" and path.stat().st_size > 100_000 for path in files)
    for path in files:
        assert clear_of(str(path.relative_to(tmp_path)))
        content = path.read_bytes().decode("latin-1")
        assert clear_of(content), path
        assert "高远".encode().decode("latin-1") in content or path.name != "planted.sqlite3"


def test_numbers_are_found_where_they_are():
    """The search itself: a number in any of the ways in which it could lie about is seen."""
    for text in (PLANTED[0], f"x{PLANTED[1]}y", PLANTED[2][6:14], PLANTED[3][3:]):
        assert not clear_of(text)
    assert clear_of(id_number(9, "19700101")) and clear_of(mobile(99))
