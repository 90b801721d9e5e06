"""What was read, in words that a person checks; and what a row is called. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.intake.fields import Field
from campaigns.intake.places import NOTICE, Place
from campaigns.models import DeadlineKind, FilingKind, Rhythm

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def day_words(iso: Any) -> str:
    """2026年6月5日; empty for what is no day."""
    try:
        day = date.fromisoformat(str(iso))
    except ValueError:
        return ""
    return f"{day.year}年{day.month}月{day.day}日"


def shown(field: Field, content: Any) -> str:
    """What a value says, in words; empty where there is nothing."""
    if content is None or content == [] or content == "":
        return ""
    return _FORMS.get(field.form, str)(content)


def _deadline(content: Mapping[str, Any]) -> str:
    day = day_words(content.get("iso"))
    if day and content.get("hour"):
        day += f" {content['hour']}"
    if day and content.get("kind") == DeadlineKind.MILESTONE:
        return _("%(day)s，中间节点") % {"day": day}
    if day:
        return _("%(day)s，之后长期坚持") % {"day": day} if content.get("ongoing") else day
    if content.get("ongoing"):
        return _("长期坚持，没有到期日")
    if content.get("when_due"):
        return _("适时，不设日期，不提醒")
    return _("没有读出日期")


def _window(content: Mapping[str, Any]) -> str:
    start, end = day_words(content.get("start_iso")), day_words(content.get("end_iso"))
    if start and end:
        return _("%(start)s至%(end)s") % {"start": start, "end": end}
    if end:
        return _("到%(end)s为止，没有写从哪天起") % {"end": end}
    return _("%(start)s起，没有写到哪天") % {"start": start} if start else _("没有读出日期")


def _since(content: Mapping[str, Any]) -> str:
    day = day_words(content.get("start_iso"))
    return _("%(day)s起发生的问题") % {"day": day} if day else str(content.get("text") or "")


def _due(content: Mapping[str, Any]) -> str:
    rhythm = str(content.get("rhythm") or "")
    if rhythm == Rhythm.ANY_TIME:
        return _("随时报，有就报")
    if rhythm == Rhythm.UNDATED or (rhythm in ("", Rhythm.ONCE) and not content.get("due_date")):
        return _("没有写明日期")
    if rhythm in ("", Rhythm.ONCE):
        return _("%(day)s前报一次") % {"day": day_words(content.get("due_date"))}
    label = Rhythm(rhythm).label if rhythm in Rhythm.values else rhythm
    return f"{label}{_within(content, rhythm)}{_between(content)}"


def _within(content: Mapping[str, Any], rhythm: str) -> str:
    day, month, after = content.get("due_day"), content.get("due_month"), content.get("due_after")
    if rhythm == Rhythm.WEEKLY and isinstance(day, int) and 1 <= day <= 7:
        return _("，%(day)s前报") % {"day": WEEKDAYS[day - 1]}
    if day and month:
        return _("，第%(month)s个月%(day)s日前报") % {"month": month, "day": day}
    if day:
        return _("%(day)s日前报当期") % {"day": day}
    if after is not None:
        return _("，期满后%(days)s日内报") % {"days": after}
    return ""


def _between(content: Mapping[str, Any]) -> str:
    start, end = day_words(content.get("starts_on")), day_words(content.get("until"))
    words = _("，从%(start)s起") % {"start": start} if start else ""
    return words + (_("，到%(end)s止") % {"end": end} if end else "")


def _names(content: Any) -> str:
    return "、".join(str(name) for name in content) if isinstance(content, list) else str(content)


def _receivers(content: Any) -> str:
    names = [str(row.get("name") or "") if isinstance(row, Mapping) else str(row) for row in content]
    return "、".join(name for name in names if name)


def _flag(content: Any) -> str:
    return _("是") if content else ""


def _kind(content: Any) -> str:
    return str(FilingKind(content).label) if content in FilingKind.values else str(content)


def _person(content: Mapping[str, Any]) -> str:
    return " ".join(str(content[name]) for name in ("name", "phone") if content.get(name))


def _annex(content: Any) -> str:
    return _("附件%(number)s") % {"number": content}


_FORMS = {
    "deadline": _deadline,
    "window": _window,
    "since": _since,
    "due": _due,
    "names": _names,
    "receivers": _receivers,
    "flag": _flag,
    "kind": _kind,
    "person": _person,
    "annex": _annex,
    "day": day_words,
}


#: What a row is called; in the order in which they are offered for adding.
KINDS = {
    "item": gettext_lazy("重点"),
    "task": gettext_lazy("任务"),
    "deadline": gettext_lazy("完成时限"),
    "assignment": gettext_lazy("责任单位"),
    "filing": gettext_lazy("报送材料"),
    "phase": gettext_lazy("阶段"),
    "area": gettext_lazy("方面"),
    "group": gettext_lazy("任务分组"),
    "annex": gettext_lazy("附件"),
    "basis": gettext_lazy("依据"),
    "contact": gettext_lazy("联系"),
}


#: Of a long title that much names a row: its end, as the beginning is that of the campaign.
_TITLE = 18


def group_of(place: Place) -> str:
    """What the row that a value belongs to is called: 任务9."""
    if place.kind == NOTICE:
        return _("通知")
    if place.parent is not None and place.kind in ("assignment", "deadline"):
        return group_of(place.parent) + _clause(place)
    number = str(place.row.get("number") or "").strip("（）()、.．")
    name = str(KINDS[place.kind])
    if place.kind == "filing":
        title = str(place.row.get("title") or f"{name}{place.number}")
        return title if len(title) <= _TITLE else f"…{title[1 - _TITLE :]}"
    if place.kind in ("task", "item") and not number:
        return _("%(name)s（第%(number)s项）") % {"name": name, "number": place.number}
    return f"{name}{number or place.number}"


def _clause(place: Place) -> str:
    """Which of several clauses of a task, or of several deadlines of a clause."""
    if place.number == 1 and len(place.siblings) == 1:
        return ""
    return f"（{place.number}）"
