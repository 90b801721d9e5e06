"""The light rules of campaigns, read once a page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from campaigns.models import LightRule
from campaigns.workdays import Calendar, load_calendar
from rectification.lights import DEFAULT_RULES, LightRules

Row = TypeVar("Row", bound=Any)


def rules_of(campaign_id: int) -> LightRules:
    """The rules of one campaign: one query, two where working days are counted."""
    return rules_by_campaign([campaign_id])[campaign_id]


def rules_by_campaign(ids: Iterable[int]) -> dict[int, LightRules]:
    """Campaign id → its rules, the usual ones where it has none: one query, two where working days are counted."""
    tables: dict[int, list[LightRule]] = {pk: [] for pk in ids}
    for rule in LightRule.objects.filter(campaign__in=tables).order_by("id"):
        tables[rule.campaign_id].append(rule)
    by_days = any(rule.workdays is not None for rules in tables.values() for rule in rules)
    calendar = load_calendar() if by_days else None
    return {pk: _rules(table, calendar) for pk, table in tables.items()}


def lit(rows: Iterable[Row]) -> list[Row]:
    """Problems or institutions with the rules of their campaigns at hand, so that the light of each costs nothing."""
    found = list(rows)
    rules = rules_by_campaign({row.campaign_id for row in found}) if found else {}
    for row in found:
        row.light_rules = rules[row.campaign_id]
    return found


def _rules(table: Iterable[LightRule], calendar: Calendar | None) -> LightRules:
    """The rules of a severity begin with those for all."""
    rows = list(table)
    common = _with(replace(DEFAULT_RULES, calendar=calendar), [row for row in rows if not row.severity])
    severities = {row.severity for row in rows if row.severity}
    own = {one: _with(common, [row for row in rows if row.severity == one]) for one in severities}
    return replace(common, by_severity=own)


def _with(rules: LightRules, table: Iterable[LightRule]) -> LightRules:
    for row in table:
        if row.share is None and row.workdays is None:
            continue
        values: Mapping[str, Any] = {f"{row.level}_days": row.workdays}
        if row.share is not None:
            values = {row.level: row.share / 100, f"{row.level}_days": None}
        rules = replace(rules, **values)
    return rules
