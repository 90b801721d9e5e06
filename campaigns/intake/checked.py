"""A draft as people corrected it. Pure."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol

from campaigns.intake.fields import FIELDS, Field, find_field
from campaigns.intake.places import LISTS, Place, Row, places_of, start_of

ACCEPTED, CHANGED, ADDED, DROPPED, LATER = "accepted", "changed", "added", "dropped", "later"


class Decided(Protocol):
    """What somebody decided about one value: a `ReadingDecision`, or a `Decision` where no database is near."""

    @property
    def key(self) -> str: ...
    @property
    def act(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...


@dataclass(frozen=True)
class Decision:
    """A decision as plain data."""

    key: str
    act: str
    value: Any = None
    start: int | None = None
    end: int | None = None


def checked(draft: Mapping[str, Any], decisions: Iterable[Decided]) -> dict[str, Any]:
    """The draft with what was changed, dropped and added. The draft that is handed in stays as it is.

    Every row keeps the name that it was read by in `key`, as places move where rows are dropped or added. Doubts that
    somebody settled are gone. A decision about a value that is not there any more changes nothing.
    """
    content: Row = deepcopy(dict(draft))
    places = places_of(content)
    for place in places.values():
        if place.key:
            place.row["key"] = place.key
    gone: list[Place] = []
    added: list[Decided] = []
    for decision in decisions:
        if decision.act == ADDED:
            added.append(decision)
            continue
        found = find_field(places, decision.key)
        if found is None:
            continue
        place, field = found
        if decision.act == DROPPED and place.key and (field is None or field.carries):
            gone.append(place)
        elif field is not None:
            _settle(place, field, decision)
    groups = _groups_by_task(content)
    for decision in sorted(added, key=_order):
        _add(content, places, decision)
    for place in gone:
        place.siblings[:] = [row for row in place.siblings if row is not place.row]
    _regroup(content, groups)
    return content


def _order(decision: Decided) -> int:
    return int(decision.key.removeprefix("new-")) if decision.key.removeprefix("new-").isdecimal() else 0


def _settle(place: Place, field: Field, decision: Decided) -> None:
    if decision.act == CHANGED:
        _put(place.row, field, decision.value, decision.start, decision.end)
    elif decision.act == DROPPED:
        _clear(place.row, field)
    if decision.act in (ACCEPTED, CHANGED, DROPPED):
        doubts = (field.home(place.row) or {}).get("doubts") or {}
        for member in field.members:
            doubts.pop(member, None)


def _put(row: Row, field: Field, value: Any, start: int | None, end: int | None) -> None:
    home = row
    for step in field.holder:
        if not isinstance(home.get(step), dict):
            home[step] = {"spans": {}}
        home = home[step]
    if len(field.members) == 1:
        home[field.members[0]] = value
    elif isinstance(value, Mapping):
        home.update({member: value[member] for member in field.members if member in value})
    if start is not None and end is not None:
        home.setdefault("spans", {})[field.members[0]] = [start, end]


def _clear(row: Row, field: Field) -> None:
    if field.holder:
        home: Any = row
        for step in field.holder[:-1]:
            home = home.get(step) or {}
        home[field.holder[-1]] = None
        return
    for member in field.members:
        row[member] = [] if isinstance(row.get(member), list) else False if row.get(member) is True else None


#: What an added value of a kind has where the person said nothing.
_EMPTY: dict[str, Row] = {
    "area": {"title": "", "items": []},
    "item": {"number": None, "text": "", "sub_points": []},
    "group": {"number": None, "title": "", "lead": None},
    "task": {"number": None, "text": "", "assignments": []},
    "assignment": {"clause": "", "parties_text": "", "lead": [], "cooperating": [], "deadlines": []},
    "deadline": {
        "kind": "due", "text": "", "iso": None, "hour": None, "precision": "none", "ongoing": False, "when_due": False,
    },
    "phase": {"name": "", "window_text": "", "start_iso": None, "end_iso": None, "content": None},
    "filing": {
        "kind": "custom", "title": "", "rhythm": "undated", "due_text": "", "due_date": None, "due_day": None,
        "due_month": None, "due_after": None, "starts_on": None, "until": None, "needs_signature": False,
        "needs_seal": False, "needs_attachment": False, "zero_report_allowed": False, "cited_annex": None,
        "help_text": "", "filers": [], "receivers": [], "submission": None,
    },
    "annex": {"number": None, "title": "", "kind": None, "note": None, "columns": []},
    "basis": {"title": "", "document_number": None, "higher": False, "receives_report": False, "receiver_name": None},
    "contact": {"name": "", "phone": None},
}  # fmt: skip
#: The row above, by the name under which an added value gives it.
_ABOVE = {"item": ("area", "items"), "assignment": ("task", "assignments"), "deadline": ("task", "deadlines")}


def _add(content: Row, places: dict[str, Place], decision: Decided) -> None:
    """Put in what a person added, at its place in the print where it has one."""
    value = dict(decision.value or {})
    kind = str(value.pop("kind", ""))
    if kind not in _EMPTY:
        return
    row: Row = {**deepcopy(_EMPTY[kind]), "key": decision.key, "spans": {}}
    above = value.pop(_ABOVE[kind][0], None) if kind in _ABOVE else None
    if kind == "filing":
        value["kind"] = value.pop("filing_kind", row["kind"])
    elif kind == "annex":
        value["kind"] = value.pop("filing_kind", None)
    elif kind == "deadline":
        value["kind"] = value.pop("deadline_kind", "due")
    elif kind == "task" and isinstance(value.get("group"), int):
        value["group"] = f"group-{value['group']}"
    row.update(value)
    if decision.start is not None and decision.end is not None:
        row["spans"][FIELDS[kind][0].members[0]] = [decision.start, decision.end]
    siblings = _siblings(content, places, kind, above, decision)
    if siblings is None:
        return
    at = _printed_place(siblings, decision.start)
    siblings.insert(at, row)
    places[decision.key] = Place(decision.key, kind, row, siblings, 0)


def _siblings(content: Row, places: dict[str, Place], kind: str, above: Any, decision: Decided) -> list[Row] | None:
    if kind in LISTS:
        rows: list[Row] = content.setdefault(LISTS[kind], [])
        return rows
    place = places.get(str(above) if isinstance(above, str) else f"{_ABOVE[kind][0]}-{above}")
    if place is None:
        return None
    row = place.row
    if kind == "deadline" and place.kind == "task":
        clauses: list[Row] = row.setdefault("assignments", [])
        if not clauses:
            clauses.append({**deepcopy(_EMPTY["assignment"]), "key": f"{decision.key}.assignment-1", "spans": {}})
        row = clauses[-1]
    inner: list[Row] = row.setdefault(_ABOVE[kind][1], [])
    return inner


def _printed_place(siblings: list[Row], start: int | None) -> int:
    if start is None:
        return len(siblings)
    for at, row in enumerate(siblings):
        begins = start_of(row)
        if begins is not None and begins > start:
            return at
    return len(siblings)


def _groups_by_task(content: Row) -> list[tuple[Row, Row]]:
    groups = content.get("task_groups") or []
    found = []
    for task in content.get("tasks") or []:
        at = task.get("group")
        if isinstance(at, int) and 0 <= at < len(groups):
            found.append((task, groups[at]))
    return found


def _regroup(content: Row, former: list[tuple[Row, Row]]) -> None:
    """`group` is a place in a list that may have changed."""
    groups = content.get("task_groups") or []
    places = {id(row): at for at, row in enumerate(groups)}
    names = {row.get("key"): at for at, row in enumerate(groups)}
    known = {id(task): places.get(id(group)) for task, group in former}
    for task in content.get("tasks") or []:
        if id(task) in known:
            task["group"] = known[id(task)]
        elif isinstance(task.get("group"), str):
            task["group"] = names.get(task["group"])
        else:
            task.setdefault("group", None)
