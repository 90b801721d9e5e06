"""The app's registration: who may read the files attached to filings, problems, cases and task reports."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class RectificationConfig(AppConfig):
    name = "rectification"
    verbose_name = _("整改")

    def ready(self) -> None:
        from accounts.changing import add_part
        from audit.labels import add_labels, add_words
        from campaigns.amending import add_filing_source
        from campaigns.services import add_dispatch_follower
        from files.access import add_owner_rule
        from jobs.registry import register
        from rectification import nav_filing, nav_ledger
        from rectification.jobs import OPEN_DUTIES, duties_of_campaign, open_all_duties
        from rectification.labels import LABELS, WORDS
        from rectification.services.bulk import JOB_KIND as BULK
        from rectification.services.bulk import run_bulk
        from rectification.services.succession import LedgerPart
        from rectification.under_way import filings_of_obligations

        add_part(LedgerPart())
        add_owner_rule(_attached)
        add_filing_source(filings_of_obligations)
        add_dispatch_follower(duties_of_campaign)
        register(OPEN_DUTIES, open_all_duties, label=_("建立任务分工"))
        register(BULK, run_bulk, label=_("批量办理"))
        nav_filing.register()
        nav_ledger.register()
        add_labels(LABELS)
        add_words(WORDS)


def _attached(user: "User") -> Q:
    """Files are as visible as the filings, problems, cases and tasks that they are attached to."""
    from rectification.models import (
        CleanUpCase,
        CleanUpEvent,
        Filing,
        FilingVersion,
        Problem,
        ProblemEvent,
        TaskDuty,
        TaskReport,
    )

    versions = FilingVersion.attachments.through.objects.filter(
        filingversion__filing__in=Filing.objects.visible_to(user).values("pk")
    )
    scanned = FilingVersion.objects.filter(filing__in=Filing.objects.visible_to(user).values("pk"))
    events = ProblemEvent.attachments.through.objects.filter(
        problemevent__problem__in=Problem.objects.visible_to(user).values("pk")
    )
    reports = TaskReport.attachments.through.objects.filter(
        taskreport__duty__in=TaskDuty.objects.visible_to(user).values("pk")
    )
    cleaned = CleanUpEvent.attachments.through.objects.filter(
        cleanupevent__owner__in=CleanUpCase.objects.visible_to(user).values("pk")
    )
    scans = Q(pk__in=scanned.exclude(scan=None).values("scan"))
    linked = Q()
    for rows in (versions, events, reports, cleaned):
        linked |= Q(pk__in=rows.values("attachment"))
    return scans | linked
