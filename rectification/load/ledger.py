"""A made-up organisation, its campaign, and as many problems as are asked for."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.capabilities import Role
from accounts.models import Membership, Unit, UnitKind, UnitRecord, User
from audit import clock
from audit.clock import SHANGHAI
from campaigns.models import Campaign, CampaignState, FocusArea, FocusItem, Participation
from rectification import rollup
from rectification.figures.rolled import COUNTS
from rectification.load.history import SPAN, Life, filings, lives
from rectification.load.words import AREAS, measure_text, problem_text
from rectification.load.writing import reset_keys, without_indexes, write_rows
from rectification.models import ItemDelta, Measure, Problem, ProblemEvent, SourceDelta

DAY = timedelta(days=1)
#: How many teams stand under one county's bureau.
TEAMS = 19
MANAGER, LEADER, LIAISON = "load-manager", "load-leader", "load-liaison"
_LEADERS = ("陆远航", "何静姝", "方敬之", "谢长明", "唐宛如", "顾北辰", "孟秋实", "白启新")
_PROBLEM = (
    "id", "uuid", "campaign_id", "unit_id", "position", "focus_item_id", "description", "source", "reported_by",
    "found_on", "severity", "kind", "responsible_leader", "responsible_unit", "responsible_person", "origin",
    "first_due_date", "extension_count", "round", "supervised_at", "due_date", "due_text", "state", "listed_at",
    "claimed_at", "closed_at", "withdrawn_at", "filed_on",
)  # fmt: skip
_EVENT = (
    "problem_id", "kind", "business_date", "recorded_at", "actor_id", "actor_name", "actor_unit_name", "statement",
    "changes",
)  # fmt: skip
_OFFICE_ACTS = {"verified", "sent_back", "extended", "supervised", "looked_back", "reopened"}


def make_load(*, units: int, problems: int, seed: int, last: date) -> Campaign:
    """Write the organisation, the campaign and its ledger as it stands at the end of a day."""
    dice = random.Random(seed)
    with transaction.atomic():
        bureau, office, members = _organisation(units)
        campaign, items = _campaign(office, members, last)
        _people(bureau, office, members)
        ledger = _Ledger(dice, campaign, office, members, items, last)
        with without_indexes(Problem, ProblemEvent, Measure):
            write_rows(Problem, _PROBLEM, ledger.problems(problems))
            write_rows(ProblemEvent, _EVENT, ledger.events())
            write_rows(Measure, ("problem_id", "position", "text", "person", "due_text"), ledger.measures())
            reset_keys(Problem)
        with without_indexes(ItemDelta, SourceDelta):
            told = list(rollup.live_deltas(campaign))
            write_rows(ItemDelta, (*rollup.ITEM_KEYS, *COUNTS), rollup.rows_of(each.items for each in told))
            write_rows(SourceDelta, (*rollup.SOURCE_KEYS, *COUNTS), rollup.rows_of(each.sources for each in told))
    return campaign


def _organisation(count: int) -> tuple[Unit, Unit, list[Unit]]:
    """A bureau, its legal section, and `count` counties and teams below."""
    steps = Unit.steplen
    root = Unit.objects.add_root({"code": "LOAD", "name": "云岭市交通运输局", "kind": UnitKind.BUREAU})
    rows = [_unit(root.path, 1, "LOAD-F", "云岭市局法规科", UnitKind.SECTION, 0)]
    children: dict[str, int] = {}
    for number in range(count):
        county, team = divmod(number, TEAMS + 1)
        path = f"{root.path}{Unit._int2str(county + 2).rjust(steps, '0')}"
        if team:
            children[path] = children.get(path, 0) + 1
            name = f"云岭市第{county + 1}县综合执法第{team}大队"
            rows.append(_unit(path, team, f"LOAD-{county + 1}-{team}", name, UnitKind.BRIGADE, 0))
        else:
            name = f"云岭市第{county + 1}县交通运输局"
            rows.append(_unit(root.path, county + 2, f"LOAD-{county + 1}", name, UnitKind.BUREAU, 0))
    for row in rows:
        row.numchild = children.get(row.path, 0)
    made = Unit.objects.bulk_create(rows)
    root.numchild = sum(row.depth == root.depth + 1 for row in rows)
    root.save()
    by_path = {unit.path: unit for unit in (root, *made)}
    since = date(2015, 1, 1)
    UnitRecord.objects.bulk_create(
        UnitRecord(unit=unit, valid_from=since, name=unit.name, parent=by_path.get(unit.path[:-steps]))
        for unit in by_path.values()
    )
    return root, made[0], made[1:]


def _unit(parent: str, place: int, code: str, name: str, kind: str, children: int) -> Unit:
    path = parent + Unit._int2str(place).rjust(Unit.steplen, "0")
    return Unit(
        path=path, depth=len(path) // Unit.steplen, numchild=children, code=code, name=name, kind=kind, position=place
    )


def _campaign(office: Unit, members: list[Unit], last: date) -> tuple[Campaign, list[FocusItem]]:
    begun = last - (SPAN + 10) * DAY
    campaign = Campaign.objects.create(
        slug="load", title="云岭市交通运输执法领域突出问题专项整治", short_title="专项整治（容量测试）",
        organiser=office, issuer="云岭市交通运输局", issue_date=begun, start=begun, end=last + 120 * DAY,
        state=CampaignState.PUBLISHED,        published_at=_moment(begun, 0), created_at=_moment(begun, 0),
    )  # fmt: skip
    Participation.objects.bulk_create(
        Participation(campaign=campaign, unit=unit, position=place, name=unit.name)
        for place, unit in enumerate(members)
    )
    items: list[FocusItem] = []
    for place, (title, label, texts) in enumerate(AREAS, 1):
        area = FocusArea.objects.create(
            campaign=campaign, position=place, number="一二三四五"[place - 1], title=title, short_label=label
        )
        for text in texts:
            number = len(items) + 1
            items.append(FocusItem.objects.create(area=area, position=number, number=str(number), text=text))
    return campaign, items


def _people(bureau: Unit, office: Unit, members: list[Unit]) -> None:
    """One manager, one leader and one liaison; `reset_password` lets them sign in."""
    posts = ((MANAGER, "曾守正", Role.CAMPAIGN_MANAGER, office), (LEADER, "陆远航", Role.LEADER, bureau),
             (LIAISON, "叶知秋", Role.LIAISON, members[0]))  # fmt: skip
    for username, name, role, unit in posts:
        user = User(username=username, name=name, must_change_password=False, password_changed_at=clock.now())
        user.set_unusable_password()
        user.save()
        Membership.objects.create(user=user, unit=unit, role=role, state="granted", valid_from=date(2015, 1, 1))


def _moment(day: date, number: int) -> datetime:
    """Within office hours; acts of one day keep the order of their numbers."""
    start = datetime.combine(day, time(8, 30), SHANGHAI).astimezone(UTC)
    return start + timedelta(seconds=(number * 37) % 30_000)


class _Ledger:
    """The rows of three tables, made one after another: what the first told is kept for the other two."""

    def __init__(
        self, dice: random.Random, campaign: Campaign, office: Unit, members: list[Unit], items: list[FocusItem],
        last: date,
    ) -> None:  # fmt: skip
        self.dice, self.campaign, self.office, self.members = dice, campaign, office, members
        self.items, self.last = [(item.pk, item.text) for item in items], last
        self.first = (Problem.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        self.told: list[tuple[int, list[Any]]] = []

    def problems(self, count: int) -> Iterator[tuple[Any, ...]]:
        """A row a problem, list by list as they were filed."""
        pk = self.first
        for day, place, share in filings(self.dice, len(self.members), count, self.last):
            unit = self.members[place]
            for position, life in enumerate(lives(self.dice, day, place, share, self.last), 1):
                self.told.append((place, life.events))
                yield self._row(pk, unit, position, life)
                pk += 1

    def _row(self, pk: int, unit: Unit, position: int, life: Life) -> tuple[Any, ...]:
        values, dice = life.values, self.dice
        item, text = dice.choice(self.items)
        outside = values["source"] in ("superior", "inspection_tour", "litigation", "reconsideration")
        due, key = values["due_date"], uuid.UUID(int=dice.getrandbits(128), version=4)
        moments = {name: values[name] and _moment(values[name], pk) for name in _MOMENTS}
        return (
            pk, _key(key), self.campaign.pk, unit.pk, position, item, problem_text(dice, text), values["source"],
            "superior_organ" if outside and dice.random() < 0.5 else "own_list", values["found_on"],
            values["severity"], values["kind"], dice.choice(_LEADERS), unit.name, dice.choice(_LEADERS), "addition",
            values["first_due_date"], values["extension_count"], values["round"], moments["supervised"], due,
            f"{due.year}年{due.month}月" if due else "", values["state"], moments["listed"], moments["claimed"],
            moments["closed"], moments["withdrawn"], values["listed"],
        )  # fmt: skip

    def events(self) -> Iterator[tuple[Any, ...]]:
        """The events of each problem."""
        for pk, (place, told) in enumerate(self.told, self.first):
            unit = self.members[place]
            for kind, day, changes in told:
                office = kind in _OFFICE_ACTS
                name, where = ("曾守正", self.office.name) if office else ("叶知秋", unit.name)
                yield (pk, kind, day, _moment(day, pk), None, name, where, "", changes)

    def measures(self) -> Iterator[tuple[Any, ...]]:
        """One measure each."""
        for pk in range(self.first, self.first + len(self.told)):
            yield (pk, 1, measure_text(self.dice), "", "")


_MOMENTS = ("listed", "claimed", "closed", "withdrawn", "supervised")


def _key(key: uuid.UUID) -> str:
    return str(key) if connection.features.has_native_uuid_field else key.hex
