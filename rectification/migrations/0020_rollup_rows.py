from django.db import migrations


def count_what_is_there(apps, schema_editor):
    """Roll up the events recorded so far, unit by unit."""
    from audit.clock import local_date
    from rectification.rollup import COUNTS, Cell, Move, counted

    Problem, ProblemEvent = (apps.get_model("rectification", name) for name in ("Problem", "ProblemEvent"))
    ItemDelta, SourceDelta = (apps.get_model("rectification", name) for name in ("ItemDelta", "SourceDelta"))

    def values(key, change):
        names = ("campaign_id", "unit_id", "day", "due")
        return dict(zip(names, key, strict=False)) | dict(zip(COUNTS, change, strict=True))

    for campaign, unit in Problem.objects.order_by().values_list("campaign_id", "unit_id").distinct():
        rows = Problem.objects.filter(campaign=campaign, unit=unit).order_by().values_list("pk", *Cell._fields)
        cells = {row[0]: Cell(*row[1:]) for row in rows}
        events = ProblemEvent.objects.filter(problem__campaign=campaign, problem__unit=unit)
        told = events.order_by("recorded_at", "pk").values_list("problem_id", "kind", "recorded_at", "changes")
        deltas = counted((Move(pk, kind, local_date(at), changes) for pk, kind, at, changes in told), cells)
        ItemDelta.objects.bulk_create(
            ItemDelta(**values(key, each), item_id=key[4]) for key, each in deltas.items.items()
        )
        SourceDelta.objects.bulk_create(
            SourceDelta(**values(key, each), source=key[4], severity=key[5]) for key, each in deltas.sources.items()
        )


class Migration(migrations.Migration):
    dependencies = [("rectification", "0019_rollup")]
    operations = [migrations.RunPython(count_what_is_there, migrations.RunPython.noop)]
