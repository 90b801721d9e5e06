"""How this app's acts, and those of the apps below, read in the trail."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "accounts.session.started": _("登录"),
    "accounts.session.ended": _("退出"),
    "accounts.session.expired": _("超时自动退出"),
    "accounts.session.refused": _("登录失败"),
    "accounts.session.locked_out": _("账号锁定"),
    "accounts.password.changed": _("修改密码"),
    "accounts.password.reset": _("重置密码"),
    "accounts.user.created": _("新建用户"),
    "accounts.user.edited": _("修改用户"),
    "accounts.user.activated": _("启用账号"),
    "accounts.user.deactivated": _("停用账号"),
    "accounts.user.unlocked": _("解除锁定"),
    "accounts.membership.proposed": _("提出授权"),
    "accounts.membership.granted": _("同意授权"),
    "accounts.membership.declined": _("不同意授权"),
    "accounts.membership.withdrawn": _("撤回授权申请"),
    "accounts.membership.ended": _("终止授权"),
    "accounts.membership.expired": _("授权到期"),
    "accounts.unit.created": _("新建单位"),
    "accounts.unit.edited": _("修改单位"),
    "accounts.unit.dissolved": _("撤销单位"),
    "accounts.group.created": _("新建分组"),
    "accounts.group.renamed": _("修改分组名称"),
    "accounts.group.members_set": _("调整分组成员"),
    "accounts.import.checked": _("预检导入表"),
    "accounts.import.applied": _("导入单位和人员"),
    "accounts.import.discarded": _("放弃导入"),
    "audit.trail.exported": _("导出审计记录"),
}
