"""The categories that the notices know; an officer's hours of 军事训练 count for 公共法律知识 too (004)."""

from django.db import migrations

CATEGORIES = [
    ("professional", "专业法律知识", None, False, ""),
    ("public_law", "公共法律知识", None, True, "public_law"),
    ("military", "军事训练", "public_law", True, ""),
    ("practice", "岗位练兵", None, False, ""),
    ("other", "其他培训", None, False, ""),
]


def write_categories(apps, schema_editor):
    model = apps.get_model("personnel", "TrainingCategory")
    for position, (code, name, parent, by_office, completes) in enumerate(CATEGORIES, 1):
        values = {"name": name, "by_office": by_office, "completes": completes, "position": position}
        values["parent"] = model.objects.get(code=parent) if parent else None
        model.objects.get_or_create(code=code, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("personnel", "0003_training")]

    operations = [migrations.RunPython(write_categories, migrations.RunPython.noop)]
