"""What the reviewer of a liaison form asks of the system administrator: one click each."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.models import AccountRequestState
from accounts.scope import ActorRequest, VerbView
from campaigns.models import FilingKind
from rectification.models import Filing, LiaisonRegistration
from rectification.services import ask_for_account, ask_for_grant
from rectification.services.liaisons import account_of, right_of


def liaison_lines(filing: Filing) -> list[dict[str, Any]]:
    """The standing registrations of a filing, and what may be asked for each."""
    if filing.kind != FilingKind.LIAISON_FORM:
        return []
    rows = LiaisonRegistration.objects.filter(filing=filing, replaced_at=None).select_related("request__user", "unit")
    return [_line(row) for row in rows]


def _line(row: LiaisonRegistration) -> dict[str, Any]:
    user = account_of(row)
    right = right_of(row, user)
    waits = row.request is not None and row.request.state == AccountRequestState.OPEN
    asked_grant = waits and row.request is not None and row.request.with_grant
    declined = row.request if row.request and row.request.state == AccountRequestState.DECLINED else None
    return {
        "registration": row,
        "user": user,
        "right": right,
        "waits": waits,
        "asked_grant": asked_grant,
        "declined": declined,
        "may_ask_account": user is None and not waits,
        "may_ask_grant": right is None and not asked_grant and (waits or user is not None),
    }


def former_registrations(filing: Filing) -> Iterable[LiaisonRegistration]:
    """Those that were replaced, newest first."""
    if filing.kind != FilingKind.LIAISON_FORM:
        return []
    return LiaisonRegistration.objects.filter(filing=filing).exclude(replaced_at=None).order_by("-replaced_at", "-id")


class LiaisonVerb(VerbView):
    """One POST about one registration, for whoever reviews its filing."""

    abstract = True
    model = LiaisonRegistration
    capability = Capability.FILING_REVIEW

    def back(self) -> HttpResponse:
        """Back to the filing's review."""
        return redirect(reverse("review-detail", args=[self.row.filing.uuid]) + "#liaisons")


class LiaisonAccountView(LiaisonVerb):
    """提请开账号."""

    def act(self, request: ActorRequest) -> HttpResponse:
        done = _("已提请系统管理员为%(name)s开账号。") % {"name": self.row.name}
        self.told(lambda: ask_for_account(registration=self.row, actor=self.actor), done)
        return self.back()


class LiaisonGrantView(LiaisonVerb):
    """提请授权."""

    def act(self, request: ActorRequest) -> HttpResponse:
        done = _("已提请为%(name)s授权：系统管理员提出，安全管理员确认。") % {"name": self.row.name}
        self.told(lambda: ask_for_grant(registration=self.row, actor=self.actor), done)
        return self.back()
