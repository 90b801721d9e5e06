"""A template comment that goes over two lines is no comment: it is printed on the page."""

from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def test_comments_end_on_their_line():
    pages = list(TEMPLATES.rglob("*.html"))
    assert pages
    open_ones = [
        f"{page.relative_to(TEMPLATES)}:{number}"
        for page in pages
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
        if line.rfind("{#") > line.rfind("#}")
    ]
    assert open_ones == []
