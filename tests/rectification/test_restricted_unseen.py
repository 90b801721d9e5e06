"""What was handed to discipline inspection, sought by everybody: pages, search, API, exports, trail, messages.

Nobody but the persons named for the campaign may learn that it exists; to all others every page reads as before.
"""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.serializers import serialize
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.services.trail import export_trail
from audit import clock
from audit.models import Entry
from audit.restricted import RESTRICTED
from campaigns.services import name_restricted_reader
from rectification import services
from rectification.models import Disposition, Problem
from reporting.workbook import build_workbook, load_report
from tests.architecture.test_permissions import MATRIX
from tests.architecture.test_scope import patterns
from tests.architecture.world import World, build_world
from tests.cast import build_cast
from tests.rectification.scenes import act

pytestmark = pytest.mark.django_db

PERSON, NUMBER, NOTE = "邹立群", "岚纪移〔2026〕7号", "涉嫌违规收费线索"
SECRETS = (PERSON, NUMBER, NOTE)
NAMED = {"zhao"}
TOKEN = re.compile(
    r'(csrfmiddlewaretoken" value|csrf[-_]token" content)="[^"]*"|"X-CSRFToken": ?"[^"]*"|\d\d:\d\d(:\d\d)?'
)
#: Pages that show the ledger or count over it: these must read the same with and without the record.
SAME = (
    "problem-list", "problem-detail", "standing-list", "common-list", "common-detail", "attention-list",
    "candidate-list", "search-list", "statistics-detail", "statistics-rows", "overview-detail", "desk-detail",
    "task-list", "home", "message-list", "review-list", "obligation-list",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Zhou has named Zhao; nothing is recorded yet."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build_world(build_cast(), "law-enforcement")
        name_restricted_reader(campaign=made.given.campaign, user=made.cast.zhao, actor=act(made.cast.zhou))
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def hidden(world, db) -> Disposition:
    """Zhao has recorded it, and another one that he took back."""
    return record(world)


def record(world: World) -> Disposition:
    problem = Problem.objects.get(**world.targets["problem"])
    values = {"kind": "handed_over", "person": PERSON, "document_number": NUMBER, "note": NOTE}
    actor, today = act(world.cast.zhao), clock.today()
    kept, gone = (
        services.record_disposition(problem=problem, decided_on=today, actor=actor, **values) for _ in range(2)
    )
    services.withdraw_disposition(disposition=gone, reason=f"{PERSON}的登记重复", actor=actor)
    return kept


def read(world: World, person: str, name: str, target: str = "", query: str = "") -> tuple[int, str]:
    """What a person gets at a URL, as text whatever the file; whatever happened is undone."""
    user = world.cast.people[person]
    user.__dict__.pop("grants", None)
    client = Client(raise_request_exception=True)
    with transaction.atomic():
        client.force_login(user)
        answer = client.get(reverse(name, kwargs=world.targets[target]) + query)
        content = answer.getvalue()
        transaction.set_rollback(True)
    return answer.status_code, text_of(content)


def text_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())
    return content.decode("utf-8", "ignore")


def pages() -> list[tuple[str, str]]:
    """Every page that answers GET: (name, target). Those of a draft's configuration know no problem."""
    return [(name, row.target) for name, row in MATRIX.items() if row.method == "get"]


def routes() -> list[str]:
    """Every list of the API."""
    return sorted({p.name for path, p in patterns() if path.startswith("api/") and p.name and p.name.endswith("-list")})


EVERYBODY = sorted(
    ["zhao", "zhou", "wu", "qian", "sun", "chen", "shen", "han", "lin", "ding", "bai", "hao", "luo", "admin", "guard",
     "auditor"]
)  # fmt: skip


@pytest.mark.parametrize("person", EVERYBODY)
def test_nobody_else_reads_it_on_any_page_or_route(world, hidden, person):
    assert set(EVERYBODY) == set(world.cast.people)
    seen = set()
    for name, target in pages():
        _status, text = read(world, person, name, target)
        seen |= {name for secret in SECRETS if secret in text}
    for name in routes():
        _status, text = read(world, person, name)
        seen |= {name for secret in SECRETS if secret in text}
    assert seen == ({"problem-detail"} if person in NAMED else set())


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("secret", SECRETS)
def test_no_search_finds_it(world, hidden, person, secret):
    for name in ("search-list", "problem-list"):
        status, text = read(world, person, name, query=f"?q={secret}")
        if status == 200:
            # What was typed comes back in the field, and nowhere else.
            assert text.count(str(hidden.uuid)) == 0
            assert not re.search(rf"<mark>[^<]*{re.escape(secret)}", text)
            problem = world.targets["problem"]["uuid"]
            assert str(problem) not in text


@pytest.mark.parametrize("person", ["zhou", "wu", "chen", "han", "shen", "lin", "luo"])
def test_every_page_of_the_ledger_reads_as_if_there_were_none(world, person):
    """Counts, chips, orders, links: nothing changes with the record."""

    def shown():
        return {name: cleaned(read(world, person, name, MATRIX[name].target)) for name in SAME}

    before = shown()
    record(world)
    assert shown() == before


def cleaned(answer: tuple[int, str]) -> tuple[int, str]:
    return answer[0], TOKEN.sub("", answer[1])


def test_no_export_holds_it(world, hidden):
    campaign, today = world.given.campaign, clock.today()
    units = list(campaign.participations.values_list("unit_id", flat=True))
    report = load_report(campaign, unit_ids=units, cut_off=today, scope="全部参加单位")
    book = text_of(build_workbook(report))
    assert not [secret for secret in SECRETS if secret in book]


@pytest.mark.parametrize("person", EVERYBODY)
def test_no_export_of_the_ledger_holds_it(world, hidden, person):
    user = world.cast.people[person]
    user.__dict__.pop("grants", None)
    client = Client()
    taken = []
    with transaction.atomic():
        client.force_login(user)
        for kind in ("csv", "xlsx"):
            answer = client.post(reverse("ledger-export"), {"query": "", "format": kind})
            taken.append((answer.status_code, text_of(answer.content)))
        transaction.set_rollback(True)
    assert not [secret for _status, text in taken for secret in SECRETS if secret in text]
    description = Problem.objects.get(**world.targets["problem"]).description
    # Who judges or verifies for others reads the ledger, and takes no report of it away.
    may = person in ("zhao", "zhou", "chen", "shen", "han")
    assert [status == 200 and description in text for status, text in taken] == [may] * 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_trail_says_a_restricted_act_and_no_more(world, hidden, kind):
    actor = act(world.cast.auditor)
    content = export_trail(rows=Entry.objects.all(), kind=kind, asked={}, actor=actor)
    text = text_of(content if isinstance(content, bytes) else "".join(content).encode())
    assert not [secret for secret in SECRETS if secret in text]
    assert str(hidden.uuid) not in text and "受限事项" in text
    status, page = read(world, "auditor", "trail-list", query="?action=audit.restricted.recorded")
    assert status == 200 and page.count("受限事项") >= 3
    about = world.targets["problem"]["uuid"]
    for asked in (PERSON, NUMBER, str(hidden.uuid), "移交纪检监察"):
        _status, found = read(world, "auditor", "trail-list", query=f"?object={asked}")
        assert "没有符合条件的记录" in found
    _status, found = read(world, "auditor", "trail-list", query=f"?object={about}&action=audit.restricted.recorded")
    assert "没有符合条件的记录" in found


def test_a_named_persons_look_stands_in_the_trail(world, hidden):
    before = Entry.objects.filter(action=RESTRICTED).count()
    client = Client()
    with transaction.atomic():
        client.force_login(world.cast.zhao)
        assert PERSON in client.get(reverse("problem-detail", kwargs=world.targets["problem"])).content.decode()
        assert Entry.objects.filter(action=RESTRICTED).count() == before + 1
        client.force_login(world.cast.zhou)
        client.get(reverse("problem-detail", kwargs=world.targets["problem"]))
        assert Entry.objects.filter(action=RESTRICTED).count() == before + 1
        transaction.set_rollback(True)


def test_no_other_table_holds_it(world, hidden):
    """Every model of ours, row by row: only the disposition itself and the sealed part of the trail know."""
    holding = {
        model._meta.label
        for config in apps.get_app_configs()
        for model in config.get_models()
        if config.label
        in ("accounts", "audit", "campaigns", "files", "jobs", "personnel", "rectification", "reporting")
        if any(secret in serialize("json", model._base_manager.all(), ensure_ascii=False) for secret in SECRETS)
    }
    assert holding == {"rectification.Disposition", "audit.RestrictedPart"}


@pytest.mark.parametrize("person", sorted(set(EVERYBODY) - NAMED))
def test_its_address_answers_as_one_that_does_not_exist(world, hidden, person):
    user = world.cast.people[person]
    user.__dict__.pop("grants", None)
    client = Client()
    with transaction.atomic():
        client.force_login(user)
        real = client.post(reverse("disposition-withdraw", args=[hidden.uuid]), {"reason": "x"})
        none = client.post(
            reverse("disposition-withdraw", args=["00000000-0000-4000-8000-000000000000"]), {"reason": "x"}
        )
        transaction.set_rollback(True)
    assert (real.status_code, none.status_code) == (404, 404)


@pytest.mark.parametrize("person", ["zhou", "wu"])
def test_who_is_not_named_is_not_offered_the_kind(world, hidden, person):
    _status, text = read(world, person, "problem-detail", "problem")
    assert "移交纪检监察" not in text
