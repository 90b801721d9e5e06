"""The app's registration: who may read the files attached to filings and problems."""

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
        from audit.labels import add_labels, add_words
        from campaigns.amending import add_filing_source
        from files.access import add_owner_rule
        from rectification import nav_filing, nav_ledger
        from rectification.labels import LABELS, WORDS
        from rectification.under_way import filings_of_obligations

        add_owner_rule(_attached)
        add_filing_source(filings_of_obligations)
        nav_filing.register()
        nav_ledger.register()
        add_labels(LABELS)
        add_words(WORDS)


def _attached(user: "User") -> Q:
    """Files are as visible as the filings and problems that they are attached to."""
    from rectification.models import Filing, FilingVersion, Problem, ProblemEvent

    versions = FilingVersion.attachments.through.objects.filter(
        filingversion__filing__in=Filing.objects.visible_to(user).values("pk")
    )
    scanned = FilingVersion.objects.filter(filing__in=Filing.objects.visible_to(user).values("pk"))
    events = ProblemEvent.attachments.through.objects.filter(
        problemevent__problem__in=Problem.objects.visible_to(user).values("pk")
    )
    scans = Q(pk__in=scanned.exclude(scan=None).values("scan"))
    return scans | Q(pk__in=versions.values("attachment")) | Q(pk__in=events.values("attachment"))
