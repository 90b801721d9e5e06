"""领导小组: the list as pasted, who keeps which group, what is refused, the printed annex and the contact list."""

import re
from typing import Any

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.actors import Actor
from accounts.transitions import Refused
from audit.models import Entry
from campaigns.leading import Seat, as_text, printed_name, read_people
from campaigns.models import CampaignState, LeadingGroup
from campaigns.services import leading
from campaigns.services.leading import GroupFields
from tests.campaign_factory import make_campaign

PASTED = """组 长:周　岚　　市委常委、副市长
第一副组长：陈大川 副市长、市公安局局长
副组长：李 明 市政府党组成员
马　静 市政府副秘书长
成 员：王晓云｜市司法局｜局长｜0830-2210001
赵一\t市财政局\t局长
"""
LEADER = [Seat("leader", "陈道远", "市局", "副局长")]


def act(user) -> Actor:
    user.__dict__.pop("grants", None)
    return Actor(user, "10.0.0.8")


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def group(given, by, unit=None, name="专项整治领导小组", seats=None, **more) -> LeadingGroup:
    return leading.set_up_group(
        campaign=given.campaign, unit=unit, data=GroupFields(name, **more), seats=seats or LEADER, actor=act(by)
    )


def test_a_pasted_list_is_read_line_by_line():
    seats, faults = read_people(PASTED)
    assert not faults
    assert [(seat.role, seat.name) for seat in seats] == [
        ("leader", "周岚"), ("first_deputy", "陈大川"), ("deputy", "李明"), ("deputy", "马静"), ("member", "王晓云"),
        ("member", "赵一"),
    ]  # fmt: skip
    assert seats[0].post == "市委常委、副市长"
    assert seats[4] == Seat("member", "王晓云", "市司法局", "局长", "0830-2210001")
    assert seats[5] == Seat("member", "赵一", "市财政局", "局长")
    assert read_people(as_text(seats)) == (seats, []), "what is shown for editing reads back as it was"


def test_lines_that_cannot_be_read_are_told_by_number():
    seats, faults = read_people("张三 局长\n组长：\n李四 副局长 0830-2233445\n成员：｜市局｜局长")
    assert [seat.name for seat in seats] == ["李四"] and seats[0].phone == "0830-2233445"
    assert len(faults) == 2 and "第1行" in faults[0] and "第4行" in faults[1]


def test_a_name_of_two_characters_is_set_wide():
    assert printed_name("周岚") == "周　岚" and printed_name("陈大川") == "陈大川"


@pytest.mark.django_db
def test_a_campaign_may_have_two_groups_and_a_unit_its_own(cast, given):
    group(given, cast.zhao)
    group(given, cast.zhao, name="法治政府建设领导小组")
    own = group(given, cast.shen, unit=cast.wangxi, name="望溪县局领导小组")
    seen = {name: set(LeadingGroup.objects.visible_to(user).values_list("name", flat=True))
            for name, user in cast.people.items()}  # fmt: skip
    both = {"专项整治领导小组", "法治政府建设领导小组"}
    assert seen["zhao"] == seen["chen"] == seen["shen"] == seen["luo"] == both | {"望溪县局领导小组"}
    assert seen["lin"] == both, "another county's own group is not theirs to read"
    assert not seen["admin"]
    with pytest.raises(PermissionDenied):
        group(given, cast.shen)
    with pytest.raises(PermissionDenied):
        group(given, cast.shen, unit=cast.shiwan)
    with pytest.raises(PermissionDenied):
        leading.change_group(group=own, data=GroupFields("别的"), seats=LEADER, actor=act(cast.zhao))
    leading.change_group(group=own, data=GroupFields("望溪县局领导小组"), seats=LEADER, actor=act(cast.han))


@pytest.mark.django_db
def test_what_is_refused(cast, given):
    for more, words in (
        ({"seats": [Seat("deputy", "甲")]}, "还没有组长"), ({"name": " "}, "名称"),
        ({"seats": [*LEADER, Seat("first_deputy", "甲"), Seat("first_deputy", "乙")]}, "只能有一名"),
        ({"seats": [Seat("leader", "甲", phone="13900000001")]}, "不保存手机号"),
        ({"office_phone": "13900000001"}, "不保存手机号"), ({"seats": [Seat("leader", "甲", post="长" * 121)]}, "太长"),
        ({"seats": [Seat("leader", f"人{place}") for place in range(201)]}, "最多200人"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            group(given, cast.zhao, **more)
    row = group(given, cast.zhao)
    given.campaign.state = CampaignState.CLOSED
    given.campaign.save(update_fields=["state"])
    with pytest.raises(Refused, match="已经结束"):
        leading.dissolve_group(group=row, actor=act(cast.zhao))


@pytest.mark.django_db
def test_the_trail_keeps_who_belonged_to_it_before(cast, given):
    row = group(given, cast.zhao)
    seats = [Seat("leader", "孙和平", "", "局长"), Seat("member", "周岚")]
    leading.change_group(group=row, data=GroupFields(row.name), seats=seats, actor=act(cast.zhao))
    entry = Entry.objects.get(action="campaigns.leading_group.changed")
    assert entry.before and entry.before["people"] == ["组长：陈道远 市局副局长"]
    assert entry.after and entry.after["people"] == ["组长：孙和平 局长", "成员：周岚"]
    leading.change_group(group=row, data=GroupFields(row.name), seats=seats, actor=act(cast.zhao))
    assert Entry.objects.filter(action="campaigns.leading_group.changed").count() == 1, "saved again is no change"
    leading.dissolve_group(group=row, actor=act(cast.zhao))
    removed = Entry.objects.get(action="campaigns.leading_group.removed")
    assert removed.before and removed.before["people"] == entry.after["people"]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_by_the_browser(cast, given):
    client, to = signed_in(cast.zhao), f"/campaigns/{given.campaign.slug}/leading/"
    assert "还没有登记领导小组" in client.get(to).content.decode()
    data = {"name": "专项整治领导小组", "people": PASTED, "office": "局法规科", "office_head": "孙和平"}
    answer = client.post(f"{to}new/", {**data, "people": "张三 局长"})
    assert answer.status_code == 422 and "第1行没有写职责" in answer.content.decode()
    assert client.post(f"{to}new/", data)["Location"] == to
    page = client.get(to).content.decode()
    assert "第一副组长" in page and "王晓云" in page and "孙和平" in page
    row = LeadingGroup.objects.get()
    edit = f"/leading-groups/{row.uuid}/edit/"
    assert "王晓云｜市司法局｜局长｜0830-2210001" in client.get(edit).content.decode()
    client.post(edit, {**data, "people": "组长：周岚 副市长"})
    assert row.seats.count() == 1
    county = signed_in(cast.shen)
    page = county.get(to).content.decode()
    assert "望溪县交通运输局还没有登记本单位的领导小组" in page and "修改领导小组" not in page
    county.post(f"{to}new/", {"unit": cast.wangxi.pk, "name": "本局领导小组", "people": "组长：韩立诚 局长"})
    assert LeadingGroup.objects.get(unit=cast.wangxi).seats.get().name == "韩立诚"
    own = LeadingGroup.objects.get(unit=cast.wangxi)
    assert signed_in(cast.lin).get(f"/leading-groups/{own.uuid}/print/").status_code == 404
    assert client.post(f"/leading-groups/{own.uuid}/dissolve/").status_code == 403
    county.post(f"/leading-groups/{own.uuid}/dissolve/")
    assert not LeadingGroup.objects.filter(pk=own.pk).exists()


@pytest.mark.django_db
def test_the_annex_and_the_contact_list_as_pdf(cast, given):
    seats, _faults = read_people(PASTED)
    row = group(given, cast.zhao, seats=seats, office="局法规科", office_head="孙和平")
    client = signed_in(cast.shen)

    def text_of(address: str) -> str:
        answer: Any = client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        pages = pypdfium2.PdfDocument(b"".join(answer.streaming_content))
        return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pages))

    annex = text_of(f"/leading-groups/{row.uuid}/print/")
    assert "专项整治领导小组成员名单" in annex and "组长：周岚" in annex and "市司法局局长" in annex
    assert "办公室设在局法规科，孙和平同志兼任办公室主任。" in annex and "0830" not in annex
    assert annex.count("副组长：") == 2, "the role stands at the first of its people alone"
    contacts = text_of(f"/leading-groups/{row.uuid}/print/?list=contacts")
    assert "通讯录" in contacts and "0830-2210001" in contacts
