"""零报告: one page, one button, for every kind that allows it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.forms import RequirementForm
from campaigns.models import FilingKind, FilingRequirement
from campaigns.models.requirements import WITHOUT_ZERO_REPORT
from campaigns.services import amend
from rectification import services
from rectification.models import Filing
from rectification.paper import paper_of
from rectification.sheets import sheet_for
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


def test_a_computed_table_has_no_zero_report(client, cast, given):
    obligation = given.obligation("statistics_table", cast.wangxi)
    with pytest.raises(Refused, match="不能零报告"):
        services.report_zero(obligation=obligation, actor=act(cast.shen))
    # And none is spoken of, whatever the configuration says.
    FilingRequirement.objects.exclude(pk=obligation.requirement_id).update(zero_report_allowed=False)
    client.force_login(cast.shen)
    for page in (reverse("obligation-list") + "?tab=all", reverse("campaign-plan", args=[given.campaign.slug])):
        assert "零报告" not in client.get(page).content.decode()
    filing = services.open_filing(obligation=obligation, actor=act(cast.shen))
    assert not services.sheet_context(filing, filing.current).zero_allowed
    assert "零报告" not in client.get(reverse("filing-edit", args=[filing.uuid])).content.decode()


@pytest.mark.parametrize("kind", FilingKind.values)
def test_the_kinds_without_zero_report_are_those_whose_form_has_none(kind):
    assert sheet_for(kind).takes_zero == (kind not in WITHOUT_ZERO_REPORT)


@pytest.mark.parametrize(("kind", "told"), [("statistics_table", True), ("problem_list", False)])
def test_the_configuration_offers_none_for_the_table(given, kind, told):
    requirement = given.requirements[kind]
    typed = {"x-kind": kind, "x-title": requirement.title, "x-rhythm": "once", "x-zero_report_allowed": "on"}
    form = RequirementForm(typed, instance=requirement, prefix="x")
    form.is_valid()
    assert ("没有零报告" in str(form.errors.get("zero_report_allowed", ""))) == told


def test_an_amendment_adds_no_table_with_a_zero_report(cast, given):
    draft = amend.begin_amendment(campaign=given.campaign, actor=act(cast.zhao))
    values = {"kind": "statistics_table", "title": "补报表", "rhythm": "undated", "zero_report_allowed": True}
    with pytest.raises(Refused, match="没有零报告"):
        amend.propose_requirement(amendment=draft, values=values, units=[cast.wangxi], actor=act(cast.zhao))
    assert not draft.changes.exists()


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
