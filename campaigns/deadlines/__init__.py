"""Printed Chinese dates and windows → days. Pure: no database, no clock, no Django.

Rules (domain.md, "Deadline"): 上旬/中旬/下旬 end on the 10th, the 20th and the last day; 底 and 末 are the last day;
"X日前" includes day X; 年底 is December 31; a range counts by its end, several dates by the latest; a bare month by
its last day. A year that is not printed comes from the date before it in the same text, from the window, or from the
issue date. The printed text itself is never corrected: what the reading had to add stands in `Reading.assumed`.
"""

from campaigns.deadlines.periods import MONTHS_IN, Cycle, Period, due_in, period_of, periods
from campaigns.deadlines.printed import chinese_number, normalise
from campaigns.deadlines.reading import Reading, Window, is_any_time, read_deadline, read_window
from campaigns.deadlines.rhythms import read_rhythm
from campaigns.deadlines.schedules import RECURRING, Demand, PhaseSpan, Schedule, demands
from campaigns.deadlines.spans import NO_CONTEXT, Assumed, Context, Precision, month_end

__all__ = [
    "MONTHS_IN", "NO_CONTEXT", "RECURRING", "Assumed", "Context", "Cycle", "Demand", "Period", "PhaseSpan",
    "Precision", "Reading", "Schedule", "Window", "chinese_number", "demands", "due_in", "is_any_time", "month_end",
    "normalise", "period_of", "periods", "read_deadline", "read_rhythm", "read_window",
]  # fmt: skip
