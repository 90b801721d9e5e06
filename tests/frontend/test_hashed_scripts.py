"""Served for real, every script finds the scripts it imports: the suite itself serves them under their plain names."""

import re
from pathlib import Path

from django.conf import settings as live
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

IMPORT = re.compile(r"""^(?:import|\}\s*from)\b[^"']*["'](\.[^"']+)["']""", re.MULTILINE)


def test_every_import_names_a_kept_copy(tmp_path: Path) -> None:
    storages = live.STORAGES | {"staticfiles": {"BACKEND": "config.static_files.HashedModules"}}
    with override_settings(
        STORAGES=storages, STATIC_ROOT=tmp_path, DEBUG=False, STATICFILES_DIRS=[live.BASE_DIR / "static"]
    ):
        finders.get_finder.cache_clear()  # type: ignore[attr-defined]
        call_command("collectstatic", interactive=False, verbosity=0)
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]
    own = {path for path in (live.BASE_DIR / "static" / "js").rglob("*.js") if IMPORT.search(path.read_text())}
    scripts = [path for path in (tmp_path / "js").rglob("*.js") if IMPORT.search(path.read_text())]
    assert len(scripts) == len(own) > 5
    for script in scripts:
        for name in IMPORT.findall(script.read_text()):
            assert re.search(r"\.[0-9a-f]{12}\.js$", name), f"{script.name}: {name}"
            assert (script.parent / name).is_file(), f"{script.name}: {name}"
