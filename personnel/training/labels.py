"""How the acts of training read in the trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TRAINING_LABELS: dict[str, str | Promise] = {
    "personnel.training_plan.added": _("登记培训计划"),
    "personnel.training_plan.edited": _("修改培训计划"),
    "personnel.training.planned": _("登记培训"),
    "personnel.training.edited": _("修改培训"),
    "personnel.training.held": _("登记培训已举办"),
    "personnel.training.cancelled": _("取消培训"),
    "personnel.training.handed_over": _("把培训交给承接单位"),
    "personnel.training.attendance_recorded": _("登记培训出勤"),
    "personnel.training_exam.added": _("登记培训考试"),
    "personnel.training_exam.marks_written": _("登记培训考试成绩"),
    "personnel.training_exam.confirmed": _("确认培训考试成绩"),
    "personnel.training_exam.results_recorded": _("把培训考试成绩记入档案"),
    "personnel.training_effect.confirmed": _("确认办理培训结果"),
    "personnel.training_effect.dropped": _("不办理培训结果"),
    "personnel.training_rule.set": _("设定学时标准"),
    "personnel.training_rule.ended": _("终止学时标准"),
    "personnel.training_import.checked": _("预检签到表"),
    "personnel.training_import.applied": _("导入签到表"),
    "personnel.training_hours.exported": _("导出学时"),
    "personnel.attendance.exported": _("导出培训出勤"),
    "personnel.training_category.added": _("增加培训类别"),
    "personnel.training_category.ended": _("停用培训类别"),
    "personnel.training_category.resumed": _("恢复使用培训类别"),
    "personnel.training_import.discarded": _("放弃导入签到表"),
}
#: Names in before and after that are no fields of their object.
TRAINING_WORDS: dict[str, str | Promise] = {
    "amount": _("数量"),
    "persons": _("人员"),
    "proposals": _("提出的处理"),
    "passed_over": _("不在管理范围的人"),
    "session": _("培训"),
    "marks": _("成绩"),
    "officer": _("执法人员"),
}
