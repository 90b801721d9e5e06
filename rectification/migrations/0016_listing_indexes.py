from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rectification", "0015_candidates")]

    operations = [
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["campaign", "state", "due_date", "id"], name="problem_state_due"),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["campaign", "supervised_at"], name="problem_supervised"),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["campaign", "due_date", "id"], name="problem_due"),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["campaign", "listed_at", "id"], name="problem_listed"),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["campaign", "found_on", "id"], name="problem_found"),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["focus_item", "id"], name="problem_item"),
        ),
    ]
