"""Lists by keyset: every row once, in order, either way, and as many queries for a thousand rows as for ten."""

import io
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import clock
from personnel import filters
from personnel.filters import HOLDINGS, TABS
from personnel.listing import keyset_page
from personnel.load import roster
from personnel.models import Certificate, CertificateKind, Officer, OfficerKind, OfficerState, OfficerTerm
from personnel.private import id_number_fault
from tests.personnel.scenes import LONG_AGO, officer, registered

ORDER = ("unit__path", "name", "pk")


def fill(units, count: int, *, first: int = 0) -> None:
    """Many rows at once, as a test's given."""
    kind = CertificateKind.objects.get(code="transport")
    made = Officer.objects.bulk_create(
        Officer(
            unit=units[n % len(units)], name=f"人员{n * 7919 % 211:03d}", state_from=LONG_AGO, created_at=clock.now()
        )
        for n in range(first, first + count)
    )
    OfficerTerm.objects.bulk_create(
        OfficerTerm(
            officer=row, unit=row.unit, unit_name="", kind="officer", state="serving", valid_from=LONG_AGO,
            recorded_at=clock.now(),
        )
        for row in made
    )  # fmt: skip
    Certificate.objects.bulk_create(
        Certificate(
            kind=kind, unit=row.unit, officer=row, holder_name=row.name, number=f"K{row.pk}", state="valid",
            issued_on=LONG_AGO, valid_until=clock.today(), created_at=clock.now(),
        )
        for row in made
    )  # fmt: skip


def walk(rows, size: int, *, back: bool = False) -> list[int]:
    """All primary keys, page by page; `back`: to the end and back again."""
    seen, cursor = [], ""
    while True:
        page = keyset_page(rows, among=rows, order=ORDER, cursor=cursor, size=size)
        seen.append([row.pk for row in page.rows])
        if not page.next:
            break
        cursor = page.next
    if back:
        seen = [seen[-1]]
        while page.previous:
            page = keyset_page(rows, among=rows, order=ORDER, cursor=page.previous, size=size)
            seen.insert(0, [row.pk for row in page.rows])
    return [pk for part in seen for pk in part]


@pytest.mark.django_db
@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("size", [1, 2, 7, 22, 23, 24])
def test_every_row_comes_once_and_in_order(many, size, back):
    rows = Officer.objects.all()
    assert walk(rows, size, back=back) == list(rows.order_by(*ORDER).values_list("pk", flat=True))


@pytest.fixture
def many(cast):
    fill([cast.wangxi, cast.shiwan, cast.detachment], 23)


@pytest.mark.django_db
def test_a_cursor_that_means_nothing_is_the_first_page(many, cast):
    rows = Officer.objects.all()
    first = keyset_page(rows, among=rows, order=ORDER, cursor="", size=5)
    for cursor in ("x", "a~", "a~0", "b~99999", "a~1 OR 1=1", "a~" + "9" * 30, "c~1", "b~x"):
        page = keyset_page(rows, among=rows, order=ORDER, cursor=cursor, size=5)
        assert [row.pk for row in page.rows] == [row.pk for row in first.rows] and not page.previous
    stranger = Officer.objects.filter(unit=cast.shiwan)[0]
    mine = Officer.objects.filter(unit=cast.wangxi)
    page = keyset_page(mine, among=mine, order=ORDER, cursor=f"a~{stranger.pk}", size=5)
    assert page == keyset_page(mine, among=mine, order=ORDER, cursor="", size=5)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/officers/", "/officers/?held=expiring&state=serving&q=人员", "/certificates/"])
def test_a_thousand_rows_cost_as_many_queries_as_ten(cast, address):
    client = Client()
    client.force_login(cast.zhao)
    units = [cast.wangxi, cast.shiwan, cast.detachment]

    def queries(to: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(to).status_code == 200
        return len(seen)

    fill(units, 10)
    queries(address)
    few = queries(address)
    fill(units, 990, first=10)
    many = queries(address)
    assert many == few
    page = client.get(address).content.decode()
    assert "共1000条" in page
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page)
    deeper = queries(address.split("?")[0] + following.replace("&amp;", "&"))
    assert deeper <= few + 1


FILTERS = [
    *(f"state={state}" for state in OfficerState.values), *(f"kind={kind}" for kind in OfficerKind.values),
    *(f"held={held}" for held in HOLDINGS), "unit={unit}", "q=人员", "q=人员007", "q=k1", "q=无此人", "found={found}",
    "unit={unit}&state=serving&kind=officer&held=valid&q=人员",
]  # fmt: skip
TABS_OF = [*(f"tab={tab}" for tab in TABS), "kind={kind}", "unit={unit}", "q=人员", "q=人员007", "unit={unit}&q=K1"]


@pytest.mark.django_db
def test_every_filter_costs_as_many_queries_for_a_thousand_as_for_ten(cast):
    """One database for all of them: filling it takes longest."""
    client = Client()
    client.force_login(cast.zhao)
    units = [cast.wangxi, cast.shiwan, cast.detachment]
    kind = CertificateKind.objects.get(code="transport")
    addresses = [f"/officers/?{each}" for each in FILTERS] + [f"/certificates/?{each}" for each in TABS_OF]

    def queries() -> dict[str, tuple[bool, int]]:
        """Address → whether there are rows, and the queries."""
        found = {}
        one = Officer.objects.order_by("pk")[0]
        for address in addresses:
            to = address.format(unit=cast.bureau.pk, found=one.uuid, kind=kind.pk)
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(to)
            assert answer.status_code == 200
            found[address] = (b"z-table" in answer.content, len(seen))
        return found

    fill(units, 10)
    queries()
    few = queries()
    fill(units, 990, first=10)
    many = queries()
    same = [address for address in addresses if few[address][0] == many[address][0]]
    assert {a: (few[a], many[a]) for a in same if many[a] > few[a]} == {} and len(same) > len(addresses) // 2
    # What ten had none of costs no more than what they had.
    assert max(number for _rows, number in many.values()) <= max(number for _rows, number in few.values())


@pytest.mark.django_db
def test_a_text_is_found_in_name_number_and_certificate_whatever_the_case(cast):
    first = officer(cast.wangxi, cast.shen, "高远", number="Wx-17")
    second = officer(cast.wangxi, cast.shen, "高远明")
    registered(second, cast.zhao, "岚交执A0042")
    registered(first, cast.zhao, "岚交执A0099")

    def found(text: str) -> set[str]:
        return {row.name for row in Officer.objects.called(text)}

    assert found("高远") == {"高远", "高远明"} and found("远明") == {"高远明"}
    assert found("wX-1") == {"高远"} and found("a0042") == {"高远明"} and found("交执") == {"高远", "高远明"}
    assert found("%") == found("_") == found("无此人") == set()


@pytest.mark.django_db
@pytest.mark.parametrize("few", [1, 1000])
def test_few_hits_by_their_keys_and_many_by_the_text_are_the_same(cast, monkeypatch, few):
    monkeypatch.setattr(filters, "FEW", few)
    fill([cast.wangxi, cast.shiwan], 30)
    client = Client()
    client.force_login(cast.zhao)
    for text in ("人员0", "人员", "k"):
        page = client.get(f"/officers/?q={text}").content.decode()
        number = Officer.objects.called(text).count()
        assert number and f"共{number}条" in page


@pytest.mark.django_db
def test_the_made_up_roster_is_of_one_piece():
    call_command("make_roster", officers=60, units=12, stdout=io.StringIO())
    assert Officer.objects.count() == 60 and Certificate.objects.filter(officer__kind="auxiliary").count() == 0
    for row in Officer.objects.all()[:20]:
        assert (
            row.id_masked.startswith("51")
            and Officer.objects.known_as(roster.id_number(int(row.number[1:]))).get() == row
        )
        assert not id_number_fault(roster.id_number(int(row.number[1:])), today=clock.today())
    client = Client()
    client.force_login(User.objects.get(username=roster.MANAGER))
    assert "共60条" in client.get("/officers/").content.decode()
    with pytest.raises(CommandError, match="empty one"):
        call_command("make_roster", officers=1, units=1)


@pytest.mark.django_db
def test_pages_are_walked_by_their_links(cast):
    fill([cast.wangxi], 120)
    client = Client()
    client.force_login(cast.shen)
    names, address = [], "/officers/?state=serving"
    for _page in range(3):
        page = client.get(address).content.decode()
        names += re.findall(r'href="/officers/[0-9a-f-]{36}/">(人员\d+)<', page)
        following = re.findall(r'rel="next" href="([^"]+)"', page)
        address = "/officers/" + following[0].replace("&amp;", "&") if following else ""
    assert names == list(Officer.objects.order_by(*ORDER).values_list("name", flat=True)) and address == ""


@pytest.mark.django_db
def test_the_register_is_in_the_order_of_the_end(cast):
    client = Client()
    client.force_login(cast.zhao)
    for n, end in enumerate(("2030-05-01", "2029-05-01", "2031-05-01")):
        until = clock.today().fromisoformat(end)
        registered(officer(cast.wangxi, cast.shen, f"第{n}人"), cast.zhao, f"O{n}", valid_until=until)
    page = client.get("/certificates/").content.decode()
    assert [page.index(f">第{n}人<") for n in (1, 0, 2)] == sorted(page.index(f">第{n}人<") for n in range(3))
