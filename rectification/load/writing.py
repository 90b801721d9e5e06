"""Writing very many rows: by COPY on PostgreSQL, by batches elsewhere."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

_BATCH = 5_000


def write_rows(model: type[Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows of plain values in the order of the columns; JSON values are given as dictionaries."""
    table, names = connection.ops.quote_name(model._meta.db_table), ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write("\t".join([_copied(value) for value in row]) + "\n")
            return
        marks = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        batch: list[list[Any]] = []
        for row in rows:
            batch.append([_bound(value) for value in row])
            if len(batch) == _BATCH:
                cursor.executemany(statement, batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)


def _copied(value: Any) -> str:
    """As COPY's text format has it; our own texts hold no tab, line break or backslash."""
    if value is None:
        return r"\N"
    return json.dumps(value) if isinstance(value, dict) else str(value)


def _bound(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return json.dumps(value) if isinstance(value, dict) else value


def reset_keys(*models: type[Model]) -> None:
    """Let the next row written by the product have the next key."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


@contextmanager
def without_indexes(*models: type[Model]) -> Iterator[None]:
    """On PostgreSQL: indexes that are no constraints are made anew after the rows, which takes a tenth of the time."""
    if connection.vendor != "postgresql":
        yield
        return
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema()"
            " AND i.tablename = ANY(%s) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
            [tables],
        )
        kept = cursor.fetchall()
        for name, _definition in kept:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        # References are right by how the rows are made: who may (a superuser) leaves them unchecked.
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _name, definition in kept:
            cursor.execute(definition)
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
