"""Writes a ledger of sixty problems beside the cast. Run as a process with the product's environment."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    """Two counties' problems of the campaign of `tests/e2e/seed_campaign.py`, four of them claimed."""
    django.setup()

    from accounts.models import Unit
    from audit import clock
    from campaigns.models import Campaign, FocusArea, FocusItem
    from rectification.models import Problem, ProblemEvent
    from tests.campaign_factory import Given
    from tests.e2e import seed_campaign
    from tests.rectification.scenes import fill_ledger

    seed_campaign.main()
    campaign = Campaign.objects.get()
    given = Given(campaign, list(FocusArea.objects.all()), list(FocusItem.objects.all()), [], {})
    present = clock.now()
    for code, count in (("WX", 56), ("SW", 4)):
        rows = fill_ledger(given, Unit.objects.get(code=code), count)
        if code == "SW":
            Problem.objects.filter(pk__in=[row.pk for row in rows]).update(state="claimed", claimed_at=present)
            ProblemEvent.objects.bulk_create(
                ProblemEvent(
                    problem=row, kind="claimed", business_date=clock.today(), recorded_at=present,
                    actor_name="林晓禾", statement=f"第{row.position}条已改完",
                )
                for row in rows
            )  # fmt: skip


if __name__ == "__main__":
    main()
