"""未报情况: who has not filed what, the rates, the rows behind them, and 催办 by cell, unit, column and choice."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Unit
from audit import clock
from campaigns.models import FilingKind, Obligation, ObligationReceiver, Participation, Reopening
from jobs.models import Message
from rectification import figures
from rectification.models import Filing
from reporting.arrears.asking import EVERYTHING, BoardFilter
from reporting.arrears.loading import cells_of, summary_of
from reporting.models import Chase
from tests.reporting.given import at

FORM, TABLE, MONTHLY = FilingKind.LIAISON_FORM, FilingKind.STATISTICS_TABLE, FilingKind.MONTHLY_INFORMATION
TODAY = date(2026, 7, 10)
NOW = at(TODAY)


@pytest.fixture(autouse=True)
def friday():
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def owed(cast, given):
    """Three units: the detachment files all in time, Wangxi late, Shiwan nothing."""
    for unit, filed in ((cast.detachment, date(2026, 6, 9)), (cast.wangxi, date(2026, 6, 12)), (cast.shiwan, None)):
        form = given.owe(FORM, unit, due=date(2026, 6, 10))
        june = given.owe(MONTHLY, unit, due=date(2026, 6, 15), key="2026-06")
        given.owe(TABLE, unit, due=TODAY)
        given.owe(MONTHLY, unit, due=date(2026, 7, 15), key="2026-07")
        if filed:
            given.file(form, at(filed), accepted=at(filed + timedelta(days=1)))
            given.file(june, at(date(2026, 6, 15), 23, 59))
    return given


def read(client, user, name="arrears-list", query=""):
    client.force_login(user)
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    return answer


def test_the_counts_are_those_of_the_figures(cast, owed):
    given = owed
    given.owe(FilingKind.PROBLEM_LIST, cast.shiwan, key="undated")
    given.owe(FilingKind.PROBLEM_LIST, cast.wangxi, key="undated", waived_at=NOW)
    given.owe(FilingKind.TYPICAL_CASE, cast.wangxi, key="any-1")
    rates = figures.rate_figures(given.campaign, cut_off=TODAY)
    summary = summary_of(given.campaign, cast.zhao, BoardFilter(show=EVERYTHING), TODAY)
    found = {line.unit: line.counts for line in summary.units}
    assert set(found) == set(rates.by_unit)
    for unit, rate in rates.by_unit.items():
        counts = found[unit]
        assert (counts.expected, counts.filed, counts.dated, counts.on_time) == (
            rate.expected, rate.filed, rate.dated, rate.on_time,
        )  # fmt: skip
    assert summary.total.completeness == rates.total.completeness
    assert summary.total.timeliness == rates.total.timeliness
    shiwan = found[cast.shiwan.pk]
    assert (shiwan.late, shiwan.today, shiwan.unfiled, shiwan.filed_late) == (2, 1, 4, 0)
    assert found[cast.wangxi.pk].filed_late == 1


@pytest.mark.parametrize(("hour", "minute", "on_time"), [(23, 59, 1), (0, 1, 0)])
def test_the_day_ends_in_china(cast, given, hour, minute, on_time):
    row = given.owe(FORM, cast.shiwan, due=date(2026, 6, 10))
    given.file(row, at(date(2026, 6, 10 if on_time else 11), hour, minute))
    (line,) = summary_of(given.campaign, cast.zhao, BoardFilter(show=EVERYTHING), TODAY).units
    assert (line.counts.on_time, line.counts.filed_late) == (on_time, 1 - on_time)


def test_the_board_shows_who_owes_and_leaves_out_who_does_not(client, cast, owed):
    page = read(client, cast.zhao).content.decode()
    assert page.index("石湾县局") < page.index("市支队")
    assert "逾30天" in page and "逾25天" in page and "未开始" in page
    assert "2026-07" not in page  # nobody owes July's issue yet
    context = read(client, cast.zhao).context
    assert [row["label"] for row in context["board"]["rows"]] == ["石湾县局", "市支队", "望溪县局"]
    assert [column["due_text"] for column in context["board"]["columns"]] == ["6月10日", "6月15日", "今天截止"]
    assert [figure["value"] for figure in context["figures"]] == [2, 3, "44.4%", "33.3%"]
    everything = read(client, cast.zhao, query="?show=all").context["board"]
    assert len(everything["columns"]) == 4 and "晚2天" in str(everything["rows"])


def test_search_group_and_material_narrow_it(client, cast, owed):
    labels = lambda query: [row["label"] for row in read(client, cast.zhao, query=query).context["board"]["rows"]]  # noqa: E731
    assert labels("?q=石湾") == ["石湾县局"]
    assert labels(f"?group={cast.counties.pk}") == ["石湾县局", "望溪县局"]
    form = owed.requirements[FORM]
    assert labels(f"?requirement={form.pk}") == ["石湾县局"]
    assert "没有符合条件的单位" in read(client, cast.zhao, query="?q=没有这个单位").content.decode()
    assert labels("?group=x&requirement=&col=0&page=nonsense")


def test_rates_by_material_lead_to_their_rows(client, cast, owed):
    context = read(client, cast.zhao, query="?by=material&show=all").context
    lines = {line["label"]: line["numbers"] for line in context["lines"]}
    form = lines["联络员登记表"]
    assert (form["expected"].value, form["filed"].value, form["late"].value) == (3, 2, 1)
    assert (form["completeness"], form["timeliness"]) == ("66.7%", "33.3%")
    for name, units in (("late", ["石湾县局"]), ("filed_late", ["望溪县局"]), ("filed", ["市支队", "望溪县局"])):
        page = read(client, cast.zhao, query="").client.get(form[name].url)
        assert [line["row"].unit.label for line in page.context["lines"]] == units
        assert page.context["heading"] == "联络员登记表"


def test_windows_show_as_chips(client, cast, owed):
    given = owed
    given.campaign.grace_days, given.campaign.lock_days = 30, 30
    given.campaign.save()
    form = given.obligations[cast.shiwan.pk, FORM, "once"]
    page = read(client, cast.zhao).content.decode()
    assert page.count("宽限至7月10日") == 1 and page.count("宽限至7月15日") == 1
    given.campaign.grace_days, given.campaign.lock_days = 0, 5
    given.campaign.save()
    Reopening.objects.create(obligation=form, until=date(2026, 7, 12), reason="停电", by=cast.zhao, at=NOW)
    form.reopened_until = date(2026, 7, 12)
    form.save()
    page = read(client, cast.zhao).content.decode()
    assert "补开至7月12日" in page and page.count("已锁定") == 1


def press(client, user, **posted):
    client.force_login(user)
    return client.post(reverse("arrears-chase"), {"next": reverse("arrears-list"), **posted}, follow=True)


def test_one_cell(client, cast, owed):
    form = owed.obligations[cast.shiwan.pk, FORM, "once"]
    assert f'value="{form.uuid}"' in read(client, cast.zhao).content.decode()
    answer = press(client, cast.zhao, cell=str(form.uuid))
    assert "已催办石湾县局，共1份。" in answer.content.decode()
    page = answer.content.decode()
    assert "今天催过" in page and f'name="cell" value="{form.uuid}"' not in page
    assert "石湾县局今天催过，没有重复发送" in press(client, cast.zhao, cell=str(form.uuid)).content.decode()
    assert Chase.objects.count() == 1


def test_one_unit_and_one_column(client, cast, owed):
    assert "已催办石湾县局，共3份" in press(client, cast.zhao, unit=str(cast.shiwan.pk)).content.decode()
    table = owed.requirements[TABLE]
    words = press(client, cast.zhao, column=f"{table.pk}:once").content.decode()
    assert "已催办市支队、望溪县局，共2份；石湾县局今天催过，没有重复发送" in words
    assert Message.objects.count() == 3
    assert not Chase.objects.filter(obligation__period_key="2026-07").exists()


def test_a_column_obeys_the_filter_of_the_page(client, cast, owed):
    table = owed.requirements[TABLE]
    press(client, cast.zhao, column=f"{table.pk}:once", group=str(cast.counties.pk), q="望溪")
    assert [row.obligation.unit for row in Chase.objects.all()] == [cast.wangxi]


def test_the_preselected_units(client, cast, owed):
    rows = read(client, cast.zhao).context["board"]["rows"]
    picked = [row["unit"] for row in rows if row["picked"]]
    assert picked == [cast.shiwan.pk]
    words = press(client, cast.zhao, do="units", pick=[*map(str, picked), "nonsense"]).content.decode()
    assert "已催办石湾县局，共3份" in words
    assert "没有要催的材料" in press(client, cast.zhao, do="units").content.decode()


def test_chosen_rows(client, cast, owed):
    context = read(client, cast.zhao, "arrears-rows", f"?unit={cast.shiwan.pk}").context
    assert [line["row"].title for line in context["lines"]] == ["联络员登记表", "月度工作信息", "情况统计表"]
    assert [line["picked"] for line in context["lines"]] == [True, True, False]
    chosen = [str(line["row"].uuid) for line in context["lines"] if line["picked"]]
    assert "已催办石湾县局，共2份" in press(client, cast.zhao, obligation=[*chosen, "x"]).content.decode()


def test_who_may_read_may_not_therefore_chase(client, cast, owed):
    page = read(client, cast.chen).content.decode()
    assert "石湾县局" in page and "<button" in page and "催办勾选的单位" not in page and 'name="cell"' not in page
    assert press(client, cast.chen, unit=str(cast.shiwan.pk)).status_code == 403
    assert "催办勾选的单位" not in read(client, cast.wu).content.decode()
    press(client, cast.wu, unit=str(cast.shiwan.pk))
    assert not Chase.objects.exists()


def test_a_unit_sees_its_own_line_alone(client, cast, owed):
    rows = read(client, cast.lin).context["board"]["rows"]
    assert [row["label"] for row in rows] == ["石湾县局"]
    assert not read(client, cast.lin, "arrears-rows", f"?unit={cast.wangxi.pk}&kind=expected").context["lines"]


def test_when_all_is_filed_it_says_so(client, cast, given):
    given.file(given.owe(FORM, cast.shiwan, due=date(2026, 6, 10)), at(date(2026, 6, 9)))
    assert "到期的材料都报了" in read(client, cast.zhao).content.decode()


def test_no_press_chases_more_than_the_limit(client, cast, owed, monkeypatch):
    monkeypatch.setattr("reporting.views.chasing.MOST_AT_ONCE", 2)
    assert "100个单位、2份，没有发出" in press(client, cast.zhao, unit=str(cast.shiwan.pk)).content.decode()
    monkeypatch.setattr("reporting.views.chasing.MOST_AT_ONCE", 9)
    monkeypatch.setattr("reporting.views.chasing.MOST_UNITS", 2)
    table = owed.requirements[TABLE]
    assert "2个单位、9份，没有发出" in press(client, cast.zhao, column=f"{table.pk}:once").content.decode()
    assert not Chase.objects.exists()


def more_units(given, numbers):
    """Units below the bureau, each with 24 periods of the monthly information, every third one filed."""
    root = Unit.objects.get(code="LC")
    Unit.objects.bulk_create(
        Unit(
            name=f"第{n}县交通运输局", code=f"more-{n}", kind=root.kind, depth=2, numchild=0,
            path=Unit._get_path(root.path, 2, 100 + n),
        )
        for n in numbers
    )  # fmt: skip
    units = list(Unit.objects.filter(code__in=[f"more-{n}" for n in numbers]))
    campaign, requirement = given.campaign, given.requirements[MONTHLY]
    Participation.objects.bulk_create(
        Participation(campaign=campaign, unit=unit, position=50, name=unit.name) for unit in units
    )
    days = [date(2024, 7, 15) + timedelta(days=30 * month) for month in range(24)]
    rows = Obligation.objects.bulk_create(
        Obligation(
            requirement=requirement, campaign=campaign, unit=unit, unit_name=unit.name, period_key=f"{day:%Y-%m-%d}",
            title="工作信息", due_date=day, expected_from=day,
        )
        for unit in units
        for day in days
    )  # fmt: skip
    ObligationReceiver.objects.bulk_create(
        ObligationReceiver(obligation=row, unit=campaign.organiser, reviews=True) for row in rows
    )
    Filing.objects.bulk_create(
        Filing(
            obligation=row, campaign=campaign, unit=row.unit, kind=MONTHLY, state="submitted",
            first_submitted_at=at(row.expected_from),
        )
        for row in rows[::3]
    )  # fmt: skip


@pytest.mark.parametrize("query", ["", "?show=all", "?by=material&show=all", "?q=县&col=2", "rows", "desk"])
def test_the_number_of_queries_does_not_grow(client, cast, given, django_assert_num_queries, query):
    """Ten units and three hundred, of 24 periods each."""
    more_units(given, range(10))
    asked = {"rows": ("arrears-rows", ""), "desk": ("desk-detail", "")}.get(query, ("arrears-list", query))
    read(client, cast.zhao, *asked)
    with CaptureQueriesContext(connection) as few:
        read(client, cast.zhao, *asked)
    more_units(given, range(10, 300))
    with django_assert_num_queries(len(few)):
        context = read(client, cast.zhao, *asked).context
    assert "lines" in context or len(context["board"]["rows"]) == 30


def test_cells_know_their_filings(cast, owed):
    summary = summary_of(owed.campaign, cast.zhao, BoardFilter(show=EVERYTHING), TODAY)
    cells = cells_of(owed.campaign, cast.zhao, [cast.wangxi.pk], summary.materials)
    assert len(cells) == 4
    june = cells[cast.wangxi.pk, (owed.requirements[MONTHLY].pk, "2026-06")]
    assert june.mine and not june.may_chase and june.first_day == date(2026, 6, 15)
