from datetime import UTC, timedelta, timezone

from django.db import migrations, models

SHANGHAI = timezone(timedelta(hours=8))


def date_by_the_filing(apps, schema_editor):
    """What stands on the ledger already came with its filing's first submission, as far as is known."""
    problems = apps.get_model("rectification", "Problem").objects.using(schema_editor.connection.alias)
    rows = problems.filter(filing__first_submitted_at__isnull=False, origin="filing")
    known = rows.order_by().values_list("filing", "filing__first_submitted_at", "filing__received_on").distinct()
    for filing, at, received_on in list(known):
        day = received_on or at.replace(tzinfo=at.tzinfo or UTC).astimezone(SHANGHAI).date()
        problems.filter(filing=filing).update(filed_on=day)


class Migration(migrations.Migration):
    dependencies = [("rectification", "0009_problem_acts"), ("campaigns", "0008_restricted_readers")]
    operations = [
        migrations.AddField(
            model_name="problem",
            name="filed_on",
            field=models.DateField(null=True, verbose_name="首次报送日期"),
        ),
        migrations.RunPython(date_by_the_filing, migrations.RunPython.noop),
    ]
