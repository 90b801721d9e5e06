"""How the acts of the network read in the trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NETWORK_LABELS: dict[str, str | Promise] = {
    "personnel.liaison.registered": _("登记执法联络员"),
    "personnel.liaison.ended": _("结束执法联络员"),
    "personnel.liaison.handed_over": _("执法联络员随单位调整"),
    "personnel.liaison.unmasked": _("查看联络员完整手机号"),
    "personnel.network.exported": _("导出联络员名单"),
    "personnel.appointment.made": _("聘任执法监督员、联系点"),
    "personnel.appointment.renewed": _("续聘执法监督员、联系点"),
    "personnel.appointment.ended": _("结束聘任"),
    "personnel.appointment.handed_over": _("聘任随单位调整"),
    "personnel.appointment.unmasked": _("查看监督员、联系点完整手机号"),
    "personnel.appointment.exported": _("导出执法监督员、联系点名单"),
}
#: Names in before and after that are no fields of their object.
NETWORK_WORDS: dict[str, str | Promise] = {
    "liaisons": _("执法联络员"),
    "appointments": _("执法监督员、联系点"),
}
