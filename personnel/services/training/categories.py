"""Categories of training: parameters of the whole system. Added and ended, never renamed."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, told_if_taken, what
from audit import clock
from audit.services import record
from personnel.models import TrainingCategory
from personnel.services.acting import fitting, said


@dataclass(frozen=True)
class CategoryFields:
    """`code` names it in packages for ever; `parent`: what is earned in it counts for that one, too; `by_office`: only
    the issuing office records it."""

    code: str
    name: str
    parent: TrainingCategory | None = None
    by_office: bool = False


def add_category(*, data: CategoryFields, actor: Actor) -> TrainingCategory:
    """One category more. Raises PermissionDenied, Refused: a code or name that is taken, a part of a part."""
    actor.require_any(Capability.ORGANISATION_MANAGE)
    name = said(data.name, _("请填写培训类别的名称。"))
    if TrainingCategory.objects.filter(name=name, ended_on=None).exists():
        raise Refused(_("“%(name)s”已经有了。") % {"name": name})
    if data.parent is not None and (data.parent.parent_id is not None or data.parent.ended_on is not None):
        raise Refused(_("上级类别应是还在用的、自己没有上级的类别。请另选一个，或者不选。"))
    last = TrainingCategory.objects.aggregate(last=Max("position"))["last"]
    code = said(data.code, _("请填写代码。"))
    row = TrainingCategory(code=code, name=name, parent=data.parent, by_office=data.by_office, position=(last or 0) + 1)
    fitting(row)
    with transaction.atomic():
        with told_if_taken(Refused(_("代码“%(code)s”已经用过。请换一个。") % {"code": data.code})):
            row.save()
        after = {"code": row.code, "parent": str(row.parent or ""), "by_office": row.by_office}
        record(who=actor.who, action="personnel.training_category.added", what=what(row), after=after)
    return row


def end_category(*, category: TrainingCategory, actor: Actor) -> None:
    """No training and no threshold is entered in it from now on; what there is goes on counting. Raises
    PermissionDenied, StaleState, Refused (parts that are in use)."""
    actor.require(Capability.ORGANISATION_MANAGE, category)
    with transaction.atomic():
        if category.parts.filter(ended_on=None).exists():
            raise Refused(_("“%(name)s”还有在用的下级类别。请先停用下级。") % {"name": category.name})
        _set(category, clock.today(), "ended", actor)


def resume_category(*, category: TrainingCategory, actor: Actor) -> None:
    """In use again. Raises PermissionDenied, StaleState."""
    actor.require(Capability.ORGANISATION_MANAGE, category)
    with transaction.atomic():
        _set(category, None, "resumed", actor)


def _set(category: TrainingCategory, day: object, verb: str, actor: Actor) -> None:
    rows = TrainingCategory.objects.filter(pk=category.pk, ended_on__isnull=day is not None)
    if not rows.update(ended_on=day):
        category.refresh_from_db()
        raise StaleState(category, verb)
    category.refresh_from_db()
    record(
        who=actor.who, action=f"personnel.training_category.{verb}", what=what(category),
        after={"ended_on": category.ended_on},
    )  # fmt: skip
