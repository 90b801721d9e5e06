"""附件4 of any past day: drawn again from the events, it is what was frozen and filed on that day."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from audit.clock import SHANGHAI
from rectification import figures, services
from rectification.models import Filing, Problem
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, corrected, sign


@pytest.fixture
def clock_at(settings, tmp_path):
    """Sets the one clock."""
    settings.CLOCK_FILE = str(tmp_path / "clock")

    def set_to(day: date, hour: int = 9) -> None:
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)
        (tmp_path / "clock").write_text(moment.isoformat())

    return set_to


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def table(cast, given) -> Filing:
    """The county's statistics table, frozen and filed now; taken back first where it was filed before."""
    obligation = given.obligation("statistics_table", cast.wangxi)
    filing = services.open_filing(obligation=obligation, actor=act(cast.shen))
    if filing.current.frozen_at:
        services.return_filing(filing=filing, version=filing.current, reason="补报新数", actor=act(cast.zhao))
        services.begin_correction(filing=filing, actor=act(cast.shen))
        filing = Filing.objects.get(pk=filing.pk)
    sign(cast, filing)
    return Filing.objects.get(pk=filing.pk)


def test_a_filed_table_is_drawn_again_on_any_later_day(client, cast, given, clock_at) -> None:
    first = given.campaign.start or date(2026, 6, 5)
    days = [first + timedelta(days=10 * number) for number in range(1, 7)]
    filed: dict[date, list[dict[str, object]]] = {}

    clock_at(days[0])
    lists = accepted(cast, given, given.problem_row("甲"), given.problem_row("乙"), given.problem_row("丙"))
    one, two, three = Problem.objects.order_by("pk")

    def file_on(day: date) -> None:
        clock_at(day, 17)
        filed[day] = table(cast, given).current.content["figures"]["areas"]

    file_on(days[0])
    clock_at(days[1])
    for problem in (one, two):
        services.claim_done(problem=problem, done_on=days[1], statement="已改", actor=act(cast.shen))
    file_on(days[1])
    clock_at(days[2])
    services.verify_closure(problem=one, actor=act(cast.zhao))
    services.send_back(problem=two, reason="没有附记录", actor=act(cast.zhao))
    file_on(days[2])
    clock_at(days[3])
    services.reopen_problem(
        problem=Problem.objects.get(pk=one.pk), note_text="又出现", new_due=days[5], actor=act(cast.zhao)
    )
    file_on(days[3])
    clock_at(days[4])
    services.reopen_filing(filing=Filing.objects.get(pk=lists.pk), reason="方面填错", actor=act(cast.zhao))
    corrected(cast, Filing.objects.get(pk=lists.pk), item=str(given.items[-1].pk), sub_point="")
    changed = Filing.objects.get(pk=lists.pk)
    services.accept_filing(filing=changed, version=changed.current, actor=act(cast.zhao))
    file_on(days[4])

    clock_at(days[5])
    numbers = [[(line["found"], line["rectified"]) for line in lines] for lines in filed.values()]
    assert len({str(row) for row in numbers}) >= 4, "the days differ, or the test shows nothing"
    for day, lines in filed.items():
        assert figures.reported_by_area(given.campaign, cast.wangxi, day) == lines
    client.force_login(cast.zhao)
    filing = Filing.objects.get(obligation=given.obligation("statistics_table", cast.wangxi))
    page = client.get(reverse("review-detail", args=[filing.uuid])).content.decode()
    assert "数字与定稿时的台账一致" in page
    assert Problem.objects.get(pk=three.pk).state != "withdrawn"
