"""The three kinds that the notices know; their rules are the defaults of the model."""

from django.db import migrations

KINDS = [
    ("national", "行政执法证", True),
    ("transport", "交通运输行政执法证", True),
    ("supervision", "行政执法监督证", False),
]


def write_kinds(apps, schema_editor):
    model = apps.get_model("personnel", "CertificateKind")
    for position, (code, name, authorises) in enumerate(KINDS, 1):
        model.objects.get_or_create(code=code, defaults={"name": name, "authorises": authorises, "position": position})


class Migration(migrations.Migration):
    dependencies = [("personnel", "0001_initial")]

    operations = [migrations.RunPython(write_kinds, migrations.RunPython.noop)]
