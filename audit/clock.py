"""The one clock. Everything that asks for the present asks here.

In demo and test the environment's CLOCK_FILE may name a file that holds one ISO moment with offset; web, worker and
beat then all stand at that moment. Production has no such setting.
"""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware."""
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
