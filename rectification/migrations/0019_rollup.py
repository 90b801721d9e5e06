import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_deputy"),
        ("campaigns", "0008_restricted_readers"),
        ("rectification", "0018_reconciliations"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemDelta",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日期")),
                ("due", models.DateField(verbose_name="完成时限")),
                ("found", models.IntegerField(default=0)),
                ("claimed", models.IntegerField(default=0)),
                ("verified", models.IntegerField(default=0)),
                ("reopened", models.IntegerField(default=0)),
                ("extended", models.IntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.focusitem",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账日增减（按重点）",
                "db_table": "rect_item_delta",
                "indexes": [models.Index(fields=["campaign", "unit", "day"], name="item_delta_unit")],
            },
        ),
        migrations.CreateModel(
            name="SourceDelta",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日期")),
                ("due", models.DateField(verbose_name="完成时限")),
                ("found", models.IntegerField(default=0)),
                ("claimed", models.IntegerField(default=0)),
                ("verified", models.IntegerField(default=0)),
                ("reopened", models.IntegerField(default=0)),
                ("extended", models.IntegerField(default=0)),
                ("source", models.CharField(max_length=20, verbose_name="问题来源")),
                ("severity", models.CharField(max_length=12, verbose_name="严重程度")),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账日增减（按来源）",
                "db_table": "rect_source_delta",
                "indexes": [models.Index(fields=["campaign", "unit", "day"], name="source_delta_unit")],
            },
        ),
    ]
