"""对账 by the office: opening it for units, asking again, withdrawing it. Who answers: `reconciling_answer`; settling:
`reconciling_settle`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability, Role
from accounts.models import Membership, Unit, User
from accounts.services.units import lock_units
from accounts.transitions import Change, Refused, apply, what
from audit import clock
from audit.services import record
from campaigns.models import Campaign, FilingKind, Obligation, Participation
from campaigns.querysets import work_reach
from jobs.outbox import post
from rectification import states
from rectification.content import Row, digest, rows_of
from rectification.models import OnlySide, Problem, Reconciliation, ReconciliationDifference, ReconciliationState
from rectification.reconciliation_lists import Sides, Words, labels, listed, sides_of
from rectification.reconciling import WHOLE_ROW, Difference, compare
from rectification.services.context import campaign_items

#: The category of these messages, for a person's choice of channels.
CATEGORY = "reconciliation"
#: Units whose lists are read together.
BATCH = 50
TITLE = 60


@dataclass
class Opened:
    """What an opening did: the new ones, and the names of the units that have one running."""

    new: list[Reconciliation] = field(default_factory=list)
    running: list[str] = field(default_factory=list)


def reconcilable(campaign: Campaign, actor: Actor) -> Any:
    """The participations of the units that have something to reconcile, because they owe a problem list or have
    problems, and with which this person may: none of his own units, and none that is dissolved."""
    rule = work_reach(actor.person.grants, Capability.RECONCILIATION_SETTLE, None)
    lists = Obligation.objects.filter(campaign=campaign, requirement__kind=FilingKind.PROBLEM_LIST)
    problems = Problem.objects.filter(campaign=campaign)
    concerned = Q(unit__in=lists.values("unit")) | Q(unit__in=problems.values("unit"))
    return Participation.objects.filter(rule, concerned, campaign=campaign, unit__dissolved_on=None)


def open_reconciliations(
    *, campaign: Campaign, day: date, actor: Actor, units: Collection[int] | None = None
) -> Opened:
    """发起对账 as of the end of a day, with the named units, or with all. Both lists are frozen and compared, and each
    unit's people are told. A unit with one running gets no second."""
    actor.require_any(Capability.RECONCILIATION_SETTLE)
    _sensible(campaign, day)
    places = reconcilable(campaign, actor)
    places = list(places if units is None else places.filter(unit__in=units))
    if not places:
        raise Refused(_("请先选单位。本单位的账由指定的其他审核人来对。"))
    running = set(Reconciliation.objects.filter(campaign=campaign).running().values_list("unit", flat=True))
    opened = Opened(running=[place.label for place in places if place.unit_id in running])
    words = Words.of(campaign_items(campaign))
    fresh = [place for place in places if place.unit_id not in running]
    with transaction.atomic():
        # A unit with a reconciliation under way cannot end: it ends before this one is opened, or not yet.
        lock_units(place.unit_id for place in fresh)
        gone = set(Unit.objects.filter(pk__in=[place.unit_id for place in fresh]).exclude(dissolved_on=None))
        fresh = [place for place in fresh if place.unit_id not in {unit.pk for unit in gone}]
        for some in _batches(fresh):
            opened.new += _open(campaign, day, some, words, actor)
        _tell_all(opened.new)
    return opened


def _batches(places: list[Participation]) -> Iterable[list[Participation]]:
    return (places[start : start + BATCH] for start in range(0, len(places), BATCH))


def _sensible(campaign: Campaign, day: date) -> None:
    if campaign.is_draft:
        raise Refused(_("“%(title)s”还没有发布，没有账可对。") % {"title": campaign.short_title})
    if day > clock.today():
        raise Refused(_("对账日期在今天以后。请填今天或以前的日期。"))
    begun = clock.local_date(campaign.published_at) if campaign.published_at else None
    if begun and day < begun:
        raise Refused(_("对账日期早于方案发布。请填发布以后的日期。"))


def cut_off_of(day: date) -> datetime:
    """The end of a day; of today the present."""
    end = datetime.combine(day + timedelta(days=1), time(), clock.SHANGHAI) - timedelta(microseconds=1)
    return min(end, clock.now())


def _open(
    campaign: Campaign, day: date, places: list[Participation], words: Words, actor: Actor
) -> list[Reconciliation]:
    cut_off = cut_off_of(day)
    sides = sides_of(campaign, [place.unit_id for place in places], cut_off)
    rows = [_blank(campaign, day, cut_off, place, sides[place.unit_id], actor) for place in places]
    # Who loses a race for the same unit opens nothing.
    Reconciliation.objects.bulk_create(rows, ignore_conflicts=True)
    made = list(Reconciliation.objects.filter(uuid__in=[row.uuid for row in rows]).select_related("campaign", "unit"))
    ReconciliationDifference.objects.bulk_create(
        difference for row in made for difference in differences_of(row, words, sides[row.unit_id].problems)
    )
    for row in made:
        after = {"day": day.isoformat(), "sha256": row.office_sha256, "differences": row.differences.count()}
        record(who=actor.who, action="rectification.reconciliation.opened", what=what(row), after=after)
    return made


def _blank(
    campaign: Campaign, day: date, cut_off: datetime, place: Participation, sides: Sides, actor: Actor
) -> Reconciliation:
    office = listed("office", campaign, place.name, day, sides.office)
    unit = listed("unit", campaign, place.name, day, sides.unit, versions=sides.versions)
    return Reconciliation(
        campaign=campaign, unit_id=place.unit_id, unit_name=place.name, day=day, cut_off_at=cut_off,
        office_list=office, office_sha256=digest(office), unit_list=unit,
        unit_sha256=digest(unit), opened_at=clock.now(), opened_by=actor.user, opened_by_name=actor.who.actor_name,
        office_name=actor.who.unit_name, asked_on=clock.today(),
    )  # fmt: skip


def differences_of(
    row: Reconciliation, words: Words, problems: dict[str, int], unit_rows: list[Row] | None = None
) -> list[ReconciliationDifference]:
    """The unsaved differences of the two lists; with `unit_rows` of the office's and these."""
    office = rows_of(row.office_list)
    unit = rows_of(row.unit_list) if unit_rows is None else unit_rows
    ours, theirs = {one["id"]: one for one in office}, {one["id"]: one for one in unit}
    names = labels()
    return [
        _difference(row, place, found, ours.get(found.row), theirs.get(found.row), names, words, problems)
        for place, found in enumerate(compare(office, unit), 1)
    ]


def _difference(
    row: Reconciliation, place: int, found: Difference, ours: Row | None, theirs: Row | None,
    names: dict[str, str], words: Words, problems: dict[str, int],
) -> ReconciliationDifference:  # fmt: skip
    lead = ours or theirs or {}
    title = " ".join(lead["cells"].get("description", "").split())[:TITLE]
    number = ours.get("number") if ours else None
    return ReconciliationDifference(
        reconciliation=row, position=place, row=found.row, problem_id=problems.get(found.row),
        title=f"{number}. {title}" if number else title, field=found.field, label=names[found.field],
        only="" if found.field else OnlySide.UNIT if found.office is None else OnlySide.OFFICE,
        office_value=found.office or "", office_text=_text(found.field, found.office, ours, words),
        unit_value=found.unit or "", unit_text=_text(found.field, found.unit, theirs, words),
    )  # fmt: skip


def _text(name: str, value: str | None, side: Row | None, words: Words) -> str:
    """As the side itself wrote it, where it did."""
    if value is None or side is None:
        return ""
    own = side.get("shown", {}).get(name)
    return str(own) if own else value if name == WHOLE_ROW else words.shown(name, value)


def unit_people(unit: int) -> list[User]:
    """The liaisons in force of a unit; where it has none, its leaders."""
    posts = Membership.objects.in_force(clock.today()).filter(unit=unit)
    liaisons = posts.filter(role=Role.LIAISON)
    chosen = liaisons if liaisons.exists() else posts.filter(role=Role.UNIT_LEADER)
    return list(User.objects.filter(pk__in=chosen.values("user"), is_active=True).order_by("pk"))


def tell_unit(row: Reconciliation, subject: str, body: str, key: str) -> None:
    """A message to the unit's people that leads to the reconciliation."""
    url = reverse("reconciliation-detail", args=[row.uuid])
    for user in unit_people(row.unit_id):
        post(user=user, category=CATEGORY, subject=subject, body=body, key=key, url=url)


def _ask(row: Reconciliation) -> None:
    day = f"{row.day.month}月{row.day.day}日"
    values = {"title": row.campaign.short_title, "unit": row.unit.label, "day": day}
    subject = _("请对账：%(title)s，截至%(day)s") % values
    body = _("请核对%(unit)s截至%(day)s的问题台账：与本单位清单一致的确认一致，有出入的逐处说明。") % values
    tell_unit(row, subject, body, f"rectification.reconciliation:{row.uuid}:{clock.today()}")


def _tell_all(rows: Iterable[Reconciliation]) -> None:
    for row in rows:
        _ask(row)


def ask_again(*, reconciliation: Reconciliation, actor: Actor) -> bool:
    """再次请对账, at most once a day; False when the unit was asked today already or has answered."""
    actor.require(Capability.RECONCILIATION_SETTLE, reconciliation)
    today = clock.today()
    with transaction.atomic():
        due = Q(pk=reconciliation.pk, state=ReconciliationState.OPENED, asked_on__lt=today)
        if not Reconciliation.objects.filter(due).update(asked_on=today):
            return False
        record(who=actor.who, action="rectification.reconciliation.asked_again", what=what(reconciliation))
        _ask(reconciliation)
    return True


def withdraw_reconciliation(*, reconciliation: Reconciliation, reason: str, actor: Actor) -> None:
    """撤销对账 that was opened by mistake or is overtaken, with a reason; nothing on the ledger moves."""
    actor.require(Capability.RECONCILIATION_SETTLE, reconciliation)
    if not reason.strip():
        raise Refused(_("请写撤销的原因。"))
    with transaction.atomic():
        change = Change(reason=reason.strip())
        apply(states.RECONCILIATION_WITHDRAWN, row=reconciliation, actor=actor, change=change)
        values = {"title": reconciliation.campaign.short_title, "day": reconciliation.day}
        tell_unit(
            reconciliation, _("不用对账了：%(title)s") % values, _("牵头单位撤销了这次对账，不用再答复。"),
            f"rectification.reconciliation.withdrawn:{reconciliation.uuid}",
        )  # fmt: skip
