"""The app's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("专项整治")

    def ready(self) -> None:
        from accounts.context import add_context, add_nav
        from audit.labels import add_labels, add_words
        from campaigns.current import switch_context
        from campaigns.jobs import GENERATE, generate_ahead
        from campaigns.labels import LABELS, WORDS
        from campaigns.menu import calendar_nav, campaign_nav
        from jobs.registry import register

        register(GENERATE, generate_ahead, label=_("生成报送任务"))
        add_nav(campaign_nav)
        add_nav(calendar_nav)
        add_context(switch_context)
        add_labels(LABELS)
        add_words(WORDS)
