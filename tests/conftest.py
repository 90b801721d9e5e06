"""Fixtures for everybody: a named cast in an invented city, and the append-only triggers tamed for flushing."""

import os
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate

from tests.cast import Cast, build_cast

# Playwright's event loop stays in a worker that has run a browser test; Django would take every later test of that
# worker for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


#: The rows that migrations write: a flush after a transactional test takes them away, and Django tells of each flush
#: by the signal of a migration.
STANDING_ROWS = [
    import_module("personnel.migrations.0002_certificate_kinds").write_kinds,
    import_module("personnel.migrations.0004_training_categories").write_categories,
]


def write_standing_rows(sender, using, **kwargs):
    for write in STANDING_ROWS:
        write(apps, None)


#: What brings a database into a test, whatever other fixture it stands behind.
WITH_ROWS = frozenset({"db", "transactional_db"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second run of bin/test, on SQLite, is there for the database: what asks for none has been proven before."""
    if os.environ.get("TEST_DATABASE") != "sqlite":
        return
    config.hook.pytest_deselected(items=[item for item in items if not _touches_rows(item)])
    items[:] = [item for item in items if _touches_rows(item)]


def _touches_rows(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function) or item.cls is not None:
        return True
    return item.get_closest_marker("django_db") is not None or bool(WITH_ROWS & set(item.fixturenames))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that flush a PostgreSQL database must TRUNCATE; the row triggers stay and are tested."""
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in ("audit_entry", "audit_seal", "audit_restrictedpart"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
    post_migrate.connect(write_standing_rows, sender=apps.get_app_config("personnel"))


@pytest.fixture
def cast(db) -> Cast:
    """The bureau of Lanchuan, its units and its people: see `tests/cast.py`."""
    return build_cast()
