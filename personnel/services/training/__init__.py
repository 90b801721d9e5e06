"""The verbs of training: the only writers."""

from personnel.services.training.attending import Seen, record_attendance
from personnel.services.training.categories import CategoryFields, add_category, end_category, resume_category
from personnel.services.training.effects import confirm_effect, drop_effect
from personnel.services.training.exams import Confirmed, ExamFields, add_exam, confirm_exam, enter_marks
from personnel.services.training.exports import record_export
from personnel.services.training.imports import (
    apply_attendance,
    check_attendance,
    discard_attendance,
    discard_old_attendance,
    plan_of,
)
from personnel.services.training.sessions import (
    PlanFields,
    SessionFields,
    add_plan,
    cancel_session,
    edit_plan,
    edit_session,
    hold_session,
    plan_session,
)
from personnel.services.training.thresholds import RuleFields, end_rule, set_rule

__all__ = [
    "CategoryFields",
    "Confirmed",
    "ExamFields",
    "PlanFields",
    "RuleFields",
    "Seen",
    "SessionFields",
    "add_category",
    "add_exam",
    "add_plan",
    "apply_attendance",
    "cancel_session",
    "check_attendance",
    "confirm_effect",
    "confirm_exam",
    "discard_attendance",
    "discard_old_attendance",
    "drop_effect",
    "edit_plan",
    "edit_session",
    "end_category",
    "end_rule",
    "enter_marks",
    "hold_session",
    "plan_of",
    "plan_session",
    "record_attendance",
    "record_export",
    "resume_category",
    "set_rule",
]
