"""When a material is due, as a rhythm with its rule (values of campaigns.models.Rhythm). Pure."""

import re

from campaigns.deadlines import read_rhythm, read_window
from campaigns.notices.dates import DATE
from campaigns.notices.draft import Taken
from campaigns.notices.more.places import Place
from campaigns.notices.more.source import Source
from campaigns.notices.pieces import Piece

_RHYTHMS = {
    "daily": "daily", "weekly": "weekly", "ten-day": "ten_day", "semimonthly": "semimonthly", "monthly": "monthly",
    "quarterly": "quarterly", "half-yearly": "half_yearly", "yearly": "yearly",
}  # fmt: skip
_PER_PHASE = re.compile(
    r"(?:每(?:个|一)?|各)(?:个)?阶段(?:工作)?(?:结束|完成|末|终了)?(?:之?后|前"
    r"|时)?(?:的?(?P<n>\d{1,2})(?:个工作)?[日天]内)?"
)
_EVERY = r"每(?:个|一)?(?:半年|季度?|年度?|半个?月|月|旬|周|星期|工作日|[日天])"
_RHYTHM_WORDS = re.compile(
    rf"{_EVERY}[^,。;将把报]{{0,16}}?(?:之?前|以前|之?内)|{_EVERY}[^,。;将把报]{{0,8}}?(?:[底末]|(?<!最)后)|{_EVERY}"
)
_LAST = re.compile(r"上(?:一)?(?:个)?(?P<p>月|季度?|周|旬|年度?|半年)(?![旬])(?:度|份)?")
_FROM = re.compile(rf"(?:自|从)?(?P<d>{DATE})(?:起|开始|以后)")
_UNTIL = re.compile(rf"(?:至|到|截至|直至)(?P<d>{DATE})(?:止|为止|结束)?")
_SPAN = re.compile(rf"(?P<a>{DATE}|\d{{1,2}}月?)(?:至|到|-+|~)(?P<b>{DATE})(?=[^。;]{{0,24}}每)")


def put_due(taken: Taken, submission: Taken, place: Place, source: Source) -> None:
    """`rhythm`, `due_text`, `due_date`, `due_day`, `due_month`, `due_after`, `starts_on`, `until`."""
    words = source.piece(submission, "deadline_text")
    sentence, clause = place.sentence, place.clause
    rhythm = _rhythm(submission, clause)
    if rhythm == "per_phase" or submission.fields["recurrence"]:
        words = _fuller(words, clause, _PER_PHASE if rhythm == "per_phase" else _RHYTHM_WORDS)
    taken.put("rhythm", rhythm).put("due_text", words.tight if words else None, words or None)
    taken.put("due_date", submission.fields["deadline_iso"] if rhythm == "once" else None)
    for name in ("due_day", "due_month", "due_after", "starts_on", "until"):
        taken.put(name, None)
    for reason in submission.doubts.get("deadline_text", []):
        if rhythm != "per_phase":
            taken.doubt("due_text", reason)
    if submission.fields["recurrence"]:
        _put_rule(taken, rhythm, words, clause)
    elif rhythm == "per_phase":
        _put_phase_rule(taken, clause)
    if rhythm not in ("once", "undated", "any_time"):
        _put_bounds(taken, sentence, source)


def _fuller(words: Piece, clause: Piece, pattern: re.Pattern[str]) -> Piece:
    """The whole of 每季度最后一个月20日前 where only its beginning was taken."""
    for match in pattern.finditer(clause.folded):
        found = clause.group(match)
        if not words or words.start in found.at:
            return found if len(found) > len(words) else words
    return words


def _rhythm(submission: Taken, sentence: Piece) -> str:
    recurrence = submission.fields["recurrence"]
    if recurrence:
        return _RHYTHMS[str(recurrence)]
    if submission.fields["deadline_iso"]:
        return "once"
    if _PER_PHASE.search(sentence.folded):
        return "per_phase"
    return "any_time" if submission.fields.get("any_time") else "undated"


def _put_rule(taken: Taken, rhythm: str, words: Piece, sentence: Piece) -> None:
    schedule = read_rhythm(words.folded) if words else None
    if schedule is None or schedule.rhythm != rhythm:
        match = _RHYTHM_WORDS.search(sentence.folded)
        schedule = read_rhythm(match[0]) if match else None
    if schedule is None or schedule.rhythm != rhythm:
        taken.doubt("due_text", "报送周期里的具体日子没有读懂，先按每个周期的最后一天，请核对。")
        return
    taken.put("due_day", schedule.due_day).put("due_month", schedule.due_month).put("due_after", schedule.due_after)
    last = _LAST.search(sentence.folded)
    if (
        last
        and schedule.due_day
        and schedule.due_after is None
        and rhythm in ("monthly", "quarterly", "yearly", "half_yearly")
    ):
        if rhythm != "yearly" or not schedule.due_month:
            taken.put("due_after", schedule.due_day).put("due_day", None).put("due_month", None)
            taken.doubt("due_text", f"报的是“{last[0]}”的情况，按周期结束后{schedule.due_day}日内读取，请核对。")
    elif schedule.due_day is None and schedule.due_after is None and rhythm != "daily":
        taken.doubt("due_text", "原文没有写周期内哪一天报，按周期的最后一天，请核对。")


def _put_phase_rule(taken: Taken, sentence: Piece) -> None:
    match = _PER_PHASE.search(sentence.folded)
    if match and match["n"]:
        taken.put("due_after", int(match["n"]))
    taken.doubt("due_text", "每个阶段报一次，日期随各阶段的结束时间，请核对。")


def _put_bounds(taken: Taken, sentence: Piece, source: Source) -> None:
    """自6月起, 至12月止, 6月至9月每月: the window of a recurring duty."""
    ranged = _SPAN.search(sentence.folded)
    if ranged:
        window = read_window(sentence.folded[ranged.start() : ranged.end()], source.context)
        words = sentence.cut(*ranged.span())
        taken.put("starts_on", window.start.isoformat() if window.start else None, words)
        taken.put("until", window.end.isoformat() if window.end else None, words)
        return
    started, ended = _FROM.search(sentence.folded), _UNTIL.search(sentence.folded)
    if started:
        window = read_window(started["d"], source.context)
        taken.put("starts_on", window.start.isoformat() if window.start else None, sentence.group(started))
    if ended:
        window = read_window(ended["d"], source.context)
        taken.put("until", window.end.isoformat() if window.end else None, sentence.group(ended))
