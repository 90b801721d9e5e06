"""执法人员公示, one of the 三项制度: who may enforce today, with the certificate that says so.

Name, unit, kind and number and nothing else; auxiliaries are not on it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.capabilities import Capability, Reach
from accounts.models import Unit, User
from accounts.sheets import set_paper, set_width
from personnel.exchange.writing import bytes_of, heading, text_cell
from personnel.filters import Chosen
from personnel.models import Certificate, CertificateState, OfficerKind, OfficerState, Revocation
from personnel.querysets import CertificateQuerySet

#: By unit in the order of the tree, then by name.
ORDER = ("unit__path", "holder_name", "pk")
#: Lines of one file, and of one that is made for paper while somebody waits.
MOST = 20_000
MOST_ON_PAPER = 1_500


def disclosed(user: User, today: date) -> CertificateQuerySet:
    """The certificates by which somebody in reach may enforce today: `enforcing.judge` as a condition in SQL, which a
    test holds against it. Of one person with two kinds both are disclosed."""
    rows: CertificateQuerySet = Certificate.objects.visible_to(user)
    return rows.filter(
        Q(valid_until=None) | Q(valid_until__gte=today), Q(ended_on=None) | Q(ended_on__gt=today),
        Q(inspect_by=None) | Q(inspect_by__gte=today), officer__state=OfficerState.SERVING,
        officer__kind=OfficerKind.OFFICER, officer__state_from__lte=today, kind__authorises=True,
        issued_on__lte=today, state__in=(CertificateState.VALID, CertificateState.INSPECTION_DUE),
        revocation=Revocation.NONE,
    )  # fmt: skip


def chosen_of(rows: CertificateQuerySet, chosen: Chosen) -> CertificateQuerySet:
    """Of a unit and all below it; whose name, number or unit holds the text."""
    if chosen.unit is not None:
        unit = Unit.objects.filter(pk=chosen.unit).only("path").first()
        rows = rows.filter(unit__path__startswith=unit.path) if unit else rows.none()
    if chosen.q:
        text = chosen.q
        rows = rows.filter(
            Q(holder_name__icontains=text) | Q(number__icontains=text) | Q(unit__name__icontains=text)
            | Q(unit__short_name__icontains=text)
        )  # fmt: skip
    return rows


def issuer_of(user: User, chosen: Chosen) -> str:
    """Who discloses: the unit that was chosen, else the one for which the reader's post acts."""
    if chosen.unit is not None:
        unit = Unit.objects.within(user, Capability.OFFICER_READ).filter(pk=chosen.unit).first()
        if unit is not None:
            return str(unit.name)
    around = user.grants.reaching(Capability.OFFICER_READ, Reach.AROUND)
    if around:
        return str(Unit.objects.get(path=around[0].around).name)
    posts = user.grants.reaching(Capability.OFFICER_READ, Reach.OWN | Reach.BELOW)
    return posts[0].unit_name if posts else ""


def lines_of(rows: CertificateQuerySet) -> Iterable[list[str]]:
    """姓名, 单位, 证件种类, 证号."""
    for row in rows.select_related("unit", "kind").order_by(*ORDER).iterator(chunk_size=1000):
        yield [row.holder_name, row.unit.name, row.kind.name, row.number]


def disclosure_book(lines: Iterable[list[str]], *, issuer: str, on: str) -> bytes:
    """The list as a workbook, to be published as it is."""
    book = Workbook(write_only=True)
    page: Any = book.create_sheet(_("执法人员公示"))
    for place, width in enumerate((8, 16, 36, 26, 24), start=1):
        set_width(page, place, width)
    set_paper(page, heads=3, landscape=False)
    page.append([text_cell(page, _("执法人员公示名单"))])
    page.append([text_cell(page, _("公示单位：%(issuer)s　截至%(on)s") % {"issuer": issuer, "on": on})])
    page.append([heading(page, text) for text in (_("序号"), _("姓名"), _("单位"), _("证件种类"), _("证号"))])
    for number, line in enumerate(lines, start=1):
        page.append([number, *(text_cell(page, text) for text in line)])
    return bytes_of(book)
