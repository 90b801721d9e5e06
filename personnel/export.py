"""A list that leaves the product as a workbook: one page, a line that says who took it when, and no number whole."""

import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.actors import Actor
from accounts.sheets import set_paper, set_width, write_heading, write_text
from accounts.views.imports import workbook_answer
from audit import clock

#: More lines than this are taken away unit by unit.
MOST_LINES = 20_000


def workbook(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]], actor: Actor) -> bytes:
    """`columns`: heading and width. Every cell is a text, whatever it begins with."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    who, present = actor.who, clock.now().astimezone(clock.SHANGHAI)
    line = _("%(title)s　导出：%(unit)s %(name)s %(time)s") % {
        "title": title, "unit": who.unit_name, "name": who.actor_name, "time": f"{present:%Y-%m-%d %H:%M}",
    }  # fmt: skip
    write_text(page.cell(row=1, column=1), line)
    for place, (heading, width) in enumerate(columns, start=1):
        write_heading(page.cell(row=2, column=place), heading)
        set_width(page, place, width)
    for number, row in enumerate(rows, start=3):
        for place, text in enumerate(row, start=1):
            write_text(page.cell(row=number, column=place), text)
    page.freeze_panes = "A3"
    set_paper(page, heads=2)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_download(content: bytes, name: str) -> HttpResponse:
    """The answer that the browser keeps as a file, named with today's date."""
    return workbook_answer(content, f"{name}-{clock.today():%Y%m%d}.xlsx")
