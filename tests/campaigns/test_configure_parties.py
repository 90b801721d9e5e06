"""Parties and receivers of a draft, and what the chooser finds."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import GroupMember, Unit, UnitGroup
from accounts.transitions import Refused
from audit.models import Entry
from campaigns.models import AssignmentParty, AssignmentRole, RequirementReceiver
from campaigns.party_choice import find_choices, read_party
from campaigns.services.configure import RowGone
from campaigns.services.configure_campaign import add_requirement
from campaigns.services.configure_parties import (
    add_party,
    add_receiver,
    change_party_role,
    name_reviewing_receiver,
    remove_party,
    remove_receiver,
)
from tests.campaigns.builders import make_campaign, make_requirement
from tests.factories import make_unit

ON = date(2026, 4, 1)


@pytest.fixture
def campaign(cast):
    return make_campaign(cast)


@pytest.fixture
def clause(campaign):
    return campaign.task_groups.create(title="完善制度").tasks.create(text="建立首问负责制").assignments.create()


@pytest.fixture
def actor(cast):
    return Actor(cast.zhao)


def test_groups_and_units_lead_or_cooperate(cast, campaign, clause, actor):
    lead = add_party(campaign=campaign, holder=clause, party=cast.counties, actor=actor)
    add_party(campaign=campaign, holder=clause, party=cast.legal, role=AssignmentRole.COOPERATING, actor=actor)
    again = add_party(campaign=campaign, holder=clause, party=cast.counties, actor=actor)
    assert again == lead and isinstance(lead, AssignmentParty)
    assert [(str(p), p.role) for p in clause.parties.all()] == [
        ("各县（区）交通运输局", "lead"),
        ("局法规科", "cooperating"),
    ]
    change_party_role(campaign=campaign, party=lead, role=AssignmentRole.COOPERATING, actor=actor)
    assert clause.parties.get(pk=lead.pk).role == "cooperating"
    remove_party(campaign=campaign, party=lead, actor=actor)
    assert clause.parties.count() == 1
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    noun = "campaigns.assignment_party"
    assert actions == [f"{noun}.added", f"{noun}.added", f"{noun}.changed", f"{noun}.removed"]


def test_a_party_of_another_campaign_cannot_be_touched(cast, campaign, clause, actor):
    other = make_campaign(cast, slug="other")
    party = add_party(campaign=campaign, holder=clause, party=cast.wangxi, actor=actor)
    with pytest.raises(RowGone):
        remove_party(campaign=other, party=party, actor=actor)
    with pytest.raises(RowGone):
        add_party(campaign=other, holder=clause, party=cast.wangxi, actor=actor)


def test_exactly_one_receiver_reviews(cast, campaign, actor):
    requirement = make_requirement(campaign, cast.counties)
    requirement.receivers.all().delete()
    first = add_receiver(campaign=campaign, requirement=requirement, unit=cast.legal, actor=actor)
    second = add_receiver(campaign=campaign, requirement=requirement, unit=cast.office, actor=actor)
    outside = add_receiver(campaign=campaign, requirement=requirement, outside_name=" 省厅整治办 ", actor=actor)
    assert [r.reviews for r in (first, second, outside)] == [True, False, False]
    name_reviewing_receiver(campaign=campaign, receiver=second, actor=actor)
    assert list(requirement.receivers.filter(reviews=True)) == [second]
    with pytest.raises(Refused, match="“省厅整治办”不在本系统内"):
        name_reviewing_receiver(campaign=campaign, receiver=outside, actor=actor)
    with pytest.raises(Refused, match="请选一个接收单位"):
        add_receiver(campaign=campaign, requirement=requirement, outside_name=" ", actor=actor)
    remove_receiver(campaign=campaign, receiver=second, actor=actor)
    assert not RequirementReceiver.objects.filter(requirement=requirement, reviews=True).exists()


def test_a_new_requirement_asks_what_its_kind_usually_asks(cast, campaign, actor):
    campaign.annexes.create(number="2", title="问题清单", kind="problem_list")
    make_requirement(campaign, cast.counties, cast.legal)
    row = add_requirement(campaign=campaign, kind="problem_list", actor=actor)
    assert (row.title, row.rhythm, row.needs_seal, row.cited_annex) == ("问题清单", "undated", True, "2")
    assert {str(party) for party in row.parties.all()} == {"各县（区）交通运输局", "局法规科"}
    assert [(r.unit, r.reviews) for r in row.receivers.all()] == [(cast.legal, True)]


def test_only_the_organisers_manager_may(cast, campaign, clause):
    stranger = Actor(cast.wu)
    requirement = make_requirement(campaign, cast.counties)
    for verb in (
        lambda: add_party(campaign=campaign, holder=clause, party=cast.legal, actor=stranger),
        lambda: add_receiver(campaign=campaign, requirement=requirement, unit=cast.office, actor=stranger),
        lambda: add_requirement(campaign=campaign, kind="custom", actor=stranger),
    ):
        with pytest.raises(PermissionDenied):
            verb()


class TestChooser:
    def test_groups_come_first_with_their_units_of_the_day(self, cast):
        GroupMember.objects.filter(unit=cast.shiwan).update(valid_to=date(2026, 3, 31))
        found = find_choices("县", ON)
        assert found[0].name == "各县（区）交通运输局"
        assert found[0].members == ("望溪县局",)
        assert [choice.name for choice in found if not choice.is_group] == [
            "望溪县交通运输局",
            "望溪县交通运输综合执法大队",
            "石湾县交通运输局",
            "石湾县交通运输综合执法大队",
        ]

    def test_short_names_count_and_receivers_are_units(self, cast):
        assert [choice.name for choice in find_choices("法规科", ON)] == ["局法规科"]
        assert all(not choice.is_group for choice in find_choices("", ON, groups=False))

    def test_a_dissolved_unit_is_neither_found_nor_chosen(self, cast):
        Unit.objects.filter(pk=cast.wangxi.pk).update(dissolved_on=ON)
        assert "望溪县交通运输局" not in [choice.name for choice in find_choices("望溪", ON)]
        assert read_party(f"unit-{cast.wangxi.pk}", ON) is None
        assert read_party(f"unit-{cast.shiwan.pk}", ON) == cast.shiwan
        assert read_party(f"group-{cast.counties.pk}", ON) == cast.counties

    @pytest.mark.parametrize("key", ["", "unit-", "unit-x", "person-1", "group-999999"])
    def test_a_bad_key_is_nobody(self, cast, key):
        assert read_party(key, ON) is None


def test_the_screen_shows_every_unit_behind_a_group_and_how_many_in_all(cast):
    campaign = make_campaign(cast)
    many = [make_unit(f"Z{number}", f"第{number}执法大队") for number in range(8)]
    group = UnitGroup.objects.create(code="many", name="重点整治单位")
    for unit in many:
        GroupMember.objects.create(group=group, unit=unit, valid_from=date(2020, 1, 1))
    requirement = make_requirement(campaign, group, many[0])
    client = Client()
    client.force_login(cast.zhao)
    page = client.get(reverse("campaign-configure", args=[campaign.slug, f"requirement-{requirement.pk}"]))
    assert "合计8个单位，重复的只算一次" in page.content.decode()
    key = f"requirement-{requirement.pk}"
    url = reverse("draft-party-find", args=[campaign.slug, key, key, "parties"])
    found = client.get(url, {f"q-parties-{key}": "重点整治"}).content.decode()
    assert all(unit.label in found for unit in many) and "分组，8个单位" in found and "看全部" in found
