"""What printed parties stand for: answered once, remembered for the organiser's next notice."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit, UnitGroup
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from campaigns.intake.parties import alike
from campaigns.models import PartyAnswer, PartyAnswerTarget
from campaigns.services.configure_campaign import organisers_of


def answer_party(
    *, organiser: Unit, words: str, units: Sequence[Unit], groups: Sequence[UnitGroup], actor: Actor
) -> PartyAnswer:
    """Say what printed words stand for; what was said of them before is replaced. Without units and groups: nobody in
    this system, the print alone is kept.

    Raises PermissionDenied unless the person configures campaigns of the organiser, Refused for no words or a unit that
    is dissolved.
    """
    if organiser.pk not in organisers_of(actor):
        raise PermissionDenied(_("您没有为这个牵头单位配置专项整治的权限。"))
    key = alike(words)
    if not key:
        raise Refused(_("原文没有写单位。请在责任单位里补上名称。"))
    gone = [unit.name for unit in units if unit.dissolved_on is not None and unit.dissolved_on <= clock.today()]
    if gone:
        raise Refused(_("“%(name)s”已经撤销。请选现在的单位。") % {"name": gone[0]})
    with transaction.atomic():
        answer, _new = PartyAnswer.objects.update_or_create(
            organiser=organiser, words=key, defaults={"answered_by": actor.person, "answered_at": clock.now()}
        )
        before = "、".join(str(target) for target in answer.targets.all())
        answer.targets.all().delete()
        rows = [PartyAnswerTarget(answer=answer, group=group) for group in dict.fromkeys(groups)]
        rows += [PartyAnswerTarget(answer=answer, unit=unit) for unit in dict.fromkeys(units)]
        PartyAnswerTarget.objects.bulk_create(rows)
        record(
            who=actor.who,
            action="campaigns.party_answer.given",
            what=what(answer),
            before={"party": before} if before else {},
            after={"party": "、".join(str(row) for row in rows) or _("不在系统里，只留原文")},
        )
    return answer


def forget_party(*, answer: PartyAnswer, actor: Actor) -> None:
    """Forget an answer: the words are looked for by name again. Campaigns made with it stay as they are."""
    actor.require(Capability.CAMPAIGN_CONFIGURE, answer)
    with transaction.atomic():
        names = "、".join(str(target) for target in answer.targets.all())
        record(who=actor.who, action="campaigns.party_answer.forgotten", what=what(answer), before={"party": names})
        answer.delete()
