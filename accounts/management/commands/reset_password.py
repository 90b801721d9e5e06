"""A new one-time password, given on the server: for administrators whom nobody may reset from the browser."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actors import SYSTEM
from accounts.models import User
from accounts.services.users import issue_password


class Command(BaseCommand):
    help = "Replaces a user's password by a one-time password and prints it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"no user named {options['username']}")
        self.stdout.write(issue_password(user=user, actor=SYSTEM).password)
