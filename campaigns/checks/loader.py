"""Takes a campaign's snapshot from the database, in a number of queries that does not grow with its size."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, Value
from django.utils.translation import gettext as _

from accounts.capabilities import TABLE, Capability, Role
from accounts.grants import Grants, Post
from accounts.models import GroupMember, Membership, Unit, UnitRecord
from campaigns.checks.facts import (
    AnnexFacts,
    AreaFacts,
    AssignmentFacts,
    DeadlineFacts,
    DissolvedParty,
    Doubt,
    LightFacts,
    Numbered,
    OwnSchedule,
    PhaseFacts,
    ReceiverFacts,
    RequirementFacts,
    Snapshot,
    Substitute,
    TaskFacts,
    TrainingFacts,
    UnitFacts,
)
from campaigns.draft_rows import KINDS
from campaigns.models import Campaign, FilingRequirement, GrantKind, Succession, Task
from campaigns.readings import READ, context_of, doubt
from campaigns.training_table import category_choices
from campaigns.words import row_words
from campaigns.workdays import load_calendar

_JUDGING = (Capability.FILING_REVIEW, Capability.FILING_SIGN)
_JUDGING_ROLES = [role for role in Role if any(capability in TABLE[role] for capability in _JUDGING)]


def take_snapshot(campaign: Campaign, on: date, *, people: bool = True) -> Snapshot:
    """The campaign as it stands, with the units, groups, names and posts of one day; without `people` no posts, for
    whoever only plans."""
    requirements = list(_requirements(campaign))
    tasks = list(_tasks(campaign))
    units = _Units(on)
    units.read(campaign, requirements, tasks)
    requirement_facts = tuple(_requirement(row, units) for row in requirements)
    filers = {unit_id for row in requirement_facts for unit_id in row.filers}
    return Snapshot(
        id=campaign.pk,
        on=on,
        title=campaign.title,
        organiser_id=campaign.organiser_id,
        start=campaign.start,
        end=campaign.end,
        single_liaison=campaign.single_liaison,
        day_off=campaign.day_off,
        calendar=load_calendar(),
        areas=_areas(campaign),
        task_groups=tuple(Numbered(f"group-{group.pk}", group.number) for group in campaign.task_groups.all()),
        tasks=tuple(_task(row, units) for row in tasks),
        phases=tuple(PhaseFacts(p.pk, p.number, p.name, p.start, p.end) for p in campaign.phases.all()),
        annexes=tuple(AnnexFacts(a.pk, a.number, a.kind) for a in campaign.annexes.all()),
        lights=tuple(
            LightFacts(rule.pk, rule.level, rule.severity, rule.share, rule.workdays, str(rule))
            for rule in campaign.light_rules.all()
        ),
        trainings=_trainings(campaign),
        requirements=requirement_facts,
        units=units.facts,
        people=posts_on(on, filers) if people else (),
        substitutes=tuple(
            Substitute(user_id, unit_id)
            for user_id, unit_id in campaign.grants.filter(kind=GrantKind.SUBSTITUTE_REVIEWER).values_list(
                "user", "unit"
            )
        ),
        dissolved=tuple(units.dissolved),
        blank=blank_rows(campaign),
        doubts=tuple(_doubts(campaign, tasks, requirements)),
        issued=campaign.issue_date,
        guided=frozenset(campaign.guidance.values_list("guided", flat=True)) or None,
    )


def _trainings(campaign: Campaign) -> tuple[TrainingFacts, ...]:
    """Two queries; one where nothing is demanded."""
    rows = list(campaign.training_demands.filter(withdrawn_at=None))
    known = {code for code, _name in category_choices()} if rows else set()
    return tuple(
        TrainingFacts(
            row.pk, row.amount, row.starts_on or campaign.start, row.until or campaign.end,
            not row.category or row.category in known, row_words(row),
        )
        for row in rows
    )  # fmt: skip


def blank_rows(campaign: Campaign) -> tuple[Numbered, ...]:
    """Rows of the outlines and lists that have no text: one query for all kinds."""
    parts = []
    for name in ("area", "item", "point", "group", "task", "phase", "annex"):
        kind = KINDS[name]
        rows = kind.of_campaign(campaign).filter(**{kind.fields[0]: ""}).order_by()
        parts.append(rows.values_list(Value(name), "pk", "number"))
    return tuple(Numbered(f"{name}-{pk}", number) for name, pk, number in parts[0].union(*parts[1:], all=True))


def _requirements(campaign: Campaign) -> Iterable[FilingRequirement]:
    rows = campaign.filing_requirements.filter(withdrawn_at=None)
    return rows.prefetch_related("parties__group", "receivers")


def _tasks(campaign: Campaign) -> Iterable[Task]:
    rows = Task.objects.filter(group__campaign=campaign, withdrawn_at=None)
    return rows.prefetch_related("assignments__parties", "assignments__deadlines").order_by(
        "group__position", "group_id", "position", "id"
    )


class _Units:
    """Every unit that the campaign names, groups resolved on the day, dissolved ones left out."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.facts: dict[int, UnitFacts] = {}
        self.members: dict[int, list[int]] = {}
        self.dissolved: list[DissolvedParty] = []

    def read(self, campaign: Campaign, requirements: list[FilingRequirement], tasks: list[Task]) -> None:
        parties = [
            (f"requirement-{row.pk}", party) for row in requirements for party in row.parties.all()
        ]  # fmt: skip
        parties += [
            (f"task-{row.pk}", p) for row in tasks for part in row.assignments.all() for p in part.parties.all()
        ]
        self._read_groups({party.group_id for _key, party in parties if party.group_id})
        ids = {party.unit_id for _key, party in parties if party.unit_id}
        ids |= {receiver.unit_id for row in requirements for receiver in row.receivers.all() if receiver.unit_id}
        ids |= {unit_id for members in self.members.values() for unit_id in members} | {campaign.organiser_id}
        gone = self._read_units(ids)
        self.dissolved = [DissolvedParty(key, gone[party.unit_id]) for key, party in parties if party.unit_id in gone]

    def _read_groups(self, group_ids: set[int]) -> None:
        rows = GroupMember.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=self.on), group__in=group_ids, valid_from__lte=self.on
        )
        for group_id, unit_id in rows.values_list("group", "unit"):
            self.members.setdefault(group_id, []).append(unit_id)

    def _read_units(self, ids: set[int]) -> dict[int, str]:
        """Fill `facts` with names of the day; returns the dissolved ones."""
        records = UnitRecord.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=self.on), unit__in=ids, valid_from__lte=self.on
        )
        names = {record.unit_id: (record.name, record.short_name) for record in records.order_by("valid_from")}
        gone: dict[int, str] = {}
        for unit in Unit.objects.filter(pk__in=ids):
            name, short_name = names.get(unit.pk, (unit.name, unit.short_name))
            if unit.dissolved_on is not None and unit.dissolved_on <= self.on:
                gone[unit.pk] = name
            self.facts[unit.pk] = UnitFacts(unit.pk, unit.path, name, short_name, unit.kind)
        self._gone = set(gone)
        return gone

    def resolve(self, parties: Iterable[Any]) -> tuple[int, ...]:
        """The standing units behind parties, in the order of the tree, each once."""
        ids: set[int] = set()
        for party in parties:
            ids.update(self.members.get(party.group_id, ()) if party.group_id else (party.unit_id,))
        return tuple(sorted(ids - self._gone, key=lambda unit_id: self.facts[unit_id].path))


def _doubts(campaign: Campaign, tasks: Iterable[Task], requirements: Iterable[FilingRequirement]) -> Iterator[Doubt]:
    """Rows whose printed words say another date than the one that is stored."""
    context = context_of(campaign)
    rows: list[tuple[str, str, Any]] = [("phase", phase.name, phase) for phase in campaign.phases.all()]
    rows += [
        ("deadline", _("任务%(number)s的时限") % {"number": task.number}, deadline)
        for task in tasks
        for part in task.assignments.all()
        for deadline in part.deadlines.all()
    ]
    rows += [("requirement", row.title, row) for row in requirements]
    for kind, name, row in rows:
        text = getattr(row, READ[kind][0])
        for said, stored in list(doubt(kind, row, context).values())[:1]:
            yield Doubt(f"{kind}-{row.pk}", name, text, said, stored)


def _areas(campaign: Campaign) -> tuple[AreaFacts, ...]:
    rows = campaign.areas.prefetch_related("items")
    return tuple(
        AreaFacts(
            area.pk,
            area.number,
            area.title,
            area.short_label,
            tuple(
                Numbered(f"item-{item.pk}", item.number)
                for item in sorted(area.items.all(), key=lambda item: (item.position, item.pk))
                if item.withdrawn_at is None
            ),
        )
        for area in rows
    )


def _task(task: Task, units: _Units) -> TaskFacts:
    return TaskFacts(
        task.pk,
        task.group_id,
        task.number,
        tuple(
            AssignmentFacts(
                part.pk,
                bool(part.parties.all()),
                units.resolve(part.parties.all()),
                tuple(
                    DeadlineFacts(row.pk, row.text, row.date, row.ongoing, row.when_due) for row in part.deadlines.all()
                ),
            )
            for part in task.assignments.all()
        ),
    )


def _requirement(row: FilingRequirement, units: _Units) -> RequirementFacts:
    return RequirementFacts(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        rhythm=row.rhythm,
        due_text=row.due_text,
        due_date=row.due_date,
        due_day=row.due_day,
        due_month=row.due_month,
        due_after=row.due_after,
        starts_on=row.starts_on,
        until=row.until,
        workdays_only=row.workdays_only,
        needs_signature=row.needs_signature,
        cited_annex=row.cited_annex,
        filers=units.resolve(row.parties.all()),
        own=_own_schedules(row, units),
        receivers=tuple(ReceiverFacts(receiver.unit_id, receiver.reviews) for receiver in row.receivers.all()),
    )


def _own_schedules(row: FilingRequirement, units: _Units) -> tuple[OwnSchedule, ...]:
    """The parties with a rhythm of their own. A unit that several parties stand for follows the one that names it,
    then the first group."""
    parties = sorted(row.parties.all(), key=lambda party: (party.unit_id is None, party.pk))
    decided: set[int] = set()
    found = []
    for party in parties:
        mine = tuple(unit for unit in units.resolve([party]) if unit not in decided)
        decided.update(mine)
        if party.rhythm:
            label = units.facts[party.unit_id].name if party.unit_id else str(party.group)
            found.append(OwnSchedule(party.pk, label, mine, party.schedule(row.schedule)))
    return tuple(found)


def posts_on(on: date, filing_units: set[int]) -> tuple[Grants, ...]:
    """All posts in force on a day of everybody who may review or sign anywhere or holds a post in a filing unit."""
    in_force = Membership.objects.in_force(on)
    users = in_force.filter(Q(role__in=_JUDGING_ROLES) | Q(unit__in=filing_units)).values("user")
    posts: dict[int, list[Post]] = {}
    for row in in_force.filter(user__in=users).select_related("unit").order_by("id"):
        post = Post(Role(row.role), row.unit_id, row.unit.path, row.unit.name, row.post)
        posts.setdefault(row.user_id, []).append(post)
    barred: dict[int, set[int]] = {}
    held_once = {"unit__memberships__user__in": list(posts), "unit__memberships__state__in": ("granted", "ended")}
    taken = Succession.objects.filter(heir__in=filing_units, **held_once).order_by()
    for user_id, heir in taken.values_list("unit__memberships__user", "heir"):
        barred.setdefault(user_id, set()).add(heir)
    return tuple(Grants(user_id, tuple(held), frozenset(barred.get(user_id, ()))) for user_id, held in posts.items())
