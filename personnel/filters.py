"""What a list of officers or certificates is narrowed by: read from the address, applied to a queryset."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import Capability
from accounts.forms.units import found
from accounts.models import Unit, User
from personnel.models import CertificateState, OfficerKind, OfficerState
from personnel.private import private_in
from personnel.querysets import CertificateQuerySet, OfficerQuerySet

#: Up to so many rows are named by their keys once a search has found them.
FEW = 1_000
#: More units than this are not offered to choose from: the tree of a province is searched, not scrolled.
UNITS_OFFERED = 300
HOLDINGS: dict[str, Any] = {
    "valid": _("证件有效"),
    "inspection_due": _("待年审"),
    "expiring": _("快到期或已过期"),
    "suspended": _("暂扣"),
    "lost": _("遗失待补"),
    "expired": _("已过期"),
    "to_revoke": _("待注销"),
    "applied": _("申领中"),
    "none": _("没有证件"),
}
TABS: dict[str, Any] = {
    "out": _("在用"),
    "expiring": _("快到期或已过期"),
    "to_revoke": _("待注销"),
    "pending": _("申领中"),
    "ended": _("已终止"),
}


@dataclass(frozen=True)
class Chosen:
    """What the address asks for; what it cannot mean is left out. `hidden`: a private number stood in it."""

    q: str = ""
    unit: int | None = None
    unit_text: str = ""
    state: str = ""
    kind: str = ""
    held: str = ""
    tab: str = "out"
    hidden: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read an address."""
        unit, q = query.get("unit", "").strip()[:200], query.get("q", "").strip()[:60]
        state, kind, held, tab = (query.get(name, "") for name in ("state", "kind", "held", "tab"))
        return cls(
            q="" if private_in(q) else q,
            unit=_unit_in(unit),
            unit_text="" if private_in(unit) else unit,
            state=state if state in {*OfficerState.values, *CertificateState.values} else "",
            kind=kind if kind in OfficerKind.values or kind.isdecimal() else "",
            held=held if held in HOLDINGS else "",
            tab=tab if tab in TABS else "out",
            hidden=private_in(q),
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the tab is asked for."""
        return bool(self.q or self.unit is not None or self.state or self.kind or self.held)


def _unit_in(text: str) -> int | None:
    """The id that a list sends, or the unit that was typed; 0, which no unit has, when there is none such."""
    if not text:
        return None
    if text.isdecimal() and len(text) < 18 and Unit.objects.filter(pk=int(text)).exists():
        return int(text)
    unit = found(text)
    return unit.pk if unit else 0


def officers(rows: OfficerQuerySet, chosen: Chosen, on: date) -> OfficerQuerySet:
    """The officers who are asked for."""
    rows = _below(rows, chosen)
    if chosen.state in OfficerState.values:
        rows = rows.filter(state=chosen.state)
    if chosen.kind in OfficerKind.values:
        rows = rows.filter(kind=chosen.kind)
    if chosen.held:
        rows = rows.holding(chosen.held, on)
    return _searched(rows, rows.called(chosen.q)) if chosen.q else rows


def certificates(rows: CertificateQuerySet, chosen: Chosen, on: date) -> CertificateQuerySet:
    """The certificates that are asked for."""
    rows = _below(rows, chosen)
    if chosen.tab == "expiring":
        rows = rows.expiring(on)
    elif chosen.tab == "to_revoke":
        rows = rows.to_revoke()
    elif chosen.tab == "pending":
        rows = rows.pending()
    else:
        rows = rows.filter(ended_on=None).out() if chosen.tab == "out" else rows.exclude(ended_on=None)
    if chosen.kind.isdecimal():
        rows = rows.filter(kind_id=int(chosen.kind[:9]))
    return _searched(rows, rows.about(chosen.q)) if chosen.q else rows


def _searched(rows: Any, found: Any) -> Any:
    """A text that few rows hold is looked for once, and not again for the page and for the count."""
    keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return rows.filter(pk__in=keys) if len(keys) <= FEW else found


def _below(rows: Any, chosen: Chosen) -> Any:
    """Rows of a unit and all below it; of an unknown unit there are none."""
    if chosen.unit is None:
        return rows
    unit = Unit.objects.filter(pk=chosen.unit).only("path").first()
    return rows.filter(unit__path__startswith=unit.path) if unit else rows.none()


def units_offered(user: User) -> list[Unit]:
    """The units that the filter offers, in the order of the tree; none where they are too many, then one is typed."""
    units = list(Unit.objects.within(user, Capability.OFFICER_READ)[: UNITS_OFFERED + 1])
    return units if len(units) <= UNITS_OFFERED else []
