"""What an act on a draft changed: the rows before and after, and the difference between the two as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from audit import clock
from campaigns.draft_rows import KINDS, key_of
from campaigns.models import AssignmentParty, Campaign, DraftAct, RequirementReceiver
from campaigns.words import row_words

MOST_KEPT = 50
#: Typing on in the same field within this time is one act.
ONE_GO = timedelta(minutes=2)

#: By table name: the model; rows of kinds are named as pages name them, parties and receivers beside them.
TABLES: Mapping[str, type[models.Model]] = {
    **{kind.name: kind.model for kind in KINDS.values()},
    "assignmentparty": AssignmentParty,
    "requirementreceiver": RequirementReceiver,
}
_ACTS: Mapping[str, str | Promise] = {
    "added": _("新增%(row)s"),
    "changed": _("修改%(row)s"),
    "moved": _("移动%(row)s"),
    "removed": _("删除%(row)s"),
    "indented": _("把%(row)s降一级"),
    "outdented": _("把%(row)s升一级"),
    "pasted": _("粘贴%(count)d条"),
    "renumbered": _("重新编号"),
    "changed_several": _("修改%(row)s等%(count)d处"),
    "party_added": _("加上%(party)s"),
    "party_removed": _("去掉%(party)s"),
    "role_changed": _("改%(party)s的分工"),
    "reviewer_named": _("改由%(party)s审核"),
}
Values = dict[str, Any]
State = dict[str, Values]
Change = dict[str, Any]  # "before" and "after": Values, or None where the row is not there


def columns_of(name: str) -> list[Any]:
    """The columns of a table that a person's act may change; of the campaign itself only what is typed."""
    model = TABLES[name]
    if model is Campaign:
        return [model._meta.get_field(typed) for typed in KINDS["campaign"].fields]
    return [column for column in model._meta.concrete_fields if not column.primary_key]


def owner_of(name: str) -> tuple[str, str] | None:
    """The column that leads to the owner of a table's rows, and the owner's table; None for the campaign."""
    model: Any = TABLES[name]
    if model is Campaign:
        return None
    column = model._meta.get_field(model.campaign_path.partition("__")[0])
    return column.attname, next(table for table, other in TABLES.items() if other is column.related_model)


def plain_value(value: Any) -> Any:
    """A column's value as JSON keeps it."""
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def state_of(campaign: Campaign, rows: Iterable[models.Model] | None = None) -> State:
    """The draft's rows by key (only `rows` when given), values by column: one query for each table."""
    only: dict[str, list[int]] | None = None
    if rows is not None:
        only = {}
        for row in rows:
            name, _dash, pk = key_of(row).partition("-")
            only.setdefault(name, []).append(int(pk))
    state: State = {}
    for name, model in TABLES.items():
        if only is not None and name not in only:
            continue
        path = getattr(model, "campaign_path", "pk")
        found = model._default_manager.filter(**{path: campaign.pk}).order_by()
        if only is not None:
            found = found.filter(pk__in=only[name])
        for values in found.values("pk", *(column.attname for column in columns_of(name))):
            key = f"{name}-{values.pop('pk')}"
            state[key] = {column: plain_value(value) for column, value in values.items()}
    return state


def difference(before: State, after: State) -> dict[str, Change]:
    """By row key what changed: both sides with the columns that differ, or null for the side without the row."""
    changes: dict[str, Change] = {}
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            changes[key] = {"before": old, "after": new}
        elif old != new:
            names = [name for name in new if old[name] != new[name]]
            changes[key] = {"before": {n: old[n] for n in names}, "after": {n: new[n] for n in names}}
    return changes


@dataclass
class Journal:
    """What the act under way is called; a verb that changed nothing tells nothing, and then nothing is kept."""

    campaign: Campaign
    actor: Actor
    rows: list[models.Model] | None = None
    verb: str = ""
    words: str = ""
    key: str = ""
    before: State = field(init=False)

    def __post_init__(self) -> None:
        self.before = state_of(self.campaign, self.rows)

    def tell(self, verb: str, row: models.Model, **values: Any) -> None:
        """Name the act, by the row that it is about; of several tellings the last one stands."""
        self.verb, self.key = verb, key_of(row)
        self.words = str(_ACTS[verb]) % {"row": row_words(row), **values}

    def write(self) -> None:
        """Keep the act, in the transaction of the act."""
        if not self.verb or self.actor.user is None:
            return
        after = state_of(self.campaign, self.rows)
        changes = difference(self.before, after)
        if self.verb == "moved":
            self._add_owners(changes, after)
        if not changes or self._go_on(changes):
            return
        DraftAct.objects.create(
            campaign=self.campaign, actor=self.actor.user, verb=self.verb, words=self.words[:200], key=self.key,
            changes=changes, at=clock.now(),
        )  # fmt: skip
        acts = DraftAct.objects.filter(campaign=self.campaign)
        oldest = acts.order_by("-pk").values_list("pk", flat=True)[MOST_KEPT : MOST_KEPT + 1]
        for pk in list(oldest):
            acts.filter(pk__lte=pk).delete()

    def _add_owners(self, changes: dict[str, Change], after: State) -> None:
        """A place is one among the rows of an owner: a colleague who carries a row elsewhere changes it."""
        for key, change in changes.items():
            owner = owner_of(key.partition("-")[0])
            if owner is not None:
                change["before"][owner[0]] = self.before[key][owner[0]]
                change["after"][owner[0]] = after[key][owner[0]]

    def _go_on(self, changes: dict[str, Change]) -> bool:
        """Add to the draft's last act what goes on from it: the same person types on in the same fields."""
        last = DraftAct.objects.filter(campaign=self.campaign).order_by("-pk").first()
        if (
            last is None
            or last.lapsed
            or self.verb != "changed"
            or last.verb != "changed"
            or last.actor_id != self.actor.person.pk
            or clock.now() - last.at > ONE_GO
            or not _same_fields(last.changes, changes)
        ):
            return False
        for key, change in changes.items():
            kept = last.changes[key]
            before, after = {**change["before"], **kept["before"]}, {**kept["after"], **change["after"]}
            last.changes[key] = {"before": before, "after": after}
        if all(change["before"] == change["after"] for change in last.changes.values()):
            last.delete()
        else:
            last.words, last.at = self.words[:200], clock.now()
            last.save(update_fields=["changes", "words", "at"])
        return True


def _same_fields(kept: Mapping[str, Change], changes: Mapping[str, Change]) -> bool:
    if set(kept) != set(changes):
        return False
    return all(set(kept[key]["after"] or ()) & set(changes[key]["after"] or ()) for key in changes)
