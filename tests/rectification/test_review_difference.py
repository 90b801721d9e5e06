"""A return, a correction and a resubmission of 200 rows: the difference names exactly the changed cells."""

import re
from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rectification import services
from rectification.models import Filing, ReviewRemark
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, people_of, sign, submitted

ROWS = 200


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def corrected_with(cast, filing, change):
    """The unit takes it up again, `change` edits the rows, and it is signed and submitted."""
    liaison, _leader = people_of(cast, filing.unit)
    version = services.begin_correction(filing=Filing.objects.get(pk=filing.pk), actor=act(liaison))
    typed = deepcopy(version.content)
    change(typed["rows"])
    services.save_draft(filing=version.filing, content=typed, revision=version.revision, actor=act(liaison))
    return sign(cast, filing)


def long_list(given, size):
    return [given.problem_row(f"new-{n}", description=f"第{n}件案卷没有全过程音像记录") for n in range(size)]


def marked(body):
    """(row id, column) of each marked cell of the paper, as the page has them."""
    cells = set()
    for row, cell in re.findall(r'<tr id="row-\d+" data-row="([^"]+)">(.*?)</tr>', body, re.S):
        for column, rest in re.findall(r'<td[^>]*?data-col="(\w+)"([^>]*)>', cell):
            if "z-diff" in rest:
                cells.add((row, column))
    return cells


def test_two_hundred_rows_name_exactly_the_changed_cells(client, cast, given):
    filing = submitted(cast, given, *long_list(given, ROWS))
    version = filing.current
    ids = [row["id"] for row in version.content["rows"]]
    asked = [(2, "due"), (4, "leader"), (5, "measures")]
    for place, column in asked:
        services.write_remark(
            filing=filing, version=version, row=ids[place], column=column, text="请改", actor=act(cast.zhao)
        )
    services.return_filing(filing=filing, version=version, reason="", actor=act(cast.zhao), partial=True)

    def correct(rows):
        rows[2]["cells"]["due"] = given.problem_row()["cells"]["due"] + "1日"
        rows[4]["cells"]["leader"] = "罗振东"
        rows[150]["cells"]["unit"] = "人事法制股"
        rows[199]["cells"]["description"] = "第199件案卷没有全过程音像记录，且未归档"
        del rows[100]

    filing = corrected_with(cast, filing, correct)
    client.force_login(cast.zhao)
    address = reverse("review-detail", args=[filing.uuid])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    expected = {(ids[2], "due"), (ids[4], "leader"), (ids[150], "unit"), (ids[199], "description")}
    found = [(change.row, change.column, change.kind) for change in answer.context["changes"]]
    assert set(found) == {(row, column, "changed") for row, column in expected} | {(ids[100], "", "removed")}
    assert len(found) == 5
    body = answer.content.decode()
    assert marked(body) == expected
    comparison = answer.context["comparison"]
    assert [(item.title, item.done) for item in comparison.answered] == [
        ("第3条 完成时限", True), ("第5条 责任领导", True), ("第6条 整改措施", False),
    ]  # fmt: skip
    assert [change.title for change in comparison.uncalled] == [
        "第150条 责任单位",
        "第199条 存在的问题",
        "原第101条 删去",
    ]
    assert comparison.touched == 3 and len(comparison.settled) == 197
    assert [change.number for change in answer.context["changes"]] == [1, 2, 3, 4, 5]
    assert '<ins class="z-ins">，且未归档</ins>' in body
    assert "1条未改" in body and "其中3处在上次已认可的条目里" in body
    assert marked(client.get(address, {"show": "paper"}).content.decode()) == set()
    both = client.get(address, {"show": "both", "unit": filing.unit_id}).content.decode()
    assert (
        both.count("z-pairs") == 5 and "其余195条没有改动" in both and f"?unit={filing.unit_id}&amp;show=paper" in both
    )
    few = corrected_small(client, cast, given)
    assert len(queries) == few


def corrected_small(client, cast, given):
    """The number of queries of the same page with two rows."""
    filing = submitted(cast, given, *long_list(given, 2), unit=cast.shiwan)
    version = filing.current
    row = version.content["rows"][0]["id"]
    services.write_remark(filing=filing, version=version, row=row, column="due", text="请改", actor=act(cast.zhao))
    services.return_filing(filing=filing, version=version, reason="", actor=act(cast.zhao))
    filing = corrected_with(cast, filing, lambda rows: rows[0]["cells"].update(leader="罗振东"))
    assert ReviewRemark.objects.filter(version=version).count() == 1
    address = reverse("review-detail", args=[filing.uuid])
    client.force_login(cast.zhao)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_withdrawn_version_does_not_hide_what_the_return_asked(client, cast, given):
    filing = submitted(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="第1条责任领导写错", actor=act(cast.zhao))
    filing = corrected_with(cast, filing, lambda rows: rows[0]["cells"].update(leader="罗振东"))
    version = services.withdraw_filing(filing=filing, actor=act(cast.shen))
    typed = deepcopy(version.content)
    typed["rows"][0]["cells"]["unit"] = "人事法制股"
    services.save_draft(filing=filing, content=typed, revision=version.revision, actor=act(cast.shen))
    filing = sign(cast, filing)
    client.force_login(cast.zhao)
    answer = client.get(reverse("review-detail", args=[filing.uuid]))
    assert (answer.context["version"].number, answer.context["former"].number) == (3, 1)
    assert {change.column for change in answer.context["changes"]} == {"leader", "unit"}
    assert "第1条责任领导写错" in answer.content.decode()


def posted(version, rows, **more):
    """What the editor's form sends: every row with all its cells."""
    form = {"revision": str(version.revision), "row": [row["id"] for row in rows], **more}
    cells = {f"c-{row['id']}-{name}": value for row in rows for name, value in row["cells"].items()}
    return {**form, **cells}


def test_two_hundred_rows_over_the_pages_alone(client, cast, given):
    """Return, correction, signature and difference by what the browser sends: nothing is lost on the way."""
    filing = submitted(cast, given, *long_list(given, ROWS))
    ids = [row["id"] for row in filing.current.content["rows"]]
    client.force_login(cast.zhao)
    client.post(
        reverse("review-return", args=[filing.uuid]), {"version": filing.current.number, "opinion": "第8条责任领导"}
    )
    client.force_login(cast.shen)
    client.post(reverse("filing-correct", args=[filing.uuid]))
    filing = Filing.objects.get(pk=filing.pk)
    rows = deepcopy(filing.current.content["rows"])
    rows[7]["cells"]["leader"] = "罗振东"
    rows[123]["cells"]["measures"] += "\n逐卷复查"
    client.post(reverse("filing-save", args=[filing.uuid]), posted(filing.current, rows))
    filing = sign(cast, filing)
    assert filing.state == "submitted" and len(filing.current.content["rows"]) == ROWS
    client.force_login(cast.zhao)
    answer = client.get(reverse("review-detail", args=[filing.uuid]))
    assert [(change.row, change.column) for change in answer.context["changes"]] == [
        (ids[7], "leader"), (ids[123], "measures"),
    ]  # fmt: skip
    assert marked(answer.content.decode()) == {(ids[7], "leader"), (ids[123], "measures")}
