"""The same notice as text, Word, PDF, web page and old Word file gives the same draft."""

import base64
import http.server
import io
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
import weasyprint

from campaigns.notices import Unreadable, keep, read_notice
from campaigns.notices.sources import office, read_source
from campaigns.notices.sources.numerals import chinese
from tests.campaigns.notices import notice_text
from tests.campaigns.sources.hostile import ole
from tests.campaigns.sources.made import NAVIGATION, as_doc, as_docx, as_html, as_pdf, is_installed
from tests.campaigns.test_read_notice import CASES, taken

#: Cases whose lines are paragraphs; the others are about broken lines, which a file's paragraphs would not have.
PLAIN = [case for case in CASES if case.name in (
    "plain", "problems first, then measures", "focus items that each name a party are tasks as well",
    "lead and supporting in brackets at the end", "names that contain 、 or brackets",
)]  # fmt: skip
#: bin/test installs it; elsewhere the product says that it is missing, as is tried below.
needs_office = pytest.mark.skipif(not is_installed(), reason="LibreOffice Writer is not installed")
MAKERS = [("a.docx", as_docx), ("a.pdf", as_pdf), ("a.html", as_html)]


def bare(text: str) -> str:
    return "".join(text.split())


def draft(text: str) -> dict[str, Any]:
    """What is scored, without blanks: a page's lines are joined without any."""
    return _bare(taken(read_notice(text).as_dict()))  # type: ignore[no-any-return]


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return bare(value)
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items()}
    return [_bare(inner) for inner in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize(("name", "make"), MAKERS)
@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_every_kind_of_file_gives_the_same_draft(case, name, make):
    text = read_source(make(case.text), name)
    assert bare(text).removeprefix("首页>政务公开") == bare(case.text)
    assert draft(text) == draft(keep(case.text))


@pytest.mark.parametrize(("name", "make"), MAKERS)
@pytest.mark.parametrize("key", ["000", "003", "004"])
def test_so_do_the_reference_notices(key, name, make):
    given = keep(notice_text(key))
    text = read_source(make(given), name)
    assert draft(text) == draft(given)
    if make is as_docx:
        assert text == given


@needs_office
@pytest.mark.process
def test_so_does_an_old_word_file(tmp_path: Path):
    given = keep(notice_text("000"))
    content = as_doc(given, tmp_path)
    for name in ("a.doc", "a.wps"):
        assert read_source(content, name) == given


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "utf-16"])
def test_a_page_in_any_encoding_without_script_style_and_what_is_hidden(charset: str):
    text = read_source(as_html(CASES[0].text, charset), "通知.HTM")
    assert text.split("\n")[0] == "首页 > 政务公开"
    assert bare(CASES[0].text) in bare(text)
    assert "脚本" not in text and "看不见" not in text and "margin" not in text


def page(body: str) -> str:
    return read_source(f"<html><body>{body}</body></html>".encode(), "a.html")


def test_tables_of_a_page():
    data = "<table><tr><th>序号<th>问题<th></tr><tr><td>1</td><td><p>甲</p><p>乙</p></td><td></td></tr></table>"
    assert page(data) == "序号 | 问题 | |\n1 | 甲 乙 | |"
    layout = f"<table><tr><td>导航</td><td><p>第一段。</p>{data}<p>第二段。</p></td></tr></table>"
    assert page(layout) == "导航\n第一段。\n序号 | 问题 | |\n1 | 甲 乙 | |\n第二段。"
    long = "<table><tr><td>标题</td><td>" + "很长的正文。" * 120 + "</td></tr></table>"
    assert page(long).split("\n")[0] == "标题"
    assert page("<table><tr><td>独格</td></tr></table>") == "独格"


def test_blocks_breaks_entities_and_what_is_left_open():
    assert page("<p>甲<b>乙</b> \n 丙<br>丁<p>&#25105;&nbsp;&lt;戊&gt;<div>己") == "甲乙 丙\n丁\n我\xa0<戊>\n己"
    assert page("<p>前<svg><text>图</text></svg><p hidden>藏</p>后") == "前\n后"
    assert page("<div style='DISPLAY : none'><p>藏<div>藏</div></div>露<script>藏</script>") == "露"
    assert page("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>汉&e;") == "<!DOCTYPE x []>\n汉&e;"


def test_furniture_is_left_to_the_reader():
    assert draft(read_source(as_html(CASES[0].text), "a.html"))["title"] == draft(CASES[0].text)["title"]
    assert "首页" in NAVIGATION


def test_a_pdf_without_page_numbers_and_running_heads():
    lines = ["".join(f"第{chinese(n * k + 1)}项未公示，" for k in range(n % 9)) + "完。" for n in range(60)]
    text = read_source(as_pdf("\n".join(lines), "云溪市交通运输局"), "a.pdf")
    assert "云溪市交通运输局" not in text and "—" not in text
    assert text.split("\n") == lines


def scan(pages: int, text: str) -> bytes:
    """Pictures with a scanner's name below them, and a last page of text."""
    image = io.BytesIO()
    PIL.Image.new("L", (60, 80), 200).save(image, "PNG")
    data = base64.b64encode(image.getvalue()).decode()
    body = f'<img src="data:image/png;base64,{data}"><p>扫描工具</p><p style="break-after: page"></p>' * pages
    content: bytes = weasyprint.HTML(string=f"{body}<p>{text}</p>").write_pdf()
    return content


def test_a_pdf_that_is_half_a_scan_is_refused():
    with pytest.raises(Unreadable, match="3页里有2页是扫描图片"):
        read_source(scan(2, "关于开展整治的通知，各单位要认真组织。" * 9), "a.pdf")
    assert "整治" in read_source(scan(0, "关于开展整治的通知"), "a.pdf")


def test_without_libreoffice_old_files_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable, match="没有安装 LibreOffice"):
        read_source(ole("WordDocument"), "a.doc")


@needs_office
@pytest.mark.process
def test_a_broken_or_endless_old_file_is_refused_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(Unreadable, match="没有转换成功"):
        read_source(ole("WordDocument"), "a.doc")
    with pytest.raises(Unreadable, match=r"转换超过0\.2秒"):
        office.to_docx(ole("WordDocument"), seconds=0.2)
    assert list(tmp_path.iterdir()) == []
    assert _running(str(tmp_path)) == []


def _running(words: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\x00", b" ").decode(errors="replace")
        except OSError:
            continue
        if words in line and "soffice" in line:
            found.append(line)
    return found


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """The port of a server, and the paths that it was asked for."""
    paths: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, paths
        server.shutdown()


@needs_office
@pytest.mark.process
def test_an_old_file_reaches_neither_the_network_nor_other_files(asked: tuple[int, list[str]], tmp_path: Path):
    """A picture and sections that are links; LibreOffice looks them up when nobody forbids it."""
    port, paths = asked
    (tmp_path / "secret.txt").write_text("机密内容", encoding="utf-8")
    names = "urn:oasis:names:tc:opendocument:xmlns"
    section = '<text:section text:name="{}"><text:section-source xlink:href="{}"/><text:p>旧文</text:p></text:section>'
    (tmp_path / "linked.fodt").write_text(
        f'<?xml version="1.0"?><office:document xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0" '
        f'xmlns:draw="{names}:drawing:1.0" xmlns:svg="{names}:svg-compatible:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>关于整治的通知'
        f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="http://127.0.0.1:{port}/picture.png"/>'
        f"</draw:frame></text:p>{section.format('a', (tmp_path / 'secret.txt').as_uri())}"
        f"{section.format('b', f'http://127.0.0.1:{port}/section.html')}"
        "</office:text></office:body></office:document>",
        encoding="utf-8",
    )
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(tmp_path / "linked.fodt")),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    content = (tmp_path / "linked.doc").read_bytes()
    assert f"127.0.0.1:{port}/picture.png".encode() in content.replace(b"\x00", b"")
    paths.clear()
    text = read_source(content, "a.doc")
    assert "关于整治的通知" in text and "机密" not in text
    assert paths == []
