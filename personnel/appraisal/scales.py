"""Which scale holds for a unit in a year: the nearest one on the way up the tree."""

from collections.abc import Iterable

from personnel.models import AppraisalScale


def nearest(path: str, scales: Iterable[AppraisalScale]) -> AppraisalScale | None:
    """Of scales with their units, the one of the unit itself or of the nearest above it: a pure rule."""
    above = [scale for scale in scales if path.startswith(scale.unit.path)]
    return max(above, key=lambda scale: len(scale.unit.path), default=None)


def scales_of(year: int) -> list[AppraisalScale]:
    """The scales of a year, with their units: one query."""
    return list(AppraisalScale.objects.in_year(year).select_related("unit"))
