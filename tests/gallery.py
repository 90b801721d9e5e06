"""Pictures of the main pages for `docs/gallery/`: `python -m tests.gallery [FOLDER]`.

Serves the demo from a scratch SQLite database, signs in as each role, and saves every page of `tests/e2e/pages.py` as
`NAME-1366.png` and `NAME-375.png` in few colours, with a `README.md` that lists them.
Needs Chromium and no other server.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.pages import PERSONS, ROUNDS, visit
from tests.e2e.people import sign_in
from tests.e2e.stack import PROJECT, Stack, free_port, product_environment, wait_until_answers

SIZES = {1366: 768, 375: 760}
COLOURS = 40
#: Red, orange, amber, green, seal and blue of `static/css/tokens.css`, their tints, and steps between them and white.
MEANING = (
    (180, 35, 24), (253, 240, 238), (181, 71, 8), (138, 90, 0), (184, 125, 0), (255, 246, 223), (31, 114, 69),
    (234, 245, 238), (200, 50, 31), (27, 64, 121), (36, 83, 155), (216, 145, 139), (143, 184, 162), (196, 172, 127),
)  # fmt: skip
LARGEST = 120_000  # bytes
TOGETHER = 9_000_000
PATIENCE = 120_000  # milliseconds for a page on a busy machine
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--lang=zh-CN",
]


@contextmanager
def serving_the_demo(folder: Path) -> Iterator[Stack]:
    """The product with the demo's rows, on the real clock."""
    port = free_port()
    environment = product_environment(f"sqlite:///{folder / 'demo.sqlite3'}", "", folder, folder / "clock")
    del environment["CLOCK_FILE"]
    stack = Stack(f"http://127.0.0.1:{port}", {}, folder / "clock", environment, folder / "log")
    try:
        stack.manage("migrate", "--verbosity", "0")
        subprocess.run([sys.executable, "-m", "tests.e2e.seed_demo"], cwd=PROJECT, env=environment, check=True)
        stack.start("gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4")
        wait_until_answers(stack)
        yield stack
    finally:
        stack.stop()


def shrunk(picture: bytes) -> bytes:
    """The same PNG in few colours: its commonest ones as they are, and those that carry meaning in small spots."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    counted = sorted(image.getcolors(image.width * image.height) or [], key=lambda pair: pair[0], reverse=True)
    common = [colour for _count, colour in counted if colour not in MEANING][: COLOURS - len(MEANING)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in (*MEANING, *common) for part in colour])  # type: ignore[attr-defined]
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def take(browser: Browser, stack: Stack, folder: Path) -> list[Path]:
    """Every page at both sizes."""
    saved = []
    for username, stops in ROUNDS.items():
        person = sign_in(browser, stack, username)
        person.page.set_default_timeout(PATIENCE)
        for stop in stops:
            visit(person.page, stack.url, stop)
            address = person.page.url
            for width, height in SIZES.items():
                person.page.set_viewport_size({"width": width, "height": height})
                person.page.goto(address, wait_until="networkidle")
                path = folder / f"{stop.name}-{width}.png"
                path.write_bytes(shrunk(person.page.screenshot()))
                saved.append(path)
        person.leave()
    return saved


def index() -> str:
    """The list of all pictures, by person, as Markdown."""
    lines = [
        "# Every page",
        "",
        "The demo's pages as each role sees them: at 1366 × 768 on an office PC, at 375 on a phone. Written by",
        "`python -m tests.gallery`; the people and the places are invented.",
    ]
    for username, stops in ROUNDS.items():
        lines += ["", f"## {PERSONS[username]}", "", "| page | PC | phone |", "| --- | --- | --- |"]
        lines += [f"| {stop.words} | [1366]({stop.name}-1366.png) | [375]({stop.name}-375.png) |" for stop in stops]
    return "\n".join(lines) + "\n"


def check(pictures: list[Path]) -> str:
    """What is too large for the repository, or nothing."""
    sizes = {path.name: path.stat().st_size for path in pictures}
    large = [name for name, size in sizes.items() if size > LARGEST]
    if sum(sizes.values()) > TOGETHER:
        large.append(f"all together: {sum(sizes.values())} bytes")
    return ", ".join(large)


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=PROJECT / "docs" / "gallery")
    folder: Path = options.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        with serving_the_demo(Path(scratch)) as stack:
            pictures = take(browser, stack, folder)
        browser.close()
    (folder / "README.md").write_text(index(), encoding="utf-8")
    gone = {path.name for path in folder.glob("*.png")} - {path.name for path in pictures}
    for name in gone:
        (folder / name).unlink()
    too_large = check(pictures)
    sys.stdout.write(f"pictures: {len(pictures)}\n" if not too_large else f"too large: {too_large}\n")
    return 1 if too_large else 0


if __name__ == "__main__":
    raise SystemExit(main())
