"""The one clock. Everything that asks for the present asks here.

In demo and test the environment's CLOCK_FILE may name a file that holds one ISO moment with offset; web, worker and
beat then all stand at that moment. The demo's loader lets its past acts stand at their moments. Production can do
neither.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")
_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The present moment, aware."""
    standing = _standing.get()
    if standing is not None:
        return standing
    if settings.CLOCK_FILE:
        text = Path(settings.CLOCK_FILE).read_text(encoding="ascii").strip()
        if text:
            return datetime.fromisoformat(text)
    return timezone.now()


def today() -> date:
    """The present day in China, where every deadline is counted."""
    return now().astimezone(SHANGHAI).date()


def local_date(moment: datetime) -> date:
    """The day in China on which a moment falls."""
    return moment.astimezone(SHANGHAI).date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the demo's story happen at the moment it tells of. Refused in production."""
    if settings.PRODUCTION:
        raise RuntimeError("the clock cannot be set in production")
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)
