"""Private numbers planted through every door of `personnel`, and where they may not be found afterwards.

Nobody has to list pages here: the doors are the app's URLs with their rows of the permission matrix (who may, and which
object of the made-up world). What no form of a page can carry, a workbook for one, is an act of `ACTS`: add yours.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pypdfium2
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import clock
from personnel import services, urls
from personnel.models import ExchangeBatch, Officer, TrainingSession
from personnel.services import From, exchange
from tests.architecture.test_permissions import MATRIX
from tests.architecture.world import World, build_world
from tests.cast import Cast
from tests.personnel.exchange_scenes import book_of
from tests.personnel.scenes import act, id_number, mobile, officer, proof, registered
from tests.personnel.training_scenes import workbook

PLANTED = (id_number(7), mobile(7), id_number(8), mobile(8))
#: Fields that are there for a private number; all others are free texts, which refuse one.
PRIVATE_FIELDS = {"id_number": PLANTED[2], "mobile": PLANTED[3]}
#: What no form shows at the moment is posted with whatever names the app's forms have.
ANY_FORM = {
    **dict.fromkeys(("reason", "note", "text", "name", "number", "issuer", "organiser", "fields_text", "post"), ""),
    "left": "", "mark": "", "on": "2026-01-01", "issued_on": "2026-01-01", "passed": "1", "kind": "general",
}  # fmt: skip
#: Those of them that are no texts.
CHOSEN = {"on", "issued_on", "passed", "kind"}


def hidden_in(text: str) -> bool:
    """Whether one of the planted values, or its tell-tale middle, is in a text."""
    middles = [value[6:14] for value in PLANTED if len(value) == 18] + [
        value[3:] for value in PLANTED if len(value) == 11
    ]
    return any(value in text for value in (*PLANTED, *middles))


def clear_of(text: str) -> bool:
    """None of the planted values, nor their middles, is in it."""
    return not hidden_in(text)


@dataclass
class Door:
    """One URL of the app: its name, address, and somebody who may."""

    name: str
    url: str
    method: str
    user: User


@dataclass
class Planted:
    """The world, what was entered where, and what was answered to whom."""

    cast: Cast
    world: World
    row: Officer
    entered: set[str] = field(default_factory=set)

    def client(self, user: User) -> Client:
        """Signed in; a fault of the product is answered with its page."""
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    def doors(self) -> Iterator[Door]:
        """Every URL of the app, by the matrix."""
        for pattern in urls.urlpatterns:
            row = MATRIX[str(pattern.name)]
            user = self.cast.people[row.allowed.split()[0]]
            url = reverse(str(pattern.name), kwargs=self.world.targets[row.target])
            yield Door(str(pattern.name), url, row.method, user)


#: Names of a form's fields into which a person types, and what stands in the others.
Typed = dict[str, Any]
#: What nobody objects to, in the fields that hold no planted number this time.
PLAIN = {"id_number": "", "mobile": "", "left": "0", "mark": "80", "amount": "4", "year": "2026"}


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: address → names and values, as they stand there. `typed`: which of
    the names are texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, Typed] = {}
        self.typed: set[str] = set()
        self.at: dict[str, Any] | None = None
        self.choice = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form":
            post = of.get("method", "").lower() == "post"
            self.at = self.found.setdefault(of.get("action", ""), {}) if post else None
        elif self.at is not None and of.get("name", "csrf") != "csrfmiddlewaretoken":
            self._field(tag, of)
        if self.at is not None and tag == "option" and self.choice and not self.at.get(self.choice):
            self.at[self.choice] = of.get("value", "")

    def _field(self, tag: str, of: dict[str, str]) -> None:
        assert self.at is not None
        name, kind = of.get("name", ""), of.get("type", "text")
        if tag == "select":
            self.choice = name
            self.at.setdefault(name, "")
        elif tag == "textarea" or (tag == "input" and kind in ("text", "search", "tel", "number")):
            self.at[name] = of.get("value", "")
            self.typed.add(name)
        elif tag == "input" and kind == "file":
            self.at[name] = "file"
        elif tag == "input" and kind == "date":
            self.at[name] = of.get("value") or clock.today().isoformat()
        elif tag == "input":
            self.at.setdefault(name, of.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.choice = ""


def variants(data: Typed, typed: set[str]) -> Iterator[Typed]:
    """Numbers in all texts at once; and in one after the other, so that a refusal of the first hides no second."""
    names = [name for name in data if name in typed]
    planted = {name: PRIVATE_FIELDS.get(name, PLANTED[at % len(PLANTED)]) for at, name in enumerate(names)}
    yield {**data, **planted}
    plain = {name: data[name] or PLAIN.get(name, "办理材料") for name in names}
    for name in names:
        yield {**data, **plain, name: planted[name]}


def sent(data: Typed) -> Typed:
    """With a scan, called by a number, in each place for a file."""
    return {name: scan() if value == "file" else value for name, value in data.items()}


def scan() -> SimpleUploadedFile:
    """A proof whose file is called by a private number."""
    kept = proof()
    return SimpleUploadedFile(f"在编证明{PLANTED[2]}.png", kept.read())


def enter_numbers(planted: Planted) -> None:
    """Entered, changed, looked for, mistyped and seen whole."""
    cast, row = planted.cast, planted.row
    client = planted.client(cast.shen)
    to = {name: reverse(name, args=[row.uuid]) for name in ("officer-edit", "officer-detail", "officer-state")}
    client.post(to["officer-edit"], {"name": "高远", "id_number": PLANTED[2], "mobile": PLANTED[3], "enforces": "on"})
    client.post(reverse("officer-find"), {"q": PLANTED[2]})
    client.post(to["officer-state"], {"state": "left", "on": "2026-01-01", "reason": f"电话{PLANTED[3]}"})
    client.post(to["officer-edit"], {"name": "高远", "id_number": PLANTED[2][:-1]})
    client.get(f"/officers/{PLANTED[3]}/")
    services.unmask(officer=row, field="id_number", reason="核对申领材料", actor=act(cast.zhao))
    registered(row, cast.zhao)
    services.change_state(officer=row, state="left", since=From(clock.today(), "辞职"), actor=act(cast.shen))


def prove(planted: Planted) -> None:
    """A proof in a file that is called by a number."""
    to = reverse("officer-establish", kwargs=planted.world.targets["officer"])
    answer = planted.client(planted.cast.shen).post(to, {"establishment": "in", "proof": scan()})
    assert answer.status_code == 302


def upload_attendance(planted: Planted) -> None:
    """A filled list with numbers in all its cells, and in its name."""
    session = TrainingSession.objects.get(uuid=planted.world.targets["training_session"]["uuid"])
    lines = [(planted.row.name, PLANTED[1], PLANTED[0], PLANTED[3], PLANTED[1], PLANTED[2]), (PLANTED[0], "", "", "")]
    upload = SimpleUploadedFile(f"签到{PLANTED[1]}.xlsx", workbook(*lines))
    answer = planted.client(planted.cast.shen).post(
        reverse("training-import-check", args=[session.uuid]), {"upload": upload, "file": upload}
    )
    assert answer.status_code in (200, 302, 422)


def exchange_rosters(planted: Planted) -> None:
    """Workbooks with whole numbers: one that waits, two with faults, one that was written; and an export of it."""
    client = planted.client(planted.cast.shen)
    line = {"name": "林远", "unit": "WX", "kind": "执法人员", "since": "2020-01-01"}
    right = {**line, "id_number": PLANTED[0], "mobile": int(PLANTED[1])}
    wrong = {**line, "name": PLANTED[1], "post": PLANTED[0], "id_number": PLANTED[2][:-1], "mobile": PLANTED[3] + "0"}
    headless = book_of("roster", headings=[PLANTED[0], PLANTED[1], "姓名"])
    for content in (book_of("roster", right), book_of("roster", wrong), headless, book_of("roster", right)):
        upload = SimpleUploadedFile(f"{PLANTED[3]}.xlsx", content)
        page: Any = client.post(reverse("roster-exchange"), {"workbook": upload}, follow=True)
        assert page.status_code == 200 and clear_of(text_of(page)) and clear_of(str(page.redirect_chain))
        batch = ExchangeBatch.objects.latest("pk")
        assert clear_of(text_of(client.get(reverse("exchange-faults", args=[batch.uuid]))))
    digest = exchange.plan_of(batch, act(planted.cast.shen)).digest
    client.post(reverse("exchange-apply", args=[batch.uuid]), {"digest": digest})
    assert Officer.objects.get(name="林远").mobile_masked == f"{PLANTED[1][:3]}****{PLANTED[1][-4:]}"
    export = text_of(client.get(reverse("roster-export")))
    assert clear_of(export) and "林远" in export
    upload = SimpleUploadedFile("a.xlsx", book_of("certificates", {"name": "林远", "id_number": PLANTED[0]}))
    page = planted.client(planted.cast.zhao).post(reverse("certificate-exchange"), {"workbook": upload}, follow=True)
    assert page.status_code == 200 and clear_of(text_of(page))


#: What is done beside the forms of the pages. Each is called once with the planted world.
ACTS: list[Callable[[Planted], None]] = [enter_numbers, prove, upload_attendance, exchange_rosters]


def plant(cast: Cast) -> Planted:
    """Fill every form of every page with planted numbers and send it; then all of `ACTS`."""
    world = build_world(cast, "planted")
    row = officer(cast.wangxi, cast.shen, id_number=PLANTED[0], mobile=PLANTED[1])
    planted = Planted(cast, world, row)
    for each in ACTS:
        each(planted)
    doors = list(planted.doors())
    by_url = {door.url: door for door in doors}
    for door in doors:
        client = planted.client(door.user)
        page = Forms(shown(client.get(door.url)) if door.method == "get" else "")
        forms = page.found or {door.url: ANY_FORM}
        for action, data in forms.items():
            to = action or door.url
            if to in by_url:
                for typed in variants(data, page.typed or set(ANY_FORM) - CHOSEN):
                    check_answer(client.post(to, sent(typed)), to)
                planted.entered.add(by_url[to].name)
    planted.row.refresh_from_db()
    return planted


def shown(answer: Any) -> str:
    """A page's text; a file has no forms."""
    return "" if answer.streaming else str(answer.content.decode("utf-8", "replace"))


def check_answer(answer: Any, to: str) -> None:
    """What was typed comes back to who typed it only in the form that was refused; it leads to no address and lies in
    no cache."""
    assert clear_of(str(answer.headers)), to
    assert answer.status_code < 500, to
    if hidden_in(answer.content.decode("utf-8", "replace")):
        assert answer.status_code == 422 and "no-store" in answer.headers["Cache-Control"], (to, answer.status_code)


def rows_of_the_database() -> Iterator[tuple[str, str]]:
    """(table, row as text) of all tables, whatever model they belong to; sessions opened."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for values in cursor.fetchall():
                yield table, json.dumps([_plain(value) for value in values], ensure_ascii=False)
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded(), default=str)


def _plain(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def text_of(answer: Any) -> str:
    """A page or file as text, a workbook or document with its parts unpacked; and the head of the answer."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    elif body.startswith(b"%PDF-"):
        body += "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(body)).encode()
    return f"{answer.headers}\n{body.decode('utf-8', 'replace')}"
