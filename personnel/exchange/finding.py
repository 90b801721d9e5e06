"""Which unit a line names, and which officer: the same for the roster and for certificates."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.imports.book import Faults, Row
from accounts.models import Unit
from personnel.exchange.known import People, Units
from personnel.models import Officer


def unit_of(row: Row, units: Units, faults: Faults, *, needed: bool = True) -> Unit | None:
    """The unit by code, by name, or by both where they agree; None with a fault, or where none is named."""
    code, name = row["unit"], row["unit_name"]
    if code:
        unit = units.by_code.get(code)
        if unit is None:
            faults.add(
                row, "unit", _("您能办理的单位里没有这个代码"), _("请核对；撤销了的和别的单位的，不能在这里导入")
            )
        elif name and name not in (unit.name, unit.short_name):
            problem = _("和单位代码不是同一个单位，%(code)s是%(name)s") % {"code": code, "name": unit.name}
            faults.add(row, "unit_name", problem, _("请改正一个，或者只留单位代码"))
            return None
        return unit
    if not name:
        if needed:
            faults.add(row, "unit", _("没有填"), _("请填写单位代码或者单位名称"))
        return None
    found = units.by_name.get(name, [])
    if len(found) == 1:
        return found[0]
    if found:
        problem = _("有%(count)d个单位叫这个名字") % {"count": len(found)}
        faults.add(row, "unit_name", problem, _("请填单位代码"))
    else:
        remedy = _("请核对全称，或者填单位代码；别的单位的，不能在这里导入")
        faults.add(row, "unit_name", _("您能办理的单位里没有这个名称"), remedy)
    return None


@dataclass(frozen=True)
class Asked:
    """How a line names somebody: `number` is the unit's own one, `id_number` a whole one or nothing."""

    row: Row
    unit: Unit | None
    number: str
    id_number: str


def by_id_number(asked: Asked, people: People) -> Officer | None:
    """Whose ID number it is: of the unit named if there is one, else of any in reach that is here still."""
    if not asked.id_number:
        return None
    found = people.marked(asked.id_number)
    here = [each for each in found if asked.unit is None or each.unit_id == asked.unit.pk]
    rest = here or [each for each in found if not each.is_gone]
    return rest[0] if rest else None


def by_number(asked: Asked, people: People) -> list[Officer]:
    """Who has the number, in the unit named if there is one."""
    found = people.by_number.get(asked.number, []) if asked.number else []
    return [each for each in found if asked.unit is None or each.unit_id == asked.unit.pk]


def by_name(asked: Asked, people: People) -> list[Officer]:
    """Who is called so in the unit and is not told apart by the line's numbers."""
    if asked.unit is None:
        return []
    found = people.by_name.get((asked.unit.pk, asked.row["name"]), [])
    return [each for each in found if not _another(each, asked)]


def _another(officer: Officer, asked: Asked) -> bool:
    """Another person of the same name: both have a number, and not the same."""
    if asked.id_number and officer.id_mark:
        return True  # the same one would have been found by it
    return bool(asked.number and officer.number and asked.number != officer.number)


def told_apart(row: Row, found: list[Officer], faults: Faults) -> Officer | None:
    """The only one; a fault where there are several."""
    if len(found) > 1:
        problem = _("有%(count)d个同名的人") % {"count": len(found)}
        faults.add(row, "name", problem, _("请填人员编号或完整的身份证号，或者从系统导出、保留系统编号"))
        return None
    return found[0] if found else None
