"""The PDFs of a unit's lists: on A4, heads on every page, fonts inside, and nothing fetched from anywhere."""

from typing import Any

import pypdfium2
import pytest

from files.paper import NothingFetched
from rectification.prints import limited, render_pdf

HEAD = {
    "annex_label": "附件2", "title": "执法突出问题专项整治问题清单",
    "unit_label": "填表单位", "unit_name": "望溪县交通运输局",
    "date_text": "2026年8月30日", "seal_line": True, "signature_line": True, "remark": "请结合实际填写。",
    "signature": {"state": "signed", "name": "韩立诚", "at_text": "2026-08-30 10:20", "check_code": "ABCD-EF01"},
}  # fmt: skip


def problem_rows(count: int) -> list[dict[str, Any]]:
    """Rows in areas of forty and items of eight."""
    return [
        {
            "number": n + 1, "area": f"第{n // 40}方面", "area_span": 40 if n % 40 == 0 else 0,
            "item": f"{n // 8}. 重点",
            "item_span": 8 if n % 8 == 0 else 0, "description": f"第{n}个问题", "measures": ["培训", "自查"],
            "leader": "韩立诚", "unit": "法制股", "due_text": "2026年9月",
        }
        for n in range(count)
    ]  # fmt: skip


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def test_a_problem_list_lies_across_a4_with_heads_and_numbers_on_every_page() -> None:
    data = render_pdf("print/_problem_list.html", {**HEAD, "rows": problem_rows(40)})
    document = pypdfium2.PdfDocument(data)
    assert [round(side) for side in document[0].get_size()] == [842, 595]
    pages = pages_of(data)
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert "整改措施" in page
        assert f"— {number} —" in page
    text = "".join(pages)
    assert all(f"第{n}个问题" in text for n in range(40))
    assert "主要负责人签字" in text and "韩立诚" in text and "请结合实际填写。" in text
    raw = pypdfium2.raw
    fonts = [raw.FPDFTextObj_GetFont(text) for text in document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
    assert fonts and all(raw.FPDFFont_GetIsEmbedded(font) == 1 for font in fonts)


def test_only_the_first_rows_of_a_long_list_are_printed() -> None:
    sheet, total = limited({**HEAD, "rows": problem_rows(700)})
    rows = sheet["rows"]
    assert (len(rows), total) == (500, 700)
    assert all(row["area_span"] <= 500 - n and row["item_span"] <= 500 - n for n, row in enumerate(rows))
    assert rows[480]["area_span"] == 20
    both, total = limited({"built": [{"number": 1}] * 300, "to_build": [{"number": 1}] * 300})
    assert (len(both["built"]), len(both["to_build"]), total) == (300, 200, 600)
    assert limited({"rows": problem_rows(500)})[1] == 0


def test_a_long_list_points_to_the_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rectification.prints.ROW_LIMIT", 10)
    text = "".join(pages_of(render_pdf("print/_problem_list.html", {**HEAD, "rows": problem_rows(12)})))
    assert "本表共12条，此处列出前10条" in text
    assert "第10个问题" not in text


def test_nothing_is_fetched() -> None:
    for address in ("file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x"):
        with pytest.raises(ValueError, match="not fetched"):
            NothingFetched().fetch(address)


def test_typed_markup_is_only_text() -> None:
    rows = problem_rows(1)
    rows[0]["description"] = '<img src="file:///etc/passwd"><b>粗</b>'
    text = "".join(pages_of(render_pdf("print/_problem_list.html", {**HEAD, "rows": rows})))
    assert "<img" in text.replace("\r\n", "")


def test_the_other_annexes_print_too() -> None:
    institutions = {
        **HEAD,
        "built": [
            {"number": 1, "name": "《记录办法》", "document_number": "岚交发〔2026〕9号", "issued_text": "2026年6月1日"}
        ],
        "to_build": [
            {"number": 1, "name": "《评查制度》", "planned_text": "2026年10月", "unit": "法制股", "person": "沈雨桐"}
        ],
    }
    text = "".join(pages_of(render_pdf("print/_institution_list.html", institutions)))
    assert "岚交发〔2026〕9号" in text and "《评查制度》" in text
    statistics = {
        **HEAD, "columns": [{"label": "资格管理"}, {"label": "执法程序"}], "remark": "截至8月底",
        "rows": [{"label": "发现问题", "values": [12, 7]}, {"label": "整改问题", "values": [3, 1]}],
    }  # fmt: skip
    text = "".join(pages_of(render_pdf("print/_statistics_table.html", statistics)))
    assert "资格管理" in text and "12" in text and "截至8月底" in text
