"""The verbs of campaigns, by topic: the sole writers of this app's rows."""

from campaigns.services.grants import name_inspector, name_substitute_reviewer, remove_grant
from campaigns.services.obligations import start_any_time_obligation
from campaigns.services.package import load_package
from campaigns.services.publish import (
    PublicationBlocked,
    Published,
    Review,
    acknowledge_warning,
    archive_campaign,
    close_campaign,
    publish_campaign,
    review_campaign,
)
from campaigns.services.waive import unwaive_obligation, waive_obligation

__all__ = [
    "PublicationBlocked", "Published", "Review", "acknowledge_warning", "archive_campaign", "close_campaign",
    "load_package", "name_inspector", "name_substitute_reviewer", "publish_campaign", "remove_grant", "review_campaign",
    "start_any_time_obligation", "unwaive_obligation", "waive_obligation",
]  # fmt: skip
