"""What the content security policy would refuse, and icons that would stay blank."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from accounts.templatetags import ui

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SYMBOL = "{http://www.w3.org/2000/svg}symbol"


def sprite_names() -> set[str]:
    root = ElementTree.parse(ROOT / "var" / "frontend" / "icons.svg").getroot()
    return {symbol.attrib["id"] for symbol in root.iter(SYMBOL)}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.parent.name != "messages":  # mails: no policy of ours reaches them, and their readers drop stylesheets
        assert re.findall(r"\sstyle\s*=", text) == []
    assert re.findall(r"\son[a-z]+\s*=", text) == []
    assert re.findall(r"<style|<script(?![^>]*\ssrc=)", text) == []
    assert re.findall(r"(?:src|href)=[\"'](?:https?:)?//", text) == []


def test_every_icon_in_a_template_is_in_the_sprite() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    used = set(re.findall(r"{% icon [\"']([\w-]+)[\"']", text))
    assert used - sprite_names() == set()
    assert len(used) > 10


def test_every_icon_of_a_component_is_in_the_sprite() -> None:
    tables = [
        ui.CHIP_ICONS,
        ui.LIGHT_ICONS,
        ui.SAVE_ICONS,
        ui.FLOW_ICONS,
        ui.MESSAGE_ICONS,
        ui.CELL_ICONS,
    ]
    assert {name for table in tables for name in table.values()} - sprite_names() == set()
