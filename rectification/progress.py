"""How far a filing is: the flow line 办理流程, and its history from versions, signatures and decisions. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.clock import SHANGHAI
from campaigns.models import Obligation
from rectification.due import filed_day, late_days
from rectification.models import Decision, Filing, FilingState, FilingVersion, ReviewDecision, Signature, SignatureMode

#: Place of the current step in 填报 → 签字 → 报送 → 审核 → 通过.
_PLACES = {
    FilingState.DRAFT: 0,
    FilingState.RETURNED: 0,
    FilingState.AWAITING_SIGNATURE: 1,
    FilingState.SIGNED: 2,
    FilingState.SUBMITTED: 3,
    FilingState.UNDER_REVIEW: 3,
    FilingState.ACCEPTED: 5,
}


@dataclass(frozen=True)
class People:
    """Who stands at which step: the unit leader's name, and the short name of the office that reviews."""

    signer: str = ""
    reviewer: str = ""


def flow_steps(filing: Filing, *, needs_signature: bool, people: People, void: bool = False) -> list[dict[str, str]]:
    """The steps of the `flow_line` tag. `void`: an earlier signature no longer holds."""
    place = _PLACES[FilingState(filing.state)]
    labels = [
        _("修改") if filing.version_number > 1 and place == 0 else _("填报"),
        _("%(name)s签字") % {"name": people.signer or _("单位负责人")},
        _("报送"),
        _("%(name)s审核") % {"name": people.reviewer},
        _("通过"),
    ]
    steps = []
    for index, label in enumerate(labels):
        if index == 1 and not needs_signature:
            continue
        state = "done" if index < place else "current" if index == place else "todo"
        if index == 1 and void and state == "todo":
            state = "void"
        steps.append({"label": label, "state": state})
    return steps


def moment_text(at: datetime) -> str:
    """“7月9日 16:20”, as the clocks in China show it."""
    local = at.astimezone(SHANGHAI)
    return _("%(month)d月%(day)d日 %(time)s") % {"month": local.month, "day": local.day, "time": f"{local:%H:%M}"}


@dataclass(frozen=True)
class Event:
    """One line of the timeline. `order` breaks ties of the same moment: the later act has the higher one."""

    at: datetime
    text: str
    detail: str = ""
    kind: str = ""
    order: int = 0


_OPENED = {
    "recalled": (gettext_lazy("%(name)s取回修改，开第%(number)d版"), ""),
    "signature_refused": (gettext_lazy("%(name)s没有签字，退回联络员"), "lapse"),
    "withdrawn": (gettext_lazy("%(name)s在审核开始前撤回，开第%(number)d版"), ""),
    "entry_begun": (gettext_lazy("%(name)s开始代录，开第%(number)d版"), ""),
    "change_begun": (gettext_lazy("%(name)s登记变更，开第%(number)d版"), ""),
    "correction_begun": (gettext_lazy("%(name)s开始修改，开第%(number)d版"), ""),
}
_DECIDED = {
    Decision.ACCEPTED: (gettext_lazy("%(name)s审核通过"), ""),
    Decision.RETURNED: (gettext_lazy("%(name)s退回修改"), "lapse"),
    Decision.REOPENED: (gettext_lazy("%(name)s重新退回"), "lapse"),
}


def _submission(version: FilingVersion, obligation: Obligation, *, first: bool) -> str:
    """When its paper came, and how late the first submission was."""
    said = []
    if version.received_on:
        day = {"month": version.received_on.month, "day": version.received_on.day}
        said.append(_("%(month)d月%(day)d日收到纸质件") % day)
    late = late_days(obligation.due_date, filed_day(version.submitted_at, version.received_on)) if first else 0
    if late:
        said.append(_("迟报%(days)d天") % {"days": late})
    return "，".join(said)


def _version_events(version: FilingVersion, obligation: Obligation, *, first: bool) -> Iterable[Event]:
    if version.opened_at and version.opened_as in _OPENED:
        text, kind = _OPENED[version.opened_as]
        name = version.opened_by.name if version.opened_by else ""
        detail = version.opened_reason if version.opened_as == "signature_refused" else ""
        yield Event(version.opened_at, str(text) % {"name": name, "number": version.number}, detail, kind, 5)
    if version.frozen_at and version.saved_by:
        told = _("%(name)s代录，第%(number)d版定稿") if version.entered_by_id else _("%(name)s填报，第%(number)d版定稿")
        words = told % {"name": version.saved_by.name, "number": version.number}
        yield Event(version.frozen_at, words, _("校验码 %(code)s") % {"code": version.check_code}, order=1)
    if version.submitted_at:
        words = _("第%(number)d版报送") % {"number": version.number}
        yield Event(version.submitted_at, words, _submission(version, obligation, first=first), order=3)


def _signature_events(signature: Signature) -> Iterable[Event]:
    words = _("%(name)s %(post)s签字") % {"name": signature.name, "post": signature.post}
    if signature.mode == SignatureMode.PAPER:
        by = signature.entered_by.name if signature.entered_by else ""
        words = _("%(name)s纸质签字，%(by)s上传扫描件") % {"name": signature.name, "by": by}
    yield Event(signature.at, words, order=2)
    if signature.void_at:
        void = _("%(name)s的签字作废") % {"name": signature.name}
        yield Event(signature.void_at, void, signature.void_reason, "lapse", 4)


def timeline_events(
    obligation: Obligation,
    versions: Iterable[FilingVersion],
    signatures: Iterable[Signature],
    decisions: Iterable[ReviewDecision],
) -> list[dict[str, Any]]:
    """The events of the `timeline` tag, newest first."""
    events: list[Event] = []
    versions = list(versions)
    first = min((version.number for version in versions if version.submitted_at), default=0)
    for version in versions:
        events += _version_events(version, obligation, first=version.number == first)
    for signature in signatures:
        events += _signature_events(signature)
    for decision in decisions:
        text, kind = _DECIDED[Decision(decision.decision)]
        events.append(Event(decision.at, str(text) % {"name": decision.reviewer_name}, decision.opinion, kind, 3))
    if obligation.waived_at:
        events.append(Event(obligation.waived_at, _("免报"), obligation.waived_reason, order=6))
    events.sort(key=lambda event: (event.at, event.order), reverse=True)
    return [
        {
            "time_text": moment_text(event.at),
            "text": event.text,
            "detail": event.detail,
            "kind": event.kind or ("" if place else "now"),
        }
        for place, event in enumerate(events)
    ]
