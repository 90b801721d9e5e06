"""The verbs of campaigns, by topic: the sole writers of this app's rows."""

from campaigns.services.amend import (
    begin_amendment,
    drop_amendment,
    propose_contact,
    propose_dates,
    propose_filer,
    propose_item,
    propose_requirement,
    propose_text,
    propose_withdrawal,
    remove_change,
)
from campaigns.services.amend_publish import AmendmentBlocked, preview_amendment, publish_amendment
from campaigns.services.dispatch import add_dispatch_follower, confirm_receipt
from campaigns.services.generate import generate_obligations
from campaigns.services.grants import (
    name_inspector,
    name_restricted_reader,
    name_substitute_reviewer,
    remove_grant,
)
from campaigns.services.obligations import start_addition_obligation, start_any_time_obligation
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
from campaigns.services.reopen import reopen_obligation
from campaigns.services.waive import unwaive_obligation, waive_obligation
from campaigns.services.workdays import override_day, restore_day

__all__ = [
    "AmendmentBlocked", "PublicationBlocked", "Published", "Review", "acknowledge_warning",
    "add_dispatch_follower", "archive_campaign", "begin_amendment", "close_campaign", "confirm_receipt",
    "drop_amendment", "generate_obligations", "load_package", "name_inspector", "name_restricted_reader",
    "name_substitute_reviewer", "override_day", "preview_amendment", "propose_contact", "propose_dates",
    "propose_filer", "propose_item", "propose_requirement", "propose_text", "propose_withdrawal", "publish_amendment",
    "publish_campaign", "remove_change", "remove_grant", "reopen_obligation", "restore_day", "review_campaign",
    "start_addition_obligation", "start_any_time_obligation", "unwaive_obligation", "waive_obligation",
]  # fmt: skip
