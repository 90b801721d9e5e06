"""After a new key has been put in front of PRIVATE_KEYS or PRIVATE_INDEX_KEYS: write all private fields anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actors import SYSTEM
from personnel.private import Unreadable
from personnel.services import rotate_keys


class Command(BaseCommand):
    help = "Writes ID numbers and mobiles anew under the first keys."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotate_keys(actor=SYSTEM)
        except Unreadable as fault:
            raise CommandError(f"{fault}: put the old key back behind the first one and run this again") from None
        self.stdout.write(f"{done} officers written anew; the old keys may be taken out of the settings")
