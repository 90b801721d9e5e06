"""零报告: one page, one button, for every kind that allows it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.transitions import Refused, StaleState
from audit import clock
from rectification import services
from rectification.models import Filing
from rectification.paper import paper_of
from tests.campaign_factory import content, make_campaign
from tests.rectification.scenes import act


@pytest.fixture
def given(cast):
    given = make_campaign(cast)
    for requirement in given.requirements.values():
        requirement.zero_report_allowed = True
        requirement.save()
    return given


@pytest.mark.parametrize(
    ("kind", "signed"), [("problem_list", True), ("institution_list", True), ("monthly_information", False)]
)
def test_one_confirmation_from_the_list(client, cast, given, kind, signed):
    requirement = given.requirements[kind]
    requirement.needs_signature = signed
    requirement.save()
    address = reverse("obligation-zero", args=[given.obligation(kind, cast.wangxi).uuid])
    client.force_login(cast.shen)
    assert address in client.get(reverse("obligation-list") + "?tab=all").content.decode()
    assert "确认零报告" in client.get(address).content.decode() and not Filing.objects.exists()
    client.post(address)
    filing = Filing.objects.get()
    assert filing.state == ("awaiting_signature" if signed else "submitted")
    assert paper_of(filing)["zero"] is True and filing.current.sha256
    client.post(address)
    assert Filing.objects.get().version_number == 1


def test_a_computed_table_has_no_zero_report(cast, given):
    with pytest.raises(Refused, match="不能零报告"):
        services.report_zero(obligation=given.obligation("statistics_table", cast.wangxi), actor=act(cast.shen))


def test_where_the_notice_does_not_allow_it(client, cast, given):
    given.requirements["problem_list"].zero_report_allowed = False
    given.requirements["problem_list"].save()
    obligation = given.obligation("problem_list", cast.wangxi)
    with pytest.raises(Refused, match="不能零报告"):
        services.report_zero(obligation=obligation, actor=act(cast.shen))
    client.force_login(cast.shen)
    assert (
        reverse("obligation-zero", args=[obligation.uuid])
        not in client.get(reverse("obligation-list")).content.decode()
    )


def test_not_for_a_month_that_has_not_begun(cast, given):
    obligation = given.obligation("monthly_information", cast.wangxi)
    obligation.expected_from = clock.today() + timedelta(days=3)
    obligation.save()
    with pytest.raises(Refused, match="不能零报告"):
        services.report_zero(obligation=obligation, actor=act(cast.shen))


def test_what_was_typed_is_never_overwritten(cast, given):
    obligation = given.obligation("monthly_information", cast.wangxi)
    filing = services.open_filing(obligation=obligation, actor=act(cast.shen))
    services.save_draft(
        filing=filing, content=content("monthly_information", text="亮点"), revision=0, actor=act(cast.shen)
    )
    with pytest.raises(Refused, match="已经填了内容"):
        services.report_zero(obligation=obligation, actor=act(cast.han))
    assert Filing.objects.get().current.content["fields"]["text"] == "亮点"


def test_twice_is_told(cast, given):
    obligation = given.obligation("problem_list", cast.wangxi)
    services.report_zero(obligation=obligation, actor=act(cast.shen))
    with pytest.raises(StaleState):
        services.report_zero(obligation=obligation, actor=act(cast.han))


@pytest.mark.parametrize("who", ["lin", "zhao", "chen", "admin"])
def test_only_the_units_people(cast, given, who):
    with pytest.raises(PermissionDenied):
        services.report_zero(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.people[who]))
