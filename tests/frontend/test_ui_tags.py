"""The components say the same thing in shape, word and colour, and escape what they are given."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from accounts.templatetags import ui


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize("kind", list(ui.CHIP_ICONS))
def test_chip_has_shape_word_and_class(kind: str) -> None:
    html = render("{% chip kind '缺1处' %}", kind=kind)
    assert f"z-chip--{kind}" in html
    assert f"#{ui.CHIP_ICONS[kind]}" in html
    assert "缺1处" in html


def test_chip_escapes_its_text_and_may_be_a_link() -> None:
    html = render("{% chip 'wait' text url=url %}", text="<b>等", url="/a/?b=1&c=2")
    assert "&lt;b&gt;等" in html
    assert 'href="/a/?b=1&amp;c=2"' in html


@pytest.mark.parametrize("level", list(ui.LIGHT_ICONS))
def test_light_always_carries_a_word(level: str) -> None:
    assert str(ui.LIGHT_WORDS[level]) in render("{% light level %}", level=level)


def test_icon_is_hidden_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in render("{% icon 'bell' %}")
    named = render("{% icon 'bell' label='消息' %}")
    assert 'aria-label="消息"' in named
    assert "aria-hidden" not in named


def test_flow_line_marks_the_current_step() -> None:
    steps = [{"label": "填报", "state": "done"}, {"label": "韩立诚签字", "state": "current"}]
    html = render("{% flow_line steps %}", steps=steps)
    assert html.count('aria-current="step"') == 1
    assert html.index("填报") < html.index("aria-current") < html.index("韩立诚签字")


class MonthForm(forms.Form):
    due = forms.CharField(label="完成时限", help_text="可精确到月。")

    def clean_due(self) -> str:
        raise forms.ValidationError("早于印发日期。")


def test_field_error_is_tied_to_its_input() -> None:
    html = render("{% form_errors form %}{% field form.due %}", form=MonthForm({"due": "2026年5月"}))
    assert 'href="#id_due"' in html
    assert 'id="id_due_error"' in html
    assert "id_due_error" in html.split("aria-describedby=")[1].split(">")[0]
    assert html.count("早于印发日期。") == 2


def test_panel_wraps_its_content() -> None:
    html = render("{% panel '问题台账' url='/l/' link_text='全部' %}<b>{{ n }}</b>{% endpanel %}", n="<3")
    assert "<b>&lt;3</b>" in html
    assert 'href="/l/"' in html


def test_board_cell_of_an_unopened_period_is_a_dash() -> None:
    assert "—" in ui.board_cell({"kind": "none"})
    assert "逾25天" in ui.board_cell({"kind": "overdue", "text": "逾25天", "url": "/x/"})


def test_heat_step_never_hides_a_count() -> None:
    assert [ui.heat_step(value, 50) for value in (0, 1, 10, 11, 50)] == [0, 1, 1, 2, 5]
    assert ui.heat_step(0, 0) == 0


def test_pagination_keeps_the_filter() -> None:
    request = RequestFactory().get("/", {"q": "案卷", "page": "2"})
    page = Paginator(range(30), 10).page(2)
    html = Template("{% pagination page %}").render(RequestContext(request, {"page": page}))
    assert "第11—20条，共30条" in html
    assert html.count("page=") == 2
    assert html.count("q=%E6%A1%88%E5%8D%B7") == 2


def annex_row(number: int, area_span: int, item_span: int, text: str = "短") -> dict[str, object]:
    return {
        "number": number,
        "area": "一、资格" if area_span else "",
        "area_span": area_span,
        "item": "1.检查" if item_span else "",
        "item_span": item_span,
        "description": text,
        "measures": ["办结"],
        "leader": "周启明",
        "unit": "大队",
        "due_text": "2026年7月",
        "diff": None,
    }


def test_short_area_is_printed_with_merged_cells() -> None:
    rows = [annex_row(1, 2, 2), annex_row(2, 0, 0), annex_row(3, 1, 1)]
    html = render("{% include 'print/_problem_list.html' %}", sheet={"rows": rows, "title": "问题清单"})
    assert html.count('rowspan="2"') == 2
    assert html.count("一、资格") == 2
    assert html.count("z-together") == 2


def test_area_longer_than_a_page_repeats_its_name_in_every_row() -> None:
    rows = [annex_row(1, 30, 30)] + [annex_row(number, 0, 0) for number in range(2, 31)]
    html = render("{% include 'print/_problem_list.html' %}", sheet={"rows": rows, "title": "问题清单"})
    assert "rowspan" not in html
    assert html.count("一、资格") == 30
    assert html.count("1.检查") == 30


def test_void_signature_shows_name_and_reason_but_no_valid_mark() -> None:
    signature = {"state": "void", "name": "韩立诚", "at_text": "7月10日 14:05", "reason": "第3条有改动"}
    html = render("{% signature_mark signature %}", signature=signature)
    assert "z-sign--void" in html
    assert "已作废" in html
    assert "第3条有改动" in html
    assert "电子签字" not in html
