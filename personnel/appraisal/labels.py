"""How the acts of appraisal files read in the trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

APPRAISAL_LABELS: dict[str, str | Promise] = {
    "personnel.appraisal_scale.set": _("设定考核等次"),
    "personnel.appraisal_scale.ended": _("终止考核等次"),
    "personnel.appraisal.recorded": _("登记年度考核"),
    "personnel.appraisal.withdrawn": _("撤回年度考核"),
    "personnel.case_review.recorded": _("登记案卷评查结果"),
    "personnel.case_review.withdrawn": _("撤回案卷评查结果"),
    "personnel.commendation.recorded": _("登记表彰奖励"),
    "personnel.commendation.withdrawn": _("撤回表彰奖励"),
    "personnel.accountability.recorded": _("登记问责"),
    "personnel.accountability.withdrawn": _("撤回问责"),
    "personnel.accountability.shown": _("查看问责"),
    "personnel.officer.file_printed": _("打印考核档案"),
}
