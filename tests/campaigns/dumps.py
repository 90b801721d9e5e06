"""Comparing dumps of campaigns."""

from typing import Any


def plain(dumped: dict[str, Any]) -> dict[str, Any]:
    """A dump without what is no content: the address, and in which order parties and materials are listed (the draft
    has them as printed, the recipe puts the roster last and the counties first)."""
    data = {**dumped, "slug": ""}
    rows = [
        {**row, "filers": sorted(row["filers"]), "receivers": sorted(row["receivers"], key=str)}
        for row in data["filing_requirements"]
    ]
    return {**data, "filing_requirements": sorted(rows, key=lambda row: str(row["kind"]))}


def differences(one: Any, other: Any, path: str = "") -> dict[str, tuple[Any, Any]]:
    """Where two dumps differ, by path."""
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = [(name, one.get(name), other.get(name)) for name in {**one, **other}]
        return {k: v for name, a, b in pairs for k, v in differences(a, b, f"{path}.{name}".lstrip(".")).items()}
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        found = [differences(a, b, f"{path}[{at}]") for at, (a, b) in enumerate(zip(one, other, strict=True))]
        return {k: v for part in found for k, v in part.items()}
    return {} if one == other else {path: (one, other)}
