"""What the workbook must say, counted in plain SQL: none of the product's code takes part."""

from typing import Any

from tests.e2e.stack import Stack

#: Those who owe something: the brigades take part with tasks alone.
UNITS = """
    SELECT p.unit_id, coalesce(nullif(p.short_name, ''), p.name) FROM campaigns_participation p
    WHERE p.unit_id IN (SELECT unit_id FROM campaigns_obligation) ORDER BY p.position, p.id
"""
AREAS = "SELECT id, short_label FROM campaigns_focusarea ORDER BY position"
PROBLEMS = """
    SELECT count(*) FROM rectification_problem p JOIN campaigns_focusitem i ON i.id = p.focus_item_id
    WHERE p.withdrawn_at IS NULL AND p.unit_id = coalesce(%s, p.unit_id) AND i.area_id = coalesce(%s, i.area_id)
"""
DUTIES = """
    SELECT count(*), count(*) FILTER (WHERE f.first_submitted_at IS NOT NULL),
           count(*) FILTER (WHERE o.due_date IS NOT NULL),
           count(*) FILTER (
               WHERE coalesce(f.received_on, (f.first_submitted_at AT TIME ZONE 'Asia/Shanghai')::date) <= o.due_date
           ),
           count(*) FILTER (WHERE f.state = 'accepted')
    FROM campaigns_obligation o JOIN campaigns_filingrequirement r ON r.id = o.requirement_id
    LEFT JOIN rectification_filing f ON f.obligation_id = o.id
    WHERE o.waived_at IS NULL AND (o.due_date <= %s OR r.rhythm = 'undated')
      AND o.unit_id = coalesce(%s, o.unit_id) AND r.id = coalesce(%s, r.id)
"""


def unit_lines(stack: Stack, day: str) -> dict[str, list[Any]]:
    """Sheet 分单位情况: found and closed per area, totals, waiting for verification, overdue — by the unit's label."""
    return {label: _line(stack, unit, day) for unit, label in stack.rows(UNITS)} | {"合计": _line(stack, None, day)}


def _line(stack: Stack, unit: int | None, day: str) -> list[Any]:
    line: list[Any] = []
    for area, _label in stack.rows(AREAS):
        line += [
            stack.count(PROBLEMS, unit, area),
            stack.count(PROBLEMS + " AND p.state = 'closed'", unit, area),
        ]
    line += [stack.count(PROBLEMS, unit, None), stack.count(PROBLEMS + " AND p.state = 'closed'", unit, None)]
    line += [stack.count(PROBLEMS + " AND p.state = 'claimed'", unit, None)]
    overdue = " AND p.state IN ('open', 'rectifying') AND p.due_date < %s"
    return [*line, stack.count(PROBLEMS + overdue, unit, None, day)]


def rate_lines(stack: Stack, day: str) -> dict[str, list[int]]:
    """Sheet 报送率与按时率: expected, filed, dated expected, on time, accepted — by unit, by requirement, in all."""
    lines = {label: _duties(stack, day, unit, None) for unit, label in stack.rows(UNITS)}
    for requirement, title in stack.rows("SELECT id, title FROM campaigns_filingrequirement"):
        lines[title] = _duties(stack, day, None, requirement)
    return lines | {"合计": _duties(stack, day, None, None)}


def _duties(stack: Stack, day: str, unit: int | None, requirement: int | None) -> list[int]:
    return list(stack.rows(DUTIES, day, unit, requirement)[0])
