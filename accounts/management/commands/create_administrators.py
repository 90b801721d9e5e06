"""The first unit and the three administrators of a new installation."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.capabilities import Role
from accounts.models import UnitKind
from accounts.services.founding import Administrator, found_organisation
from accounts.services.units import UnitFields
from accounts.transitions import Refused
from audit import clock


class Command(BaseCommand):
    help = (
        "Sets up the first unit and its system administrator, security administrator and auditor, and prints their "
        "one-time passwords. Works only while there is no account at all."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit-code", required=True, help="code of the first unit, e.g. LC")
        parser.add_argument("--unit-name", required=True)
        parser.add_argument("--unit-kind", default=UnitKind.BUREAU, choices=UnitKind.values)
        parser.add_argument("--valid-from", type=date.fromisoformat, help="YYYY-MM-DD, today by default")
        for role, username in (
            (Role.SYSTEM_ADMIN, "xitong"),
            (Role.SECURITY_ADMIN, "anquan"),
            (Role.AUDITOR, "shenji"),
        ):
            parser.add_argument(f"--{role.value.replace('_', '-')}", default=username, metavar="USERNAME")

    def handle(self, *args: Any, **options: Any) -> None:
        roles = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
        try:
            founding = found_organisation(
                code=options["unit_code"],
                fields=UnitFields(options["unit_name"], options["unit_kind"]),
                valid_from=options["valid_from"] or clock.today(),
                administrators=[Administrator(role, options[role.value], str(role.label)) for role in roles],
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for account in founding.accounts:
            self.stdout.write(f"{account.user.name}\t{account.user.username}\t{account.password}")
