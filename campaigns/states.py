"""The states of a campaign, draft → published → closed → archived, and of an amendment, draft → published | dropped."""

from accounts.capabilities import Capability
from accounts.transitions import Transition
from campaigns.models import AmendmentState, CampaignState, ReceiptState

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
