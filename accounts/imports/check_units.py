"""Sheet 单位 against the units there are."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.imports.book import Faults, Row
from accounts.imports.cells import check_cells
from accounts.imports.columns import KINDS, UNITS
from accounts.imports.plan import Known, KnownUnit, Plan, UnitStep

WHOLE = re.compile(r"[0-9]{1,4}")
KIND_LABELS = {value: label for label, value in KINDS.items()}


@dataclass
class _Units:
    """The check's workings: the first row of each code, those that take a place, and the tree as it would
    become (code → name, parent)."""

    known: Known
    faults: Faults
    first: dict[str, Row] = field(default_factory=dict)
    placed: dict[str, Row] = field(default_factory=dict)
    steps: dict[str, UnitStep] = field(default_factory=dict)
    tree: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    namesakes: dict[tuple[str, str | None], list[str]] = field(default_factory=lambda: defaultdict(list))


def check_units(rows: list[Row], known: Known, plan: Plan) -> set[str] | None:
    """Adds faults and steps to the plan; the codes that the sheet names."""
    work = _Units(known, Faults(UNITS))
    work.tree = {code: (unit.name, unit.parent) for code, unit in known.units.items() if not unit.dissolved}
    for row in rows:
        _check_row(row, work)
    for code, place in work.tree.items():
        work.namesakes[place].append(code)
    for row in work.placed.values():
        _check_place(row, work)
        _check_name(row, work)
    for step in work.steps.values():
        _check_date(work.placed[step.code], step, work, plan)
    plan.faults += work.faults
    for step in sorted(work.steps.values(), key=lambda step: _depth(step.code, work)):
        if step.new or step.changes:
            plan.units.append(step)
        else:
            plan.unchanged[UNITS.key] += 1
    return set(work.first)


def _check_row(row: Row, work: _Units) -> None:
    """The row by itself. With code and name it takes its place in the tree; without any fault it is a step."""
    faults, count = work.faults, len(work.faults.found)
    sound = check_cells(row, faults)
    fresh = "code" in sound and _check_code(row, work)
    if "kind" in sound and row["kind"] not in KINDS:
        remedy = _("只能填：%(kinds)s") % {"kinds": "、".join(KINDS)}
        faults.add(row, "kind", _("没有这种类型"), remedy)
    if "position" in sound and not WHOLE.fullmatch(row["position"]):
        faults.add(row, "position", _("不是整数"), _("请填0至9999的整数"))
    if not fresh or "name" not in sound:
        return
    known = work.known.units.get(row["code"])
    parent = row["parent"] if "parent" in sound else known.parent if known else None
    work.placed[row["code"]] = row
    work.tree[row["code"]] = (row["name"], parent)
    if len(faults.found) == count:
        work.steps[row["code"]] = _step(row, sound, known)


def _check_code(row: Row, work: _Units) -> bool:
    """Whether this row is the one that says what the unit is."""
    former = work.first.setdefault(row["code"], row)
    if former is not row:
        problem = _("与第%(row)d行重复") % {"row": former.number}
        work.faults.add(row, "code", problem, _("一个单位只写一行，请删掉一行或者改代码"))
    known = work.known.units.get(row["code"])
    if known is not None and known.dissolved:
        work.faults.add(row, "code", _("这个代码的单位已撤销"), _("请换一个新代码"))
        return False
    return former is row


def _step(row: Row, sound: set[str], known: KnownUnit | None) -> UnitStep:
    """The row over what is known: an optional cell left empty keeps what there is."""

    def value(key: str, present: str | None, default: str = "") -> str:
        return row[key] if key in sound else (present if present is not None else default)

    wanted = {
        "name": row["name"],
        "short_name": value("short_name", known.short_name if known else None),
        "parent": value("parent", known.parent if known else None),
        "kind": KINDS[row["kind"]],
        "region": value("region", known.region if known else None),
        "position": str(int(value("position", str(known.position) if known else None, "0"))),
    }
    return UnitStep(
        code=row["code"],
        new=known is None,
        name=wanted["name"],
        kind=wanted["kind"],
        short_name=wanted["short_name"],
        region=wanted["region"],
        position=int(wanted["position"]),
        parent=wanted["parent"] or None,
        changes=_changes(wanted, known),
    )


def _changes(wanted: dict[str, str], known: KnownUnit | None) -> tuple[tuple[str, str, str], ...]:
    if known is None:
        return ()
    present = {
        "name": known.name,
        "short_name": known.short_name,
        "parent": known.parent or "",
        "kind": known.kind,
        "region": known.region,
        "position": str(known.position),
    }

    def shown(key: str, text: str) -> str:
        return KIND_LABELS.get(text, text) if key == "kind" else text

    return tuple(
        (UNITS.column(key).heading, shown(key, present[key]), shown(key, text))
        for key, text in wanted.items()
        if text != present[key]
    )


def _check_place(row: Row, work: _Units) -> None:
    """The parent: there, standing, and not below the unit itself."""
    parent = work.tree[row["code"]][1]
    if parent is None:
        return
    known = work.known.units.get(parent)
    if parent not in work.first and known is None:
        work.faults.add(row, "parent", _("没有这个单位"), _("请写本表里或者系统里已有的单位代码"))
    elif known is not None and known.dissolved:
        work.faults.add(row, "parent", _("这个单位已撤销"), _("请换一个没有撤销的上级单位"))
    else:
        circle = _circle(row["code"], work)
        if circle:
            problem = _("上级关系绕成了圈：%(circle)s") % {"circle": "→".join(circle)}
            work.faults.add(row, "parent", problem, _("请改正其中一个单位的上级"))


def _circle(code: str, work: _Units) -> list[str]:
    """The way up from a unit back to itself; empty when it ends at the top or runs into another's circle."""
    way, above = [code], work.tree[code][1]
    while above is not None and above in work.tree and above not in way:
        way.append(above)
        above = work.tree[above][1]
    return [*way, code] if above == code else []


def _depth(code: str, work: _Units) -> int:
    way, above = {code}, work.tree[code][1]
    while above is not None and above in work.tree and above not in way:
        way.add(above)
        above = work.tree[above][1]
    return len(way)


def _check_date(row: Row, step: UnitStep, work: _Units, plan: Plan) -> None:
    """A new name or parent may not start before the record that it closes."""
    known = work.known.units.get(step.code)
    dated = {UNITS.column(key).heading: key for key in ("name", "short_name", "parent")}
    keys = [dated[what] for what, _old, _new in step.changes if what in dated]
    if known is not None and keys and plan.valid_from < known.record_from:
        problem = _("现有名称和隶属关系从%(day)s起登记，晚于这次的生效日期") % {"day": known.record_from}
        work.faults.add(row, keys[0], problem, _("请把生效日期改到这一天或以后，重新上传"))


def _check_name(row: Row, work: _Units) -> None:
    """Two units of one name under one parent could not be told apart."""
    twin = next((code for code in work.namesakes[work.tree[row["code"]]] if code != row["code"]), None)
    if twin is not None:
        problem = _("同一上级下面已有同名单位（代码%(code)s）") % {"code": twin}
        work.faults.add(row, "name", problem, _("是同一个单位，请用同一个代码；不是，请改名称"))
