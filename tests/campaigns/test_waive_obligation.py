"""Waiving an obligation with a reason, and taking it back."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.transitions import Refused, StaleState
from audit.models import Entry
from campaigns.models import Obligation
from campaigns.services.publish import close_campaign, publish_campaign
from campaigns.services.waive import unwaive_obligation, waive_obligation
from tests.campaigns.builders import make_campaign, make_requirement


@pytest.fixture
def obligation(cast):
    """望溪县局's obligation of a published campaign."""
    campaign = make_campaign(cast)
    make_requirement(campaign, cast.counties)
    publish_campaign(campaign=campaign, actor=Actor(cast.zhao))
    return Obligation.objects.get(unit=cast.wangxi)


def test_a_manager_waives_with_a_reason_and_takes_it_back(cast, obligation):
    actor = Actor(cast.zhou)
    waive_obligation(obligation=obligation, reason=" 该局无执法人员。 ", actor=actor)
    assert (obligation.waived_by, obligation.waived_reason) == (cast.zhou, "该局无执法人员。")
    assert not Obligation.objects.owed().filter(pk=obligation.pk).exists()
    with pytest.raises(StaleState):
        waive_obligation(obligation=obligation, reason="再免一次", actor=actor)
    unwaive_obligation(obligation=obligation, reason="执法职责已划转该局。", actor=actor)
    assert (obligation.waived_at, obligation.waived_by, obligation.waived_reason) == (None, None, "")
    with pytest.raises(StaleState):
        unwaive_obligation(obligation=obligation, reason="再恢复一次", actor=actor)
    entries = Entry.objects.filter(action__startswith="campaigns.obligation.").order_by("id")
    assert [(e.action, e.reason) for e in entries] == [
        ("campaigns.obligation.waived", "该局无执法人员。"),
        ("campaigns.obligation.unwaived", "执法职责已划转该局。"),
    ]


def test_a_reason_is_needed(cast, obligation):
    for service in (waive_obligation, unwaive_obligation):
        with pytest.raises(Refused):
            service(obligation=obligation, reason=" ", actor=Actor(cast.zhao))
    obligation.refresh_from_db()
    assert obligation.waived_at is None


@pytest.mark.parametrize("name", ["shen", "han", "wu", "chen", "luo", "qian", "sun", "admin", "auditor"])
def test_only_the_organisers_or_receivers_managers_waive(cast, obligation, name):
    with pytest.raises(PermissionDenied):
        waive_obligation(obligation=obligation, reason="免报", actor=Actor(cast.people[name]))
    obligation.refresh_from_db()
    assert obligation.waived_at is None


def test_nothing_changes_in_a_closed_campaign(cast, obligation):
    close_campaign(campaign=obligation.campaign, actor=Actor(cast.zhao))
    with pytest.raises(Refused, match="没有在进行"):
        waive_obligation(obligation=obligation, reason="免报", actor=Actor(cast.zhao))
    obligation.refresh_from_db()
    assert obligation.waived_at is None
