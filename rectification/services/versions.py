"""Versions: how they are frozen, and how a new one is copied from the frozen one. Used by the other services."""

from typing import Any

from accounts.actors import Actor
from accounts.transitions import Change, Transition, apply
from audit import clock
from campaigns.models import Campaign, FilingKind
from rectification import figures
from rectification.content import Content, digest, drop_empty_rows
from rectification.models import Filing, FilingVersion, Signature
from rectification.services.issues import issue_figures
from rectification.sheets import sheet_for


def sealed_content(filing: Filing, version: FilingVersion) -> Content:
    """The content as it would be frozen now: without empty rows, with attachments and computed figures."""
    sheet = sheet_for(filing.kind)
    content = drop_empty_rows(version.content, sheet.preset_codes)
    content["attachments"] = [
        {"uuid": str(file.uuid), "name": file.name, "size": file.size, "sha256": file.sha256}
        for file in version.attachments.order_by("id")
    ]
    content["filled_on"] = clock.today().isoformat()
    if sheet.figures:
        content["figures"] = computed_figures(filing)
    return content


def computed_figures(filing: Filing) -> dict[str, Any]:
    """The figures of the filing's unit as of now: of an issue of the monthly information what it covers, else the
    reported ones by area (annex 4 of notice 000)."""
    if filing.kind == FilingKind.MONTHLY_INFORMATION:
        return issue_figures(filing)
    today = clock.today()
    return {"cut_off": today.isoformat(), "areas": figures.reported_by_area(filing.campaign, filing.unit, today)}


def freeze(version: FilingVersion) -> None:
    """Fix the content, its hash, and the version of the plan that it was read with. Call under the filing's row
    lock."""
    version.campaign_version = Campaign.objects.values_list("version", flat=True).get(pk=version.filing.campaign_id)
    version.content = sealed_content(version.filing, version)
    version.sha256 = digest(version.content)
    version.frozen_at = clock.now()
    version.save(update_fields=["content", "sha256", "frozen_at", "campaign_version"])


def back_to_draft(transition: Transition, *, filing: Filing, actor: Actor, reason: str = "") -> FilingVersion:
    """Move to draft with a new version copied from the frozen one, and void the signatures of the old one."""
    frozen = filing.current
    number = frozen.number + 1
    apply(
        transition,
        row=filing,
        actor=actor,
        change=Change({"version_number": number, "entered_by": None}, reason, {"version": number}),
    )
    present = clock.now()
    Signature.objects.filter(version=frozen, void_at=None).update(void_at=present, void_reason=reason[:300])
    copy = FilingVersion.objects.create(
        filing=filing,
        number=number,
        content={k: v for k, v in frozen.content.items() if k in ("schema", "fields", "rows")},
        schema=frozen.schema,
        campaign_version=filing.campaign.version,
        saved_by=frozen.saved_by,
        saved_at=present,
        copied_from=frozen,
        opened_as=transition.action.rpartition(".")[2],
        opened_by=actor.user,
        opened_at=present,
        opened_reason=reason,
    )
    copy.attachments.set(frozen.attachments.all())
    return copy
