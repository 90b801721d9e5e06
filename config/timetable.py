"""What beat sends, and how often. Beat ticks by wall time; the jobs themselves ask `audit.clock`.

Work that people wait for or that must happen once a day is a job with a row: an entry of `jobs.enqueue_slot` with
(kind, title, "day" or "hour", hour of the day) asks every few minutes, and each turn gets one row.
"""

from typing import Any

TIMETABLE: dict[str, dict[str, Any]] = {
    "jobs-sweep": {"task": "jobs.sweep", "schedule": 60.0},
    "jobs-deliver": {"task": "jobs.deliver", "schedule": 30.0},
    "campaigns-generate": {
        "task": "jobs.enqueue_slot",
        "schedule": 300.0,
        "args": ("campaigns.generate", "生成报送任务", "day", 4),
    },
    "rectification-open-duties": {
        "task": "jobs.enqueue_slot",
        "schedule": 300.0,
        "args": ("rectification.open_duties", "建立任务分工", "day", 4),
    },
    "reporting-remind": {
        "task": "jobs.enqueue_slot",
        "schedule": 300.0,
        "args": ("reporting.remind", "每日提醒", "day", 8),
    },
    "personnel-daily": {
        "task": "jobs.enqueue_slot",
        "schedule": 300.0,
        "args": ("personnel.daily", "执法证件到期、年审", "day", 5),
    },
    "audit-seal": {"task": "audit.seal", "schedule": 600.0},
    "accounts-carry-out-changes": {"task": "accounts.carry_out_changes", "schedule": 300.0},
    "accounts-discard-old-imports": {"task": "accounts.discard_old_imports", "schedule": 3600.0},
}


def at_pace(seconds: str | None) -> dict[str, dict[str, Any]]:
    """The timetable as it is, or with every entry each so many seconds. A worker that
    comes back after a standstill throws away the nudges that are older than the next one."""
    return {
        name: {**entry, "schedule": float(seconds or entry["schedule"]), "options": {"expires": entry["schedule"]}}
        for name, entry in TIMETABLE.items()
    }
