"""First letters in pinyin of the units that stand already."""

import re

from django.db import migrations
from pypinyin import Style, lazy_pinyin


def fill_initials(apps, schema_editor):
    """In batches: a province has many units."""
    units = apps.get_model("accounts", "Unit").objects
    rows = []
    for unit in units.only("pk", "name", "short_name").iterator(chunk_size=2000):
        unit.initials = " ".join(filter(None, (letters(unit.name), letters(unit.short_name))))[:170]
        rows.append(unit)
        if len(rows) == 2000:
            units.bulk_update(rows, ["initials"])
            rows = []
    units.bulk_update(rows, ["initials"])


def letters(name):
    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_organisation_changes"),
    ]

    operations = [
        migrations.RunPython(fill_initials, migrations.RunPython.noop),
    ]
