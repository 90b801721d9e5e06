"""The build of the front end: a layered kit and one sprite, from what npm installed."""

import importlib.util
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "bin" / "build_frontend.py"
PENCIL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path stroke="none" d="M0 0h24v24H0z" fill="none"/>'
    '<path d="M4 20h4"/></svg>'
)


@pytest.fixture(scope="module")
def build_frontend() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_frontend", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    kit = tmp_path / "node_modules/@tabler/core/dist/css"
    outline = tmp_path / "node_modules/@tabler/icons/icons/outline"
    shapes = tmp_path / "static/img/shapes"
    for folder in (kit, outline, shapes):
        folder.mkdir(parents=True)
    (kit / "tabler.min.css").write_text('@charset "UTF-8";\n.btn{color:red}', encoding="utf-8")
    (outline / "pencil.svg").write_text(PENCIL, encoding="utf-8")
    (shapes / "square.svg").write_text(PENCIL, encoding="utf-8")
    (tmp_path / "static/icons.txt").write_text("# acts\npencil\n\nown/square\n", encoding="utf-8")
    return tmp_path


def test_kit_stands_in_a_layer(build_frontend: ModuleType, project: Path) -> None:
    build_frontend.build(project)
    css = (project / "var/frontend/vendor/tabler/tabler.css").read_text(encoding="utf-8")
    assert css == '@charset "UTF-8";\n@layer kit {\n.btn{color:red}\n}\n'


def test_sprite_has_a_symbol_for_each_name(build_frontend: ModuleType, project: Path) -> None:
    build_frontend.build(project)
    root = ElementTree.parse(project / "var/frontend/icons.svg").getroot()
    assert [(child.get("id"), child.get("fill"), len(child)) for child in root] == [
        ("pencil", "none", 1),
        ("square", "currentColor", 1),
    ]


def test_second_build_writes_nothing(build_frontend: ModuleType, project: Path) -> None:
    assert sorted(build_frontend.build(project)) == ["icons.svg", "vendor/tabler/tabler.css"]
    assert build_frontend.build(project) == []


def test_unknown_icon_is_named(build_frontend: ModuleType, project: Path) -> None:
    (project / "static/icons.txt").write_text("no-such-icon\n", encoding="utf-8")
    with pytest.raises(build_frontend.BuildError, match="no-such-icon"):
        build_frontend.build(project)


def test_missing_packages_say_what_to_run(build_frontend: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(build_frontend.BuildError, match="npm ci"):
        build_frontend.build(tmp_path)
