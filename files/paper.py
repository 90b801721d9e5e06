"""Pages for paper as PDF: our own stylesheets, embedded fonts, and nothing fetched."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

PRINT_STYLES: Final = ("css/tokens.css", "css/components/paper.css", "css/print.css")


class NothingFetched(URLFetcher):  # type: ignore[misc]
    """Refuses every address: what a unit typed must never make the server read a file or ask a host."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Always refused."""
        raise ValueError(f"not fetched: {url[:100]}")


@cache
def _styles() -> tuple[CSS, ...]:
    paths = [(name, finders.find(name)) for name in PRINT_STYLES]
    missing = [name for name, path in paths if path is None]
    if missing:
        raise FileNotFoundError(", ".join(missing))
    return tuple(CSS(filename=path, url_fetcher=NothingFetched()) for _name, path in paths)


def pdf_of(template: str, context: Mapping[str, Any]) -> bytes:
    """A template that extends `print/base.html` as PDF (norms.md, "Official documents": A4, heads repeated, pages
    numbered)."""
    document = HTML(string=render_to_string(template, dict(context)), url_fetcher=NothingFetched())
    data: bytes = document.write_pdf(stylesheets=list(_styles()))
    return data
