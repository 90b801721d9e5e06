"""Sheet 分组 against the groups there are."""

from collections.abc import Set

from django.utils.translation import gettext as _

from accounts.imports.book import Book, Faults, Row
from accounts.imports.cells import check_cells, check_unit_code
from accounts.imports.columns import GROUPS
from accounts.imports.plan import GroupStep, Known, Plan


def check_groups(book: Book, known: Known, plan: Plan, codes: Set[str] | None) -> None:
    """Adds faults and steps to the plan. Members are added, never removed."""
    faults = Faults(GROUPS)
    first: dict[str, Row] = {}
    places: dict[tuple[str, str], Row] = {}
    for row in book.of(GROUPS):
        sound = check_cells(row, faults)
        if {"code", "name"} <= sound:
            _check_name(row, first, known, faults)
        if {"code", "unit"} <= sound and _check_member(row, places, known, codes, faults):
            places[row["code"], row["unit"]] = row
            _check_date(row, known, plan, faults)
    plan.faults += faults
    units: dict[str, list[str]] = {code: [] for code in first}
    for code, unit in places:
        units.setdefault(code, []).append(unit)
    for code, row in first.items():
        _plan_group(code, row["name"], units[code], known, plan)


def _check_name(row: Row, first: dict[str, Row], known: Known, faults: Faults) -> None:
    """One name a group, one group a name."""
    code, name = row["code"], row["name"]
    former = first.setdefault(code, row)
    if former["name"] != name:
        problem = _("与第%(row)d行的名称不一致") % {"row": former.number}
        faults.add(row, "name", problem, _("同一分组代码的各行，名称要一样"))
        return
    if former is not row:
        return
    twin = next((other for other, at in first.items() if other != code and at["name"] == name), None)
    twin = twin or next((other for other, group in known.groups.items() if other != code and group.name == name), None)
    if twin is not None:
        problem = _("代码%(code)s的分组已用这个名称") % {"code": twin}
        faults.add(row, "name", problem, _("请换一个名称，或者用那个分组代码"))


def _check_member(
    row: Row, places: dict[tuple[str, str], Row], known: Known, codes: Set[str] | None, faults: Faults
) -> bool:
    former = places.get((row["code"], row["unit"]))
    if former is not None:
        problem = _("与第%(row)d行重复") % {"row": former.number}
        faults.add(row, "unit", problem, _("请删掉一行"))
        return False
    return check_unit_code(row, known, codes, faults)


def _check_date(row: Row, known: Known, plan: Plan, faults: Faults) -> None:
    group = known.groups.get(row["code"])
    if group is None or row["unit"] in group.members or group.last_change is None:
        return
    if plan.valid_from < group.last_change:
        problem = _("这个分组的成员在%(day)s变动过，晚于这次的生效日期") % {"day": group.last_change}
        faults.add(row, "unit", problem, _("请把生效日期改到这一天或以后，重新上传"))


def _plan_group(code: str, name: str, units: list[str], known: Known, plan: Plan) -> None:
    group = known.groups.get(code)
    joins = tuple(unit for unit in units if group is None or unit not in group.members)
    if group is not None and group.name == name and not joins:
        plan.unchanged[GROUPS.key] += 1
        return
    plan.groups.append(GroupStep(code, group is None, name, group.name if group else "", joins))
