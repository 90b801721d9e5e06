"""Models of rectification, by topic."""

from rectification.models.candidates import InspectionCandidate
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
    Severity,
)
from rectification.models.standings import OutsideFinding, Standing, StandingDecision
from rectification.models.tasks import DutyState, TaskDuty, TaskReport, TaskReportKind

__all__ = [
    "CommentsSeen",
    "CommonPart",
    "CommonProblem",
    "Decision",
    "Disposition",
    "DispositionKind",
    "DutyState",
    "Filing",
    "FilingState",
    "FilingVersion",
    "InspectionCandidate",
    "Institution",
    "InstitutionEvent",
    "LiaisonRegistration",
    "Measure",
    "OutsideFinding",
    "Problem",
    "ProblemComment",
    "ProblemEvent",
    "ProblemEventKind",
    "ProblemOrigin",
    "ProblemSource",
    "ProblemState",
    "RectificationKind",
    "ReportedBy",
    "ReviewDecision",
    "ReviewRemark",
    "Severity",
    "Side",
    "Signature",
    "SignatureMode",
    "Standing",
    "StandingDecision",
    "TaskDuty",
    "TaskReport",
    "TaskReportKind",
]  # fmt: skip
