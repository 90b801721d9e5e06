"""Search as people use it: what they may read is found, nothing else is, and the page costs the same at any size."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from rectification.models import FilingVersion
from reporting.search import Asked, Part, parts_of
from tests.cast import Cast
from tests.reporting.given import Given, at

JUNE = at(date(2026, 6, 20))


def found(client, user: User, text: str, **more: str) -> str:
    client.force_login(User.objects.get(pk=user.pk))
    answer = client.get(reverse("search-list"), {"q": text, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def summer(given: Given) -> Given:
    """Each unit has filed its list; a problem and an institution of two units are on the ledgers."""
    one, two, _three = given.units
    for unit in given.units:
        given.file(given.owe("problem_list", unit, key="undated"), JUNE)
    given.problem(one, given.items[0], JUNE, description="窗口缺岗三次")
    given.problem(two, given.items[1], JUNE, description="执法记录仪未开机，窗口没有公示")
    given.institution(two, JUNE, "执法记录仪使用规定", built=True, document_number="望交发〔2026〕7号")
    return given


def test_each_kind_is_found_with_its_count(summer: Given, cast: Cast, client) -> None:
    text = found(client, cast.zhao, "望溪")
    assert "单位（1）" in text and "报送（1）" in text and "问题（1）" in text and "制度（1）" in text
    assert "专项整治（1）" in found(client, cast.zhao, "执法突出")
    assert "看全部" not in text


def test_words_are_marked_and_markup_is_not(summer: Given, cast: Cast, client) -> None:
    text = found(client, cast.zhao, "记录仪")
    assert '执法<mark class="z-found">记录仪</mark>未开机' in text
    summer.problem(summer.units[0], summer.items[0], JUNE, description="<script>alert(1)</script>缺岗")
    text = found(client, cast.zhao, "<script>")
    assert "<script>alert" not in text
    assert '<mark class="z-found">&lt;script&gt;</mark>alert(1)' in text


def test_all_words_must_occur(summer: Given, cast: Cast, client) -> None:
    assert "问题（2）" in found(client, cast.zhao, "窗口")
    assert "问题（1）" in found(client, cast.zhao, "窗口 公示")
    assert "没有找到“窗口 飞机”" in found(client, cast.zhao, "窗口 飞机")


def test_a_percent_sign_is_no_wildcard(summer: Given, cast: Cast, client) -> None:
    assert "没有找到" in found(client, cast.zhao, "窗%岗")


def test_nobody_finds_what_he_may_not_read(summer: Given, cast: Cast, client) -> None:
    lin = found(client, cast.lin, "望溪")  # the neighbouring county
    assert "没有找到" in lin and "权限以外" in lin
    shen = found(client, cast.shen, "窗口")
    assert "问题（1）" in shen and "缺岗" not in shen
    assert "问题（2）" in found(client, cast.chen, "窗口")


def test_a_draft_of_another_unit_is_not_found(given: Given, cast: Cast, client) -> None:
    given.file(given.owe("problem_list", given.units[1], key="undated"))
    assert "报送（1）" in found(client, cast.shen, "问题清单")
    assert "没有找到" in found(client, cast.zhao, "问题清单")


def test_administrators_have_no_search(summer: Given, cast: Cast, client) -> None:
    client.force_login(User.objects.get(pk=cast.admin.pk))
    assert client.get(reverse("search-list"), {"q": "望溪"}).status_code == 403
    assert 'id="z-search"' not in client.get(reverse("account")).content.decode()
    assert 'id="z-search"' in found(client, cast.shen, "")


def test_the_code_on_the_paper_leads_to_its_filing(summer: Given, cast: Cast, client) -> None:
    version = FilingVersion.objects.filter(filing__unit=cast.wangxi).get()
    version.sha256 = "0f3a91bc77e2" + "0" * 52
    version.save()
    text = found(client, cast.zhao, version.check_code)
    assert "报送（1）" in text and reverse("filing-detail", args=[version.filing.uuid]) in text


def test_one_character_is_too_short(summer: Given, cast: Cast, client) -> None:
    assert "再多输入一个字" in found(client, cast.zhao, "窗")
    assert "再多输入一个字" in found(client, cast.zhao, " 窗 ")
    assert "输入至少两个字" in found(client, cast.zhao, "")


def test_a_kind_with_many_rows_has_pages_of_its_own(summer: Given, cast: Cast, client) -> None:
    for _n in range(60):
        summer.problem(summer.units[1], summer.items[1], JUNE, description="台账漏登")
    first = found(client, cast.zhao, "漏登")
    assert "看全部60条" in first and first.count("漏登</mark>") == 6
    assert found(client, cast.zhao, "漏登", kind="problem").count("漏登</mark>") == 50
    assert found(client, cast.zhao, "漏登", kind="problem", page="2").count("漏登</mark>") == 10


def test_queries_do_not_grow(summer: Given, cast: Cast, client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            found(client, cast.zhao, "望溪")
        return len(caught)

    queries()
    few = queries()
    for n in range(5):
        summer.problem(summer.units[1], summer.items[1], JUNE)
        summer.institution(summer.units[1], JUNE, f"制度{n}")
        summer.file(summer.owe("monthly_information", summer.units[1], key=f"2026-0{n + 1}"), JUNE)
    assert queries() == few


def test_a_long_text_is_cut_around_what_was_found() -> None:
    parts = parts_of("前" * 80 + "公示" + "后" * 80, ["公示"], 30)
    assert parts[0].text.startswith("…前") and parts[1] == Part("公示", True) and parts[2].text.endswith("后…")
    assert "".join(part.text for part in parts).count("前") == 14
    assert parts_of("ABC abc", ["abc"]) == [Part("ABC", True), Part(" "), Part("abc", True)]


def test_an_address_is_read_with_care() -> None:
    assert Asked.read("  甲  乙 ", "nothing") == Asked("甲 乙")
    assert len(Asked.read("长" * 500).text) == 60
