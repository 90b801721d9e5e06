"""The demo's receipts and task reports: most units have confirmed and report, a few are behind."""

from datetime import timedelta

from audit import clock
from campaigns.models import Campaign, Receipt
from campaigns.services import confirm_receipt
from rectification.models import TaskDuty
from rectification.services import report_done, report_progress, send_task_back
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import MANAGER, UNITS

LIAISONS = {unit.code: unit.liaison[0] for unit in UNITS if unit.liaison}
#: Who has not confirmed yet: the campaign itself, and what was amended since.
UNCONFIRMED = {"BL"}
AMENDMENT_UNCONFIRMED = {"BL", "WX", "LD", "HD"}
#: (task, unit code) → what was reported: (day counted from today, percent, text); 100 is done.
REPORTS = {
    ("1", "LC-ZD"): ((-14, 70, "在编人员核对完毕，正在核对离岗人员证件"), (-9, 100, "一人一档建成，收回注销证件6本")),
    ("1", "DP"): ((-10, 100, "核对41人，收回注销证件2本，单位负责人已签字确认"),),
    ("1", "BZ"): ((-8, 100, "核对37人，证件账实相符"),),
    ("1", "SW"): ((-12, 50, "人员底数已清"), (-8, 100, "核对29人，收回注销证件1本")),
    ("1", "WX"): ((-11, 60, "人员、岗位已核对，离岗人员证件还差3本没有收回"),),
    ("1", "QH"): ((-5, 100, "核对26人，补办交接手续后报完成"),),
    ("1", "LD"): ((-9, 100, "核对22人，证件账实相符"),),
    ("1", "HD"): ((-9, 80, "正在逐人签字确认"),),
    ("2", "LC-FG"): ((-13, 100, "事项目录汇编完成，已印发各单位"),),
    ("2", "LC-ZD"): ((-3, 40, "执法主体和人员已公布，事项正在校对"),),
    ("4", "LC-ZD"): ((-2, 45, "三项制度逐条自查过半，已列出不符合项7条"),),
    ("6", "DP"): ((-6, 30, "未结案件11件，已列明8件的原因和承办人"),),
    ("9", "SW"): ((-4, 100, "没有罚没指标，考核办法中两处表述已删去并公开"),),
    ("9", "WX"): ((-3, 20, "正在清理近三年考核文件"),),
    ("12", "LC-ZD"): ((-6, 60, "投诉渠道和时限已公开，本季度受理23件，办结19件"),),
    ("13", "LC-FG"): ((-5, 35, "抽取案卷90件，分三组交叉评查"),),
}  # fmt: skip
#: What the lead office found wanting: reported done, sent back.
SENT_BACK = {("1", "LD"): (-2, "离岗人员注销情况没有佐证材料，请补注销回执")}


def confirm_receipts(organisation: Organisation, campaign: Campaign) -> None:
    """The campaign within a day of its publication, amendments within the hour."""
    receipts = Receipt.objects.filter(campaign=campaign).select_related("unit", "dispatch").order_by("id")
    for place, receipt in enumerate(receipts):
        person = LIAISONS.get(receipt.unit.code)
        amended = receipt.dispatch.number > 0
        if person is None or receipt.unit.code in (AMENDMENT_UNCONFIRMED if amended else UNCONFIRMED):
            continue
        wait = timedelta(minutes=2 * place) if amended else timedelta(hours=1 + place % 7, minutes=5 + place)
        with clock.standing_at(receipt.dispatch.at + wait):
            confirm_receipt(receipt=receipt, actor=organisation.actor(person))


def report_tasks(organisation: Organisation, campaign: Campaign) -> None:
    """What the units have told, in the order of days."""
    duties = TaskDuty.objects.filter(campaign=campaign).select_related("unit", "assignment__task", "campaign")
    found = {(duty.assignment.task.number, duty.unit.code): duty for duty in duties}
    told = sorted((day, key, percent, text) for key, rows in REPORTS.items() for day, percent, text in rows)
    for day, key, percent, text in told:
        duty, actor = found[key], organisation.actor(LIAISONS[key[1]])
        with at(day, 15, 30) as moment:
            as_of = clock.local_date(moment)
            if percent == 100:
                report_done(duty=duty, text=text, done_on=as_of, actor=actor)
            else:
                report_progress(duty=duty, percent=percent, text=text, as_of=as_of - timedelta(days=1), actor=actor)
    for key, (day, reason) in SENT_BACK.items():
        with at(day, 10):
            send_task_back(duty=found[key], reason=reason, actor=organisation.actor(MANAGER))
