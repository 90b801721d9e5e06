"""Tasks that come back: 每月开展一次, 按季度组织. Pure. Kept and shown; a task of the models has no rhythm yet."""

import re

from campaigns.deadlines import read_rhythm
from campaigns.notices.dates import blank_quotes
from campaigns.notices.draft import Taken
from campaigns.notices.more.source import Source

_AGAIN = re.compile(
    r"每(?:个|一)?(?:半年|季度?|年度?|半个?月|月度?|旬|周|星期|工作日|[日天])(?![人名家户])(?:至少)?(?:[一二两三\d]次)?"
    r"|按(?P<by>月|季度?|周|旬|半年|年)(?:度)?(?=[\u4e00-\u9fff])(?!计)"
)


def put_recurrences(source: Source) -> None:
    """`recurrences` of every task: `{text, rhythm}`, rhythms as in `campaigns.models.Rhythm`; filings are left out."""
    filed = {spot for s in source.submissions for spot in source.piece(s, "deadline_text").at}
    for task in source.gathered.tasks:
        text = source.piece(task, "text")
        found: list[Taken] = []
        seen: set[str] = set()
        for match in _AGAIN.finditer(blank_quotes(text.folded)):
            words = text.group(match)
            schedule = read_rhythm("每" + match["by"] if match["by"] else words.folded)
            if schedule is None or filed & set(words.at) or schedule.rhythm in seen:
                continue
            seen.add(schedule.rhythm)
            found.append(Taken().put("text", words.tight, words).put("rhythm", schedule.rhythm))
        task.put("recurrences", found)
