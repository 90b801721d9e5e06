#!/usr/bin/env python3
"""Build var/frontend from node_modules: the UI kit in a cascade layer, and one SVG sprite of icons.

Run it after ``npm ci``. Needs the standard library only. Output, both served as static files:

* ``var/frontend/vendor/tabler/tabler.css``: the kit inside ``@layer kit``, so that any rule of
  ``static/css`` wins over it whatever its specificity;
* ``var/frontend/icons.svg``: a ``<symbol>`` for each name in ``static/icons.txt``.

A second run with the same input writes nothing. Exit status 1 with a sentence on stderr when
node_modules lacks a file or icons.txt names an unknown icon.
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
KIT = Path("@tabler/core/dist/css/tabler.min.css")
ICONS = Path("@tabler/icons/icons")
SVG = "http://www.w3.org/2000/svg"
OUTLINE = {"fill": "none", "stroke": "currentColor", "stroke-linecap": "round", "stroke-linejoin": "round"}
FILLED = {"fill": "currentColor"}


class BuildError(Exception):
    """What is missing, in one sentence for the person at the terminal."""


def write_if_changed(path: Path, text: str) -> bool:
    """Write ``text`` to ``path`` unless it is there already; tell whether it was written."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BuildError(f"{path} is missing: run `npm ci` first.") from None


def layered(css: str) -> str:
    """The kit's stylesheet inside a cascade layer."""
    body = css.replace('@charset "UTF-8";', "", 1).strip()
    return f'@charset "UTF-8";\n@layer kit {{\n{body}\n}}\n'


def icon_names(text: str) -> list[str]:
    """Names in icons.txt in their order; blank lines and lines that start with # are left out."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def icon_file(name: str, root: Path) -> Path:
    """The source of one icon, ``name`` as in icons.txt."""
    kind, _, bare = name.rpartition("/")
    folder = root / "static/img/shapes" if kind == "own" else root / "node_modules" / ICONS / (kind or "outline")
    path = folder / f"{bare}.svg"
    if not path.is_file():
        raise BuildError(f"static/icons.txt names {name!r}, but there is no {path.name} in {folder}.")
    return path


def symbol(name: str, root: Path) -> ElementTree.Element:
    """The ``<symbol>`` of one icon; its colour is that of the text around it."""
    kind, _, bare = name.rpartition("/")
    attributes = {"id": f"{bare}-filled" if kind == "filled" else bare, "viewBox": "0 0 24 24"}
    result = ElementTree.Element(f"{{{SVG}}}symbol", attributes | (FILLED if kind else OUTLINE))
    for child in ElementTree.parse(icon_file(name, root)).getroot():
        if child.get("stroke") == "none" and child.get("fill") == "none":
            continue  # the bounding box that every Tabler icon starts with
        child.tail = None
        result.append(child)
    return result


def sprite(names: list[str], root: Path) -> str:
    """One SVG document with a symbol for each name."""
    ElementTree.register_namespace("", SVG)
    result = ElementTree.Element(f"{{{SVG}}}svg")
    for name in dict.fromkeys(names):
        item = symbol(name, root)
        item.tail = "\n"
        result.append(item)
    return ElementTree.tostring(result, encoding="unicode") + "\n"


def build(root: Path) -> list[str]:
    """Build everything below ``root``; return the files that changed, relative to var/frontend."""
    out = root / "var" / "frontend"
    files = {
        "vendor/tabler/tabler.css": layered(read(root / "node_modules" / KIT)),
        "icons.svg": sprite(icon_names(read(root / "static" / "icons.txt")), root),
    }
    return [name for name, text in files.items() if write_if_changed(out / name, text)]


def main() -> int:
    try:
        changed = build(ROOT)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"var/frontend: {len(changed)} files written" if changed else "var/frontend is up to date")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
