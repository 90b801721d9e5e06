"""Givens of the standing network, through the services."""

from datetime import date
from typing import Any

from accounts.models import Unit, User
from personnel import services
from personnel.models import Liaison
from personnel.services import LiaisonFields
from tests.personnel.scenes import LONG_AGO, act, mobile


def liaison(
    unit: Unit, by: User, name: str = "沈雨桐", *, since: date = LONG_AGO, replaces: Liaison | None = None, **more: Any
) -> Liaison:
    """Somebody who stands for a unit since long ago."""
    more.setdefault("mobile", mobile(31))
    data = LiaisonFields(name=name, valid_from=since, **more)
    return services.register_liaison(unit=unit, data=data, replaces=replaces, actor=act(by))
