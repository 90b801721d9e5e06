"""Models of rectification, by topic."""

from rectification.models.acts import (
    CheckMode,
    Extension,
    ExtensionState,
    LookBack,
    ProblemCheck,
    Supervision,
)
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
    Severity,
)
from rectification.models.screens import (
    BulkOutcome,
    BulkRow,
    BulkRun,
    BulkState,
    LedgerSetting,
    SavedView,
)
from rectification.models.tasks import DutyState, TaskDuty, TaskReport, TaskReportKind

__all__ = [
    "BulkOutcome",
    "BulkRow",
    "BulkRun",
    "BulkState",
    "CheckMode",
    "Decision",
    "DutyState",
    "Extension",
    "ExtensionState",
    "Filing",
    "FilingState",
    "FilingVersion",
    "Institution",
    "InstitutionEvent",
    "LedgerSetting",
    "LiaisonRegistration",
    "LookBack",
    "Measure",
    "Problem",
    "ProblemCheck",
    "ProblemEvent",
    "ProblemEventKind",
    "ProblemOrigin",
    "ProblemSource",
    "ProblemState",
    "RectificationKind",
    "ReportedBy",
    "ReviewDecision",
    "ReviewRemark",
    "SavedView",
    "Severity",
    "Signature",
    "SignatureMode",
    "Supervision",
    "TaskDuty",
    "TaskReport",
    "TaskReportKind",
]  # fmt: skip
