"""How this app's acts read in the trail."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "jobs.job.requested": _("申请后台任务"),
    "jobs.job.cancelled": _("取消后台任务"),
    "jobs.job.cancel_requested": _("要求取消后台任务"),
    "jobs.job.retried": _("重做后台任务"),
    "jobs.job.expired": _("后台任务的结果过期"),
    "jobs.channel.chosen": _("修改接收渠道"),
    "jobs.channel.tested": _("发送测试消息"),
    "jobs.message.resent": _("重新发送没有送到的消息"),
}
WORDS = {"messages": _("消息数"), "shown_address": _("地址"), "secret_set": _("加签")}
