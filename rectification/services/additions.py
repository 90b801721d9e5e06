"""单独补报: what a unit finds after its list was accepted goes the list's own road, signature and review included."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.transitions import Refused
from campaigns.models import FilingKind, FilingRequirement
from campaigns.services import start_addition_obligation
from rectification.models import Filing, FilingState
from rectification.services.drafting import open_filing


def begin_addition(*, requirement: FilingRequirement, unit: Unit, actor: Actor) -> Filing:
    """The draft of an addition to the unit's accepted problem list; one that is still a draft is gone on with.

    Refused while the list itself is not accepted: until then the problem is written into the list.
    """
    actor.require(Capability.FILING_FILL, unit)
    if requirement.kind != FilingKind.PROBLEM_LIST:
        raise Refused(_("只有问题清单可以补报。"))
    with transaction.atomic():
        # The lock lets two people of a unit begin one addition, not two.
        FilingRequirement.objects.select_for_update().get(pk=requirement.pk)
        filings = Filing.objects.filter(obligation__requirement=requirement, unit=unit)
        filed = filings.exclude(obligation__in=requirement.obligations.additions())
        if not filed.filter(state=FilingState.ACCEPTED).exists():
            raise Refused(_("“%(title)s”还没有审核通过，请直接写进清单。") % {"title": requirement.title})
        begun: Filing | None = (
            filings.filter(obligation__in=requirement.obligations.additions(), state=FilingState.DRAFT)
            .order_by("-pk")
            .first()
        )
        if begun is not None:
            return begun
        obligation = start_addition_obligation(requirement=requirement, unit=unit, actor=actor)
        return open_filing(obligation=obligation, actor=actor)
