"""The unit tree of a province: one level at a time, searched by pinyin, with the same number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import SYSTEM
from accounts.models import Unit
from accounts.pinyin import initials_of
from accounts.services.units import UnitFields, rewrite_unit
from audit import clock
from tests.factories import make_unit


def shown(client, **query):
    page = client.get(reverse("unit-list"), query)
    return [(unit.label, unit.below) for unit in page.context["page"]]


def queries(client, **query):
    with CaptureQueriesContext(
        connection,
    ) as told:
        client.get(reverse("unit-list"), query)
    return len(told)


@pytest.fixture
def province(cast):
    """More units than are shown whole."""
    top = make_unit("P", "江北省交通运输厅", short_name="省厅")
    for city in range(3):
        above = make_unit(f"P{city}", f"第{city}市交通运输局", parent=top, short_name=f"{city}市局", position=city)
        for county in range(70):
            make_unit(f"P{city}-{county}", f"第{city}市{county}县局", parent=above, position=county)
    return top


def test_a_small_tree_is_shown_whole(client, cast):
    client.force_login(cast.admin)
    assert len(shown(client)) == Unit.objects.count()


def test_a_large_tree_opens_level_by_level(client, cast, province):
    client.force_login(cast.admin)
    assert shown(client) == [("市局", 5), ("省厅", 3)]
    cities = shown(client, under=province.pk)
    assert cities == [("0市局", 70), ("1市局", 70), ("2市局", 70)]
    city = Unit.objects.get(code="P1")
    page = client.get(reverse("unit-list"), {"under": city.pk})
    assert len(page.context["page"]) == 70 and f"?under={province.pk}" in page.content.decode()
    assert (
        "下面没有单位" in client.get(reverse("unit-list"), {"under": Unit.objects.get(code="P1-0").pk}).content.decode()
    )
    for nonsense in ("999999", "x", "-1"):
        assert shown(client, under=nonsense) == [("市局", 5), ("省厅", 3)]


def test_the_dissolved_do_not_count(client, cast, province):
    client.force_login(cast.admin)
    Unit.objects.filter(code="P2").update(dissolved_on=clock.today())
    assert shown(client)[1] == ("省厅", 2)
    assert shown(client, dissolved="1")[1] == ("省厅", 3)


def test_search_by_initials(client, cast):
    client.force_login(cast.admin)
    for typed in ("wxxj", "WXXJTYSJ", "望溪县局"):
        assert [label for label, _below in shown(client, q=typed)][:1] == ["望溪县局"]
    assert initials_of("望溪县交通运输局", "望溪县局") == "wxxjtysj wxxj" and initials_of("第2大队", "") == "d2dd"


def test_initials_follow_the_name(cast):
    fields = UnitFields(**{**vars(UnitFields.of(cast.wangxi)), "name": "石湾新区交通运输局", "short_name": ""})
    rewrite_unit(unit=cast.wangxi, fields=fields, valid_from=clock.today(), actor=SYSTEM)
    assert Unit.objects.get(pk=cast.wangxi.pk).initials == "swxqjtysj"


def test_the_number_of_queries_is_the_same_for_any_size(client, cast, province):
    client.force_login(cast.admin)
    city = Unit.objects.get(code="P1")
    queries(client)  # What a process reads once.
    few = queries(client, under=city.pk), queries(client, q="xj"), queries(client)
    for number in range(40):
        make_unit(f"X{number}", f"新{number}县局", parent=Unit.objects.get(code="P1"))
        make_unit(f"T{number}", f"顶{number}局")
    assert (queries(client, under=city.pk), queries(client, q="xj"), queries(client)) == few
