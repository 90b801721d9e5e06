"""Kinds of certificates: parameters of the whole system."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, what
from audit.services import record
from personnel.models import CertificateKind


@dataclass(frozen=True)
class KindFields:
    """Years, lead times in days, months between two inspections (0: none) and days ahead of one."""

    years: int
    lead_first: int
    lead_second: int
    lead_last: int
    inspection_months: int
    inspection_lead: int


def edit_kind(*, kind: CertificateKind, data: KindFields, actor: Actor) -> None:
    """Change a kind's rules from now on: certificates that are out keep their days. Raises Refused."""
    actor.require(Capability.ORGANISATION_MANAGE, kind)
    if not data.lead_first > data.lead_second > data.lead_last > 0:
        raise Refused(_("三次提醒应一次比一次近，例如180、90、30天。"))
    if not 1 <= data.years <= 50:
        raise Refused(_("有效期应是1至50年。"))
    with transaction.atomic():
        row = CertificateKind.objects.select_for_update().get(pk=kind.pk)
        after = {name: value for name, value in asdict(data).items() if getattr(row, name) != value}
        before = {name: getattr(row, name) for name in after}
        if not after:
            return
        for name, value in after.items():
            setattr(row, name, value)
        row.save(update_fields=list(after))
        record(who=actor.who, action="personnel.kind.edited", what=what(row), before=before, after=after)
    kind.refresh_from_db()
