"""对账 in the demo: the office corrects a few cells and asks four units; one agrees, one insists, two are silent."""

from campaigns.models import Campaign
from rectification import services
from rectification.models import Problem, ProblemState, Reconciliation
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import DEPUTY, MANAGER

#: Unit → what the office corrected in its first unfinished problem, and why.
CORRECTED = {
    "DP": ({"leader": "宋立群", "measures": "逐案核对文书\n缺项的当月补齐"}, "责任领导已调整，措施按检查意见补充"),
    "SW": ({"unit": "综合执法大队二中队", "severity": "serious"}, "依督查组核实的情况"),
    "LC-ZD": ({"leader": "宋立群"}, "责任领导已调整"),
}
ASKED = ("LC-ZD", "DP", "BZ", "SW")
REMARK = "措施是局务会定的，文件没有改"


def reconcile(organisation: Organisation, campaign: Campaign) -> None:
    """Yesterday evening, after all else that the story tells of the ledger."""
    manager, deputy = organisation.actor(MANAGER), organisation.actor(DEPUTY)
    with at(-1, 17, 30):
        for code, (values, reason) in CORRECTED.items():
            rows = Problem.objects.filter(campaign=campaign, unit=organisation.units[code]).unfinished()
            problem = rows.exclude(state=ProblemState.CLAIMED).order_by("position").first()
            if problem is not None:
                services.correct_problem(problem=problem, values=values, reason=reason, actor=manager)
    with at(-1, 18) as moment:
        units = [organisation.units[code].pk for code in ASKED]
        services.open_reconciliations(campaign=campaign, day=moment.date(), units=units, actor=manager)
    with at(-1, 18, 30):
        row = Reconciliation.objects.get(unit=organisation.units["BZ"])
        services.answer_reconciliation(
            reconciliation=row, marks={}, agrees=True, actor=organisation.actor("tanglei")
        )  # fmt: skip
        services.settle_reconciliation(reconciliation=row, rulings={}, actor=deputy)
    with at(-1, 19):
        row = Reconciliation.objects.get(unit=organisation.units["DP"])
        marks = {
            one.pk: services.Mark("unit", REMARK) if one.field == "measures" else services.Mark("office")
            for one in row.differences.all()
        }
        services.answer_reconciliation(reconciliation=row, marks=marks, actor=organisation.actor("fangyuan"))
