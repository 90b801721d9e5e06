"""Models of campaigns, by topic."""

from campaigns.models.amendments import Amendment, AmendmentChange, AmendmentNotice, AmendmentState, ChangeKind
from campaigns.models.campaign import (
    RESERVED_SLUGS,
    BasisDocument,
    Campaign,
    CampaignGrant,
    CampaignKind,
    CampaignState,
    DayOff,
    GrantKind,
    HigherCampaign,
    Phase,
)
from campaigns.models.dispatches import Dispatch, Receipt, ReceiptState
from campaigns.models.drafts import DraftAct
from campaigns.models.focus import FocusArea, FocusItem, SubPoint
from campaigns.models.guidance import GuidancePairing
from campaigns.models.intake import (
    DecisionAct,
    FieldSource,
    NoticeReading,
    PartyAnswer,
    PartyAnswerTarget,
    ReadingDecision,
    ReadingState,
)
from campaigns.models.leading import LeadingGroup, LeadingSeat, SeatRole
from campaigns.models.lights import LightLevel, LightRule, Severity
from campaigns.models.obligations import (
    DueChange,
    Obligation,
    ObligationReceiver,
    OwnerChange,
    Participation,
    Reopening,
    Succession,
)
from campaigns.models.publishing import Acknowledgement
from campaigns.models.requirements import (
    Annex,
    FilingKind,
    FilingRequirement,
    RequirementParty,
    RequirementReceiver,
    Rhythm,
)
from campaigns.models.tasks import (
    Assignment,
    AssignmentParty,
    AssignmentRole,
    Deadline,
    DeadlineKind,
    Precision,
    Task,
    TaskGroup,
)
from campaigns.models.templates import CampaignTemplate
from campaigns.models.training import TrainingDemand
from campaigns.models.workdays import CalendarDay

__all__ = [
    "RESERVED_SLUGS", "Acknowledgement", "Amendment", "AmendmentChange", "AmendmentNotice", "AmendmentState",
    "Annex", "Assignment", "AssignmentParty", "AssignmentRole", "BasisDocument", "CalendarDay", "Campaign",
    "CampaignGrant", "CampaignKind", "CampaignState", "CampaignTemplate", "ChangeKind", "DayOff", "Deadline",
    "DeadlineKind", "DecisionAct", "Dispatch", "DraftAct", "DueChange", "FieldSource", "FilingKind",
    "FilingRequirement", "FocusArea", "FocusItem", "GrantKind", "GuidancePairing", "HigherCampaign",
    "LeadingGroup", "LeadingSeat", "LightLevel", "LightRule",
    "NoticeReading", "Obligation", "ObligationReceiver", "OwnerChange", "Participation", "PartyAnswer",
    "PartyAnswerTarget",
    "Phase", "Precision", "ReadingDecision", "ReadingState", "Receipt", "ReceiptState", "Reopening",
    "RequirementParty", "RequirementReceiver", "Rhythm", "SeatRole", "Severity", "SubPoint", "Succession", "Task",
    "TaskGroup", "TrainingDemand",
]  # fmt: skip
