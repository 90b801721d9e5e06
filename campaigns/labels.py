"""How this app's acts read in the trail."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.draft_rows import KINDS

_VERBS = {
    "added": _("新增"),
    "changed": _("修改"),
    "moved": _("移动"),
    "removed": _("删除"),
    "indented": _("改为下级"),
    "outdented": _("改为上级"),
}
_PARTIES = {
    "assignment_party": _("责任单位"),
    "requirement_party": _("填报单位"),
    "requirement_receiver": _("接收单位"),
}
_NAMED: dict[str, str | Promise] = {
    "campaigns.campaign.created": _("新建专项整治"),
    "campaigns.campaign.loaded": _("载入专项整治"),
    "campaigns.campaign.focus_renumbered": _("整治重点重新编号"),
    "campaigns.campaign.tasks_renumbered": _("任务重新编号"),
    "campaigns.campaign.undone": _("撤销对草稿的操作"),
    "campaigns.campaign.published": _("发布专项整治"),
    "campaigns.campaign.closed": _("结束专项整治"),
    "campaigns.campaign.archived": _("归档专项整治"),
    "campaigns.amendment.begun": _("提出修订"),
    "campaigns.amendment.changed": _("写修订内容"),
    "campaigns.amendment.change_withdrawn": _("删去修订内容"),
    "campaigns.amendment.published": _("发布修订"),
    "campaigns.amendment.dropped": _("放弃修订"),
    "campaigns.template.kept": _("存为方案模板"),
    "campaigns.template.removed": _("移出方案模板"),
    "campaigns.reading.started": _("上传通知"),
    "campaigns.reading.read": _("读出通知"),
    "campaigns.reading.not_read": _("通知没有读出"),
    "campaigns.reading.restarted": _("重新读取通知"),
    "campaigns.reading.decided": _("核对读出的内容"),
    "campaigns.reading.all_accepted": _("一起确认读出的内容"),
    "campaigns.reading.undone": _("取消一处核对"),
    "campaigns.reading.accepted": _("从通知生成草稿"),
    "campaigns.reading.dropped": _("放弃通知读取"),
    "campaigns.party_answer.given": _("指定原文的单位对应哪些单位"),
    "campaigns.party_answer.forgotten": _("忘掉单位对应"),
    "campaigns.warning.acknowledged": _("确认发布提醒"),
    "campaigns.substitute.named": _("指定审核人"),
    "campaigns.substitute.removed": _("取消指定审核人"),
    "campaigns.inspector.named": _("指派督查员"),
    "campaigns.inspector.removed": _("取消指派督查员"),
    "campaigns.restricted.named": _("指定受限处理知情人"),
    "campaigns.restricted.removed": _("取消受限处理知情人"),
    "campaigns.obligation.started": _("开始一份随时报送的材料"),
    "campaigns.obligation.addition_started": _("开始补报一份清单"),
    "campaigns.obligation.generated": _("生成报送任务"),
    "campaigns.obligation.reopened": _("补开报送"),
    "campaigns.obligation.carried": _("报送任务转由承接单位报"),
    "campaigns.calendar.overridden": _("调整工作日"),
    "campaigns.calendar.restored": _("取消工作日调整"),
    "campaigns.guidance.changed": _("修改指导联系"),
    "campaigns.leading_group.added": _("登记领导小组"),
    "campaigns.leading_group.changed": _("修改领导小组"),
    "campaigns.leading_group.removed": _("删除领导小组"),
    "campaigns.dispatch.sent": _("发送方案"),
    "campaigns.receipt.confirmed": _("签收"),
    "campaigns.obligation.waived": _("免报"),
    "campaigns.obligation.unwaived": _("取消免报"),
}
_NOUNS: dict[str, str | Promise] = {kind.noun: kind.model._meta.verbose_name or "" for kind in KINDS.values()}

LABELS: dict[str, str | Promise] = {
    **{
        f"campaigns.{noun}.{verb}": format_lazy("{}{}", word, name)
        for noun, name in {**_NOUNS, **_PARTIES}.items()
        for verb, word in _VERBS.items()
    },
    **_NAMED,
}
#: Fields of the plan that amendments name in before and after.
_AMENDED = {
    "campaign": ("objectives", "scope", "requirements", "contact_name", "contact_phone", "requires_public_law"),
    "clause": ("clause", "parties_text"),
    "deadline": ("date", "precision", "ongoing", "when_due"),
    "phase": ("window_text",),
    "training": ("text", "category", "amount", "measure", "starts_on", "until", "with_auxiliaries"),
    "light": ("level", "severity", "share", "workdays"),
    "requirement": ("due_text", "due_date", "due_day", "help_text", "rhythm"),
}
_FIELDS: dict[str, str | Promise] = {
    name: getattr(KINDS[kind].model._meta.get_field(name), "verbose_name", name)
    for kind, names in _AMENDED.items()
    for name in names
}
#: Kinds of rows that loading counts.
_COUNTED: dict[str, str | Promise] = {
    model.__name__: model._meta.verbose_name or "" for model in apps.get_app_config("campaigns").get_models()
}
WORDS: dict[str, str | Promise] = {
    "campaigns.obligations": _("未办结的报送任务"),
    **_FIELDS,
    **_COUNTED,
    "campaign": _("专项整治"),
    "people": _("人员名单"),
    "pairings": _("指导联系"),
    "participants": _("参加单位"),
    "obligations": _("报送任务"),
    "acknowledged": _("已确认的提醒"),
    "changes": _("修订内容"),
    "told": _("告知单位"),
    "created": _("新增报送任务"),
    "moved": _("改期报送任务"),
    "waived": _("免报"),
    "key": _("提醒"),
    "message": _("内容"),
    "party": _("单位"),
    "receiver": _("接收单位"),
    "to": _("到"),
    "step": _("移动"),
    "act": _("撤销的操作"),
    "entry": _("项"),
    "decision": _("决定"),
    "count": _("处数"),
    "user": _("人员"),
    "unit": _("单位"),
    "requirement": _("报送要求"),
    "period": _("周期"),
    "until": _("补开至"),
    "day": _("日期"),
    "note": _("说明"),
    "number": _("次序"),
    "units": _("单位数"),
    "persons": _("通知人数"),
}
