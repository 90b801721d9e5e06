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
from rectification.models.reconciliations import (
    DifferenceMark,
    DifferenceRuling,
    OnlySide,
    Reconciliation,
    ReconciliationDifference,
    ReconciliationOutcome,
    ReconciliationState,
)
from rectification.models.tasks import DutyState, TaskDuty, TaskReport, TaskReportKind

__all__ = [
    "Decision",
    "DifferenceMark",
    "DifferenceRuling",
    "DutyState",
    "Filing",
    "FilingState",
    "FilingVersion",
    "Institution",
    "InstitutionEvent",
    "LiaisonRegistration",
    "Measure",
    "OnlySide", "Problem",
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
    "Severity",
    "Signature",
    "SignatureMode",
    "TaskDuty",
    "TaskReport",
    "TaskReportKind",
]  # fmt: skip
