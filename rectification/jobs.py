"""Background work of rectification: the duties of running campaigns."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from jobs.registry import Progress
from rectification.services.tasks import open_duties

#: The kind of the job that the timetable asks for once a day.
OPEN_DUTIES = "rectification.open_duties"


def duties_of_campaign(campaign: Campaign) -> None:
    """Follows the sending of a campaign or an amendment."""
    open_duties(campaign=campaign)


def open_all_duties(progress: Progress) -> dict[str, Any]:
    """Write what is missing in every running campaign, such as those published by an earlier version. Repeatable."""
    rows = list(Campaign.objects.running().order_by("pk"))
    made = 0
    for at, campaign in enumerate(rows):
        progress.step(_("建立任务分工：%(title)s") % {"title": campaign.short_title}, at, len(rows))
        made += open_duties(campaign=campaign)
    return {"campaigns": len(rows), "created": made}
