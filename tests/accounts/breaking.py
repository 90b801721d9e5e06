"""A database that refuses: what a full disk or a lost tablespace looks like from above."""

from django.db import connection


def refuse_inserts(table: str) -> None:
    """From now on, in this test's transaction, nothing can be inserted into the table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END")
            return
        cursor.execute(
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION broken()")


def mend(table: str) -> None:
    """Inserts work again."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER broken" if connection.vendor == "sqlite" else f"DROP TRIGGER broken ON {table}")
