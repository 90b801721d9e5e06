"""Lists by keyset: every row once, in order, either way, and as many queries for a thousand rows as for ten."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import clock
from personnel.listing import keyset_page
from personnel.models import Certificate, CertificateKind, Officer, OfficerTerm
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
