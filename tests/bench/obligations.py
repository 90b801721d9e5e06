"""How fast the obligations of a large campaign are generated, and shown: by default 2,000 units × 24 months.

The baseline beside it writes the same rows with bare `bulk_create`, without plan, lock, names, trail or look at what
is there. The second figure is a run that finds everything there: what the daily job costs when nothing is due. Run it
on PostgreSQL with DATABASE_URL; the figures name the database.

Then, in the second year with two thirds of what is due filed, the pages that show who has not filed: their queries,
and their best time beside that of the one query that they cannot do without, the counts by unit.
"""

import time
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Count, Q  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.actors import SYSTEM  # noqa: E402
from accounts.capabilities import Role  # noqa: E402
from accounts.models import GroupMember, Unit, UnitGroup  # noqa: E402
from audit import clock  # noqa: E402
from campaigns.current import SESSION_KEY  # noqa: E402
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
from rectification.models import Filing, FilingState  # noqa: E402
from tests.bench import parser, report  # noqa: E402
from tests.factories import make_user  # noqa: E402

START = date(2026, 1, 1)
YEARS = 2
#: The day on which the board is looked at, and its pages.
LOOKED_AT = datetime.combine(date(2027, 6, 20), time_of_day(10), clock.SHANGHAI)
PAGES = {
    "board": ("arrears-list", ""),
    "board_all": ("arrears-list", "?show=all&page=30&col=2"),
    "materials": ("arrears-list", "?by=material&show=all"),
    "rows": ("arrears-rows", ""),
    "calendar": ("calendar-month", ""),
    "desk": ("desk-detail", ""),
}


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


def timed(act: Callable[..., object], **arguments: Any) -> float:
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
        **look_at_later(whole.campaign),
    }


def file_most(campaign: Campaign) -> None:
    """Two thirds of what is due, one in ten of it a day late."""
    due = Obligation.objects.filter(campaign=campaign, due_date__lte=LOOKED_AT.date()).order_by("pk")
    filings = [
        Filing(
            obligation_id=pk, campaign=campaign, unit_id=unit, kind="monthly_information", state=FilingState.ACCEPTED,
            first_submitted_at=datetime.combine(day, time_of_day(15 if place % 10 else 23, 30), clock.SHANGHAI),
        )
        for place, (pk, unit, day) in enumerate(due.values_list("pk", "unit_id", "due_date"))
        if place % 3
    ]  # fmt: skip
    Filing.objects.bulk_create(filings, batch_size=2000)


def count_bare(campaign: Campaign) -> None:
    """The baseline: the counts by unit, without reach, names, cells or page."""
    filed = Q(filing__first_submitted_at__isnull=False)
    rows = Obligation.objects.filter(campaign=campaign, due_date__lte=LOOKED_AT.date()).order_by().values("unit")
    list(rows.annotate(due=Count("pk"), filed=Count("pk", filter=filed)))


def look_at(campaign: Campaign, rounds: int) -> dict[str, float]:
    """Queries, best time in milliseconds and ratio of each page, as the organiser's manager sees it."""
    client = Client()
    user = make_user("bench", "赵敏之", (Role.CAMPAIGN_MANAGER, campaign.organiser, ""))
    client.force_login(user)
    session = client.session
    session[SESSION_KEY] = campaign.slug
    session.save()
    figures: dict[str, float] = {}
    for name, (page, query) in PAGES.items():
        address = reverse(page) + query
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200, address
        figures[f"{name}_queries"] = len(caught)
        turns = [(timed(client.get, path=address), timed(count_bare, campaign=campaign)) for _round in range(rounds)]
        whole, plain = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
        figures[f"{name}_ms"] = round(whole * 1000, 1)
        figures[f"{name}_ratio"] = round(whole / plain, 2)
    return figures


def look_at_later(campaign: Campaign) -> dict[str, float]:
    """The pages in the second year."""
    setup_test_environment()
    with clock.standing_at(LOOKED_AT):
        file_most(campaign)
        return look_at(campaign, rounds=3)


def main() -> None:
    arguments = parser(__doc__ or "")
    arguments.add_argument("--units", type=int, default=2000)
    options = arguments.parse_args()
    report(measure(options.units), as_json=options.json)


if __name__ == "__main__":
    main()
