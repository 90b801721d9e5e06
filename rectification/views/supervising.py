"""挂牌督办 and 回头看 on the page of a problem."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest
from rectification.forms_acts import LiftForm, LookBackForm, SupervisionForm
from rectification.services import (
    Looked,
    impose_supervision,
    leaders_over,
    lift_supervision,
    look_back,
    reopen_problem,
)
from rectification.views.closing import VerifyBase
from rectification.views.ledger import FormVerb


class SuperviseView(FormVerb):
    """挂牌督办."""

    capability = Capability.SUPERVISION_IMPOSE
    form_name = "supervision_form"

    def form(self, request: ActorRequest) -> SupervisionForm:
        return SupervisionForm(request.POST, leaders=leaders_over(self.row))

    def do(self, values: dict[str, Any]) -> object:
        return impose_supervision(problem=self.row, actor=self.actor, **values)

    def done(self) -> str:
        return _("已挂牌督办，单位和包案局领导会收到消息。")


class LiftView(FormVerb):
    """解除挂牌督办, by a leader."""

    capability = Capability.SUPERVISION_LIFT
    form_name = "lift_form"

    def form(self, request: ActorRequest) -> LiftForm:
        return LiftForm(request.POST)

    def do(self, values: dict[str, Any]) -> object:
        return lift_supervision(problem=self.row, actor=self.actor, **values)

    def done(self) -> str:
        return _("已解除挂牌督办。")


class LookBackView(VerifyBase):
    """回头看: kept, or found again."""

    form_name = "look_back_form"

    def form(self, request: ActorRequest) -> LookBackForm:  # type: ignore[override]
        return LookBackForm(request.POST, request.FILES)

    def do(self, values: dict[str, Any]) -> object:
        looked = Looked(values["mode"], values["looked_on"], values["uploads"])
        if values["outcome"] == "again":
            return reopen_problem(
                problem=self.row, note_text=values["note"], new_due=values["new_due"], looked=looked, actor=self.actor
            )
        return look_back(problem=self.row, note_text=values["note"], looked=looked, actor=self.actor)

    def done(self) -> str:
        return _("已记录回头看。")
