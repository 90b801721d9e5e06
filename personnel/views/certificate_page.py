"""One certificate as a page: what it is, what can be done with it now, and its life."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest
from accounts.transitions import Transition
from audit import clock
from personnel import states
from personnel.forms.certificates import (
    CasesForm,
    DatedReasonForm,
    InspectForm,
    NoForm,
    PrintedForm,
    ReasonForm,
    ReplaceForm,
    RevokeForm,
)
from personnel.models import Certificate, Revocation


@dataclass(frozen=True)
class CertificateVerb:
    """A form of the page. `name`: of its URL. `transition` says who may and in which states; `proposed`: only while a
    revocation is proposed (True) or is not (False)."""

    name: str
    title: str | Promise
    form: type[forms.Form]
    transition: Transition
    proposed: bool | None = None
    danger: bool = False
    hint: str | Promise = ""

    @property
    def capability(self) -> Capability:
        """Who may."""
        assert self.transition.capability is not None
        return self.transition.capability

    def fits(self, row: Certificate) -> bool:
        """Whether the certificate is in a state for it. What the guards forbid is said when it is tried."""
        if self.proposed is not None and self.proposed != (row.revocation == Revocation.PROPOSED):
            return False
        if self.transition.field == "revocation":
            return row.is_out
        return row.state in self.transition.sources


VERBS: dict[str, CertificateVerb] = {
    verb.name: verb
    for verb in (
        CertificateVerb(
            "certificate-pass", _("确认考试合格"), NoForm, states.EXAMINED,
            hint=_("要求在编证明和两门考试合格成绩都已登记。"),
        ),
        CertificateVerb("certificate-issue", _("发证"), PrintedForm, states.ISSUED),
        CertificateVerb("certificate-refuse", _("不予发证"), ReasonForm, states.REFUSED, danger=True),
        CertificateVerb("certificate-inspect", _("登记年审"), InspectForm, states.INSPECTED),
        CertificateVerb("certificate-renew", _("换发新证"), PrintedForm, states.RENEWED, proposed=False),
        CertificateVerb("certificate-suspend", _("暂扣证件"), DatedReasonForm, states.SUSPENDED, danger=True),
        CertificateVerb(
            "certificate-restore", _("发还证件"), DatedReasonForm, states.RESTORED, proposed=False,
            hint=_("有效期已过的，发还后是“已过期”，可以换发新证。"),
        ),
        CertificateVerb("certificate-lose", _("报失"), DatedReasonForm, states.REPORTED_LOST),
        CertificateVerb(
            "certificate-replace", _("补发新证"), ReplaceForm, states.REPLACED, proposed=False,
            hint=_("有效期和年审期限与原证相同。"),
        ),
        CertificateVerb(
            "certificate-propose", _("提出注销"), ReasonForm, states.PROPOSED, proposed=False,
            hint=_("从今天起这本证件不能再用。在办案件更换办案人员后，由发证管理人员注销。"),
        ),
        CertificateVerb("certificate-cases", _("说明在办案件"), CasesForm, states.PROPOSED, proposed=True),
        CertificateVerb(
            "certificate-revoke", _("注销证件"), RevokeForm, states.REVOKED, proposed=True, danger=True,
            hint=_("注销后不能恢复。"),
        ),
        CertificateVerb("certificate-keep", _("不再注销"), ReasonForm, states.DROPPED, proposed=True),
    )
}  # fmt: skip


def certificate_page(
    request: ActorRequest, row: Certificate, *, bound: tuple[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """The page. `bound`: the verb that was refused with its form."""
    may = {verb.capability for verb in VERBS.values()}
    may = {capability for capability in may if request.actor.may(capability, row)}
    officer = row.officer
    context = {
        "certificate": row,
        "officer": officer if officer and request.actor.may(Capability.OFFICER_READ, officer) else None,
        "events": [_told(event) for event in row.events.order_by("-id")],
        "inspections": row.inspections.order_by("-id"),
        "successors": row.successors.all(),
        "verbs": list(_offered(row, may, bound)),
    }
    return render(request, "personnel/certificate_detail.html", context, status=status)


def _offered(
    row: Certificate, may: set[Capability], bound: tuple[str, forms.Form] | None
) -> Iterator[dict[str, Any]]:  # fmt: skip
    for verb in VERBS.values():
        if verb.capability in may and verb.fits(row):
            refused = bound[1] if bound and bound[0] == verb.name else None
            form = refused or verb.form()
            form.auto_id = f"{verb.name}-%s"  # several forms of the page have fields of one name
            yield {"verb": verb, "form": form, "open": refused is not None}


def _told(event: Any) -> dict[str, str]:
    """An event as the timeline shows it."""
    lapse = event.kind in ("suspended", "expired", "revoked", "refused", "reported_lost", "revocation_proposed")
    text = f"{event.actor_name} {event.get_kind_display()}"
    entered = clock.local_date(event.recorded_at)
    if event.actor_id and entered != event.on:
        # Of what is entered later, the day that counts is not the day on which somebody did it.
        text += str(_("（%(day)s录入）") % {"day": entered.isoformat()})
    return {
        "time_text": event.on.isoformat(), "text": text, "detail": event.reason, "kind": "lapse" if lapse else "",
    }  # fmt: skip
