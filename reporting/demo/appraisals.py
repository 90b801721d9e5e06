"""The demo's appraisal files: a scale, last year's grades with one missing, case reviews, praise, and one censure."""

from audit import clock
from personnel.models import Officer
from personnel.services import appraisal
from personnel.services.appraisal import AppraisalFields, CensureFields, Decided, ReviewFields, ScaleFields
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import BUREAU, MANAGER

#: Last year's grades; who is not named here still lacks one.
GRADES = {"优": ("韩立诚", "高远"), "良": ("秦晓峰", "江海", "关山", "马骏"), "差": ("骆文",)}
OFFICE, BASIS = "岚川市交通运输局", "岚川市行政执法人员绩效考评办法"


def appraise(organisation: Organisation) -> None:
    """Through the services, by the office's manager and the county's liaison."""
    manager, liaison = organisation.actor(MANAGER), organisation.actor("shenyutong")
    people = {row.name: row for row in Officer.objects.order_by("pk")}
    with at(-12, 9):
        year = clock.today().year - 1
        scale = ScaleFields(("优", "良", "差"), year, BASIS)
        appraisal.set_scale(unit=organisation.units[BUREAU], data=scale, actor=manager)
        for grade, names in GRADES.items():
            data = AppraisalFields(year, grade, Decided(clock.today(), OFFICE, f"{OFFICE}{year}年度考核结果通报"))
            appraisal.record_appraisals(officers=[people[name] for name in names], data=data, actor=manager)
    with at(-11, 15):
        decided = Decided(clock.today(), "岚川市司法局", "岚川市年度案卷评查通报")
        for name, case, result in (
            ("高远", "岚交罚〔2026〕31号", "excellent"),
            ("秦晓峰", "岚交罚〔2026〕44号", "failed"),
            ("韩立诚", "岚交罚〔2026〕52号", "passed"),
        ):
            review = ReviewFields("yearly", case, result)
            appraisal.record_case_review(officer=people[name], data=review, decided=decided, actor=manager)
    with at(-10, 10):
        decided = Decided(clock.today(), OFFICE, f"{OFFICE}执法技能比武通报")
        appraisal.record_commendation(
            officer=people["高远"], title="执法技能比武第一名", decided=decided, actor=liaison
        )
        appraisal.record_commendation(officer=people["韩立诚"], title="优秀组织者", decided=decided, actor=manager)
        wrong = appraisal.record_commendation(
            officer=people["秦晓峰"], title="执法技能比武第二名", decided=decided, actor=liaison
        )
        appraisal.withdraw(row=wrong, reason="同名登记到别人档案", actor=liaison)
        censure = CensureFields("notified", "案卷评查不合格，限期补正")
        decided = Decided(clock.today(), OFFICE, f"{OFFICE}办公会议纪要")
        appraisal.record_accountability(officer=people["秦晓峰"], data=censure, decided=decided, actor=manager)
