"""What a campaign needs besides the scored keys (docs/notice-draft.md, "What else a campaign needs"). Pure."""

from campaigns.notices.draft import Taken
from campaigns.notices.more.annexes import annexes_of
from campaigns.notices.more.area_labels import put_short_labels, put_sub_points
from campaigns.notices.more.assignments import put_assignments
from campaigns.notices.more.basis import put_basis
from campaigns.notices.more.counts import counts_of, references_of
from campaigns.notices.more.flags import flags_of
from campaigns.notices.more.groups import put_area_numbers, put_phase_contents, task_groups
from campaigns.notices.more.indicators import indicators_of
from campaigns.notices.more.leading import leading_groups
from campaigns.notices.more.look_back import look_back
from campaigns.notices.more.prose import put_prose
from campaigns.notices.more.recurrences import put_recurrences
from campaigns.notices.more.requirements import put_requirements
from campaigns.notices.more.short_title import put_short_title
from campaigns.notices.more.source import Source
from campaigns.notices.more.unit_lists import unit_lists


def read_more(source: Source) -> Taken:
    """The further keys of the draft; adds to the areas, items, tasks and phases of `source` what they lack."""
    more = Taken()
    annexes = annexes_of(source)
    put_short_title(source, annexes, more)
    put_basis(source, more)
    put_prose(source, more)
    more.put("look_back", look_back(source)).put("flags", flags_of(source))
    put_area_numbers(source)
    put_short_labels(source, annexes)
    put_sub_points(source, annexes)
    more.put("task_groups", task_groups(source))
    put_assignments(source)
    put_recurrences(source)
    put_phase_contents(source)
    more.put("annexes", [annex.taken for annex in annexes])
    put_requirements(source, annexes, more)
    more.put("leading_groups", leading_groups(source, annexes)).put("indicators", indicators_of(source, annexes))
    more.put("unit_lists", unit_lists(source))
    return more.put("counts", counts_of(source)).put("annex_references", references_of(source))


__all__ = ["Source", "read_more"]
