"""Loading the committed recipes in tests."""

import json
from pathlib import Path
from typing import Any

from accounts.actors import SYSTEM, Actor
from campaigns.models import Campaign
from campaigns.services.package import load_package
from campaigns.services.publish import acknowledge_warning, review_campaign
from tests.campaigns.notices import require_notices

RECIPES = Path(__file__).resolve().parents[2] / "campaigns" / "recipes"


def recipe(name: str) -> dict[str, Any]:
    """One committed recipe, parsed."""
    content: dict[str, Any] = json.loads((RECIPES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def load_notice_000() -> Campaign:
    """The campaign of notice 000 as a draft. Needs the cast and the reference notices."""
    return load_package(data=recipe("notice_000"), notices=require_notices(), actor=SYSTEM)


def load_demo() -> Campaign:
    """The demo campaign as a draft. Needs the cast."""
    return load_package(data=recipe("demo_campaign"), notices=Path("absent"), actor=SYSTEM)


def acknowledge_all(campaign: Campaign, actor: Actor) -> None:
    """Say yes to every warning of the check."""
    for finding in review_campaign(campaign=campaign).warnings:
        acknowledge_warning(campaign=campaign, key=finding.key, note="已核对，按通知原文执行。", actor=actor)
