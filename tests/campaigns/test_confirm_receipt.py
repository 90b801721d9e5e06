"""签收: publishing and amending send to the units; each confirms once; the bureau sees who has not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Actor
from audit import clock
from audit.models import Entry
from campaigns.models import Amendment, Campaign, Deadline, Dispatch, Receipt, ReceiptState
from campaigns.receipts import counts_of
from campaigns.services import amend, confirm_receipt
from campaigns.services.amend_publish import preview_amendment, publish_amendment
from campaigns.services.publish import publish_campaign
from jobs.models import Message
from tests.campaigns.builders import make_campaign, make_requirement
from tests.campaigns.recipes import acknowledge_all
from tests.race import Racers, racers
from tests.rectification.scenes import act


@pytest.fixture
def campaign(cast) -> Campaign:
    """Published: both counties file; their bureaus have a task, and so has the detachment, which files nothing."""
    today = clock.today()
    campaign = make_campaign(cast, issue_date=today, start=today, end=today.replace(year=today.year + 1))
    make_requirement(campaign, cast.counties, due_date=None, rhythm="undated")
    group = campaign.task_groups.create(number="一", title="整改")
    clause = group.tasks.create(number="1", text="建立首问负责制").assignments.create(parties_text="各县局")
    clause.parties.create(group=cast.counties)
    Deadline.objects.create(assignment=clause, text="年底", date=campaign.end, precision="year_end")
    other = group.tasks.create(number="2", text="规范文书", position=1).assignments.create(parties_text="支队")
    other.parties.create(unit=cast.detachment)
    Deadline.objects.create(assignment=other, text="长期坚持", ongoing=True)
    acknowledge_all(campaign, act(cast.zhao))
    publish_campaign(campaign=campaign, actor=act(cast.zhao))
    return campaign


@pytest.fixture
def amendment(cast, campaign) -> Amendment:
    """The date of the counties' task changes: both counties are touched."""
    draft = amend.begin_amendment(campaign=campaign, actor=act(cast.zhao))
    row = Deadline.objects.get(text="年底", assignment__task__group__campaign=campaign)
    values = {"text": "下一年2月底", "date": campaign.end - timedelta(days=90)}
    amend.propose_dates(amendment=draft, row=row, values=values, actor=act(cast.zhao))
    effect = preview_amendment(amendment=draft)
    publish_amendment(amendment=draft, reason="名称改准", seen=effect.digest, actor=act(cast.zhao))
    return draft


def receipt_of(campaign, unit, number=0) -> Receipt:
    return Receipt.objects.get(campaign=campaign, unit=unit, dispatch__number=number)


def test_publishing_sends_one_line_to_every_participating_unit(cast, campaign):
    dispatch = Dispatch.objects.get(campaign=campaign)
    assert (dispatch.number, dispatch.by) == (0, cast.zhao) and campaign.title in dispatch.what
    units = set(dispatch.receipts.values_list("unit", flat=True))
    assert units == {cast.wangxi.pk, cast.shiwan.pk, cast.detachment.pk}
    assert set(dispatch.receipts.values_list("state", flat=True)) == {ReceiptState.AWAITING}
    entry = Entry.objects.get(action="campaigns.dispatch.sent")
    assert entry.after == {"number": 0, "units": 3, "persons": 3}
    told = Message.objects.filter(category="dispatch", channel="inbox")
    assert set(told.values_list("user", flat=True)) == {cast.shen.pk, cast.lin.pk, cast.bai.pk}
    assert all(campaign.short_title in row.subject for row in told)


def test_an_amendment_is_sent_to_whom_it_touches_with_what_changed(cast, campaign, amendment):
    dispatch = Dispatch.objects.get(amendment=amendment)
    assert dispatch.number == 1 and "名称改准" in dispatch.what
    assert set(dispatch.receipts.values_list("unit", flat=True)) == {cast.wangxi.pk, cast.shiwan.pk}
    letter = Message.objects.get(category="dispatch", channel="inbox", user=cast.shen, key__endswith=":1")
    assert "年底 → 下一年2月底" in letter.body


def test_a_unit_confirms_once_and_the_second_is_told_who_did(cast, campaign):
    receipt = receipt_of(campaign, cast.wangxi)
    stale = receipt_of(campaign, cast.wangxi)
    assert confirm_receipt(receipt=receipt, actor=act(cast.shen)) is True
    assert (receipt.state, receipt.confirmed_name, receipt.confirmed_post) == ("confirmed", "沈雨桐", "人事法制股")
    assert confirm_receipt(receipt=stale, actor=act(cast.han)) is False
    assert stale.confirmed_name == "沈雨桐"
    entry = Entry.objects.get(action="campaigns.receipt.confirmed")
    assert entry.actor_name == "沈雨桐" and (entry.after or {})["state"] == "confirmed"


@pytest.mark.parametrize("name", ["zhao", "chen", "lin", "luo", "admin", "guard", "auditor"])
def test_only_the_units_own_people_confirm(cast, campaign, name):
    receipt = receipt_of(campaign, cast.wangxi)
    with pytest.raises(PermissionDenied):
        confirm_receipt(receipt=receipt, actor=act(cast.people[name]))
    assert Receipt.objects.filter(state="confirmed").count() == 0


def test_the_units_first_page_asks_on_top_and_then_no_more(client, cast, campaign, amendment):
    client.force_login(cast.shen)
    body = client.get(reverse("obligation-list")).content.decode()
    assert body.count("请签收：") == 2 and "下一年2月底" in body
    assert "看改了什么" not in body, "the amendment is shown once, in the notice that asks"
    for number in (0, 1):
        receipt = receipt_of(campaign, cast.wangxi, number)
        answer = client.post(reverse("receipt-confirm", args=[receipt.uuid]), {"next": reverse("obligation-list")})
        assert answer.url == reverse("obligation-list")
    body = client.get(reverse("obligation-list")).content.decode()
    assert "请签收：" not in body and "看改了什么" in body and "已签收：" in body
    again = client.post(reverse("receipt-confirm", args=[receipt.uuid]), {"next": "https://elsewhere.example/"})
    assert again.url == reverse("receipt-list", args=[campaign.slug])
    assert "沈雨桐已签收过" in client.get(again.url).content.decode()


def test_the_bureau_sees_who_has_not(client, cast, campaign, amendment):
    confirm_receipt(receipt=receipt_of(campaign, cast.wangxi), actor=act(cast.han))
    client.force_login(cast.zhao)
    url = reverse("receipt-list", args=[campaign.slug])
    answer = client.get(url)
    body = answer.content.decode()
    assert [tab["count"] for tab in answer.context["tabs"]] == [5, 4, 1]
    assert "3个单位还没签收" in body and "韩立诚" in body and "联络员林晓禾" in body
    assert [row["receipt"].state for row in answer.context["rows"]] == ["awaiting"] * 4 + ["confirmed"]
    assert len(client.get(url, {"state": "confirmed"}).context["rows"]) == 1
    assert len(client.get(url, {"number": "1"}).context["rows"]) == 2
    assert len(client.get(url, {"q": "望溪"}).context["rows"]) == 2
    assert "没有签收记录" in client.get(url, {"q": "没有这个单位"}).content.decode()
    assert len(client.get(url, {"state": "?", "number": "x" * 30}).context["rows"]) == 5
    desk = client.get(reverse("desk-detail")).content.decode()
    assert "已签收 1 / 5" in desk and "3个单位还没签收" in desk


def test_a_unit_sees_its_own_line_only(client, cast, campaign):
    client.force_login(cast.lin)
    answer = client.get(reverse("receipt-list", args=[campaign.slug]))
    assert [row["receipt"].unit for row in answer.context["rows"]] == [cast.shiwan]
    assert [row["may_confirm"] for row in answer.context["rows"]] == [True]
    assert counts_of(campaign, cast.lin).everything == 1


def test_a_campaign_from_before_asks_for_nothing(client, cast, campaign):
    Receipt.objects.all().delete()
    client.force_login(cast.zhao)
    assert "没有要签收的" in client.get(reverse("receipt-list", args=[campaign.slug])).content.decode()
    assert "已签收" not in client.get(reverse("desk-detail")).content.decode()


def fill(campaign, cast, sendings, first):
    """Five units have so many amendments to confirm."""
    units = [cast.wangxi, cast.shiwan, cast.detachment, cast.legal, cast.office]
    for number in range(first, first + sendings):
        dispatch = Dispatch.objects.create(
            campaign=campaign, number=number, what=f"第{number}次修订", at=clock.now(), by=cast.zhao
        )
        Receipt.objects.bulk_create(
            Receipt(dispatch=dispatch, campaign=campaign, unit=unit, unit_name=unit.name) for unit in units
        )


def test_the_number_of_queries_does_not_grow_with_lines(client, cast, campaign):
    client.force_login(cast.zhao)
    url = reverse("receipt-list", args=[campaign.slug])

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    fill(campaign, cast, 2, first=1)
    client.get(url)
    few = count()
    fill(campaign, cast, 198, first=3)
    assert count() == few
    assert client.get(url).context["page"].paginator.count == 1003


def confirm_as(user: int, receipt: int) -> None:
    """What two processes do at the same moment; the second one is told that it was done."""
    from accounts.models import User

    done = confirm_receipt(receipt=Receipt.objects.get(pk=receipt), actor=Actor(User.objects.get(pk=user)))
    if not done:
        raise LookupError("already confirmed")


@pytest.fixture
def pair(request) -> Iterator[Racers]:
    with racers(2, connection.settings_dict["NAME"]) as running:
        yield running


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_of_two_processes_one_confirms(cast, campaign, pair):
    receipt = receipt_of(campaign, cast.wangxi)
    calls = [{"user": user.pk, "receipt": receipt.pk} for user in (cast.shen, cast.han)]
    outcomes = pair.race("tests.campaigns.test_confirm_receipt:confirm_as", calls)
    assert sorted(outcomes) == ["LookupError", "done"]
    assert Entry.objects.filter(action="campaigns.receipt.confirmed").count() == 1
