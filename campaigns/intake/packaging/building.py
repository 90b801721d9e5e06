"""The whole package."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.intake.packaging.filings import filings_of
from campaigns.intake.packaging.head import basis_of, campaign_of, higher_of
from campaigns.intake.packaging.named import Named
from campaigns.intake.packaging.origins import Origin, Origins, Path
from campaigns.intake.packaging.outline import annexes_of, areas_of, groups_of, phases_of


@dataclass(frozen=True)
class Packaged:
    """A package without its slug; where its fields came from; by a row's path the draft's name of its value."""

    data: dict[str, Any]
    origins: tuple[Origin, ...]
    keys: Mapping[Path, str]


def package_of(draft: Mapping[str, Any], named: Named) -> Packaged:
    """The package of a checked draft. Names that stand for nothing are left out: see that all are answered before."""
    origins = Origins()
    data: dict[str, Any] = {
        "schema": 1,
        "campaign": campaign_of(draft, named.organiser, origins),
        "basis_documents": basis_of(draft, origins),
        "higher_campaigns": higher_of(draft, origins),
        "areas": areas_of(draft, origins),
        "task_groups": groups_of(draft, named, origins),
        "phases": phases_of(draft, origins),
        "annexes": annexes_of(draft, origins),
        "filing_requirements": filings_of(draft, named, origins),
    }
    data["parties"] = dict(sorted(named.keys.items()))
    return Packaged(data, tuple(origins.found), origins.keys)
