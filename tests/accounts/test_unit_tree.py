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
from tests.personnel.scenes import officer


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


def test_in_a_large_tree_units_are_typed_and_searched(client, cast, province):
    client.force_login(cast.admin)
    page = client.get(reverse("unit-create"), {"parent": province.pk}).content.decode()
    assert "第1市3县局" not in page and 'value="江北省交通运输厅（P）"' in page and reverse("unit-find") in page
    form = {"code": "N1", "name": "新设局", "kind": "bureau", "position": 0, "valid_from": clock.today().isoformat()}
    wrong = client.post(reverse("unit-create"), {**form, "parent": "第1市3"})
    assert wrong.status_code == 422
    # Without script the nearest ones stand in the answer.
    assert "第1市3县局（P1-3）；第1市30县局（P1-30）" in wrong.content.decode()
    none = client.post(reverse("unit-create"), {**form, "parent": "没有的"})
    assert none.status_code == 422 and "没有找到“没有的”" in none.content.decode()
    assert client.post(reverse("unit-create"), {**form, "parent": "第1市3县局（P1-3）"}).status_code == 302
    made = Unit.objects.get(code="N1")
    assert Unit.objects.get_parent(made).code == "P1-3"
    edit = client.get(reverse("unit-edit", args=[made.pk])).content.decode()
    assert 'value="第1市3县局（P1-3）"' in edit
    propose = reverse("membership-propose", args=[cast.bai.uuid])
    right = {"unit": "P2-7", "role": "liaison", "post": "", "valid_from": clock.today().isoformat(), "valid_to": ""}
    assert client.post(propose, right).status_code == 302
    assert cast.bai.memberships.filter(unit__code="P2-7", state="proposed").exists()


def test_members_of_a_group_are_typed_in_a_large_tree(client, cast, province):
    client.force_login(cast.admin)
    url = reverse("group-members", args=[cast.counties.pk])
    page = client.get(url).content.decode()
    assert "望溪县交通运输局（WX）" in page and "第1市3县局" not in page
    day = clock.today().isoformat()
    assert client.post(url, {"valid_from": day, "units": "望溪县局\nP1-3"}).status_code == 302
    now = cast.counties.members.filter(valid_to=None).values_list("unit__code", flat=True)
    assert set(now) >= {"WX", "P1-3"}


@pytest.mark.parametrize(("text", "first"), [("d1s3", "第1市3县局"), ("第1市3县", "第1市3县局"), ("P1-3", "第1市3县局"),
                                             ("第1市3县局（P1-3）", "第1市3县局")])  # fmt: skip
def test_suggestions(client, cast, province, text, first):
    client.force_login(cast.shen)
    found = client.get(reverse("unit-find"), {"field": "parent", "parent": text}).content.decode()
    assert found.startswith(f'<option value="{first}（P1-3）">') and found.count("<option") <= 12
    assert client.get(reverse("unit-find"), {"field": "parent", "parent": ""}).content == b""
    assert client.get(reverse("unit-find")).content == b""


def test_suggestions_are_text(client, cast, province):
    make_unit("E<", "<b>局</b>&\"'")
    client.force_login(cast.shen)
    found = client.get(reverse("unit-find"), {"field": "q", "q": "局</b>"}).content.decode()
    assert "<b>" not in found and "&lt;b&gt;局" in found


def test_forms_have_the_same_size_for_any_tree(client, cast, province):
    client.force_login(cast.admin)
    urls = [reverse("unit-create"), reverse("membership-propose", args=[cast.bai.uuid]), reverse("user-list"),
            reverse("group-members", args=[cast.teams.pk]), reverse("organisation-change-create")]  # fmt: skip

    def measured():
        found = []
        for url in urls:
            with CaptureQueriesContext(connection) as told:
                size = len(client.get(url).content)
            found.append((len(told), size))
        return found

    measured()  # what is cached once
    before = measured()
    for extra in range(60):
        make_unit(f"P9-{extra}", f"再{extra}县局", parent=Unit.objects.get(code="P2"), position=extra)
    assert [queries for queries, _ in measured()] == [queries for queries, _ in before]
    assert all(abs(size - old) < 200 for (_, size), (_, old) in zip(measured(), before, strict=True))


def test_a_roster_is_narrowed_to_a_unit_that_was_typed(client, cast, monkeypatch):
    monkeypatch.setattr("personnel.filters.UNITS_OFFERED", 2)
    roster_of = officer(cast.wangxi, cast.shen)
    officer(cast.detachment, cast.bai, name="路人")
    client.force_login(cast.zhao)
    page = client.get(reverse("officer-list")).content.decode()
    assert 'list="units-unit"' in page and roster_of.name in page and "路人" in page
    typed = client.get(reverse("officer-list"), {"unit": "望溪县交通运输局（WX）"}).content.decode()
    assert roster_of.name in typed and "路人" not in typed
    assert roster_of.name not in client.get(reverse("officer-list"), {"unit": "没有的局"}).content.decode()
