"""How the unit tree does with 100,000 units: `bin/bench units [COUNT]`, on an empty database of its own.

A province of 20 cities with 10 counties each and stations below them. Pages are the best of three turns; each is set
against the same page of the small tree that stood there before."""

import json
import os
import sys
import time
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.actors import Actor  # noqa: E402
from accounts.models import ChangeLine, Unit, UnitKind, UnitRecord  # noqa: E402
from accounts.pinyin import initials_of  # noqa: E402
from accounts.services.changes import Plan, carry_out, confirm_change, plan_change, rehearse  # noqa: E402
from audit import clock  # noqa: E402
from tests.cast import Cast, build_cast  # noqa: E402

SINCE = date(2019, 3, 1)
CITIES, COUNTIES = 20, 10
PLACES = "东西南北上下大小长平安宁清明和兴永泰福顺"


def fill(count: int) -> None:
    """Rows written directly: a tree of three levels below a province, each unit with its record."""
    top = Unit.objects.add_root({"code": "GD", "name": "江北省交通运输厅", "kind": UnitKind.BUREAU})
    each = count // (CITIES * COUNTIES)
    rows: list[Unit] = []
    for city in range(CITIES):
        path = _below(rows, top.path, 2, city, f"{PLACES[city]}州市交通运输局", COUNTIES)
        for county in range(COUNTIES):
            name = f"{PLACES[city]}{PLACES[county]}县"
            own = _below(rows, path, 3, county, f"{name}交通运输局", each)
            for station in range(each):
                _below(rows, own, 4, station, f"{name}第{station}交通运输执法站", 0)
    Unit.objects.filter(pk=top.pk).update(numchild=CITIES)
    Unit.objects.bulk_create(rows, 2000)
    keys = dict(Unit.objects.filter(path__startswith=top.path).values_list("path", "pk"))
    UnitRecord.objects.bulk_create(
        (
            UnitRecord(unit_id=keys[row.path], valid_from=SINCE, name=row.name, short_name=row.short_name,
                       parent_id=keys[row.path[: -Unit.steplen]])
            for row in rows
        ), 2000,
    )  # fmt: skip


def _below(rows: list[Unit], above: str, depth: int, place: int, name: str, children: int) -> str:
    path: str = Unit._get_path(above, depth, place + 1)
    short = name.replace("交通运输", "").replace("执法", "")
    rows.append(
        Unit(
            path=path, depth=depth, numchild=children, code=f"U{path}", name=name, short_name=short, position=place,
            kind=UnitKind.BUREAU, initials=initials_of(name, short),
        )
    )  # fmt: skip
    return path


def measured(client: Client, address: str) -> tuple[float, int, int]:
    """Milliseconds (the best of three), queries, bytes."""
    best, queries, size = 1e9, 0, 0
    for _turn in range(3):
        with CaptureQueriesContext(connection) as seen:
            began = time.perf_counter()
            answer = client.get(address)
            best = min(best, time.perf_counter() - began)
        assert answer.status_code == 200, (address, answer.status_code)
        queries, size = len(seen), len(answer.content)
    return best * 1000, queries, size


def addresses(cast: Cast) -> dict[str, str]:
    """What is looked at, by name; the units are those that both trees have."""
    wangxi = cast.wangxi.pk
    return {
        "tree": "/units/", "level": f"/units/?under={cast.bureau.pk}", "unit": f"/units/{wangxi}/",
        "search name": "/units/?q=望溪", "search short name": "/units/?q=望溪县局", "search pinyin": "/units/?q=wxxj",
        "search nothing": "/units/?q=zzzz", "chooser name": "/units/found/?field=q&q=望溪",
        "chooser pinyin": "/units/found/?field=q&q=wxxj", "form unit": f"/units/{wangxi}/edit/",
        "form right": f"/users/{cast.bai.uuid}/propose/", "form group": f"/groups/{cast.counties.pk}/members/",
        "form change": "/unit-changes/new/?kind=merge",
    }  # fmt: skip


def change(cast: Cast) -> dict[str, float]:
    """A county of the province moved with all below it: rehearsed and carried out, in milliseconds."""
    admin = Actor(cast.admin)
    city, other = Unit.objects.filter(code__startswith="U", depth=2)[:2]
    county = Unit.objects.filter(path__startswith=city.path, depth=3)[0]
    plan = Plan(kind="move", on=clock.today(), basis="编办文件", subjects=[county], parent=other)
    row = plan_change(plan=plan, actor=admin)
    began = time.perf_counter()
    rehearsal = rehearse(row)
    told = {"rehearse": (time.perf_counter() - began) * 1000}
    confirm_change(change=row, digest=rehearsal.digest, actor=admin)
    began = time.perf_counter()
    carry_out(change=row, actor=admin)
    told["carry out"] = (time.perf_counter() - began) * 1000
    assert ChangeLine.objects.filter(change=row, unit=county).exists()
    began = time.perf_counter()
    then = Unit.objects.under(Unit.objects.get(pk=city.pk), SINCE).count()
    told["tree of an earlier day"] = (time.perf_counter() - began) * 1000
    told["units of it"] = then
    return told


def main() -> None:
    """Fill, measure, print."""
    arguments = [one for one in sys.argv[1:] if one != "--json"]
    cast, client = build_cast(), Client(HTTP_HOST="127.0.0.1")
    client.force_login(cast.admin)
    pages = addresses(cast)
    small = {name: measured(client, address) for name, address in pages.items()}
    began = time.perf_counter()
    fill(int(arguments[0]) if arguments else 100_000)
    figures: dict[str, object] = {"units": Unit.objects.count(), "filled in s": round(time.perf_counter() - began, 1)}
    pages["deep level"] = f"/units/?under={Unit.objects.filter(code__startswith='U', depth=3)[5].pk}"
    pages["pinyin of a station"] = "/units/?q=ddxd49"
    pages["name of a station"] = "/units/?q=第49交通运输执法站"
    for name, address in pages.items():
        ms, queries, size = measured(client, address)
        was = small.get(name)
        before = f" (small tree {was[0]:.0f} ms, {was[1]} queries, {was[2]} bytes)" if was else ""
        figures[name] = f"{ms:.0f} ms, {queries} queries, {size} bytes{before}"
    figures.update({name: round(value, 1) for name, value in change(cast).items()})
    if "--json" in sys.argv:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for name, value in figures.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
