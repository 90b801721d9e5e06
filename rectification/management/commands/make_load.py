"""Fill a database with a made-up ledger of any size, for measuring."""

import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import clock
from campaigns.models import Campaign
from rectification.load.ledger import LEADER, LIAISON, MANAGER, make_load


class Command(BaseCommand):
    help = "Write a made-up organisation and ledger; the same seed and last day write the same rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--units", type=int, default=2_000)
        parser.add_argument("--problems", type=int, default=1_000_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--last", type=date.fromisoformat, help="the day up to which things happened (yesterday)")
        parser.add_argument("--really", action="store_true", help="also beside the campaigns that are there")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("a made-up ledger is not for production")
        if Campaign.objects.exists() and not options["really"]:
            raise CommandError("there are campaigns in this database: use an empty one, or say --really")
        if Campaign.objects.filter(slug="load").exists():
            raise CommandError("there is a made-up ledger already: use another database")
        if options["units"] < 1 or options["problems"] < 0:
            raise CommandError("at least one unit, please")
        began = time.perf_counter()
        make_load(
            units=options["units"], problems=options["problems"], seed=options["seed"],
            last=options["last"] or clock.today() - timedelta(days=1),
        )  # fmt: skip
        spent = time.perf_counter() - began
        self.stdout.write(f"{options['problems']} problems of {options['units']} units in {spent:.0f} s")
        self.stdout.write(f"accounts (give them a password by reset_password): {MANAGER}, {LEADER}, {LIAISON}")
