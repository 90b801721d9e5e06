"""What beat sends, and how often. Beat ticks by wall time; the jobs themselves ask `audit.clock`."""

from typing import Any

TIMETABLE: dict[str, dict[str, Any]] = {
    "jobs-sweep": {"task": "jobs.sweep", "schedule": 60.0},
    "audit-seal": {"task": "audit.seal", "schedule": 600.0},
    "accounts-discard-old-imports": {"task": "accounts.discard_old_imports", "schedule": 3600.0},
}
