import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0014_common"),
        ("accounts", "0004_deputy"),
        ("campaigns", "0008_restricted_readers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InspectionCandidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", models.TextField(verbose_name="列入理由")),
                ("listed_name", models.CharField(max_length=60, verbose_name="列入人")),
                ("listed_at", models.DateTimeField(verbose_name="列入时间")),
                ("removed_name", models.CharField(blank=True, max_length=60, verbose_name="移出人")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="移出时间")),
                ("removed_reason", models.TextField(blank=True, verbose_name="移出理由")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspection_candidates",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "listed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.problem",
                        verbose_name="问题",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "待督查对象",
                "ordering": ["unit__path", "id"],
                "indexes": [models.Index(fields=["campaign", "removed_at"], name="candidate_campaign")],
            },
        ),
    ]
