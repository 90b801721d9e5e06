"""The operator's command over the seals."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.services import Who, record, seal_entries

pytestmark = pytest.mark.django_db


def test_sound_seals_are_counted(capsys):
    record(who=Who(1, "沈雨桐"), action="x.y.done")
    seal_entries(settle=timedelta(0))
    call_command("check_trail")
    assert "1 seals match" in capsys.readouterr().out


def test_a_changed_entry_is_named():
    entry = record(who=Who(1, "沈雨桐"), action="x.y.done")
    seal_entries(settle=timedelta(0))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_no_update")
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_entry SET actor_name = 'x' WHERE id = %s", [entry.pk])
    with pytest.raises(CommandError, match=f"entries {entry.pk}-{entry.pk}"):
        call_command("check_trail")
