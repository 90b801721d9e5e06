"""What apps below tell, as messages to the people whom it concerns."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import Signal
from django.utils.translation import gettext as _

from accounts.models import ChangeKind, ChangeLine, OrganisationChange, User
from accounts.signals import change_carried_out, change_confirmed, change_withdrawn
from jobs.outbox.posting import post

CATEGORY = "accounts.change"


def connect() -> None:
    """Called once from the app's `ready()`."""
    told: tuple[tuple[Signal, Any], ...] = (
        (change_confirmed, confirmed), (change_withdrawn, withdrawn), (change_carried_out, carried_out),
    )  # fmt: skip
    for signal, receiver in told:
        signal.connect(receiver, dispatch_uid=f"jobs.{receiver.__name__}")


def confirmed(sender: Any, change: OrganisationChange, people: Iterable[User], **kwargs: Any) -> None:
    """It will take effect on its day."""
    words = _words(change)
    subject = _("%(what)s，%(day)s起生效") % words
    body = _("%(what)s，%(day)s起生效。依据：%(basis)s。生效前请照常办理。%(after)s") % words
    _tell(change, people, "confirmed", subject, body)


def withdrawn(sender: Any, change: OrganisationChange, people: Iterable[User], **kwargs: Any) -> None:
    """It will not take effect."""
    words = {**_words(change), "reason": kwargs.get("reason", "")}
    body = _("原定%(day)s生效的单位调整已撤回，一切照旧。%(what)s。理由：%(reason)s。") % words
    _tell(change, people, "withdrawn", _("单位调整已撤回：%(what)s") % words, body)


def carried_out(sender: Any, change: OrganisationChange, people: Iterable[User], **kwargs: Any) -> None:
    """It has taken effect."""
    words = _words(change)
    body = _("%(what)s，已经生效。依据：%(basis)s。%(after)s") % words
    _tell(change, people, "carried_out", _("单位调整已生效：%(what)s") % words, body)


def _tell(change: OrganisationChange, people: Iterable[User], event: str, subject: str, body: str) -> None:
    for user in people:
        key = f"accounts.change:{change.uuid}:{event}"
        post(user=user, category=CATEGORY, subject=subject, body=body, key=key, url="/")


def _words(change: OrganisationChange) -> dict[str, str]:
    lines = list(change.lines.select_related("parent"))
    subjects = [line for line in lines if line.side == "subject"]
    receivers = [line for line in lines if line.side == "receiver"]
    handing = change.kind not in (ChangeKind.RENAME, ChangeKind.MOVE)
    after = _("没办结的材料、问题转到承接单位；在那里的权限由安全管理员确认后可用。") if handing and receivers else ""
    return {
        "what": _what(change, subjects, receivers), "basis": change.basis, "after": after,
        "day": f"{change.on.year}年{change.on.month}月{change.on.day}日",
    }  # fmt: skip


def _what(change: OrganisationChange, subjects: list[ChangeLine], receivers: list[ChangeLine]) -> str:
    """The act in one clause."""
    old, new = "、".join(line.label for line in subjects), "、".join(line.label for line in receivers)
    parent = subjects[0].parent if subjects else None
    texts = {
        ChangeKind.RENAME.value: _("%(old)s更名为%(name)s"),
        ChangeKind.MOVE.value: _("%(old)s改由%(parent)s管理") if parent else _("%(old)s改为最上一级单位"),
        ChangeKind.MERGE.value: _("%(old)s并入%(new)s"),
        ChangeKind.SPLIT.value: _("%(old)s分设为%(new)s"),
        ChangeKind.DISSOLVE.value: _("%(old)s撤销，由%(new)s承接") if receivers else _("%(old)s撤销"),
    }
    name = subjects[0].name if subjects else ""
    return texts[change.kind] % {"old": old, "new": new, "name": name, "parent": parent.name if parent else ""}
