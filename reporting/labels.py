"""How this app's acts, and those of files, read in the trail."""

from django.utils.translation import gettext_lazy as _

from reporting.models import ReminderRule

LABELS = {
    "reporting.export.requested": _("申请生成报表"),
    "reporting.export.built": _("生成报表"),
    "reporting.ledger.exported": _("导出问题台账"),
    "reporting.reminders.sent": _("发出每日提醒"),
    "reporting.reminder_rule.set": _("修改提醒设置"),
    "reporting.obligation.chased": _("催办"),
    "reporting.calendar_feed.made": _("生成日历订阅链接"),
    "reporting.calendar_feed.renewed": _("更换日历订阅链接"),
    "reporting.calendar_feed.revoked": _("停用日历订阅链接"),
    "files.attachment.stored": _("存入文件"),
    "files.attachment.discarded": _("删除到期的文件"),
    "files.attachment.downloaded": _("下载文件"),
}
_RULES = {field.name: field.verbose_name for field in ReminderRule._meta.fields if field.name != "id"}
WORDS = {
    "kind": _("类型"),
    "cut_off": _("统计截止日期"),
    "size": _("大小"),
    "format": _("格式"),
    "rows": _("条数"),
    "people": _("人数"),
    "lines": _("事项数"),
    "told": _("告知"),
    **_RULES,
}
