import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0010_filed_on"),
        ("accounts", "0004_deputy"),
        ("campaigns", "0008_restricted_readers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="problemevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("listed", "列入台账"),
                    ("revised", "内容更正"),
                    ("claimed", "申请销号"),
                    ("verified", "核验销号"),
                    ("sent_back", "退回整改"),
                    ("withdrawn", "撤回"),
                    ("relisted", "重新列入"),
                    ("restored", "撤回取消"),
                    ("responded", "回应"),
                    ("checked", "核账"),
                    ("extension_asked", "申请延期"),
                    ("extended", "批准延期"),
                    ("extension_refused", "不同意延期"),
                    ("looked_back", "回头看"),
                    ("reopened", "回头看重新整改"),
                    ("supervised", "挂牌督办"),
                    ("supervision_lifted", "解除挂牌督办"),
                    ("assigned", "指定核验人"),
                    ("split", "拆分"),
                    ("disposed", "登记处理"),
                    ("disposition_withdrawn", "撤销处理登记"),
                    ("found_outside", "登记他人发现"),
                    ("finding_withdrawn", "撤销他人发现登记"),
                    ("standing_decided", "认定年终考核"),
                    ("grouped", "归入普遍性问题"),
                    ("ungrouped", "移出普遍性问题"),
                    ("claim_withdrawn", "撤回销号申请"),
                    ("extension_withdrawn", "撤回延期申请"),
                ],
                max_length=24,
                verbose_name="事项",
            ),
        ),
        migrations.CreateModel(
            name="Disposition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("criticism", "批评教育"),
                            ("written_review", "书面检查"),
                            ("accountability", "追责"),
                            ("handed_over", "移交纪检监察"),
                        ],
                        max_length=16,
                        verbose_name="处理方式",
                    ),
                ),
                ("person", models.CharField(max_length=60, verbose_name="被处理人")),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="单位职务")),
                ("decided_on", models.DateField(verbose_name="处理日期")),
                ("document_number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("recorded_name", models.CharField(max_length=60, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_name", models.CharField(blank=True, max_length=60, verbose_name="撤销人")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="撤销原因")),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rectification.problem"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "处理情况",
                "ordering": ["-decided_on", "-id"],
                "indexes": [models.Index(fields=["problem", "kind"], name="disposition_problem")],
            },
        ),
    ]
