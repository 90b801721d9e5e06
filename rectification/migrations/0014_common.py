import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0013_standings"),
        ("accounts", "0004_deputy"),
        ("campaigns", "0008_restricted_readers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommonProblem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=120, verbose_name="普遍性问题")),
                ("cause", models.TextField(verbose_name="产生原因")),
                ("measure", models.TextField(verbose_name="长效措施")),
                ("responsible", models.CharField(blank=True, max_length=120, verbose_name="责任单位、责任人")),
                ("created_name", models.CharField(max_length=60, verbose_name="提出人")),
                ("created_at", models.DateTimeField(verbose_name="提出时间")),
                ("dissolved_at", models.DateTimeField(null=True, verbose_name="解散时间")),
                ("dissolved_reason", models.TextField(blank=True, verbose_name="解散原因")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="common_problems",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "普遍性问题",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CommonPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_name", models.CharField(max_length=60, verbose_name="归并人")),
                ("added_at", models.DateTimeField(verbose_name="归并时间")),
                (
                    "problem",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="common_part",
                        to="rectification.problem",
                    ),
                ),
                (
                    "common",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="rectification.commonproblem",
                    ),
                ),
            ],
            options={
                "verbose_name": "普遍性问题的构成",
                "ordering": ["id"],
            },
        ),
    ]
