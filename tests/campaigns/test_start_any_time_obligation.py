"""A material filed whenever there is something: its obligation begins when a unit starts one."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.models import GroupMember
from accounts.transitions import Refused
from audit.models import Entry
from campaigns.services.obligations import start_any_time_obligation
from campaigns.services.publish import close_campaign, publish_campaign
from tests.campaigns.builders import make_campaign, make_requirement


@pytest.fixture
def case(cast):
    """The typical case of a published campaign, filed by the counties."""
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.detachment)
    case = make_requirement(
        campaign, cast.counties, kind="typical_case", title="典型案例", rhythm="any_time", due_date=None
    )
    publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    return case


def test_a_liaison_starts_as_many_as_he_has(cast, case):
    assert not case.obligations.exists()
    first = start_any_time_obligation(requirement=case, unit=cast.wangxi, actor=Actor(cast.shen))
    second = start_any_time_obligation(requirement=case, unit=cast.wangxi, actor=Actor(cast.han))
    other = start_any_time_obligation(requirement=case, unit=cast.shiwan, actor=Actor(cast.lin))
    assert [row.period_key for row in (first, second, other)] == ["any-1", "any-2", "any-1"]
    assert (first.due_date, first.title, first.unit_name) == (None, "典型案例", cast.wangxi.name)
    assert [(r.unit, r.reviews) for r in first.receivers.all()] == [(cast.legal, True)]
    assert Entry.objects.filter(action="campaigns.obligation.started").count() == 3


def test_nobody_starts_for_another_unit(cast, case):
    for person in (cast.lin, cast.zhao, cast.chen, cast.bai):
        with pytest.raises(PermissionDenied):
            start_any_time_obligation(requirement=case, unit=cast.wangxi, actor=Actor(person))
    assert not case.obligations.exists()


def test_a_unit_that_does_not_file_it_is_refused(cast, case):
    with pytest.raises(Refused, match="不在“典型案例”的填报单位之内"):
        start_any_time_obligation(requirement=case, unit=cast.detachment, actor=Actor(cast.bai))


def test_who_files_is_frozen_at_publication(cast, case):
    GroupMember.objects.create(group=cast.counties, unit=cast.detachment, valid_from="2999-01-01")
    cast.counties.members.filter(unit=cast.wangxi).update(valid_to="2999-01-01")
    start_any_time_obligation(requirement=case, unit=cast.wangxi, actor=Actor(cast.shen))
    with pytest.raises(Refused):
        start_any_time_obligation(requirement=case, unit=cast.detachment, actor=Actor(cast.bai))


def test_only_any_time_materials_of_a_running_campaign(cast, case):
    dated = case.campaign.filing_requirements.get(rhythm="once")
    with pytest.raises(Refused, match="不是随时报送的材料"):
        start_any_time_obligation(requirement=dated, unit=cast.detachment, actor=Actor(cast.bai))
    close_campaign(campaign=case.campaign, actor=Actor(cast.zhao))
    with pytest.raises(Refused, match="没有在进行"):
        start_any_time_obligation(requirement=case, unit=cast.wangxi, actor=Actor(cast.shen))
