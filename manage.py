#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main(arguments: list[str]) -> None:
    """Run a command. The notice reader needs nothing of Django and must answer in two seconds: it does not start it."""
    if len(arguments) == 3 and arguments[1] == "read_notice" and not arguments[2].startswith("-"):
        from campaigns.notices.command import run

        sys.exit(run(arguments[2]))
    if len(arguments) == 3 and arguments[1] == "lint_notice" and not arguments[2].startswith("-"):
        from campaigns.linting.command import run as run_linter

        sys.exit(run_linter(arguments[2]))
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(arguments)


if __name__ == "__main__":
    main(sys.argv)
