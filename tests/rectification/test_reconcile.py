"""对账: opened by the office, answered by the unit, settled by the office; two frozen lists, cell by cell."""

import io
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from accounts.imports.reading import MAX_SHEETS, sheets_of_upload
from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from campaigns.models import Participation
from jobs.models import Message
from rectification import own_book, rollup, services
from rectification.content import digest
from rectification.figures.rolled import rolled
from rectification.models import Problem, Reconciliation
from rectification.services import Mark, Ruling
from rectification.services.reconciling_settle import record_digest
from tests.campaign_factory import Given, make_campaign
from tests.rectification.reconcile_scenes import book_of, differing, insist, opened, rule_all, two_problems
from tests.rectification.scenes import accepted, act, corrected, fill_ledger, there


@pytest.fixture
def given(cast) -> Given:
    return make_campaign(cast)


def told(user) -> list[str]:
    return list(Message.objects.filter(user=user, channel="inbox").order_by("id").values_list("subject", flat=True))


def new_today(given: Given, cast) -> Problem:
    """A problem that came onto Wangxi's ledger this moment."""
    (problem,) = fill_ledger(given, cast.wangxi, 1)
    Problem.objects.filter(pk=problem.pk).update(listed_at=clock.now())
    return problem


def found(row: Reconciliation) -> list[tuple[str, str, str, str]]:
    return [(one.field, one.only, one.office_text, one.unit_text) for one in row.differences.all()]


def test_what_was_filed_and_accepted_agrees_with_the_ledger(cast, given):
    two_problems(cast, given)
    row = opened(cast, given)
    assert found(row) == []
    assert (row.state, row.unit_name, row.office_name) == ("opened", "望溪县交通运输局", "局法规科")
    assert row.office_sha256 == digest(row.office_list) and row.unit_sha256 == digest(row.unit_list)
    assert len(row.office_list["rows"]) == len(row.unit_list["rows"]) == 2
    assert [subject[:3] for subject in told(cast.shen)] == ["请对账"]
    assert told(cast.lin) == []


def test_every_cell_that_the_office_changed_is_shown(cast, given):
    row = differing(
        cast, given, leader="吴大有", due="2026年12月", measures="一律停岗\n每班2名持证人员", severity="serious",
        item=str(given.items[1].pk), description="4名辅助人员单独上路检查", unit="人事股", source="petition",
        person="孙立",
    )  # fmt: skip
    fields = [one.field for one in row.differences.all()]
    # Severity and person: the printed list of the unit has no such columns, so that there is nothing to differ from.
    stated = set(row.unit_list["rows"][0]["cells"])
    assert set(fields) == {"item", "sub_point", "description", "measures", "leader", "unit", "due", "source"} | (
        {"severity", "person"} & stated
    )
    texts = {one.field: (one.office_text, one.unit_text) for one in row.differences.all()}
    assert texts["leader"] == ("吴大有", "周启明")
    assert texts["source"] == ("信访举报", "自查")
    assert texts["due"][0] == "2026年12月"
    assert texts["item"][0].startswith("2. 离岗人员")
    assert texts["sub_point"] == ("", "无证人员执法")


def test_rows_that_one_side_lacks(cast, given):
    first, _second = two_problems(cast, given)
    services.strike_problem(problem=first, reason="重复", actor=act(cast.zhao))
    fill_ledger(given, cast.wangxi, 1, origin="office")
    row = opened(cast, given)
    assert sorted(found(row)) == [("", "office", "第1个问题", ""), ("", "unit", "", first.description)]
    assert {one.problem_id for one in row.differences.all()} == set(
        Problem.objects.exclude(description__contains="离岗").values_list("pk", flat=True)
    )


def test_what_the_list_says_of_person_severity_and_completion_is_compared(cast, given):
    done = {"kind": "immediate", "done_on": str(clock.today()), "done_note": "已改"}
    accepted(cast, given, given.problem_row(severity="serious", person="孙立", **done))
    problem = Problem.objects.get()
    services.send_back(problem=problem, reason="缺排班表", actor=act(cast.zhao))
    services.correct_problem(
        problem=problem, values={"severity": "general", "person": "钱江"}, reason="核实", actor=act(cast.zhao)
    )
    assert found(opened(cast, given)) == [
        ("person", "", "钱江", "孙立"), ("severity", "", "一般", "突出"), ("state", "", "整改中", "已整改"),
    ]  # fmt: skip


def test_the_lists_are_those_of_the_day(cast, given):
    yesterday = clock.now() - timedelta(days=1)
    with clock.standing_at(yesterday):
        first, _second = two_problems(cast, given)
    given.campaign.published_at = yesterday - timedelta(days=5)
    given.campaign.save()
    services.correct_problem(problem=first, values={"leader": "吴大有"}, reason="更正", actor=act(cast.zhao))
    services.strike_problem(problem=first, reason="重复", actor=act(cast.zhao))
    new_today(given, cast)
    row = opened(cast, given, day=clock.local_date(yesterday))
    assert found(row) == []
    assert [one["cells"]["leader"] for one in row.office_list["rows"]] == ["周启明", "罗振东"]
    assert row.cut_off_at < datetime.combine(clock.today(), datetime.min.time(), clock.SHANGHAI)


def test_a_list_that_is_corrected_and_accepted_anew_is_the_units(cast, given):
    filing = accepted(cast, given)
    services.reopen_filing(filing=filing, reason="改领导", actor=act(cast.zhao))
    filing = corrected(cast, filing, leader="吴大有")
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    row = opened(cast, given)
    assert found(row) == []
    assert row.unit_list["rows"][0]["cells"]["leader"] == "吴大有"


@pytest.mark.parametrize(("days", "words"), [(1, "今天以后"), (-400, "早于方案发布")])
def test_days_that_cannot_be_reconciled(cast, given, days, words):
    with pytest.raises(Refused, match=words):
        opened(cast, given, day=clock.today() + timedelta(days=days))


def test_for_all_units_but_ones_own_and_one_running_each(cast, given):
    two_problems(cast, given)
    row = opened(cast, given)
    done = services.open_reconciliations(campaign=given.campaign, day=clock.today(), actor=act(cast.zhao))
    assert {one.unit for one in done.new} == {cast.detachment, cast.shiwan}
    assert done.running == ["望溪县局"]
    own = services.open_reconciliations(campaign=given.campaign, day=clock.today(), actor=act(cast.wu))
    assert [one.unit for one in own.new] == [cast.legal]
    with pytest.raises(PermissionDenied):
        services.settle_reconciliation(
            reconciliation=Reconciliation.objects.get(unit=cast.legal), rulings={}, actor=act(cast.zhao)
        )
    services.withdraw_reconciliation(reconciliation=row, reason="日期选错", actor=act(cast.zhao))
    assert opened(cast, given).pk != row.pk


def test_a_unit_without_a_list_or_a_problem_is_not_asked(cast, given):
    Participation.objects.create(campaign=given.campaign, unit=cast.wangxi_brigade, position=9, name="望溪大队")
    done = services.open_reconciliations(campaign=given.campaign, day=clock.today(), actor=act(cast.zhao))
    assert cast.wangxi_brigade not in {row.unit for row in done.new}
    fill_ledger(given, cast.wangxi_brigade, 1, origin="office")
    done = services.open_reconciliations(campaign=given.campaign, day=clock.today(), actor=act(cast.zhao))
    assert [row.unit for row in done.new] == [cast.wangxi_brigade]


@pytest.mark.parametrize("who", ["shen", "han", "chen", "luo", "admin"])
def test_others_do_not_open(cast, given, who):
    with pytest.raises(PermissionDenied):
        services.open_reconciliations(campaign=given.campaign, day=clock.today(), actor=act(cast.people[who]))


@pytest.mark.parametrize("who", ["lin", "zhao", "chen", "luo"])
def test_only_the_units_own_people_answer(cast, given, who):
    row = differing(cast, given)
    with pytest.raises(PermissionDenied):
        services.answer_reconciliation(reconciliation=row, marks={}, agrees=True, actor=act(cast.people[who]))


@pytest.mark.parametrize("who", ["shen", "han"])
def test_the_unit_agrees_and_both_sign_off(cast, given, who):
    row = differing(cast, given)
    services.answer_reconciliation(reconciliation=row, marks={}, agrees=True, actor=act(cast.people[who]))
    assert (row.state, row.outcome, row.answered_by) == ("answered", "agrees", cast.people[who])
    assert [one.mark for one in row.differences.all()] == ["office"]
    assert told(cast.zhao)[-1].startswith("对账已答复")
    done = services.settle_reconciliation(reconciliation=row, rulings={}, actor=act(cast.zhou))
    assert done.done and (row.state, row.settled_by_name) == ("settled", "周岚")
    assert row.sha256 == record_digest(row, row.differences.all(), there(row.settled_at).isoformat(), "周岚")
    assert Problem.objects.get(position=1).responsible_leader == "吴大有"
    assert told(cast.shen)[-1].startswith("对账已结清")


def test_every_difference_needs_a_mark_and_an_own_one_its_reason(cast, given):
    row = differing(cast, given, leader="吴大有", unit="人事股")
    one, other = row.differences.all()
    for marks, words in (
        ({one.pk: Mark("office")}, "还有1处"), ({one.pk: Mark("office"), other.pk: Mark("?")}, "还有1处"),
        ({one.pk: Mark("office"), other.pk: Mark("unit", " ")}, "写明理由"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            services.answer_reconciliation(reconciliation=row, marks=marks, actor=act(cast.shen))
        row.refresh_from_db()
        assert row.state == "opened"
    marks = {one.pk: Mark("office"), other.pk: Mark("unit", "没有换")}
    services.answer_reconciliation(reconciliation=row, marks=marks, actor=act(cast.shen))
    assert row.outcome == "differs"
    with pytest.raises(StaleState):
        services.answer_reconciliation(reconciliation=row, marks=marks, actor=act(cast.han))


def test_the_office_takes_the_units_cells_as_one_correction(cast, given):
    row = insist(cast, differing(cast, given, leader="吴大有", due="2026年12月", measures="停岗"))
    problem = Problem.objects.get(position=1)
    events = problem.events.count()
    services.settle_reconciliation(reconciliation=row, rulings=rule_all(row, taken=True), actor=act(cast.zhao))
    problem.refresh_from_db()
    assert row.state == "settled"
    assert (problem.responsible_leader, problem.measures.count()) == ("周启明", 2)
    event = there(problem.events.last())
    changes = there(event.changes)
    assert problem.events.count() == events + 1
    assert (event.kind, changes["responsible_leader"]) == ("revised", ["吴大有", "周启明"])
    assert changes["measures"] == ["停岗", "辅助人员一律不单独上路\n每班2名持证人员"]
    assert "核对原件" in event.statement
    assert Entry.objects.filter(action="rectification.problem.corrected").count() == 2
    assert {one.ruling for one in row.differences.all()} == {"unit_taken"}
    # Both lists now agree.
    assert found(opened(cast, given)) == []


def test_the_office_keeps_its_own_with_a_reason(cast, given):
    row = insist(cast, differing(cast, given))
    with pytest.raises(Refused, match="还有1处"):
        services.settle_reconciliation(reconciliation=row, rulings={}, actor=act(cast.zhao))
    with pytest.raises(Refused, match="理由"):
        rulings = rule_all(row, taken=False, reason=" ")
        services.settle_reconciliation(reconciliation=row, rulings=rulings, actor=act(cast.zhao))
    services.settle_reconciliation(reconciliation=row, rulings=rule_all(row, taken=False), actor=act(cast.zhao))
    assert row.state == "settled"
    assert Problem.objects.get(position=1).responsible_leader == "吴大有"
    assert [(one.ruling, one.ruled_by_name) for one in row.differences.all()] == [("office_kept", "赵敏之")]


def test_whole_rows_are_struck_and_listed_again(cast, given):
    first, _second = two_problems(cast, given)
    services.strike_problem(problem=first, reason="重复", actor=act(cast.zhao))
    (listed,) = fill_ledger(given, cast.wangxi, 1, origin="office")
    row = insist(cast, opened(cast, given))
    services.settle_reconciliation(reconciliation=row, rulings=rule_all(row, taken=True), actor=act(cast.zhao))
    first.refresh_from_db()
    listed.refresh_from_db()
    assert (first.state, first.withdrawn_at, listed.state) == ("open", None, "withdrawn")
    assert found(opened(cast, given)) == []


def test_the_figures_follow_what_a_settlement_writes(cast, given):
    first, second = two_problems(cast, given)
    values = {"item": str(given.items[2].pk), "due": "2027年3月", "severity": "serious", "source": "petition"}
    services.correct_problem(problem=first, values=values, reason="核实", actor=act(cast.zhao))
    services.strike_problem(problem=second, reason="重复", actor=act(cast.zhao))
    today = clock.today()
    assert rollup.differences(given.campaign) == 0
    assert rolled(given.campaign, today, ())[()].found == 1
    assert list(rolled(given.campaign, today, ("item",))) == [(given.items[2].pk,)]
    services.relist_problem(problem=second, reason="不重复", actor=act(cast.zhao))
    assert rollup.differences(given.campaign) == 0
    assert rolled(given.campaign, today, ())[()].found == 2


def test_a_closed_row_stays_on_the_ledger(cast, given):
    fill_ledger(given, cast.wangxi, 1, origin="office", state="closed", closed_at=clock.now())
    row = insist(cast, opened(cast, given))
    done = services.settle_reconciliation(reconciliation=row, rulings=rule_all(row, taken=True), actor=act(cast.zhao))
    assert [words for _one, words in done.refused] == ["这条已经销号，不能从台账撤回。"]
    assert (done.done, row.state) == (False, "answered")


def test_a_row_that_moved_meanwhile_is_pointed_out_and_the_others_are_settled(cast, given):
    first, second = two_problems(cast, given)
    for problem in (first, second):
        services.correct_problem(problem=problem, values={"leader": "吴大有"}, reason="任命", actor=act(cast.zhao))
    row = insist(cast, opened(cast, given))
    frozen = row.office_sha256
    services.correct_problem(problem=first, values={"leader": "郑重"}, reason="再任命", actor=act(cast.zhou))
    done = services.settle_reconciliation(reconciliation=row, rulings=rule_all(row, taken=True), actor=act(cast.zhao))
    assert [one.problem for one in done.moved] == [first]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.responsible_leader, second.responsible_leader) == ("郑重", "罗振东")
    assert (row.state, row.office_sha256, digest(row.office_list)) == ("answered", frozen, frozen)
    (due,) = [one for one in row.differences.all() if one.is_due]
    again = {due.pk: Ruling(True, "以单位为准", seen="郑重")}
    assert services.settle_reconciliation(reconciliation=row, rulings=again, actor=act(cast.zhao)).done
    first.refresh_from_db()
    assert first.responsible_leader == "周启明"


def test_the_units_own_book_is_laid_over_its_list(cast, given):
    two_problems(cast, given)
    row = opened(cast, given)
    book = book_of(
        given, ["望溪县交通运输局整改台账"], ["序号", "存在问题", "责任领导", "整改情况", "完成时限"],
        [1, "3名辅助人员于3至5月单独实施路面检查", "周启明", "已整改", ""],
        [2, "罚没款没有按时入库", "罗振东", "整改中", ""],
    )  # fmt: skip
    assert services.read_own_book(reconciliation=row, book=book, actor=act(cast.shen)) == 1
    assert sorted(found(row)) == [
        ("", "unit", "", "罚没款没有按时入库"), ("state", "", "待整改", "已整改"),
    ]  # fmt: skip
    assert there(row.book)["not_in_book"] == [str(Problem.objects.get(position=2).uuid)]
    insist(cast, row)
    done = services.settle_reconciliation(reconciliation=row, rulings=rule_all(row, taken=True), actor=act(cast.zhao))
    # A state is moved by claiming and verifying alone; a problem that the ledger lacks is the unit's to add.
    assert [one.field for one, _words in done.refused] == ["state"]
    due = {one.pk: Ruling(False, "按程序申请销号") for one in row.differences.all() if one.is_due}
    assert services.settle_reconciliation(reconciliation=row, rulings=due, actor=act(cast.zhao)).done
    assert Problem.objects.count() == 2
    assert "单独补报" in Message.objects.filter(user=cast.shen, channel="inbox").latest("id").body


def test_a_small_file_that_unfolds_into_much_is_refused(given, monkeypatch):
    with pytest.raises(Refused, match="第3行有一格超过4000字"):
        book_of(given, ["存在的问题", "责任领导"], ["没有亮证", "周启明"], ["没有亮证", "问题" * 2001])
    # What is not compared is not counted.
    assert len(book_of(given, ["存在的问题", "备注"], ["没有亮证", "问题" * 2001]).rows) == 1
    monkeypatch.setattr(own_book, "MAX_CHARACTERS", 20_000)
    with pytest.raises(Refused, match="文字超过2万字"):
        book_of(given, ["存在的问题"], *(["问题" * 2000] for _row in range(6)))


def test_only_the_first_sheets_of_a_file_are_read(given):
    book = Workbook()
    for _sheet in range(MAX_SHEETS):
        book.create_sheet()
    book.worksheets[-1].append(["存在的问题"])
    out = io.BytesIO()
    book.save(out)
    assert len(list(sheets_of_upload(out.getvalue(), 10))) == MAX_SHEETS
    with pytest.raises(Refused, match="找不到“存在的问题”"):
        own_book.read_book("台账.xlsx", out.getvalue(), ())


def test_a_book_is_replaced_or_dropped_until_the_answer(cast, given):
    two_problems(cast, given)
    row = opened(cast, given)
    book = book_of(given, ["存在的问题", "责任领导"], ["离岗人员执法证件没有收回", "吴大有"])
    services.read_own_book(reconciliation=row, book=book, actor=act(cast.shen))
    services.read_own_book(reconciliation=row, book=book, actor=act(cast.han))
    assert found(row) == [("leader", "", "罗振东", "吴大有")]
    services.drop_own_book(reconciliation=row, actor=act(cast.shen))
    assert found(row) == [] and row.book is None
    services.answer_reconciliation(reconciliation=row, marks={}, agrees=True, actor=act(cast.shen))
    with pytest.raises(StaleState):
        services.read_own_book(reconciliation=row, book=book, actor=act(cast.shen))
    with pytest.raises(PermissionDenied):
        services.read_own_book(reconciliation=row, book=book, actor=act(cast.lin))


@pytest.mark.parametrize(
    ("lines", "words"),
    [([["序号", "内容"], [1, "甲"]], "找不到"), ([["存在的问题"]], "没有一条问题"), ([[]], "找不到")],
)
def test_workbooks_that_cannot_be_compared(cast, given, lines, words):
    with pytest.raises(Refused, match=words):
        book_of(given, *lines)


def test_asking_again_once_a_day(cast, given):
    two_problems(cast, given)
    row = opened(cast, given)
    assert not services.ask_again(reconciliation=row, actor=act(cast.zhao))
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert services.ask_again(reconciliation=row, actor=act(cast.zhao))
        assert not services.ask_again(reconciliation=row, actor=act(cast.zhou))
    assert len(told(cast.shen)) == 2
    with pytest.raises(PermissionDenied):
        services.ask_again(reconciliation=row, actor=act(cast.shen))


def test_all_that_agree_are_settled_together(cast, given):
    two_problems(cast, given)
    services.open_reconciliations(campaign=given.campaign, day=clock.today(), actor=act(cast.zhao))
    for unit, who in ((cast.wangxi, cast.shen), (cast.shiwan, cast.lin)):
        row = Reconciliation.objects.get(unit=unit)
        services.answer_reconciliation(reconciliation=row, marks={}, agrees=True, actor=act(who))
    assert services.settle_agreed(campaign=given.campaign, actor=act(cast.zhao)) == 2
    assert set(Reconciliation.objects.settled().values_list("unit", flat=True)) == {cast.wangxi.pk, cast.shiwan.pk}
    assert Reconciliation.objects.opened().count() == 1


def test_problems_not_reconciled_since_a_day(cast, given):
    first, second = two_problems(cast, given)
    today = clock.today()
    assert set(Problem.objects.not_reconciled_since(today)) == {first, second}
    row = opened(cast, given)
    services.answer_reconciliation(reconciliation=row, marks={}, agrees=True, actor=act(cast.shen))
    assert Problem.objects.not_reconciled_since(today).count() == 2
    services.settle_reconciliation(reconciliation=row, rulings={}, actor=act(cast.zhao))
    later = new_today(given, cast)
    assert list(Problem.objects.not_reconciled_since(today)) == [later]
    assert set(Problem.objects.reconciled_since(today)) == {first, second}
    assert Problem.objects.not_reconciled_since(today + timedelta(days=1)).count() == 3


def test_lists_of_many_units_are_read_at_a_constant_number_of_queries(cast, given):
    from rectification.reconciliation_lists import sides_of

    def count(rows: int) -> int:
        for unit in (cast.wangxi, cast.shiwan):
            fill_ledger(given, unit, rows)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            sides_of(given.campaign, [cast.wangxi.pk, cast.shiwan.pk], clock.now())
        return len(caught)

    assert count(2) == count(20) <= 10


def test_a_correction_is_judged(cast, given):
    first, second = two_problems(cast, given)

    def correct(**values: str) -> None:
        services.correct_problem(problem=first, values=values, reason="更正", actor=act(cast.zhao))

    other = {"item": str(given.items[2].pk), "sub_point": str(given.sub_points[1].pk)}
    for values, words in (
        ({"item": "999999"}, "不在本次"), ({"item": "x"}, "不在本次"), ({"due": "尽快"}, "看不出"),
        ({"source": "梦"}, "不在可选"), ({"measures": " \n"}, "至少写1条"), ({"description": " "}, "不能空着"),
        ({"state": "done"}, "申请销号"), (other, "子项"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            correct(**values)
    assert not first.events.filter(kind="revised").exists()
    correct(item=str(given.items[1].pk))
    assert (first.focus_item, first.sub_point) == (given.items[1], None)
    with pytest.raises(StaleState):
        services.correct_problem(
            problem=second, values={"leader": "甲"}, reason="更正", actor=act(cast.zhao), seen={"leader": "乙"}
        )
    assert services.correct_problem(
        problem=second, values={"leader": second.responsible_leader}, reason="更正", actor=act(cast.zhao)
    ) is None  # fmt: skip
    with pytest.raises(PermissionDenied):
        services.correct_problem(problem=second, values={"leader": "甲"}, reason="更正", actor=act(cast.shen))
