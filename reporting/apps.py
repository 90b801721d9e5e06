"""The app's registration: its menu, its kind of job, and who may fetch what it made."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("报表")

    def ready(self) -> None:
        from audit.labels import add_labels, add_words
        from files.access import add_owner_rule
        from jobs.registry import register
        from reporting import nav
        from reporting.labels import LABELS, WORDS
        from reporting.ledger_export import fill_ledger_export
        from reporting.reminders import gate
        from reporting.reminders.sending import JOB_KIND as REMIND
        from reporting.reminders.sending import run_reminders
        from reporting.services import JOB_KIND, LEDGER_KIND, discard_export, fill_export

        add_owner_rule(_exported)
        register(JOB_KIND, fill_export, label=_("上报工作簿"), discard=discard_export)
        register(LEDGER_KIND, fill_ledger_export, label=_("问题台账导出"), discard=discard_export)
        register(REMIND, run_reminders, label=_("每日提醒"))
        gate.register()
        nav.register()
        add_labels(LABELS)
        add_words(WORDS)


def _exported(user: "User") -> Q:
    """A report's file is fetched by who asked for it, as long as he reaches everything in it."""
    from reporting.models import Export

    return Q(export__in=Export.objects.visible_to(user).values("pk"))
