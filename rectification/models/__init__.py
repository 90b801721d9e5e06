"""Models of rectification, by topic."""

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

    "Decision",
    "DutyState",
    "Filing",
    "FilingState",
    "FilingVersion",
    "Institution",
    "InstitutionEvent",
    "LedgerSetting",
    "LiaisonRegistration",
    "Measure",
    "Problem",
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
    "TaskDuty",
    "TaskReport",
    "TaskReportKind",
]  # fmt: skip
