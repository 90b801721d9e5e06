"""What comes on which day, in a person's reach. Each kind asks a constant number of queries."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.capabilities import Capability, Reach
from accounts.models import GroupMember, User
from campaigns.models import Campaign, Deadline, DeadlineKind, Obligation, Phase
from rectification.due import plain_day
from rectification.models import FilingState, Problem, ProblemState, TaskDuty, TaskReport
from rectification.task_board import milestones_met
from reporting.arrears.asking import EVERYTHING, EXPECTED, BoardFilter, RowsFilter

_BY_CAMPAIGN = Reach.BELOW | Reach.ORGANISED | Reach.ORGANISED_BELOW | Reach.ASSIGNED


class Kind(StrEnum):
    """What it is."""

    FILING = "filing"
    PROBLEM = "problem"
    TASK = "task"
    PHASE = "phase"


class Standing(StrEnum):
    """Where it stands today: to be done, past its day and not done, done, or no longer asked for."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    VOID = "void"


@dataclass(frozen=True)
class Entry:
    """One line of a day. `key` names it for ever; `note` says where it stands; `own`: the person's own unit owes it."""

    key: str
    day: date
    kind: Kind
    title: str
    url: str
    standing: Standing = Standing.OPEN
    note: str = ""
    own: bool = False


@dataclass(frozen=True)
class Span:
    """What is looked for: campaigns by id, for a person, from `first` to `last`, seen from `today`."""

    user: User
    campaigns: dict[int, Campaign]
    first: date
    last: date
    today: date
    own_units: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, user: User, campaigns: Iterable[Campaign], first: date, last: date, today: date) -> "Span":
        """Campaigns that are still being drafted have nothing to come."""
        own = {post.unit_id for post in user.grants.reaching(Capability.FILING_FILL, Reach.OWN)}
        return cls(user, {row.pk: row for row in campaigns if not row.is_draft}, first, last, today, frozenset(own))

    @property
    def overlooks(self) -> bool:
        """Whether the person looks at campaigns as a whole, and not at his own unit's part alone."""
        return bool(self.user.grants.reaching(Capability.CAMPAIGN_READ, _BY_CAMPAIGN))

    @property
    def several_units(self) -> bool:
        """Whether titles must name the unit."""
        return len(self.own_units) > 1 or self.overlooks

    def titled(self, campaign: int, title: str) -> str:
        """With the campaign's name where there are several."""
        return f"{title}（{self.campaigns[campaign].short_title}）" if len(self.campaigns) > 1 else title


def load_entries(span: Span) -> list[Entry]:
    """In the order of days; on a day the person's own first."""
    if not span.campaigns:
        return []
    found = [entry for source in _SOURCES for entry in source(span)]
    order = list(Kind)
    return sorted(found, key=lambda entry: (entry.day, not entry.own, order.index(entry.kind), entry.title, entry.key))


def _obligations(span: Span) -> Any:
    rows = Obligation.objects.visible_to(span.user).filter(
        campaign__in=span.campaigns, due_date__gte=span.first, due_date__lte=span.last
    )
    return rows.demanded()


def _own_filings(span: Span) -> Iterator[Entry]:
    for row in _obligations(span).filter(unit__in=span.own_units).select_related("filing", "unit").order_by("pk"):
        standing, note = _filing_standing(row, span.today)
        title = f"{row.title}（{row.unit.label}）" if span.several_units else row.title
        filing = getattr(row, "filing", None)
        yield Entry(
            key=f"filing-{row.uuid}", day=row.due_date, kind=Kind.FILING, title=span.titled(row.campaign_id, title),
            url=reverse("filing-detail", args=[filing.uuid]) if filing else reverse("obligation-list"),
            standing=standing, note=note, own=True,
        )  # fmt: skip


def _filing_standing(row: Obligation, today: date) -> tuple[Standing, str]:
    filing = getattr(row, "filing", None)
    if row.waived_at is not None:
        return Standing.VOID, _("已免报")
    if filing is not None and filing.state == FilingState.ACCEPTED:
        return Standing.DONE, _("已通过")
    if filing is not None and filing.state in (FilingState.SUBMITTED, FilingState.UNDER_REVIEW):
        return Standing.DONE, _("已报送")
    if filing is not None and filing.first_submitted_at is not None:
        return Standing.OPEN, _("已退回，请修改")
    if row.due_date is not None and row.due_date < today:
        if row.reopened_until is not None and row.reopened_until >= today:
            return Standing.LATE, _("补开至%(day)s") % {"day": plain_day(row.reopened_until, today)}
        return Standing.LATE, _("逾期%(days)d天") % {"days": (today - row.due_date).days}
    return Standing.OPEN, _("未报")


def _overseen_filings(span: Span) -> Iterator[Entry]:
    """Those of other units, one line a material and day."""
    if not span.overlooks:
        return
    rows = _obligations(span).exclude(unit__in=span.own_units).filter(waived_at=None).order_by()
    grouped = rows.values("campaign_id", "requirement_id", "requirement__uuid", "period_key", "due_date").annotate(
        name=Min("title"), units=Count("pk"), filed=Count("pk", filter=Q(filing__first_submitted_at__isnull=False))
    )
    for row in grouped:
        done, day = row["filed"] == row["units"], row["due_date"]
        late = not done and day < span.today
        yield Entry(
            key=f"material-{row['requirement__uuid']}-{row['period_key']}-{day.isoformat()}",
            day=day, kind=Kind.FILING, title=span.titled(row["campaign_id"], row["name"]),
            url=_board_url(row["requirement_id"], row["period_key"], past=day <= span.today),
            standing=Standing.DONE if done else Standing.LATE if late else Standing.OPEN,
            note=_("%(units)d个单位已报%(filed)d个") % {"units": row["units"], "filed": row["filed"]},
        )  # fmt: skip


def _board_url(requirement: int, period: str, *, past: bool) -> str:
    """The rows behind a material; before its day, when nothing is counted yet, the board with its column."""
    if past:
        query = RowsFilter(requirement=requirement, period=period, kind=EXPECTED).query()
        return reverse("arrears-rows") + query
    return reverse("arrears-list") + BoardFilter(show=EVERYTHING, requirement=requirement).query()


def _problems(span: Span) -> Iterator[Entry]:
    """Problems to be rectified by a day and not claimed done, counted: what they are about leaves no page."""
    rows = Problem.objects.visible_to(span.user).filter(
        campaign__in=span.campaigns, due_date__gte=span.first, due_date__lte=span.last,
        state__in=(ProblemState.OPEN, ProblemState.RECTIFYING),
    )  # fmt: skip
    own = rows.filter(unit__in=span.own_units).order_by().values("campaign_id", "due_date", "unit_id")
    for row in own.annotate(problems=Count("pk"), label=Min("unit__name")):
        yield _problem_entry(row, span, f"problems-{row['campaign_id']}-{row['unit_id']}", own=True)
    if span.overlooks:
        others = rows.exclude(unit__in=span.own_units).order_by().values("campaign_id", "due_date")
        for row in others.annotate(problems=Count("pk"), units=Count("unit", distinct=True)):
            yield _problem_entry(row, span, f"problems-{row['campaign_id']}-all", own=False)


def _problem_entry(row: dict[str, Any], span: Span, key: str, *, own: bool) -> Entry:
    day, late = row["due_date"], row["due_date"] < span.today
    title = _("%(count)d个问题整改到期") % {"count": row["problems"]}
    note = "" if own else _("%(units)d个单位") % {"units": row["units"]}
    return Entry(
        key=f"{key}-{day.isoformat()}", day=day, kind=Kind.PROBLEM, title=span.titled(row["campaign_id"], title),
        url=reverse("problem-list") + ("?overdue=1" if late else ""),
        standing=Standing.LATE if late else Standing.OPEN,
        note=row["label"] if own and span.several_units else note, own=own,
    )  # fmt: skip


def _tasks(span: Span) -> Iterator[Entry]:
    """Dated deadlines, one line a task and day: all of them for who overlooks the campaign, else those of the own
    units' parties. Four queries."""
    rows = Deadline.objects.visible_to(span.user).filter(
        assignment__task__group__campaign__in=span.campaigns, assignment__task__withdrawn_at=None,
        date__gte=span.first, date__lte=span.last,
    )  # fmt: skip
    if not span.overlooks:
        groups = GroupMember.objects.in_force(span.today).filter(unit__in=span.own_units).values("group")
        party = Q(assignment__parties__unit__in=span.own_units) | Q(assignment__parties__group__in=groups)
        rows = rows.filter(party).distinct()
    lines: dict[str, list[Deadline]] = {}
    for row in rows.select_related("assignment__task__group").order_by("date", "pk"):
        kind = "milestone-" if row.kind == DeadlineKind.MILESTONE else ""
        lines.setdefault(f"task-{row.assignment.task_id}-{kind}{row.date}", []).append(row)
    duties = _duties(span, {row.assignment_id for days in lines.values() for row in days})
    inner = [row.pk for days in lines.values() for row in days if row.kind == DeadlineKind.MILESTONE]
    met = milestones_met(TaskReport.objects.filter(milestone__in=inner))
    for key, days in lines.items():
        parts = [
            (duty, duty.met_on is not None or row.pk in met.get(duty.pk, ()))
            for row in days for duty in duties.get(row.assignment_id, ())
        ]  # fmt: skip
        yield _task_entry(key, days[0], parts, span)


def _duties(span: Span, assignments: Collection[int]) -> dict[int, list[TaskDuty]]:
    """Assignment → the duties that count: all in reach for who overlooks the campaign, else the own units'."""
    rows = TaskDuty.objects.visible_to(span.user).filter(assignment__in=assignments)
    if not span.overlooks:
        rows = rows.filter(unit__in=span.own_units)
    found: dict[int, list[TaskDuty]] = {}
    for duty in rows.order_by("pk").only("uuid", "assignment", "unit", "met_on"):
        found.setdefault(duty.assignment_id, []).append(duty)
    return found


def _task_entry(key: str, row: Deadline, parts: Sequence[tuple[TaskDuty, bool]], span: Span) -> Entry:
    """`parts`: the duties behind the line, and whether each has met the day."""
    task, day = row.assignment.task, row.date or span.today
    words = _("第%(number)s项任务中间节点") if row.kind == DeadlineKind.MILESTONE else _("第%(number)s项任务完成时限")
    campaign = span.campaigns[task.group.campaign_id]
    standing, note = _task_standing(day, parts, span)
    own = [duty for duty, _met in parts if duty.unit_id in span.own_units]
    plan = reverse("campaign-plan", args=[campaign.slug])
    return Entry(
        key=key, day=day, kind=Kind.TASK, title=span.titled(campaign.pk, words % {"number": task.number}),
        url=reverse("task-detail", args=[own[0].uuid]) if own else plan, standing=standing,
        note="；".join(part for part in (row.text, note) if part), own=bool(own),
    )  # fmt: skip


def _task_standing(day: date, parts: Sequence[tuple[TaskDuty, bool]], span: Span) -> tuple[Standing, str]:
    """Where all of them stand; nothing is said where nobody's duty is seen."""
    behind = {duty.unit_id for duty, met in parts if not met}
    units = len({duty.unit_id for duty, _met in parts})
    done = units - len(behind)
    late = done < units and day < span.today
    standing = Standing.LATE if late else Standing.DONE if units and done == units else Standing.OPEN
    if span.overlooks and units:
        return standing, _("%(units)d个单位已完成%(done)d个") % {"units": units, "done": done}
    if standing == Standing.DONE:
        return standing, _("已报完成")
    return standing, _("逾期%(days)d天") % {"days": (span.today - day).days} if late else ""


def _phases(span: Span) -> Iterator[Entry]:
    """The last day of each phase."""
    rows = Phase.objects.visible_to(span.user).filter(
        campaign__in=span.campaigns, end__gte=span.first, end__lte=span.last
    )
    for row in rows.order_by("position", "id"):
        campaign = span.campaigns[row.campaign_id]
        if row.end is not None:
            yield Entry(
                key=f"phase-{row.pk}", day=row.end, kind=Kind.PHASE, note=row.window_text,
                title=span.titled(campaign.pk, _("%(phase)s结束") % {"phase": row.name}),
                url=reverse("campaign-plan", args=[campaign.slug]),
            )  # fmt: skip


_SOURCES: Sequence[Any] = (_own_filings, _overseen_filings, _problems, _tasks, _phases)
