"""The reviewer's list and page: what waits, who may judge it, and what it shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from campaigns.models import CampaignGrant, Obligation
from rectification import services
from rectification.models import Filing, FilingVersion
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, corrected, submitted


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def page(client, user, name="review-list", *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def rows_of(answer):
    return [(row["filing"].unit.label, row["mine"]) for row in answer.context["rows"]]


def test_the_oldest_filing_stands_first_and_the_title_counts(client, cast, given):
    first = submitted(cast, given, unit=cast.shiwan)
    submitted(cast, given, unit=cast.wangxi)
    Filing.objects.filter(pk=first.pk).update(submitted_at=clock.now() - timedelta(days=3))
    answer = page(client, cast.zhao)
    assert rows_of(answer) == [("石湾县局", True), ("望溪县局", True)]
    body = answer.content.decode()
    assert "等您审2份" in body and "等了3天" in body
    assert answer.context["first_url"].startswith(reverse("review-detail", args=[first.uuid]))


def test_ones_own_units_filing_is_for_others_and_the_substitute_sees_it(client, cast, given):
    filing = submitted(cast, given, unit=cast.legal)
    answer = page(client, cast.zhao)
    assert rows_of(answer) == [("法规科", False)] and "他人审" in answer.content.decode()
    refused = page(client, cast.zhao, "review-detail", filing.uuid)
    assert refused.status_code == 403 and "其他审核人" in refused.content.decode()
    CampaignGrant.objects.filter(user=cast.wu).update(unit=cast.legal)
    submitted(cast, given, unit=cast.wangxi)
    assert rows_of(page(client, cast.wu)) == [("法规科", True)]
    assert page(client, cast.wu, "review-detail", filing.uuid).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("zhou", 200),
        ("wu", 200),
        ("shen", 403),
        ("han", 403),
        ("chen", 403),
        ("lin", 404),
        ("luo", 404),
        ("admin", 404),
    ],
)
def test_who_may_open_a_review(client, cast, given, who, status):
    filing = submitted(cast, given)
    assert page(client, cast.people[who], "review-detail", filing.uuid).status_code == status


def test_a_draft_has_no_review(client, cast, given):
    filing = services.open_filing(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.shen))
    assert page(client, cast.zhao, "review-detail", filing.uuid).status_code == 404


def test_filters_stand_in_the_address_and_follow_into_the_page(client, cast, given):
    submitted(cast, given, unit=cast.shiwan)
    mine = submitted(cast, given, unit=cast.wangxi)
    query = {"unit": cast.wangxi.pk, "requirement": given.requirements["problem_list"].pk}
    answer = page(client, cast.zhao, **query)
    assert rows_of(answer) == [("望溪县局", True)]
    assert f"unit={cast.wangxi.pk}" in answer.context["rows"][0]["url"]
    opened = page(client, cast.zhao, "review-detail", mine.uuid, **query)
    assert (opened.context["place"].number, opened.context["place"].total) == (1, 1)
    assert rows_of(page(client, cast.zhao, unit="毛", requirement="-1", tab="x")) == [
        ("石湾县局", True), ("望溪县局", True),
    ]  # fmt: skip


def test_a_late_filing_says_by_how_many_days(client, cast, given):
    filing = submitted(cast, given)
    Obligation.objects.filter(pk=filing.obligation_id).update(due_date=clock.today() - timedelta(days=3))
    assert "迟报3天" in page(client, cast.zhao).content.decode()
    assert "迟报3天" in page(client, cast.zhao, "review-detail", filing.uuid).content.decode()


def test_the_page_shows_the_signed_paper_and_that_nothing_was_changed(client, cast, given):
    filing = submitted(cast, given)
    body = page(client, cast.zhao, "review-detail", filing.uuid).content.decode()
    for text in ("韩立诚", "局长", "按时", "校验码一致", filing.current.check_code, "3名辅助人员", "附件2"):
        assert text in body


def test_changed_content_is_a_loud_error_and_cannot_be_accepted(client, cast, given):
    filing = submitted(cast, given)
    version = filing.current
    version.content["rows"][0]["cells"]["leader"] = "别人"
    FilingVersion.objects.filter(pk=version.pk).update(content=version.content)
    body = page(client, cast.zhao, "review-detail", filing.uuid).content.decode()
    assert "校验码不一致" in body and "校验码一致" not in body
    answer = client.post(reverse("review-accept", args=[filing.uuid]), {"version": 1})
    assert answer.status_code == 422
    filing.refresh_from_db()
    assert filing.state == "submitted"


def test_the_reviewer_sees_what_the_new_version_changed_and_what_he_had_asked_for(client, cast, given):
    filing = submitted(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="第1条责任领导写错", actor=act(cast.zhao))
    filing = corrected(cast, filing, leader="罗振东", measures="辅助人员一律不单独上路\n每班3名持证人员")
    answer = page(client, cast.zhou, "review-detail", filing.uuid)
    changes = [(c.number, c.title, c.old, c.new) for c in answer.context["changes"]]
    assert ("第1条 责任领导", "周启明", "罗振东") in [c[1:] for c in changes]
    assert [c[0] for c in changes] == [1, 2]
    body = answer.content.decode()
    assert "第1条责任领导写错" in body and 'href="#change-1"' in body and "z-diff" in body


def test_what_the_unit_does_after_a_return_is_not_shown_before_it_is_submitted(client, cast, given):
    filing = submitted(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="改第1条", actor=act(cast.zhao))
    version = services.begin_correction(filing=filing, actor=act(cast.shen))
    typed = dict(version.content)
    typed["rows"][0]["cells"]["description"] = "还没有想好怎么写"
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.shen))
    answer = page(client, cast.zhao, "review-detail", filing.uuid)
    body = answer.content.decode()
    assert answer.context["version"].number == 1
    assert "还没有想好怎么写" not in body and "单位正在改第2版" in body
    assert [row["filing"] for row in page(client, cast.zhao, tab="returned").context["rows"]] == [filing]


def test_the_tab_of_what_has_not_come(client, cast, given):
    submitted(cast, given)
    answer = page(client, cast.zhao, tab="missing", requirement=given.requirements["problem_list"].pk)
    assert {row["obligation"].unit.label for row in answer.context["rows"]} == {"法规科", "市支队", "石湾县局"}
    assert all(row["may_waive"] for row in answer.context["rows"])


def test_a_reviewer_without_a_campaign_is_told_so(client, cast):
    assert "还没有专项整治" in page(client, cast.zhao).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_filings(client, cast, given):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert page(client, cast.zhao, tab="all").status_code == 200
        return len(queries)

    submitted(cast, given)
    page(client, cast.zhao)
    few = count()
    for unit in (cast.detachment, cast.shiwan):
        submitted(cast, given, unit=unit)
        submitted(cast, given, unit=unit, kind="institution_list")
    assert count() == few


def test_the_page_of_a_long_list_costs_no_more_queries(client, cast, given):
    def count(filing):
        client.get(reverse("review-detail", args=[filing.uuid]))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("review-detail", args=[filing.uuid])).status_code == 200
        return len(queries)

    short, long = (
        submitted(cast, given, *[given.problem_row(f"new-{n}") for n in range(size)], unit=unit)
        for size, unit in ((10, cast.wangxi), (1000, cast.shiwan))
    )
    client.force_login(cast.zhao)
    assert count(long) == count(short)
