"""Areas, task groups, phases and annexes of a package, from a draft. Pure."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.intake.packaging.named import Named
from campaigns.intake.packaging.origins import Origins, Path, Row
from campaigns.intake.packaging.texts import fitting, shortened, words
from campaigns.models import Annex, Assignment, Deadline, FocusArea, Phase, TaskGroup


def areas_of(draft: Row, origins: Origins) -> list[dict[str, Any]]:
    """Areas with their items and sub-points."""
    areas = []
    for at, area in enumerate(draft.get("focus_areas") or []):
        path: Path = ("areas", at)
        _named(origins, path, area, f"area-{at + 1}", "number", "title", "short_label")
        items = []
        for place, item in enumerate(area.get("items") or []):
            below = (*path, "items", place)
            _named(origins, below, item, f"item-{at + 1}.{place + 1}", "number", "text")
            items.append(
                {**_numbered(item), "text": words(item.get("text")), "sub_points": _points(item, below, origins)}
            )
        label = fitting(FocusArea, "short_label", area.get("short_label"))
        areas.append({**_numbered(area), "title": words(area.get("title")), "short_label": label, "items": items})
    return areas


def _points(item: Row, path: Path, origins: Origins) -> list[dict[str, str]]:
    points = []
    for at, point in enumerate(item.get("sub_points") or []):
        origins.note((*path, "sub_points", at), "text", point)
        points.append({**_numbered(point), "text": words(point.get("text"))})
    return points


def _numbered(row: Row) -> dict[str, str]:
    return {"number": words(row.get("number"))[:20]}


def _named(origins: Origins, path: Path, row: Row, key: str, *fields: str) -> None:
    origins.keys[path] = row.get("key") or key
    for field in fields:
        origins.note(path, field, row)


def groups_of(draft: Row, named: Named, origins: Origins) -> list[dict[str, Any]]:
    """Task groups in printed order. Tasks that stand in none get one called after the headings above them."""
    groups: list[dict[str, Any]] = []
    place_of: dict[Any, int] = {}
    printed = draft.get("task_groups") or []
    for place, task in enumerate(draft.get("tasks") or []):
        mark = _group_mark(task, len(printed))
        if mark not in place_of:
            place_of[mark] = len(groups)
            groups.append(_group(printed[mark], mark, ("task_groups", len(groups)), origins) if isinstance(mark, int)
                          else {"title": mark, "tasks": []})  # fmt: skip
        group = groups[place_of[mark]]
        path = ("task_groups", place_of[mark], "tasks", len(group["tasks"]))
        group["tasks"].append(_task(task, place, path, named, origins))
    return groups


def _group_mark(task: Row, groups: int) -> Any:
    at = task.get("group")
    if isinstance(at, int) and 0 <= at < groups:
        return at
    heads = [head for head in task.get("heads") or [] if head]
    return shortened(TaskGroup, "title", heads[-1] if heads else _("任务"))


def _group(group: Row, at: int, path: Path, origins: Origins) -> dict[str, Any]:
    _named(origins, path, group, f"group-{at + 1}", "number", "title", "lead")
    return {**_numbered(group), "title": words(group.get("title")), "lead": words(group.get("lead")), "tasks": []}


def _task(task: Row, place: int, path: Path, named: Named, origins: Origins) -> dict[str, Any]:
    key = task.get("key") or f"task-{place + 1}"
    _named(origins, path, task, key, "number", "text")
    clauses = task.get("assignments")
    if clauses is None:
        clauses = [_whole(task)] if task.get("units") or task.get("deadline_text") else []
    rows = [
        _assignment(clause, f"{key}.assignment-{at + 1}", (*path, "assignments", at), named, origins)
        for at, clause in enumerate(clauses)
    ]
    return {**_numbered(task), "text": words(task.get("text")), "assignments": rows}


def _whole(task: Row) -> dict[str, Any]:
    """A task whose clauses were not read: all its parties owe its one deadline."""
    spans = task.get("spans") or {}
    deadline = {
        "text": task.get("deadline_text"), "iso": task.get("deadline_iso"), "ongoing": task.get("ongoing"),
        "precision": task.get("precision"), "when_due": task.get("when_due"),
        "spans": {"text": spans.get("deadline_text")},
    }  # fmt: skip
    return {
        "lead": task.get("units") or [],
        "parties_text": "、".join(task.get("units") or []),
        "deadlines": [deadline] if task.get("deadline_text") else [],
        "spans": {"lead": spans.get("units") or []},
    }


def _assignment(clause: Row, key: str, path: Path, named: Named, origins: Origins) -> dict[str, Any]:
    _named(origins, path, clause, key, "clause", "parties_text", "lead", "cooperating")
    lead = named.parties(clause.get("lead") or [])
    with_them = [party for party in named.parties(clause.get("cooperating") or []) if party not in lead]
    deadlines = [
        _deadline(deadline, f"{key}.deadline-{at + 1}", (*path, "deadlines", at), origins)
        for at, deadline in enumerate(row for row in clause.get("deadlines") or [] if words(row.get("text")))
    ]
    return {
        "clause": words(clause.get("clause")),
        "parties_text": shortened(Assignment, "parties_text", clause.get("parties_text")),
        "lead": lead,
        "cooperating": with_them,
        "deadlines": deadlines,
    }


def _deadline(deadline: Row, key: str, path: Path, origins: Origins) -> dict[str, Any]:
    origins.keys[path] = deadline.get("key") or key
    for field in ("text", "date"):
        origins.note(path, field, deadline, "text")
    return {
        "kind": deadline.get("kind") or "due",
        "text": shortened(Deadline, "text", deadline.get("text")),
        "date": deadline.get("iso"),
        "hour": deadline.get("hour"),
        "precision": deadline.get("precision") or "none",
        "ongoing": bool(deadline.get("ongoing")),
        "when_due": bool(deadline.get("when_due")),
    }


def phases_of(draft: Row, origins: Origins) -> list[dict[str, Any]]:
    """Phases; one without a name is called by its place."""
    phases = []
    for at, phase in enumerate(draft.get("phases") or []):
        path = ("phases", at)
        _named(origins, path, phase, f"phase-{at + 1}", "number", "name", "window_text", "content")
        for field in ("start", "end"):
            origins.note(path, field, phase, "window_text")
        phases.append(
            {
                **_numbered(phase),
                "name": shortened(Phase, "name", phase.get("name")) or _("第%(place)d阶段") % {"place": at + 1},
                "window_text": shortened(Phase, "window_text", phase.get("window_text")),
                "start": phase.get("start_iso"),
                "end": phase.get("end_iso"),
                "content": words(phase.get("content")),
            }
        )
    return phases


def annexes_of(draft: Row, origins: Origins) -> list[dict[str, Any]]:
    """Annexes by their number; one without gets its place."""
    if draft.get("annexes") is None:
        return [
            {"number": str(at), "title": shortened(Annex, "title", title)}
            for at, title in enumerate(draft.get("attachments") or [], 1)
        ]
    annexes = []
    for at, annex in enumerate(draft["annexes"]):
        path = ("annexes", at)
        _named(origins, path, annex, f"annex-{at + 1}", "number", "title", "note")
        annexes.append(
            {
                "number": words(annex.get("number"))[:20] or str(at + 1),
                "title": words(annex.get("title")),
                "kind": annex.get("kind") or "",
                "note": words(annex.get("note")),
            }
        )
    return annexes
