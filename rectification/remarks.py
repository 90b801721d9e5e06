"""Remarks against changes: which opinion was followed, and what was changed though nobody asked. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rectification.differences import REMOVED, Change
from rectification.models import ReviewRemark

_NUMBERED = re.compile(r"^第(\d+)条$")


@dataclass(frozen=True)
class Answer:
    """What became of one remark. No changes: 未改."""

    remark: ReviewRemark
    changes: tuple[Change, ...]
    title: str = ""

    @property
    def done(self) -> bool:
        """Whether its place was changed at all; if rightly, the reviewer judges."""
        return bool(self.changes)


def answers(remark: ReviewRemark, change: Change) -> bool:
    """Whether a change touches the place of a remark: its cell, any cell of its row, or the row's going."""
    if remark.row != change.row:
        return False
    if not remark.column:
        return bool(remark.row)
    return remark.column == change.column or (bool(remark.row) and change.kind == REMOVED)


def answers_to(remarks: Iterable[ReviewRemark], changes: Sequence[Change]) -> list[Answer]:
    """One answer a remark, in their order."""
    return [Answer(remark, tuple(c for c in changes if answers(remark, c))) for remark in remarks]


def unasked(remarks: Collection[ReviewRemark], changes: Iterable[Change]) -> list[Change]:
    """The changes that no remark asked for."""
    return [change for change in changes if not any(answers(remark, change) for remark in remarks)]


def spots(remarks: Iterable[ReviewRemark]) -> str:
    """“第3、5、6条” of the rows that are named; other places by their names, fields as 其他栏."""
    numbers: set[int] = set()
    names: dict[str, None] = {}
    for remark in remarks:
        match = _NUMBERED.match(remark.place)
        if match:
            numbers.add(int(match[1]))
        else:
            names[remark.place or _("表外栏目")] = None
    parts = [_("第%(numbers)s条") % {"numbers": "、".join(str(n) for n in sorted(numbers))}] if numbers else []
    return "、".join([*parts, *names])
