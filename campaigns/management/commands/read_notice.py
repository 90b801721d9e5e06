"""manage.py read_notice PATH: print what the reader takes from a notice as one JSON object."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.notices import Unreadable, decode, read_notice


class Command(BaseCommand):
    help = "Read an official notice and print its draft as JSON; a file that cannot be read is told in one line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a text file, UTF-8 or GB18030")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            text = decode(path.read_bytes())
        except OSError as fault:
            raise CommandError(f"{path.name}：文件打不开（{fault.strerror}）。") from fault
        except Unreadable as fault:
            raise CommandError(f"{path.name}：{fault}") from fault
        self.stdout.write(json.dumps(read_notice(text).as_dict(), ensure_ascii=False, indent=1))
