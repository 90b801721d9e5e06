"""月度工作信息: drafted from the ledger's events since the previous issue, its numbers fixed when it is sent."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given as given_by
from hypothesis import strategies as st

from campaigns.models import Obligation, ObligationReceiver
from rectification import services
from rectification.figures.issues import Moved, Window, issue_numbers, window_of
from rectification.models import Filing, ProblemEvent
from rectification.paper import paper_of
from rectification.sheets.monthly_information import sentence
from tests.campaign_factory import content, make_campaign
from tests.rectification.scenes import accepted, act, people_of, sign

BEGIN = datetime(2026, 6, 1, 1, tzinfo=UTC)
moments = st.integers(0, 10_000).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


def later(days: int) -> datetime:
    return BEGIN + timedelta(days=days)


@given_by(st.lists(moments, min_size=1, max_size=12))
def test_issues_fixed_in_any_order_part_the_time_between_them(fixed_at):
    """Each issue is fixed once, in the order of the months; together they cover everything once."""
    ends: list[datetime] = []
    windows: list[Window] = []
    for now in sorted(fixed_at):
        windows.append(window_of(start=BEGIN, now=now, earlier=ends, later=[]))
        ends.append(windows[-1].until)
    assert windows[0].since == BEGIN
    assert windows[-1].until == max(fixed_at)
    assert all(one.until == two.since for one, two in itertools.pairwise(windows))


@given_by(st.permutations(range(4)), st.lists(moments, min_size=4, max_size=4))
def test_a_forgotten_issue_never_counts_twice(order, now):
    """Issues fixed in any order of months do not overlap."""
    done: dict[int, Window] = {}
    for number, moment in zip(order, sorted(now), strict=True):
        done[number] = window_of(
            start=BEGIN,
            now=moment,
            earlier=[window.until for key, window in done.items() if key < number],
            later=[window.since for key, window in done.items() if key > number],
        )
    spans = sorted((window.since, window.until) for window in done.values())
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))


def test_numbers_are_plain_counts_of_events():
    problems = [
        Moved(1, "listed", later(1)), Moved(2, "listed", later(2)), Moved(1, "claimed", later(3)),
        Moved(3, "listed", later(5)), Moved(1, "verified", later(6)), Moved(2, "withdrawn", later(7)),
    ]  # fmt: skip
    institutions = [
        Moved(8, "listed", later(1)), Moved(9, "listed", later(2)), Moved(9, "built", later(6)),
        Moved(7, "listed", later(6)), Moved(7, "withdrawn", later(7)),
    ]  # fmt: skip
    numbers = issue_numbers(Window(later(4), later(8)), problems, institutions, frozenset({8, 9, 7}))
    assert numbers["total"] == {"found": 2, "claimed": 1, "closed": 1, "built": 2}
    assert numbers["period"] == {"found": 0, "claimed": 0, "closed": 1, "built": 1}


def test_a_number_below_zero_says_why():
    period = {"found": -1, "claimed": 0, "closed": 0, "built": 0}
    total = {"found": 2, "claimed": 0, "closed": 0, "built": 0}
    figures = {"since": later(1).isoformat(), "until": later(9).isoformat(), "period": period, "total": total}
    assert sentence(figures) == (
        "6月2日至6月10日，新发现问题-1个，上报完成整改0个（核验销号0个），建成制度0项（含撤回、更正）；"
        "累计发现问题2个，上报完成整改0个（核验销号0个），建成制度0项。"
    )


@pytest.fixture
def clocked():
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def given(cast, clocked):
    return make_campaign(cast)


def two_months(given, unit) -> tuple[Obligation, Obligation]:
    """The unit's issue, and the one of the month after."""
    first = given.obligation("monthly_information", unit)
    Obligation.objects.filter(pk=first.pk).update(period_key="2026-06")
    second = Obligation.objects.create(
        requirement=first.requirement, campaign=given.campaign, unit=unit, unit_name=unit.name, period_key="2026-07",
        title="7月工作信息", due_date=date(2026, 7, 15), expected_from=date(2026, 7, 1),
    )  # fmt: skip
    ObligationReceiver.objects.create(obligation=second, unit=given.campaign.organiser, reviews=True)
    return first, second


def typed(cast, obligation, text="每日收队上传音像记录", **fields) -> Filing:
    liaison, _leader = people_of(cast, obligation.unit)
    filing = services.open_filing(obligation=obligation, actor=act(liaison))
    services.save_draft(
        filing=filing, content=content("monthly_information", text=text, **fields),
        revision=filing.current.revision, actor=act(liaison),
    )  # fmt: skip
    return Filing.objects.get(pk=filing.pk)


def numbers(filing: Filing) -> dict[str, int]:
    period: dict[str, int] = Filing.objects.get(pk=filing.pk).current.content["figures"]["period"]
    return period


def test_two_issues_follow_each_other_and_the_first_stays_as_it_was_signed(cast, given, clocked, client):
    first, second = two_months(given, cast.wangxi)
    clocked.move_to(later(5))
    rows = [given.problem_row("new-1"), given.problem_row("new-2", description="执法证件没有随身携带")]
    accepted(cast, given, *rows)
    clocked.move_to(later(10))
    june = typed(cast, first)
    client.force_login(cast.shen)
    page = client.get(reverse("filing-edit", args=[june.uuid])).content.decode()
    assert "6月1日至6月11日，新发现问题2个，上报完成整改0个" in page
    clocked.move_to(later(12))
    client.force_login(cast.shen)
    page = client.get(reverse("filing-edit", args=[june.uuid])).content.decode()
    assert "6月1日至6月13日，新发现问题2个" in page
    june = sign(cast, june)
    assert numbers(june) == {"found": 2, "claimed": 0, "closed": 0, "built": 0}

    clocked.move_to(later(20))
    problem = given.campaign.problems.first()
    services.claim_done(
        problem=problem, done_on=later(19).date(), statement="人员已调离，证件已收回。", actor=act(cast.shen)
    )
    accepted(cast, given, given.institution_row(built=True), kind="institution_list")
    clocked.move_to(later(40))
    july = typed(cast, second)
    clocked.move_to(later(41))
    july = sign(cast, july)
    assert numbers(july) == {"found": 0, "claimed": 1, "closed": 0, "built": 1}
    assert july.current.content["figures"]["since"] == june.current.content["figures"]["until"]
    assert Filing.objects.get(pk=june.pk).current.content == june.current.content


def test_a_corrected_issue_keeps_to_what_the_next_one_left_it(cast, given, clocked):
    first, second = two_months(given, cast.wangxi)
    clocked.move_to(later(12))
    june = sign(cast, typed(cast, first))
    clocked.move_to(later(20))
    accepted(cast, given, given.problem_row())
    clocked.move_to(later(41))
    july = sign(cast, typed(cast, second))
    clocked.move_to(later(42))
    services.return_filing(filing=june, version=june.current, reason="请写明做法。", actor=act(cast.zhao))
    version = services.begin_correction(filing=Filing.objects.get(pk=june.pk), actor=act(cast.shen))
    services.save_draft(
        filing=version.filing, content=content("monthly_information", text="做法如下"), revision=version.revision,
        actor=act(cast.shen),
    )  # fmt: skip
    june = sign(cast, june)
    assert numbers(june)["found"] == 0
    assert numbers(july)["found"] == 1
    assert june.current.content["figures"]["until"] == july.current.content["figures"]["since"]


def test_a_correction_before_the_next_issue_takes_in_what_came_since(cast, given, clocked):
    clocked.move_to(later(12))
    june = sign(cast, typed(cast, given.obligation("monthly_information", cast.wangxi)))
    clocked.move_to(later(13))
    accepted(cast, given, given.problem_row())
    services.return_filing(filing=june, version=june.current, reason="请写明做法。", actor=act(cast.zhao))
    services.begin_correction(filing=Filing.objects.get(pk=june.pk), actor=act(cast.shen))
    first = june.versions.get(number=1).content["figures"]
    june = sign(cast, june)
    assert (first["period"]["found"], numbers(june)["found"]) == (0, 1)


def test_highlights_are_mandatory_and_numbers_may_be_left_out(cast, given):
    obligation = given.obligation("monthly_information", cast.wangxi)
    filing = typed(cast, obligation, text="", plain="1")
    assert [fault.column for fault in services.faults_of(filing=filing, version=filing.current)] == ["text"]
    services.save_draft(
        filing=filing, content=content("monthly_information", text="亮点", plain="1"),
        revision=filing.current.revision, actor=act(cast.shen),
    )  # fmt: skip
    filing = sign(cast, filing)
    assert "lead" not in paper_of(filing)
    assert paper_of(filing)["paragraphs"] == ["亮点"]


def test_the_paper_says_of_which_month_it_is(cast, given):
    filing = typed(cast, given.obligation("monthly_information", cast.wangxi))
    requirement = filing.obligation.requirement
    requirement.rhythm = "monthly"
    requirement.save()
    filing.obligation.title = "2026年11月工作信息"
    filing.obligation.save()
    assert paper_of(filing)["title"] == "2026年11月工作信息"
    requirement.rhythm = "once"
    assert paper_of(filing)["title"] == requirement.title


def test_the_paper_carries_the_numbers_before_the_text_and_an_old_version_has_none(cast, given, client):
    filing = sign(cast, typed(cast, given.obligation("monthly_information", cast.wangxi)))
    client.force_login(cast.shen)
    page = client.get(reverse("filing-paper", args=[filing.uuid])).content.decode()
    assert page.index("新发现问题0个") < page.index("每日收队上传音像记录")
    version = filing.current
    old = {key: value for key, value in version.content.items() if key != "figures"}
    assert "lead" not in paper_of(filing, type(version)(**{**_fields(version), "content": old}))


def _fields(version):
    return {field.attname: getattr(version, field.attname) for field in version._meta.concrete_fields}


def test_the_ledger_of_another_unit_is_not_counted(cast, given, clocked):
    clocked.move_to(later(5))
    accepted(cast, given, given.problem_row(), unit=cast.shiwan)
    assert ProblemEvent.objects.count() == 1
    filing = sign(cast, typed(cast, given.obligation("monthly_information", cast.wangxi)))
    assert numbers(filing)["found"] == 0
