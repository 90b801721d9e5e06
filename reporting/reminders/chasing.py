"""催办: a unit is reminded by hand of what it has not filed, once for an obligation and day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import User
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from campaigns.models import CampaignState, Obligation
from campaigns.workdays import load_calendar
from jobs.outbox import post
from rectification.due import due_of
from reporting.models import Chase
from reporting.reminders.facts import deputies_on
from reporting.reminders.loading import absences
from reporting.reminders.people import People

CATEGORY = "chase"


@dataclass
class ChaseOutcome:
    """What became of each obligation, by the unit's label. `done` were told; the others were left alone."""

    done: list[Obligation] = field(default_factory=list)
    today_already: list[Obligation] = field(default_factory=list)
    settled: list[Obligation] = field(default_factory=list)
    nobody: list[Obligation] = field(default_factory=list)

    @property
    def words(self) -> str:
        """In one sentence for the screen."""
        parts = [_("已催办%(units)s，共%(count)d份") % _counted(self.done)] if self.done else []
        if self.today_already:
            parts.append(_("%(units)s今天催过，没有重复发送") % _counted(self.today_already))
        if self.settled:
            parts.append(_("%(units)s的已经报了或免报，不用催") % _counted(self.settled))
        if self.nobody:
            parts.append(_("%(units)s没有联络员和负责人，没有发出，请先请安全管理员授权") % _counted(self.nobody))
        return "；".join(parts) + "。" if parts else _("没有要催的材料。")


def _counted(rows: Sequence[Obligation]) -> dict[str, object]:
    labels = list(dict.fromkeys(row.unit.label for row in rows))
    shown = "、".join(labels[:3])
    units = _("%(shown)s等%(count)d个单位") % {"shown": shown, "count": len(labels)} if len(labels) > 3 else shown
    return {"units": units, "count": len(rows)}


def chase(*, obligations: Iterable[Obligation], actor: Actor) -> ChaseOutcome:
    """Remind the units of several obligations; one message for a person and campaign, however many there are.

    Raises PermissionDenied for one that the actor may not chase, Refused when a campaign does not run. What was
    chased today, is filed or waived, or has nobody to be told is left alone and counted.
    """
    wanted = [row.pk for row in obligations]
    allowed = Obligation.objects.all().within(actor.person, Capability.OBLIGATION_CHASE).filter(pk__in=wanted)
    rows = list(
        allowed.select_related("campaign__organiser", "unit", "filing").order_by("unit__path", "due_date", "pk")
    )
    if len(rows) < len(set(wanted)):
        found = {row.pk for row in rows}
        actor.require(Capability.OBLIGATION_CHASE, Obligation.objects.get(pk=next(p for p in wanted if p not in found)))
    for row in rows:
        if row.campaign.state != CampaignState.PUBLISHED:
            raise Refused(_("“%(title)s”没有在进行，不用催办。") % {"title": row.campaign.short_title})
    outcome, people = ChaseOutcome(), People(clock.today())
    with transaction.atomic():
        # Of two who press the button at once, the second waits here and finds it done.
        list(Obligation.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk"))
        for rows_of_unit in _by_unit(rows):
            _chase_unit(rows_of_unit, _told(rows_of_unit[0], people), outcome, actor)
    return outcome


def _by_unit(rows: Iterable[Obligation]) -> list[list[Obligation]]:
    groups: dict[tuple[int, int], list[Obligation]] = {}
    for row in rows:
        groups.setdefault((row.campaign_id, row.unit_id), []).append(row)
    return list(groups.values())


def _is_settled(row: Obligation) -> bool:
    filing = getattr(row, "filing", None)
    return row.waived_at is not None or (filing is not None and filing.state in _FILED)


#: In the office's hands, or accepted: nothing for the unit to do.
_FILED = ("submitted", "under_review", "accepted")


def _chase_unit(rows: Sequence[Obligation], people: Sequence[User], outcome: ChaseOutcome, actor: Actor) -> None:
    today = clock.today()
    open_rows = []
    for row in rows:
        if _is_settled(row):
            outcome.settled.append(row)
        elif not people:
            outcome.nobody.append(row)
        else:
            open_rows.append(row)
    there = set(Chase.objects.filter(obligation__in=open_rows, day=today).values_list("obligation", flat=True))
    fresh = [row for row in open_rows if row.pk not in there]
    outcome.today_already += [row for row in open_rows if row.pk in there]
    if fresh:
        names = "、".join(user.name for user in people)[:300]
        Chase.objects.bulk_create(
            Chase(obligation=row, day=today, by=actor.person, by_name=actor.person.name, told=names, at=clock.now())
            for row in fresh
        )
        _post(fresh, people, actor)
        outcome.done += fresh


def _told(row: Obligation, people: People) -> list[User]:
    """The unit's liaisons, or its leader where it has none; deputies in the place of who is away."""
    today = clock.today()
    audience = people.audience(row.unit_id, row.campaign)
    deputies = deputies_on(today, absences(today, today))
    ids = dict.fromkeys(deputies.get(person, person) for person in audience.liaisons or audience.leaders)
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("pk"))


def _post(rows: Sequence[Obligation], people: Sequence[User], actor: Actor) -> None:
    today, calendar = clock.today(), load_calendar()
    lines = []
    for row in rows:
        due = due_of(row.due_date, today, calendar)
        lines.append({"title": row.title, "due": "，".join(part for part in (due.date_text, due.rest_text) if part)})
        record(who=actor.who, action="reporting.obligation.chased", what=what(row), after={
            "told": [user.name for user in people],
        })  # fmt: skip
    first = rows[0]
    context = {"campaign": first.campaign.short_title, "unit": first.unit.label, "lines": lines,
               "by": actor.who.unit_name, "name": actor.person.name, "phone": actor.person.phone}  # fmt: skip
    subject = _("催办：%(unit)s有%(count)d份材料请尽快报送") % {"unit": first.unit.label, "count": len(rows)}
    body = render_to_string("messages/chase.txt", context).strip()
    for user in people:
        post(
            user=user, category=CATEGORY, subject=subject, body=body, url=reverse("obligation-list"),
            key=f"{CATEGORY}:{today.isoformat()}:{first.campaign_id}:{first.unit_id}:{min(row.pk for row in rows)}",
        )  # fmt: skip
