"""清理: certificates that should not be where they are, as of a day, each with its reason (notice 000, task 19)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from personnel.models import GONE, Certificate, Officer, OfficerKind, OfficerState, Revocation
from personnel.querysets import CertificateQuerySet, OfficerQuerySet

GONE_UNREVOKED, NO_SERVING, EXPIRED, DUPLICATE = "gone", "no_serving", "expired", "duplicate"
KINDS: dict[str, str | Promise] = {
    GONE_UNREVOKED: gettext_lazy("人已离开，证未注销"),
    NO_SERVING: gettext_lazy("有证，没有在岗人员"),
    EXPIRED: gettext_lazy("证已过期，人仍在执法岗位"),
    DUPLICATE: gettext_lazy("重复"),
}


@dataclass(frozen=True)
class Line:
    """One case: of which kind, about which certificate (and officer, where there is one), and why, in words."""

    kind: str
    unit_name: str
    name: str
    reason: str
    officer: Officer | None = None
    certificate: Certificate | None = None

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(KINDS[self.kind])


def clean_up(on: date, *, user: User) -> list[Line]:
    """All cases within a person's reach as of a day, by kind and unit: eight queries, however many there are.

    A certificate is out on a day from its issue until it was revoked or replaced; expired ones are out as well.
    """
    return _cases(on, Certificate.objects.visible_to(user), Officer.objects.visible_to(user))


def clean_up_in(units: Collection[int], on: date) -> list[Line]:
    """The same of some units, by their ids, for a filing of theirs: who reads the filing reads them."""
    return _cases(on, Certificate.objects.filter(unit__in=units), Officer.objects.filter(unit__in=units))


def _cases(on: date, certificates: CertificateQuerySet, officers: OfficerQuerySet) -> list[Line]:
    lines = [*_gone(certificates, on), *_no_serving(certificates, on), *_expired(certificates, on)]
    lines += [*_held_twice(certificates, on), *_numbered_twice(certificates, on), *_listed_twice(officers, on)]
    order = list(KINDS)
    return sorted(lines, key=lambda line: (order.index(line.kind), line.unit_name, line.name))


def _out(certificates: CertificateQuerySet, on: date) -> CertificateQuerySet:
    rows: CertificateQuerySet = certificates.out_on(on).with_terms(on).select_related("kind", "unit", "officer__unit")
    return rows


def _line(kind: str, row: Certificate, reason: str) -> Line:
    return Line(kind, row.unit.name, row.holder_name, reason, row.officer, row)


def _named(row: Any) -> dict[str, Any]:
    return {"name": row.holder_name, "kind": row.kind.name, "number": row.number or "—"}


def _gone(certificates: CertificateQuerySet, on: date) -> list[Line]:
    gone = Q(held_state__in=GONE) | (~Q(held_unit=F("unit")) & Q(held_unit__isnull=False))
    lines = []
    for row in _out(certificates, on).filter(gone):
        state = OfficerState(row.held_state).label if row.held_state in GONE else _("调到其他单位")
        words = {**_named(row), "state": state}
        reason = _("%(name)s已%(state)s，%(kind)s（%(number)s）没有注销。") % words
        if row.revocation == Revocation.PROPOSED:
            reason += _("已提出注销，等待办理。")
        lines.append(_line(GONE_UNREVOKED, row, reason))
    return lines


def _no_serving(certificates: CertificateQuerySet, on: date) -> list[Line]:
    here = Q(held_unit=F("unit")) & ~Q(held_state__in=GONE)
    none = Q(held_state__isnull=True)
    lent = here & Q(held_state=OfficerState.LENT)
    auxiliary = here & Q(held_kind=OfficerKind.AUXILIARY, held_state=OfficerState.SERVING)
    lines = []
    for row in _out(certificates, on).filter(none | lent | auxiliary):
        words = _named(row)
        if row.held_state is None:
            reason = _("%(kind)s（%(number)s）的持证人%(name)s不在名册里。") % words
        elif row.held_state == OfficerState.LENT:
            reason = _("%(name)s借调在外，%(kind)s（%(number)s）没有交回。") % words
        else:
            reason = _("%(name)s是辅助人员，不应持有%(kind)s（%(number)s）。") % words
        lines.append(_line(NO_SERVING, row, reason))
    return lines


def _expired(certificates: CertificateQuerySet, on: date) -> list[Line]:
    good = Certificate.objects.out_on(on).filter(
        officer=OuterRef("officer"), kind__authorises=True, valid_until__gte=on
    )  # fmt: skip
    rows = _out(certificates, on).filter(
        ~Exists(good), kind__authorises=True, valid_until__lt=on, officer__enforces=True,
        held_state=OfficerState.SERVING, held_kind=OfficerKind.OFFICER, held_unit=F("unit"),
    )  # fmt: skip
    return [
        _line(EXPIRED, row, _("%(name)s的%(kind)s（%(number)s）已于%(day)s到期，没有换发，人仍在执法岗位。")
              % {**_named(row), "day": row.valid_until.isoformat() if row.valid_until else ""})
        for row in rows
    ]  # fmt: skip


def _held_twice(certificates: CertificateQuerySet, on: date) -> list[Line]:
    more = Certificate.objects.out_on(on).filter(officer=OuterRef("officer"), kind=OuterRef("kind"))
    rows = _out(certificates, on).filter(Exists(more.exclude(pk=OuterRef("pk"))), officer__isnull=False)
    return [
        _line(DUPLICATE, row, _("%(name)s同时有两本以上%(kind)s，其中一本是%(number)s。") % _named(row)) for row in rows
    ]


def _numbered_twice(certificates: CertificateQuerySet, on: date) -> list[Line]:
    """The other one may be out of reach: that there is one is told, not whose it is."""
    out = Certificate.objects.out_on(on).exclude(number="").order_by()
    # Few numbers stand twice: found by one grouping, so that not every certificate is held against all of its kind.
    twice = out.values("kind", "number").annotate(count=Count("pk")).filter(count__gt=1)
    more = Certificate.objects.out_on(on).filter(number=OuterRef("number"), kind=OuterRef("kind"))
    rows = _out(certificates, on).filter(
        Exists(more.exclude(pk=OuterRef("pk"))), number__in=twice.values("number")
    )  # fmt: skip
    return [_line(DUPLICATE, row, _("%(kind)s的证号%(number)s不止一本在用。") % _named(row)) for row in rows]


def _listed_twice(officers: OfficerQuerySet, on: date) -> list[Line]:
    """Two files of one ID number, neither of them of somebody who has gone; both in reach."""
    here = officers.exclude(id_mark="").exclude(state__in=GONE).filter(state_from__lte=on)
    twice = here.order_by().values("id_mark").annotate(count=Count("pk")).filter(count__gt=1)
    rows = here.filter(id_mark__in=twice.values("id_mark")).select_related("unit")
    return [
        Line(DUPLICATE, row.unit.name, row.name,
             _("%(name)s的身份证号在不止一份档案里。") % {"name": row.name}, row)
        for row in rows
    ]  # fmt: skip
