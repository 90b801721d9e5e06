"""Rows of a roster, written in bulk: officers with their terms, certificates with their beginnings."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import transaction

from accounts.capabilities import Role
from accounts.models import Membership, Unit, UnitKind, UnitRecord, User
from accounts.pinyin import initials_of
from audit import clock
from personnel.models import Certificate, CertificateEvent, CertificateKind, Officer, OfficerTerm
from personnel.private import encrypt, marks_of

#: Who reads and keeps the whole roster; `reset_password` gives him a password.
MANAGER = "roster-manager"
SINCE = date(2019, 3, 1)
BATCH = 2_000
TEAMS = 9
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红鹏飞宇晨曦子涵雨泽浩然思远书航"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
#: In a hundred officers: state, whether a certificate is held, and how it stands.
_STATES = ["serving"] * 94 + ["lent"] * 2 + ["transferred", "retired", "retired", "left"]
_HELD = ["valid"] * 84 + ["inspection_due"] * 6 + ["suspended"] * 2 + ["lost"] + ["expired"] * 5 + ["revoked"] * 2


def make_roster(*, officers: int, units: int, seed: int = 1) -> None:
    """`officers` people in `units` units below one bureau, and its manager. The same seed writes the same people."""
    write_people(Random(seed), _units(units), range(officers))


def write_people(chance: Random, places: list[Unit], numbers: range) -> None:
    """Officers by their running numbers, spread over units; some thousands in one transaction."""
    kind = CertificateKind.objects.get(code="transport")
    for start in range(0, len(numbers), BATCH):
        with transaction.atomic():
            _write(list(_people(chance, places, numbers[start : start + BATCH])), kind, chance)


def _units(count: int) -> list[Unit]:
    """A bureau with its legal section and its manager; counties, each with some teams."""
    root = Unit.objects.add_root({"code": "ROSTER", "name": "云岭市交通运输局", "kind": UnitKind.BUREAU})
    legal = _below(root, "ROSTER-F", "云岭市局法规科", UnitKind.SECTION)
    user = User(username=MANAGER, name="曾守正", must_change_password=False, password_changed_at=clock.now())
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, unit=legal, role=Role.CAMPAIGN_MANAGER, state="granted", valid_from=SINCE)
    made: list[Unit] = []
    county = root
    for number in range(count):
        place, team = divmod(number, TEAMS + 1)
        if team:
            made.append(_below(county, f"R-{place}-{team}", f"第{place + 1}县执法第{team}大队", UnitKind.BRIGADE))
        else:
            county = _below(root, f"R-{place}", f"云岭市第{place + 1}县交通运输局", UnitKind.BUREAU)
            made.append(county)
    UnitRecord.objects.bulk_create(
        UnitRecord(unit=unit, valid_from=SINCE, name=unit.name, parent=Unit.objects.get_parent(unit))
        for unit in (root, legal, *made)
    )
    return made


def _below(parent: Unit, code: str, name: str, kind: str) -> Unit:
    parent = Unit.objects.get(pk=parent.pk)
    values = {"code": code, "name": name, "kind": kind, "initials": initials_of(name)}
    unit: Unit = Unit.objects.add_child(parent, values)
    return unit


def _people(chance: Random, places: list[Unit], numbers: range) -> Iterator[Officer]:
    for n in numbers:
        name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))
        auxiliary = n % 25 == 0
        row = Officer(
            unit=places[n * 7 % len(places)], name=name, number=f"P{n:06d}", state_from=SINCE, enforces=not auxiliary,
            kind="auxiliary" if auxiliary else "officer", state=_STATES[n * 37 % 100], created_at=clock.now(),
        )  # fmt: skip
        for prefix, field, text in (
            ("id", "id_number", id_number(n)),
            ("mobile", "mobile", f"1390000{n % 10_000:04d}"),
        ):
            setattr(row, f"{prefix}_token", encrypt(text, about=row.about(field)))
            setattr(row, f"{prefix}_mark", marks_of(field, text)[0])
        yield row


def id_number(n: int) -> str:
    """Of the right form, and nobody's: the sequence 000 is never given."""
    place, day = divmod(n, 12_000)
    head = f"51{place:04d}{date(1965, 1, 1) + timedelta(days=day):%Y%m%d}000"
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, _WEIGHTS, strict=True)) % 11]


def _write(rows: list[Officer], kind: CertificateKind, chance: Random) -> None:
    Officer.objects.bulk_create(rows)
    OfficerTerm.objects.bulk_create(
        OfficerTerm(
            officer=row, unit=row.unit, unit_name=row.unit.name, kind=row.kind, state=row.state, valid_from=SINCE,
            recorded_at=clock.now(),
        )
        for row in rows
    )  # fmt: skip
    held = [_held(row, kind, chance) for row in rows if row.kind == "officer" and chance.random() < 0.95]
    CertificateEvent.objects.bulk_create(
        CertificateEvent(
            certificate=row, kind="registered", on=row.issued_on, actor_name="曾守正", recorded_at=clock.now()
        )
        for row in Certificate.objects.bulk_create(held)
        if row.issued_on
    )


def _held(row: Officer, kind: CertificateKind, chance: Random) -> Certificate:
    state, today = chance.choice(_HELD), clock.today()
    left = -chance.randrange(1, 300) if state == "expired" else chance.randrange(1, 1500)
    until = today + timedelta(days=left)
    inspect: dict[str, Any] = {"inspect_by": today + timedelta(days=20)} if state == "inspection_due" else {}
    return Certificate(
        kind=kind, unit=row.unit, officer=row, holder_name=row.name, number=f"云交执{row.number[1:]}", state=state,
        issued_on=until - timedelta(days=1825), valid_until=until, created_at=clock.now(),
        ended_on=today if state == "revoked" else None, **inspect,
    )  # fmt: skip
