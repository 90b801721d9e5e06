"""Adding and editing officers. Private fields go in whole and come out masked; the trail says which, never what."""

from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit, User
from accounts.services.units import standing_unit
from accounts.transitions import Refused, told_if_taken, what
from audit import clock
from audit.services import record
from files.services import store_upload
from personnel.models import Establishment, Officer, OfficerKind, OfficerState, OfficerTerm, PrivateField
from personnel.private import (
    Unreadable,
    decrypt,
    encrypt,
    id_number_fault,
    marks_of,
    mobile_fault,
    normal_id_number,
    normal_mobile,
    private_in,
)
from personnel.services.acting import fitting, is_oneself, said

#: New legal reviewers need the qualification since this day (行政处罚法 art. 58, from 2018-01-01).
QUALIFIED_SINCE = date(2018, 1, 1)


@dataclass(frozen=True)
class OfficerFields:
    """What is typed about an officer. Private numbers: None leaves what there is, "" removes it."""

    name: str
    post: str = ""
    number: str = ""
    enforces: bool = True
    reviews_since: date | None = None
    education: str = ""
    legal_qualified: bool = False
    id_number: str | None = field(default=None, repr=False)
    mobile: str | None = field(default=None, repr=False)

    def plain(self) -> dict[str, Any]:
        """The fields that are no secret."""
        names = (one.name for one in fields(self) if one.name not in PrivateField.values)
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Beginning:
    """Since when, and as what, somebody is on the roster."""

    since: date
    kind: str = OfficerKind.OFFICER


def add_officer(*, unit: Unit, data: OfficerFields, beginning: Beginning, actor: Actor) -> Officer:
    """Put somebody on a unit's roster, serving. Raises PermissionDenied, or Refused: a fault in what was typed, a day
    to come, somebody who is on the unit's roster already."""
    actor.require(Capability.OFFICER_MANAGE, unit)
    check_fields(data, beginning.kind)
    if beginning.since > clock.today():
        raise Refused(_("到岗日期不能晚于今天。"))
    officer = Officer(
        unit=unit, kind=beginning.kind, state=OfficerState.SERVING, state_from=beginning.since,
        created_at=clock.now(), **data.plain(),
    )  # fmt: skip
    changed = _set_private(officer, data)
    fitting(officer)
    with transaction.atomic():
        standing_unit(unit)
        refuse_listed_twice(officer, unit)
        with told_if_taken(_taken(unit)):
            officer.save()
        open_term(officer, since=beginning.since, reason="", actor=actor)
        after = {**data.plain(), "unit": unit.name, "kind": officer.kind, "since": beginning.since}
        record(who=actor.who, action="personnel.officer.added", what=what(officer), after={**after, "private": changed})
    return officer


def edit_officer(*, officer: Officer, data: OfficerFields, actor: Actor) -> list[str]:
    """Correct what is known of an officer; the names of the fields that changed. Raises as `add_officer`."""
    actor.require(Capability.OFFICER_MANAGE, officer)
    check_fields(data, officer.kind)
    with transaction.atomic():
        row = Officer.objects.select_for_update().get(pk=officer.pk)
        before = {name: getattr(row, name) for name in data.plain()}
        after = {name: value for name, value in data.plain().items() if before[name] != value}
        for name, value in after.items():
            setattr(row, name, value)
        private = _set_private(row, data)
        if not after and not private:
            return []
        fitting(row)
        if PrivateField.ID_NUMBER in private:
            refuse_listed_twice(row, row.unit)
        with told_if_taken(_taken(row.unit)):
            row.save()
        if "post" in after:
            row.terms.filter(valid_to=None).update(post=row.post)
        record(
            who=actor.who, action="personnel.officer.edited", what=what(row),
            before={name: before[name] for name in after}, after={**after, **({"private": private} if private else {})},
        )  # fmt: skip
    officer.refresh_from_db()
    return [*after, *private]


def refuse_listed_twice(officer: Officer, unit: Unit) -> None:
    """The database knows equal marks of one key; a file that was marked under an older one is looked for here.

    Raises Refused."""
    try:
        number = decrypt(officer.id_token, about=officer.about(PrivateField.ID_NUMBER))
    except Unreadable:
        return
    marks = marks_of(PrivateField.ID_NUMBER, number)
    if marks and Officer.objects.filter(unit=unit, id_mark__in=marks).exclude(pk=officer.pk).exists():
        raise _taken(unit)


def _taken(unit: Unit) -> Refused:
    return Refused(_("%(unit)s已有身份证号相同的人员。请查到原来的档案再改。") % {"unit": unit.name})


def check_fields(data: OfficerFields, kind: str) -> None:
    """What the fields may not say together."""
    if not data.name.strip():
        raise Refused(_("请填写姓名。"))
    for text in (data.name, data.post, data.number, data.education):
        said(text)
    if kind == OfficerKind.AUXILIARY and (data.enforces or data.reviews_since):
        raise Refused(_("辅助人员不能担任办案人员或法制审核人员。请取消这两项，或改人员类别。"))
    if data.reviews_since and data.reviews_since >= QUALIFIED_SINCE and not data.legal_qualified:
        raise Refused(_("2018年起新从事法制审核的人员应有法律职业资格。请核对资格，或取消法制审核。"))


def _set_private(officer: Officer, data: OfficerFields) -> list[str]:
    """Checks, encrypts and marks; the names of the fields that are set anew. The same number again is no change."""
    changed = []
    if data.id_number is not None:
        number = normal_id_number(data.id_number)
        if number and (fault := id_number_fault(number, today=clock.today())):
            raise Refused(fault)
        if _set(officer, "id", PrivateField.ID_NUMBER, number):
            changed.append(PrivateField.ID_NUMBER.value)
    if data.mobile is not None:
        mobile = normal_mobile(data.mobile)
        if mobile and (fault := mobile_fault(mobile)):
            raise Refused(fault)
        if _set(officer, "mobile", PrivateField.MOBILE, mobile):
            changed.append(PrivateField.MOBILE.value)
    return changed


def _set(officer: Officer, prefix: str, field: str, text: str) -> bool:
    marks = marks_of(field, text)
    if getattr(officer, f"{prefix}_mark") in (marks or [""]):
        return False
    setattr(officer, f"{prefix}_mark", marks[0] if marks else "")
    setattr(officer, f"{prefix}_token", encrypt(text, about=officer.about(field)))
    return True


def open_term(officer: Officer, *, since: date, reason: str, actor: Actor) -> OfficerTerm:
    """From a day on the officer is what his row says; what was open ends the day before."""
    officer.terms.filter(valid_to=None).update(valid_to=since - timedelta(days=1))
    return OfficerTerm.objects.create(
        officer=officer, unit=officer.unit, unit_name=officer.unit.name, post=officer.post, kind=officer.kind,
        state=officer.state, valid_from=since, reason=reason, recorded_at=clock.now(), recorded_by=actor.user,
    )  # fmt: skip


def prove_establishment(
    *, officer: Officer, establishment: str, upload: "UploadedFile[Any] | None", actor: Actor
) -> None:
    """Say whether somebody else is 在编; "in" needs the proof as a file, else Refused. Another file replaces the
    first."""
    actor.require(Capability.OFFICER_MANAGE, officer)
    if is_oneself(officer, actor):
        raise Refused(_("这是您本人的档案，编制请由其他人登记。"))
    if establishment == Establishment.IN and upload is None:
        raise Refused(_("请上传在编证明，再登记为在编。"))
    with transaction.atomic():
        row = Officer.objects.select_for_update().get(pk=officer.pk)
        before = row.establishment
        row.establishment = establishment
        kept = upload if establishment == Establishment.IN else None
        if kept is not None and private_in(kept.name or ""):
            # People call a scan by the number on it; the name stands in the trail.
            kept.name = _("在编证明") + PurePath(kept.name or "").suffix
        row.establishment_proof = store_upload(upload=kept, actor=actor) if kept is not None else None
        row.save(update_fields=["establishment", "establishment_proof"])
        after = {"establishment": establishment, "proof": kept is not None}
        record(
            who=actor.who, action="personnel.officer.established", what=what(row),
            before={"establishment": before}, after=after,
        )  # fmt: skip
    officer.refresh_from_db()


def link_account(*, officer: Officer, user: User | None, actor: Actor) -> None:
    """Let somebody see his own file with his account; None takes it away. Refused: another's account, a person
    without a post in the officer's unit, or one's own file, which nobody frees from himself. Nor does anybody link his
    own account: by it he would read a colleague's numbers whole."""
    actor.require(Capability.OFFICER_MANAGE, officer)
    if user is not None and actor.user is not None and user.pk == actor.user.pk != officer.user_id:
        raise Refused(_("这是您自己的账号，请由其他人办理账号对应。"))
    if user is not None and not user.memberships.in_force(clock.today()).filter(unit=officer.unit).exists():
        raise Refused(_("这个账号在%(unit)s没有岗位，不能对应到本单位人员。") % {"unit": officer.unit.name})
    with transaction.atomic():
        row = Officer.objects.select_for_update().get(pk=officer.pk)
        if row.user is not None and actor.user is not None and row.user.pk == actor.user.pk and user != row.user:
            # Whoever decides about certificates would decide about his own next.
            raise Refused(_("这是您本人的档案，账号对应请由其他人修改。"))
        before = row.user.name if row.user else ""
        row.user = user
        with told_if_taken(Refused(_("这个账号已经对应到另一名人员。"))):
            row.save(update_fields=["user"])
        record(
            who=actor.who, action="personnel.officer.account_linked", what=what(row),
            before={"user": before}, after={"user": user.name if user else ""},
        )  # fmt: skip
    officer.refresh_from_db()
