"""Models of rectification, by topic."""

from campaigns.models import Severity
from rectification.models.acts import (
    CheckMode,
    Extension,
    ExtensionState,
    LookBack,
    ProblemCheck,
    Supervision,
)
from rectification.models.candidates import InspectionCandidate
from rectification.models.clean_up import CaseEventKind, CaseState, CleanUpCase, CleanUpEvent
from rectification.models.comments import CommentsSeen, ProblemComment, Side
from rectification.models.common import CommonPart, CommonProblem
from rectification.models.dispositions import Disposition, DispositionKind
from rectification.models.filings import (
    Decision,
    Filing,
    FilingState,
    FilingVersion,
    ReviewDecision,
    ReviewRemark,
    Signature,
    SignatureMode,
)
from rectification.models.institutions import Institution, InstitutionEvent
from rectification.models.liaisons import LiaisonRegistration
from rectification.models.problems import (
    Measure,
    Problem,
    ProblemEvent,
    ProblemEventKind,
    ProblemOrigin,
    ProblemSource,
    ProblemState,
    RectificationKind,
    ReportedBy,
)
from rectification.models.reconciliations import (
    DifferenceMark,
    DifferenceRuling,
    OnlySide,
    Reconciliation,
    ReconciliationDifference,
    ReconciliationOutcome,
    ReconciliationState,
)
from rectification.models.rollup import ItemDelta, SourceDelta
from rectification.models.screens import (
    BulkOutcome,
    BulkRow,
    BulkRun,
    BulkState,
    LedgerSetting,
    SavedView,
)
from rectification.models.standings import OutsideFinding, Standing, StandingDecision
from rectification.models.tasks import DutyState, TaskDuty, TaskReport, TaskReportKind

__all__ = [
    "BulkOutcome",
    "BulkRow",
    "BulkRun",
    "BulkState",
    "CaseEventKind",
    "CaseState",
    "CheckMode",
    "CleanUpCase",
    "CleanUpEvent",
    "CommentsSeen",
    "CommonPart",
    "CommonProblem",
    "Decision",
    "DifferenceMark",
    "DifferenceRuling",
    "Disposition",
    "DispositionKind",
    "DutyState",
    "Extension",
    "ExtensionState",
    "Filing",
    "FilingState",
    "FilingVersion",
    "InspectionCandidate",
    "Institution",
    "InstitutionEvent",
    "ItemDelta",
    "LedgerSetting",
    "LiaisonRegistration",
    "LookBack",
    "Measure",
    "OnlySide",
    "OutsideFinding",
    "Problem",
    "ProblemCheck",
    "ProblemComment",
    "ProblemEvent",
    "ProblemEventKind",
    "ProblemOrigin",
    "ProblemSource",
    "ProblemState",
    "Reconciliation",
    "ReconciliationDifference",
    "ReconciliationOutcome",
    "ReconciliationState",
    "RectificationKind",
    "ReportedBy",
    "ReviewDecision",
    "ReviewRemark",
    "SavedView",
    "Severity",
    "Side",
    "Signature",
    "SignatureMode",
    "SourceDelta",
    "Standing",
    "StandingDecision",
    "Supervision",
    "TaskDuty",
    "TaskReport",
    "TaskReportKind",
]  # fmt: skip
