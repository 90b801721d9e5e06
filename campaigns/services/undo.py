"""Undoing acts on a draft: a person's own, the last first, and never over what a colleague did since."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.transitions import Refused
from audit import clock
from campaigns.draft_rows import KIND_OF
from campaigns.models import Campaign, DraftAct
from campaigns.services.configure import drafting, note, write_order
from campaigns.services.journal import TABLES, Change, State, owner_of, state_of


class ChangedSince(Refused):
    """Somebody else has gone on from what was to be undone."""


def undo_act(*, campaign: Campaign, actor: Actor, act: int | None = None) -> DraftAct:
    """Put back what one's act changed (the last one when not named) and take it out of the journal.

    Raises Refused when there is none, or when it cannot be put back alone; ChangedSince when a colleague changed the
    same since: then nothing is overwritten, and the act is not offered again.
    """
    acts = DraftAct.objects.undoable(campaign, actor.person)
    undone: DraftAct | None = (acts.filter(pk=act) if act is not None else acts).first()
    try:
        with drafting(campaign=campaign, actor=actor):
            if undone is None:
                raise Refused(_("没有可以撤销的操作。"))
            _put_back(campaign, undone, actor)
            undone.delete()
    except ChangedSince:
        acts.filter(pk=undone.pk if undone else None).update(lapsed=True)
        raise
    return undone


def _put_back(campaign: Campaign, act: DraftAct, actor: Actor) -> None:
    changes: Mapping[str, Change] = act.changes
    now = state_of(campaign)
    obstacles = [key for key, change in changes.items() if _has_gone_on(act, key, change, now)]
    obstacles += _held_since(changes, now)
    if obstacles:
        _refuse(act, obstacles, actor)
    _check_owners(changes, now)
    _restore([key for key, change in changes.items() if change["after"] is None], changes)
    for key, change in changes.items():
        if change["before"] is not None and change["after"] is not None:
            _write_back(key, change, now)
    _remove([key for key, change in changes.items() if change["before"] is None])
    note(
        actor=actor, campaign=campaign, row=campaign, verb="undone",
        before=_flat(changes, "after"), after={"act": act.words, **_flat(changes, "before")},
    )  # fmt: skip


# --- what stands in the way ----------------------------------------------------------------------------------------


def _has_gone_on(act: DraftAct, key: str, change: Change, now: State) -> bool:
    """Whether a row is not as the act left it. Where a row stands among its like counts for moves only: rows that
    others add and take away push the rest along."""
    if change["after"] is None:
        return key in now
    if key not in now:
        return True
    left = change["after"].items()
    return any(now[key][name] != value for name, value in left if name != "position" or act.verb == "moved")


def _held_since(changes: Mapping[str, Change], now: State) -> list[str]:
    """Rows that would go with a row that the act added, and are not the act's own."""
    added = {key for key, change in changes.items() if change["before"] is None}
    if not added:
        return []
    return [key for key, values in now.items() if key not in added and _owner_key(key, values) in added]


def _owner_key(key: str, values: Mapping[str, Any]) -> str:
    owner = owner_of(key.partition("-")[0])
    return f"{owner[1]}-{values[owner[0]]}" if owner else ""


def _refuse(act: DraftAct, keys: Iterable[str], actor: Actor) -> None:
    touched = set(keys)
    later = DraftAct.objects.filter(campaign=act.campaign_id, pk__gt=act.pk).order_by("-pk").select_related("actor")
    since = next((other for other in later if touched & set(other.changes)), None)
    if since is None:
        raise ChangedSince(_("“%(act)s”以后这里又改过，没有撤销。请直接在页面上改。") % {"act": act.words})
    values = {"act": act.words, "then": since.words, "by": since.actor.name}
    if since.actor_id == actor.person.pk:
        raise Refused(_("您在“%(act)s”以后又办了“%(then)s”，没有撤销。请先撤销后面的。") % values)
    values["at"] = f"{since.at.astimezone(clock.SHANGHAI):%H:%M}"
    raise ChangedSince(
        _("%(by)s在%(at)s办了“%(then)s”，您的“%(act)s”没有撤销，对方的改动保留。请直接在页面上改。") % values
    )


def _check_owners(changes: Mapping[str, Change], now: State) -> None:
    """What a row that comes back belongs to or names must be there."""
    for key, change in changes.items():
        model, _pk = _row_of(key)
        for name, value in (change["before"] or {}).items():
            target: Any = model._meta.get_field(name).related_model
            if target is None or value is None:
                continue
            key_there = f"{KIND_OF[target].name}-{value}" if target in KIND_OF else ""
            comes_back = key_there in changes and changes[key_there]["after"] is None
            if not (comes_back or key_there in now or target._default_manager.filter(pk=value).exists()):
                raise Refused(_("它原来所在的那一部分也已删除，不能单独恢复。"))


# --- putting back --------------------------------------------------------------------------------------------------


def _row_of(key: str) -> tuple[Any, int]:
    name, _dash, pk = key.partition("-")
    return TABLES[name], int(pk)


def _values(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the journal as their columns take them."""
    columns = {column.attname: column for column in model._meta.concrete_fields}
    return {name: None if value is None else columns[name].to_python(value) for name, value in values.items()}


def _in_order(keys: Iterable[str]) -> list[str]:
    """Owners before their own rows."""
    order = {name: at for at, name in enumerate(TABLES)}
    return sorted(keys, key=lambda key: order[key.partition("-")[0]])


def _write_back(key: str, change: Change, now: State) -> None:
    """The values from before; where others have pushed the row along meanwhile, it stays in its new place."""
    model, pk = _row_of(key)
    pushed = "position" in change["after"] and now[key]["position"] != change["after"]["position"]
    values = {name: value for name, value in change["before"].items() if not (pushed and name == "position")}
    if values:
        model._default_manager.filter(pk=pk).update(**_values(model, values))


def _restore(keys: list[str], changes: Mapping[str, Change]) -> None:
    rows: list[Any] = []
    for key in _in_order(keys):
        model, pk = _row_of(key)
        row = model(pk=pk, **_values(model, changes[key]["before"]))
        row.save(force_insert=True)
        rows.append(row)
    for row in rows:
        kind = KIND_OF.get(type(row))
        if kind is not None and kind.ordered and kind.beside(row).filter(position=row.position).count() > 1:
            back = {other.pk for other in rows if type(other) is type(row)}
            write_order(sorted(kind.beside(row), key=lambda other: (other.position, other.pk not in back)))


def _remove(keys: list[str]) -> None:
    for key in reversed(_in_order(keys)):
        model, pk = _row_of(key)
        try:
            model._default_manager.filter(pk=pk).delete()
        except models.ProtectedError as error:
            raise Refused(_("新增的内容已被别处引用，没有撤销。")) from error


def _flat(changes: Mapping[str, Change], side: str) -> dict[str, Any]:
    """One side of the changes for the trail: "item-3.text" → value, a row that is not there → null."""
    flat: dict[str, Any] = {}
    for key, change in changes.items():
        if change[side] is None:
            flat[key] = None
        else:
            flat |= {f"{key}.{name}": value for name, value in change[side].items() if value not in (None, "")}
    return flat
