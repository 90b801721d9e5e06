"""The app's registration: who may read the notices that campaigns are made of."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("专项整治")

    def ready(self) -> None:
        from accounts.changing import add_part
        from accounts.context import add_context, add_nav
        from audit.labels import add_labels, add_words
        from campaigns.current import switch_context
        from campaigns.jobs import GENERATE, generate_ahead
        from campaigns.labels import LABELS, WORDS
        from campaigns.menu import calendar_nav, campaign_nav
        from campaigns.services.guidance import GuidancePart
        from campaigns.services.intake import READ_NOTICE, read_in_background
        from campaigns.services.succession import ObligationPart
        from files.access import add_owner_rule
        from jobs.registry import register

        add_part(ObligationPart())
        add_part(GuidancePart())
        add_owner_rule(_notices)
        register(READ_NOTICE, read_in_background, label=_("读取通知"))
        register(GENERATE, generate_ahead, label=_("生成报送任务"))
        add_nav(campaign_nav)
        add_nav(calendar_nav)
        add_context(switch_context)
        add_labels(LABELS)
        add_words(WORDS)


def _notices(user: "User") -> Q:
    """The source of a reading is for those whom the reading is for."""
    from campaigns.models import NoticeReading

    return Q(pk__in=NoticeReading.objects.visible_to(user).values("source"))
