"""Fill a database with a made-up roster of any size, for measuring."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from personnel.load import MANAGER, make_roster
from personnel.models import Officer


class Command(BaseCommand):
    help = "Write a made-up organisation with officers and certificates; the same seed writes the same people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--officers", type=int, default=100_000)
        parser.add_argument("--units", type=int, default=1_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--really", action="store_true", help="also beside the officers that are there")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("a made-up roster is not for production")
        if Officer.objects.exists() and not options["really"]:
            raise CommandError("there are officers in this database: use an empty one, or say --really")
        if options["units"] < 1 or options["officers"] < 0:
            raise CommandError("at least one unit, please")
        began = time.perf_counter()
        make_roster(officers=options["officers"], units=options["units"], seed=options["seed"])
        spent = time.perf_counter() - began
        self.stdout.write(f"{options['officers']} officers of {options['units']} units in {spent:.0f} s")
        self.stdout.write(f"account (give it a password by reset_password): {MANAGER}")
