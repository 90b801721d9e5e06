import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0012_comments"),
        ("accounts", "0004_deputy"),
        ("campaigns", "0008_restricted_readers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("self_examination", "自查"),
                            ("petition", "信访举报"),
                            ("media", "媒体曝光"),
                            ("reconsideration", "行政复议"),
                            ("litigation", "行政诉讼"),
                            ("superior", "督查督办"),
                            ("inspection_tour", "巡视巡察"),
                            ("special_inspection", "专项检查"),
                            ("case_review", "案卷评查"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="发现途径",
                    ),
                ),
                ("organ", models.CharField(blank=True, max_length=120, verbose_name="发现单位")),
                ("found_on", models.DateField(verbose_name="发现日期")),
                ("recorded_name", models.CharField(max_length=60, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="撤销原因")),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outside_findings",
                        to="rectification.problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "他人发现",
                "ordering": ["found_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="StandingDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standing",
                    models.CharField(
                        choices=[("exempt", "不作为扣分依据"), ("accountable", "应予追责"), ("undecided", "待认定")],
                        max_length=12,
                        verbose_name="认定",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("decided_name", models.CharField(max_length=60, verbose_name="认定人")),
                ("decided_at", models.DateTimeField(verbose_name="认定时间")),
                ("replaced_at", models.DateTimeField(null=True, verbose_name="更改时间")),
                (
                    "decided_by",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standing_decisions",
                        to="rectification.problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "年终考核认定",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["problem", "replaced_at"], name="standing_problem")],
            },
        ),
    ]
