from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0007_separate_check"),
    ]

    operations = [
        migrations.AlterField(
            model_name="campaigngrant",
            name="kind",
            field=models.CharField(
                choices=[("substitute", "指定审核人"), ("inspector", "督查员"), ("restricted", "受限处理知情人")],
                max_length=12,
                verbose_name="类型",
            ),
        ),
    ]
