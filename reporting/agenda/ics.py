"""The entries as an iCalendar file (RFC 5545). Pure: from entries to bytes.

All events are whole days. A UID is the entry's key and stays the same when a title or a state changes.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from reporting.agenda.entries import Entry, Standing

PRODUCT = "-//rectification campaigns//calendar feed//ZH"
#: The part of a UID after the sign; no host of an installation, since that may change.
DOMAIN = "rectification.invalid"
REFRESH = timedelta(hours=6)


def calendar_of(entries: Iterable[Entry], *, name: str, now: datetime, base: str) -> bytes:
    """The file; `base` is the address before the entries' own, such as "https://host"."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(event_of(entry, now, base))
    return bytes(calendar.to_ical())


def event_of(entry: Entry, now: datetime, base: str) -> Event:
    """One whole-day event; what is no longer asked for is cancelled, so that programmes take it away."""
    event = Event()
    event.add("uid", f"{entry.key}@{DOMAIN}")
    event.add("dtstamp", now)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", _("✓ %(title)s") % {"title": entry.title} if entry.standing == Standing.DONE else entry.title)
    event.add("status", "CANCELLED" if entry.standing == Standing.VOID else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if entry.note:
        event.add("description", entry.note)
    event.add("url", base + entry.url)
    return event
