"""What the pages and the paper of a reconciliation show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from audit import clock
from rectification.content import rows_of
from rectification.differences import parts_of
from rectification.models import (
    DifferenceRuling,
    OnlySide,
    Problem,
    Reconciliation,
    ReconciliationDifference,
    ReconciliationState,
)
from rectification.reconciliation_lists import Words
from rectification.reconciling import WHOLE_ROW
from rectification.services.context import campaign_items
from rectification.services.reconciling_settle import moved_value
from rectification.sheets.base import long_date


def page_of_reconciliation(row: Reconciliation, actor: Actor, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The context of templates/rectification/reconciliation_detail.html; `typed` is what was refused."""
    differences = list(
        row.differences.select_related("problem__split_from", "problem__campaign").prefetch_related("problem__measures")
    )
    may_answer = row.state == ReconciliationState.OPENED and actor.may(Capability.RECONCILIATION_ANSWER, row)
    may_office = row.is_running and actor.may(Capability.RECONCILIATION_SETTLE, row)
    may_settle = may_office and row.state == ReconciliationState.ANSWERED
    return {
        "rail": True,
        "row": row,
        "may_answer": may_answer,
        "may_settle": may_settle,
        "may_withdraw": may_office,
        "may_remind": may_office and row.state == ReconciliationState.OPENED and row.asked_on < clock.today(),
        "groups": groups_of(differences, may_settle, typed),
        "count": len(differences),
        "due": sum(one.is_due for one in differences),
        "pairs": pairs_of(row, differences),
        "lengths": (len(rows_of(row.office_list)), len(rows_of(row.unit_list))),
        "book": row.book,
        "not_in_book": titles_of(row, (row.book or {}).get("not_in_book", [])),
        "typed_reason": typed.get("withdraw", ""),
    }


def groups_of(
    differences: Iterable[ReconciliationDifference], may_settle: bool, typed: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The differences by problem, each with what was typed of it and what the ledger says now."""
    groups: dict[str, dict[str, Any]] = {}
    for one in differences:
        group = groups.setdefault(one.row, {"title": one.title, "problem": one.problem, "lines": []})
        group["lines"].append(_line(one, may_settle and one.is_due, typed))
    return list(groups.values())


def _line(one: ReconciliationDifference, due: bool, typed: Mapping[str, Any]) -> dict[str, Any]:
    marks = typed.get("marks", {}).get(one.pk, {})
    rulings = typed.get("rulings", {}).get(one.pk, {})
    moved, present = moved_value(one) if due else (False, None)
    return {
        "one": one,
        "due": due,
        "parts": parts_of(one.office_text, one.unit_text) if one.field != WHOLE_ROW else (),
        "mark": marks.get("mark", one.mark),
        "remark": marks.get("remark", one.remark),
        "ruling": rulings.get("ruling", ""),
        "reason": rulings.get("reason", ""),
        "moved": moved,
        "seen": present or "",
        "present": _present(one, present) if moved else "",
        "hint": _hint(one),
    }


def _present(one: ReconciliationDifference, present: str | None) -> str:
    """The value on the ledger now, in words."""
    if present is None:
        return _("台账上现在没有这一条")
    if one.field == WHOLE_ROW:
        return _("台账上现在有这一条")
    if one.field in ("item", "sub_point"):
        assert one.problem is not None
        return Words.of(campaign_items(one.problem.campaign)).shown(one.field, present)
    return Words({}).shown(one.field, present) or _("（空）")


def _hint(one: ReconciliationDifference) -> str:
    """Why only one side may have the row."""
    if one.only == OnlySide.OFFICE and one.problem is not None:
        if one.problem.split_from is not None:
            return _("由“%(title)s”拆分而来") % {"title": str(one.problem.split_from)[:30]}
        return str(one.problem.get_origin_display())
    if one.only == OnlySide.UNIT:
        return _("台账上已撤回") if one.problem is not None else _("台账上没有，需要单独补报")
    return ""


def pairs_of(row: Reconciliation, differences: Iterable[ReconciliationDifference]) -> list[dict[str, Any]]:
    """Both lists side by side, row by row, in the order of the office's."""
    counts = Counter(one.row for one in differences)
    ours = {one["id"]: one for one in rows_of(row.office_list)}
    theirs = {one["id"]: one for one in rows_of(row.unit_list)}
    keys = [*ours, *(key for key in theirs if key not in ours)]
    return [
        {"number": place, "title": (ours.get(key) or theirs[key])["cells"].get("description", ""),
         "office": _brief(ours.get(key)), "unit": _brief(theirs.get(key)), "count": counts[key]}
        for place, key in enumerate(keys, 1)
    ]  # fmt: skip


def _brief(one: Mapping[str, Any] | None) -> str:
    """“周启明 · 综合执法大队 · 2026年7月”; "" where the side lacks the row."""
    if one is None:
        return ""
    cells = one["cells"]
    due = one.get("shown", {}).get("due") or cells.get("due", "")
    return " · ".join(part for part in (cells.get("leader", ""), cells.get("unit", ""), due) if part) or "—"


def titles_of(row: Reconciliation, keys: Iterable[str]) -> list[str]:
    """The descriptions of some rows."""
    rows = {one["id"]: one["cells"].get("description", "") for one in rows_of(row.unit_list) + rows_of(row.office_list)}
    return [rows[key] for key in keys if key in rows]


def paper_of_reconciliation(row: Reconciliation) -> dict[str, Any]:
    """The sheet of templates/print/_reconciliation.html."""
    differences = list(row.differences.all())
    return {
        "title": _("%(title)s对账单") % {"title": row.campaign.short_title or row.campaign.title},
        "unit_name": row.unit_name,
        "office_name": row.office_name,
        "day_text": long_date(row.day),
        "state": row.get_state_display(),
        "settled": row.state == ReconciliationState.SETTLED,
        "office_count": len(rows_of(row.office_list)),
        "unit_count": len(rows_of(row.unit_list)),
        "count": len(differences),
        "taken": sum(one.ruling == DifferenceRuling.UNIT_TAKEN for one in differences),
        "book": row.book,
        "rows": [
            {"number": place, "title": one.title, "label": one.label,
             "office": one.office_text or ("—" if one.only == OnlySide.UNIT else _("（空）")),
             "unit": one.unit_text or ("—" if one.only == OnlySide.OFFICE else _("（空）")),
             "mark": one.get_mark_display(), "remark": one.remark, "result": one.result, "reason": one.reason}
            for place, one in enumerate(differences, 1)
        ],
        "signatures": _signatures(row),
        "office_sha256": row.office_sha256,
        "unit_sha256": row.unit_sha256,
        "sha256": row.sha256,
        "check_code": row.check_code,
    }  # fmt: skip


def _signatures(row: Reconciliation) -> list[dict[str, str]]:
    """Who answered and who settled, with the times."""
    sides = (
        (row.unit_name, row.answered_by_name, row.answered_at), (row.office_name, row.settled_by_name, row.settled_at),
    )  # fmt: skip
    return [
        {"unit": unit, "name": name, "at_text": f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if at else ""}
        for unit, name, at in sides
    ]


def last_reconciliation(problem: Problem) -> dict[str, Any]:
    """For the page of a problem: the last settled reconciliation that covered it, with its differences, and one under
    way: two queries, three where there was a difference to look for."""
    rows = Reconciliation.objects.filter(
        campaign=problem.campaign_id, unit=problem.unit_id, cut_off_at__gte=problem.listed_at
    )
    rows = rows.defer("office_list", "unit_list", "book")
    last = rows.settled().order_by("-day", "-id").first()
    running = rows.running().order_by("-id").first()
    found = list(last.differences.filter(problem=problem)) if last else []
    return {"last": last, "running": running, "differences": found}
