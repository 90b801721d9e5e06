"""The verbs of appraisal files: the only writers."""

from personnel.services.appraisal.records import (
    AppraisalFields,
    CensureFields,
    Decided,
    ReviewFields,
    note_accountability_shown,
    record_accountability,
    record_appraisals,
    record_case_review,
    record_commendation,
    record_file_printed,
    withdraw,
)
from personnel.services.appraisal.scales import ScaleFields, end_scale, set_scale

__all__ = [
    "AppraisalFields",
    "CensureFields",
    "Decided",
    "ReviewFields",
    "ScaleFields",
    "end_scale",
    "note_accountability_shown",
    "record_accountability",
    "record_appraisals",
    "record_case_review",
    "record_commendation",
    "record_file_printed",
    "set_scale",
    "withdraw",
]
