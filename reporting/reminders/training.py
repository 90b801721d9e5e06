"""Training that is still missing: of a campaign's demands, and of the yearly thresholds of units, which belong to no
campaign. A unit is told how many of its people are short; names stand on the page only."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Unit
from audit.clock import local_date
from campaigns.models import Campaign, Participation, TrainingDemand
from campaigns.training import Windowed, unit_rows
from personnel.models import Officer, OfficerState, TrainingRule
from personnel.training.hours import standings_of
from reporting.reminders.facts import NO_CAMPAIGN, Item, ItemKey, Kind
from reporting.reminders.sources import Scope

#: Days ahead of a yearly threshold's last one on which a unit is told.
LEADS = (90, 30, 7)


class CampaignTraining:
    """A campaign's demands: by the campaign's own rule of reminders, as its other dates."""

    kind = Kind.TRAINING

    def rows(self, scope: Scope) -> QuerySet[TrainingDemand]:
        """The demands of the campaigns that run."""
        rows = TrainingDemand.objects.filter(campaign__in=scope.campaigns, withdrawn_at=None, amount__isnull=False)
        return rows.order_by("campaign", "position", "pk")

    def items(self, rows: QuerySet[TrainingDemand], scope: Scope) -> Iterator[Item]:
        """Five queries for each campaign of which a demand is due soon; units without anybody short owe nothing."""
        wanted: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            until = row.until or scope.campaigns[row.campaign_id].end
            if until is not None and until <= scope.until:
                wanted[row.campaign_id].add(row.pk)
        for key, demands in wanted.items():
            yield from self._of(scope.campaigns[key], demands, scope)

    def _of(self, campaign: Campaign, wanted: set[int], scope: Scope) -> Iterator[Item]:
        participants = Participation.objects.filter(campaign=campaign).select_related("unit")
        windows, units = unit_rows(campaign, participants)
        by_key: dict[int, Windowed] = {each.demand.key: each for each in windows}
        since = local_date(campaign.published_at) if campaign.published_at else scope.today
        for unit in units:
            for key in sorted(wanted & set(unit.by_demand)):
                words = {"what": by_key[key].demand.what, "count": unit.by_demand[key]}
                yield Item(
                    key=ItemKey(Kind.TRAINING, key, unit.unit.unit_id),
                    campaign=campaign.pk,
                    unit_label=scope.label(campaign.pk, unit.unit.unit_id, unit.unit.name),
                    title=_("培训要求“%(what)s”，%(count)d人还没有达到") % words,
                    due=by_key[key].last,
                    since=since,
                    audience=scope.people.audience(unit.unit.unit_id, campaign),
                    url=reverse("campaign-training", args=[campaign.slug]),
                )


class UnitHours:
    """The yearly thresholds: at the lead times, each once, and once when the day is over."""

    kind = Kind.HOURS

    def rows(self, scope: Scope) -> QuerySet[TrainingRule]:
        """Those of this year. Of one campaign alone there are none."""
        if not scope.whole:
            return TrainingRule.objects.none()
        return TrainingRule.objects.in_year(scope.today.year)

    def items(self, rows: QuerySet[TrainingRule], scope: Scope) -> Iterator[Item]:
        """One query where no last day is near; else seven, however many people."""
        year, near = scope.today.year, scope.last_day + timedelta(days=max(LEADS))
        found = [row for row in rows.select_related("unit", "category") if row.until(year) <= near]
        if not found:
            return
        short = _short(found, year)
        units = Unit.objects.in_bulk({unit for counts in short.values() for unit in counts})
        for rule in found:
            for unit, count in sorted(short.get(rule.pk, {}).items()):
                yield self._item(rule, units[unit], count, rule.until(year), scope)

    def _item(self, rule: TrainingRule, unit: Unit, count: int, due: date, scope: Scope) -> Item:
        words = {"what": rule.what, "amount": rule.amount, "measure": rule.get_measure_display(), "count": count}
        return Item(
            key=ItemKey(Kind.HOURS, rule.pk, unit.pk), campaign=NO_CAMPAIGN, unit_label=unit.label,
            title=_("%(what)s%(amount)s%(measure)s，%(count)d人没有达标") % words, due=due,
            since=local_date(rule.created_at), audience=scope.people.keepers(unit.pk, None), leads=LEADS,
            url=f"{reverse('training-hours')}?short=1",
        )  # fmt: skip


def _short(rules: list[TrainingRule], year: int) -> dict[int, dict[int, int]]:
    """Rule → unit → how many are short of it."""
    serving = Officer.objects.filter(state=OfficerState.SERVING).order_by()
    homes = dict(serving.values_list("pk", "unit"))
    counts: dict[int, dict[int, int]] = {rule.pk: defaultdict(int) for rule in rules}
    for pk, found in standings_of(serving, year).items():
        for each in found:
            if each.missing and each.demand.key in counts:
                counts[each.demand.key][homes[pk]] += 1
    return counts


def text_of(item: Item, day: date) -> str:
    """“2026-12-31截止，还有30天，请安排补训”."""
    assert item.due is not None
    words = {"day": item.due.isoformat(), "rest": (item.due - day).days}
    if item.due < day:
        return _("%(day)s已截止，请安排补训，按规定处理") % words
    return _("%(day)s截止，还有%(rest)d天，请安排补训") % words
