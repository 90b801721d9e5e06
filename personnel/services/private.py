"""Private fields: seeing one whole, who may, and new keys."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.models import Membership, User
from accounts.transitions import Refused, what
from audit import clock
from audit.models import Entry, Outcome
from audit.services import record
from jobs.outbox import post
from personnel.models import Appointment, Contactable, Liaison, Officer, PrivateField, UnmaskGrant
from personnel.private import Unreadable, decrypt, encrypt, is_current, marks_of
from personnel.services.acting import is_oneself, said

#: Roles whose holders may be named: the table's `assigned` cells.
NAMEABLE = (Role.CAMPAIGN_MANAGER, Role.LEADER)
REASON_LENGTH = 4
#: A number is one person's; files of the same person in several units are few.
FOUND_LIMIT = 20
#: Private fields of a model, each with the prefix of its columns.
Fields = tuple[tuple[PrivateField, str], ...]
_MOBILE = (PrivateField.MOBILE, "mobile")
#: Every model that keeps private numbers: none may be forgotten when keys change.
ROTATED: tuple[tuple[type[Any], Fields], ...] = (
    (Officer, ((PrivateField.ID_NUMBER, "id"), _MOBILE)),
    (Liaison, (_MOBILE,)),
    (Appointment, (_MOBILE,)),
)
#: So many numbers that nobody has may be looked for in an hour. A mask leaves about 2,000 ID numbers and 10,000 mobiles
#: to try out; who types one from a paper seldom misses.
MISSES = 20
AN_HOUR = timedelta(hours=1)
CATEGORY = "personnel.find_limited"
_FOUND, _LIMITED = "personnel.officer.found", "personnel.officer.find_limited"


def unmask(*, officer: Officer, field: str, reason: str, actor: Actor) -> str:
    """One private field whole; the act stands in the trail before it is shown. Raises PermissionDenied (not named, or
    out of reach), Refused (no reason, nothing there, no key)."""
    return unmasked(officer, field, reason=reason, actor=actor)


def unmasked(row: Officer | Contactable, field: str, *, reason: str, actor: Actor) -> str:
    """What every unmasking by a named person does, whosever number it is. Raises as `unmask`."""
    actor.require(Capability.OFFICER_UNMASK, row)
    reason = said(reason, _("请写明查看的理由，例如核对申领材料。"))
    if len(reason) < REASON_LENGTH:
        raise Refused(_("查看理由太短。请写明办什么事，例如核对申领材料。"))
    return _whole(row, field, reason, actor)


def unmask_own(*, officer: Officer, field: str, actor: Actor) -> str:
    """One of the own private fields whole: everybody may know what is kept about him, so that neither a grant nor a
    reason is asked for; the trail has it all the same. Raises PermissionDenied (another's file), Refused."""
    if not is_oneself(officer, actor):
        raise PermissionDenied("another's file")
    return _whole(officer, field, _("本人查看"), actor)


def _whole(row: Officer | Contactable, field: str, reason: str, actor: Actor) -> str:
    if field not in PrivateField.values or not row.token(field):
        raise Refused(_("这一栏没有内容。"))
    try:
        text = decrypt(row.token(field), about=row.about(field))
    except Unreadable:
        raise Refused(_("系统里没有能读出这一栏的密钥。请与系统管理员联系。")) from None
    with transaction.atomic():
        action = f"personnel.{row._meta.model_name}.unmasked"
        record(who=actor.who, action=action, what=what(row), reason=reason, after={"field": field})
    return text


def name_for_unmasking(*, user: User, reason: str, until: date | None, actor: Actor) -> UnmaskGrant:
    """Let a person see private fields whole within his reach, from today on. Raises PermissionDenied, or Refused:
    oneself, somebody without a role that may be named, a day that has passed, somebody who is named already."""
    actor.require_any(Capability.ROLE_GRANT)
    reason = said(reason, _("请写明授权的依据。"))
    if user.pk == actor.person.pk:
        raise Refused(_("不能给自己授权，请由另一名安全管理员办理。"))
    if not user.is_active or not user.grants.has_role(*NAMEABLE):
        raise Refused(_("%(name)s不是专项整治管理员或局领导，不能授权。") % {"name": user.name})
    if until is not None and until < clock.today():
        raise Refused(_("截止日期已经过去。请填今天或以后的日期。"))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if UnmaskGrant.objects.in_force(clock.today()).filter(user=user).exists():
            raise Refused(_("%(name)s已有这项授权。要改期限，请先终止原来的。") % {"name": user.name})
        row = UnmaskGrant.objects.create(
            user=user, reason=reason, valid_from=clock.today(), valid_to=until, granted_by=actor.person,
            granted_at=clock.now(),
        )  # fmt: skip
        after = {"user": user.name, "valid_to": until}
        record(who=actor.who, action="personnel.unmask.granted", what=what(row), reason=reason, after=after)
    return row


def end_unmasking(*, grant: UnmaskGrant, actor: Actor) -> None:
    """End a grant at once. Doing it twice changes nothing."""
    actor.require(Capability.ROLE_GRANT, grant)
    with transaction.atomic():
        yesterday = clock.today() - timedelta(days=1)
        running = UnmaskGrant.objects.in_force(clock.today()).filter(pk=grant.pk)
        if running.update(valid_to=yesterday):
            record(who=actor.who, action="personnel.unmask.ended", what=what(grant), before={"user": grant.user.name})


def rotate_keys(*, actor: Actor, batch: int = 500) -> int:
    """Write every private field anew under the first key, and its mark under the first index key; how many people.

    Repeatable; what is current stays. Raises PermissionDenied for a person, Unreadable where a key is missing."""
    if actor.user is not None:
        raise PermissionDenied("the server's operator does this")
    done = sum(_rotate_all(model, fields, batch) for model, fields in ROTATED)
    record(who=actor.who, action="personnel.keys.rotated", after={"officers": done})
    return done


def _rotate_all(model: type[Any], fields: Fields, batch: int) -> int:
    done = last = 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]):
        last = rows[-1]
        with transaction.atomic():
            found = model.objects.select_for_update(of=("self",)).filter(pk__in=rows).order_by("pk")
            done += sum(_rotate(row, fields) for row in found)
    return done


def _rotate(row: Any, fields: Fields) -> bool:
    changed = []
    for field, prefix in fields:
        token, mark = row.token(field), getattr(row, f"{prefix}_mark")
        text = decrypt(token, about=row.about(field))
        if not is_current(token):
            setattr(row, f"{prefix}_token", encrypt(text, about=row.about(field)))
            changed.append(f"{prefix}_token")
        if text and mark != marks_of(field, text)[0]:
            setattr(row, f"{prefix}_mark", marks_of(field, text)[0])
            changed.append(f"{prefix}_mark")
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def find_by_number(*, text: str, actor: Actor) -> list[Officer]:
    """The officers in reach whose whole ID number or mobile this is. The trail says that somebody looked, and how many
    he found, never the number. Raises PermissionDenied; Refused after too many numbers of nobody within an hour."""
    actor.require_any(Capability.OFFICER_READ)
    with transaction.atomic():
        # One at a time, so that many at once are counted as well.
        User.objects.select_for_update().get(pk=actor.person.pk)
        limited = _misses(actor) >= MISSES
        if not limited:
            found = list(Officer.objects.visible_to(actor.person).known_as(text).order_by("pk")[:FOUND_LIMIT])
            record(who=actor.who, action=_FOUND, after={"count": len(found)})
            return found
        _tell_of_trying(actor)
    words = {"count": MISSES}
    raise Refused(
        _("一小时内已有%(count)d次没有查到人，暂停按号码查找。请核对号码，过一小时再查；安全管理员已收到提示。") % words
    )


def _misses(actor: Actor) -> int:
    """By the trail, which nobody can empty."""
    tried = Entry.objects.filter(actor_id=actor.person.pk, action=_FOUND, at__gt=clock.now() - AN_HOUR)
    return sum(not (after or {}).get("count") for after in tried.values_list("after", flat=True))


def _tell_of_trying(actor: Actor) -> None:
    """Once for a person and hour, into the trail and to the security administrators."""
    told = Entry.objects.filter(actor_id=actor.person.pk, action=_LIMITED, at__gt=clock.now() - AN_HOUR)
    if told.exists():
        return
    entry = record(who=actor.who, action=_LIMITED, what=what(actor.person), outcome=Outcome.REFUSED)
    words = {"name": actor.person.name, "count": MISSES}
    posts = Membership.objects.in_force(clock.today()).filter(role=Role.SECURITY_ADMIN)
    for user in User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("pk"):
        post(
            user=user, category=CATEGORY, key=f"find-limited:{entry.pk}",
            url=reverse("user-detail", args=[actor.person.uuid]),
            subject=_("%(name)s一小时内%(count)d次按号码查人没有查到") % words,
            body=_("%(name)s按身份证号、手机号查人多次没有查到，已暂停一小时。请问明情况；记录在审计里。") % words,
        )  # fmt: skip
