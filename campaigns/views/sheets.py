"""A sheet: all rows that one page edits at once, typed together and saved together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.actors import Actor
from campaigns.draft_rows import KINDS, base_of, key_of, kind_of, mark, read_base, stored
from campaigns.forms import ROW_FORMS, Choices, RowForm
from campaigns.models import Campaign
from campaigns.services.configure import Conflict, Outcome, RowChange, change_rows
from campaigns.words import row_words


@dataclass(frozen=True)
class Fault:
    """One faulty field for the summary: what is wrong and where."""

    text: str
    href: str


@dataclass
class Sheet:
    """Rows with their forms. With `data` the forms whose base was sent are bound; the others show what is stored."""

    campaign: Campaign
    rows: list[models.Model]
    forms: dict[str, RowForm]
    sent: set[str] = field(default_factory=set)
    outcome: Outcome = field(default_factory=Outcome)
    lost: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        campaign: Campaign,
        rows: Iterable[models.Model],
        data: QueryDict | None = None,
        choices: Choices | None = None,
    ) -> "Sheet":
        """Build the forms of the rows."""
        rows = list(rows)
        forms: dict[str, RowForm] = {}
        for row in rows:
            key = key_of(row)
            bound = data if data is not None and f"{key}-base" in data else None
            forms[key] = ROW_FORMS[key.partition("-")[0]](bound, instance=row, prefix=key, choices=choices)
        sheet = cls(campaign, rows, forms)
        if data is not None:
            sheet.sent = {name.removesuffix("-base") for name in data if name.endswith("-base")}
            sheet.lost = [text for key in sheet.sent - set(forms) if (text := _typed_text(key, data))]
        return sheet

    @property
    def faults(self) -> list[Fault]:
        """Every fault of every form, in the order of the page."""
        found = []
        for form in self.forms.values():
            if form.is_bound:
                for name, errors in form.errors.items():
                    bound = form[name]
                    text = f"{row_words(form.row)} · {bound.label}：{' '.join(map(str, errors))}"
                    found.append(Fault(text, f"#{bound.auto_id}"))
        return found

    @property
    def sent_fields(self) -> list[Any]:
        """Every field of every form that was sent: the place of its error is filled or emptied."""
        return [form[name] for form in self.forms.values() if form.is_bound for name in form.kind.fields]

    @property
    def clean(self) -> bool:
        """Whether everything that was typed has been kept."""
        return not (self.faults or self.outcome.conflicts or self.lost)

    def save(self, *, data: QueryDict, actor: Actor) -> bool:
        """Write what was typed, apart from faulty and conflicting fields. False when something is left to mend."""
        kept, dropped = _answers(data)
        changes = []
        for key, form in self.forms.items():
            if form.is_bound:
                form.is_valid()
                values = {n: v for n, v in form.typed().items() if f"{key}.{n}" not in dropped}
                seen = {n: kept[f"{key}.{n}"] for n in values if f"{key}.{n}" in kept}
                changes.append(RowChange(form.row, values, str(data[f"{key}-base"]), seen))
        self.outcome = change_rows(campaign=self.campaign, changes=changes, actor=actor)
        self.lost += [str(change.values) for change in self.outcome.gone]
        return self.clean

    def bases(self) -> dict[str, str]:
        """The new base of every form that was sent, for the page that stays open. Fields in conflict keep the old
        one, so that the next save reports them again."""
        changed = {key_of(row): row for row in self.outcome.changed}
        disputed = {key_of(conflict.row) for conflict in self.outcome.conflicts}
        return {key: base_of(row) for key, row in changed.items() if key not in disputed}

    def read_fields(self) -> list[Any]:
        """Fields of saved rows whose stored value is not what was typed: dates read from the printed words."""
        fields = []
        for row in self.outcome.changed:
            key, kind = key_of(row), kind_of(row)
            typed = self.forms[key].cleaned_data
            fresh = ROW_FORMS[kind.name](instance=row, prefix=key)
            fields += [fresh[name] for name in kind.fields if mark(stored(row, name)) != mark(typed.get(name))]
        return fields


def _answers(data: QueryDict) -> tuple[Mapping[str, str], set[str]]:
    """What was decided about conflicts: fields kept with the mark of the text that was seen, and fields given up."""
    kept = dict(answer.rsplit(":", 1) for answer in data.getlist("keep") if ":" in answer)
    return kept, set(data.getlist("drop"))


def _typed_text(key: str, data: QueryDict) -> str:
    """What this person changed in a row that is gone: shown, so that it is not lost."""
    kind = KINDS.get(key.partition("-")[0])
    if kind is None:
        return ""
    text = str(data.get(f"{key}-{kind.fields[0]}", "")).strip()
    return "" if mark(text) == read_base(kind, str(data[f"{key}-base"])).get(kind.fields[0]) else text


def conflict_words(conflict: Conflict) -> str:
    """Which field of which row, and who else wrote it."""
    label = conflict.row._meta.get_field(conflict.field).verbose_name
    row = row_words(conflict.row)
    # 整治重点第3条“整治重点” would only say its name twice.
    where = row if str(label) in row else f"{row}“{label}”"
    return _("%(where)s，您和%(by)s同时改了。") % {"where": where, "by": conflict.by or _("另一位管理员")}
