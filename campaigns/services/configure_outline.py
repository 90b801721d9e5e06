"""The verbs of the two outlines (focus areas with items, task groups with tasks): levels, order, numbers, pasting."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Refused
from campaigns.draft_rows import kind_of, stored
from campaigns.models import Campaign
from campaigns.outlines import Line, Outline, bare, next_number, numbers_in_order, split_lines
from campaigns.services.configure import add_row, drafting, insert, locked, note, place, values_of, write_order

MOST_LINES = 300


def _main(row: models.Model) -> str:
    """The field that holds a row's text."""
    return kind_of(row).fields[0]


def _text(row: models.Model) -> str:
    return str(getattr(row, _main(row)))


def _children(outline: Outline, row: models.Model) -> list[Any]:
    """The rows one level below, in order."""
    level = outline.level_of(kind_of(row)) + 1
    if level >= len(outline.levels):
        return []
    kind = outline.levels[level]
    return list(kind.model._default_manager.filter(**{kind.owner: row}))


def _owners(campaign: Campaign, outline: Outline, row: models.Model) -> list[Any]:
    """All rows of the level above, in the order of the page; the campaign itself for top rows."""
    above = kind_of(row).owner_kind
    return [campaign] if above is None else list(above.of_campaign(campaign))


def _fitting(row: models.Model, field: str, text: str) -> str:
    limit = getattr(row._meta.get_field(field), "max_length", None)
    if limit is not None and len(text) > limit:
        raise Refused(
            _("“%(text)s…”有%(length)d个字，这一级最多%(limit)d个字。请先缩短。")
            % {"text": text[:12], "length": len(text), "limit": limit}
        )
    return text


def add_entry(
    *,
    campaign: Campaign,
    outline: Outline,
    level: int,
    actor: Actor,
    owner: models.Model | None = None,
    after: models.Model | None = None,
) -> Any:
    """Write an empty row. Behind the last of all it takes the next number; elsewhere its number stays open, because
    numbering anew is an act of its own."""
    kind = outline.levels[level]
    values: dict[str, Any] = {}
    if level == 0:
        values["number"] = _next_top(campaign, outline, after)
    elif level == 1:
        values["number"] = _next_middle(campaign, outline, owner, after)
    return add_row(campaign=campaign, kind=kind, owner=owner, after=after, values=values, actor=actor)


def _next_top(campaign: Campaign, outline: Outline, after: models.Model | None) -> str:
    tops = list(outline.top.of_campaign(campaign))
    if after is not None and tops[-1].pk != after.pk:
        return ""
    return numbers_in_order([0] * (len(tops) + 1)).tops[-1]


def _next_middle(campaign: Campaign, outline: Outline, owner: models.Model | None, after: models.Model | None) -> str:
    """The number after the row before, unless another row has it already: then a new order is asked for first."""
    kind = outline.middle
    tops = [top.pk for top in outline.top.of_campaign(campaign)]
    place_of = {pk: at for at, pk in enumerate(tops)}
    rows = [(place_of[stored(row, kind.owner)], row.pk, row.number) for row in kind.of_campaign(campaign)]
    here = place_of[owner.pk] if owner is not None else 0
    earlier = [row for row in rows if row[0] <= here]
    if after is not None:
        earlier = earlier[: next(at for at, row in enumerate(earlier) if row[1] == after.pk) + 1]
    opens = all(row[0] < here for row in earlier)
    restarts = any(bare(number) == "1" for top, _pk, number in rows if top > 0)
    number = "1" if opens and restarts else next_number(number for _top, _pk, number in earlier)
    taken = {bare(other) for top, _pk, other in rows if top == here or not restarts}
    return "" if number in taken else number


def move_entry(*, campaign: Campaign, outline: Outline, row: models.Model, step: int, actor: Actor) -> Any:
    """Move a row one place up (-1) or down (1); at the end of its owner it goes over into the neighbouring one."""
    kind = kind_of(row)
    with drafting(campaign=campaign, actor=actor) as journal:
        current = locked(kind, campaign, row)
        rows = list(kind.beside(current))
        at = next(i for i, other in enumerate(rows) if other.pk == current.pk)
        if 0 <= at + step < len(rows):
            rows.insert(at + step, rows.pop(at))
            write_order(rows)
        elif not _move_over(campaign, outline, current, step):
            return current
        note(actor=actor, campaign=campaign, row=current, verb="moved", after={"step": step})
        journal.tell("moved", current)
    return current


def _move_over(campaign: Campaign, outline: Outline, row: Any, step: int) -> bool:
    owners = _owners(campaign, outline, row)
    at = next(i for i, owner in enumerate(owners) if owner.pk == stored(row, kind_of(row).owner))
    if not 0 <= at + step < len(owners):
        return False
    _adopt(outline, owners[at + step], [row], first=step > 0)
    return True


def _adopt(outline: Outline, owner: models.Model, rows: Sequence[Any], *, first: bool = False) -> None:
    """Put rows under another owner, before or behind those that it has."""
    if not rows:
        return
    kind = kind_of(rows[0])
    present = list(kind.model._default_manager.filter(**{kind.owner: owner}))
    for row in rows:
        setattr(row, kind.owner, owner)
        row.save(update_fields=[kind.owner])
    write_order([*rows, *present] if first else [*present, *rows])


def transfer_entry(
    *, campaign: Campaign, outline: Outline, row: models.Model, owner: models.Model, actor: Actor
) -> Any:
    """Move a middle row to the end of another top row."""
    with drafting(campaign=campaign, actor=actor) as journal:
        current = locked(outline.middle, campaign, row)
        goal = locked(outline.top, campaign, owner)
        if stored(current, outline.middle.owner) != goal.pk:
            _adopt(outline, goal, [current])
            note(actor=actor, campaign=campaign, row=current, verb="moved", after={"to": str(goal)})
            journal.tell("moved", current)
    return current


def indent_entry(*, campaign: Campaign, outline: Outline, row: models.Model, actor: Actor) -> Any:
    """Make a row belong to the one before it: an area becomes an item, an item a sub-point."""
    kind = kind_of(row)
    level = outline.level_of(kind)
    if level + 1 >= len(outline.levels):
        raise Refused(_("已经是最低一级。"))
    with drafting(campaign=campaign, actor=actor) as journal:
        current = locked(kind, campaign, row)
        rows = list(kind.beside(current))
        at = next(i for i, other in enumerate(rows) if other.pk == current.pk)
        if at == 0:
            raise Refused(_("上面没有同级的条目，不能降一级。"))
        below = outline.levels[level + 1]
        text = _fitting(below.model(), below.fields[0], _text(current))
        made = insert(campaign=campaign, kind=below, owner=rows[at - 1], values=_numbered(below, text))
        _adopt(outline, rows[at - 1], _children(outline, current))
        _replace(campaign, current, made, actor, "indented")
        journal.tell("indented", made)
    return made


def outdent_entry(*, campaign: Campaign, outline: Outline, row: models.Model, actor: Actor) -> Any:
    """Raise a row by one level: a sub-point becomes an item behind its own, an item becomes an area that takes over
    the items behind it."""
    kind = kind_of(row)
    if kind.owner_kind is None:
        raise Refused(_("已经是最高一级。"))
    with drafting(campaign=campaign, actor=actor) as journal:
        current = locked(kind, campaign, row)
        owner = getattr(current, kind.owner)
        above = kind.owner_kind
        rows = list(kind.beside(current))
        followers = rows[next(i for i, other in enumerate(rows) if other.pk == current.pk) + 1 :]
        _refuse_to_lose(current)
        text = _fitting(owner, _main(owner), _text(current))
        holder = getattr(owner, above.owner) if above.owner_kind is not None else None
        made = insert(campaign=campaign, kind=above, owner=holder, after=owner, values=_numbered(above, text))
        if above.owner_kind is None:
            _adopt(outline, made, followers)
        _replace(campaign, current, made, actor, "outdented")
        journal.tell("outdented", made)
    return made


def _numbered(kind: Any, text: str) -> dict[str, str]:
    """A row that changed its level has no number until it is given one."""
    return {kind.fields[0]: text}


def _refuse_to_lose(row: Any) -> None:
    """A row with rows of its own below it would lose them by becoming a head."""
    for relation in row._meta.related_objects:
        if relation.related_model._default_manager.filter(**{relation.field.name: row}).exists():
            raise Refused(_("“%(row)s”下面还有子项或分工，不能升一级。请先移走或删除它们。") % {"row": _text(row)[:20]})


def _replace(campaign: Campaign, old: Any, new: Any, actor: Actor, verb: str) -> None:
    note(actor=actor, campaign=campaign, row=new, verb=verb, before=values_of(old), after=values_of(new))
    old.delete()


def renumber_outline(*, campaign: Campaign, outline: Outline, actor: Actor, restart: bool = False) -> int:
    """Number all rows in the order in which they stand; how many numbers changed."""
    with drafting(campaign=campaign, actor=actor) as journal:
        tops = list(outline.top.of_campaign(campaign))
        children = [_children(outline, top) for top in tops]
        numbers = numbers_in_order([len(rows) for rows in children], restart=restart)
        wanted = list(zip(tops, numbers.tops, strict=True))
        for rows, theirs in zip(children, numbers.middles, strict=True):
            wanted += zip(rows, theirs, strict=True)
        wrong = [(row, number) for row, number in wanted if row.number != number]
        for row, number in wrong:
            row.number = number
            row.save(update_fields=["number"])
        if wrong:
            note(
                actor=actor, campaign=campaign, row=campaign, verb=f"{outline.name}_renumbered",
                after={"changed": len(wrong), "restart": restart},
            )  # fmt: skip
            journal.tell("renumbered", wrong[0][0])
    return len(wrong)


def paste_lines(
    *, campaign: Campaign, outline: Outline, text: str, actor: Actor, after: models.Model | None = None
) -> list[Any]:
    """Write pasted lines as rows behind a middle row, or behind everything; the rows written.

    An empty `after` is filled by the first line of its own level. Raises Refused (too many lines, a line too long).
    """
    level = outline.level_of(kind_of(after)) if after is not None else 1
    lines = split_lines(text, len(outline.levels), plain=max(1, level))
    if lines and after is not None and level == 0 and not _text(after) and not lines[0].number:
        lines[0] = Line(0, "", lines[0].text)
    if len(lines) > MOST_LINES:
        raise Refused(
            _("一次最多粘贴%(most)d行，这里有%(count)d行，没有写入。请分几次粘贴。")
            % {"most": MOST_LINES, "count": len(lines)}
        )
    with drafting(campaign=campaign, actor=actor) as journal:
        made = _Pasting(campaign, outline, actor, after).run(lines)
        if made:
            journal.tell("pasted", made[0], count=len(made))
        return made


class _Pasting:
    """Where the next line goes: the last row written on each level."""

    def __init__(self, campaign: Campaign, outline: Outline, actor: Actor, after: models.Model | None) -> None:
        self.campaign, self.outline, self.actor = campaign, outline, actor
        self.last: list[Any] = [None, None, None]
        self.inside = after is not None
        if after is not None:
            row = locked(kind_of(after), campaign, after)
            level = outline.level_of(kind_of(row))
            self.last[level] = row
            for above in range(level - 1, -1, -1):
                self.last[above] = getattr(self.last[above + 1], outline.levels[above + 1].owner)
        else:
            self.last[0] = outline.top.of_campaign(campaign).last()

    def run(self, lines: Sequence[Line]) -> list[Any]:
        return [self._write(line, fill=at == 0) for at, line in enumerate(lines)]

    def _write(self, line: Line, *, fill: bool) -> Any:
        level = line.level
        if level == 2 and self.last[1] is None:
            level = 1
        if level == 1 and self.last[0] is None:
            self._make(0, Line(0, "", _("未命名")))
        target = self.last[level]
        if fill and self.inside and target is not None and not _text(target):
            return self._fill(target, line)
        return self._make(level, line)

    def _fill(self, row: Any, line: Line) -> Any:
        setattr(row, _main(row), _fitting(row, _main(row), line.text))
        row.save()
        note(actor=self.actor, campaign=self.campaign, row=row, verb="changed", after=values_of(row))
        return row

    def _make(self, level: int, line: Line) -> Any:
        kind = self.outline.levels[level]
        values = {kind.fields[0]: _fitting(kind.model(), kind.fields[0], line.text)}
        if level < 2:
            values["number"] = line.number
        owner = self.last[level - 1] if level else None
        row = insert(campaign=self.campaign, kind=kind, owner=owner, values=values)
        if self.last[level] is not None:
            place(row, self.last[level])
        elif level:
            place(row, kind.beside(row).exclude(pk=row.pk).last())
        note(actor=self.actor, campaign=self.campaign, row=row, verb="added", after=values_of(row))
        self.last[level] = row
        self.last[level + 1 :] = [None] * (2 - level)
        return row
