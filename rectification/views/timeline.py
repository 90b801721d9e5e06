"""经过 of one problem: every act with what it changed, newest first, and the days on which it became overdue."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from rectification.due import plain_day
from rectification.figures import Stage, replay
from rectification.models import Problem, ProblemEvent, ProblemEventKind

#: Kinds whose day is another than that of their recording: how the day is called.
_DAYS = {
    ProblemEventKind.CLAIMED: gettext_lazy("整改完成日期"),
    ProblemEventKind.CHECKED: gettext_lazy("核查日期"),
    ProblemEventKind.SENT_BACK: gettext_lazy("核查日期"),
    ProblemEventKind.LOOKED_BACK: gettext_lazy("回头看日期"),
    ProblemEventKind.REOPENED: gettext_lazy("回头看日期"),
}


def timeline_of(problem: Problem, events: list[ProblemEvent]) -> list[dict[str, Any]]:
    """The lines; `events` newest first."""
    lines = [_line(event) for event in events]
    _name_leaders(problem, events, lines)
    for late_from in sorted(lapses(problem, events)):
        text = _("到期没有完成，转为逾期")
        lapse = {"day": late_from, "time_text": f"{late_from.month}月{late_from.day}日", "text": text, "kind": "lapse"}
        place = next((i for i, line in enumerate(lines) if line["day"] < late_from), len(lines))
        lines.insert(place, lapse)
    if lines and not lines[0]["kind"]:
        lines[0]["kind"] = "now"
    return lines


def _name_leaders(problem: Problem, events: list[ProblemEvent], lines: list[dict[str, Any]]) -> None:
    """By when and under which leader it was listed, which the page no longer says once it is lifted."""
    if not any(event.kind == ProblemEventKind.SUPERVISED for event in events):
        return
    listed = {row.imposed_at: row for row in problem.supervisions.all()}
    for event, line in zip(events, lines, strict=True):
        row = listed.get(event.recorded_at) if event.kind == ProblemEventKind.SUPERVISED else None
        if row is not None:
            words = {"day": plain_day(row.until, clock.today()), "name": row.leader_name}
            line["found"] = _("督办期限%(day)s；包案局领导%(name)s") % words


def _line(event: ProblemEvent) -> dict[str, Any]:
    local = event.recorded_at.astimezone(clock.SHANGHAI)
    named = event.kind in _DAYS and (event.kind == ProblemEventKind.CLAIMED or event.business_date != local.date())
    return {
        "day": local.date(),
        "time_text": f"{local.month}月{local.day}日 {local:%H:%M}",
        "text": f"{event.actor_name}{event.get_kind_display()}",
        "unit": event.actor_unit_name,
        "detail": event.statement,
        "day_label": _DAYS[ProblemEventKind(event.kind)] if named else "",
        "done_on": event.business_date if named else None,
        "found": _found(event),
        "moved": _moved(event),
        "files": list(event.attachments.all()),
        "kind": "",
    }


def _found(event: ProblemEvent) -> str:
    """How it was looked at, and what was missing."""
    found = getattr(event, "finding", None)
    if found is None:
        look = getattr(event, "look_back", None)
        return str(look.get_mode_display()) if look else ""
    words = [found.get_mode_display()]
    if not found.facts_true:
        words.append(_("情况不属实"))
    if not found.evidence_sufficient:
        words.append(_("佐证不充分"))
    return "；".join(words)


def _moved(event: ProblemEvent) -> str:
    """“7月8日 → 8月15日” where the act moved the date."""
    before, after = (event.changes or {}).get("due_date", (None, None))
    if not before or not after:
        return ""
    today = clock.today()
    return f"{plain_day(date.fromisoformat(before), today)} → {plain_day(date.fromisoformat(after), today)}"


def lapses(problem: Problem, events: list[ProblemEvent]) -> list[date]:
    """The days after those due days that passed while the problem was open; `events` newest first. A due day that was
    moved before it passed, or after the claim, did not lapse."""
    past = list(reversed(events))
    today = clock.today()
    found = []
    for due, until in _due_days(problem, past):
        if due is None or due >= min(until, today):
            continue
        kinds = [(problem.pk, e.kind) for e in past if clock.local_date(e.recorded_at) <= due]
        if replay(kinds).get(problem.pk) == Stage.OPEN:
            found.append(due + timedelta(days=1))
    return found


def _due_days(problem: Problem, past: list[ProblemEvent]) -> Iterator[tuple[date | None, date]]:
    """Each due day in force with the day on which another took its place."""
    for event in past:
        before = (event.changes or {}).get("due_date")
        if before:
            yield (date.fromisoformat(before[0]) if before[0] else None), clock.local_date(event.recorded_at)
    yield problem.due_date, date.max
