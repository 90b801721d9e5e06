"""Numbers that a unit types beside the ledger's in its statistics table: compared cell by cell, explained, shown."""

import pytest
from django.urls import reverse

from accounts.transitions import Refused
from rectification import services
from rectification.content import digest
from rectification.models import Filing, FilingState, FilingVersion, Signature
from rectification.paper import paper_of
from rectification.services.drafting import preview_content
from rectification.sheets.statistics_table import own_numbers
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, fill_ledger, sign

ROW = "0d0d0d0d-0000-4000-8000-000000000001"


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def typed(*rows: tuple[str, str, str, str], remark: str = ""):
    """A content with one row (area, measure, number, why) a number."""
    names = ("area", "measure", "number", "why")
    return {
        "schema": "statistics_table/2", "fields": {"remark": remark},
        "rows": [{"id": f"r{n}", "cells": dict(zip(names, row, strict=True))} for n, row in enumerate(rows)],
    }  # fmt: skip


def drafted(cast, given, *rows) -> Filing:
    """The statistics table of a county that has two problems under 资格管理, with typed numbers."""
    accepted(cast, given, given.problem_row(), given.problem_row())
    filing = services.open_filing(obligation=given.obligation("statistics_table", cast.wangxi), actor=act(cast.shen))
    services.save_draft(filing=filing, content=typed(*rows), revision=0, actor=act(cast.shen))
    filing.refresh_from_db()
    return filing


def faults(filing) -> list[tuple[str, str]]:
    return [(fault.column, fault.message) for fault in services.faults_of(filing=filing, version=filing.current)]


def send(cast, filing) -> Filing:
    sign(cast, filing)
    return Filing.objects.get(pk=filing.pk)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (("资格管理", "found", "2", ""), []),
        (("资格管理", "found", "3", "1条还没有审核通过"), []),
        (("资格管理", "found", "3", ""), [("why", "与台账的2相差+1，没有说明")]),
        (("资格管理", "rectified", "0", ""), []),
        (("资格管理", "found", "三", "写错"), [("number", "不是数字")]),
        (("资格管理", "", "3", "多1条"), [("measure", "未选是哪个数")]),
        (("没有的列", "found", "3", "多1条"), [("area", "统计表里没有这一列")]),
    ],
)
def test_each_typed_number_is_held_against_the_ledger(cast, given, row, wrong):
    assert faults(drafted(cast, given, row)) == wrong


def test_the_same_cell_is_typed_once(cast, given):
    row = ("资格管理", "found", "3", "多1条")
    assert faults(drafted(cast, given, row, row)) == [("measure", "同一个数写了两条")]


def test_an_unexplained_difference_is_not_sent(cast, given):
    filing = drafted(cast, given, ("资格管理", "found", "3", ""))
    with pytest.raises(services.NotReady):
        services.send_for_signature(filing=filing, actor=act(cast.shen))


def test_the_print_keeps_the_ledgers_numbers_and_tells_the_difference(cast, given):
    filing = drafted(cast, given, ("资格管理", "found", "3", "1条还没有审核通过"), ("执法程序", "found", "0", ""))
    send(cast, filing)
    paper = paper_of(filing)
    assert paper["rows"][0]["values"] == [2, 0]
    assert [own["text"] for own in paper["own"]] == ["资格管理发现问题：本单位数3，台账2。原因：1条还没有审核通过"]


def test_the_review_shows_each_cell_and_accepts_what_is_explained(client, cast, given):
    filing = send(cast, drafted(cast, given, ("资格管理", "found", "3", "1条还没有审核通过")))
    client.force_login(cast.zhao)
    page = client.get(reverse("review-detail", args=[filing.uuid])).content.decode()
    assert "本单位数与台账" in page and "1条还没有审核通过" in page and "+1" in page
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    assert Filing.objects.get(pk=filing.pk).state == FilingState.ACCEPTED


def test_what_came_in_unexplained_is_not_accepted(cast, given):
    """As from a version that was frozen before this rule, or brought in from elsewhere."""
    filing = send(cast, drafted(cast, given, ("资格管理", "found", "3", "1条还没有审核通过")))
    version = filing.current
    version.content["rows"][0]["cells"]["why"] = ""
    sha = digest(version.content)
    FilingVersion.objects.filter(pk=version.pk).update(content=version.content, sha256=sha)
    Signature.objects.filter(version=version).update(sha256=sha)
    filing = Filing.objects.get(pk=filing.pk)
    with pytest.raises(Refused, match="资格管理发现问题"):
        services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    assert Filing.objects.get(pk=filing.pk).state != FilingState.ACCEPTED


def test_a_frozen_table_is_held_against_the_numbers_of_its_day(cast, given):
    """What is listed afterwards makes no fault of a table that was right when it was signed."""
    filing = send(cast, drafted(cast, given, ("资格管理", "found", "2", "")))
    fill_ledger(given, cast.wangxi, 3)
    assert services.faults_of(filing=filing, version=filing.current) == []
    assert [own.difference for own in own_numbers(filing.current.content)] == [0]


def test_the_editor_offers_the_columns_and_keeps_what_was_typed(client, cast, given):
    filing = drafted(cast, given, ("资格管理", "found", "3", ""))
    client.force_login(cast.shen)
    page = client.get(reverse("filing-edit", args=[filing.uuid])).content.decode()
    assert ("为什么不同" in page and 'value="3"' in page.replace("&quot;", '"')) or ">3<" in page
    assert "与台账的2相差+1" in page and 'name="f-remark"' in page
    body = f"revision=1&f-remark=&row={ROW}&c-{ROW}-area=资格管理&c-{ROW}-measure=found&c-{ROW}-number=4&c-{ROW}-why=x"
    client.post(reverse("filing-save", args=[filing.uuid]), body, content_type="application/x-www-form-urlencoded")
    cells = Filing.objects.get(pk=filing.pk).current.content["rows"][0]["cells"]
    assert cells == {"area": "资格管理", "measure": "found", "number": "4", "why": "x"}


def test_an_old_table_without_numbers_prints_as_before(cast, given):
    filing = drafted(cast, given)
    version = filing.current
    version.content = {"schema": "statistics_table/1", "fields": {"remark": "无"}, "rows": []}
    paper = preview_content(filing=filing, version=version)
    assert own_numbers(paper) == [] and paper["figures"]["areas"][0]["found"] == 2
