"""The paper of a filing as PDF: the partials of the screen."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from files.paper import pdf_of

ROW_LIMIT: Final = 500
#: Annexes with many columns lie across the page.
ACROSS: Final = frozenset(
    {
        "print/_problem_list.html",
        "print/_institution_list.html",
        "print/_statistics_table.html",
        "print/_reconciliation.html",
        "print/_officer_roster.html",
    }
)


def render_pdf(template: str, sheet: Mapping[str, Any]) -> bytes:
    """One sheet as PDF (norms.md, "Official documents": A4, heads repeated, pages numbered).

    `template` is a partial of templates/print/, `sheet` its context. Of a list with more than ROW_LIMIT rows the first
    are printed, with a pointer to the workbook.
    """
    shown, total = limited(sheet)
    return pdf_of(
        "print/annex.html",
        {
            "template": template,
            "sheet": shown,
            "title": shown.get("title", ""),
            "landscape": template in ACROSS,
            "total": total,
            "limit": ROW_LIMIT,
            "square": square_code(sheet["mark"]) if sheet.get("mark") else "",
        },
    )


def square_code(text: str) -> SafeString:
    """The text as a QR code, an inline SVG of modules without a colour name or an address in it."""
    # Only what is printed needs the library.
    import segno

    square = segno.make_qr(text, error="m")
    return mark_safe(square.svg_inline(border=2, omitsize=True, svgclass="z-mark__square", lineclass=None))


def limited(sheet: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """The sheet with at most ROW_LIMIT rows over all its tables, and how many there are; 0 when none is left out."""
    names = [name for name in ("rows", "built", "to_build", "roster", "clean_up") if isinstance(sheet.get(name), list)]
    total = sum(len(sheet[name]) for name in names)
    shown = dict(sheet)
    if total <= ROW_LIMIT:
        return shown, 0
    left = ROW_LIMIT
    for name in names:
        shown[name] = [_cut(row, left - place) for place, row in enumerate(sheet[name][:left])]
        left -= len(shown[name])
    return shown, total


def _cut(row: Any, left: int) -> Any:
    """A row whose merged cells do not reach below the last row that is shown."""
    spans = {name: min(row[name], left) for name in ("area_span", "item_span") if name in row}
    return {**row, **spans} if spans else row
