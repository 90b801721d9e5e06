"""A small published campaign for tests that are not about configuring one. Rows are written directly."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import Unit
from audit import clock
from campaigns.models import (
    Annex,
    Campaign,
    CampaignGrant,
    CampaignState,
    FilingKind,
    FilingRequirement,
    FocusArea,
    FocusItem,
    GrantKind,
    Obligation,
    ObligationReceiver,
    Participation,
    Phase,
    RequirementParty,
    RequirementReceiver,
    Rhythm,
    SubPoint,
)
from tests.cast import Cast

ANNEXES = {
    FilingKind.PROBLEM_LIST: ("2", "岚川市交通运输执法突出问题专项整治问题清单"),
    FilingKind.INSTITUTION_LIST: ("3", "岚川市交通运输执法突出问题专项整治制度建设清单"),
    FilingKind.STATISTICS_TABLE: ("4", "岚川市交通运输执法突出问题专项整治情况统计表"),
}
TITLES = {
    FilingKind.PROBLEM_LIST: "问题清单",
    FilingKind.INSTITUTION_LIST: "制度建设清单",
    FilingKind.STATISTICS_TABLE: "情况统计表",
    FilingKind.MONTHLY_INFORMATION: "工作信息",
}


@dataclass
class Given:
    """The campaign and its parts; `obligation(kind, unit)` finds what a unit owes."""

    campaign: Campaign
    areas: list[FocusArea]
    items: list[FocusItem]
    sub_points: list[SubPoint]
    requirements: dict[str, FilingRequirement]

    def obligation(self, kind: str, unit: Unit) -> Obligation:
        return Obligation.objects.get(requirement=self.requirements[kind], unit=unit)

    def problem_row(self, key: str = "new-1", **cells: str) -> dict[str, Any]:
        """A row without a fault."""
        good = {
            "item": str(self.items[0].pk), "sub_point": str(self.sub_points[0].pk),
            "description": "3名辅助人员于3至5月单独实施路面检查", "measures": "辅助人员一律不单独上路\n每班2名持证人员",
            "leader": "周启明", "unit": "县综合执法大队", "due": self._due(), "kind": "time_limited",
            "source": "self_examination",
        }  # fmt: skip
        return {"id": key, "cells": {**good, **cells}}

    def _due(self) -> str:
        assert self.campaign.end
        return f"{self.campaign.end.year}年{self.campaign.end.month}月"

    def institution_row(self, key: str = "new-1", *, built: bool = False, **cells: str) -> dict[str, Any]:
        """A row without a fault, of either half."""
        blank = {"half": "", "name": "", "document_number": "", "issued_on": "", "planned": "", "unit": "",
                 "person": "", "task": ""}  # fmt: skip
        if built:
            good = {
                "half": "built",
                "name": "行政执法案卷评查办法",
                "document_number": "望交发〔2019〕5号",
                "issued_on": "2019年5月3日",
            }
        else:
            good = {
                "half": "to_build",
                "name": "离岗人员证件交接制度",
                "planned": self._due(),
                "unit": "人事法制股",
                "person": "罗振东",
            }
        return {"id": key, "cells": {**blank, **good, **cells}}


def content(kind: str, *rows: dict[str, Any], **fields: str) -> dict[str, Any]:
    """A content as a form would post it."""
    return {"schema": f"{kind}/1", "fields": fields, "rows": list(rows)}


def make_campaign(cast: Cast, *, slug: str = "law-enforcement", units: list[Unit] | None = None) -> Given:
    """A published campaign of the legal section: two areas, three items, four kinds of filing, due in 20 days.

    Filed by the legal section, the detachment and both county bureaus; received and reviewed by the legal section,
    whose own filings `wu` of the general office reviews.
    """
    today = clock.today()
    campaign = Campaign.objects.create(
        slug=slug, title="岚川市交通运输执法突出问题专项整治实施方案", short_title="执法突出问题专项整治",
        document_number="岚交发〔2026〕31号", issuer="岚川市交通运输局", organiser=cast.legal,
        issue_date=today - timedelta(days=30), start=today - timedelta(days=25), end=today + timedelta(days=120),
        state=CampaignState.PUBLISHED, published_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    Phase.objects.create(campaign=campaign, position=1, name="自查整改阶段", start=campaign.start, end=campaign.end)
    CampaignGrant.objects.create(campaign=campaign, user=cast.wu, kind=GrantKind.SUBSTITUTE_REVIEWER)
    CampaignGrant.objects.create(campaign=campaign, user=cast.luo, kind=GrantKind.INSPECTOR)
    areas, items, subs = _outline(campaign)
    filers = units or [cast.legal, cast.detachment, cast.wangxi, cast.shiwan]
    for position, unit in enumerate(filers):
        Participation.objects.create(
            campaign=campaign, unit=unit, position=position, name=unit.name, short_name=unit.short_name
        )
    requirements = {
        str(kind): _requirement(campaign, kind, place, cast, filers, today) for place, kind in enumerate(TITLES, 1)
    }
    return Given(campaign, areas, items, subs, requirements)


def _outline(campaign: Campaign) -> tuple[list[FocusArea], list[FocusItem], list[SubPoint]]:
    words = [
        ("一", "执法资格管理方面的问题", "资格管理", ["无证人员、辅助人员单独上路检查", "离岗人员执法证件未收回注销"]),
        ("二", "执法程序方面的问题", "执法程序", ["检查不亮证、不告知、不记录"]),
    ]
    areas: list[FocusArea] = []
    items: list[FocusItem] = []
    subs: list[SubPoint] = []
    for place, (number, title, label, texts) in enumerate(words, 1):
        area = FocusArea.objects.create(
            campaign=campaign, position=place, number=number, title=title, short_label=label
        )
        areas.append(area)
        for text in texts:
            items.append(
                FocusItem.objects.create(area=area, position=len(items) + 1, number=str(len(items) + 1), text=text)
            )
    for place, text in enumerate(["无证人员执法", "辅助人员单独执法"], 1):
        subs.append(SubPoint.objects.create(item=items[0], position=place, number=f"1-{place}", text=text))
    return areas, items, subs


def _requirement(
    campaign: Campaign, kind: str, position: int, cast: Cast, filers: list[Unit], today: date
) -> FilingRequirement:
    due = today + timedelta(days=20)
    requirement = FilingRequirement.objects.create(
        campaign=campaign, position=position, kind=kind, title=TITLES[FilingKind(kind)], rhythm=Rhythm.ONCE,
        due_date=due, due_text=f"{due.month}月{due.day}日前", needs_seal=kind in ANNEXES,
    )  # fmt: skip
    RequirementReceiver.objects.create(requirement=requirement, unit=cast.legal, reviews=True)
    if kind in ANNEXES:
        number, title = ANNEXES[FilingKind(kind)]
        Annex.objects.create(campaign=campaign, position=int(number), number=number, title=title, kind=kind)
    for unit in filers:
        RequirementParty.objects.create(requirement=requirement, unit=unit)
        obligation = Obligation.objects.create(
            requirement=requirement, campaign=campaign, unit=unit, unit_name=unit.name, period_key="once",
            title=requirement.title, due_date=due, expected_from=today,
        )  # fmt: skip
        ObligationReceiver.objects.create(obligation=obligation, unit=cast.legal, reviews=True)
    return requirement
