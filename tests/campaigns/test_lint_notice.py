"""The linter over notices: one that agrees with itself has no findings, one broken thing is exactly one of them."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.linting import Finding, Kind, Place, Plan, Words, lint
from campaigns.linting.from_draft import line_of, lint_draft, plan_of_draft
from campaigns.linting.plan import Annex, Clause, Due, Filing, Indicator, Phase, Prose, Run, Task
from campaigns.notices import keep, read_notice
from campaigns.views.linting import counted, reading_lines
from tests.campaigns.notices import notice_text
from tests.campaigns.sketches import Sketch, han, linted, told

ROOT = Path(__file__).resolve().parents[2]
GOOD = Sketch()

# -- a notice that agrees with itself, and one thing broken ------------------------------------------------------------

sketches = st.builds(
    Sketch,
    areas=st.lists(st.integers(1, 6), min_size=2, max_size=6).map(tuple),
    groups=st.lists(st.integers(1, 5), min_size=2, max_size=6).map(tuple),
    limit=st.sampled_from(["2026年5月底", "2026年4月15日前", "2026年8月中旬", "长期坚持", "2026年6月底，并长期坚持"]),
    report_by=st.sampled_from(["7月10日前", "7月底前", "8月5日前"]),
)


@settings(max_examples=40, deadline=None)
@given(sketches)
def test_a_notice_that_agrees_with_itself_has_no_findings(sketch: Sketch):
    assert linted(sketch) == []


def broken_things() -> dict[str, Any]:
    """What to break, and the one rule that must tell it."""
    return {
        "count.differs": lambda s: s.but(said_groups=han(len(s.groups) + 1)),
        "annex.absent": lambda s: s.but(table="附件9"),
        "annex.other": lambda s: s.but(table="附件1"),
        "deadline.outside": lambda s: s.but(first_limit="2026年11月底"),
        "filing.outside": lambda s: s.but(names_by="2月20日前"),
        "filing.before_phase_end": lambda s: s.but(report_by="6月20日前"),
        "task.no_party": lambda s: s.but(party=""),
        "date.vague": lambda s: s.but(first_limit="适时"),
        "date.misprint": lambda s: s.but(first_limit="2026年5底前"),
        "date.impossible": lambda s: s.but(also="4月31日前核对一次名单。"),
        "date.weekday": lambda s: s.but(names_by="3月16日（星期二）前"),
        "filing.undated": lambda s: s.but(also="问题清单报市河道管理处。"),
        "annex.no_list": lambda s: s.but(annexes=()),
    }


@settings(max_examples=40, deadline=None)
@given(sketches, st.sampled_from(sorted(broken_things())))
def test_one_broken_thing_is_exactly_that_finding(sketch: Sketch, rule: str):
    assert told(broken_things()[rule](sketch)) == [rule]


@pytest.mark.parametrize(
    ("changes", "rule", "words"),
    [
        ({"said_items": "6"}, "count.differs", "6条整治重点"),
        ({"said_phases": "四"}, "count.differs", "四个阶段"),
        ({"third_item": "4"}, "number.skips", "4"),
        ({"third_item": "2"}, "number.repeats", "2"),
        ({"first_limit": "2026年5月左右"}, "date.vague", "2026年5月左右"),
        ({"first_limit": "近期"}, "date.vague", "近期"),
        ({"summary_by": "8月25前"}, "date.misprint", "8月25前"),
        ({"summary_by": "6月25日前"}, "filing.before_phase_end", "6月25日前"),
        ({"first_limit": "2025年5月底"}, "deadline.outside", "2025年5月底"),
        ({"also": "请尽快将整改台账报送市局。"}, "filing.undated", "整改台账"),
        ({"also": "请尽快将典型做法报送市局。"}, "date.vague", "尽快将典型做法报送"),
        ({"also": "6月左右开展一次互查。"}, "date.vague", "6月左右"),
        ({"also": "对照第1至9条整治重点写明情况。"}, "count.beyond", "第1至9"),
    ],
)
def test_a_finding_points_to_its_words(changes: dict[str, str], rule: str, words: str):
    text = keep(GOOD.but(**changes).text())
    (finding,) = lint_draft(read_notice(text).as_dict(), text)
    place = finding.words.place
    assert (finding.rule, finding.words.text) == (rule, words)
    assert text[place.start : place.end] == words
    assert finding.message.endswith("。")
    assert line_of(text, place.start) >= 9


def test_a_number_said_twice_is_wrong_twice():
    findings = linted(GOOD.but(said_areas="四"))
    assert [finding.rule for finding in findings] == ["count.differs"] * 2
    assert findings[0].message == "正文写“四个方面”，后面列了2个方面。请核对是数错了，还是有缺漏。"


# -- near misses: each looks like a fault and is none -----------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"also": "结合三项制度建立四个清单，开展六大行动。"},
        {"also": "查出的问题尽快整改，汛期前后加密巡查，左右岸同时整治。"},
        {"also": "工作中发现的典型案例及时报送。"},
        {"also": "依照《采砂管理条例》第三至五条处罚，做到2026年2月29日之类的日期不入账。"[:20]},
        {"also": "3月16日（星期一）召开动员会。"},
        {"summary_by": "9月10日前"},  # ten days after the last phase: the summary has to be written
        {"report_by": "8月30日前"},  # the last phase sums up
        {"first_limit": "2026年8月31日"},
        {"first_limit": "长期坚持"},
        {"also": "各县区可以参照附件1、2自行设计表样。"},
        {"also": "按月报送情况统计表，每月25日前报送。"},
        {"also": "联系人名单见附件1。"},
        {"annexes": ("河道采砂专项整治联络员登记表", "河道采砂专项整治情况统计表", "宣传标语")},
    ],
)
def test_what_only_looks_like_a_fault(changes: dict[str, Any]):
    assert told(GOOD.but(**changes)) == []


# -- rules over plain plans -------------------------------------------------------------------------------------------


def words(text: str, at: int = 0) -> Words:
    return Words(text, Place("", "", at, at + len(text)))


def task(*dues: tuple[str, date | None], party: bool = True, number: str = "1") -> Task:
    return Task(
        number, words("清运弃料"), (Clause(party, tuple(Due(words(t, n), d) for n, (t, d) in enumerate(dues))),)
    )


JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)
PHASE = Phase(words("自查阶段"), words("6月1日至7月31日"), date(2026, 6, 1), JULY)


def of(plan: Plan) -> list[str]:
    return [finding.rule for finding in lint(plan)]


def test_one_task_that_owes_two_dates():
    (finding,) = lint(Plan(tasks=(task(("6月底", JUNE), ("7月底", JULY)),)))
    assert finding.rule == "task.two_dates"
    assert finding.message == "任务1写了2个时限：“6月底”、“7月底”。请核对各由谁办、办到哪一步，分别登记。"
    assert of(Plan(tasks=(task(("6月底", JUNE), ("6月30日", JUNE), ("长期坚持", None)),))) == []


def test_a_clause_without_a_party_beside_one_with():
    clauses = (Clause(True), Clause(False, (Due(words("6月底"), JUNE),)))
    (finding,) = lint(Plan(tasks=(Task("2", words("清运弃料"), clauses),)))
    assert (finding.rule, finding.kind, finding.words.text) == ("task.no_party", Kind.MISSING, "6月底")


def test_tasks_without_a_party_are_one_finding_with_all_their_words():
    rows = tuple(task(party=False, number=str(number)) for number in range(1, 8))
    (finding,) = lint(Plan(tasks=(*rows, task(number="8"))))
    assert finding.message.startswith("任务1、任务2、任务3、任务4等7项任务没有写责任单位")
    assert len(finding.also) == 6


def test_a_phase_that_ends_before_it_starts():
    phase = replace(PHASE, start=JULY, end=JUNE)
    assert of(Plan(phases=(phase,))) == ["phase.reversed"]
    assert of(Plan(phases=(PHASE,))) == []


def test_dates_lean_on_what_is_known():
    assert of(Plan(tasks=(task(("9月底", date(2026, 9, 30))),))) == []
    assert of(Plan(tasks=(task(("9月底", date(2026, 9, 30))),), end=JULY)) == ["deadline.outside"]
    assert of(Plan(tasks=(task(("5月底", date(2026, 5, 31))),), phases=(replace(PHASE, start=None),))) == []


def test_a_task_printed_under_a_phase_keeps_to_it():
    rows = (
        replace(PHASE, content=words("清运弃料，复核台账。")),
        replace(PHASE, name=words("总结阶段"), start=None, end=None),
    )
    later = replace(PHASE, name=words("整改阶段"), start=date(2026, 8, 1), end=date(2026, 9, 30))
    late = task(("9月底", date(2026, 9, 30)))
    (finding,) = lint(Plan(tasks=(late,), phases=(*rows, later)))
    assert finding.message == (
        "任务1的完成时限“9月底”（2026年9月30日）不在所写的“自查阶段”之内（6月1日至7月31日）。请核对时限或阶段。"
    )
    assert of(Plan(tasks=(task(("6月底", JUNE)),), phases=(*rows, later))) == []


def test_weights_that_do_not_add_to_the_full_marks():
    def indicators(*weights: float | None) -> tuple[Indicator, ...]:
        return tuple(Indicator(words(f"指标{at}", at), weight) for at, weight in enumerate(weights))

    (finding,) = lint(Plan(indicators=indicators(20, 16, 16, 16, 16)))
    assert finding.message == "5项指标的分值合计84分，不是100分。请核对各项分值。"
    assert of(Plan(indicators=indicators(20, 16, 16, 16, 16, 16))) == []
    assert of(Plan(indicators=indicators(33.3, 33.3, 33.4))) == []
    assert of(Plan(indicators=indicators(50, 20, None))) == []
    assert of(Plan(indicators=indicators(20, 30))) == []  # two may be part of something larger
    assert of(Plan(indicators=indicators(60, 30, 30), full_marks=120)) == []


def test_the_full_marks_are_those_that_the_text_names():
    assert plan_of_draft({}, "考核满分120分。").full_marks == 120
    assert plan_of_draft({}, "实行百分考核。").full_marks == 100
    draft = {"indicators": [{"name": name, "weight": 10} for name in "甲乙丙"]}
    assert plan_of_draft(draft, "日常工作（30分）").full_marks == 30


def test_a_cited_annex_against_the_kind_of_its_form():
    annexes = (Annex("1", words("登记表"), "liaison_form"), Annex("2", words("汇总"), "statistics_table"))
    filing = Filing(words("情况统计表"), "statistics_table", due=words("6月底"), day=JUNE, cited=words("1", 40))
    assert of(Plan(annexes=annexes, filings=(filing,))) == ["annex.other"]
    assert of(Plan(annexes=annexes, filings=(replace(filing, cited=words("2", 40)),))) == []


def test_only_the_last_summary_is_that_of_the_whole():
    half = Filing(words("半年总结"), "final_summary", due=words("6月底"), day=JUNE)
    whole = Filing(words("全年总结", 9), "final_summary", due=words("7月底", 30), day=JULY)
    assert of(Plan(filings=(half, whole), phases=(PHASE,))) == []


def test_what_a_phase_or_a_dated_task_orders_is_due_by_its_end():
    filing = Filing(words("自查报告", 12), "self_examination", "undated")
    assert of(Plan(filings=(filing,))) == ["filing.undated"]
    assert (
        of(Plan(filings=(filing,), phases=(replace(PHASE, content=words("各单位自查并向市局提交自查报告。")),))) == []
    )


def test_what_is_handed_in_for_approval_is_no_report():
    assert of(Plan(filings=(Filing(words("河岸利用方案"), "custom", "undated"),))) == []
    assert of(Plan(filings=(Filing(words("弃料点位清单"), "custom", "undated"),))) == ["filing.undated"]


def test_a_summary_that_is_only_to_come_in_time():
    filing = Filing(words("工作总结"), "final_summary", "any_time", words("及时"))
    assert of(Plan(filings=(filing,))) == ["filing.undated"]
    assert of(Plan(filings=(replace(filing, kind="typical_case"),))) == []


def test_several_reports_of_one_date_are_one_finding():
    due = words("6月底", 50)
    rows = [Filing(words(t, n), k, due=due, day=JUNE) for n, (t, k) in enumerate(
        [("自查报告", "self_examination"), ("统计表", "statistics_table")])]  # fmt: skip
    (finding,) = lint(Plan(filings=tuple(rows), phases=(PHASE,)))
    assert finding.message.startswith("“自查报告”、“统计表”2026年6月30日报，早于“自查阶段”结束")


def test_numbers_of_one_kind_under_several_headings():
    groups = [["1", "2"], ["3", "4"], ["1", "2"]]
    rows = tuple(tuple(words(number, at * 10 + n) for n, number in enumerate(g)) for at, g in enumerate(groups))
    assert of(Plan(runs=(Run("序号", rows),))) == []
    assert of(Plan(runs=(Run("序号", rows[:1] + rows[2:] + rows[:1]),))) == []
    assert of(Plan(runs=(Run("序号", (rows[0], (words("5", 90),))),))) == ["number.skips"]


def test_no_rule_says_more_than_anybody_reads():
    text = "6月左右，" * 500
    prose = Prose(text, Place(), tuple(range(len(text))))
    assert len(lint(Plan(prose=(prose,)))) == 40


# -- drafts with what a campaign needs (docs/notice-draft.md) ----------------------------------------------------------


def test_a_draft_with_clauses_filings_and_indicators():
    text = "各县区2026年6月底前清运弃料，2026年7月底前修复堤脚。问题清单报市局。"
    due = {"kind": "due", "text": "2026年6月底", "iso": "2026-06-30", "spans": {"text": [3, 11]}}
    later = {"kind": "due", "text": "2026年7月底", "iso": "2026-07-31", "spans": {"text": [17, 25]}}
    draft = {
        "title": "河道整治实施方案",
        "issue_date": "2026-03-02",
        "tasks": [
            {
                "number": "1",
                "text": text[:30],
                "assignments": [
                    {"lead": ["各县区"], "cooperating": [], "deadlines": [due]},
                    {"lead": [], "cooperating": [], "deadlines": [later]},
                ],
            }
        ],
        "filing_requirements": [
            {"kind": "problem_list", "title": "问题清单", "rhythm": "undated", "spans": {"title": [31, 35]}}
        ],
        "indicators": [{"name": name, "weight": 30} for name in ("清运率", "修复率", "回访率")],
    }
    findings = {finding.rule: finding for finding in lint_draft(draft, text)}
    assert set(findings) == {"task.two_dates", "task.no_party", "filing.undated", "weight.sum"}
    assert findings["task.two_dates"].words.place == Place("task-1.assignment-2.deadline-1", "text", 17, 25)
    assert findings["filing.undated"].words.place.value == "filing-1.title"


def test_a_corrected_draft_keeps_the_names_of_its_values():
    draft = {"filing_requirements": [{"title": "问题清单", "rhythm": "undated", "key": "filing-3"}]}
    (finding,) = lint_draft(draft, "")
    assert finding.words.place.value == "filing-3.title"


def test_a_report_orders_nothing():
    draft = {"title": "2026年工作报告", "tasks": [{"number": "1", "text": "修复堤脚。", "units": []}]}
    assert lint_draft(draft, "") == []


@pytest.mark.parametrize("draft", [{}, {"tasks": None, "phases": [None], "annexes": [{}]}, {"indicators": [{}]}])
def test_a_draft_may_lack_anything(draft: dict[str, Any]):
    assert lint_draft(draft, "") == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="（一）1.以下五个方面附件第至条：。6月左右日前报送“”《》\n", max_size=300))
def test_no_text_makes_it_raise(text: str):
    text = "汉" + text
    for finding in lint_draft(read_notice(text).as_dict(), text):
        place = finding.words.place
        assert place.start is None or 0 <= place.start < (place.end or 0) <= len(text)


# -- the check screen's lines ------------------------------------------------------------------------------------------


def test_lines_for_the_check_screen():
    text = keep(GOOD.but(first_limit="适时", table="附件9").text())
    lines = reading_lines(read_notice(text).as_dict(), text, known={"task-1.assignment-1.deadline-1", "task-1.text"})
    assert [(line.kind, line.words, bool(line.value)) for line in lines] == [
        (Kind.UNCLEAR, "适时", True), (Kind.CONFLICT, "附件9", False),
    ]  # fmt: skip
    assert "适时" in text.splitlines()[lines[0].line - 1]
    assert counted(lines) == "对不上1处，不明确1处"


# -- the real notices -------------------------------------------------------------------------------------------------


def real(key: str) -> list[Finding]:
    text = keep(notice_text(key))
    return lint_draft(read_notice(text).as_dict(), text)


def test_notice_000():
    findings = real("000")
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    (annex,) = by_rule.pop("annex.other")
    assert (annex.words.text, "附件4" in annex.message) == ("附件2", True)
    assert annex.words.place.value == "filing-5.cited_annex"
    two = by_rule.pop("task.two_dates")
    assert [finding.message[:4].rstrip("写") for finding in two] == ["任务2", "任务12"]
    assert [finding.words.text for finding in by_rule.pop("date.vague")] == ["适时"]
    lost = [finding.words.text for finding in by_rule.pop("date.misprint")]
    assert [text[:8] for text in lost] == ["2020年8底前", "8月30前", "9月30前"]
    early = by_rule.pop("filing.before_phase_end")
    assert [finding.words.text for finding in early] == ["8月30前", "9月30前"]
    assert "统计表" in early[0].message
    undated = by_rule.pop("filing.undated")
    assert "问题清单" in "".join(finding.words.text for finding in undated)
    (late,) = by_rule.pop("deadline.outside")
    assert late.message.startswith("任务9、任务16、任务20的完成时限（2020年12月31日）不在任何阶段内")
    assert [finding.words.text for finding in by_rule.pop("filing.outside")] == ["6月9日前"]
    assert by_rule == {}


def test_the_same_is_found_however_the_lines_are_broken():
    text = notice_text("000")
    plain = sorted(finding.rule for finding in real("000"))
    for layout in (text.replace("\n", ""), text.replace("\n", "\n\n  "), _wrapped(text, 34)):
        kept = keep(layout)
        assert sorted(finding.rule for finding in lint_draft(read_notice(kept).as_dict(), kept)) == plain


def _wrapped(text: str, width: int) -> str:
    lines = (line[at : at + width] for line in text.split("\n") for at in range(0, max(1, len(line)), width))
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("001", []),  # a report, and no plan
        ("002", ["task.no_party"]),
        ("003", ["task.no_party"]),
        ("004", ["task.no_party", "filing.before_phase_end"]),
    ],
)
def test_the_other_real_notices_raise_no_false_alarm(key: str, rules: list[str]):
    assert [finding.rule for finding in real(key)] == rules


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command_prints_a_line_for_each_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "通知.txt"
    path.write_text(GOOD.but(table="附件9", first_limit="适时").text(), encoding="gb18030")
    call_command("lint_notice", str(path))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[1:3] for line in lines] == [["不明确", "适时"], ["对不上", "附件9"]]
    with pytest.raises(CommandError, match=r"没有\.txt：文件打不开"):
        call_command("lint_notice", str(tmp_path / "没有.txt"))


@pytest.mark.process
def test_the_command_needs_no_django(tmp_path: Path):
    path = tmp_path / "notice.txt"
    path.write_text(GOOD.but(table="附件9").text(), encoding="utf-8")

    def run(name: str) -> subprocess.CompletedProcess[str]:
        arguments = [sys.executable, "-X", "importtime", "manage.py", "lint_notice", str(tmp_path / name)]
        return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60)

    good, absent = run("notice.txt"), run("absent.txt")
    assert (good.returncode, len(good.stdout.splitlines())) == (0, 1)
    assert "django.conf" not in good.stderr
    assert absent.returncode != 0
    assert absent.stdout == ""
    assert "absent.txt：文件打不开" in absent.stderr.splitlines()[-1]
