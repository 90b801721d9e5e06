"""Background work of officers and certificates: what the day itself does."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import SYSTEM
from audit import clock
from jobs.registry import Progress
from personnel.services import keep_certificates
from personnel.services.exchange import discard_old_exchanges
from personnel.services.training import discard_old_attendance

#: The kind of the job that the timetable asks for once a day.
DAILY = "personnel.daily"


def run_day(progress: Progress) -> dict[str, Any]:
    """Expire, bring due for inspection; drop workbooks that nobody confirmed. Repeatable on a day."""
    today = clock.today()
    progress.step(_("执法证件到期、年审"), 0, 1)
    moved = keep_certificates(on=today, actor=SYSTEM)
    dropped = discard_old_attendance() + discard_old_exchanges()
    return {**moved, "imports_dropped": dropped}
