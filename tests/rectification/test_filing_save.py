"""Saving a draft: what is typed is kept, right or wrong, by a form without script and by the script alike."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rectification import services
from rectification.models import Filing
from tests.campaign_factory import content, make_campaign
from tests.rectification.scenes import act, submitted

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def filing(cast, given):
    return services.open_filing(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.shen))


def form(*rows, revision=0, **more):
    """A posted grid: rows are (id, cells); names with ":" stand for "-"."""
    pairs = [("revision", str(revision))]
    for row_id, cells in rows:
        pairs.append(("row", row_id))
        pairs += [(f"c-{row_id}-{code}", value) for code, value in cells.items()]
    return urlencode(pairs + list(more.get("extra", [])))


def post(client, user, filing, body, name="filing-save", **headers):
    client.force_login(user)
    address = reverse(name, args=[filing.uuid])
    return client.post(address, body, content_type="application/x-www-form-urlencoded", **headers)


def rows_of(filing):
    return Filing.objects.get(pk=filing.pk).current.content["rows"]


WRONG = {"item": "", "description": "辅助人员单独上路", "measures": "", "due": "二月三十", "leader": "", "unit": "大队"}


def test_what_is_wrong_is_kept_and_shown_at_its_cell(client, cast, filing):
    answer = post(client, cast.shen, filing, form(("blank", WRONG)))
    assert answer.status_code == 302
    (row,) = rows_of(filing)
    untyped = ("sub_point", "kind", "source", "found_on", "severity", "person", "done_on", "done_note")
    assert row["cells"] == {**WRONG, **dict.fromkeys(untyped, "")}
    body = client.get(answer.url).content.decode()
    assert "辅助人员单独上路" in body and "二月三十" in body
    assert f'href="#c-{row["id"]}-due"' in body and f'id="c-{row["id"]}-due"' in body
    assert f'aria-describedby="e-{row["id"]}-due"' in body and "看不出是哪年哪月" in body
    assert "送韩立诚签字（还差" in body


def test_a_choice_may_be_typed_by_number_or_by_words_without_script(client, cast, given, filing):
    extra = [("t-blank-item", "2."), ("t-blank-source", "信访")]
    post(client, cast.shen, filing, form(("blank", {"description": "甲"}), extra=extra))
    assert rows_of(filing)[0]["cells"]["item"] == str(given.items[1].pk)
    assert rows_of(filing)[0]["cells"]["source"] == "petition"


def test_words_that_name_no_choice_stay_with_an_error(client, cast, given, filing):
    key = str(given.items[0].pk)
    typed = [("t-a-item", "没有这一条"), ("t-b-item", f"{key}9"), ("t-c-item", "第1条")]
    body = form(("a", {"description": "甲"}), ("b", {"description": "乙"}), ("c", {"description": "丙"}), extra=typed)
    answer = post(client, cast.shen, filing, body)
    assert [row["cells"]["item"] for row in rows_of(filing)] == ["没有这一条", f"{key}9", key]
    page = client.get(answer.url).content.decode()
    assert "没有这一条" in page and page.count("未选整治重点") >= 2


def test_the_script_learns_row_ids_faults_and_the_new_revision(client, cast, given, filing):
    cells = {**given.problem_row()["cells"], "leader": ""}
    answer = post(client, cast.shen, filing, form(("new-1", cells)), **JSON)
    told = answer.json()
    assert told["state"] == "saved" and told["revision"] == 1 and told["text"].startswith("已自动保存")
    assert told["renamed"] == {"new-1": rows_of(filing)[0]["id"]}
    assert [(fault["column"], fault["text"]) for fault in told["faults"]] == [("leader", "第1条 未填责任领导")]
    assert told["gaps"] == 1


def test_rows_are_added_copied_and_removed_without_script(client, cast, filing):
    post(client, cast.shen, filing, form(("a", {"description": "甲"}), ("b", {"description": "乙"})))
    first, second = (row["id"] for row in rows_of(filing))
    same = [(first, {"description": "甲"}), (second, {"description": "乙"})]
    post(client, cast.shen, filing, form(*same, revision=1, extra=[("do", f"copy:{first}")]))
    assert [row["cells"]["description"] for row in rows_of(filing)] == ["甲", "甲", "乙"]
    post(client, cast.shen, filing, form(*same, revision=2, extra=[("do", f"remove:{first}")]))
    assert [row["id"] for row in rows_of(filing)] == [second]
    answer = post(client, cast.shen, filing, form(same[1], revision=3, extra=[("do", "add")]))
    assert answer.url.endswith("#row-blank")


def test_twenty_saves_count_on_and_the_last_stands(client, cast, filing):
    row_id = "new-1"
    for number in range(20):
        told = post(
            client, cast.shen, filing, form((row_id, {"description": f"第{number}次"}), revision=number), **JSON
        )
        row_id = told.json()["renamed"].get(row_id, row_id)
    version = Filing.objects.get(pk=filing.pk).current
    assert version.revision == 20 and version.number == 1
    assert [row["cells"]["description"] for row in version.content["rows"]] == ["第19次"]


def test_a_second_person_is_told_and_overwrites_nothing(client, cast, filing):
    post(client, cast.shen, filing, form(("a", {"description": "沈写的", "leader": "周启明"})))
    row_id = rows_of(filing)[0]["id"]
    told = post(client, cast.han, filing, form((row_id, {"description": "韩写的"})), **JSON)
    assert told.status_code == 409
    answer = told.json()
    assert (answer["state"], answer["revision"], answer["who"]) == ("conflict", 1, "沈雨桐")
    assert answer["rows"][0]["cells"]["description"] == "沈写的"
    assert rows_of(filing)[0]["cells"]["description"] == "沈写的"


def test_without_script_both_texts_are_shown_and_one_is_chosen_by_cell(client, cast, filing):
    post(client, cast.shen, filing, form(("a", {"description": "沈写的", "leader": "周启明"})))
    row_id = rows_of(filing)[0]["id"]
    mine = {"description": "韩写的", "leader": "罗振东"}
    answer = post(client, cast.han, filing, form((row_id, mine), ("new", {"description": "韩加的"})))
    assert answer.status_code == 409
    body = answer.content.decode()
    assert all(words in body for words in ("沈写的", "韩写的", "韩加的", "周启明", "罗振东", "沈雨桐"))
    revision = re.search(r'name="revision" value="(\d+)"', body)
    assert revision is not None
    picks = [(f"pick-{row_id}-description", "theirs"), (f"pick-{row_id}-leader", "mine")]
    again = form((row_id, mine), ("new", {"description": "韩加的"}), revision=revision[1], extra=picks)
    assert post(client, cast.han, filing, again).status_code == 302
    kept = [row["cells"] for row in rows_of(filing)]
    assert [(cells["description"], cells["leader"]) for cells in kept] == [("沈写的", "罗振东"), ("韩加的", "")]


def test_a_row_that_only_the_other_added_is_not_lost(client, cast, filing):
    post(client, cast.shen, filing, form(("a", {"description": "沈写的"})))
    body = post(client, cast.han, filing, form(("new", {"description": "韩加的"}))).content.decode()
    assert "沈写的" in body and "韩加的" in body and "没有冲突的格" in body


def test_a_filing_sent_meanwhile_takes_no_save(client, cast, given):
    filing = submitted(cast, given)
    told = post(client, cast.shen, filing, form(("a", {"description": "晚了"})), **JSON)
    assert told.status_code == 409 and told.json()["state"] == "stale"
    answer = post(client, cast.shen, filing, form(("a", {"description": "晚了"})))
    assert answer.url == reverse("filing-detail", args=[filing.uuid])
    assert client.get(reverse("filing-edit", args=[filing.uuid])).status_code == 302


def test_a_save_without_content_is_refused(client, cast, filing):
    told = post(client, cast.shen, filing, "", **JSON)
    assert told.status_code == 422 and told.json()["state"] == "refused"
    assert filing.current.revision == 0


@pytest.mark.parametrize(("who", "status"), [("han", 302), ("lin", 404), ("ding", 404), ("zhao", 404), ("admin", 404)])
def test_only_the_units_people_reach_its_draft(client, cast, filing, who, status):
    user = getattr(cast, who)
    assert post(client, user, filing, form(("a", {"description": "甲"}))).status_code == status


def test_who_reads_a_submitted_filing_may_still_not_write_it(client, cast, given):
    filing = submitted(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="改", actor=act(cast.zhao))
    services.begin_correction(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    for user in (cast.zhao, cast.chen):
        assert post(client, user, filing, form(("a", {"description": "甲"}))).status_code == 403
        client.force_login(user)
        assert client.get(reverse("filing-edit", args=[filing.uuid])).status_code == 403


def test_cells_that_a_half_does_not_have_are_dashes(client, cast, given):
    filing = services.open_filing(obligation=given.obligation("institution_list", cast.wangxi), actor=act(cast.shen))
    typed = content("institution_list", given.institution_row("a", built=True, planned="2026年8月"))
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.shen))
    client.force_login(cast.shen)
    body = client.get(reverse("filing-edit", args=[filing.uuid])).content.decode()
    first = body[body.index("<tbody>") : body.index("row-blank")]
    missing = re.findall(r'<td data-col="(\w+)"[^>]*class="z-na"', first)
    assert missing == ["planned", "unit", "person"]
    assert "2026年8月" in first  # what was typed there stays


def queries(client, address, body=None):
    with CaptureQueriesContext(connection) as caught:
        if body is None:
            answer = client.get(address)
        else:
            answer = client.post(address, body, content_type="application/x-www-form-urlencoded", **JSON)
    assert answer.status_code == 200
    return len(caught)


def test_queries_do_not_grow_with_rows(client, cast, given, filing):
    edit, save = (reverse(name, args=[filing.uuid]) for name in ("filing-edit", "filing-save"))
    client.force_login(cast.shen)
    client.get(edit)  # the first visit remembers the campaign
    counts = []
    for revision, size in ((0, 10), (2, 1000)):
        rows = [given.problem_row(f"new-{number}", leader="") for number in range(size)]
        services.save_draft(
            filing=filing, content=content("problem_list", *rows), revision=revision, actor=act(cast.shen)
        )
        kept = rows_of(filing)
        body = form(*((row["id"], row["cells"]) for row in kept), revision=revision + 1)
        counts.append((queries(client, edit), queries(client, save, body)))
    assert counts[0] == counts[1]
    assert counts[0][0] < 40
