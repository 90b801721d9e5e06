"""The rules of the attention list, over plain facts. Pure.

Notice 004, second phase: units that find few problems, that report none, or of which the public complains much are
inspected first. Issue 5, point 7 adds what looks like work on paper only. All thresholds stand in `Thresholds`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ZERO, FEW, COMPLAINTS, COPIED = "zero", "few", "complaints", "copied"
EVIDENCE, MASS, EXTENSIONS, REOPENED = "evidence", "mass", "extensions", "reopened"
KINDS: dict[str, Any] = {
    ZERO: gettext_lazy("没有发现问题"),
    FEW: gettext_lazy("发现问题少"),
    COMPLAINTS: gettext_lazy("群众反映多"),
    MASS: gettext_lazy("一天集中销号"),
    EVIDENCE: gettext_lazy("佐证重复使用"),
    EXTENSIONS: gettext_lazy("多次延期"),
    REOPENED: gettext_lazy("回头看返工"),
    COPIED: gettext_lazy("文字相近"),
}


@dataclass(frozen=True)
class Thresholds:
    """From where on something is worth a look.

    `few_share` of the median of like units, where that is `few_median` at least; `complaint_share` of a unit's problems
    from petitions and the media, `complaint_least` at least; `mass_share` of a unit's problems claimed on one day,
    `mass_least` at least; `extensions` of one problem; `similarity` of two texts (0–1) of `shortest` characters each.
    """

    few_share: float = 1 / 3
    few_median: float = 3
    complaint_share: float = 0.3
    complaint_least: int = 3
    mass_share: float = 0.5
    mass_least: int = 5
    extensions: int = 2
    similarity: float = 0.8
    shortest: int = 12


THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class UnitFacts:
    """One participating unit: what kind of unit it is, how many problems stand on the ledger and of which sort.

    `reported`: a problem list of it is accepted, be it a zero report; `pending`: one waits for that, so that the ledger
    does not tell yet how much it found.
    """

    unit: int
    like: str
    problems: int = 0
    complaints: int = 0
    extended: int = 0
    reopened: int = 0
    reported: bool = False
    pending: bool = False


@dataclass(frozen=True)
class DayCount:
    """How many problems of a unit were claimed done on one day."""

    unit: int
    day: date
    claimed: int


@dataclass(frozen=True)
class Evidence:
    """One file that stands as evidence on several problems of a unit; `units`: of how many units in all."""

    unit: int
    name: str
    problems: int
    units: int


@dataclass(frozen=True)
class Line:
    """One reason to look at a unit. `asked` are fields of the ledger's filter that show the rows behind it."""

    kind: str
    unit: int
    words: str
    asked: tuple[tuple[str, Any], ...] = ()


def attention_lines(
    units: Sequence[UnitFacts],
    days: Iterable[DayCount] = (),
    evidence: Iterable[Evidence] = (),
    limits: Thresholds = THRESHOLDS,
) -> list[Line]:
    """Every line, in the order of `units`, for each unit in the order of KINDS."""
    known = {one.unit: one for one in units}
    lines: list[Line] = []
    medians = medians_of(units)
    for one in units:
        lines += _by_number(one, medians[one.like], limits)
        lines += _by_sort(one, limits)
    lines += [line for one in days if one.unit in known for line in _on_a_day(one, known[one.unit], limits)]
    lines += [_evidence_line(one) for one in evidence if one.unit in known and one.problems > 0]
    place = {one.unit: number for number, one in enumerate(units)}
    order = list(KINDS)
    return sorted(lines, key=lambda line: (place[line.unit], order.index(line.kind)))


def medians_of(units: Iterable[UnitFacts]) -> dict[str, float]:
    """Kind of unit → the median of the numbers of problems."""
    numbers: dict[str, list[int]] = {}
    for one in units:
        numbers.setdefault(one.like, []).append(one.problems)
    return {like: float(median(found)) for like, found in numbers.items()}


def _by_number(one: UnitFacts, middle: float, limits: Thresholds) -> list[Line]:
    values = {"count": one.problems, "middle": f"{middle:g}"}
    if one.pending:
        return []
    if one.problems == 0:
        if one.reported:
            return [Line(ZERO, one.unit, _("报了零报告；同类单位的中位数是%(middle)s条") % values)]
        return [Line(ZERO, one.unit, _("台账里一条也没有；同类单位的中位数是%(middle)s条") % values)] if middle else []
    if middle >= limits.few_median and one.problems <= middle * limits.few_share:
        words = _("只有%(count)d条，同类单位的中位数是%(middle)s条") % values
        return [Line(FEW, one.unit, words, (("unit", one.unit),))]
    return []


def _by_sort(one: UnitFacts, limits: Thresholds) -> list[Line]:
    lines = []
    if one.complaints >= limits.complaint_least and one.complaints >= one.problems * limits.complaint_share:
        share = round(100 * one.complaints / one.problems)
        values = {"problems": one.problems, "count": one.complaints, "share": share}
        words = _("%(problems)d条里有%(count)d条来自信访举报和媒体曝光，占%(share)d%%") % values
        lines.append(Line(COMPLAINTS, one.unit, words, (("unit", one.unit), ("source", "petition"))))
    if one.extended:
        words = _("%(count)d条延期%(times)d次以上") % {"count": one.extended, "times": limits.extensions}
        lines.append(Line(EXTENSIONS, one.unit, words, (("unit", one.unit), ("extended", True))))
    if one.reopened:
        words = _("%(count)d条销号后被回头看查出没有改到位") % {"count": one.reopened}
        lines.append(Line(REOPENED, one.unit, words, (("unit", one.unit), ("reopened", True))))
    return lines


def _on_a_day(one: DayCount, facts: UnitFacts, limits: Thresholds) -> list[Line]:
    if one.claimed < limits.mass_least or one.claimed < facts.problems * limits.mass_share:
        return []
    values = {"month": one.day.month, "day": one.day.day, "count": one.claimed, "problems": facts.problems}
    words = _("%(month)d月%(day)d日一天申请销号%(count)d条，全部是%(problems)d条") % values
    return [Line(MASS, one.unit, words, (("unit", one.unit),))]


def _evidence_line(one: Evidence) -> Line:
    values = {"name": one.name, "count": one.problems, "units": one.units}
    if one.units > 1:
        words = _("佐证材料“%(name)s”用在本单位%(count)d条问题上，共%(units)d个单位用过同一份") % values
    else:
        words = _("佐证材料“%(name)s”用在%(count)d条问题上") % values
    return Line(EVIDENCE, one.unit, words, (("unit", one.unit),))
