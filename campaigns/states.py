"""The states of a campaign, draft → published → closed → archived, of an amendment, draft → published | dropped, and
of a notice's reading, reading → open | failed, open → accepted | dropped."""

from accounts.capabilities import Capability
from accounts.transitions import Transition
from campaigns.models import AmendmentState, CampaignState, ReadingState, ReceiptState

PUBLISH = Transition(
    action="campaigns.campaign.published",
    sources=frozenset({CampaignState.DRAFT}),
    target=CampaignState.PUBLISHED,
    capability=Capability.CAMPAIGN_CONFIGURE,
)
CLOSE = Transition(
    action="campaigns.campaign.closed",
    sources=frozenset({CampaignState.PUBLISHED}),
    target=CampaignState.CLOSED,
    capability=Capability.CAMPAIGN_CONFIGURE,
)
ARCHIVE = Transition(
    action="campaigns.campaign.archived",
    sources=frozenset({CampaignState.CLOSED}),
    target=CampaignState.ARCHIVED,
    capability=Capability.CAMPAIGN_CONFIGURE,
)
TRANSITIONS = (PUBLISH, CLOSE, ARCHIVE)

PUBLISH_AMENDMENT = Transition(
    action="campaigns.amendment.published",
    sources=frozenset({AmendmentState.DRAFT}),
    target=AmendmentState.PUBLISHED,
    capability=Capability.CAMPAIGN_CONFIGURE,
)
DROP_AMENDMENT = Transition(
    action="campaigns.amendment.dropped",
    sources=frozenset({AmendmentState.DRAFT}),
    target=AmendmentState.DROPPED,
    capability=Capability.CAMPAIGN_CONFIGURE,
)
AMENDMENT_TRANSITIONS = (PUBLISH_AMENDMENT, DROP_AMENDMENT)

CONFIRM_RECEIPT = Transition(
    action="campaigns.receipt.confirmed",
    sources=frozenset({ReceiptState.AWAITING}),
    target=ReceiptState.CONFIRMED,
    capability=Capability.RECEIPT_CONFIRM,
)

#: What the reader itself does asks for no capability: the services check who started it.
READ = Transition(
    action="campaigns.reading.read",
    sources=frozenset({ReadingState.READING}),
    target=ReadingState.OPEN,
    capability=None,
)
READ_FAILED = Transition(
    action="campaigns.reading.not_read",
    sources=frozenset({ReadingState.READING}),
    target=ReadingState.FAILED,
    capability=None,
)
READ_AGAIN = Transition(
    action="campaigns.reading.restarted",
    sources=frozenset({ReadingState.READING, ReadingState.FAILED}),
    target=ReadingState.READING,
    capability=Capability.CAMPAIGN_CONFIGURE,
)
ACCEPT_READING = Transition(
    action="campaigns.reading.accepted",
    sources=frozenset({ReadingState.OPEN}),
    target=ReadingState.ACCEPTED,
    capability=Capability.CAMPAIGN_CONFIGURE,
)
DROP_READING = Transition(
    action="campaigns.reading.dropped",
    sources=frozenset({ReadingState.READING, ReadingState.FAILED, ReadingState.OPEN}),
    target=ReadingState.DROPPED,
    capability=Capability.CAMPAIGN_CONFIGURE,
)
