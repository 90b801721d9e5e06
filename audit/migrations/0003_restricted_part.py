from django.db import migrations, models

from audit.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="RestrictedPart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("salt", models.CharField(max_length=64)),
                ("content", models.JSONField()),
            ],
            options={"verbose_name": "受限事项内容"},
        ),
        migrations.RunPython(*append_only("audit_restrictedpart")),
    ]
