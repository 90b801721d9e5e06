"""What the shown version answered and changed: remarks with 已改 or 未改, what nobody asked for, both versions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit.clock import local_date
from campaigns.models import FilingKind
from rectification.changes import PRINTED_AS, changes_since, shown
from rectification.content import rows_of
from rectification.differences import Change
from rectification.figures import reported_by_area
from rectification.filters import ReviewFilter
from rectification.models import Decision, Filing, FilingVersion, ReviewDecision, ReviewRemark
from rectification.paper import paper_of
from rectification.places import LEADS, Places, paper_rows, places_on, row_names
from rectification.remarks import Answer, answers_to, unasked
from rectification.services.context import sheet_context
from rectification.services.drafting import faults_of
from rectification.sheets import sheet_for

MARKED, PAPER, BOTH = "", "paper", "both"


@dataclass(frozen=True)
class Comparison:
    """`sheet` has the changes marked, `plain` is the paper as signed. `settled` are rows that the return accepted."""

    sheet: dict[str, Any]
    plain: dict[str, Any]
    places: Places
    changes: Sequence[Change] = ()
    answered: Sequence[Answer] = ()
    uncalled: Sequence[Change] = ()
    settled: frozenset[str] = frozenset()
    demand: ReviewDecision | None = None
    pairs: Sequence[dict[str, Any]] = ()
    unchanged: int = 0

    @property
    def left(self) -> int:
        """How many remarks were not followed."""
        return sum(not answer.done for answer in self.answered)

    @property
    def touched(self) -> int:
        """How many changes are in rows that had been accepted."""
        return sum(change.row in self.settled for change in self.uncalled)


def compare_versions(
    filing: Filing,
    version: FilingVersion,
    former: FilingVersion | None,
    decisions: Iterable[ReviewDecision],
    remarks: Iterable[ReviewRemark],
) -> Comparison:
    """Everything that is told of `version` against `former`; `decisions` newest first and none undone."""
    sheet = paper_of(filing, version)
    places = places_on(sheet_for(filing.kind), sheet)
    if former is None:
        return Comparison(sheet, sheet, places)
    plain, before = deepcopy(sheet), paper_of(filing, former)
    returns = (row for row in decisions if row.version_id == former.pk and row.decision != Decision.ACCEPTED)
    demand = next(returns, None)
    asked = [row for row in remarks if row.version_id == former.pk and demand and row.decision_id == demand.pk]
    changes = changes_since(filing, former, version, sheet, former=before, asked=asked)
    old_names = row_names(before)
    return Comparison(
        sheet=sheet,
        plain=plain,
        places=places,
        changes=changes,
        answered=[replace(item, title=_place(item.remark, places)) for item in answers_to(asked, changes)],
        uncalled=unasked(asked, changes),
        settled=frozenset(demand.settled_rows if demand else ()),
        demand=demand,
        pairs=paired_rows(filing, (former, version), old_names, places, changes),
        unchanged=len({*places.rows, *old_names}) - len({change.row for change in changes if change.row}),
    )


def _place(remark: ReviewRemark, places: Places) -> str:
    """Where the remark stood on its own version's paper."""
    return f"{remark.place} {places.named('', remark.column) if remark.column else ''}".strip()


def paired_rows(
    filing: Filing,
    versions: tuple[FilingVersion, FilingVersion],
    old_names: dict[str, str],
    places: Places,
    changes: Sequence[Change],
) -> list[dict[str, Any]]:
    """两版对照: each row that changed with all its cells in both versions, then the fields that changed."""
    sheet, context = sheet_for(filing.kind), sheet_context(filing, versions[1])
    before, after = ({row["id"]: row["cells"] for row in rows_of(version.content)} for version in versions)
    pairs: list[dict[str, Any]] = []
    for row in dict.fromkeys(change.row for change in changes if change.row):
        lines = []
        for code, label in places.columns.items():
            old, new = (shown(sheet, context, code, side.get(row, {}).get(code, "")) for side in (before, after))
            if old or new:
                lines.append({"label": label, "old": old, "new": new, "differs": old != new})
        pairs.append({"old_name": old_names.get(row, ""), "new_name": places.rows.get(row, ""), "lines": lines})
    fields = [{"label": c.title, "old": c.old, "new": c.new, "differs": True} for c in changes if not c.row]
    return [*pairs, {"old_name": "", "new_name": "", "lines": fields}] if fields else pairs


def views_of(filing: Filing, chosen: ReviewFilter, show: str) -> list[dict[str, Any]]:
    """The switch 标出改动 / 打印样 / 两版对照. Each keeps the filter of the queue."""
    words = ((MARKED, _("标出改动")), (PAPER, _("打印样")), (BOTH, _("两版对照")))
    address = reverse("review-detail", args=[filing.uuid])
    return [
        {"label": label, "url": _with(address, chosen.query(), key), "current": key == show} for key, label in words
    ]


def _with(address: str, query: str, show: str) -> str:
    if not show:
        return address + query
    return f"{address}{query}{'&' if query else '?'}{urlencode({'show': show})}"


def remark_lines(remarks: Iterable[ReviewRemark], places: Places, sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """The remarks on the shown version, and their marks in the cells of its paper."""
    rows = {row["id"]: row for _name, row in paper_rows(sheet)}
    lines = []
    for remark in remarks:
        row = rows.get(remark.row)
        if row is not None:
            column = remark.column or LEADS.get(sheet["kind"], "")
            row["notes"] = (row.get("notes") or {}) | {PRINTED_AS.get(column, column): remark.pk}
        lines.append({"remark": remark, "title": places.named(remark.row, remark.column)})
    return lines


def automatic_checks(filing: Filing, version: FilingVersion, *, intact: bool) -> list[dict[str, Any]]:
    """自动核对: `ok` and what was found. Nothing here decides; the reviewer does."""
    faults = faults_of(filing=filing, version=version)
    checks = [
        {"ok": intact, "text": _("内容与定稿、签字时一致") if intact else _("内容与定稿、签字时不一致")},
        {"ok": not faults, "text": _("必填栏齐全，填法都对")},
    ]
    if faults:
        values = {"count": len(faults), "where": faults[0].where, "message": faults[0].message}
        checks[1]["text"] = _("有%(count)d处不合要求，如%(where)s：%(message)s") % values
    if filing.days_late:
        checks.append({"ok": False, "text": _("首次报送迟了%(days)d天") % {"days": filing.days_late}})
    if filing.kind == FilingKind.STATISTICS_TABLE and version.frozen_at:
        checks.append(_redrawn(filing, version, version.frozen_at))
    lead = "" if sheet_for(filing.kind).drawn else LEADS.get(filing.kind)
    return [*checks, _repeated(version, lead)] if lead else checks


def _redrawn(filing: Filing, version: FilingVersion, fixed_at: datetime) -> dict[str, Any]:
    """Whether the table, drawn again from the events recorded until it was fixed, has the figures of then."""
    until = fixed_at + timedelta(microseconds=1)
    redrawn = reported_by_area(filing.campaign, filing.unit, local_date(fixed_at), until=until)
    fixed = version.content.get("figures", {}).get("areas", [])
    if [(line["found"], line["rectified"]) for line in fixed] == [(r["found"], r["rectified"]) for r in redrawn]:
        return {"ok": True, "text": _("数字与定稿时的台账一致")}
    return {"ok": False, "text": _("数字与定稿时的台账不一致")}


def _repeated(version: FilingVersion, lead: str) -> dict[str, Any]:
    counts = Counter("".join(row["cells"].get(lead, "").split()) for row in rows_of(version.content))
    again = sum(count - 1 for count in counts.values())
    if again:
        return {"ok": False, "text": _("有%(count)d条与其他条写的一样") % {"count": again}}
    return {"ok": True, "text": _("没有写得一样的条目")}
