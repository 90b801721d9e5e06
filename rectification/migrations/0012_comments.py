import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0011_dispositions"),
        ("accounts", "0004_deputy"),
        ("campaigns", "0008_restricted_readers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProblemComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "side",
                    models.CharField(
                        choices=[("unit", "填报单位"), ("office", "牵头单位")], max_length=6, verbose_name="哪一方"
                    ),
                ),
                ("text", models.TextField(verbose_name="留言")),
                ("author_name", models.CharField(max_length=60, verbose_name="留言人")),
                ("author_unit_name", models.CharField(blank=True, max_length=120, verbose_name="单位")),
                ("written_at", models.DateTimeField(verbose_name="留言时间")),
                ("taken_back_at", models.DateTimeField(null=True, verbose_name="收回时间")),
                (
                    "author",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="rectification.problem"
                    ),
                ),
            ],
            options={
                "verbose_name": "问题留言",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CommentsSeen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField(verbose_name="阅读时间")),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rectification.problem"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "留言阅读",
                "constraints": [models.UniqueConstraint(fields=("problem", "user"), name="comments_seen_once")],
            },
        ),
    ]
