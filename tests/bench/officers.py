"""How the roster does with many officers: `bin/bench officers [--json] [--officers N] [--units N]`.

On an empty database of its own: the first page, a deep one and each filter, with their queries; and the number of
queries with 1,000 and with all officers, which must be the same."""

import argparse
import json
import os
import time
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import Unit, User  # noqa: E402
from audit import clock  # noqa: E402
from personnel.clean_up import clean_up  # noqa: E402
from personnel.facts import verdicts  # noqa: E402
from personnel.load import MANAGER, make_roster  # noqa: E402
from personnel.load.roster import id_number, write_people  # noqa: E402
from personnel.models import Certificate, Officer  # noqa: E402
from personnel.views.officers import ORDER  # noqa: E402

ROUNDS = 3
FEW = 1_000


def addresses() -> dict[str, str]:
    """What is measured, by name; made of rows that are there."""
    count = Officer.objects.count()
    deep = Officer.objects.order_by(*ORDER)[count * 9 // 10]
    county, team = Unit.objects.filter(code="R-0").get(), Unit.objects.filter(code="R-0-1").first()
    name, number = deep.name, deep.number
    held = Certificate.objects.exclude(number="").order_by("-pk")[0].number
    found = {
        "first page": "/officers/", "deep page": f"/officers/?page=a~{deep.pk}",
        "deep page, back": f"/officers/?page=b~{deep.pk}", "unit and below": f"/officers/?unit={county.pk}",
        "one unit": f"/officers/?unit={team.pk if team else county.pk}", "state lent": "/officers/?state=lent",
        "auxiliaries": "/officers/?kind=auxiliary", "certificate expiring": "/officers/?held=expiring",
        "certificate suspended": "/officers/?held=suspended", "without a certificate": "/officers/?held=none",
        "a name": f"/officers/?q={name}", "a surname": f"/officers/?q={name[0]}", "nobody": "/officers/?q=无此人",
        "a person's number": f"/officers/?q={number}", "a certificate's number": f"/officers/?q={held}",
        "all at once": f"/officers/?unit={county.pk}&state=serving&kind=officer&held=expiring&q={name[0]}",
        "certificates": "/certificates/", "certificates expiring": "/certificates/?tab=expiring",
        "certificates by name": f"/certificates/?q={name}",
    }  # fmt: skip
    return found


def measure(client: Client, address: str) -> tuple[float, int, bool]:
    """The best of some rounds in seconds, the queries of the last, and whether there were rows."""
    best, queries, rows = 1e9, 0, False
    for _turn in range(ROUNDS):
        with CaptureQueriesContext(connection) as seen:
            began = time.perf_counter()
            answer = client.get(address)
            best, queries = min(best, time.perf_counter() - began), len(seen)
        assert answer.status_code == 200, address
        rows = b"z-table" in answer.content
    return best, queries, rows


def whole_number(client: Client, number: str) -> float:
    """A person looked for by his whole ID number, up to the page of his file."""
    best = 1e9
    for _turn in range(ROUNDS):
        began = time.perf_counter()
        answer = client.post("/officers/find/", {"q": number}, follow=True)
        best = min(best, time.perf_counter() - began)
        assert answer.redirect_chain and "/officers/?" not in answer.redirect_chain[0][0]
    return best


def run(officers: int, units: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"database": connection.vendor, "officers": officers, "units": units}
    make_roster(officers=FEW, units=units)
    user = User.objects.get(username=MANAGER)
    client = Client()
    client.force_login(user)
    few = {name: measure(client, address)[1:] for name, address in addresses().items()}
    began = time.perf_counter()
    grow(officers)
    figures["filled, s"] = round(time.perf_counter() - began, 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    more = 0
    for name, address in addresses().items():
        seconds, queries, rows = measure(client, address)
        figures[f"{name}, ms"] = round(seconds * 1000)
        if few[name][1] == rows:
            more = max(more, queries - few[name][0])
        figures[f"{name}, queries"] = queries
    figures["most queries beyond those of 1000 officers"] = more
    figures["by whole ID number, ms"] = round(whole_number(client, id_number(officers // 2)) * 1000)
    began = time.perf_counter()
    keys = list(Officer.objects.order_by("pk").values_list("pk", flat=True)[:5000])
    verdicts(keys, clock.today())
    figures["who may enforce, 5000 officers, s"] = round(time.perf_counter() - began, 2)
    began = time.perf_counter()
    figures["clean-up lines"] = len(clean_up(clock.today(), user=user))
    figures["clean-up, s"] = round(time.perf_counter() - began, 2)
    return figures


def grow(officers: int) -> None:
    """More people in the same units, up to so many."""
    write_people(Random(2), list(Unit.objects.filter(code__startswith="R-")), range(FEW, officers))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--officers", type=int, default=100_000)
    parser.add_argument("--units", type=int, default=1_000)
    chosen = parser.parse_args()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    told = run(chosen.officers, chosen.units)
    print(json.dumps(told, ensure_ascii=False) if chosen.json else "\n".join(f"{k}: {v}" for k, v in told.items()))
