"""The campaign itself, what it rests on and which higher campaigns it implements, from a draft. Pure."""

import re
from typing import Any

from campaigns.intake.packaging.origins import Origins, Row
from campaigns.intake.packaging.texts import fitting, most_of, shortened, words
from campaigns.models import Campaign, CampaignKind, HigherCampaign

_TEXTS = ("objectives", "scope", "focus_lead", "tasks_lead", "requirements")
_FLAGS = ("exempts_self_reported", "single_liaison")
_KINDS = (
    (CampaignKind.MULTI_YEAR, re.compile(r"[两二三四五]年(?:专项)?(?:行动|攻坚|整治)|20\d\d ?[-—–－至到] ?20\d\d ?年")),
    (CampaignKind.ANNUAL_PLAN, re.compile(r"年度?(?:\S{0,20})(?:工作要点|工作计划|年度计划)|要点$")),
)


def campaign_of(draft: Row, organiser: str, origins: Origins) -> dict[str, Any]:
    """The package's section `campaign`. What the notice does not say is left to the package's own reading."""
    title = words(draft.get("title"))
    values: dict[str, Any] = {
        "title": title,
        "short_title": shortened(Campaign, "short_title", draft.get("short_title") or title),
        "organiser": organiser,
        "issuer": shortened(Campaign, "issuer", draft.get("issuer")),
        "issue_date": draft.get("issue_date"),
        "kind": kind_of_title(title),
        "document_number": _number(draft.get("doc_numbers") or []),
    }
    for field, name in (("title", "title"), ("issuer", "issuer"), ("issue_date", "issue_date")):
        origins.note((), field, draft, name)
    if values["document_number"]:
        origins.note((), "document_number", draft, "doc_numbers")
    if draft.get("short_title"):
        origins.note((), "short_title", draft)
    for name in _TEXTS:
        values[name] = _text(draft, name, origins)
    flags = draft.get("flags") or {}
    for name in _FLAGS:
        values[name] = bool((flags.get(name) or {}).get("value"))
        origins.note((), name, flags.get(name) or {}, "value")
    return values | _since(draft, origins) | _window(draft, origins) | _contact(draft, origins)


def kind_of_title(title: str) -> str:
    """What sort of campaign a title names."""
    return str(next((kind for kind, pattern in _KINDS if pattern.search(title)), CampaignKind.CAMPAIGN))


def _number(numbers: list[str]) -> str:
    """The document's own numbers; where all are too long for the column, the first."""
    return fitting(Campaign, "document_number", "、".join(numbers)) or fitting(
        Campaign, "document_number", numbers[0] if numbers else ""
    )


def _text(draft: Row, name: str, origins: Origins) -> str:
    part = draft.get(name)
    if isinstance(part, dict):
        origins.note((), name, part, "text")
    return words(part)


def _since(draft: Row, origins: Origins) -> dict[str, Any]:
    look_back = draft.get("look_back") or {}
    for field in ("look_back_text", "look_back_start"):
        origins.note((), field, look_back, "text")
    text = shortened(Campaign, "look_back_text", look_back)
    return {"look_back_text": text, "look_back_start": look_back.get("start_iso")}


def _window(draft: Row, origins: Origins) -> dict[str, Any]:
    window = draft.get("campaign_window") or {}
    found = {field: window[iso] for field, iso in (("start", "start_iso"), ("end", "end_iso")) if window.get(iso)}
    for field in found:
        origins.note((), field, window, "text")
    return found


def _contact(draft: Row, origins: Origins) -> dict[str, Any]:
    """The first contact person; the others stay in the reading."""
    for contact in (draft.get("contacts") or [])[:1]:
        origins.note((), "contact_name", contact, "name")
        origins.note((), "contact_phone", contact, "phone")
        return {
            "contact_name": shortened(Campaign, "contact_name", contact.get("name")),
            "contact_phone": shortened(Campaign, "contact_phone", contact.get("phone")),
        }
    return {}


def basis_of(draft: Row, origins: Origins) -> list[dict[str, Any]]:
    """The documents that the campaign rests on."""
    rows = []
    for at, basis in enumerate(draft.get("basis_documents") or []):
        path = ("basis_documents", at)
        origins.keys[path] = basis.get("key") or f"basis-{at + 1}"
        origins.note(path, "title", basis)
        origins.note(path, "document_number", basis)
        rows.append({"title": words(basis.get("title")), "document_number": words(basis.get("document_number"))})
    return rows


def higher_of(draft: Row, origins: Origins) -> list[dict[str, Any]]:
    """The higher campaigns among them; a title that is too long for the column is left to the basis document."""
    rows: list[dict[str, Any]] = []
    for place, basis in enumerate(draft.get("basis_documents") or []):
        if not basis.get("higher"):
            continue
        path = ("higher_campaigns", len(rows))
        origins.keys[path] = basis.get("key") or f"basis-{place + 1}"
        origins.note(path, "title", basis)
        origins.note(path, "receiver_name", basis)
        rows.append(
            {
                "title": words(basis.get("title"))[: most_of(HigherCampaign, "title")],
                "receiver_name": shortened(HigherCampaign, "receiver_name", basis.get("receiver_name")),
                "receives_report": bool(basis.get("receives_report")),
            }
        )
    return rows
