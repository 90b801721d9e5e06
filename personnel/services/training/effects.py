"""What follows from a result: the product proposes, a person confirms, and only then it is done."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Change, Refused, apply
from audit import clock
from personnel.models import EffectKind, TrainingEffect
from personnel.services.acting import said
from personnel.services.keeping import suspend
from personnel.services.qualifying import Papers, record_completion
from personnel.training.hours import families, standings_of
from personnel.training.states import EFFECT_CONFIRMED, EFFECT_DROPPED


def confirm_effect(*, effect: TrainingEffect, on: date, number: str = "", actor: Actor) -> None:
    """Do what is proposed, from a day on: suspend the certificate, or issue the completion certificate (`number`).

    Raises PermissionDenied, StaleState, Refused: about oneself, hours still missing, what the act itself refuses."""
    with transaction.atomic():
        note = {"officer": effect.officer.name, "on": on}
        values = {"decided_at": clock.now(), "decided_by": actor.user}
        apply(EFFECT_CONFIRMED, row=effect, actor=actor, change=Change(values, note=note))
        exam = effect.exam
        if effect.kind == EffectKind.SUSPEND:
            assert effect.certificate is not None
            reason = _("%(day)s%(exam)s不合格") % {"day": exam.on.isoformat(), "exam": exam.get_kind_display()}
            suspend(certificate=effect.certificate, on=on, reason=reason, actor=actor)
            return
        _refuse_short(effect)
        papers = Papers(issued_on=on, number=number, issuer=exam.session.unit.name)
        record_completion(officer=effect.officer, papers=papers, actor=actor)


def drop_effect(*, effect: TrainingEffect, reason: str, actor: Actor) -> None:
    """Not done, for a reason. Raises PermissionDenied, StaleState, Refused."""
    text = said(reason, _("请写明不办理的原因。"))
    values = {"decided_at": clock.now(), "decided_by": actor.user, "note": text}
    apply(EFFECT_DROPPED, row=effect, actor=actor, change=Change(values, text, {"officer": effect.officer.name}))


def _refuse_short(effect: TrainingEffect) -> None:
    """Completed is who has the days, too: every threshold of the category and its parts (004: 4 days, 2 military)."""
    session = effect.exam.session
    family = families()[session.category_id]
    found = standings_of([effect.officer_id], session.begins_on.year).get(effect.officer_id)
    if found is None:
        raise Refused(_("%(name)s不在岗，不能发结业证。") % {"name": effect.officer.name})
    missing = [
        f"{each.demand.what}{each.missing_amount}{each.demand.measure_name}"
        for each in found
        if each.missing and each.demand.categories is not None and each.demand.categories <= family
    ]
    if missing:
        words = {"name": effect.officer.name, "missing": "、".join(missing)}
        raise Refused(_("%(name)s还差%(missing)s，不能发结业证。请先补训。") % words)
