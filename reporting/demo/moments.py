"""When the demo's acts happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from audit import clock


@contextmanager
def at(days: int, hour: int = 10, minute: int = 0) -> Iterator[datetime]:
    """Stand at an hour of a day counted from today."""
    moment = datetime.combine(clock.today() + timedelta(days=days), time(hour, minute), clock.SHANGHAI)
    with clock.standing_at(moment):
        yield moment
