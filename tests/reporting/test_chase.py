"""催办: one click, one message, once a day; with a record of who was reminded how often."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Membership
from accounts.transitions import Refused
from audit import clock
from audit.models import Entry
from campaigns.models import FilingKind
from jobs.models import Message
from reporting.models import Chase
from reporting.reminders.chasing import chase
from tests.reporting.given import at

FORM, TABLE = FilingKind.LIAISON_FORM, FilingKind.STATISTICS_TABLE
NOW = at(date(2026, 6, 12))


@pytest.fixture(autouse=True)
def friday():
    with clock.standing_at(NOW):
        yield


def press(cast, *rows, who=None):
    return chase(obligations=rows, actor=Actor(who or cast.zhao))


def test_the_liaison_is_told_and_it_is_recorded(cast, given):
    row = given.owe(FORM, cast.shiwan, due=date(2026, 6, 10))
    assert press(cast, row).words == "已催办石湾县局，共1份。"
    message = Message.objects.get()
    assert (message.user, message.subject) == (cast.lin, "催办：石湾县局有1份材料请尽快报送")
    assert "局法规科赵敏之催办：石湾县局在“执法突出问题专项整治”中还没有报送" in message.body
    assert "联络员登记表（6月10日 周三，逾期2天）" in message.body
    kept = Chase.objects.get()
    assert (kept.by, kept.told, kept.day) == (cast.zhao, "林晓禾", date(2026, 6, 12))
    assert Entry.objects.filter(action="reporting.obligation.chased", object_id=str(row.uuid)).count() == 1


def test_once_for_an_obligation_and_day(cast, given):
    row = given.owe(FORM, cast.shiwan, due=date(2026, 6, 10))
    press(cast, row)
    assert press(cast, row, who=cast.zhou).words == "石湾县局今天催过，没有重复发送。"
    assert Message.objects.count() == Chase.objects.count() == 1
    with clock.standing_at(NOW + timedelta(days=3)):
        assert press(cast, row).done == [row]
    assert Message.objects.count() == Chase.objects.count() == 2


def test_several_materials_of_a_unit_are_one_message(cast, given):
    rows = [given.owe(kind, unit, due=date(2026, 6, 10)) for kind in (FORM, TABLE) for unit in given.units]
    assert press(cast, *rows).words == "已催办市支队、望溪县局、石湾县局，共6份。"
    assert Message.objects.count() == 3 and Chase.objects.count() == 6
    assert "2. 情况统计表" in Message.objects.get(user=cast.lin).body


def test_what_is_filed_or_waived_is_left_alone(cast, given):
    filed, waived = given.owe(FORM, cast.shiwan), given.owe(FORM, cast.wangxi, waived_at=NOW)
    given.file(filed, at(date(2026, 6, 11)))
    outcome = press(cast, filed, waived)
    assert outcome.done == [] and "望溪县局、石湾县局的已经报了或免报，不用催" in outcome.words
    assert not Message.objects.exists() and not Chase.objects.exists()


def test_a_unit_without_a_liaison_is_told_through_its_leader_or_not_at_all(cast, given):
    row = given.owe(FORM, cast.shiwan, due=date(2026, 6, 10))
    other = given.owe(TABLE, cast.shiwan, due=date(2026, 6, 10))
    Membership.objects.filter(user=cast.lin).delete()
    press(cast, row)
    assert Message.objects.get().user == cast.ding
    Membership.objects.filter(user=cast.ding).delete()
    assert "石湾县局没有联络员和负责人" in press(cast, other).words
    assert Chase.objects.count() == 1


@pytest.mark.parametrize("name", ["shen", "han", "wu", "chen", "luo"])
def test_only_the_organisers_manager_chases(cast, given, name):
    row = given.owe(FORM, cast.shiwan, due=date(2026, 6, 10))
    with pytest.raises(PermissionDenied):
        press(cast, row, who=getattr(cast, name))
    assert not Message.objects.exists()


def test_not_in_a_campaign_that_is_over(cast, given):
    row = given.owe(FORM, cast.shiwan, due=date(2026, 6, 10))
    given.campaign.state = "closed"
    given.campaign.save()
    with pytest.raises(Refused, match="没有在进行"):
        press(cast, row)


def test_from_the_desk_all_that_a_unit_owes_today(client, cast, given):
    for kind, due in ((FORM, 10), (TABLE, 12), (FilingKind.MONTHLY_INFORMATION, 15)):
        given.owe(kind, cast.shiwan, due=date(2026, 6, due))
    client.force_login(cast.zhao)
    page = client.get(reverse("desk-detail")).content.decode()
    assert page.count(f'action="{reverse("arrears-chase")}"') == 1
    assert re.search(rf'name="pick" value="{cast.shiwan.pk}"[^>]* checked', page)
    posted = {"do": "units", "pick": cast.shiwan.pk, "next": reverse("desk-detail")}
    answer = client.post(reverse("arrears-chase"), posted, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("desk-detail")
    assert "已催办石湾县局，共2份。" in answer.content.decode()


def test_chosen_ones_and_only_those_in_reach(client, cast, given):
    row = given.owe(FORM, cast.shiwan, due=date(2026, 6, 10))
    client.force_login(cast.wu)
    client.post(reverse("arrears-chase"), {"obligation": str(row.uuid)})
    assert not Chase.objects.exists()
    client.force_login(cast.zhao)
    assert client.post(reverse("arrears-chase"), {"obligation": [str(row.uuid), "nonsense"]}).status_code == 302
    assert Chase.objects.count() == 1


def test_a_column_that_is_no_number_names_nothing(client, cast, given):
    given.owe(FORM, cast.shiwan, due=date(2026, 6, 10))
    client.force_login(cast.zhao)
    for column in ("²:2026", "٣:2026", "9" * 30, "x:"):
        assert client.post(reverse("arrears-chase"), {"column": column}).status_code == 302
    assert not Chase.objects.exists()


def test_it_never_leads_elsewhere(client, cast, given):
    row = given.owe(FORM, cast.shiwan, due=date(2026, 6, 10))
    client.force_login(cast.zhao)
    answer = client.post(reverse("arrears-chase"), {"cell": str(row.uuid), "next": "//elsewhere.example/"})
    assert (answer.status_code, answer.url) == (302, reverse("chase-list"))
    assert Chase.objects.count() == 1


def test_the_list_says_who_was_chased_how_often(client, cast, given, django_assert_max_num_queries):
    rows = [given.owe(kind, cast.shiwan, due=date(2026, 6, 10)) for kind in (FORM, TABLE)]
    press(cast, *rows)
    with clock.standing_at(NOW + timedelta(days=3)):
        press(cast, rows[0])
    client.force_login(cast.zhao)
    page = client.get(reverse("chase-list")).content.decode()
    assert "3次，2份材料" in page and page.count("林晓禾") == 3
    with django_assert_max_num_queries(16):
        client.get(reverse("chase-list"))


def test_an_empty_list_says_how_to_begin(client, cast, given):
    client.force_login(cast.zhao)
    assert "还没有催办过" in client.get(reverse("chase-list")).content.decode()
