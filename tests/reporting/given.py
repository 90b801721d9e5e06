"""What these tests start from: a published campaign of the cast, with obligations, filings, problems and institutions.

Rows are written directly, since what is under test reads them; moments are given in Chinese local time.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from accounts.models import Unit, User
from audit.clock import SHANGHAI
from campaigns.models import (
    Annex,
    Campaign,
    FilingKind,
    FilingRequirement,
    FocusArea,
    FocusItem,
    Obligation,
    ObligationReceiver,
    Participation,
    Phase,
    RequirementReceiver,
    Rhythm,
)
from rectification.models import (
    Decision,
    Filing,
    FilingState,
    FilingVersion,
    Institution,
    InstitutionEvent,
    Measure,
    Problem,
    ProblemEvent,
    ProblemEventKind,
    ProblemState,
    ReviewDecision,
)
from tests.cast import Cast

PUBLISHED_ON = date(2026, 6, 1)
STATE_AFTER = {
    "listed": ProblemState.OPEN,
    "relisted": ProblemState.OPEN,
    "claimed": ProblemState.CLAIMED,
    "verified": ProblemState.CLOSED,
    "sent_back": ProblemState.RECTIFYING,
    "withdrawn": ProblemState.WITHDRAWN,
}


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a day in China."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


@dataclass
class Given:
    """The campaign and its parts; `requirements` by kind, `obligations` by (unit id, kind, period key)."""

    campaign: Campaign
    units: list[Unit]
    areas: list[FocusArea]
    items: list[FocusItem]
    judge: User
    requirements: dict[str, FilingRequirement] = field(default_factory=dict)
    obligations: dict[tuple[int, str, str], Obligation] = field(default_factory=dict)
    counter: int = 0

    def owe(self, kind: str, unit: Unit, *, due: date | None = None, key: str = "once", **fields: Any) -> Obligation:
        """One obligation of a requirement of that kind, received and reviewed by the organiser."""
        requirement = self.requirements[kind]
        obligation = Obligation.objects.create(
            requirement=requirement, campaign=self.campaign, unit=unit, unit_name=unit.name, period_key=key,
            title=requirement.title, due_date=due, expected_from=fields.pop("expected_from", PUBLISHED_ON), **fields,
        )  # fmt: skip
        ObligationReceiver.objects.create(obligation=obligation, unit=self.campaign.organiser, reviews=True)
        self.obligations[unit.pk, kind, key] = obligation
        return obligation

    def file(
        self, obligation: Obligation, submitted: datetime | None = None, *, accepted: datetime | None = None,
        state: str | None = None, rows: list[dict[str, Any]] | None = None,
    ) -> Filing:  # fmt: skip
        """A filing, with its version and the decision that accepted it."""
        found = FilingState.ACCEPTED if accepted else FilingState.SUBMITTED if submitted else FilingState.DRAFT
        kind = obligation.requirement.kind
        filing = Filing.objects.create(
            obligation=obligation, campaign=self.campaign, unit=obligation.unit, kind=kind, state=state or found,
            first_submitted_at=submitted, submitted_at=submitted, accepted_at=accepted,
        )  # fmt: skip
        content: dict[str, Any] = {"schema": f"{kind}/1", "fields": {}, "rows": rows or []}
        version = FilingVersion.objects.create(
            filing=filing, number=1, schema=content["schema"], content=content, saved_at=submitted or at(PUBLISHED_ON)
        )
        if accepted:
            self.decide(filing, version, Decision.ACCEPTED, accepted)
        return filing

    def decide(self, filing: Filing, version: FilingVersion, decision: str, moment: datetime) -> None:
        """A reviewer's decision."""
        ReviewDecision.objects.create(
            version=version, reviewer=self.judge, reviewer_name=self.judge.name, decision=decision, at=moment
        )

    def problem(
        self, unit: Unit, item: FocusItem, listed: datetime, *, due: date | None = None, measures: tuple[str, ...] = (),
        **fields: Any,
    ) -> Problem:  # fmt: skip
        """A problem that came onto the ledger at a moment."""
        self.counter += 1
        values = {
            "uuid": uuid.uuid4(), "position": self.counter, "description": f"第{self.counter}个问题",
            "responsible_leader": "韩立诚", "responsible_unit": "法制股", "due_date": due, **fields,
        }  # fmt: skip
        problem = Problem.objects.create(campaign=self.campaign, unit=unit, focus_item=item, listed_at=listed, **values)
        Measure.objects.bulk_create(Measure(problem=problem, position=n, text=t) for n, t in enumerate(measures, 1))
        self.act(problem, ProblemEventKind.LISTED, listed)
        return problem

    def act(self, problem: Problem, kind: str, moment: datetime) -> None:
        """An event, and the present state that it leaves."""
        ProblemEvent.objects.create(
            problem=problem, kind=kind, business_date=moment.date(), recorded_at=moment, actor_name="某人"
        )
        if kind in STATE_AFTER:
            problem.state = STATE_AFTER[kind]
            problem.withdrawn_at = moment if kind == "withdrawn" else None
            problem.save()

    def institution(self, unit: Unit, listed: datetime, name: str, **fields: Any) -> Institution:
        """An institution that came onto its ledger at a moment."""
        self.counter += 1
        entry = Institution.objects.create(
            campaign=self.campaign, unit=unit, name=name, listed_at=listed, position=self.counter, **fields
        )
        self.institution_event(entry, "listed", listed)
        return entry

    def institution_event(self, entry: Institution, kind: str, moment: datetime) -> None:
        """What happened to an institution."""
        InstitutionEvent.objects.create(institution=entry, kind=kind, recorded_at=moment, actor_name="某人")


REQUIREMENTS = (
    (FilingKind.LIAISON_FORM, "联络员登记表", Rhythm.ONCE),
    (FilingKind.PROBLEM_LIST, "问题清单", Rhythm.UNDATED),
    (FilingKind.INSTITUTION_LIST, "制度建设清单", Rhythm.UNDATED),
    (FilingKind.STATISTICS_TABLE, "情况统计表", Rhythm.ONCE),
    (FilingKind.MONTHLY_INFORMATION, "月度工作信息", Rhythm.MONTHLY),
    (FilingKind.TYPICAL_CASE, "典型案例", Rhythm.ANY_TIME),
)


def build_given(cast: Cast, slug: str = "zhengzhi-2026") -> Given:
    """A campaign in its second month: three areas with two items each, three units, six requirements, no filing."""
    campaign = Campaign.objects.create(
        slug=slug, title="岚川市交通运输执法突出问题专项整治实施方案", short_title="执法突出问题专项整治",
        organiser=cast.legal, issue_date=date(2026, 5, 28), start=date(2026, 6, 1), end=date(2026, 11, 20),
        state="published", published_at=at(PUBLISHED_ON), created_at=at(date(2026, 5, 20)),
    )  # fmt: skip
    Phase.objects.create(
        campaign=campaign, position=1, name="自查整改阶段", window_text="6月至9月", start=PUBLISHED_ON,
        end=date(2026, 9, 25),
    )  # fmt: skip
    areas = [
        FocusArea.objects.create(campaign=campaign, position=n, number=number, title=title, short_label=label)
        for n, (number, title, label) in enumerate(
            [("一", "执法资格管理方面的问题", "资格管理"), ("二", "执法程序方面的问题", "执法程序"),
             ("三", "监督追责方面的问题", "监督追责")]
        )
    ]  # fmt: skip
    items = [
        FocusItem.objects.create(
            area=area, position=k, number=str(2 * n + k + 1), text=f"{area.short_label}的第{k + 1}项重点，落实不到位。"
        )
        for n, area in enumerate(areas)
        for k in range(2)
    ]
    units = [cast.detachment, cast.wangxi, cast.shiwan]
    for n, unit in enumerate(units):
        Participation.objects.create(
            campaign=campaign, unit=unit, position=n, name=unit.name, short_name=unit.short_name
        )
    given = Given(campaign, units, areas, items, cast.zhao)
    for n, (kind, title, rhythm) in enumerate(REQUIREMENTS):
        requirement = FilingRequirement.objects.create(
            campaign=campaign, position=n, kind=kind, title=title, rhythm=rhythm
        )
        RequirementReceiver.objects.create(requirement=requirement, unit=cast.legal, reviews=True)
        given.requirements[kind] = requirement
    for number, kind, title in (
        ("2", FilingKind.PROBLEM_LIST, "执法突出问题专项整治问题清单"),
        ("3", FilingKind.INSTITUTION_LIST, "执法突出问题专项整治制度建设清单"),
        ("4", FilingKind.STATISTICS_TABLE, "执法突出问题专项整治情况统计表"),
    ):
        note = "备注：请结合本单位实际填写。" if number != "4" else ""
        Annex.objects.create(campaign=campaign, position=int(number), number=number, title=title, kind=kind, note=note)
    return given
