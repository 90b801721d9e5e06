"""The demo's standing network of liaisons, with a change and with gaps; supervisors and a contact point."""

from datetime import date, timedelta

from audit import clock
from personnel import services
from personnel.services import AppointmentFields, LiaisonFields, Term
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import BUREAU, MANAGER

#: Unit, name, section, post, office telephone.
LIAISONS = (
    (BUREAU, "周岚", "法规科", "副科长", "0830-2210066"),
    ("LC-ZD", "白川", "法制大队", "副大队长", "0830-2210188"),
    ("WX", "梁思齐", "人事法制股", "科员", "0830-5520113"),
    ("SW", "林晓禾", "法制股", "科员", "0830-6630127"),
)

#: Kind, standing, name, body, the point's own liaison, office telephone, days until the term ends.
APPOINTED = (
    ("supervisor", "counsel", "余清扬", "岚川明衡律师事务所", "", "0830-2213301", 420),
    ("supervisor", "deputy", "贺兰舟", "岚川市公共客运公司", "", "0830-2213316", 38),
    ("supervisor", "press", "陶安", "岚川日报社", "", "0830-2213322", -9),
    ("point", "association", "岚川市道路运输协会", "岚川市云台路18号", "邢一帆", "0830-2213340", 420),
)


def connect(organisation: Organisation) -> None:
    """Some units have somebody, Wangxi has changed; the others are gaps."""
    manager = organisation.actor(MANAGER)
    with at(-38, 11):
        rows = {
            code: services.register_liaison(
                unit=organisation.units[code], actor=manager,
                data=LiaisonFields(name, date(2024, 3, 1), f"1380000{place:04d}", section, post, phone),
            )
            for place, (code, name, section, post, phone) in enumerate(LIAISONS)
        }  # fmt: skip
    with at(-12, 16):
        data = LiaisonFields(
            "沈雨桐", clock.today() + timedelta(days=1), "13800000009", "人事法制股", "副股长", "0830-5520113",
            "岗位调整",
        )  # fmt: skip
        services.register_liaison(
            unit=organisation.units["WX"], data=data, replaces=rows["WX"], actor=organisation.actor("shenyutong")
        )


def appoint(organisation: Organisation) -> None:
    """One term goes on, one is about to end, one is over and nobody has seen to it."""
    manager, unit = organisation.actor(MANAGER), organisation.units[BUREAU]
    with at(-35, 10):
        for place, (kind, standing, name, body, contact, phone, days) in enumerate(APPOINTED):
            ends = clock.today() + timedelta(days=35 + days)
            number = "岚交法〔2024〕6号"
            term = Term(date(2024, 5, 6), ends, "关于聘任执法监督员和设立联系点的通知", number, date(2024, 4, 28))
            data = AppointmentFields(kind, standing, name, term, f"1380001{place:04d}", phone, body, contact)
            services.appoint(unit=unit, data=data, actor=manager)
