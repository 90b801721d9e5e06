"""Givens of appraisal files, through the services."""

from datetime import date
from typing import Any

from accounts.models import Unit, User
from audit import clock
from personnel.models import Accountability, Appraisal, AppraisalScale, CaseReview, Commendation, Officer
from personnel.services import appraisal
from personnel.services.appraisal import AppraisalFields, CensureFields, Decided, ReviewFields, ScaleFields
from tests.personnel.scenes import act


def decided(on: date | None = None, document: str = "岚交〔2026〕3号") -> Decided:
    """By the bureau, today unless told."""
    return Decided(on or clock.today(), "岚川市交通运输局", document)


def scale(unit: Unit, by: User, *grades: str, **more: Any) -> AppraisalScale:
    """优、良、差 since long ago, unless told."""
    data = {"first_year": 2018, "basis": "绩效管理考评办法", **more}
    return appraisal.set_scale(unit=unit, data=ScaleFields(grades=grades or ("优", "良", "差"), **data), actor=act(by))


def appraised(row: Officer, by: User, grade: str = "良", year: int | None = None, **more: Any) -> Appraisal:
    """One officer's year."""
    data = AppraisalFields(year or clock.today().year, grade, decided(**more))
    return appraisal.record_appraisals(officers=[row], data=data, actor=act(by))[0]


def reviewed(row: Officer, by: User, case: str = "岚交罚〔2026〕12号", **more: Any) -> CaseReview:
    """A case file that was reviewed."""
    data = ReviewFields(**{"way": "yearly", "case": case, "result": "excellent", "score": None, **more})
    return appraisal.record_case_review(officer=row, data=data, decided=decided(), actor=act(by))


def commended(row: Officer, by: User, title: str = "执法标兵") -> Commendation:
    """Somebody who was praised."""
    return appraisal.record_commendation(officer=row, title=title, decided=decided(), actor=act(by))


def called_to_account(row: Officer, by: User, matter: str = "擅自放行超限车辆", **more: Any) -> Accountability:
    """Somebody who was called to account."""
    data = CensureFields("notified", matter)
    return appraisal.record_accountability(officer=row, data=data, decided=decided(**more), actor=act(by))
