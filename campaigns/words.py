"""How rows of a campaign are called in sentences, and how their numbers are printed."""

import re
from typing import Any

from django.utils.translation import gettext as _

from campaigns.draft_rows import kind_of

_CHINESE = re.compile(r"[一二三四五六七八九十百]+")


def printed_head(number: str) -> str:
    """A number as it stands before a heading or an item: （一） or 1.; anything unusual stays as it is."""
    if _CHINESE.fullmatch(number):
        return f"（{number}）"
    return f"{number}." if number.isdecimal() else number


def row_words(row: Any) -> str:
    """What a sentence calls a row: 第3条, 任务9, 阶段“自查整改”."""
    name = kind_of(row).name
    number = getattr(row, "number", "")
    if name == "campaign":
        return _("基本信息")
    if name == "party":
        return _("填报单位“%(party)s”") % {"party": row}
    if name in _BY_NUMBER and number:
        return _(_BY_NUMBER[name]) % {"number": number}
    if name == "light":
        return _("亮灯规则“%(rule)s”") % {"rule": row}
    text = str(getattr(row, kind_of(row).fields[0]))
    words = {"kind": _(_NOUNS[name]), "text": text[:12] + ("…" if len(text) > 12 else "")}
    return _("%(kind)s“%(text)s”") % words if text else _("（空白）%(kind)s") % words


_BY_NUMBER = {
    "area": "第（%(number)s）方面",
    "item": "整治重点第%(number)s条",
    "group": "第（%(number)s）组任务",
    "task": "任务%(number)s",
    "annex": "附件%(number)s",
}
_NOUNS = {
    "basis": "依据文件",
    "higher": "上级专项整治",
    "area": "整治方面",
    "item": "整治重点",
    "point": "子项",
    "group": "任务分组",
    "task": "任务",
    "clause": "分工",
    "deadline": "时限",
    "phase": "阶段",
    "requirement": "报送要求",
    "party": "填报单位",
    "annex": "附件",
    "training": "培训要求",
}
