"""Givens of the standing network, through the services."""

from datetime import date, timedelta
from typing import Any

from accounts.models import Unit, User
from audit import clock
from personnel import services
from personnel.models import Appointment, Liaison
from personnel.services import AppointmentFields, LiaisonFields, Term
from tests.personnel.scenes import LONG_AGO, act, mobile


def liaison(
    unit: Unit, by: User, name: str = "沈雨桐", *, since: date = LONG_AGO, replaces: Liaison | None = None, **more: Any
) -> Liaison:
    """Somebody who stands for a unit since long ago."""
    more.setdefault("mobile", mobile(31))
    data = LiaisonFields(name=name, valid_from=since, **more)
    return services.register_liaison(unit=unit, data=data, replaces=replaces, actor=act(by))


def term(since: date = LONG_AGO, until: date | None = None, **more: Any) -> Term:
    """A term by a document."""
    more = {"document": "聘任通知", "document_number": "岚司〔2019〕3号", "document_date": since, **more}
    return Term(since, until or clock.today() + timedelta(days=400), **more)


def appointment(unit: Unit, by: User, name: str = "余清扬", **more: Any) -> Appointment:
    """A supervisor of a unit; `kind="point"` with its `standing` and `contact` for a contact point."""
    more = {"kind": "supervisor", "standing": "counsel", "mobile": mobile(51), "term": term(), **more}
    return services.appoint(unit=unit, data=AppointmentFields(name=name, **more), actor=act(by))
