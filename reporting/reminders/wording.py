"""How a digest reads: subject, lines, and where it leads. Pure, but for the addresses."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns.models import Campaign
from campaigns.workdays import Calendar
from rectification.due import due_of, plain_day
from reporting.reminders import certificates, training
from reporting.reminders.facts import BUREAU, LEADER, NO_CAMPAIGN, OFFICE, Digest, Item, Kind, Line

#: What a step of the escalation asks of who is told.
_ASKED = {
    LEADER: gettext_lazy("请您督促报送"),
    OFFICE: gettext_lazy("请牵头单位催办"),
    BUREAU: gettext_lazy("报您知悉"),
}
#: The same of a problem or a task, and of what the unit can no longer file.
_ASKED_WORK = {LEADER: gettext_lazy("请您督促办理")}
_ASKED_LOCKED = {OFFICE: gettext_lazy("如需补报，请牵头单位补开")}


@dataclass(frozen=True)
class Words:
    """What the texts need besides a digest: campaigns and people by id, and the calendar."""

    campaigns: Mapping[int, Campaign]
    names: Mapping[int, User]
    calendar: Calendar

    def title(self, campaign: int) -> str:
        """What the lines of a campaign stand under."""
        return str(self.campaigns[campaign].short_title) if campaign != NO_CAMPAIGN else _("执法证件、培训")


def line_text(line: Line, digest: Digest, words: Words) -> str:
    """“石湾县局 问题清单：6月5日 周五，逾期3天。请您督促报送。”"""
    item = line.item
    if item.leads:
        text = (training if item.key.kind == Kind.HOURS else certificates).text_of(item, digest.day)
    elif item.returned_on is not None:
        text = _("%(day)s退回，等您修改") % {"day": plain_day(item.returned_on, digest.day)}
    else:
        due = due_of(item.due, digest.day, words.calendar)
        text = "，".join(part for part in (due.date_text, due.rest_text, _window_text(item, digest.day)) if part)
    asks = {} if item.leads else _asks(item, digest.day)
    asked = [str(asks[stage]) for stage in line.stages if stage in asks]
    if item.signing and not asked:
        asked.append(_("等负责人签字"))
    away = [words.names[person].name for person in line.meant_for if person in words.names]
    if away:
        asked.append(_("代%(names)s收") % {"names": "、".join(away)})
    values = {"unit": item.unit_label, "title": item.title, "text": "；".join([text, *asked])}
    return _("%(unit)s　%(title)s：%(text)s") % values


def _asks(item: Item, day: date) -> Mapping[str, Any]:
    if item.is_locked(day):
        return {**_ASKED, **_ASKED_LOCKED}
    return _ASKED if item.key.kind == Kind.FILING else {**_ASKED, **_ASKED_WORK}


def _window_text(item: Item, day: date) -> str:
    """Late is late; the grace and the lock are said besides."""
    if item.is_locked(day):
        return _("已锁定，单位不能再报")
    if item.due is None or item.grace_until is None or not item.due < day <= item.grace_until:
        return ""
    return _("宽限至%(day)s") % {"day": plain_day(item.grace_until, day)}


def subject_of(digest: Digest) -> str:
    """“要办3项：逾期1项，今天截止1项，临近1项”."""
    counted = Counter(_group(line) for line in digest.lines)
    groups = {
        "late": _("逾期%(count)d项"), "today": _("今天截止%(count)d项"), "back": _("退回要改%(count)d项"),
        "soon": _("临近截止%(count)d项"),
    }  # fmt: skip
    parts = [text % {"count": counted[group]} for group, text in groups.items() if counted[group]]
    return _("提醒%(count)d项：%(parts)s") % {"count": len(digest.lines), "parts": "，".join(parts)}


def _group(line: Line) -> str:
    left = line.left if line.left is not None else 0
    return "back" if line.is_returned else "late" if left < 0 else "today" if left == 0 else "soon"


def url_of(digest: Digest) -> str:
    """Who is told of others' arrears is led to the office's pages; everybody else to his own list, that of tasks where
    there is nothing else."""
    stages = {stage for line in digest.lines for stage in line.stages}
    if stages <= {OFFICE}:
        return reverse("desk-detail")
    if stages <= {BUREAU}:
        return reverse("overview-detail")
    if all(line.item.key.kind == Kind.HOURS for line in digest.lines):
        return f"{reverse('training-hours')}?short=1"
    if all(line.item.leads for line in digest.lines):
        return reverse("certificate-list")
    tasks = all(line.item.key.kind == Kind.TASK for line in digest.lines)
    return reverse("task-list") if tasks else reverse("obligation-list")


def rest_text(digest: Digest) -> str:
    """“其余3项”, or "" when all are written out."""
    return _("其余%(count)d项") % {"count": digest.rest} if digest.rest else ""


def body_of(digest: Digest, words: Words) -> str:
    """The plain text, campaign by campaign; inside each the order of urgency is kept."""
    groups: dict[int, list[str]] = {}
    for line in digest.shown:
        groups.setdefault(line.item.campaign, []).append(line_text(line, digest, words))
    context = {
        "groups": [{"title": words.title(pk), "lines": lines} for pk, lines in groups.items()],
        "rest": rest_text(digest),
    }
    return render_to_string("messages/reminder_digest.txt", context).strip()


def as_data(messages: Iterable[Digest], words: Words) -> list[dict[str, Any]]:
    """The digests as plain data, for people's eyes and for JSON."""
    return [
        {
            "user": words.names[message.person].username,
            "name": words.names[message.person].name,
            "subject": subject_of(message),
            "lines": [
                {
                    "campaign": words.campaigns[line.item.campaign].slug if line.item.campaign else "",
                    "item": "-".join(str(part) for part in line.item.key),
                    "unit": line.item.unit_label,
                    "title": line.item.title,
                    "due": line.item.due.isoformat() if line.item.due else None,
                    "stages": list(line.stages),
                    "text": line_text(line, message, words),
                }
                for line in message.shown
            ],
            "rest": message.rest,
        }
        for message in messages
        if message.person in words.names
    ]
