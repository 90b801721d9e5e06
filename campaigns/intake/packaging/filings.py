"""Filing requirements of a package, from a draft. Pure."""

from typing import Any

from campaigns.intake.packaging.named import Named
from campaigns.intake.packaging.origins import Origins, Path, Row
from campaigns.intake.packaging.texts import shortened, words
from campaigns.models import FilingKind, FilingRequirement, RequirementReceiver, Rhythm

_DUE = ("due_date", "due_day", "due_month", "due_after", "starts_on", "until")
_DEMANDS = ("needs_signature", "needs_seal", "needs_attachment", "zero_report_allowed")


def filings_of(draft: Row, named: Named, origins: Origins) -> list[dict[str, Any]]:
    """One for each material that units owe."""
    return [
        _filing(filing, ("filing_requirements", at), f"filing-{at + 1}", draft, named, origins)
        for at, filing in enumerate(draft.get("filing_requirements") or [])
    ]


def _filing(filing: Row, path: Path, key: str, draft: Row, named: Named, origins: Origins) -> dict[str, Any]:
    origins.keys[path] = filing.get("key") or key
    kind = filing.get("kind") or FilingKind.CUSTOM
    rhythm = filing.get("rhythm") or (Rhythm.ONCE if filing.get("due_date") else Rhythm.UNDATED)
    values = {
        "kind": kind,
        "title": shortened(FilingRequirement, "title", filing.get("title")) or str(FilingKind(kind).label),
        "rhythm": rhythm,
        "due_text": shortened(FilingRequirement, "due_text", filing.get("due_text")),
        **{name: filing.get(name) for name in _DUE},
        **{name: bool(filing.get(name)) for name in _DEMANDS},
        "cited_annex": shortened(FilingRequirement, "cited_annex", filing.get("cited_annex")),
        "help_text": words(filing.get("help_text")),
        "filers": _filers(filing, path, draft, named, origins),
        "receivers": _receivers(filing, named),
    }
    for field in ("title", "due_text", *_DEMANDS, "cited_annex", "help_text"):
        origins.note(path, field, filing)
    for field in _DUE:
        if values[field] is not None:
            origins.note(path, field, filing, field, "due_text")
    origins.note(path, "receivers", filing)
    return values


def _filers(filing: Row, path: Path, draft: Row, named: Named, origins: Origins) -> list[str]:
    """Who files: as printed; where the notice does not say, those to whom it is sent, and the source says so."""
    if filing.get("filers"):
        origins.note(path, "filers", filing)
        return named.parties(filing["filers"])
    origins.note(path, "addressees", draft)
    return named.parties(draft.get("addressees") or [])


def _receivers(filing: Row, named: Named) -> list[dict[str, Any]]:
    """Units of this system where a name is one, else bodies outside by name. The first unit reviews; where there is
    none, or nobody is named, the organiser receives and reviews."""
    units: list[str] = []
    outside: list[str] = []
    for receiver in filing.get("receivers") or []:
        name = words(receiver.get("name") if isinstance(receiver, dict) else receiver)
        higher = isinstance(receiver, dict) and receiver.get("higher")
        unit = None if higher else named.unit(name)
        if unit:
            units.append(unit)
        elif name:
            outside.append(shortened(RequirementReceiver, "outside_name", name))
    units = list(dict.fromkeys(units)) or [named.organiser]
    rows = [{"party": unit, "reviews": at == 0} for at, unit in enumerate(units)]
    return [*rows, *({"outside": name} for name in dict.fromkeys(outside))]
