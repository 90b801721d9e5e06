"""manage.py load_campaign FILE: load a campaign package as a draft (docs/package.md)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.actors import SYSTEM
from campaigns.package import PackageInvalid
from campaigns.services.package import load_package


class Command(BaseCommand):
    help = "Load a whole campaign from a JSON package as a draft. Lists every fault and then writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the package")
        parser.add_argument(
            "--notices",
            type=Path,
            default=settings.NOTICES_DIR,
            help="folder of the notices that texts are cut from (default: NOTICES_DIR, else ../shared/notices)",
        )
        parser.add_argument("--slug", default="", help="name in URLs instead of the package's own")
        parser.add_argument(
            "--parties", type=Path, help="JSON map of the package's party keys to this organisation's units and groups"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        parties = _parsed(options["parties"]) if options["parties"] else None
        try:
            campaign = load_package(
                data=_parsed(options["file"]),
                notices=options["notices"],
                actor=SYSTEM,
                slug=options["slug"],
                parties=parties,
            )
        except PackageInvalid as invalid:
            for fault in invalid.faults:
                self.stderr.write(str(fault))
            raise CommandError(str(invalid)) from invalid
        self.stdout.write(f"{campaign.slug}: {campaign.title}")


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise CommandError(f"{path}: {fault}") from fault
