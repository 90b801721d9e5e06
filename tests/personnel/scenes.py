"""Givens of officers and certificates, through the services, and numbers that nobody has."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import Actor
from accounts.models import Unit, User
from audit import clock
from personnel import services
from personnel.models import Certificate, CertificateKind, Officer
from personnel.services import Beginning, Holder, OfficerFields, Printed, Result

LONG_AGO = date(2019, 3, 1)


def act(user: User) -> Actor:
    """The user as an actor, with today's rights."""
    user.__dict__.pop("grants", None)
    return Actor(user, "10.0.0.8")


def id_number(place: int, born: str = "19880229") -> str:
    """A number of the right form."""
    head = f"510101{born}{place:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, weights, strict=True)) % 11]


def mobile(place: int) -> str:
    """A number of the right form."""
    return f"139{place:08d}"


def proof() -> SimpleUploadedFile:
    """A scan of a proof."""
    return SimpleUploadedFile("在编证明.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)


def officer(unit: Unit, by: User, name: str = "高远", *, since: date = LONG_AGO, **fields: Any) -> Officer:
    """Somebody on a roster since long ago."""
    kind = fields.pop("kind", "officer")
    return services.add_officer(
        unit=unit, data=OfficerFields(name=name, **fields), beginning=Beginning(since, kind), actor=act(by)
    )


def established(row: Officer, by: User) -> Officer:
    """With the proof of 在编."""
    services.prove_establishment(officer=row, establishment="in", upload=proof(), actor=act(by))
    return row


def passed(row: Officer, by: User, *, general: bool = True, professional: bool = True) -> Officer:
    """With results of both examinations."""
    for kind, good in (("general", general), ("professional", professional)):
        services.record_examination(officer=row, result=Result(kind, LONG_AGO, good), actor=act(by))
    return row


def kind(code: str = "transport") -> CertificateKind:
    """One of the kinds that a new database has."""
    return CertificateKind.objects.get(code=code)


def printed(number: str = "A0001", issued_on: date | None = None, **fields: Any) -> Printed:
    """What stands on a certificate issued today, or on a day."""
    return Printed(number=number, issued_on=issued_on or clock.today(), **fields)


def issued(row: Officer, unit_by: User, office: User, number: str = "A0001") -> Certificate:
    """A certificate by the whole road: proof, examinations, application, issue."""
    passed(established(row, unit_by), office)
    certificate = services.apply_for(officer=row, kind=kind(), fields="公路", actor=act(unit_by))
    services.pass_examinations(certificate=certificate, actor=act(office))
    services.issue(certificate=certificate, printed=printed(number), actor=act(office))
    return certificate


def registered(
    row: Officer, office: User, number: str = "B0001", *, issued_on: date | None = None, **fields: Any
) -> Certificate:  # fmt: skip
    """A certificate from before; issued a year ago unless told."""
    code = fields.pop("code", "transport")
    day = issued_on or clock.today() - timedelta(days=200)
    return services.register_certificate(
        holder=Holder(officer=row), kind=kind(code), printed=printed(number, day, **fields), actor=act(office)
    )
