"""What the day itself does to certificates: they expire, and come due for inspection. Who is told of it stands in
`reporting.reminders`, which tells everybody once a day of all that is owed."""

from datetime import date, timedelta

from django.db import transaction

from accounts.actors import Actor
from accounts.transitions import StaleState, Transition
from personnel.models import Certificate, CertificateEventKind, CertificateKind, CertificateState
from personnel.services.acting import move
from personnel.states import EXPIRED, INSPECTION_CAME_DUE

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
