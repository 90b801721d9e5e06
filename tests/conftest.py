"""Fixtures for everybody: a named cast in an invented city, and the append-only triggers tamed for flushing."""

import os

import pytest
from django.db import connection

from tests.cast import Cast, build_cast

# Playwright's event loop stays in a worker that has run a browser test; Django would take every later test of that
# worker for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that flush a PostgreSQL database must TRUNCATE; the row triggers stay and are tested."""
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in ("audit_entry", "audit_seal"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")


@pytest.fixture
def cast(db) -> Cast:
    """The bureau of Lanchuan, its units and its people: see `tests/cast.py`."""
    return build_cast()
