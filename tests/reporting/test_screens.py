"""The desk, the overview, the figures and the reports as people see them; queries do not grow with rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from audit import clock
from audit.clock import local_date
from jobs.models import JobState
from jobs.services import run_job
from rectification.figures import Tally
from rectification.models import Filing, Problem
from reporting.arrears.counting import Counts
from reporting.arrears.loading import Material, UnitLine
from reporting.board import Owed, behind_of, board_of, columns_within, nearest, shown_units, with_chases
from reporting.models import Export
from tests.cast import Cast
from tests.reporting.given import Given, at

TODAY = date(2026, 7, 10)


@pytest.fixture(autouse=True)
def july(request) -> None:
    """The clock stands on a Friday in July."""
    if "given" in request.fixturenames:
        context = clock.standing_at(at(TODAY, 10, 45))
        context.__enter__()
        request.addfinalizer(lambda: context.__exit__(None, None, None))


def page(client, user: User, name: str, query: str = "") -> str:
    client.force_login(User.objects.get(pk=user.pk))
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def summer(given: Given) -> None:
    """Registrations, one missing; lists waiting, returned, and still in the unit; problems in every stage."""
    one, two, three = given.units
    given.file(
        given.owe("liaison_form", one, due=date(2026, 6, 9)), at(date(2026, 6, 8)), accepted=at(date(2026, 6, 9))
    )
    given.owe("liaison_form", two, due=date(2026, 6, 9))
    given.file(given.owe("liaison_form", three, due=date(2026, 6, 9)), at(date(2026, 6, 20)), accepted=at(TODAY))
    given.file(given.owe("problem_list", one, key="undated"), at(date(2026, 7, 8)))
    given.file(given.owe("problem_list", two, key="undated"))
    given.file(given.owe("problem_list", three, key="undated"), at(date(2026, 7, 1)), state="returned")
    given.owe("institution_list", three, due=TODAY)
    for n, item in enumerate(given.items):
        problem = given.problem(one, item, at(date(2026, 6, 20)), due=date(2026, 7, 1) if n == 0 else None)
        if n > 2:
            given.act(problem, "claimed", at(date(2026, 7, 2)))
        if n > 3:
            given.act(problem, "verified", at(date(2026, 7, 9)))


def test_the_desks_title_answers(given: Given, cast: Cast, client) -> None:
    summer(given)
    text = page(client, cast.zhao, "desk-detail")
    assert "今天：先审1份，催2个单位" in text
    assert "2026年7月10日 周五 10:45" in text
    for words in ("逾31天", "待审核", "退回", "填报中", "未开始", "通过", "今天截止"):
        assert words in text
    assert "/ 6个（33.3%）" in text
    overdue = Filing.objects.filter(first_submitted_at=None, obligation__due_date__lt=TODAY).count()
    assert overdue == 0  # nobody even opened the one that is missing


def test_the_desk_hides_what_is_inside_a_unit(given: Given, cast: Cast, client) -> None:
    summer(given)
    draft = Filing.objects.get(state="draft")
    assert str(draft.uuid) not in page(client, cast.zhao, "desk-detail")


def test_an_empty_desk_says_so(cast: Cast, client) -> None:
    assert "还没有专项整治" in page(client, cast.zhao, "desk-detail")
    assert "还没有专项整治" in page(client, cast.chen, "overview-detail")
    assert "还没有专项整治" in page(client, cast.shen, "statistics-detail")
    assert "现在没有可统计的专项整治" in page(client, cast.shen, "export-list")


def test_the_overview_shows_where_a_leader_is_needed(given: Given, cast: Cast, client) -> None:
    summer(given)
    text = page(client, cast.chen, "overview-detail")
    assert "整改33.3%，1个问题逾期" in text
    assert "还没整改的问题（4）" in text
    assert "逾9天" in text
    assert "落后的单位" in text and "望溪县局" in text


def test_numbers_of_today_open_the_ledger_and_of_another_day_a_list_of_that_day(
    given: Given, cast: Cast, client
) -> None:
    summer(given)
    area = given.areas[2]
    link = escape(f"{reverse('problem-list')}?area={area.pk}&state=closed")
    assert f'<a href="{link}">2</a>' in page(client, cast.zhao, "statistics-detail")
    text = page(client, cast.zhao, "statistics-detail", "?cut_off=2026-07-05")
    link = escape(f"{reverse('statistics-rows')}?cut_off=2026-07-05&measure=unverified&area={area.pk}")
    assert f'<a href="{link}">2</a>' in text
    rows = page(client, cast.zhao, "statistics-rows", f"?cut_off=2026-07-05&measure=unverified&area={area.pk}")
    shown = [p for p in Problem.objects.all() if p.description in rows]
    assert {p.focus_item.area_id for p in shown} == {area.pk}
    assert len(shown) == 2


def test_each_sees_the_figures_of_his_own_units(given: Given, cast: Cast, client) -> None:
    summer(given)
    assert "发现问题0个" in page(client, cast.shen, "statistics-detail")
    assert "发现问题6个" in page(client, cast.bai, "statistics-detail")
    assert "石湾县局" not in page(client, cast.bai, "statistics-detail")
    rows = page(client, cast.shen, "statistics-rows", f"?measure=found&unit={cast.detachment.pk}")
    assert "没有这样的问题" in rows


@pytest.mark.parametrize("query", ["?cut_off=2026-07-11", "?cut_off=x", "?cut_off=9999-99-99"])
def test_a_day_that_cannot_be_shown_is_told(given: Given, cast: Cast, client, query: str) -> None:
    summer(given)
    client.force_login(cast.zhao)
    for name in ("statistics-detail", "overview-detail"):
        answer = client.get(reverse(name) + query)
        assert answer.status_code == 422
        assert "处要改" in answer.content.decode()


def test_a_report_from_asking_to_fetching(given: Given, cast: Cast, client) -> None:
    summer(given)
    client.force_login(cast.zhao)
    asked = client.post(reverse("export-list"), {"cut_off": "2026-07-09"}, follow=True)
    assert "已开始生成" in asked.content.decode()
    export = Export.objects.get()
    assert export.job is not None
    detail = reverse("export-detail", args=[export.uuid])
    card = client.get(detail, headers={"HX-Request": "true"}).content.decode()
    assert "排队中" in card and f'hx-get="{detail}"' in card and "<html" not in card
    run_job(job_id=export.job.pk)
    card = client.get(detail, headers={"HX-Request": "true"}).content.decode()
    export = Export.objects.select_related("attachment").get()
    assert export.attachment is not None
    download = reverse("attachment-download", args=[export.attachment.uuid])
    assert download in card and "hx-get" not in card
    assert "10:45 完成" in card
    answer = client.get(download)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_a_refused_request_keeps_what_was_typed(given: Given, cast: Cast, client) -> None:
    summer(given)
    client.force_login(cast.zhao)
    typed = {"cut_off": "2026-08-01", "unit": str(cast.wangxi.pk)}
    answer = client.post(reverse("export-list"), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "今天以后" in text and 'value="2026-08-01"' in text
    assert f'<option value="{cast.wangxi.pk}" selected' in text
    assert not Export.objects.exists()


def test_a_failed_report_offers_to_try_again(given: Given, cast: Cast, client) -> None:
    summer(given)
    client.force_login(cast.zhao)
    client.post(reverse("export-list"), {"cut_off": "2026-07-09"})
    export = Export.objects.get()
    assert export.job is not None
    export.job.state, export.job.reason = JobState.FAILED, "服务器存不下文件。数据没有变化。"
    export.job.save()
    text = client.get(reverse("export-list")).content.decode()
    retry = reverse("export-retry", args=[export.uuid])
    assert "服务器存不下文件" in text and retry in text
    answer = client.post(retry, follow=True)
    assert "已重新开始生成" in answer.content.decode()
    assert Export.objects.get().job != export.job


PAGES = ["desk-detail", "overview-detail", "statistics-detail", "statistics-rows", "export-list"]


@pytest.mark.parametrize("name", PAGES)
def test_queries_do_not_grow_with_rows(given: Given, cast: Cast, client, name: str) -> None:
    """Ten rows and a thousand."""
    summer(given)
    client.force_login(cast.zhao)
    _exports(given, cast, 3)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    for n in range(990):
        unit = given.units[n % 3]
        given.problem(unit, given.items[n % 6], at(date(2026, 6, 20)), due=TODAY - timedelta(days=n % 9))
    for n in range(40):
        given.file(given.owe("monthly_information", given.units[n % 3], due=TODAY, key=f"m{n}"), at(TODAY))
    _exports(given, cast, 15)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(many) == len(few), [query["sql"][:120] for query in many]


def _exports(given: Given, cast: Cast, count: int) -> None:
    for n in range(count):
        export = Export.objects.create(
            campaign=given.campaign, cut_off=TODAY - timedelta(days=n), requested_by=cast.zhao, requested_at=at(TODAY)
        )
        export.covers.set([given.units[0].pk])


def owed(unit: int, due: date | None, **fields) -> Owed:
    return Owed(unit, fields.pop("requirement", 1), fields.pop("period", "once"), "材料", 1, due, **fields)


def material(number: int, due: date | None, **counts: int) -> Material:
    return Material(number, "once", "材料", number, due, due, Counts(**counts))


def test_columns_of_a_phase() -> None:
    rows = [
        material(5, date(2026, 5, 1)),
        material(1, date(2026, 6, 9), late=1),
        material(2, date(2026, 8, 28)),
        material(4, date(2026, 12, 1)),
        material(3, None),
    ]
    within = columns_within(rows, date(2026, 6, 21), date(2026, 9, 30))
    assert [one.requirement for one in within] == [1, 2, 3]


@pytest.mark.parametrize(
    ("past", "coming", "most", "days"),
    [
        (2, 2, 6, [-2, -1, 0, 1]),
        (9, 9, 4, [-2, -1, 0, 1]),
        (9, 1, 4, [-3, -2, -1, 0]),
        (0, 9, 3, [0, 1, 2]),
    ],
)
def test_a_screen_holds_what_is_nearest(past: int, coming: int, most: int, days: list[int]) -> None:
    rows = [material(n + 99, TODAY + timedelta(days=n)) for n in range(-past, coming)]
    assert [(one.last - TODAY).days for one in nearest(rows, TODAY, most) if one.last] == days


def test_a_screen_holds_the_worst_units() -> None:
    lines = [UnitLine(n, str(n), Counts(expected=9, filed=9 - n, late=n % 2)) for n in range(5)]
    assert [line.unit for line in shown_units(lines, 5)] == [0, 1, 2, 3, 4]
    assert [line.unit for line in shown_units(lines, 3)] == [3, 1, 4]


@pytest.mark.parametrize(
    ("one", "kind", "words"),
    [
        (owed(1, date(2026, 7, 8)), "overdue", "逾2天"),
        (owed(1, date(2026, 7, 8), waived=True), "idle", "免报"),
        (owed(1, TODAY), "near", "未开始"),
        (owed(1, date(2026, 7, 11)), "none", ""),
        (owed(1, TODAY, filing="x", state="draft"), "draft", "填报中"),
        (owed(1, TODAY, filing="x", state="awaiting_signature"), "wait", "等签字"),
        (owed(1, None), "idle", "未开始"),
    ],
)
def test_one_word_a_cell(one: Owed, kind: str, words: str) -> None:
    board = board_of([UnitLine(1, "望溪县局", Counts())], [material(1, one.due)], [one], TODAY)
    cell = board["rows"][0]["cells"][0]
    assert (cell["kind"], cell["text"]) == (kind, words)
    assert "url" not in cell


def test_the_worst_are_chased_first() -> None:
    rows = [
        UnitLine(1, "甲", Counts(expected=1, today=1), TODAY),
        UnitLine(2, "乙", Counts(expected=2, late=2), date(2026, 6, 1)),
        UnitLine(3, "丙", Counts(expected=1, filed=1)),
    ]
    behind = behind_of(rows, TODAY)
    assert [(one.label, one.late, one.today, one.days) for one in behind] == [("乙", 2, 0, 39), ("甲", 0, 1, 0)]
    chased = {2: (3, TODAY - timedelta(days=2))}
    assert [(one.told, one.picked) for one in with_chases(behind, chased, TODAY)] == [
        ("催过3次，最近7月8日", True), ("", False),
    ]  # fmt: skip
    worst = with_chases(behind, {2: (1, TODAY)}, TODAY)[0]
    assert (worst.told, worst.picked) == ("今天催过", False)
    assert local_date(at(TODAY)) == TODAY


def test_the_leader_asks_for_the_workbook_of_the_day_he_looks_at(given: Given, cast: Cast, client) -> None:
    summer(given)
    text = page(client, cast.chen, "overview-detail", "?cut_off=2026-07-01")
    assert "生成截至7月1日的上报工作簿" in text and 'value="2026-07-01"' in text
    assert f"{reverse('statistics-detail')}?cut_off=2026-07-01" in text
    answer = client.post(reverse("export-list"), {"cut_off": "2026-07-01", "next": "overview"})
    assert answer.url == f"{reverse('overview-detail')}?cut_off=2026-07-01"
    assert Export.objects.get().cut_off == date(2026, 7, 1)
    shown = page(client, cast.chen, "overview-detail", "?cut_off=2026-07-01")
    assert "上报工作簿" in shown and "截至2026年7月1日" in shown


def test_statistics_by_a_chosen_dimension_add_up(given: Given, cast: Cast, client) -> None:
    """Whatever one counts by, the lines add up to the same total, this period and in all."""
    summer(given)
    client.force_login(cast.zhao)
    totals = set()
    for by in ("area", "item", "unit", "source", "severity", "month"):
        answer = client.get(reverse("statistics-detail"), {"by": by, "cut_off": "2026-07-09", "start": "2026-07-01"})
        (table,) = answer.context["tables"]
        *lines, total = table["lines"]
        assert lines and sum((line.counts for line in lines), Tally()) == total.counts
        assert sum((line.period for line in lines), Tally()) == total.period
        totals.add((total.counts, total.period))
    assert len(totals) == 1


def test_a_number_of_a_period_opens_what_came_and_what_went(given: Given, cast: Cast, client) -> None:
    one, two = (given.problem(given.units[0], given.items[0], at(date(2026, 6, 20))) for _n in range(2))
    for problem, kind, day in ((one, "claimed", 22), (two, "claimed", 23)):
        given.act(problem, kind, at(date(2026, 6, day)))
    three = given.problem(given.units[0], given.items[0], at(date(2026, 7, 1)))
    given.act(two, "sent_back", at(date(2026, 7, 2)))
    given.act(three, "claimed", at(date(2026, 7, 3)))
    client.force_login(cast.zhao)
    query = {"cut_off": "2026-07-05", "start": "2026-07-01", "measure": "claimed"}
    answer = client.get(reverse("statistics-rows"), query)
    assert (answer.context["added"], answer.context["taken"]) == (1, {two.pk})
    assert {row.pk for row in answer.context["page"].object_list} == {two.pk, three.pk}
    text = answer.content.decode()
    assert "本期增加1个，减少1个" in text


def test_every_number_of_today_opens_as_many_rows_as_it_says(given: Given, cast: Cast, client) -> None:
    """Whether a number opens the ledger or a list of its own, the rows are those that it counts."""
    summer(given)
    extra = given.problem(given.units[0], given.items[1], at(date(2026, 6, 20)), source="media", round=2)
    for kind in ("extended", "claimed", "verified", "reopened"):
        given.act(extra, kind, at(date(2026, 7, 2)))
    Problem.objects.filter(pk=extra.pk).update(state="rectifying", extension_count=1)
    client.force_login(cast.zhao)
    opened = 0
    for by in ("area", "source", "severity", "month", "unit"):
        (table,) = client.get(reverse("statistics-detail"), {"by": by}).context["tables"]
        for line in table["lines"][:2]:
            for measure, url in line.links.items():
                answer = client.get(url)
                context = answer.context
                if url.startswith(reverse("statistics-rows")):
                    rows = context["page"].paginator.count
                else:
                    rows = len(context["rows"])
                assert rows == getattr(line.counts, measure), (by, line.label, measure)
                opened += rows
    assert opened > 20


@pytest.mark.parametrize("query", ["?start=2026-07-20&cut_off=2026-07-01", "?start=1066-01-01&cut_off=2026-07-01"])
def test_a_period_that_cannot_be_shown_is_told(given: Given, cast: Cast, client, query: str) -> None:
    summer(given)
    client.force_login(cast.zhao)
    answer = client.get(reverse("statistics-detail") + query)
    assert answer.status_code == 422
    assert "处要改" in answer.content.decode()
