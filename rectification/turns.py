"""Whose turn it is 轮到谁: an obligation as a row of the unit's first page. Pure over what `desk` has loaded.

Filled chips: the reader must act. Outlined: somebody else, named. Plain: done or not yet due.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from audit.clock import local_date
from campaigns.models import Campaign
from campaigns.windows import Opening, window_of
from campaigns.workdays import Calendar
from rectification.desk import Owed
from rectification.due import SOON_DAYS, due_of, late_days, moved_words, plain_day
from rectification.models import Filing, FilingState
from rectification.opening import closed_words, reopened_words
from rectification.progress import moment_text
from rectification.remarks import spots
from rectification.services.zero import is_untouched, may_be_zero

ACT, WAIT, LATER, SENT, DONE, WAIVED = "act", "wait", "later", "sent", "done", "waived"


@dataclass(frozen=True)
class Reader:
    """For whom the page is drawn: the day, the units in which the reader signs, the annex numbers by kind, the
    working days, and the campaign."""

    today: date
    signing_units: Collection[int]
    annexes: dict[str, str]
    calendar: Calendar
    campaign: Campaign


def group_of(owed: Owed, reader: Reader) -> str:
    """The group of a row."""
    row, filing = owed.obligation, owed.filing
    if row.waived_at:
        return WAIVED
    if filing is None:
        soon = row.due_date is None or (row.due_date - reader.today).days <= SOON_DAYS
        return ACT if soon else LATER
    if filing.state == FilingState.AWAITING_SIGNATURE:
        return ACT if row.unit_id in reader.signing_units else WAIT
    if filing.state in (FilingState.DRAFT, FilingState.RETURNED, FilingState.SIGNED):
        return ACT
    return DONE if filing.state == FilingState.ACCEPTED else SENT


def titled(owed: Owed, reader: Reader) -> str:
    """“问题清单（附件2）”."""
    number = reader.annexes.get(owed.obligation.requirement.kind)
    return (
        _("%(title)s（附件%(number)s）") % {"title": owed.obligation.title, "number": number}
        if number
        else (owed.obligation.title)
    )


def turn_row(owed: Owed, reader: Reader) -> dict[str, Any]:
    """A row of the `obligation_groups` tag, with its `group`."""
    row = owed.obligation
    group = group_of(owed, reader)
    due = due_of(row.due_date, reader.today, reader.calendar, any_time=row.is_any_time)
    pressing = group in (ACT, WAIT, LATER)
    told = _WORDS[group](owed, reader)
    if pressing:
        told = _windowed(owed, reader, told)
    return {
        "group": group,
        "name": titled(owed, reader),
        "url": reverse("filing-detail", args=[owed.filing.uuid]) if owed.filing else "",
        "due": {
            "date_text": due.date_text,
            "rest_text": due.rest_text if pressing else "",
            "level": due.level if pressing else "",
        },
        "kind": "act" if group == ACT else "wait" if group in (WAIT, SENT) else "later",
        **told,
    }


def _windowed(owed: Owed, reader: Reader, told: dict[str, Any]) -> dict[str, Any]:
    """The row's words with what its date and window add: moved from a day off, locked, not open yet, reopened."""
    row, filing, today = owed.obligation, owed.filing, reader.today
    moved = moved_words(row.printed_due, row.due_date, today)
    if moved:
        told = told | {"reason": f"{told['reason']}；{moved}" if told["reason"] else moved}
    window = window_of(row, reader.campaign)
    if reopened := reopened_words(window, today):
        return told | {"chip": _said("late", reopened, "calendar-plus")}
    unsent = filing is None or (
        filing.state == FilingState.DRAFT and not filing.first_submitted_at and not filing.entered_by_id
    )
    closed = closed_words(row, reader.campaign, today) if unsent else ""
    if not closed:
        return told
    chip = told["chip"] if window.on(today) == Opening.EARLY else _said("void", _("已锁定"), "lock")
    action = _link("filing-detail", filing, _("查看")) if filing else None
    return told | {"reason": closed, "chip": chip, "action": action, "second": None}


def _said(kind: str, text: str, icon: str = "") -> dict[str, str]:
    return {"kind": kind, "text": text, "icon": icon}


def _link(name: str, filing: Filing, label: str, *, main: bool = False) -> dict[str, Any]:
    return {"label": label, "url": reverse(name, args=[filing.uuid]), "main": main}


def _begin(owed: Owed, *, main: bool) -> dict[str, Any]:
    computed = owed.obligation.requirement.kind == "statistics_table"
    label = _("看当前数字") if computed else _("开始填写")
    url = reverse("obligation-open", args=[owed.obligation.uuid])
    return {"label": label, "url": url, "main": main, "method": "post"}


def _demand(owed: Owed) -> str:
    """What the notice asks of a material that is not begun."""
    requirement = owed.obligation.requirement
    parts = [requirement.due_text] if requirement.due_text and owed.obligation.due_date is None else []
    if requirement.kind == "statistics_table":
        parts.append(_("数字由台账自动汇总，不用填数"))
    parts.append(_("须单位负责人签字") if requirement.needs_signature else _("不用签字，直接报送"))
    if requirement.needs_attachment:
        parts.append(_("须附附件"))
    if owed.obligation.takes_zero_report:
        parts.append(_("没有也要报，可零报告"))
    return "，".join(parts)


def _zero(owed: Owed, reader: Reader) -> dict[str, Any]:
    """The link to the zero report, where one is allowed and nothing was typed yet."""
    untouched = owed.version is None or is_untouched(owed.version)
    if not untouched or not may_be_zero(owed.obligation):
        return {}
    url = reverse("obligation-zero", args=[owed.obligation.uuid])
    return {"second": {"label": _("零报告"), "url": url}}


def _not_begun(owed: Owed, reader: Reader) -> dict[str, Any]:
    start = owed.obligation.expected_from
    if start > reader.today:
        chip = _said("idle", _("%(day)s起报") % {"day": plain_day(start, reader.today)}, "calendar")
    else:
        chip = _said("idle", _("未开始"))
    return {"reason": _demand(owed), "chip": chip, "action": _begin(owed, main=False), **_zero(owed, reader)}


def _returned(owed: Owed, filing: Filing) -> dict[str, Any]:
    reason = _("%(why)s；已填内容都在") % {"why": return_text(owed)}
    action = {
        "label": _("去修改"),
        "url": reverse("filing-correct", args=[filing.uuid]),
        "main": True,
        "method": "post",
    }
    return {"kind": "return", "reason": reason, "chip": _said("return", _("已退回")), "action": action}


def _quoted(words: str) -> str:
    """Somebody's words on one line, without their last full stop."""
    return Truncator(" ".join(words.split()).rstrip("。；;.")).chars(60)


def return_text(owed: Owed) -> str:
    """“法规科7月9日 16:20退回：第3条时限……”."""
    if owed.decision is None:
        return _("已退回")
    places = spots(owed.decision.remarks.all())
    why = _quoted(owed.decision.opinion)
    if places and places not in why:
        why = _("%(places)s要改；%(why)s") % {"places": places, "why": why}
    return _("%(office)s%(name)s %(time)s退回：%(why)s") % {
        "office": owed.people.reviewer,
        "name": owed.decision.reviewer_name,
        "time": moment_text(owed.decision.at),
        "why": why,
    }


def _draft(owed: Owed, filing: Filing) -> dict[str, Any]:
    version = owed.version
    words = _("填报中 · 缺%(count)d处") % {"count": owed.gaps} if owed.gaps else _("填报中 · 可以送出")
    reason = ""
    if version and version.opened_as == "signature_refused" and version.opened_by:
        name = version.opened_by.name
        reason = _("%(name)s没有签字：%(why)s") % {
            "name": name, "why": _quoted(version.opened_reason),
        }  # fmt: skip
    elif version and version.opened_as == "correction_begun":
        reason = return_text(owed)
    elif version and version.saved_by and version.revision:
        reason = _("%(name)s %(time)s保存") % {"name": version.saved_by.name, "time": moment_text(version.saved_at)}
    returned = version is not None and version.opened_as in ("signature_refused", "correction_begun")
    chip = (
        _said("return", _("退回修改中 · 缺%(count)d处") % {"count": owed.gaps})
        if returned and owed.gaps
        else (_said("act", words))
    )
    if filing.entered_by_id:
        reason = _("牵头科室正在依纸质件代录；您也可以自己填")
    action = _link("filing-edit", filing, _("继续填写"), main=True)
    return {"kind": "return" if returned else "act", "reason": reason, "chip": chip, "action": action}


def _act(owed: Owed, reader: Reader) -> dict[str, Any]:
    filing = owed.filing
    if filing is None:
        pressing = due_of(owed.obligation.due_date, reader.today, reader.calendar).pressing
        return _not_begun(owed, reader) | {"action": _begin(owed, main=pressing)}
    if filing.state == FilingState.RETURNED:
        return _returned(owed, filing)
    if filing.state == FilingState.DRAFT:
        return _draft(owed, filing) | _zero(owed, reader)
    if filing.state == FilingState.SIGNED:
        chip = _said("act", _("已签字，待报送"), "send")
        return {"reason": "", "chip": chip, "action": _link("filing-detail", filing, _("去报送"), main=True)}
    chip = _said("act", _("轮到您签字"), "signature")
    return {"reason": _filled(owed), "chip": chip, "action": _link("filing-sign", filing, _("去签字"), main=True)}


def _filled(owed: Owed) -> str:
    version = owed.version
    if version is None or version.frozen_at is None or version.saved_by is None:
        return ""
    return _("%(name)s %(time)s送签，第%(number)d版") % {
        "name": version.saved_by.name, "time": moment_text(version.frozen_at), "number": version.number,
    }  # fmt: skip


def _wait(owed: Owed, reader: Reader) -> dict[str, Any]:
    assert owed.filing is not None
    frozen = owed.version.frozen_at if owed.version else None
    days = (reader.today - local_date(frozen)).days if frozen else 0
    words = _("等%(name)s签字") % {"name": owed.people.signer or _("单位负责人")}
    chip = _said("wait", f"{words} {_('%(days)d天') % {'days': days}}" if days else words)
    return {"reason": _filled(owed), "chip": chip, "action": _link("filing-detail", owed.filing, _("查看"))}


def _sent(owed: Owed, reader: Reader) -> dict[str, Any]:
    filing = owed.filing
    assert filing is not None
    if filing.state == FilingState.UNDER_REVIEW:
        chip = _said("wait", _("%(name)s审核中") % {"name": owed.people.reviewer}, "eye")
    else:
        chip = _said("wait", _("已报送，待审核"), "send")
    return {"reason": _filed(owed), "chip": chip, "action": _link("filing-detail", filing, _("查看"))}


def _filed(owed: Owed) -> str:
    filing = owed.filing
    if filing is None or filing.first_submitted_at is None:
        return ""
    text = _("%(time)s首次报送") % {"time": moment_text(filing.first_submitted_at)}
    late = late_days(owed.obligation.due_date, filing.filed_on)
    return text + (_("，迟报%(days)d天") % {"days": late} if late else _("，按时"))


def _done(owed: Owed, reader: Reader) -> dict[str, Any]:
    filing = owed.filing
    assert filing is not None
    day = moment_text(filing.accepted_at).split(" ")[0] if filing.accepted_at else ""
    chip = _said("done", _("审核通过 %(day)s") % {"day": day})
    return {"reason": _filed(owed), "chip": chip, "action": _link("filing-detail", filing, _("查看"))}


def _waived(owed: Owed, reader: Reader) -> dict[str, Any]:
    reason = _("不用报：%(why)s") % {"why": owed.obligation.waived_reason}
    action = _link("filing-detail", owed.filing, _("查看")) if owed.filing else None
    return {"reason": reason, "chip": _said("idle", _("已免报"), "ban"), "action": action}


_WORDS = {ACT: _act, WAIT: _wait, LATER: _not_begun, SENT: _sent, DONE: _done, WAIVED: _waived}


def headline(rows: Iterable[dict[str, Any]], receipts: int = 0, answers: int = 0, reconciliations: int = 0) -> str:
    """The title that answers: how much waits for the reader, with `receipts` to be confirmed, problems that wait for
    `answers` and `reconciliations`, and what presses."""
    mine = [row for row in rows if row["group"] == ACT]
    beside = receipts + answers + reconciliations
    if not mine and not beside:
        return _("现在没有要您办的材料")
    late = sum(row["due"]["level"] == "overdue" for row in mine)
    today = sum(row["due"]["rest_text"] == _("今天截止") for row in mine)
    back = sum(row["kind"] == "return" for row in mine)
    parts = [_("逾期%(count)d件") % {"count": late}] if late else []
    parts += [_("今天截止%(count)d件") % {"count": today}] if today else []
    parts += [_("退回要改%(count)d件") % {"count": back}] if back else []
    parts += [_("待签收%(count)d件") % {"count": receipts}] if receipts else []
    parts += [_("待回应问题%(count)d条") % {"count": answers}] if answers else []
    parts += [_("待对账%(count)d件") % {"count": reconciliations}] if reconciliations else []
    text = _("轮到您办%(count)d件") % {"count": len(mine) + beside}
    return _("%(text)s：%(parts)s") % {"text": text, "parts": "，".join(parts)} if parts else text
