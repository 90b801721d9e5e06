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
from rectification.models.tasks import DutyState, TaskDuty, TaskReport, TaskReportKind

__all__ = [
    "CheckMode", "Decision", "DutyState", "Extension", "ExtensionState", "Filing", "FilingState", "FilingVersion",
    "Institution", "InstitutionEvent", "LiaisonRegistration", "LookBack", "Measure", "Problem", "ProblemCheck",
    "ProblemEvent", "ProblemEventKind", "ProblemOrigin", "ProblemSource", "ProblemState", "RectificationKind",
    "ReportedBy", "ReviewDecision", "ReviewRemark", "Severity", "Signature", "SignatureMode", "Supervision",
    "TaskDuty", "TaskReport", "TaskReportKind",
]  # fmt: skip
