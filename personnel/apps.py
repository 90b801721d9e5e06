"""The app's registration: its menu, its daily job, and who may fetch a proof."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class PersonnelConfig(AppConfig):
    name = "personnel"
    verbose_name = _("执法人员")

    def ready(self) -> None:
        from accounts.changing import add_part
        from audit.labels import add_labels, add_words
        from files.access import add_owner_rule
        from jobs.registry import register
        from personnel import menu
        from personnel.appraisal.labels import APPRAISAL_LABELS
        from personnel.jobs import DAILY, run_day
        from personnel.labels import LABELS, WORDS
        from personnel.network.labels import NETWORK_LABELS, NETWORK_WORDS
        from personnel.services.exchange import JOB_KIND, run_exchange
        from personnel.services.succession import NetworkPart, RosterPart, TrainingPart
        from personnel.training.labels import TRAINING_LABELS, TRAINING_WORDS

        add_part(RosterPart())
        add_owner_rule(_proofs)
        register(DAILY, run_day, label=_("执法证件到期、年审"))
        register(JOB_KIND, run_exchange, label=_("导入名册、证件"))
        add_part(NetworkPart())
        add_part(TrainingPart())
        add_labels({**LABELS, **TRAINING_LABELS, **APPRAISAL_LABELS, **NETWORK_LABELS})
        add_words({**WORDS, **TRAINING_WORDS, **NETWORK_WORDS})
        menu.register()


def _proofs(user: "User") -> Q:
    """Who reads an officer's file reads the proof in it; so with appointing documents."""
    from personnel.models import Appointment, Officer

    officers, appointments = Officer.objects.visible_to(user), Appointment.objects.visible_to(user)
    return Q(proven_officers__in=officers.values("pk")) | Q(appointments__in=appointments.order_by().values("pk"))
