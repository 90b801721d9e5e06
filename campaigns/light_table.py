"""What a rule of the lights may say. Pure."""

from django.utils.translation import gettext as _

#: Per cent of the time given, and working days, at which a light may change.
SHARES, DAYS = range(1, 100), range(367)


def light_fault(share: int | None, workdays: int | None, *, needed: bool = False) -> str:
    """Why a limit cannot be used; "" when it can. `needed`: an empty one cannot either."""
    if share is not None and workdays is not None:
        return _("剩余时间百分比和剩余工作日只能填一个。请清空其中一个。")
    if share is not None and share not in SHARES:
        return _("剩余时间百分比请填1到99。")
    if workdays is not None and workdays not in DAYS:
        return _("剩余工作日请填0到366。")
    if needed and share is None and workdays is None:
        return _("没有写何时亮灯。请填剩余时间百分比，或者剩余工作日。")
    return ""


def limit_words(share: str | int | None, workdays: str | int | None) -> str:
    """“剩余时间30%” or “剩5个工作日”."""
    if share not in (None, ""):
        return _("剩余时间%(share)s%%") % {"share": share}
    return _("剩%(days)s个工作日") % {"days": workdays}
