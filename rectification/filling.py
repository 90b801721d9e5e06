"""Who may fill one filing: the unit's own people, and whoever of the bureau enters it from the unit's paper."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from rectification.opening import require_open

if TYPE_CHECKING:
    from rectification.models import Filing


def is_entering(actor: Actor, filing: "Filing") -> bool:
    """Whether the actor enters the current version for the unit 代录, and still may."""
    mine = actor.user is not None and filing.entered_by_id == actor.user.pk
    return mine and actor.may(Capability.FILING_ENTER_PAPER, filing)


def may_fill(actor: Actor, filing: "Filing") -> bool:
    """Whether the actor may change this draft."""
    return actor.may(Capability.FILING_FILL, filing) or is_entering(actor, filing)


def require_filler(actor: Actor, filing: "Filing") -> None:
    """Raise PermissionDenied unless `may_fill`."""
    if not may_fill(actor, filing):
        raise PermissionDenied(_("您没有办理这件事的权限。"))


def require_fill(actor: Actor, filing: "Filing") -> None:
    """Raise PermissionDenied unless `may_fill`, Refused when it is locked or not open yet: not for who enters a unit's
    paper, but for the unit also while somebody does."""
    require_filler(actor, filing)
    if not is_entering(actor, filing):
        require_open(filing.obligation, filing if filing.first_submitted_at else None)
