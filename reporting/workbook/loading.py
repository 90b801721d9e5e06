"""Reads a report: a constant number of queries, whatever the number of rows."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.clock import SHANGHAI
from campaigns.models import Annex, Campaign, FilingKind, FocusItem, Obligation, SubPoint
from campaigns.successions import owners_before
from rectification import figures
from rectification.figures import LedgerThen, Stage, end_of
from rectification.models import (
    Filing,
    FilingVersion,
    Institution,
    InstitutionEvent,
    Measure,
    Problem,
    ProblemEvent,
    ReviewDecision,
)
from rectification.sheets.base import day_text, parse_day
from rectification.sheets.institution_list import BUILT
from reporting.workbook.accepted_rosters import roster_parts
from reporting.workbook.data import AnnexForm, InstitutionLine, ProblemLine, Report, UnacceptedLine

_LISTS = (FilingKind.PROBLEM_LIST, FilingKind.INSTITUTION_LIST)


@dataclass(frozen=True)
class _Scope:
    """Which rows: a campaign's, of these units, at the end of a day."""

    campaign: Campaign
    cut_off: date
    unit_ids: Collection[int]
    labels: dict[int, str]

    @property
    def rows(self) -> Q:
        """The condition on rows with `campaign` and `unit`."""
        return Q(campaign=self.campaign, unit_id__in=self.unit_ids)

    def kept(self, then: LedgerThen) -> Q:
        """The condition on problems: those of the units now, and those that others took over from them."""
        own = Q(unit_id__in=self.unit_ids)
        return Q(campaign=self.campaign) & (own | Q(pk__in=then.away) if then.away else own)

    @property
    def end(self) -> datetime:
        """The first moment that does not count."""
        return end_of(self.cut_off)

    @property
    def order(self) -> dict[int, int]:
        """Unit id → place among the participants."""
        return {unit: place for place, unit in enumerate(self.labels)}


def load_report(
    campaign: Campaign, *, cut_off: date, unit_ids: Collection[int], scope: str, exported: str = ""
) -> Report:
    """Everything at the end of a day in China, of these participating units. `scope` names them in words."""
    ledger = figures.ledger_figures(campaign, cut_off=cut_off, unit_ids=unit_ids)
    where = _Scope(campaign, cut_off, unit_ids, {unit.id: unit.label for unit in ledger.units})
    then = figures.ledger_then(campaign, cut_off, unit_ids)
    items = _Items(campaign)
    held = _held(where, then)
    return Report(
        title=campaign.short_title,
        organiser=_organiser(campaign, cut_off),
        scope=scope,
        upward=campaign.upward_figures,
        annexes=_annexes(campaign),
        ledger=ledger,
        rates=figures.rate_figures(campaign, cut_off=cut_off, unit_ids=unit_ids),
        problems=tuple(_problem_lines(where, then, held, items)),
        institutions=tuple(_institution_lines(where)),
        unaccepted=(*_unaccepted_filings(where), *_unverified_problems(where, then, held, items)),
        exported=exported,
        rosters=tuple(roster_parts(campaign, unit_ids, where.end, where.labels)),
    )


def _organiser(campaign: Campaign, day: date) -> str:
    """What it was called on that day."""
    records = campaign.organiser.records.in_force(day).order_by("-valid_from")
    return records.values_list("name", flat=True).first() or campaign.organiser.name


def _annexes(campaign: Campaign) -> dict[str, AnnexForm]:
    rows = Annex.objects.filter(campaign=campaign).exclude(kind="").order_by("-position", "-id")
    return {row.kind: AnnexForm(_("附件%(number)s") % {"number": row.number}, row.title, row.note) for row in rows}


class _Items:
    """The focus items and sub-points of a campaign, in printed order: two queries."""

    def __init__(self, campaign: Campaign) -> None:
        rows = FocusItem.objects.filter(area__campaign=campaign).select_related("area")
        self.rows = {row.pk: row for row in rows.order_by("area__position", "area_id", "position", "id")}
        self.order = {pk: place for place, pk in enumerate(self.rows)}
        subs = SubPoint.objects.filter(item__area__campaign=campaign)
        self.sub_points = dict(subs.values_list("pk", "text"))

    def area(self, item: int) -> str:
        """“一、…” as the annex prints it."""
        area = self.rows[item].area
        return f"{area.number}、{area.title}" if area.number else area.title

    def text(self, item: int) -> str:
        """“1. …”."""
        row = self.rows[item]
        return f"{row.number}. {row.text}" if row.number else row.text

    def label(self, item: int) -> str:
        """The short label of the item's area."""
        label: str = self.rows[item].area.column_label
        return label


@dataclass(slots=True)
class _Held:
    """A problem with its texts as they were at the cut-off."""

    pk: int
    unit: int
    item: int
    sub_point: int | None
    description: str
    leader: str
    responsible_unit: str
    due: date | None
    due_text: str
    position: int
    measures: tuple[str, ...] = ()


def _held(where: _Scope, then: LedgerThen) -> list[_Held]:
    """The problems on the ledger at the cut-off, unordered; those revised later with their former cells."""
    fields = (
        "pk", "unit_id", "focus_item_id", "sub_point_id", "description", "responsible_leader", "responsible_unit",
        "due_date", "due_text", "position",
    )  # fmt: skip
    rows = Problem.objects.filter(where.kept(then), listed_at__lt=where.end).values_list(*fields)
    held = [_Held(*row) for row in rows if then.stages.get(row[0], Stage.OFF)]
    for one in held:
        _restore(one, then.former.get(one.pk, {}))
    return [one for one in held if one.unit in where.unit_ids]


def _restore(one: _Held, former: Mapping[str, Any]) -> None:
    """What read otherwise then."""
    for column, value in former.items():
        if column in _READ:
            name, read = _READ[column]
            setattr(one, name, None if value is None else read(value))


#: Column of a problem → the field here and how its text is read.
_READ: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "unit_id": ("unit", int),
    "focus_item_id": ("item", int),
    "sub_point_id": ("sub_point", int),
    "description": ("description", str),
    "responsible_leader": ("leader", str),
    "responsible_unit": ("responsible_unit", str),
    "due_date": ("due", date.fromisoformat),
    "due_text": ("due_text", str),
    "measures": ("measures", lambda text: tuple(text.splitlines())),
}


def _problem_lines(where: _Scope, then: LedgerThen, held: list[_Held], items: _Items) -> Iterable[ProblemLine]:
    """In the order of the annex: areas, items, then units."""
    places = where.order
    listed = Problem.objects.filter(where.kept(then), listed_at__lt=where.end)
    measures: dict[int, list[str]] = {}
    for problem, text in (
        Measure.objects.filter(problem__in=listed.values("pk"))
        .order_by("problem_id", "position", "id")
        .values_list("problem_id", "text")
    ):
        measures.setdefault(problem, []).append(text)
    for one in sorted(held, key=lambda h: (items.order[h.item], places.get(h.unit, 0), h.position, h.pk)):
        sub = items.sub_points.get(one.sub_point, "") if one.sub_point else ""
        yield ProblemLine(
            unit=where.labels.get(one.unit, ""),
            area=items.area(one.item),
            item=items.text(one.item),
            description=f"{sub}：{one.description}" if sub and sub != one.description else one.description,
            measures=one.measures or tuple(measures.get(one.pk, ())),
            leader=one.leader,
            responsible_unit=one.responsible_unit,
            due=one.due,
            due_text=one.due_text,
        )


def _institution_lines(where: _Scope) -> Iterable[InstitutionLine]:
    """By unit; what was changed after the cut-off as it was at it."""
    events = InstitutionEvent.objects.filter(
        institution__campaign=where.campaign, institution__unit_id__in=where.unit_ids
    ).order_by("recorded_at", "id")
    standing: dict[int, bool] = {}
    changed: set[int] = set()
    for pk, kind, at in events.values_list("institution_id", "kind", "recorded_at"):
        if at >= where.end:
            changed.add(pk)
        else:
            standing[pk] = kind != "withdrawn"
    rows = [row for row in Institution.objects.filter(where.rows).order_by("position", "id") if standing.get(row.pk)]
    filings = {row.filing_id for row in rows if row.pk in changed and row.filing_id}
    former = figures.rows_then(filings, where.end) if filings else {}
    places = where.order
    for row in sorted(rows, key=lambda r: (places.get(r.unit_id, 0), r.position, r.pk)):
        cells = former.get(str(row.uuid)) if row.pk in changed else None
        yield _institution_line(where.labels.get(row.unit_id, ""), row, cells)


def _institution_line(unit: str, row: Institution, cells: dict[str, str] | None) -> InstitutionLine:
    if cells is None:
        return InstitutionLine(
            unit, row.built, row.name, row.document_number, row.issued_on, row.planned_date, row.planned_text,
            row.responsible_unit, row.responsible_person,
        )  # fmt: skip
    built = cells.get("half") == BUILT
    issued, planned = parse_day(cells.get("issued_on", "")), parse_day(cells.get("planned", ""))
    return InstitutionLine(
        unit, built, cells.get("name", ""), cells.get("document_number", ""), issued[0] if issued else None,
        planned[0] if planned else None, day_text(cells.get("planned", "")), cells.get("unit", ""),
        cells.get("person", ""),
    )  # fmt: skip


def _local(moment: datetime) -> datetime:
    """Chinese local time without zone: spreadsheets know none."""
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)


def _unaccepted_filings(where: _Scope) -> Iterable[UnacceptedLine]:
    """Submitted by the cut-off, and not accepted or given back since: shown apart, counted nowhere upward."""
    decisions = dict(
        ReviewDecision.objects.in_force(where.end)
        .filter(version__filing__campaign=where.campaign, at__lt=where.end)
        .order_by("at", "id")
        .values_list("version__filing_id", "decision")
    )
    owners = owners_before(where.campaign, where.end)
    submitted = Filing.objects.filter(campaign=where.campaign, first_submitted_at__lt=where.end)
    mine = Q(unit_id__in=where.unit_ids)
    filings = submitted.filter(mine | Q(obligation__in=owners) if owners else mine).select_related("obligation")
    waiting = [row for row in filings if decisions.get(row.pk) != "accepted"]
    for row in waiting:
        if row.obligation_id in owners:
            owner = owners[row.obligation_id]
            row.unit_id, row.obligation.title = owner.unit, owner.title
    waiting = [row for row in waiting if row.unit_id in where.unit_ids]
    counts = _row_counts([row for row in waiting if row.kind in _LISTS], where.end)
    places = where.order
    for row in sorted(waiting, key=lambda r: (places.get(r.unit_id, 0), r.first_submitted_at, r.pk)):
        obligation: Obligation = row.obligation
        yield UnacceptedLine(
            kind=_("报送材料"),
            unit=where.labels.get(row.unit_id, ""),
            text=obligation.title,
            area="",
            count=counts.get(row.pk),
            since=_local(row.first_submitted_at),
            due=obligation.due_date,
            status=_("已退回修改") if row.pk in decisions else _("等待审核"),
        )


def _row_counts(filings: list[Filing], end: datetime) -> dict[int, int]:
    """Filing id → rows of the list in the version submitted last by the cut-off."""
    versions = FilingVersion.objects.filter(filing__in=[row.pk for row in filings], submitted_at__lt=end)
    rows: Iterable[tuple[int, Any]] = versions.order_by("number").values_list("filing_id", "content")
    return {filing: len(content.get("rows", [])) for filing, content in rows}


def _unverified_problems(where: _Scope, then: LedgerThen, held: list[_Held], items: _Items) -> Iterable[UnacceptedLine]:
    """Claimed done by the cut-off and not verified by then."""
    mine = Problem.objects.filter(where.kept(then))
    claims = ProblemEvent.objects.filter(
        problem__in=mine.order_by().values("pk"), kind="claimed", recorded_at__lt=where.end
    ).order_by("recorded_at", "id")
    since = dict(claims.values_list("problem_id", "recorded_at"))
    waiting = [one for one in held if then.stages[one.pk] == Stage.CLAIMED and one.pk in since]
    places = where.order
    for one in sorted(waiting, key=lambda h: (places.get(h.unit, 0), items.order[h.item], h.position, h.pk)):
        yield UnacceptedLine(
            kind=_("整改问题"),
            unit=where.labels.get(one.unit, ""),
            text=one.description,
            area=items.label(one.item),
            count=1,
            since=_local(since[one.pk]),
            due=one.due,
            status=_("等待核验"),
        )
