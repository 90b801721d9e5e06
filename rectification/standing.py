"""How a problem counts in the year-end evaluation, and why. Pure.

Notice 000, phase two: a problem that the unit's own self-examination list names counts, once rectified, as the unit's
own initiative and is no ground for deducting points; a unit that did not examine itself in earnest, where a superior
or judicial organ finds the problem and it is not actively rectified, is held to account. Whether there is an exemption
at all is the campaign's to say (notice 004 has none). Everything else is for a person.

`rectification/standing_rows.py` says the same to the database; tests hold one against the other.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

EXEMPT, ACCOUNTABLE, UNDECIDED = "exempt", "accountable", "undecided"
#: How a problem was discovered (values of ProblemSource): by the unit itself; by whom cannot be told; by others.
OWN = frozenset({"self_examination"})
UNCLEAR = frozenset({"case_review", "other"})
#: Superior and judicial organs. Petitions and the media are others too, but no organ that holds to account.
AUTHORITIES = frozenset({"reconsideration", "litigation", "superior", "inspection_tour", "special_inspection"})


@dataclass(frozen=True)
class Finding:
    """That somebody else found the problem, too: how (a ProblemSource) and on which day."""

    source: str
    found_on: date


@dataclass(frozen=True)
class Facts:
    """What the rule asks of one problem on a day.

    `exempts`: the campaign knows the exemption. `filed_on`: the day on which the unit first submitted it on its list;
    None where it never did. `own_list`: the unit put it on the list, else a superior or judicial organ did.
    `overdue`, `unanswered`, `reopened`: past its due day and not claimed; the unit's answer to the office is overdue; a
    look-back found it again and it is not rectified yet.
    """

    exempts: bool
    source: str
    own_list: bool = True
    filed_on: date | None = None
    found_on: date | None = None
    findings: tuple[Finding, ...] = ()
    closed: bool = False
    overdue: bool = False
    unanswered: bool = False
    reopened: bool = False


@dataclass(frozen=True)
class Verdict:
    """`standing` and the reasons in words, in the order in which they weigh."""

    standing: str
    reasons: tuple[str, ...]


def by_authority(facts: Facts) -> bool:
    """Whether a superior or judicial organ found it."""
    found = {facts.source, *(finding.source for finding in facts.findings)}
    return not facts.own_list or bool(found & AUTHORITIES)


def listed_first(facts: Facts) -> bool | None:
    """Whether the unit's filed list had it before anybody else found it; None: cannot be told.

    The same day is not before. What others discovered (so its source) came after only where its day says so.
    """
    if facts.filed_on is None:
        return False
    if any(finding.found_on <= facts.filed_on for finding in facts.findings):
        return False
    if facts.own_list and facts.source in OWN:
        return True
    if facts.own_list and facts.source in UNCLEAR:
        return None
    return facts.found_on is not None and facts.found_on > facts.filed_on


def passive(facts: Facts) -> list[str]:
    """What shows that it is not actively rectified, in words; nothing once it is closed."""
    if facts.closed:
        return []
    shown = [
        (facts.overdue, _("过了完成时限还没有申请销号")),
        (facts.unanswered, _("过了回应期限本单位还没有回应")),
        (facts.reopened, _("回头看发现没有改到位，还没有重新改好")),
    ]
    return [words for true, words in shown if true]


def judge(facts: Facts) -> Verdict:
    """The rule's verdict."""
    first, slow = listed_first(facts), passive(facts)
    if facts.exempts and first and facts.closed:
        return Verdict(EXEMPT, (_list_words(facts, first), _("已核验销号")))
    if by_authority(facts) and slow and first is not True:
        return Verdict(ACCOUNTABLE, (_("由上级或司法机关发现"), _list_words(facts, first), *slow))
    return Verdict(UNDECIDED, tuple(_open_words(facts, first, slow)))


def _open_words(facts: Facts, first: bool | None, slow: list[str]) -> list[str]:
    words = [] if facts.exempts else [_("本专项整治没有规定自查并整改的问题不扣分")]
    words.append(_list_words(facts, first))
    words.append(_("由上级或司法机关发现") if by_authority(facts) else _("没有上级或司法机关发现的记录"))
    if facts.closed:
        words.append(_("已核验销号"))
    return words + (slow or ([] if facts.closed else [_("还没有销号，也没有不积极整改的情形")]))


def _list_words(facts: Facts, first: bool | None) -> str:
    if facts.filed_on is None:
        return _("不在本单位报送的清单上")
    filed = _day(facts.filed_on)
    if first:
        return _("%(day)s列入本单位报送的清单，先于他人发现") % {"day": filed}
    if first is None:
        return _("%(day)s列入本单位报送的清单，从问题来源看不出由谁先发现") % {"day": filed}
    others = [f.found_on for f in facts.findings]
    if facts.found_on is not None and not (facts.own_list and facts.source in OWN | UNCLEAR):
        others.append(facts.found_on)
    if not others:
        return _("%(day)s列入本单位报送的清单，按问题来源是他人先发现的") % {"day": filed}
    return _("%(day)s列入本单位报送的清单，他人%(found)s已经发现") % {"day": filed, "found": _day(min(others))}


def _day(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
