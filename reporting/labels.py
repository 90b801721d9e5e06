"""How this app's acts, and those of files, read in the trail."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "reporting.export.requested": _("申请生成报表"),
    "reporting.export.built": _("生成报表"),
    "files.attachment.stored": _("存入文件"),
    "files.attachment.discarded": _("删除到期的文件"),
    "files.attachment.downloaded": _("下载文件"),
}
WORDS = {"kind": _("类型"), "cut_off": _("统计截止日期"), "size": _("大小")}
