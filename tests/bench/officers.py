"""How the roster does with 100,000 officers: `python -m tests.bench.officers [COUNT]` on an empty database of its own.

It fills DATABASE_URL, so name one in a scratch folder."""

import os
import sys
import time
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from audit import clock  # noqa: E402
from personnel.clean_up import clean_up  # noqa: E402
from personnel.facts import verdicts  # noqa: E402
from personnel.models import Certificate, CertificateKind, Officer, OfficerTerm  # noqa: E402
from personnel.private import encrypt, marks_of  # noqa: E402
from tests.cast import build_cast  # noqa: E402
from tests.factories import make_unit  # noqa: E402
from tests.personnel.scenes import id_number  # noqa: E402

LONG_AGO = date(2019, 3, 1)


def fill(count: int) -> User:
    """`count` officers in 200 units, most with a certificate, one in fifty gone without handing it in."""
    cast = build_cast()
    units = [make_unit(f"B{n}", f"第{n}执法大队", parent=(cast.wangxi, cast.shiwan)[n % 2]) for n in range(200)]
    kind = CertificateKind.objects.get(code="transport")
    today, now = clock.today(), clock.now()
    for start in range(0, count, 2000):
        rows = []
        for n in range(start, min(start + 2000, count)):
            gone = n % 50 == 0
            row = Officer(
                unit=units[n * 7 % 200], name=f"人员{n * 7919 % 99991:05d}", number=f"P{n:06d}", state_from=LONG_AGO,
                state="retired" if gone else "serving", created_at=now,
            )  # fmt: skip
            number = id_number(n % 1000, f"{1920 + n // 1000}0101")
            row.id_token, row.id_mark = encrypt(number, about=row.about("id_number")), marks_of("id_number", number)[0]
            rows.append(row)
        Officer.objects.bulk_create(rows)
        OfficerTerm.objects.bulk_create(
            OfficerTerm(
                officer=row, unit=row.unit, kind="officer", state=row.state, valid_from=LONG_AGO, recorded_at=now
            )
            for row in rows
        )
        Certificate.objects.bulk_create(
            Certificate(
                kind=kind, unit=row.unit, officer=row, holder_name=row.name, number=f"K{row.number}", state="valid",
                issued_on=LONG_AGO, valid_until=today + timedelta(days=row.pk % 1500 + 1), created_at=now,
            )
            for row in rows if row.pk % 10
        )  # fmt: skip
    return cast.zhao


def measure(user: User) -> None:
    """Each address three times; the best, and its queries."""
    client = Client()
    client.force_login(user)
    deep = Officer.objects.order_by("unit__path", "name", "pk")[Officer.objects.count() * 9 // 10].pk
    unit = Officer.objects.order_by("pk")[0].unit_id
    addresses = (
        "/officers/", f"/officers/?page=a~{deep}", "/officers/?state=retired", "/officers/?held=expiring",
        "/officers/?q=人员01234", "/officers/?q=KP001234", f"/officers/?unit={unit}", "/certificates/",
        "/certificates/?tab=expiring", "/officers/clean-up/",
    )  # fmt: skip
    for address in addresses:
        best, queries = 1e9, 0
        for _turn in range(3):
            with CaptureQueriesContext(connection) as seen:
                began = time.perf_counter()
                assert client.get(address).status_code == 200
                best, queries = min(best, time.perf_counter() - began), len(seen)
        print(f"{address:<34}{best * 1000:8.0f} ms {queries:4d} queries")
    began = time.perf_counter()
    found = Officer.objects.visible_to(user).known_as(id_number(7, "19200101")).count()
    print(f"by ID number: {(time.perf_counter() - began) * 1000:.1f} ms, {found} found")
    began = time.perf_counter()
    verdicts(Officer.objects.values_list("pk", flat=True)[:5000], clock.today())
    print(f"who may enforce, 5,000 officers: {time.perf_counter() - began:.2f} s")
    began = time.perf_counter()
    print(f"clean-up cases: {len(clean_up(clock.today(), user=user))} in {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    who = fill(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"filled in {time.perf_counter() - began:.0f} s on {connection.vendor}")
    measure(who)
