"""What the day itself does to certificates: they expire, and come due for inspection; and who is told of it."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Role
from accounts.models import Membership, User
from accounts.transitions import StaleState, Transition
from audit import clock
from jobs.outbox import post
from personnel.models import Certificate, CertificateEventKind, CertificateKind, CertificateState
from personnel.services.acting import move
from personnel.states import EXPIRED, INSPECTION_CAME_DUE

CATEGORY = "personnel.certificates"
DAY = timedelta(days=1)


def keep_certificates(*, on: date, actor: Actor) -> dict[str, int]:
    """Move what has expired or come due by a day. Repeatable: what was moved stays."""
    moved = {"expired": 0, "inspection_due": 0}
    for row in Certificate.objects.filter(state__in=EXPIRED.sources, valid_until__lt=on).order_by("pk").iterator():
        moved["expired"] += _moved(row, EXPIRED, CertificateEventKind.EXPIRED, row.valid_until + DAY, actor)
    due = Certificate.objects.filter(state=CertificateState.VALID, inspect_by__isnull=False).select_related("kind")
    furthest = max((kind.inspection_lead for kind in CertificateKind.objects.all()), default=0)
    for row in due.filter(inspect_by__lte=on + timedelta(days=furthest)).order_by("pk").iterator():
        if row.inspect_by <= on + timedelta(days=row.kind.inspection_lead):
            kind = CertificateEventKind.INSPECTION_CAME_DUE
            moved["inspection_due"] += _moved(row, INSPECTION_CAME_DUE, kind, on, actor)
    return moved


def _moved(row: Certificate, transition: Transition, kind: str, on: date, actor: Actor) -> int:
    try:
        with transaction.atomic():
            move(row, transition, kind, on=on, actor=actor)
    except StaleState:
        return 0
    return 1


def step_of(certificate: Certificate, on: date) -> int | None:
    """The lead time in days that begins on this very day, as the kind has it; 0 on the first day after the end."""
    if certificate.valid_until is None:
        return None
    rest = (certificate.valid_until - on).days
    return rest if rest in certificate.kind.leads else 0 if rest == -1 else None


def tell_of_certificates(*, on: date) -> int:
    """Tell units' liaisons and leaders, and the officers themselves, what comes to its end: one message a person and
    day, on the days on which a lead time begins. How many messages were written; the same day again writes none."""
    rows = [row for row in _ending(on) if step_of(row, on) is not None]
    told: dict[int, list[Certificate]] = defaultdict(list)
    for user, unit in _readers({row.unit_id for row in rows}):
        told[user] += [row for row in rows if row.unit_id == unit]
    for row in rows:
        if row.officer is not None and row.officer.user_id is not None and row not in told[row.officer.user_id]:
            told[row.officer.user_id].append(row)
    users = User.objects.in_bulk([pk for pk, mine in told.items() if mine])
    written = 0
    with transaction.atomic():
        for pk in sorted(users):
            lines = [_line(row, on) for row in sorted(told[pk], key=lambda row: (row.valid_until, row.pk))]
            written += bool(post(
                user=users[pk], category=CATEGORY, key=f"certificates:{on.isoformat()}", url="/certificates/",
                subject=_("%(count)d本执法证件要办理") % {"count": len(lines)}, body="\n".join(lines),
            ))  # fmt: skip
    return written


def _ending(on: date) -> list[Certificate]:
    rows = Certificate.objects.out().exclude(revocation="proposed").select_related("kind", "officer", "unit")
    return list(rows.filter(valid_until__gte=on - DAY, valid_until__lte=on + timedelta(days=_longest())))


def _longest() -> int:
    return max((lead for kind in CertificateKind.objects.all() for lead in kind.leads), default=0)


def _readers(units: set[int]) -> list[tuple[int, int]]:
    roles = (Role.LIAISON, Role.UNIT_LEADER)
    rows = Membership.objects.in_force(clock.today()).filter(unit__in=units, role__in=roles)
    return sorted(set(rows.values_list("user", "unit")))


def _line(row: Certificate, on: date) -> str:
    assert row.valid_until is not None
    words = {"name": row.holder_name, "kind": row.kind.name, "number": row.number, "day": row.valid_until.isoformat()}
    rest = (row.valid_until - on).days
    if rest < 0:
        return _("%(name)s的%(kind)s（%(number)s）已于%(day)s到期，请停止使用，办理换发或注销。") % words
    return _("%(name)s的%(kind)s（%(number)s）%(day)s到期，还有%(rest)d天，请办理换发。") % {**words, "rest": rest}
