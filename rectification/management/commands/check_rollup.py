"""Compare the roll-up of the ledger with the events that it counts."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import clock
from campaigns.models import Campaign
from rectification import rollup


class Command(BaseCommand):
    help = (
        "Compare the roll-up of each campaign's ledger with its events; fails where they differ. --rebuild writes it"
        " anew first, --fold sums up the rows of past days."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="write the roll-up anew from the events")
        parser.add_argument("--fold", action="store_true", help="sum up the rows of the days before yesterday")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for campaign in Campaign.objects.order_by("pk"):
            if options["rebuild"]:
                rollup.rebuild(campaign)
            if options["fold"]:
                self.stdout.write(
                    f"{campaign.slug}: {rollup.fold(campaign, clock.today() - timedelta(days=1))} rows folded"
                )
            cells = rollup.differences(campaign)
            self.stdout.write(f"{campaign.slug}: {cells} cells differ")
            wrong += cells
        if wrong:
            raise CommandError("the roll-up differs from the events: run check_rollup --rebuild")
