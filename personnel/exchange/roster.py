"""The dry run of the roster: every line against who is on it. Pure but for what `people_of` has read."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports.book import Book, Row
from accounts.imports.cells import check_cells
from accounts.models import Unit
from accounts.transitions import Refused
from accounts.typed import is_uuid
from audit import clock
from personnel.exchange.cells import (
    MASK,
    QuietFaults,
    check_day,
    check_places,
    check_yes,
    masked,
    only_shown,
    quiet,
    same_line,
)
from personnel.exchange.columns import KINDS, PRIVATE, ROSTER
from personnel.exchange.finding import Asked, by_id_number, by_name, by_number, told_apart, unit_of
from personnel.exchange.known import People, Units
from personnel.exchange.plan import Change, ExchangePlan, OfficerStep
from personnel.models import Officer, OfficerKind, PrivateField
from personnel.private import id_number_fault, marks_of, mobile_fault, normal_id_number, normal_mobile
from personnel.services.officers import Beginning, OfficerFields, check_fields

TEXTS = ("name", "post", "number", "education")


@dataclass
class _Work:
    """The check's workings: who was named in which line, and who would be new."""

    units: Units
    people: People
    faults: QuietFaults = field(default_factory=lambda: QuietFaults(ROSTER))
    seen: dict[int, int] = field(default_factory=dict)
    fresh: dict[tuple[Any, ...], int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Read:
    """A line's cells as values; None: left empty."""

    row: Row
    unit: Unit
    since: date | None
    reviews_since: date | None
    legal_qualified: bool | None
    enforces: bool | None
    private: dict[str, str | None]


def check_roster(book: Book, units: Units, people: People) -> ExchangePlan:
    """What the lines would write, and all that is wrong with them."""
    plan, work = ExchangePlan(list(book.faults), size=book.size), _Work(units, people)
    for row in book.of(ROSTER):
        before = len(work.faults.found)
        step = _step(row, work)
        if len(work.faults.found) > before or step is None:
            continue
        if step.new or step.changes:
            plan.steps.append(step)
        else:
            plan.unchanged += 1
    plan.faults += same_line(work.faults.found)
    return plan


def _step(row: Row, work: _Work) -> OfficerStep | None:
    """The line by itself, then against whom it means."""
    faults = work.faults
    sound = check_cells(row, faults)
    check_places(row, faults)
    unit = unit_of(row, work.units, faults) if not {key for key in ("unit", "unit_name") if row[key]} - sound else None
    read_days = {key: check_day(row, key, sound, faults) for key in ("since", "reviews_since")}
    flags = {key: check_yes(row, key, sound, faults) for key in ("legal_qualified", "enforces")}
    private = {key: _private(row, key, sound, faults) for key in PRIVATE}
    if "kind" in sound and row["kind"] not in KINDS:
        faults.add(row, "kind", _("没有这种类别"), _("只能填：%(kinds)s") % {"kinds": "、".join(KINDS)})
        return None
    if unit is None or not {"name", "kind"} <= sound:
        return None
    read = _Read(
        row, unit, private=private, since=read_days["since"], reviews_since=read_days["reviews_since"],
        legal_qualified=flags["legal_qualified"], enforces=flags["enforces"],
    )  # fmt: skip
    sure, officer = _officer(read, work)
    if not sure:
        return None
    return _change(read, officer, sound, work) if officer else _addition(read, sound, work)


def _private(row: Row, key: str, sound: set[str], faults: QuietFaults) -> str | None:
    """A number to be set; None where the cell is empty, masked or faulty."""
    if key not in sound or MASK in row[key]:
        return None
    if key == PrivateField.ID_NUMBER:
        text = normal_id_number(row[key])
        fault = id_number_fault(text, today=clock.today())
    else:
        text = normal_mobile(row[key])
        fault = mobile_fault(text)
    if fault:
        faults.refuse(row, key, fault)
        return None
    return text


def _officer(read: _Read, work: _Work) -> tuple[bool, Officer | None]:
    """Whom the line means: by code, ID number, number, name. (False, None) where that cannot be said."""
    row, faults = read.row, work.faults
    if row["code"]:
        found = work.people.by_uuid.get(row["code"].lower()) if is_uuid(row["code"]) else None
        if found is None:
            faults.add(row, "code", _("您能办理的名册里没有这个编号"), _("请不要改这一栏；新增的行请留空"))
        return _once(row, found, work)
    asked = Asked(row, read.unit, row["number"], read.private[PrivateField.ID_NUMBER] or "")
    count = len(faults.found)
    found = by_id_number(asked, work.people)
    for among in (by_number, by_name):
        if found is None:
            found = told_apart(row, among(asked, work.people), faults)
    if len(faults.found) > count:
        return False, None
    return _once(row, found, work) if found else (True, None)


def _once(row: Row, found: Officer | None, work: _Work) -> tuple[bool, Officer | None]:
    """A person stands in one line only."""
    if found is None:
        return False, None
    former = work.seen.setdefault(found.pk, row.number)
    if former != row.number:
        problem = _("和第%(row)d行是同一个人") % {"row": former}
        work.faults.add(row, "name", problem, _("请删去一行"))
        return False, None
    return True, found


def _addition(read: _Read, sound: set[str], work: _Work) -> OfficerStep | None:
    """Somebody new: what he needs, and that he does not stand here twice."""
    row, faults = read.row, work.faults
    for key in ("establishment", "state"):
        words = {"establishment": _("待核实"), "state": _("在岗")}[key]
        if row[key] != words:
            only_shown(row, key, "", sound, faults, _("请清空；导入以后在人员页面登记"))
    for key in PRIVATE:
        if MASK in row[key]:
            faults.add(row, key, _("新增的人，号码不能带*号"), _("请填完整号码，或者留空"))
    if "since" not in sound:
        faults.add(row, "since", _("没有填"), _("新增的人请填写到岗日期"))
    elif read.since is not None and read.since > clock.today():
        faults.add(row, "since", _("到岗日期晚于今天"), _("请核对；还没有到岗的，到岗以后再登记"))
    _refuse_twice(read, work)
    kind = KINDS[row["kind"]]
    serves = kind == OfficerKind.OFFICER if read.enforces is None else read.enforces
    data = OfficerFields(
        name=row["name"], post=row["post"], number=row["number"], education=row["education"], enforces=serves,
        reviews_since=read.reviews_since, legal_qualified=bool(read.legal_qualified),
        id_number=read.private[PrivateField.ID_NUMBER], mobile=read.private[PrivateField.MOBILE],
    )  # fmt: skip
    _fitting(row, data, kind, faults)
    if read.since is None:
        return None
    told = tuple((each.heading, "", quiet(row)[each.key]) for each in ROSTER.columns[3:] if row[each.key])
    return OfficerStep(row.number, row["name"], read.unit, data, beginning=Beginning(read.since, kind), changes=told)


def _refuse_twice(read: _Read, work: _Work) -> None:
    """One new person a line: no two of one ID number or number in a unit, nor of one name without either."""
    row, number = read.row, read.private[PrivateField.ID_NUMBER]
    keys: list[tuple[str, tuple[Any, ...]]] = []
    if number:
        keys.append(("id_number", (read.unit.pk, "id", number)))
    if row["number"]:
        keys.append(("number", (read.unit.pk, "number", row["number"])))
    if not keys:
        keys.append(("name", (read.unit.pk, "name", row["name"])))
    for key, place in keys:
        former = work.fresh.setdefault(place, row.number)
        if former != row.number:
            problem = _("与第%(row)d行重复") % {"row": former}
            work.faults.add(row, key, problem, _("是同一人，请删去一行；不是，请填各自的人员编号和身份证号"))


def _change(read: _Read, officer: Officer, sound: set[str], work: _Work) -> OfficerStep:
    """Somebody on the roster: what differs, and that nothing differs that has a verb of its own."""
    row, faults = read.row, work.faults
    if officer.unit_id != read.unit.pk:
        problem = _("名册上在%(unit)s") % {"unit": officer.unit.name}
        faults.add(row, "unit", problem, _("调动要写依据和日期，请在人员页面办"))
    elsewhere = _("请改回，或者清空；这一项要写依据或附证明，请在人员页面办")
    shown = {
        "kind": officer.get_kind_display(), "state": officer.get_state_display(),
        "establishment": officer.get_establishment_display(),
    }  # fmt: skip
    for key, present in shown.items():
        only_shown(row, key, present, sound, faults, elsewhere)
    since: date | None = getattr(officer, "since", None)
    if read.since is not None and read.since != since:
        problem = _("和名册上的%(day)s不一样") % {"day": since}
        faults.add(row, "since", problem, _("到岗日期登记后不能改；请改回，或者清空"))
    for key in PRIVATE:
        _check_mask(row, key, officer, faults)
    _refuse_taken(read, officer, work)
    data = _merged(read, officer)
    _fitting(row, data, officer.kind, faults)
    return OfficerStep(row.number, officer.name, read.unit, data, officer, changes=_changes(data, officer))


def _check_mask(row: Row, key: str, officer: Officer, faults: QuietFaults) -> None:
    """A masked number means: unchanged. It must be this person's, or lines have slipped."""
    if MASK in row[key] and row[key] != officer.masked(key):
        faults.add(row, key, _("带*号的号码不是这个人的"), _("请填完整号码，或者清空；可能是表里的行错了位"))


def _refuse_taken(read: _Read, officer: Officer, work: _Work) -> None:
    number = read.private[PrivateField.ID_NUMBER]
    twins = work.people.marked(number) if number else []
    if any(each.pk != officer.pk and each.unit_id == officer.unit_id for each in twins):
        work.faults.add(read.row, "id_number", _("这个号码已登记在本单位另一个人名下"), _("请核对是谁的号码"))


def _merged(read: _Read, officer: Officer) -> OfficerFields:
    """The line over what is there: an empty cell keeps it."""
    texts = {key: read.row[key] or getattr(officer, key) for key in TEXTS}
    return OfficerFields(
        **texts,
        enforces=officer.enforces if read.enforces is None else read.enforces,
        reviews_since=read.reviews_since or officer.reviews_since,
        legal_qualified=officer.legal_qualified if read.legal_qualified is None else read.legal_qualified,
        id_number=read.private[PrivateField.ID_NUMBER],
        mobile=read.private[PrivateField.MOBILE],
    )


def _changes(data: OfficerFields, officer: Officer) -> tuple[Change, ...]:
    found: list[Change] = []
    for key, value in data.plain().items():
        present = getattr(officer, key)
        if value != present:
            found.append((ROSTER.column(key).heading, shown_value(present), shown_value(value)))
    for key in PRIVATE:
        number = getattr(data, key)
        prefix = "id" if key == PrivateField.ID_NUMBER else "mobile"
        if number and getattr(officer, f"{prefix}_mark") not in marks_of(key, number):
            found.append((ROSTER.column(key).heading, officer.masked(key), masked(key, number)))
    return tuple(found)


def shown_value(value: Any) -> str:
    """As it stands in the workbook."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _fitting(row: Row, data: OfficerFields, kind: str, faults: QuietFaults) -> None:
    """What the fields may not say together, as the service puts it."""
    try:
        check_fields(data, kind)
    except Refused as refusal:
        if not any(fault.row == row.number for fault in faults.found):
            key = "reviews_since" if data.reviews_since and kind == OfficerKind.OFFICER else "enforces"
            faults.refuse(row, key, str(refusal))
