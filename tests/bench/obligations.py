"""How fast the obligations of a large campaign are generated: by default 2,000 units × 24 months.

The baseline beside it writes the same rows with bare `bulk_create`, without plan, lock, names, trail or look at what
is there. The second figure is a run that finds everything there: what the daily job costs when nothing is due. Run it
on PostgreSQL with DATABASE_URL; the figures name the database.
"""

import time
from datetime import date

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from accounts.actors import SYSTEM  # noqa: E402
from accounts.models import GroupMember, Unit, UnitGroup  # noqa: E402
from audit import clock  # noqa: E402
from campaigns.models import (  # noqa: E402
    Campaign,
    CampaignState,
    FilingRequirement,
    Obligation,
    ObligationReceiver,
    Participation,
    RequirementParty,
    RequirementReceiver,
)
from campaigns.services.generate import generate_obligations  # noqa: E402
from tests.bench import parser, report  # noqa: E402

START = date(2026, 1, 1)
YEARS = 2


def make_units(count: int) -> list[Unit]:
    """A bureau and the units below it, as treebeard keeps them."""
    root = Unit.objects.add_root({"name": "岚川市交通运输局", "code": "bench"})
    common = {"kind": root.kind, "depth": 2, "numchild": 0}
    Unit.objects.bulk_create(
        Unit(name=f"第{n}交通运输所", code=f"bench-{n}", path=Unit._get_path(root.path, 2, n + 1), **common)
        for n in range(count)
    )
    Unit.objects.filter(pk=root.pk).update(numchild=count)
    return list(Unit.objects.filter(depth=2).order_by("path"))


def make_campaign(slug: str, units: list[Unit]) -> FilingRequirement:
    """Published, two years long, one monthly demand of one group."""
    organiser = Unit.objects.get(code="bench")
    campaign = Campaign.objects.create(
        slug=slug, title="两年行动", short_title="两年行动", organiser=organiser, start=START,
        end=date(START.year + YEARS - 1, 12, 31), state=CampaignState.PUBLISHED, ahead_days=3660,
        published_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    Participation.objects.bulk_create(
        Participation(campaign=campaign, unit=unit, position=at, name=unit.name) for at, unit in enumerate(units)
    )
    group, made = UnitGroup.objects.get_or_create(code="bench", defaults={"name": "全部单位"})
    if made:
        GroupMember.objects.bulk_create(GroupMember(group=group, unit=unit, valid_from=START) for unit in units)
    row = FilingRequirement.objects.create(
        campaign=campaign, kind="monthly_information", title="工作信息", rhythm="monthly", due_day=15
    )
    RequirementParty.objects.create(requirement=row, group=group)
    RequirementReceiver.objects.create(requirement=row, unit=organiser, reviews=True)
    return row


def write_bare(row: FilingRequirement, units: list[Unit], months: int) -> None:
    """The baseline: the rows as they come."""
    with transaction.atomic():
        made = Obligation.objects.bulk_create(
            [
                Obligation(
                    requirement=row, campaign_id=row.campaign_id, unit=unit, unit_name=unit.name, period_key=f"m-{n}",
                    title="工作信息", due_date=START, expected_from=START,
                )
                for unit in units
                for n in range(months)
            ],
            batch_size=2000,
        )  # fmt: skip
        receiver = row.campaign.organiser_id
        ObligationReceiver.objects.bulk_create(
            [ObligationReceiver(obligation=one, unit_id=receiver, reviews=True) for one in made], batch_size=2000
        )


def timed(act, **arguments) -> float:
    began = time.perf_counter()
    act(**arguments)
    return time.perf_counter() - began


def measure(count: int) -> dict[str, float]:
    units = make_units(count)
    months = 12 * YEARS
    whole = make_campaign("bench-generated", units)
    generate = {"campaign": whole.campaign, "today": START, "actor": SYSTEM}
    spent = timed(generate_obligations, **generate)
    rows = Obligation.objects.filter(campaign=whole.campaign).count()
    assert rows == count * months, rows
    again = timed(generate_obligations, **generate)
    assert Obligation.objects.filter(campaign=whole.campaign).count() == rows
    bare = timed(write_bare, row=make_campaign("bench-bare", units), units=units, months=months)
    return {
        "rows": rows,
        f"generated_{connection.vendor}_seconds": round(spent, 2),
        "nothing_due_seconds": round(again, 2),
        "bare_seconds": round(bare, 2),
        "generated_ratio": round(spent / bare, 2),
        "rows_per_second": round(rows / spent),
    }


def main() -> None:
    arguments = parser(__doc__ or "")
    arguments.add_argument("--units", type=int, default=2000)
    options = arguments.parse_args()
    report(measure(options.units), as_json=options.json)


if __name__ == "__main__":
    main()
