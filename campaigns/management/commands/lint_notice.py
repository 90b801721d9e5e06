"""manage.py lint_notice PATH: print what in a notice does not agree, is not clear or is not said."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.linting.command import findings_of
from campaigns.notices import Unreadable


class Command(BaseCommand):
    help = "Look over an official notice: one line for each finding; a file that cannot be read is told in one line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a text file, UTF-8 or GB18030")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in findings_of(options["path"]):
                self.stdout.write(line)
        except Unreadable as fault:
            raise CommandError(str(fault)) from fault
