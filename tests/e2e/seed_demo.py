"""Writes the demo's units, people and campaign in mid-course; every account has the tests' password.

Run as a process with the product's environment.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    """What `manage.py load_demo` loads."""
    django.setup()

    from django.core.management import call_command

    from accounts.models import User
    from tests.e2e.stack import PASSWORD

    call_command("load_demo", verbosity=0)
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.must_change_password = False
        user.save()


if __name__ == "__main__":
    main()
