"""The dry run of certificates: new ones are registered, of those that are there the texts are corrected."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports.book import Book, Row
from accounts.imports.cells import check_cells
from accounts.models import User
from accounts.transitions import Refused
from accounts.typed import is_uuid
from audit import clock
from audit.clock import local_date
from personnel.exchange.cells import MASK, QuietFaults, check_day, check_places, only_shown, same_line
from personnel.exchange.columns import CERTIFICATES
from personnel.exchange.finding import Asked, by_id_number, by_name, by_number, told_apart, unit_of
from personnel.exchange.known import Certificates, People, Units
from personnel.exchange.plan import CertificateStep, Change, ExchangePlan
from personnel.models import Certificate, CertificateKind, Officer, OfficerKind
from personnel.private import id_number_fault, normal_id_number
from personnel.services.applying import Printed, values_of, within_years

DAYS = ("issued_on", "valid_until", "inspect_by")


@dataclass
class _Work:
    """The check's workings: what is known, who asks, and which line named what."""

    units: Units
    people: People
    known: Certificates
    user: User
    faults: QuietFaults = field(default_factory=lambda: QuietFaults(CERTIFICATES))
    seen: dict[Any, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Read:
    row: Row
    kind: CertificateKind
    days: dict[str, date | None]
    sound: set[str]


def check_certificates(book: Book, units: Units, people: People, known: Certificates, user: User) -> ExchangePlan:
    """What the lines would write, and all that is wrong with them."""
    plan, work = ExchangePlan(list(book.faults), size=book.size), _Work(units, people, known, user)
    for row in book.of(CERTIFICATES):
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


def _step(row: Row, work: _Work) -> CertificateStep | None:
    faults = work.faults
    sound = check_cells(row, faults)
    check_places(row, faults)
    days = {key: check_day(row, key, sound, faults) for key in DAYS}
    kind = work.known.kinds.get(row["kind"])
    if "kind" in sound and kind is None:
        faults.add(row, "kind", _("没有这种证件"), _("只能填：%(kinds)s") % {"kinds": "、".join(work.known.kinds)})
    if kind is None or not {"name", "number"} <= sound:
        return None
    read = _Read(row, kind, days, sound)
    count = len(faults.found)
    certificate = _certificate(read, work)
    if len(faults.found) > count or not _once(read, certificate, work):
        return None
    return _correction(read, certificate, work) if certificate else _addition(read, work)


def _certificate(read: _Read, work: _Work) -> Certificate | None:
    """The one that is there already: by code, else by kind and number."""
    row, faults = read.row, work.faults
    if row["code"]:
        found = work.known.by_uuid.get(row["code"].lower()) if is_uuid(row["code"]) else None
        if found is None:
            faults.add(row, "code", _("您能办理的证件里没有这个编号"), _("请不要改这一栏；新增的行请留空"))
        return found
    same = [each for each in work.known.by_number.get((read.kind.pk, row["number"]), []) if each.ended_on is None]
    if len(same) > 1:
        problem = _("有%(count)d本在用的证件是这个证号") % {"count": len(same)}
        faults.add(row, "number", problem, _("请先在清理名单里处理重复的证件"))
        return None
    return same[0] if same else None


def _once(read: _Read, certificate: Certificate | None, work: _Work) -> bool:
    key: Any = certificate.pk if certificate else (read.kind.pk, read.row["number"])
    former = work.seen.setdefault(key, read.row.number)
    if former != read.row.number:
        problem = _("与第%(row)d行是同一本证件") % {"row": former}
        work.faults.add(read.row, "number", problem, _("请删去一行"))
    return former == read.row.number


def _correction(read: _Read, certificate: Certificate, work: _Work) -> CertificateStep:
    """Texts may be corrected; what a verb changes must be as it is."""
    row, faults = read.row, work.faults
    # Who holds it is not looked for again: it may be somebody who is not on the roster.
    told = {
        "name": (certificate.holder_name, _("持证人不能这样改，请核对证号")),
        "number": (certificate.number, _("证号不能改；证号打印错了的，办补发或换发")),
        "kind": (certificate.kind.name, _("种类不能改，请核对证号")),
        "unit": (certificate.unit.code, _("证件随人转单位，请在人员页面办调动")),
        "state": (certificate.get_state_display(), _("请改回，或者清空；暂扣、注销等在证件页面办")),
    }
    for key, (present, remedy) in told.items():
        only_shown(row, key, present, read.sound, faults, remedy)
    if "unit_name" in read.sound and row["unit_name"] not in (certificate.unit.name, certificate.unit.short_name):
        only_shown(row, "unit_name", certificate.unit.name, read.sound, faults, told["unit"][1])
    _check_days(read, certificate, faults)
    changes = _changes(row, certificate)
    if changes and not certificate.is_out:
        problem = _("这本证件%(state)s，不再改") % {"state": certificate.get_state_display()}
        faults.add(row, "number", problem, _("请改回原样，或者删去这一行"))
    if changes and certificate.officer is not None and certificate.officer.user_id == work.user.pk:
        faults.add(row, "name", _("这是您本人的证件"), _("请删去这一行，由其他人办理"))
    printed = Printed(
        row["number"], certificate.issued_on or clock.today(), row["issuer"] or certificate.issuer,
        row["fields"] or certificate.fields,
    )  # fmt: skip
    return CertificateStep(
        row.number, certificate.holder_name, certificate.unit, read.kind, printed, certificate.officer, certificate,
        changes=changes,
    )  # fmt: skip


def _check_days(read: _Read, certificate: Certificate, faults: QuietFaults) -> None:
    for key in DAYS:
        present: date | None = getattr(certificate, key)
        if read.days[key] is not None and read.days[key] != present:
            problem = _("和系统里的%(day)s不一样") % {"day": present or _("（空）")}
            remedy = _("请改回，或者清空；延期办换发，年审办年审")
            faults.add(read.row, key, problem, remedy)


def _changes(row: Row, certificate: Certificate) -> tuple[Change, ...]:
    pairs = ((key, str(getattr(certificate, key))) for key in ("issuer", "fields"))
    return tuple(
        (CERTIFICATES.column(key).heading, present, row[key]) for key, present in pairs if row[key] not in ("", present)
    )


def _addition(read: _Read, work: _Work) -> CertificateStep | None:
    """One from before this product: its holder, its days, and the gates of registering."""
    row, faults = read.row, work.faults
    count = len(faults.found)
    unit = unit_of(row, work.units, faults, needed=False)
    number = _id_number(row, read.sound, faults)
    only_shown(row, "state", "", read.sound, faults, _("请清空；导入的算有效或已过期，按有效期定"))
    issued_on = read.days["issued_on"]
    if "issued_on" not in read.sound:
        faults.add(row, "issued_on", _("没有填"), _("新增的证件请填写发证日期"))
    officer = _holder(Asked(row, unit, row["officer_number"], number), work) if len(faults.found) == count else None
    if officer is None or issued_on is None:
        return None
    printed = Printed(row["number"], issued_on, row["issuer"], row["fields"], read.days["valid_until"])
    _gates(read, officer, printed, work)
    told = tuple((each.heading, "", row[each.key]) for each in CERTIFICATES.columns[5:] if row[each.key])
    return CertificateStep(
        row.number, officer.name, officer.unit, read.kind, printed, officer, inspect_by=read.days["inspect_by"],
        special=row["special"], changes=told,
    )  # fmt: skip


def _id_number(row: Row, sound: set[str], faults: QuietFaults) -> str:
    """A whole number to look for; a masked one says nothing."""
    if "id_number" not in sound or MASK in row["id_number"]:
        return ""
    text = normal_id_number(row["id_number"])
    if fault := id_number_fault(text, today=clock.today()):
        faults.refuse(row, "id_number", fault)
        return ""
    return text


def _holder(asked: Asked, work: _Work) -> Officer | None:
    """By ID number, the unit's number, or name and unit where that is one person."""
    row, faults = asked.row, work.faults
    found = by_id_number(asked, work.people)
    if asked.id_number and found is None:
        faults.add(row, "id_number", _("您能办理的名册里没有这个号码"), _("请先登记这个人，或者核对号码"))
        return None
    for among in (by_number, by_name):
        if found is None:
            several = among(asked, work.people)
            found = told_apart(row, several, faults)
            if several and found is None:
                return None
    if found is None:
        remedy = _("请核对姓名和单位，或者先在名册里登记这个人")
        faults.add(row, "name", _("您能办理的名册里没有这个人"), remedy)
    elif found.name != row["name"]:
        problem = _("名册上是%(name)s") % {"name": found.name}
        faults.add(row, "name", problem, _("请核对姓名、人员编号和身份证号"))
        return None
    return found


def _gates(read: _Read, officer: Officer, printed: Printed, work: _Work) -> None:
    """What registering would refuse, and a second one of a kind, which is a case to clean up and no import."""
    row, faults = read.row, work.faults
    if officer.kind == OfficerKind.AUXILIARY:
        remedy = _("请删去这一行，或者先在人员页面改人员类别")
        faults.add(row, "name", _("%(name)s是辅助人员，不能持有执法证件") % {"name": officer.name}, remedy)
    if officer.user_id == work.user.pk:
        faults.add(row, "name", _("这是您本人的证件"), _("请删去这一行，由其他人办理"))
    if printed.issued_on > clock.today():
        faults.add(row, "issued_on", _("发证日期晚于今天"), _("请对照证件再填"))
    elif not row["special"] and printed.issued_on >= local_date(officer.created_at):
        remedy = _("请办申领和发证；确实在别处发的，请填写“特殊情况说明”")
        faults.add(row, "issued_on", _("建档以后发的证不在这里登记"), remedy)
    others = work.known.out_of.get((officer.pk, read.kind.pk), [])
    key = (officer.pk, "holds", read.kind.pk)
    former = work.seen.setdefault(key, row.number)
    if others or former != row.number:
        number = others[0].number if others else _("第%(row)d行") % {"row": former}
        problem = _("%(name)s已有一本没有终止的同种证件（%(number)s）") % {"name": officer.name, "number": number}
        faults.add(row, "number", problem, _("请先换发或注销原证，或者删去这一行"))
    try:
        values = values_of(read.kind, printed)
        within_years(read.kind, values, row["special"])
    except Refused as refusal:
        late = printed.valid_until is not None
        if not any(fault.row == row.number for fault in faults.found):
            faults.refuse(row, "valid_until" if late else "number", str(refusal))
        return
    inspect_by = read.days["inspect_by"]
    if inspect_by is not None and not printed.issued_on <= inspect_by <= values["valid_until"] + timedelta(days=1):
        faults.add(row, "inspect_by", _("年审期限不在证件有效期内"), _("请核对，或者留空"))
