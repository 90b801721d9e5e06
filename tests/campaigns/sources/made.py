"""The same text as a file of each kind."""

import html
import io
import subprocess
from pathlib import Path

import docx
import weasyprint

from campaigns.notices.sources.office import is_installed

__all__ = ["as_doc", "as_docx", "as_html", "as_pdf", "is_installed"]

#: The set of an official document: A4, 28 signs a line.
_STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: "— " counter(page) " —" } }
body { font: 15.75pt/29pt "Noto Serif CJK SC" } p { margin: 0; text-indent: 2em } .head { text-indent: 0 }
"""
NAVIGATION = '<div class="nav"><a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a></div>'


def as_docx(text: str) -> bytes:
    """One paragraph a line."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def as_pdf(text: str, head: str = "") -> bytes:
    """Printed on A4 with indented paragraphs and page numbers, and with a running head if there is one."""
    above = f'@page {{ @top-center {{ content: "{head}" }} }}' if head else ""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    content: bytes = weasyprint.HTML(string=f"<style>{_STYLE}{above}</style>{body}").write_pdf()
    return content


def as_html(text: str, charset: str = "utf-8") -> bytes:
    """In a page with a path above it, a script and a style."""
    body = "".join(f"<p>&nbsp;&nbsp;{html.escape(line)}</p>\n" for line in text.split("\n"))
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>某网站</title><style>p {{ margin: 0 }}</style>'
        f'<script>document.write("<p>脚本里的字</p>");</script></head><body>{NAVIGATION}{body}'
        "<div style='display:none'>看不见的字</div></body></html>"
    )
    return page.encode("gb18030" if charset == "gb2312" else charset)


def as_doc(text: str, folder: Path) -> bytes:
    """An old Word file, written by LibreOffice."""
    (folder / "made.docx").write_bytes(as_docx(text))
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(folder / "made.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "made.doc").read_bytes()
