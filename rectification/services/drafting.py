"""Opening, saving and correcting a draft."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState, what
from audit import clock
from audit.services import record
from campaigns.models import Obligation
from files.models import Attachment
from files.services import store_upload
from rectification.content import Content, assign_ids, changed_cells, drop_empty_rows, rows_of
from rectification.filling import require_fill
from rectification.models import Filing, FilingState, FilingVersion
from rectification.opening import require_open
from rectification.services.context import sheet_context
from rectification.services.rosters import first_content
from rectification.services.versions import back_to_draft, computed_figures
from rectification.sheets import Fault, sheet_for
from rectification.sheets.officer_roster import overlaid
from rectification.states import CHANGE_BEGUN, CORRECTION_BEGUN


class Conflict(Exception):
    """Somebody else saved this draft first. Nothing was overwritten; `saved` is what is there, `cells` the differences
    as (row id, column, theirs, yours)."""

    def __init__(self, saved: FilingVersion, typed: Content) -> None:
        self.saved = saved
        self.cells = changed_cells(saved.content, typed)
        name = saved.saved_by.name if saved.saved_by else ""
        super().__init__(_("%(name)s刚保存过这份材料，您的改动还没有存，内容都在。") % {"name": name})


def open_filing(*, obligation: Obligation, actor: Actor) -> Filing:
    """The filing of an obligation, begun now if it was not yet. Refused when the obligation is waived,
    not open yet or locked."""
    actor.require(Capability.FILING_FILL, obligation)
    if obligation.waived_at:
        raise Refused(_("这份材料已免报，不用填写。"))
    existing: Filing | None = Filing.objects.filter(obligation=obligation).first()
    if existing:
        return existing
    require_open(obligation)
    try:
        with transaction.atomic():
            return _begin(obligation, actor)
    except IntegrityError:
        # A colleague began it in the same moment: both work on the one filing.
        return Filing.objects.get(obligation=obligation)


def lock_owner(obligation: Obligation) -> None:
    """Call it in the transaction that begins a filing: an obligation that is being handed over to another unit is begun
    before or after. Raises StaleState when it is another unit's by now."""
    held = Obligation.objects.select_for_update(no_key=True).get(pk=obligation.pk)
    if held.unit_id != obligation.unit_id:
        raise StaleState(held, "carried")


def _begin(obligation: Obligation, actor: Actor) -> Filing:
    lock_owner(obligation)
    sheet = sheet_for(obligation.requirement.kind)
    filing = Filing.objects.create(
        obligation=obligation, campaign=obligation.campaign, unit=obligation.unit, kind=sheet.kind
    )
    FilingVersion.objects.create(
        filing=filing,
        number=1,
        content=first_content(filing, sheet),
        schema=sheet.schema,
        campaign_version=obligation.campaign.version,
        saved_by=actor.user,
        saved_at=clock.now(),
    )
    record(who=actor.who, action="rectification.filing.begun", what=what(filing))
    return filing


def _taken_over(draft: Filing, actor: Actor) -> None:
    """What the unit's people fill themselves is hidden from whoever had begun to enter it for them, as every draft is.
    Call under the filing's row lock."""
    if draft.entered_by_id not in (None, actor.person.pk):
        Filing.objects.filter(pk=draft.pk).update(entered_by=None)
        FilingVersion.objects.filter(filing=draft, number=draft.version_number).update(entered_by=None)


def save_draft(
    *, filing: Filing, content: Content, revision: int, actor: Actor, overwrite: bool = False
) -> tuple[FilingVersion, dict[str, str]]:
    """Keep what was typed, right or wrong; returns the version and new row ids by typed id.

    Raises Conflict when `revision` is not the newest (unless `overwrite`), StaleState when it is no draft any more.
    """
    require_fill(actor, filing)
    sheet = sheet_for(filing.kind)
    known = {row["id"] for version in filing.versions.all() for row in rows_of(version.content)}
    renamed = {} if sheet.drawn else assign_ids(content, known)
    with transaction.atomic():
        locked = Filing.objects.select_for_update().get(pk=filing.pk)
        if locked.state != FilingState.DRAFT or locked.unit_id != filing.unit_id:
            raise StaleState(locked, locked.state)
        version = FilingVersion.objects.get(filing=filing, number=locked.version_number)
        if sheet.drawn:
            content = overlaid(version.content, content)
        if version.revision != revision and not overwrite:
            raise Conflict(version, content)
        changes = len(changed_cells(version.content, drop_empty_rows(content, sheet.preset_codes)))
        FilingVersion.objects.filter(pk=version.pk).update(
            content=content if sheet.drawn else {**content, "schema": sheet.schema},
            revision=F("revision") + 1,
            saved_by=actor.person,
            saved_at=clock.now(),
        )
        if changes:
            _taken_over(locked, actor)
        version.refresh_from_db()
        if changes:
            record(
                who=actor.who,
                action="rectification.filing.saved",
                what=what(filing),
                after={"version": version.number, "revision": version.revision, "cells": changes},
            )
    return version, renamed


def preview_content(*, filing: Filing, version: FilingVersion) -> Content:
    """The content as it prints: a draft's figures are computed now, a frozen version's stand as they were."""
    if version.frozen_at:
        return dict(version.content)
    content = drop_empty_rows(version.content, sheet_for(filing.kind).preset_codes)
    if sheet_for(filing.kind).figures:
        content["figures"] = computed_figures(filing)
    return content


def faults_of(*, filing: Filing, version: FilingVersion) -> list[Fault]:
    """What still stands in the way of sending this version."""
    sheet = sheet_for(filing.kind)
    content = drop_empty_rows(version.content, sheet.preset_codes)
    return sheet.check(content, sheet_context(filing, version))


def _editable(filing: Filing, actor: Actor) -> FilingVersion:
    require_fill(actor, filing)
    locked = Filing.objects.select_for_update().get(pk=filing.pk)
    if locked.state != FilingState.DRAFT or locked.unit_id != filing.unit_id:
        raise StaleState(locked, locked.state)
    return FilingVersion.objects.get(filing=filing, number=locked.version_number)


def attach_file(*, filing: Filing, upload: "UploadedFile[Any]", actor: Actor) -> Attachment:
    """Check an upload and attach it to the draft. Raises Refused for a file that may not come in."""
    with transaction.atomic():
        version = _editable(filing, actor)
        _taken_over(version.filing, actor)
        attachment = store_upload(upload=upload, actor=actor)
        version.attachments.add(attachment)
        record(
            who=actor.who, action="rectification.filing.file_attached", what=what(filing),
            after={"name": attachment.name, "sha256": attachment.sha256},
        )  # fmt: skip
    return attachment


def detach_file(*, filing: Filing, attachment: Attachment, actor: Actor) -> None:
    """Take a file off the draft; earlier versions keep it."""
    with transaction.atomic():
        version = _editable(filing, actor)
        version.attachments.remove(attachment)
        record(
            who=actor.who, action="rectification.filing.file_detached", what=what(filing),
            before={"name": attachment.name, "sha256": attachment.sha256},
        )  # fmt: skip


def begin_correction(*, filing: Filing, actor: Actor) -> FilingVersion:
    """Open a returned filing as a new version that keeps everything typed."""
    with transaction.atomic():
        return back_to_draft(CORRECTION_BEGUN, filing=filing, actor=actor, reason=_("退回后修改"))


def begin_change(*, filing: Filing, actor: Actor) -> FilingVersion:
    """登记变更: an accepted registration is filed anew; the old one holds until the new one is accepted."""
    with transaction.atomic():
        return back_to_draft(CHANGE_BEGUN, filing=filing, actor=actor, reason=_("登记变更"))
