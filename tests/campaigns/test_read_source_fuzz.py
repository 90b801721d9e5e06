"""Mutated notices and files through the whole reader: a draft or a refusal in Chinese, in time, whatever comes."""

import io
import random
import re
import time
import zipfile
from pathlib import PurePath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from campaigns.notices import Unreadable, read_notice
from campaigns.notices.fence import Ceilings, read_fenced
from campaigns.notices.sources import read_source
from campaigns.notices.sources.page import text_of_page
from campaigns.notices.sources.word import text_of_word
from tests.campaigns.notices import NOTICES
from tests.campaigns.sources.made import as_docx, as_html, as_pdf
from tests.campaigns.sources.word import abstract, num, part, parts_of, word, zipped
from tests.campaigns.test_read_notice import CASES

#: Seconds of the processor that one text of a few thousand signs may cost.
CEILING = 5.0
TEXTS = [case.text for case in CASES]
TEXTS += [path.read_text(encoding="utf-8") for path in sorted(NOTICES.glob("000*.txt"))]


def read(content: bytes, name: str) -> None:
    """Read to the end; every place lies in the text, and a refusal is a Chinese sentence."""
    began = time.process_time()
    try:
        text = read_source(content, name)
    except Unreadable as fault:
        assert str(fault).endswith("。")
        return
    draft = read_notice(text).as_dict()
    assert time.process_time() - began < CEILING
    assert "\x00" not in text
    for place in re.findall(r"\[(\d+), (\d+)\]", repr([draft["spans"], [task["spans"] for task in draft["tasks"]]])):
        assert 0 <= int(place[0]) <= int(place[1]) <= len(text)


# -- texts

_ODD = st.sampled_from(
    [
        *"\x00\x01\x07\x0b\x0c\x1b\x7f\x85\u00ad\u200b\u200f\u202e\u2028\u2029\ufeff\ufffd\ufffe",
        *"\ud800\udfff\U0001f4a9",
        *"（）()《》“”①⑳㈠、。；：|｜〇○　 \t\n\r",
        "一、", "（一）", "1.", "9" * 400, "零" * 40, "\r\n\r\n", "2021年2月30日", "99999年13月45日前", "第一阶段",
        "附件：", "（责任单位：", "完成时限：", "每月32日前报送", "12月底" * 8,
    ]
)  # fmt: skip
_PLACE = st.floats(0, 1, exclude_max=True)
_ACT = st.sampled_from(["splice", "delete", "repeat", "swap"])


def mutated(text: str, acts: list[tuple[str, float, float, str]]) -> str:
    """A text with pieces put in, taken out, said again and exchanged."""
    for act, at, length, odd in acts:
        start = int(at * len(text))
        end = start + int(length * min(400, len(text) - start))
        if act == "splice":
            text = text[:start] + odd + text[start:]
        elif act == "delete":
            text = text[:start] + text[end:]
        elif act == "repeat":
            text = text[:end] + text[start:end] * 3 + text[end:]
        else:
            text = text[end:] + text[:start] + text[start:end]
    return text


@given(
    text=st.sampled_from(TEXTS),
    acts=st.lists(st.tuples(_ACT, _PLACE, _PLACE, _ODD), min_size=1, max_size=12),
    encoding=st.sampled_from(["utf-8", "utf-16", "gb18030"]),
)
@settings(max_examples=150, deadline=None)
def test_a_mutated_notice(text: str, acts: list[tuple[str, float, float, str]], encoding: str):
    read(mutated(text, acts).encode(encoding, errors="surrogatepass" if encoding != "gb18030" else "replace"), "a.txt")


LONG = {
    "no break at all": "各单位要认真组织自查自纠并于月底前完成" * 21_000,
    "brackets": "整治方案" + "（" * 20_000,
    "brackets that close": "整治方案" + "（" * 10_000 + "）" * 10_000,
    "circled digits": "整治方案\n一、整治重点\n" + "①" * 50_000,
    "circled digits with words": "整治方案\n一、整治重点\n" + "①未公示。" * 20_000,
    "a number without end": "整治方案\n一、任务\n" + "7" * 100_000 + "年" + "8" * 100_000 + "月底前完成",
    "heads": "一、整治重点\n" * 10_000,
    "dates in one task": "方案\n二、任务分工\n1." + "十2020年3月1日" * 6_000,
    "labels in one task": "方案\n二、任务分工\n1." + "并各完成时限：a b " * 10_000,
    "lines of one sign": "通知\n" + "汉\n" * 60_000,
    "blank lines": "通知\n" + "\n" * 390_000,
    "bars": "通知\n" + "| " * 90_000,
    "a notice again and again": TEXTS[0] * (390_000 // len(TEXTS[0])),
}


@pytest.mark.process
@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_very_long_text_ends_at_the_fence_at_the_latest(text: str):
    began = time.perf_counter()
    try:
        kept, draft = read_fenced(text.encode(), "")
    except Unreadable as fault:
        assert str(fault).endswith("。")
    else:
        assert kept == text
        assert "tasks" in draft
    assert time.perf_counter() - began < Ceilings().seconds + 3


# -- files


def struck(content: bytes, seed: int) -> bytes:
    """Bytes with some of them changed, moved or lost."""
    dice, found = random.Random(seed), bytearray(content)
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(found) + 1)
        act = dice.randrange(4)
        if act == 0 and at < len(found):
            found[at] = dice.randrange(256)
        elif act == 1:
            del found[at : at + dice.randrange(1, 60)]
        elif act == 2:
            found[at:at] = found[dice.randrange(len(found) + 1) :][: dice.randrange(200)]
        elif dice.random() < 0.2:
            del found[at:]
    return bytes(found)


FILES = {"a.docx": as_docx(TEXTS[0]), "a.html": as_html(TEXTS[0]), "a.txt": TEXTS[0].encode("gb18030")}


@pytest.mark.parametrize("name", FILES)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file(name: str, seed: int):
    read(struck(FILES[name], seed), name)


@pytest.mark.process
@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_pdf(seed: int):
    """Behind the fence: PDFium is not ours, and a crash of it must not be one of the server."""
    content = as_pdf("\n".join(TEXTS[0].split("\n")[:12]))
    try:
        read_fenced(struck(content, seed), "a.pdf")
    except Unreadable as fault:
        assert str(fault).endswith("。")


@given(
    name=st.sampled_from(["a.txt", "a.docx", "a.html", "a.doc", "", "a.wps", "a.docm"]), content=st.binary(max_size=600)
)
@example(name="a.docx", content=b"PK\x03\x04")
@example(name="a.doc", content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@settings(max_examples=150, deadline=None)
def test_random_bytes(name: str, content: bytes):
    heads = {".docx": b"PK\x03\x04", ".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".wps": b"\xd0\xcf\x11\xe0"}
    read(content, name)
    read(heads.get(PurePath(name).suffix, b"") + content, name)


_NAMES = st.sampled_from(
    [
        *("p", "r", "t", "pPr", "rPr", "numPr", "numId", "ilvl", "pStyle", "tbl", "tr", "tc", "tcPr", "vMerge"),
        *("hMerge", "trPr", "sdt", "sdtContent", "ins", "del", "moveFrom", "moveTo", "fldChar", "instrText"),
        *("fldSimple", "sym", "br", "tab", "vanish", "txbxContent", "ruby", "rubyBase", "rt", "drawing"),
        *("smartTag", "sectPr", "footnoteReference", "body", "document", "hyperlink"),
    ]
)
_VALUES = st.sampled_from(
    ["0", "1", "2", "-1", "99999999999", "", "x", "begin", "separate", "end", "continue", "H1", "4E91"]
)
_NODES = st.recursive(
    st.sampled_from(["", "关于整治的通知", "一、", "&#1234;", " eq \\o\\ac(○,3)", "TOC"]),
    lambda inner: st.builds(
        lambda name, value, children: (
            f'<w:{name} w:val="{value}" w:char="{value}" w:fldCharType="{value}" w:instr="{value}">'
            f"{''.join(children)}</w:{name}>"
        ),
        _NAMES, _VALUES, st.lists(inner, max_size=5),
    ),
    max_leaves=40,
)  # fmt: skip


@given(body=st.lists(_NODES, max_size=6), numbering=_NODES, styles=_NODES)
@settings(max_examples=150, deadline=None)
def test_any_order_of_word_elements(body: list[str], numbering: str, styles: str):
    """Straight to the walk, so that no catch-all hides what it trips over."""
    lists = abstract(("chineseCounting", "%1、%9%2"), ("decimal", "%2.")) + num() + num(2, 77) + num(99999)
    text_of_word(word("".join(body), numbering=lists + numbering, styles=styles))


@given(name=st.sampled_from(["word/document.xml", "word/numbering.xml", "_rels/.rels"]), seed=st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_damaged_parts_in_a_sound_archive(name: str, seed: int):
    parts = parts_of("<w:p><w:r><w:t>通知</w:t></w:r></w:p>", numbering=abstract(("decimal", "%1.")) + num())
    parts[name] = struck(str(parts[name]).encode(), seed)
    try:
        text_of_word(zipped(parts))
    except Unreadable as fault:
        assert str(fault).endswith("。")


_TAGS = st.sampled_from(
    [
        *("p", "div", "table", "tr", "td", "th", "br", "hr", "script", "style", "svg", "span", "font", "li"),
        *("ul", "head", "body", "html", "title", "form", "select", "option", "a", "b"),
    ]
)
_MARKUP = st.one_of(
    st.builds("<{}>".format, _TAGS), st.builds("</{}>".format, _TAGS), st.builds("<{}/>".format, _TAGS),
    st.builds('<{} style="display:none">'.format, _TAGS),
    st.sampled_from(["通知", "&nbsp;", "&#xD800;", "&#0;", "<!--", "-->", "<![CDATA[", "]]>", "<?", "<!DOCTYPE"]),
    st.sampled_from(["<", ">", "\n"]),
)  # fmt: skip


@given(st.lists(_MARKUP, max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_order_of_tags(pieces: list[str]):
    text = text_of_page("".join(pieces).encode())
    assert "\x00" not in text
    text.encode()


@pytest.mark.parametrize(
    "unit", ["<p>", "<div><p>", "<table><tr><td>", "</td>", "<font>汉", "<!--", "<a ", "&#", "<svg>"]
)
def test_a_page_of_one_tag(unit: str):
    began = time.process_time()
    read(("<p>通知</p>" + unit * 20_000).encode(), "a.html")
    assert time.process_time() - began < CEILING


def test_numbers_of_lists_that_only_a_machine_would_write():
    wild = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="-4"><w:start w:val="99999999999999"/></w:lvl>'
        '<w:lvl w:ilvl="0"><w:start w:val="99999999"/><w:numFmt w:val="upperRoman"/>'
        '<w:lvlText w:val="%1%1%0%"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="0"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%9%2"/></w:lvl>'
        '</w:abstractNum><w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="loop"/></w:abstractNum>'
    ) + num(1) + num(2, 5)  # fmt: skip
    loop = '<w:style w:styleId="loop"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    paragraphs = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        "<w:r><w:t>汉</w:t></w:r></w:p>"
        for number, level in ((1, "0"), (1, "1"), (2, "0"), (1, "12"), (1, "-3"))
    )
    assert text_of_word(word(paragraphs, numbering=wild, styles=loop)).split("\n") == [
        "9999999999999999%0%汉", "0 汉", "汉", "汉", "100000000100000000%0%汉",
    ]  # fmt: skip


def test_a_sound_part_beside_rubbish_is_read():
    kept = io.BytesIO(word("<w:p><w:r><w:t>通知</w:t></w:r></w:p>"))
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("../../outside.xml", part("document", ""))
        archive.writestr("word/footnotes.xml", "<broken")
    assert text_of_word(kept.getvalue()) == "通知"
