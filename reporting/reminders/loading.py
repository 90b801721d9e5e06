"""What the planning needs, read from the database with a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from accounts.models import Deputy, Membership, User
from campaigns.models import Campaign
from campaigns.workdays import Calendar, load_calendar
from reporting.models import ReminderDigest, ReminderRun, ReminderSent
from reporting.reminders.certificates import Endings, Inspections, longest_lead
from reporting.reminders.facts import (
    NO_CAMPAIGN,
    Absence,
    Digest,
    History,
    Item,
    ItemKey,
    Kind,
    Rules,
    Sent,
    deputies_on,
)
from reporting.reminders.people import People
from reporting.reminders.planning import due_messages
from reporting.reminders.sources import Filings, Problems, Scope, Tasks, labels_of
from reporting.reminders.training import CampaignTraining, UnitHours

_DAY = timedelta(days=1)
SOURCES: tuple[Any, ...] = (
    Filings(), Problems(), Tasks(), CampaignTraining(), Endings(), Inspections(), UnitHours(),
)  # fmt: skip


@dataclass
class Situation:
    """All that is known on a day; `plan` asks the pure function."""

    scope: Scope
    calendar: Calendar
    rules: dict[int, Rules]
    items: list[Item]
    history: History
    absences: list[Absence]

    @property
    def campaigns(self) -> Mapping[int, Campaign]:
        """The running campaigns by id."""
        return self.scope.campaigns

    def plan(self, day: date) -> list[Digest]:
        """The digests of a day."""
        deputies = deputies_on(day, self.absences)
        return due_messages(day, self.items, self.history, self.rules, self.calendar, deputies)


def load_situation(
    today: date, *, until: date | None = None, campaign: Campaign | None = None, rules: Rules | None = None
) -> Situation:
    """Read what a run of `today` needs; with `until` what the runs up to that day need.

    `campaign` narrows it to one running campaign, `rules` puts other rules in the place of that campaign's own.
    """
    rows = Campaign.objects.running().select_related("organiser", "reminder_rule")
    if campaign is not None:
        rows = rows.filter(pk=campaign.pk)
    campaigns = {row.pk: row for row in rows}
    found = {pk: row.reminder_rule.rules if hasattr(row, "reminder_rule") else Rules() for pk, row in campaigns.items()}
    if campaign is not None and rules is not None:
        found = dict.fromkeys(found, rules)
    calendar = load_calendar()
    furthest = max((day for rule in found.values() for day in rule.before), default=1)
    last = calendar.add(until or today, furthest + 1)
    whole = campaign is None
    if whole:
        found[NO_CAMPAIGN] = Rules()
    scope = Scope(
        campaigns, today, last, People(until or today), labels_of(campaigns), until or today, whole,
        longest_lead() if whole else 0,
    )  # fmt: skip
    items = [item for source in SOURCES for item in source.items(source.rows(scope), scope)]
    return Situation(scope, calendar, found, items, _history(scope), absences(today, until or today))


def _history(scope: Scope) -> History:
    """What was sent before `today`, or today, of what is open: one query a source, and two for the days."""
    cut_off = set(ReminderRun.objects.filter(finished_at=None).values_list("day", flat=True))
    sent = [row for source in SOURCES for row in _sent(source, scope, cut_off)]
    digests = ReminderDigest.objects.filter(day=scope.today).values_list("user_id", "day")
    return History.of(sent, digests)


def _sent(source: Any, scope: Scope, cut_off: set[date]) -> Iterable[Sent]:
    rows = ReminderSent.objects.filter(
        item_kind=source.kind, item_id__in=source.rows(scope).values("pk"), day__lte=scope.today
    )
    grouped = rows.values_list("item_id", "unit_id", "stage", "user_id").order_by()
    for item, unit, stage, user, day in grouped.annotate(last=Max("day")):
        yield Sent(ItemKey(Kind(source.kind), item, unit), stage, user, day, day not in cut_off)


def absences(first: date, last: date) -> list[Absence]:
    """Who is away and has a deputy at work, on any day of a span: one query. Who has left the unit since he was named
    receives nothing more of it."""
    posts = Membership.objects.in_force(first)
    shared = posts.filter(
        user=OuterRef("deputy"), unit__in=posts.filter(user=OuterRef(OuterRef("user"))).values("unit")
    )
    rows = Deputy.objects.filter(Exists(shared), valid_from__lte=last, valid_to__gte=first, deputy__is_active=True)
    return [Absence(*row) for row in rows.order_by("pk").values_list("user_id", "deputy_id", "valid_from", "valid_to")]


def forecast(day: date, *, today: date, campaign: Campaign | None = None, rules: Rules | None = None) -> Situation:
    """The situation on the morning of `day` if from `today` on every run is made and nothing more is filed.

    For today or an earlier day: as things stand. Writes nothing.
    """
    situation = load_situation(min(day, today), until=day, campaign=campaign, rules=rules)
    at = today
    while at < day:
        situation.history.remember(situation.plan(at))
        at += _DAY
    return situation


def names_of(messages: Iterable[Digest]) -> dict[int, User]:
    """The people of some digests, and those for whom they stand in: one query."""
    wanted = {message.person for message in messages}
    wanted |= {person for message in messages for line in message.lines for person in line.meant_for}
    return {user.pk: user for user in User.objects.filter(pk__in=wanted)}


def silenced(rules: Mapping[int, Rules], ids: Iterable[int]) -> dict[int, Rules]:
    """The rules with those of some campaigns switched off."""
    off = set(ids)
    return {pk: replace(rule, enabled=False) if pk in off else rule for pk, rule in rules.items()}


def still_owed(situation: Situation, keys: Iterable[ItemKey]) -> dict[ItemKey, Item]:
    """Of some items those that are owed at this moment, as they are now."""
    wanted = set(keys)
    found: dict[ItemKey, Item] = {}
    for source in SOURCES:
        ids = sorted({key.id for key in wanted if key.kind == source.kind})
        for start in range(0, len(ids), 400):
            rows = source.rows(situation.scope).filter(Q(pk__in=ids[start : start + 400]))
            found.update({item.key: item for item in source.items(rows, situation.scope) if item.key in wanted})
    return found
