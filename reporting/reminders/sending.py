"""The day's run: plan, look once more at who and what, and write digest and messages together."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM
from accounts.models import User
from accounts.transitions import what
from audit import clock
from audit.clock import SHANGHAI
from audit.services import record
from jobs.models import Channel, Message
from jobs.outbox import post
from jobs.registry import Progress
from reporting.models import ReminderDigest, ReminderRun, ReminderSent
from reporting.reminders.facts import Digest, Item, ItemKey, Line
from reporting.reminders.loading import Situation, load_situation, names_of, silenced, still_owed
from reporting.reminders.people import People
from reporting.reminders.wording import Words, body_of, subject_of, url_of

JOB_KIND = "reporting.remind"
CATEGORY = "reminder"
#: So many people's digests are one transaction: what a killed worker loses, the next attempt does again.
BATCH = 50


@dataclass(frozen=True)
class Outcome:
    """How many people were told of how many items."""

    people: int = 0
    lines: int = 0


def send_reminders(*, today: date, progress: Progress | None = None) -> Outcome:
    """Send what is due on a day. Repeatable at any time, by any number of workers: nobody is told twice.

    Nothing on a day off. A campaign whose hours are over is put off to its next working day.
    """
    situation = load_situation(today)
    if not situation.calendar.is_workday(today):
        return Outcome()
    situation.rules = silenced(situation.rules, _closed(situation, today))
    run, _created = ReminderRun.objects.get_or_create(day=today, defaults={"started_at": clock.now()})
    messages = situation.plan(today)
    people = lines = 0
    for start in range(0, len(messages), BATCH):
        sent = _send_batch(messages[start : start + BATCH], today, situation)
        people, lines = people + len(sent), lines + sum(len(message.lines) for message in sent)
        if progress is not None:
            progress.step(_("正在写提醒"), min(start + BATCH, len(messages)), len(messages))
    _finish(run, people, lines)
    return Outcome(people, lines)


def _closed(situation: Situation, today: date) -> list[int]:
    """The campaigns whose hours are over; only the present day has hours."""
    if today != clock.today():
        return []
    now = clock.now().astimezone(SHANGHAI).time()
    return [pk for pk, rules in situation.rules.items() if now > rules.send_until]


def _finish(run: ReminderRun, people: int, lines: int) -> None:
    with transaction.atomic():
        held = ReminderRun.objects.select_for_update().get(pk=run.pk)
        first = held.finished_at is None
        held.finished_at, held.people, held.lines = clock.now(), held.people + people, held.lines + lines
        held.save()
        if first or people:
            after = {"people": people, "lines": lines}
            record(who=SYSTEM.who, action="reporting.reminders.sent", what=what(run), after=after)


@transaction.atomic
def _send_batch(messages: Sequence[Digest], today: date, situation: Situation) -> list[Digest]:
    """Claim each person's day, look again, and write. Returns what was sent."""
    claimed = _claim([message.person for message in messages], today)
    names = names_of(messages)
    mine = [row for row in messages if row.person in claimed and row.person in names and names[row.person].is_active]
    checked = [row for row in (_checked(mine, today, situation)) if row.lines]
    sent: list[ReminderSent] = []
    for message in checked:
        channels = _post(message, names, situation)
        digest = claimed.pop(message.person)
        digest.lines = len(message.lines)
        sent += _rows(message, digest, channels)
        digest.save(update_fields=["lines"])
    ReminderSent.objects.bulk_create(sent)
    # Nothing was left to tell them: their day stays free for a later run.
    ReminderDigest.objects.filter(pk__in=[digest.pk for digest in claimed.values()]).delete()
    return checked


def _claim(people: Iterable[int], today: date) -> dict[int, ReminderDigest]:
    """Person → his digest of the day, for those whom no other run has taken. Waits for a run that is about to."""
    token = uuid.uuid4()
    rows = [ReminderDigest(user_id=person, day=today, token=token, at=clock.now()) for person in sorted(people)]
    ReminderDigest.objects.bulk_create(rows, ignore_conflicts=True)
    return {row.user_id: row for row in ReminderDigest.objects.filter(token=token)}


def _checked(messages: Sequence[Digest], today: date, situation: Situation) -> Iterator[Digest]:
    """The digests without the lines whose item was done, or whose reader has moved, since they were planned."""
    keys = {line.item.key for message in messages for line in message.lines}
    owed = still_owed(situation, keys)
    readers = {person for message in messages for person in _readers(message)}
    people = People(today, readers)
    for message in messages:
        lines = tuple(line for line in message.lines if _stands(line, message.person, owed, people, situation))
        yield replace(message, lines=lines)


def _readers(message: Digest) -> set[int]:
    return {message.person, *(person for line in message.lines for person in line.meant_for)}


def _stands(line: Line, person: int, owed: Mapping[ItemKey, Item], people: People, situation: Situation) -> bool:
    now = owed.get(line.item.key)
    if now is None or (now.due, now.returned_times) != (line.item.due, line.item.returned_times):
        return False
    audience = people.concerned(now, situation.campaigns)
    concerned = {one for group in audience.everybody for one in group}
    return bool(concerned & {person, *line.meant_for})


def _post(message: Digest, names: Mapping[int, User], situation: Situation) -> list[str]:
    """Into the outbox, not before the hour from which every campaign in it sends; by which channels it will go."""
    begin = max(situation.rules[line.item.campaign].send_from for line in message.lines)
    key = f"{CATEGORY}:{message.day.isoformat()}"
    post(
        user=names[message.person],
        category=CATEGORY,
        subject=subject_of(message),
        body=body_of(message, Words(situation.campaigns, names, situation.calendar)),
        key=key,
        url=url_of(message),
        not_before=datetime.combine(message.day, begin, SHANGHAI),
    )
    found = Message.objects.filter(user=message.person, key=key).values_list("channel", flat=True)
    return list(found) or [Channel.INBOX]


def _rows(message: Digest, digest: ReminderDigest, channels: Sequence[str]) -> list[ReminderSent]:
    return [
        ReminderSent(
            digest=digest, user_id=message.person, day=message.day, item_kind=line.item.key.kind,
            item_id=line.item.key.id, unit_id=line.item.key.unit, stage=stage, channel=channel,
        )
        for line in message.lines
        for stage in line.stages
        for channel in channels
    ]  # fmt: skip


def run_reminders(progress: Progress) -> dict[str, Any]:
    """The job of a day: the present day, whenever it comes to be run."""
    today = clock.today()
    outcome = send_reminders(today=today, progress=progress)
    return {"day": today.isoformat(), "people": outcome.people, "lines": outcome.lines}
