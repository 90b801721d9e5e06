"""Write docs/permissions.md from the table in the code."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from accounts.permission_table import as_markdown


class Command(BaseCommand):
    help = "Writes docs/permissions.md from the role × capability table; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="exit with 1 when the file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "permissions.md"
        text = as_markdown()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            self.stdout.write("docs/permissions.md is up to date")
        elif options["check"]:
            self.stderr.write("docs/permissions.md is stale: run manage.py print_permissions")
            raise SystemExit(1)
        else:
            path.write_text(text, encoding="utf-8")
            self.stdout.write("docs/permissions.md written")
