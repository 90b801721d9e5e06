"""What a check says, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error blocks publication; a warning must be acknowledged with a note."""

    ERROR = "error"
    WARNING = "warning"


class Section(StrEnum):
    """The part of the configuration where a finding is mended."""

    BASICS = "basics"
    FOCUS = "focus"
    TASKS = "tasks"
    PHASES = "phases"
    REQUIREMENTS = "requirements"
    ANNEXES = "annexes"
    REVIEWERS = "reviewers"  # substitutes named by the organiser
    GUIDANCE = "guidance"
    UNITS = "units"  # posts, which the administrators keep


@dataclass(frozen=True)
class Place:
    """Where to mend it: the section, and the row as screens name it ("item-12", "unit-4"); empty for the section."""

    section: Section
    row: str = ""


@dataclass(frozen=True)
class Finding:
    """One fault. `key` is stable: an acknowledgement is kept under it. Keys of dates carry the date, so that an
    acknowledgement does not cover a date typed later."""

    key: str
    level: Level
    message: str
    place: Place


def error(key: str, message: str, section: Section, row: str = "") -> Finding:
    """A finding that blocks."""
    return Finding(key, Level.ERROR, message, Place(section, row))


def warning(key: str, message: str, section: Section, row: str = "") -> Finding:
    """A finding to be acknowledged."""
    return Finding(key, Level.WARNING, message, Place(section, row))
