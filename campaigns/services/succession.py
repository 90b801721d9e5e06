"""The part of `campaigns` in a change of the organisation: open obligations go to the unit that was named."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.changing import Carriage, Holding
from accounts.models import Unit
from accounts.transitions import what
from audit.clock import local_date
from audit.services import record
from campaigns.amending.under_way import filings_of
from campaigns.models import (
    Campaign,
    CampaignState,
    Obligation,
    ObligationReceiver,
    OwnerChange,
    Participation,
    Succession,
)
from campaigns.successions import CARRIED, own_period

OBLIGATIONS = "campaigns.obligations:"


class ObligationPart:
    """Registered by `apps.py`."""

    def holdings(self, unit: Unit, on: date) -> list[Holding]:
        """One for each running campaign in which the unit takes part, with what it owes there. An administrator holds
        no business data: he is told the campaign and the number."""
        counts: dict[int, int] = {}
        for row in open_obligations(unit):
            counts[row.campaign_id] = counts.get(row.campaign_id, 0) + 1
        running = Campaign.objects.running().filter(participations__unit=unit).order_by("pk")
        return [
            Holding(
                f"{OBLIGATIONS}{campaign.pk}",
                _("《%(title)s》未办结的报送任务（今后的也由承接单位报）") % {"title": campaign.short_title},
                counts.get(campaign.pk, 0),
            )
            for campaign in running
        ]

    def obstacles(self, unit: Unit, on: date) -> list[str]:
        """Who leads or reviews cannot end: the campaign would stand without its office."""
        titles = list(Campaign.objects.running().filter(organiser=unit).values_list("short_title", flat=True))
        if not titles:
            reviewing = ObligationReceiver.objects.filter(unit=unit, reviews=True)
            rows = Campaign.objects.running().filter(obligations__receivers__in=reviewing).order_by("pk")
            titles = list(rows.distinct().values_list("short_title", flat=True))
        return [
            _("“%(unit)s”正在牵头或审核《%(title)s》。请等它办结，或由牵头单位先结束这项专项整治。")
            % {"unit": unit.name, "title": title}
            for title in titles
        ]

    def hold(self, unit: Unit) -> None:
        """The running campaigns in which it takes part, where generators and amendments wait, then what it owes."""
        campaigns = Campaign.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
        keys = Participation.objects.filter(unit=unit).values("campaign")
        list(campaigns.filter(state=CampaignState.PUBLISHED, pk__in=keys).values_list("pk"))
        list(Obligation.objects.select_for_update(no_key=True).filter(unit=unit).order_by("pk").values_list("pk"))

    def carry(self, carriage: Carriage) -> dict[str, int]:
        """Hand over campaign by campaign."""
        moved = 0
        for campaign in Campaign.objects.running().filter(participations__unit=carriage.unit).order_by("pk"):
            heir = carriage.targets.get(f"{OBLIGATIONS}{campaign.pk}")
            if heir is not None:
                moved += _carry(campaign, heir, carriage)
        return {"obligations": moved} if moved else {}


def open_obligations(unit: Unit, campaign: Campaign | None = None) -> list[Obligation]:
    """What a unit still owes in running campaigns, or in one: not waived, and no filing of it accepted."""
    rows = Obligation.objects.owed().filter(unit=unit, campaign__state=CampaignState.PUBLISHED)
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    found = list(rows.order_by("pk"))
    filings = filings_of([row.pk for row in found])
    return [row for row in found if row.pk not in filings or not filings[row.pk].done]


def succeed(*, campaign: Campaign, heir: Unit, carriage: Carriage) -> Succession:
    """The row that says who takes over from whom; the heir takes part from that day, beside the unit that it follows,
    with its names of the day. Call it within the change."""
    place = campaign.participations.filter(unit=carriage.unit).first()
    Participation.objects.get_or_create(
        campaign=campaign, unit=heir,
        defaults={
            "position": place.position if place else 0, "name": heir.name, "short_name": heir.short_name,
            "since": local_date(carriage.at),
        },
    )  # fmt: skip
    row, _made = Succession.objects.get_or_create(
        campaign=campaign, change=carriage.change, unit=carriage.unit, heir=heir, defaults={"at": carriage.at}
    )
    return row


def _carry(campaign: Campaign, heir: Unit, carriage: Carriage) -> int:
    row = succeed(campaign=campaign, heir=heir, carriage=carriage)
    place = Participation.objects.get(campaign=campaign, unit=heir)
    taken = set(Obligation.objects.filter(campaign=campaign, unit=heir).values_list("requirement", "period_key"))
    rows = open_obligations(carriage.unit, campaign)
    for obligation in rows:
        key = _key(obligation, carriage.unit, taken)
        taken.add((obligation.requirement_id, key))
        _hand_over(obligation, place, key, carriage)
    Succession.objects.filter(pk=row.pk).update(files=True, obligations=len(rows))
    record(
        who=carriage.actor.who, action="campaigns.obligation.carried", what=what(campaign),
        reason=carriage.change.basis, before={"unit": carriage.unit.name},
        after={"unit": heir.name, "obligations": len(rows)},
    )  # fmt: skip
    return len(rows)


def _key(obligation: Obligation, unit: Unit, taken: set[tuple[int, str]]) -> str:
    """Its own, unless the heir owes the same for itself."""
    if (obligation.requirement_id, obligation.period_key) not in taken:
        return obligation.period_key
    return f"{own_period(obligation.period_key)}{CARRIED}{unit.pk}.{obligation.pk}"


def _hand_over(obligation: Obligation, place: Participation, key: str, carriage: Carriage) -> None:
    OwnerChange.objects.create(
        obligation=obligation, change=carriage.change, old_unit=carriage.unit, old_unit_name=obligation.unit_name,
        old_key=obligation.period_key, old_title=obligation.title, at=carriage.at,
    )  # fmt: skip
    mark = _("（原%(unit)s）") % {"unit": carriage.unit.label}
    title = f"{obligation.title[: 120 - len(mark)]}{mark}"
    Obligation.objects.filter(pk=obligation.pk).update(
        unit=place.unit_id, unit_name=place.name, period_key=key, title=title
    )  # fmt: skip
