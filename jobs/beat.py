"""Beat with a sign of life."""

from typing import Any

from celery.beat import PersistentScheduler

from jobs.models import PulseKind
from jobs.vital import forget, touch


class LivingScheduler(PersistentScheduler):
    """Celery's scheduler; beat itself touches its row, so that the health page needs neither broker nor worker."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """One round; returns the seconds until the next."""
        touch(PulseKind.BEAT)
        return super().tick(*args, **kwargs)

    def close(self) -> None:
        """The end in order."""
        forget()
        super().close()
