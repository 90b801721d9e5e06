"""`docs/permissions.md` says what the table in the code says."""

from django.conf import settings
from django.core.management import call_command

from accounts.capabilities import TABLE, Capability, Role
from accounts.permission_table import ACTS, as_markdown


def test_the_file_is_not_stale():
    path = settings.BASE_DIR / "docs" / "permissions.md"
    assert path.read_text(encoding="utf-8") == as_markdown(), "run manage.py print_permissions"


def test_every_capability_is_named_and_held_by_somebody():
    assert set(ACTS) == set(Capability)
    held = {capability for cells in TABLE.values() for capability in cells}
    assert held == set(Capability) - {Capability.SELF}


def test_a_cell_stands_where_the_table_has_it():
    lines = [line for line in as_markdown().splitlines() if "`filing.sign`" in line]
    cells = [cell.strip() for cell in lines[0].strip("|").split("|")][1:]
    assert dict(zip(Role, cells, strict=True))[Role.UNIT_LEADER] == "own"
    assert [cell for cell in cells if cell] == ["own"]


def test_the_command_writes_and_compares(tmp_path, settings, capsys):
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    call_command("print_permissions")
    assert (tmp_path / "docs" / "permissions.md").read_text(encoding="utf-8") == as_markdown()
    call_command("print_permissions", "--check")
    assert "up to date" in capsys.readouterr().out
