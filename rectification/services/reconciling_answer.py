"""对账 by the unit: its own book beside the lists, and the answer to each difference."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, StaleState, apply, what
from audit import clock
from audit.services import record
from jobs.outbox import post
from rectification import states
from rectification.content import rows_of
from rectification.models import (
    DifferenceMark,
    Problem,
    Reconciliation,
    ReconciliationDifference,
    ReconciliationOutcome,
    ReconciliationState,
)
from rectification.own_book import Book
from rectification.reconciliation_lists import Words
from rectification.reconciling import match, overlaid
from rectification.services.context import campaign_items
from rectification.services.reconciling import CATEGORY, differences_of


@dataclass(frozen=True)
class Mark:
    """What the unit says of a difference; a remark where it insists on its own."""

    side: str
    remark: str = ""


def answer_reconciliation(
    *, reconciliation: Reconciliation, marks: Mapping[int, Mark], actor: Actor, agrees: bool = False
) -> None:
    """答复: every difference marked by its primary key, or with `agrees` 确认一致: the office's list is right
    throughout.

    By the liaison or leader of the unit. Who opened it is told.
    """
    with transaction.atomic():
        present = clock.now()
        values = {"answered_at": present, "answered_by": actor.user, "answered_by_name": actor.who.actor_name}
        apply(states.RECONCILIATION_ANSWERED, row=reconciliation, actor=actor, change=Change(values))
        differences = list(reconciliation.differences.all())
        if agrees:
            marks = {row.pk: Mark(DifferenceMark.OFFICE) for row in differences}
        _check(differences, marks)
        for row in differences:
            row.mark, row.remark = marks[row.pk].side, marks[row.pk].remark.strip()
        ReconciliationDifference.objects.bulk_update(differences, ["mark", "remark"])
        insists = any(row.mark == DifferenceMark.UNIT for row in differences)
        outcome = ReconciliationOutcome.DIFFERS if insists else ReconciliationOutcome.AGREES
        reconciliation.outcome = outcome
        reconciliation.save(update_fields=["outcome"])
        _tell_office(reconciliation, sum(row.mark == DifferenceMark.UNIT for row in differences))


def _check(differences: list[ReconciliationDifference], marks: Mapping[int, Mark]) -> None:
    known = set(DifferenceMark.values)
    missing = sum(row.pk not in marks or marks[row.pk].side not in known for row in differences)
    if missing:
        raise Refused(_("还有%(count)d处没有选以谁为准。") % {"count": missing})
    silent = sum(marks[row.pk].side == DifferenceMark.UNIT and not marks[row.pk].remark.strip() for row in differences)
    if silent:
        raise Refused(_("有%(count)d处以本单位为准，请写明理由。") % {"count": silent})


def _tell_office(row: Reconciliation, count: int) -> None:
    if row.opened_by is None:
        return
    values = {"unit": row.unit.label, "title": row.campaign.short_title, "count": count}
    body = (
        _("%(unit)s答复了对账，有%(count)d处坚持以本单位为准，请处理后结清。")
        if count
        else _("%(unit)s确认与台账一致，请结清。")
    )
    post(
        user=row.opened_by, category=CATEGORY, subject=_("对账已答复：%(title)s %(unit)s") % values,
        body=body % values, key=f"rectification.reconciliation.answered:{row.uuid}",
        url=reverse("reconciliation-detail", args=[row.uuid]),
    )  # fmt: skip


def _locked(reconciliation: Reconciliation, actor: Actor) -> Reconciliation:
    """The row under lock while it waits for the unit's answer."""
    actor.require(Capability.RECONCILIATION_ANSWER, reconciliation)
    row: Reconciliation = Reconciliation.objects.select_for_update().get(pk=reconciliation.pk)
    if row.state != ReconciliationState.OPENED:
        raise StaleState(row, row.state)
    return row


def read_own_book(*, reconciliation: Reconciliation, book: Book, actor: Actor) -> int:
    """Lay the unit's own book over its filed list and compare anew; how many lines of it matched nothing.

    A book read before is replaced. Nothing of it reaches the ledger but through an answer and a settlement.
    """
    with transaction.atomic():
        row = _locked(reconciliation, actor)
        office, filed = rows_of(row.office_list), rows_of(row.unit_list)
        known = office + [one for one in filed if one["id"] not in {our["id"] for our in office}]
        numbers = {one["id"]: str(one["number"]) for one in known}
        matched = match(book.rows, known, numbers)
        seen = set(matched.values())
        row.book = {
            "name": book.name, "sha256": book.sha256, "read_at": clock.now().isoformat(),
            "rows": [{"line": one.line, "number": one.number, "cells": dict(one.cells)} for one in book.rows],
            "unmatched": [one.line for place, one in enumerate(book.rows) if place not in matched],
            "not_in_book": [one["id"] for one in known if one["id"] not in seen],
        }  # fmt: skip
        row.save(update_fields=["book"])
        _compare_again(row, overlaid(filed, book.rows, matched))
        after = {"name": book.name, "sha256": book.sha256, "unmatched": len(row.book["unmatched"])}
        record(who=actor.who, action="rectification.reconciliation.book_read", what=what(row), after=after)
    reconciliation.refresh_from_db()
    return len(row.book["unmatched"])


def drop_own_book(*, reconciliation: Reconciliation, actor: Actor) -> None:
    """Compare by the filed list alone again."""
    with transaction.atomic():
        row = _locked(reconciliation, actor)
        row.book = None
        row.save(update_fields=["book"])
        _compare_again(row, rows_of(row.unit_list))
        record(who=actor.who, action="rectification.reconciliation.book_dropped", what=what(row))
    reconciliation.refresh_from_db()


def _compare_again(row: Reconciliation, unit_rows: list[dict[str, object]]) -> None:
    rows = Problem.objects.filter(campaign=row.campaign_id, unit=row.unit_id).values_list("uuid", "pk")
    problems = {str(uuid): pk for uuid, pk in rows}
    row.differences.all().delete()
    words = Words.of(campaign_items(row.campaign))
    ReconciliationDifference.objects.bulk_create(differences_of(row, words, problems, unit_rows))
