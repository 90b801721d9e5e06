"""What the acceptance of a liaison form brings: registrations; and what the reviewer then asks for the person."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.models import AccountRequestState, Membership, MembershipState, User
from accounts.services.requests import Person, ask_for_grant_too, cancel_request, request_account
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from rectification.content import rows_of
from rectification.models import Filing, FilingVersion, LiaisonRegistration


def register_liaisons(*, filing: Filing, version: FilingVersion, actor: Actor) -> None:
    """Register the lines of an accepted form. Lines as they stood stay registered; all others are replaced.

    Call in the transaction of the acceptance.
    """
    standing = {(r.section, r.name, r.phone): r for r in filing.liaison_registrations.filter(replaced_at=None)}
    present = clock.now()
    kept: set[tuple[str, str, str]] = set()
    for position, row in enumerate(rows_of(version.content), 1):
        cells = row["cells"]
        line = (cells["section"][:60], cells["contact"][:60], cells["phone"][:40])
        if line in standing or line in kept:
            kept.add(line)
            continue
        kept.add(line)
        LiaisonRegistration.objects.create(
            campaign=filing.campaign, unit=filing.unit, filing=filing, version=version, position=position,
            section=line[0], name=line[1], phone=line[2], registered_at=present,
        )  # fmt: skip
    for line, registration in standing.items():
        if line not in kept:
            _replace(registration, version, actor)


def unregister_liaisons(*, filing: Filing, version: FilingVersion, actor: Actor) -> None:
    """The acceptance is undone: what it registered holds no more, what it replaced holds again. Refused once an
    account or a grant was asked for. Call in the transaction of the undoing."""
    made = filing.liaison_registrations.select_for_update().filter(version=version, replaced_at=None)
    if any(registration.request_id for registration in made):
        raise Refused(_("已为登记的联络员提请账号或授权，不能撤销。确需修改的，请用“重新退回”。"))
    made.update(replaced_at=clock.now(), replaced_by=version)
    older = filing.liaison_registrations.filter(replaced_by=version).exclude(version=version)
    older.update(replaced_at=None, replaced_by=None)
    record(who=actor.who, action="rectification.liaison.restored", what=what(filing), after={"version": version.number})


def _replace(registration: LiaisonRegistration, version: FilingVersion, actor: Actor) -> None:
    LiaisonRegistration.objects.filter(pk=registration.pk).update(replaced_at=clock.now(), replaced_by=version)
    record(who=actor.who, action="rectification.liaison.replaced", what=what(registration))
    if registration.request:
        cancel_request(request=registration.request, reason=_("单位已改报联络员"), actor=actor)


def account_of(registration: LiaisonRegistration) -> User | None:
    """The person's account: the one made for this registration, else the one of that name with a post in the unit."""
    request = registration.request
    if request and request.user:
        return request.user
    rows = User.objects.filter(
        name=registration.name, is_active=True, memberships__unit=registration.unit,
        memberships__state__in=(MembershipState.PROPOSED, MembershipState.GRANTED),
    )  # fmt: skip
    found = list(rows.distinct()[:2])
    return found[0] if len(found) == 1 else None


def right_of(registration: LiaisonRegistration, user: User | None) -> Membership | None:
    """The person's post as this unit's liaison, proposed or granted."""
    if user is None:
        return None
    rows = Membership.objects.filter(
        user=user, unit=registration.unit, role=Role.LIAISON,
        state__in=(MembershipState.PROPOSED, MembershipState.GRANTED),
    )  # fmt: skip
    return rows.order_by("-id").first()


def ask_for_account(*, registration: LiaisonRegistration, actor: Actor) -> None:
    """提请开账号. Refused when the registration was replaced, or the account is there or asked for."""
    with transaction.atomic():
        registration = _asked_of(registration, actor)
        if account_of(registration):
            raise Refused(_("%(name)s已经有账号。") % {"name": registration.name})
        if _open(registration):
            raise Refused(_("已经提请过，等系统管理员办理。"))
        _ask(registration, actor, user=None, with_grant=False)


def ask_for_grant(*, registration: LiaisonRegistration, actor: Actor) -> None:
    """提请授权 as the unit's liaison: with the account that was asked for, or for the account that is there."""
    with transaction.atomic():
        registration = _asked_of(registration, actor)
        user = account_of(registration)
        if right_of(registration, user):
            raise Refused(_("%(name)s已经是本单位联络员，或者授权已经提出。") % {"name": registration.name})
        if _open(registration):
            assert registration.request
            if registration.request.with_grant:
                raise Refused(_("已经提请过，等系统管理员办理。"))
            ask_for_grant_too(request=registration.request, actor=actor)
        elif user is None:
            raise Refused(_("%(name)s还没有账号，请先提请开账号。") % {"name": registration.name})
        else:
            _ask(registration, actor, user=user, with_grant=True)


def _asked_of(registration: LiaisonRegistration, actor: Actor) -> LiaisonRegistration:
    actor.require(Capability.FILING_REVIEW, registration.filing)
    locked: LiaisonRegistration = LiaisonRegistration.objects.select_for_update().get(pk=registration.pk)
    if locked.replaced_at:
        raise Refused(_("这条登记已被新的登记替换。"))
    return locked


def _open(registration: LiaisonRegistration) -> bool:
    return registration.request is not None and registration.request.state == AccountRequestState.OPEN


def _ask(registration: LiaisonRegistration, actor: Actor, *, user: User | None, with_grant: bool) -> None:
    person = Person(registration.name, registration.phone, registration.unit, Role.LIAISON, registration.section, user)
    origin = _("%(campaign)s联络员登记第%(number)d版") % {
        "campaign": registration.campaign.short_title, "number": registration.version.number,
    }  # fmt: skip
    request = request_account(person=person, origin=origin, with_grant=with_grant, actor=actor)
    LiaisonRegistration.objects.filter(pk=registration.pk).update(request=request)
