"""The demo's officers: certificates in every state that a page shows, and one of each case to clean up."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import SYSTEM
from accounts.models import User
from audit import clock
from personnel import services
from personnel.models import CertificateKind, ExaminationKind, Officer
from personnel.services import Beginning, From, Holder, OfficerFields, Papers, Printed, Result
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import MANAGER

PROOF = b"\x89PNG\r\n\x1a\n" + b"0" * 40
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    """Somebody on a unit's roster. `ends`: days until his certificate's last one; None: he has none."""

    unit: str
    name: str
    post: str
    ends: int | None = 900
    kind: str = "officer"


PEOPLE = (
    Person("WX", "韩立诚", "局长"),
    Person("WX", "高远", "副大队长"),
    Person("WX", "秦晓峰", "执法队员", 25),
    Person("WX", "苏明哲", "执法队员", -12),
    Person("WX", "马骏", "执法队员", 400),
    Person("WX", "卢静", "执法队员", None),
    Person("WX", "田野", "协管员", None, "auxiliary"),
    Person("LC-ZD", "江海", "中队长", 700),
    Person("LC-ZD", "黎平", "执法队员", 88),
    Person("SW", "关山", "执法队员", 1200),
    Person("SW", "骆文", "执法队员", 300),
)


def keep_roster(organisation: Organisation) -> None:
    """Who is on the rosters, and what has become of their certificates."""
    manager = organisation.actor(MANAGER)
    with at(-30, 9):
        rows = {person.name: _register(organisation, person, place) for place, person in enumerate(PEOPLE)}
    with at(-20, 10):
        services.link_account(officer=rows["韩立诚"], user=User.objects.get(username="hanlicheng"), actor=manager)
        services.record_completion(
            officer=rows["韩立诚"], papers=Papers(clock.today(), "岚司结2026第018号", "岚川市司法局"), actor=manager
        )
        suspended = rows["骆文"].certificates.get()
        reason = "年度培训考试不合格"
        services.suspend(certificate=suspended, on=clock.today(), reason=reason, actor=manager)
    with at(-9, 15):
        since = From(clock.today(), "岚交人〔2026〕5号")
        services.change_state(officer=rows["马骏"], state="transferred", since=since, actor=manager)
        _apply(organisation, rows["卢静"])
    with at(-1, 7):
        services.keep_certificates(on=clock.today(), actor=SYSTEM)


def _register(organisation: Organisation, person: Person, place: int) -> Officer:
    manager = organisation.actor(MANAGER)
    auxiliary = person.kind == "auxiliary"
    row = services.add_officer(
        unit=organisation.units[person.unit],
        data=OfficerFields(
            name=person.name, post=person.post, number=f"{person.unit}-{place + 1:03d}", enforces=not auxiliary,
            education="大学本科", id_number=_number(place), mobile=f"1390000{place:04d}",
        ),
        beginning=Beginning(date(2019, 3, 1), person.kind),
        actor=manager,
    )  # fmt: skip
    if person.ends is not None:
        until = clock.today() + timedelta(days=30 + person.ends)
        services.register_certificate(
            holder=Holder(officer=row), kind=CertificateKind.objects.get(code="transport"), actor=manager,
            printed=Printed(
                number=f"岚交执{place + 1:05d}", issued_on=until - timedelta(days=5 * 365 - 90),
                issuer="岚川市司法局", fields="公路", valid_until=until,
            ),
            inspect_by=min(until, clock.today() + timedelta(days=120)),
        )  # fmt: skip
    return row


def _apply(organisation: Organisation, row: Officer) -> None:
    """Papers and examinations in order; the application waits for the office."""
    liaison, manager = organisation.actor("shenyutong"), organisation.actor(MANAGER)
    proof = SimpleUploadedFile("在编证明.png", PROOF)
    services.prove_establishment(officer=row, establishment="in", upload=proof, actor=liaison)
    for kind in ExaminationKind.values:
        services.record_examination(officer=row, result=Result(kind, clock.today(), True), actor=manager)
    transport = CertificateKind.objects.get(code="transport")
    services.apply_for(officer=row, kind=transport, fields="道路运输", actor=liaison)


def _number(place: int) -> str:
    """Of the right form, and nobody's: the sequence 000 is never given."""
    head = f"510101{1985 + place}0101000"
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, _WEIGHTS, strict=True)) % 11]
