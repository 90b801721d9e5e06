"""manage.py read_notice PATH: print what the reader takes from a notice as one JSON object."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.notices import Unreadable
from campaigns.notices.command import draft_of


class Command(BaseCommand):
    help = "Read an official notice and print its draft as JSON; a file that cannot be read is told in one line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a .txt, .docx, .doc, .wps, .pdf or .html file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(draft_of(options["path"]))
        except Unreadable as fault:
            raise CommandError(str(fault)) from fault
