"""The dry run: what a change touches, what must still be said, and what stands in its way. Writes nothing."""

import hashlib
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.changing import Holding, parts
from accounts.models import ChangeKind, ChangeLine, ChangeState, LineSide, OrganisationChange, Unit

#: Kinds after which the subjects go on as they are, with all they have.
KEEPING = (ChangeKind.RENAME, ChangeKind.MOVE)


@dataclass(frozen=True)
class Asked:
    """Something of a subject whose receiver must be named; `answer` is null until it is."""

    subject: ChangeLine
    holding: Holding
    answer: ChangeLine | None

    @property
    def key(self) -> tuple[int, str]:
        """By which its answer is kept: the unit's primary key and the holding's key."""
        assert self.subject.unit is not None
        return self.subject.unit.pk, self.holding.key

    @property
    def field(self) -> str:
        """Its name in the form."""
        return f"to:{self.subject.unit_id}:{self.holding.key}"


@dataclass(frozen=True)
class Rehearsal:
    """`touched` is shown by subject, `asked` is to be answered, `obstacles` are words for what forbids it."""

    touched: tuple[tuple[ChangeLine, tuple[Holding, ...]], ...]
    asked: tuple[Asked, ...]
    obstacles: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Of all that a person reads of it: the same facts and answers have the same."""
        facts = [(line.unit_id, holding) for line, holdings in self.touched for holding in holdings]
        answers = [(a.subject.unit_id, a.holding.key, a.answer.pk if a.answer else None) for a in self.asked]
        return hashlib.sha256(repr((facts, answers)).encode()).hexdigest()


@dataclass(frozen=True)
class Sides:
    """The lines of a change, by side."""

    subjects: list[ChangeLine]
    receivers: list[ChangeLine]

    @classmethod
    def of(cls, change: OrganisationChange) -> "Sides":
        """Two lists, in their order: one query."""
        lines = list(change.lines.select_related("unit", "parent"))
        return cls(
            [line for line in lines if line.side == LineSide.SUBJECT],
            [line for line in lines if line.side == LineSide.RECEIVER],
        )

    def goes_on(self, subject: ChangeLine) -> bool:
        """Whether a subject is one of the receivers."""
        return any(line.unit_id == subject.unit_id for line in self.receivers)


def rehearse(change: OrganisationChange, *, carrying: bool = False) -> Rehearsal:
    """Count what the change touches as things are now; `carrying`: on its day, when it is its turn."""
    sides = Sides.of(change)
    answers = {(row.unit_id, row.key): row.line for row in change.answers.select_related("line__unit")}
    touched, asked, obstacles = [], [], _of_units(change, sides, carrying)
    for line in sides.subjects:
        assert line.unit is not None
        holdings = tuple(one for part in parts() for one in part.holdings(line.unit, change.on))
        touched.append((line, holdings))
        if change.kind in KEEPING:
            continue
        asked += [Asked(line, one, answers.get((line.unit.pk, one.key))) for one in holdings if one.asks]
        if not sides.goes_on(line):
            obstacles += [words for part in parts() for words in part.obstacles(line.unit, change.on)]
    return Rehearsal(tuple(touched), tuple(asked), (*obstacles, *_of_answers(sides, asked)))


def _of_answers(sides: Sides, asked: list[Asked]) -> list[str]:
    if asked and not sides.receivers:
        labels = "、".join(one.holding.label for one in asked)
        return [_("还有%(labels)s，请撤回后写上承接单位重新拟定。") % {"labels": labels}]
    return [
        _("请选定“%(unit)s”的%(label)s由哪个单位承接。") % {"unit": one.subject.label, "label": one.holding.label}
        for one in asked
        if one.answer is None
    ]


def _of_units(change: OrganisationChange, sides: Sides, carrying: bool) -> list[str]:
    """What forbids it in the tree itself."""
    found = []
    for line in (*sides.subjects, *sides.receivers):
        if line.unit is not None and line.unit.dissolved_on is not None:
            found.append(_("“%(unit)s”已经撤销。请撤回这项调整。") % {"unit": line.unit.name})
        if line.parent is not None and line.parent.dissolved_on is not None:
            found.append(_("“%(unit)s”已经撤销，不能作上级单位。") % {"unit": line.parent.name})
    for line in sides.subjects:
        found += _of_subject(change, line)
    codes = [line.code for line in sides.receivers if line.unit is None]
    for code in Unit.objects.filter(code__in=codes).values_list("code", flat=True):
        found.append(_("单位代码“%(code)s”已经用过，请撤回后换一个。") % {"code": code})
    return [*found, *_of_others(change, sides, carrying)]


def _of_subject(change: OrganisationChange, line: ChangeLine) -> list[str]:
    unit, parent = line.unit, line.parent
    assert unit is not None
    current = unit.records.filter(valid_to=None).first()
    if current is not None and change.on <= current.valid_from:
        values = {"unit": unit.name, "day": current.valid_from}
        return [_("“%(unit)s”现有名称从%(day)s起登记，调整的生效日期要晚于这一天。") % values]
    if change.kind == ChangeKind.MOVE and parent and (parent.pk == unit.pk or parent.is_descendant_of(unit)):
        return [_("上级单位不能是本单位或者它下面的单位。")]
    return []


def _of_others(change: OrganisationChange, sides: Sides, carrying: bool) -> list[str]:
    """Another change of the same units that is planned for the day or before it would move the ground."""
    units = [line.unit_id for line in (*sides.subjects, *sides.receivers) if line.unit_id]
    codes = [line.code for line in sides.receivers if line.unit_id is None]
    others = OrganisationChange.objects.filter(state=ChangeState.PLANNED, on__lte=change.on).exclude(pk=change.pk)
    if carrying:
        # Of two planned ones the earlier goes first; what it leaves is looked at again on the later one's day.
        others = others.filter(on__lt=change.on)
    same = ChangeLine.objects.filter(change__in=others).filter(Q(unit__in=units) | Q(code__in=codes))
    return [
        _("“%(unit)s”在%(day)s还有一项待生效的调整，请先等它生效或者撤回它。")
        % {"unit": line.label, "day": line.change.on}
        for line in same.select_related("change", "unit")[:1]
    ]
