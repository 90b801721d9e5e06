"""Writes the cast, with a password, into the product's database. Run as a process with its environment."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    """The people and units of `tests/cast.py`."""
    django.setup()

    from tests.cast import build_cast
    from tests.e2e.stack import PASSWORD

    build_cast(password=PASSWORD)


if __name__ == "__main__":
    main()
