"""On PostgreSQL: an index of the pairs of neighbouring characters in the texts of a problem."""

from django.db import migrations

# The cost keeps the database from computing the pairs of row after row where it could ask the index.
FUNCTION = """
CREATE OR REPLACE FUNCTION text_bigrams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
  SELECT coalesce(array_agg(DISTINCT one || other), '{}')
  FROM unnest(string_to_array(lower(words), NULL), (string_to_array(lower(words), NULL))[2:]) AS pairs (one, other)
  WHERE other IS NOT NULL
$$
"""
INDEX = """
CREATE INDEX problem_words ON rectification_problem
USING gin (text_bigrams(description || ' ' || responsible_leader || ' ' || responsible_unit))
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(INDEX)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX problem_words")
        schema_editor.execute("DROP FUNCTION text_bigrams(text)")


class Migration(migrations.Migration):
    dependencies = [("rectification", "0020_rollup_rows")]
    operations = [migrations.RunPython(forwards, backwards)]
