"""A version as it is printed: one dict for the screen, the signing page and the PDF alike."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from audit.clock import SHANGHAI
from campaigns.models import FilingKind
from rectification.models import Filing, FilingVersion, Signature, SignatureMode
from rectification.services.context import sheet_context
from rectification.services.drafting import preview_content
from rectification.sheets import sheet_for
from rectification.sheets.base import long_date


def paper_of(filing: Filing, version: FilingVersion | None = None) -> dict[str, Any]:
    """The `sheet` of templates/print/: heads, signature, and the rows of the form."""
    version = version or filing.current
    context = sheet_context(filing, version)
    requirement = filing.obligation.requirement
    sheet = sheet_for(filing.kind)
    content = preview_content(filing=filing, version=version)
    annex_label = _("附件%(number)s") % {"number": context.annex_number} if context.annex_number else ""
    return {
        "template": sheet.template,
        "kind": filing.kind,
        "annex_label": annex_label,
        "title": context.annex_title,
        "unit_name": context.unit_name,
        "unit_label": _("填报科室") if filing.kind == FilingKind.STATISTICS_TABLE else _("填表单位"),
        "date_text": long_date(_filled_on(content, version)),
        "signature": signature_of(version, needed=requirement.needs_signature),
        "seal_line": requirement.needs_seal,
        "signature_line": requirement.needs_signature,
        "remark": context.annex_note,
        "check_code": version.check_code,
        "version": version.number,
        "entered": version.entered_by.name if version.entered_by else "",
        "mark": mark_of(version),
        **sheet.printed(content, context),
    }


def mark_of(version: FilingVersion) -> str:
    """What the square code on a frozen version's paper says: check code, version and the filing's number."""
    return f"{version.check_code} v{version.number} {version.filing.uuid}" if version.sha256 else ""


def _filled_on(content: dict[str, Any], version: FilingVersion) -> date:
    if content.get("filled_on"):
        return date.fromisoformat(content["filled_on"])
    return (version.frozen_at or version.saved_at).astimezone(SHANGHAI).date()


def signature_of(version: FilingVersion, *, needed: bool) -> dict[str, Any]:
    """The signature block: none, waiting, signed, or void with the reason. The newest signature counts."""
    if not needed:
        return {"state": "none"}
    signature = version.signatures.order_by("-id").first()
    if signature is None:
        return _former(version) or {"state": "waiting"}
    return _block(signature, version)


def _former(version: FilingVersion) -> dict[str, Any] | None:
    """A copy of a signed version shows that the signature on the original is void."""
    if version.copied_from is None or version.frozen_at:
        return None
    void = version.copied_from.signatures.exclude(void_at=None).order_by("-id").first()
    return _block(void, version.copied_from) if void else None


def _block(signature: Signature, version: FilingVersion) -> dict[str, Any]:
    at = signature.at.astimezone(SHANGHAI)
    on_paper = signature.mode == SignatureMode.PAPER
    return {
        "state": "void" if signature.void_at else "signed",
        "name": signature.name,
        "post": signature.post,
        "at": signature.at,
        "at_text": f"{at:%Y-%m-%d %H:%M}",
        "check_code": version.check_code,
        "reason": signature.void_reason,
        "on_paper": on_paper,
        "brought_by": signature.entered_by.name if signature.entered_by else "",
    }
