"""The trail takes entries and gives none back."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audit.models import Entry, Seal
from audit.services import What, Who, broken_seals, record, seal_entries

WHO = Who(7, "沈雨桐", 3, "望溪县交通运输局", "10.1.2.3")


def write(action: str = "rectification.filing.submitted") -> Entry:
    return record(who=WHO, action=action, what=What("rectification.filing", "u-1", "问题清单"), after={"state": "x"})


@pytest.mark.django_db
@pytest.mark.parametrize("table", [Entry, Seal])
def test_nobody_can_change_or_delete(table):
    write()
    seal_entries(settle=timedelta(0))
    for act in (lambda: table.objects.all().delete(), lambda: table.objects.all().update(id=99)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert table.objects.count() == 1


@pytest.mark.django_db
def test_a_seal_covers_what_came_since_the_last_one_and_holds():
    write()
    first = seal_entries(settle=timedelta(0))
    write("rectification.filing.accepted")
    write()
    second = seal_entries(settle=timedelta(0))
    assert first is not None and second is not None
    assert (first.count, second.count) == (1, 2)
    assert seal_entries(settle=timedelta(0)) is None
    assert broken_seals() == []


@pytest.mark.django_db
def test_a_seal_shows_a_later_change():
    """Someone with the table owner's rights drops the trigger and edits: the seal no longer matches."""
    from django.db import connection

    entry = write()
    seal_entries(settle=timedelta(0))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_no_update")
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_entry SET reason = 'x' WHERE id = %s", [entry.pk])
    assert [seal.first_entry_id for seal in broken_seals()] == [entry.pk]
