"""Rules about dates: outside phase or campaign, too early, two at once, vague, misprinted, in no calendar."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from campaigns.deadlines import Assumed, Context, read_deadline
from campaigns.linting.findings import Finding, conflict, unclear
from campaigns.linting.judgements import FINAL_SUMMARY, holds, misses, producing_phase
from campaigns.linting.plan import Due, Filing, Phase, Plan, Task, Words, named, overlap
from campaigns.linting.rules_gaps import is_undated
from campaigns.linting.vague import impossible_days, vague_in_prose, vague_word, wrong_weekdays
from campaigns.notices.pieces import fold

#: A report on a phase is usually due somewhat after it: that long is no finding.
_AFTERWARDS = timedelta(days=31)
#: A material without a date that stands so near to a vague word is told by its own rule.
_NEAR = 20
_SUMS_UP = re.compile("总结|验收|巩固|评估|考核")
_EXAMINES = re.compile("自查|自纠|排查|摸底")
_SIGNS = {Assumed.MONTH_SIGN: "月", Assumed.DAY_SIGN: "日"}


def print_day(day: date) -> str:
    """A day as messages print it."""
    return f"{day.year}年{day.month}月{day.day}日"


def reversed_phases(plan: Plan) -> Iterator[Finding]:
    """A phase must not end before it starts."""
    for phase in plan.phases:
        if phase.start and phase.end and phase.end < phase.start:
            message = (
                f"“{phase.name.text}”的结束日期（{print_day(phase.end)}）早于开始日期（{print_day(phase.start)}）。"
                "请核对是不是印错了年份或月份。"
            )
            yield conflict("phase.reversed", message, phase.window or phase.name)


def tasks_outside(plan: Plan) -> Iterator[Finding]:
    """A task's date should lie within the campaign and within one of its phases. Tasks with the same day are one
    finding."""
    told: dict[tuple[date, str], list[tuple[str, Words]]] = {}
    for task in plan.tasks:
        for due in task.dues:
            where = (_outside(plan, due.day) or _outside_own(plan, task, due.day)) if due.day else ""
            if due.day and where:
                told.setdefault((due.day, where), []).append((task.name, due.words or task.words))
    for (day, where), rows in told.items():
        names = named(name for name, _words in rows)
        said = f"“{rows[0][1].text}”（{print_day(day)}）" if len(rows) == 1 else f"（{print_day(day)}）"
        message = f"{names}的完成时限{said}{where}。请核对时限或阶段。"
        yield conflict("deadline.outside", message, *(words for _name, words in rows))


def filings_outside(plan: Plan) -> Iterator[Finding]:
    """So should the day on which something is to be filed; a month after the last phase is time to write the report."""
    for filing in plan.filings:
        day = filing.day
        where = _outside(plan, day) if day else ""
        end = plan.end or max((phase.end for phase in plan.phases if phase.end), default=None)
        if day and where and not (end and end < day <= end + _AFTERWARDS):
            message = f"“{filing.title.text}”的报送日期{print_day(day)}{where}。请核对日期或阶段。"
            yield conflict("filing.outside", message, filing.due or filing.title)


def _outside(plan: Plan, day: date) -> str:
    """How a day misses the plan's window or its phases, in words; empty when it does not."""
    first = max((known for known in (plan.issued, plan.start) if known), default=None)
    if plan.issued and day < plan.issued:
        return f"早于印发日期（{print_day(plan.issued)}）"
    if first and day < first:
        return f"早于专项整治开始（{print_day(first)}）"
    if plan.end and day > plan.end:
        return f"晚于专项整治结束（{print_day(plan.end)}）"
    missed = misses(day, plan.phases)
    return f"不在任何阶段内（{_nearest(missed, day)}）" if missed else ""


def _outside_own(plan: Plan, task: Task, day: date) -> str:
    """How a day misses the phase under which its task is printed, in words."""
    own = [row for row in plan.phases if row.content and overlap(task.words, row.content) and not holds(row, day)]
    return f"不在所写的“{own[0].name.text}”之内（{own[0].window.text}）" if own else ""


def _nearest(phases: list[Phase], day: date) -> str:
    before = [phase for phase in phases if phase.end and phase.end < day]
    if before:
        last = max(before, key=lambda phase: phase.end or date.min)
        return f"“{last.name.text}”{print_day(last.end or day)}结束"
    first = min(phases, key=lambda phase: phase.start or date.min)
    return f"“{first.name.text}”{print_day(first.start or day)}开始"


def before_phase_end(plan: Plan) -> Iterator[Finding]:
    """A report due before the phase that it reports on has ended: figures go on moving. Reports that share one printed
    date are one finding."""
    told: dict[tuple[object, ...], tuple[Words, list[str], date, Phase]] = {}
    final = max((row.day for row in plan.filings if row.kind == FINAL_SUMMARY and row.day), default=None)
    for filing in plan.filings:
        if filing.kind == FINAL_SUMMARY and filing.day != final:
            continue  # of several summaries only the last is that of the whole
        phase = producing_phase(filing.kind, filing.day, plan.phases) if filing.day else None
        if filing.day and phase and phase.end and filing.day < phase.end and not _is_usual(plan, filing, phase):
            words = filing.due or filing.title
            told.setdefault(words.spot, (words, [], filing.day, phase))[1].append(filing.title.text)
    for words, titles, day, phase in told.values():
        reports = "、".join(f"“{title}”" for title in titles)
        message = (
            f"{reports}{print_day(day)}报，早于“{phase.name.text}”结束（{print_day(phase.end or day)}），"
            "报后情况还会变化。请核对日期，或定好报后变化怎么补报。"
        )
        yield conflict("filing.before_phase_end", message, words)


def _is_usual(plan: Plan, filing: Filing, phase: Phase) -> bool:
    """A phase of summing up is there for its reports, and the last phase for the summary; the report on a
    self-examination may be due in the phase after it."""
    if _SUMS_UP.search(fold(phase.name.text)):
        return filing.kind != FINAL_SUMMARY or filing.day is None or phase.start is None or phase.start <= filing.day
    if filing.kind == FINAL_SUMMARY:
        return phase.start is not None and filing.day is not None and phase.start <= filing.day
    examining = [row for row in plan.phases if _EXAMINES.search(fold(row.name.text))]
    return bool(examining) and phase not in examining


def two_dates(plan: Plan) -> Iterator[Finding]:
    """One task that owes several dates: each needs its own party or step, or units keep to the wrong one."""
    for task in plan.tasks:
        dues: dict[date, Due] = {}
        for due in task.dues:
            if due.day:
                dues.setdefault(due.day, due)
        if len(dues) > 1:
            last = dues[max(dues)]
            said = "、".join(f"“{dues[day].words.text}”" for day in sorted(dues))
            message = f"{task.name}写了{len(dues)}个时限：{said}。请核对各由谁办、办到哪一步，分别登记。"
            yield unclear("task.two_dates", message, last.words or task.words)


def vague_dates(plan: Plan) -> Iterator[Finding]:
    """Time limits that name no day: nobody can be reminded of them, nobody is late."""
    told: dict[tuple[object, ...], Words] = {}
    for name, words, day in _limits(plan):
        word = vague_word(words.text)
        if word and (day is None or word in ("左右", "前后", "上下", "大约", "大概")) and words.spot not in told:
            told[words.spot] = words
            if day is None:
                message = f"{name}“{words.text}”没有说到哪一天，不会催办，也不算逾期。请定一个日期，或写明不设期限。"
            else:
                message = f"{name}“{words.text}”只说了大概，按{print_day(day)}算。请定准日期。"
            yield unclear("date.vague", message, words)
    undated = [row.title for row in plan.filings if is_undated(plan, row)]
    for prose in plan.prose:
        for hit in vague_in_prose(prose.text):
            words = prose.cut(hit.start, hit.end)
            around = prose.cut(max(0, hit.start - _NEAR), min(len(prose.text), hit.end + _NEAR))
            near = any(overlap(around, row) for row in undated)
            if not near and not any(overlap(words, other) for other in told.values()):
                message = f"“{words.text}”没有说到哪一天，各单位会各按各的理解办。请定一个日期。"
                yield unclear("date.vague", message, words)


def _limits(plan: Plan) -> Iterator[tuple[str, Words, date | None]]:
    """Every printed time limit, with how a sentence about it begins. One without a date is told by the publish check,
    where that stands on the same page."""
    for task in plan.tasks:
        for due in task.dues:
            if not (plan.beside_check and due.unread):
                yield f"{task.name}的时限", due.words, due.day
    for phase in plan.phases:
        yield f"“{phase.name.text}”的时间", phase.window, phase.end
    for filing in plan.filings:
        if not (plan.beside_check and filing.rhythm == "once" and filing.day is None):
            yield f"“{filing.title.text}”的报送时间", filing.due, filing.day


def misprints(plan: Plan) -> Iterator[Finding]:
    """Dates that lack a sign: 8底前, 8月30前. What was read is a guess until somebody confirms it."""
    context = Context(issued=plan.issued, start=plan.start, end=plan.end)
    told: set[tuple[object, ...]] = set()
    for name, words, _day in _limits(plan):
        reading = read_deadline(words.text, context)
        signs = [_SIGNS[sign] for sign in reading.assumed if sign in _SIGNS]
        if signs and words.spot not in told:
            told.add(words.spot)
            lost = "、".join(f"“{sign}”" for sign in signs)
            read = f"按{print_day(reading.day)}读取" if reading.day else "没有读出日期"
            message = f"{name}“{words.text}”可能漏印{lost}字，{read}。请核定日期，印制文字照原样保留。"
            yield unclear("date.misprint", message, words)


def calendar_days(plan: Plan) -> Iterator[Finding]:
    """Days that no calendar has, and weekdays that are not those of their day."""
    for prose in plan.prose:
        for hit in impossible_days(prose.text):
            words = prose.cut(hit.start, hit.end)
            yield conflict("date.impossible", f"“{words.text}”不存在：{hit.said}。请核定日期。", words)
        for hit in wrong_weekdays(prose.text, plan.issued.year if plan.issued else None):
            words = prose.cut(hit.start, hit.end)
            yield conflict("date.weekday", f"“{words.text}”日期和星期对不上：{hit.said}。请核定是哪一天。", words)
