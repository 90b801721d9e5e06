"""The demo's standing network of liaisons, with a change and with gaps."""

from datetime import date, timedelta

from audit import clock
from personnel import services
from personnel.services import LiaisonFields
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
