"""代录: the bureau enters what a unit filed on paper. The scan is mandatory; who entered it does not review it.

The day on which the paper arrived is recorded: of a first submission it is what lateness is counted from.
"""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, apply, what
from audit import clock
from audit.services import record
from campaigns.models import Obligation
from rectification import states
from rectification.models import Filing, FilingState, FilingVersion
from rectification.reviewers import reviewers_of
from rectification.services.drafting import lock_owner
from rectification.services.freezing import freeze_or_refuse, lock_owed
from rectification.services.rosters import first_content
from rectification.services.scans import keep_scan, sign_by_scan, store_scan
from rectification.services.versions import back_to_draft
from rectification.sheets import sheet_for
from rectification.sheets.base import long_date


def begin_entry(*, obligation: Obligation, actor: Actor) -> Filing:
    """Begin to enter, or go on: for what the unit has not begun to fill, and for a returned filing, as a new version.

    Refused when the unit or a colleague is at it, when it is with the signer or the reviewer, when it is waived, and
    when nobody else could review what is entered.
    """
    actor.require(Capability.FILING_ENTER_PAPER, obligation)
    if obligation.waived_at:
        raise Refused(_("这份材料已免报，不用代录。"))
    _others_review(obligation, actor)
    filing: Filing | None = Filing.objects.filter(obligation=obligation).first()
    if filing and filing.state == FilingState.DRAFT and filing.entered_by_id == actor.person.pk:
        return filing
    try:
        with transaction.atomic():
            filing = _take(filing, actor) if filing else _create(obligation, actor)
            FilingVersion.objects.filter(filing=filing, number=filing.version_number).update(entered_by=actor.user)
            record(
                who=actor.who, action="rectification.filing.entry_begun", what=what(filing),
                after={"version": filing.version_number},
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("别人刚开始填这份材料，请刷新后再看。")) from error
    return filing


def _others_review(obligation: Obligation, actor: Actor) -> None:
    """Said before anything is typed: whoever enters it may not review it."""
    if not reviewers_of(obligation) - {actor.person.pk}:
        raise Refused(
            _("除您以外没有人可以审核这份材料，而代录的人不审核。请先给这次专项整治指定替代审核人，或由同事代录。")
        )


def _received(obligation: Obligation, received_on: date | None) -> date:
    """The day on which the paper arrived, when it can be right."""
    if received_on is None:
        raise Refused(_("请填收到纸质件的日期。迟报按这一天算。"))
    if received_on > clock.today():
        raise Refused(_("收到日期在今天以后。请填实际收到纸质件的日期。"))
    if received_on < obligation.expected_from:
        first = long_date(obligation.expected_from)
        raise Refused(_("收到日期早于这份材料的起报日期（%(day)s）。请核对纸质件。") % {"day": first})
    return received_on


def _create(obligation: Obligation, actor: Actor) -> Filing:
    lock_owner(obligation)
    sheet = sheet_for(obligation.requirement.kind)
    filing = Filing.objects.create(
        obligation=obligation, campaign=obligation.campaign, unit=obligation.unit, kind=sheet.kind,
        entered_by=actor.person,
    )  # fmt: skip
    FilingVersion.objects.create(
        filing=filing, number=1, content=first_content(filing, sheet), schema=sheet.schema,
        campaign_version=obligation.campaign.version, saved_by=actor.user, saved_at=clock.now(),
    )  # fmt: skip
    return filing


def _take(filing: Filing, actor: Actor) -> Filing:
    """An opened but empty draft, or a returned filing."""
    filing = Filing.objects.select_for_update().get(pk=filing.pk)
    if filing.state == FilingState.RETURNED:
        back_to_draft(states.ENTRY_BEGUN, filing=filing, actor=actor, reason=_("依纸质件代录"))
    elif filing.state != FilingState.DRAFT:
        state = filing.get_state_display()
        raise Refused(_("这份材料现在“%(state)s”，不能代录。") % {"state": state})
    elif filing.entered_by_id is not None or filing.current.revision or filing.version_number > 1:
        raise Refused(_("这份材料已经有人在填，不能代录。请与单位联系。"))
    Filing.objects.filter(pk=filing.pk).update(entered_by=actor.person)
    filing.refresh_from_db()
    return filing


def enter_filing(
    *,
    filing: Filing,
    upload: "UploadedFile[Any] | None",
    received_on: date | None,
    actor: Actor,
    name: str = "",
    post: str = "",
) -> FilingVersion:
    """Submit what was entered, with the scan of the unit's paper; `name` and `post` are the signer's on it,
    `received_on` the day on which it arrived: neither after today nor before the obligation is expected.

    Raises NotReady with what is missing, Refused without scan, signer or day, or when nobody else may review it,
    StaleState when it was faster sent otherwise.
    """
    actor.require(Capability.FILING_ENTER_PAPER, filing)
    needs_signature = filing.obligation.requirement.needs_signature
    if needs_signature and not name.strip():
        raise Refused(_("请填纸上签字人的姓名。"))
    day = _received(filing.obligation, received_on)
    _others_review(filing.obligation, actor)
    present = clock.now()
    values = {
        "submitted_at": present,
        "first_submitted_at": Coalesce(F("first_submitted_at"), present),
        "received_on": Case(When(first_submitted_at=None, then=Value(day)), default=F("received_on")),
    }
    note = {"version": filing.version_number, "name": name.strip(), "received_on": day.isoformat()}
    with transaction.atomic():
        lock_owed(filing)
        apply(states.ENTERED, row=filing, actor=actor, change=Change(values, note=note))
        version = freeze_or_refuse(filing)
        scan = store_scan(upload=upload, actor=actor)
        if needs_signature:
            sign_by_scan(version=version, scan=scan, name=name.strip(), post=post.strip(), actor=actor)
        else:
            keep_scan(version=version, scan=scan)
        FilingVersion.objects.filter(pk=version.pk).update(submitted_at=present, received_on=day)
    return version
