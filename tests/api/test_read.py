"""The read API: scoped like the pages, filtered, of constant cost, and described for signed-in users."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from jobs.models import Job
from rectification import services
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, fill_institutions, fill_ledger, submitted

LISTS = ("campaign", "obligation", "filing", "problem", "institution")


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def ask(client, user, name, **query):
    client.force_login(user)
    return client.get(reverse(f"api-{name}-list"), query)


def results(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def units(answer):
    return {row["unit_code"] for row in results(answer)}


@pytest.mark.parametrize("name", [*LISTS, "job"])
def test_nobody_reads_without_signing_in(client, given, name):
    assert client.get(reverse(f"api-{name}-list")).status_code == 403
    assert client.get(reverse("api-schema")).status_code == 403


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["admin", "guard", "auditor"])
def test_administrators_read_no_business_data(client, cast, given, name, who):
    assert ask(client, cast.people[who], name).status_code == 403


@pytest.mark.parametrize(
    ("who", "codes"),
    [("shen", {"WX"}), ("lin", {"SW"}), ("zhao", {"WX", "SW", "LC-FG"}), ("chen", {"WX", "SW", "LC-FG"}),
     ("luo", {"WX", "SW", "LC-FG"}), ("bai", set())],
)  # fmt: skip
def test_each_reads_the_ledgers_within_reach(client, cast, given, who, codes):
    for unit in (cast.wangxi, cast.shiwan, cast.legal):
        fill_ledger(given, unit, 2)
        fill_institutions(given, unit, 2)
    assert units(ask(client, cast.people[who], "problem")) == codes
    assert units(ask(client, cast.people[who], "institution")) == codes


@pytest.mark.parametrize(
    ("who", "codes"),
    [("shen", {"WX"}), ("zhao", {"LC-FG", "LC-ZD", "WX", "SW"}), ("chen", {"LC-FG", "LC-ZD", "WX", "SW"})],
)
def test_each_reads_the_obligations_within_reach(client, cast, given, who, codes):
    assert units(ask(client, cast.people[who], "obligation")) == codes


def test_an_inspector_has_no_filings_but_the_ledger(client, cast, given):
    assert ask(client, cast.luo, "filing").status_code == 403
    assert ask(client, cast.luo, "problem").status_code == 200


def test_a_units_draft_is_its_own_until_it_is_submitted(client, cast, given):
    services.open_filing(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.shen))
    assert units(ask(client, cast.shen, "filing")) == {"WX"}
    for who in ("zhao", "chen", "lin"):
        assert units(ask(client, cast.people[who], "filing")) == set()


def test_one_row_is_404_out_of_reach_and_the_same_in_reach(client, cast, given):
    accepted(cast, given)
    row = results(ask(client, cast.zhao, "problem"))[0]
    address = reverse("api-problem-detail", args=[row["uuid"]])
    assert client.get(address).json() == row
    assert row["measures"] == ["辅助人员一律不单独上路", "每班2名持证人员"]
    assert (row["light"], row["area"], row["item_number"]) == ("normal", "执法资格管理方面的问题", "1")
    client.force_login(cast.lin)
    assert client.get(address).status_code == 404
    assert client.get(reverse("api-problem-detail", args=[uuid.uuid4()])).status_code == 404
    assert client.get("/api/problems/not-a-uuid/").status_code == 404


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_nothing_is_written_through_the_api(client, cast, given, verb):
    problem = fill_ledger(given, cast.wangxi, 1)[0]
    client.force_login(cast.zhao)
    address = reverse("api-problem-detail", args=[problem.uuid])
    assert getattr(client, verb)(address, {}, content_type="application/json").status_code == 405


def test_filters(client, cast, given):
    filing = submitted(cast, given)
    fill_ledger(given, cast.wangxi, 2, state="claimed")
    fill_ledger(given, cast.shiwan, 3, source="petition")
    zhao = cast.zhao
    assert len(results(ask(client, zhao, "problem", unit="WX"))) == 2
    assert len(results(ask(client, zhao, "problem", source="petition"))) == 3
    assert len(results(ask(client, zhao, "problem", state=["claimed", "open"]))) == 5
    assert len(results(ask(client, zhao, "problem", due_before="2000-01-01"))) == 0
    assert len(results(ask(client, zhao, "problem", campaign="none"))) == 0
    assert ask(client, zhao, "problem", source="nowhere").status_code == 400
    assert [row["uuid"] for row in results(ask(client, zhao, "filing", state="submitted"))] == [str(filing.uuid)]
    assert len(results(ask(client, zhao, "obligation", unit="WX", kind="problem_list"))) == 1
    assert len(results(ask(client, zhao, "obligation", waived="true"))) == 0
    assert len(results(ask(client, zhao, "campaign", state="published"))) == 1


def test_pages_are_bounded(client, cast, given):
    fill_ledger(given, cast.wangxi, 210)
    answer = ask(client, cast.zhao, "problem", limit=100000)
    assert answer.json()["count"] == 210 and len(results(answer)) == 200
    assert len(results(ask(client, cast.zhao, "problem", limit=100000, offset=200))) == 10


def test_a_job_is_ones_own(client, cast):
    job = Job.objects.create(kind="x", title="汇总表", requested_by=cast.zhao, queued_at=clock.now())
    assert [row["uuid"] for row in results(ask(client, cast.zhao, "job"))] == [str(job.uuid)]
    assert results(ask(client, cast.zhou, "job")) == []
    assert client.get(reverse("api-job-detail", args=[job.uuid])).status_code == 404


@pytest.mark.parametrize("name", ["problem", "institution"])
def test_the_number_of_queries_does_not_grow_with_rows(client, cast, given, name):
    def count():
        with CaptureQueriesContext(connection) as queries:
            results(client.get(reverse(f"api-{name}-list"), {"limit": 200}))
        return len(queries)

    fill_ledger(given, cast.wangxi, 10)
    fill_institutions(given, cast.wangxi, 10)
    ask(client, cast.zhao, name)
    few = count()
    fill_ledger(given, cast.shiwan, 990)
    fill_institutions(given, cast.shiwan, 990)
    assert count() == few


def test_the_description_names_every_route(client, cast):
    client.force_login(cast.shen)
    answer = client.get(reverse("api-schema"), headers={"accept": "application/vnd.oai.openapi+json"})
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    for name in ("campaigns", "obligations", "filings", "problems", "institutions", "jobs"):
        assert f"/api/{name}/" in paths
        assert set(paths[f"/api/{name}/"]) == {"get"}
