"""Whether the sealed trail still reads as it was sealed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.models import Seal
from audit.restricted import broken_parts
from audit.services import broken_seals


class Command(BaseCommand):
    help = "Recomputes every seal of the audit trail; exits with 1 and names the runs that no longer match."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = broken_seals()
        if broken:
            runs = ", ".join(f"{seal.first_entry_id}-{seal.last_entry_id}" for seal in broken)
            raise CommandError(f"{len(broken)} seals do not match: entries {runs}")
        parts = broken_parts()
        if parts:
            raise CommandError(f"{len(parts)} restricted entries do not match their part: entries {parts}")
        self.stdout.write(f"{Seal.objects.count()} seals match")
