"""Small campaigns for tests: rows written directly, as a test's given."""

from datetime import date
from typing import Any

from accounts.models import Unit, UnitGroup
from audit import clock
from campaigns.models import (
    Campaign,
    FilingKind,
    FilingRequirement,
    FocusArea,
    FocusItem,
    Phase,
    RequirementParty,
    RequirementReceiver,
    Rhythm,
    SubPoint,
)
from tests.cast import Cast


def make_campaign(cast: Cast, slug: str = "trial", **fields: Any) -> Campaign:
    """A draft of the legal section, from March to August 2026, with one area and one phase: nothing to complain of."""
    values: dict[str, Any] = {
        "title": "岚川市执法作风专项整治实施方案",
        "short_title": "执法作风专项整治",
        "organiser": cast.legal,
        "issue_date": date(2026, 3, 1),
        "start": date(2026, 3, 1),
        "end": date(2026, 8, 31),
        "created_at": clock.now(),
    }
    campaign = Campaign.objects.create(slug=slug, **{**values, **fields})
    FocusArea.objects.create(campaign=campaign, number="一", title="作风方面的问题", short_label="作风")
    Phase.objects.create(campaign=campaign, number="一", name="集中整治阶段", start=date(2026, 3, 1))
    return campaign


def make_requirement(
    campaign: Campaign, *parties: Unit | UnitGroup, reviewer: Unit | None = None, **fields: Any
) -> FilingRequirement:
    """A requirement filed by `parties` and reviewed by `reviewer` (the organiser when not given)."""
    values: dict[str, Any] = {
        "kind": FilingKind.CUSTOM,
        "title": "作风自查表",
        "rhythm": Rhythm.ONCE,
        "due_date": date(2026, 5, 10),
        "position": campaign.filing_requirements.count(),
    }
    requirement = FilingRequirement.objects.create(campaign=campaign, **{**values, **fields})
    for party in parties:
        field = "group" if isinstance(party, UnitGroup) else "unit"
        RequirementParty.objects.create(requirement=requirement, **{field: party})
    RequirementReceiver.objects.create(requirement=requirement, unit=reviewer or campaign.organiser, reviews=True)
    return requirement


def outlined(cast: Cast) -> Campaign:
    """A draft with something in every section of the configuration."""
    campaign = make_campaign(cast)
    area = campaign.areas.get()
    for number, text in enumerate(["检查不亮证", "记录不完整"], 1):
        FocusItem.objects.create(area=area, position=number, number=str(number), text=text)
    SubPoint.objects.create(item=FocusItem.objects.get(number="1"), text="不出示证件")
    group = campaign.task_groups.create(number="一", title="完善制度")
    clause = group.tasks.create(number="1", text="建立首问负责制").assignments.create()
    clause.parties.create(group=cast.counties)
    clause.deadlines.create(text="7月底", date=date(2026, 7, 31))
    make_requirement(campaign, cast.counties)
    campaign.annexes.create(number="1", title="作风自查表")
    campaign.basis_documents.create(title="《省厅通知》")
    return campaign
