"""单独补报 after a list was accepted: the list's own road, counted neither in completeness nor in timeliness."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.models import CampaignState, Obligation
from rectification import figures, services
from rectification.models import Filing, FilingState, Problem, ProblemOrigin
from tests.campaign_factory import Given, content, make_campaign
from tests.rectification.scenes import accepted, act, sign, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast) -> Given:
    return make_campaign(cast)


def begin(cast, given: Given, person: str = "shen") -> Filing:
    return services.begin_addition(
        requirement=given.requirements["problem_list"], unit=cast.wangxi, actor=act(cast.people[person])
    )


def filled(cast, given: Given) -> Filing:
    filing = begin(cast, given)
    typed = content("problem_list", given.problem_row("new-9", description="补报：2起案件超期未结"))
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.shen))
    return filing


def test_it_needs_an_accepted_list_and_is_refused_before(cast, given):
    with pytest.raises(Refused, match="还没有审核通过"):
        begin(cast, given)
    submitted(cast, given)
    with pytest.raises(Refused, match="还没有审核通过"):
        begin(cast, given)
    assert not Obligation.objects.additions().exists()


def test_it_goes_the_lists_own_road_with_signature_and_review(cast, given):
    listed = accepted(cast, given)
    filing = filled(cast, given)
    assert filing.obligation.is_addition and filing.obligation.due_date is None
    assert filing.obligation.title == "问题清单（第1次补报）"
    with pytest.raises(StaleState):
        services.submit_filing(filing=filing, actor=act(cast.shen))  # the list is signed, so is what adds to it
    filing = sign(cast, filing)
    assert filing.state == FilingState.SUBMITTED and filing.current.signatures.count() == 1
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    first, added = Problem.objects.order_by("pk")
    assert (first.origin, added.origin) == (ProblemOrigin.FILING, ProblemOrigin.ADDITION)
    assert (first.filing, added.filing, added.withdrawn_at) == (listed, filing, None)
    assert first.withdrawn_at is None
    assert figures.ledger_figures(given.campaign, cut_off=clock.today()).cumulative().found == 2


def test_the_paper_says_that_it_is_an_addition(cast, given):
    from rectification.paper import paper_of

    accepted(cast, given)
    paper = paper_of(filled(cast, given))
    assert paper["title"].endswith("问题清单（补报）") and paper["signature_line"]
    assert len(paper["rows"]) == 1


def test_no_zero_addition(cast, given):
    requirement = given.requirements["problem_list"]
    requirement.zero_report_allowed = True
    requirement.save()
    accepted(cast, given)
    filing = begin(cast, given)
    with pytest.raises(Refused, match="不能零报告"):
        services.report_zero(obligation=filing.obligation, actor=act(cast.shen))
    assert not services.sheet_context(filing).zero_allowed
    assert services.faults_of(filing=filing, version=filing.current)


def test_a_draft_is_gone_on_with_and_the_next_gets_its_own_number(cast, given):
    accepted(cast, given)
    filing = filled(cast, given)
    assert begin(cast, given, "han") == filing
    sign(cast, filing)
    second = begin(cast, given)
    assert (second.obligation.period_key, second.obligation.title) == ("addition-2", "问题清单（第2次补报）")


def test_neither_completeness_nor_timeliness_counts_it(cast, given):
    accepted(cast, given)
    later = clock.today() + timedelta(days=60)
    before = figures.rate_figures(given.campaign, cut_off=later)
    filing = filled(cast, given)
    assert figures.rate_figures(given.campaign, cut_off=later).total == before.total
    sign(cast, filing)
    assert figures.rate_figures(given.campaign, cut_off=later).total == before.total
    assert not Obligation.objects.demanded().additions().exists()


def test_who_may_not(cast, given):
    accepted(cast, given)
    for person in ("lin", "zhao", "chen", "luo", "admin"):
        with pytest.raises(PermissionDenied):
            begin(cast, given, person)
    with pytest.raises(Refused, match="只有问题清单"):
        services.begin_addition(
            requirement=given.requirements["institution_list"], unit=cast.wangxi, actor=act(cast.shen)
        )
    given.campaign.state = CampaignState.CLOSED
    given.campaign.save()
    with pytest.raises(Refused, match="没有在进行"):
        begin(cast, given)
    assert not Obligation.objects.additions().exists()
