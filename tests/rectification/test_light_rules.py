"""Every page and the API light problems by the rules of their campaign."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from campaigns.models import LightRule
from rectification.filters import count_lights, count_pressing, pressing_ids
from rectification.light_rules import lit, rules_of
from rectification.models import Problem
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import fill_institutions, fill_ledger


@pytest.fixture
def given(cast):
    """Three problems listed fifty days ago, fifty days before their due day; one of them serious."""
    given = make_campaign(cast)
    today, listed = clock.today(), clock.now() - timedelta(days=50)
    for severity in ("general", "general", "serious"):
        fill_ledger(given, cast.wangxi, 1, due_date=today + timedelta(days=50), severity=severity)
    Problem.objects.update(listed_at=listed)
    return given


def levels(campaign) -> list[str]:
    return [row.light.level for row in lit(Problem.objects.filter(campaign=campaign).order_by("pk"))]


def rule(given, level, severity="", **limit):
    LightRule.objects.create(campaign=given.campaign, level=level, severity=severity, **limit)


def test_without_rules_the_usual_shares_hold(given):
    assert levels(given.campaign) == ["normal", "normal", "normal"]


def test_rules_reach_the_row_the_counts_the_filter_and_the_api(client, cast, given):
    rule(given, "soon", share=60)
    rule(given, "near", "serious", workdays=60)
    assert levels(given.campaign) == ["soon", "soon", "near"]
    assert [row.light.level for row in Problem.objects.order_by("pk")] == ["soon", "soon", "near"]
    problems = Problem.objects.all()
    assert dict(count_lights(problems, clock.today())) == {"soon": 2, "near": 1}
    assert (count_pressing(problems, clock.today()), len(pressing_ids(problems, clock.today()))) == (3, 3)
    client.force_login(cast.zhao)
    page = client.get(reverse("problem-list"))
    assert sorted(row["problem"].light.level for row in page.context["rows"]) == ["near", "soon", "soon"]
    rows = client.get("/api/problems/").json()["results"]
    assert sorted(row["light"] for row in rows) == ["near", "soon", "soon"]


def test_the_rules_of_another_campaign_do_not_matter(cast, given):
    other = make_campaign(cast, slug="other")
    rule(other, "near", share=99)
    assert levels(given.campaign) == ["normal", "normal", "normal"]


def test_a_severity_takes_what_it_does_not_say_from_the_rules_for_all(given):
    rule(given, "soon", share=45)
    rule(given, "near", "serious", share=20)
    serious = rules_of(given.campaign.pk).of("serious")
    assert (serious.soon, serious.near) == (0.45, 0.2)
    assert (rules_of(given.campaign.pk).of("general").soon, rules_of(given.campaign.pk).of("general").near) == (
        0.45,
        0.15,
    )


def test_an_unfinished_rule_says_nothing(given):
    rule(given, "soon")
    assert rules_of(given.campaign.pk).soon == 0.3


def queries(client, name) -> int:
    with CaptureQueriesContext(connection) as log:
        assert client.get(name).status_code == 200
    return len(log)


@pytest.mark.parametrize("where", ["problem-list", "institution-list", "/api/problems/"])
def test_rules_are_read_once_a_page(client, cast, given, where):
    rule(given, "soon", workdays=20)
    fill_institutions(given, cast.wangxi, 1)
    client.force_login(cast.zhao)
    address = where if where.startswith("/") else reverse(where)
    queries(client, address)
    few = queries(client, address)
    fill_ledger(given, cast.wangxi, 20)
    fill_institutions(given, cast.wangxi, 20)
    assert queries(client, address) == few
