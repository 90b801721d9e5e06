"""Background work of campaigns: a handler of the job that creates obligations ahead."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import SYSTEM
from audit import clock
from campaigns.models import Campaign
from campaigns.services.generate import generate_obligations
from jobs.registry import Progress

#: The kind of the job that the timetable asks for once a day.
GENERATE = "campaigns.generate"


def generate_ahead(progress: Progress) -> dict[str, Any]:
    """Create what has come near enough in every running campaign. Repeatable: what is there stays."""
    rows = list(Campaign.objects.running().order_by("pk"))
    made = 0
    for at, campaign in enumerate(rows):
        progress.step(_("生成报送任务：%(title)s") % {"title": campaign.short_title}, at, len(rows))
        made += generate_obligations(campaign=campaign, today=clock.today(), actor=SYSTEM)
    return {"campaigns": len(rows), "created": made}
