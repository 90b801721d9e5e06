"""Opinions at a row or a cell: written during the review, told by the return, checked off in the next version."""

import pytest
from django.urls import reverse

from accounts.transitions import Refused, StaleState
from rectification import services
from rectification.differences import Change, moved_rows
from rectification.models import Filing, ReviewDecision, ReviewRemark
from rectification.remarks import answers_to, spots, unasked
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, corrected, submitted


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def three_rows(given):
    return [given.problem_row(f"new-{n}", description=f"问题{n}") for n in range(3)]


def ids_of(filing):
    return [row["id"] for row in filing.current.content["rows"]]


def write(client, user, filing, **data):
    client.force_login(user)
    values = {"version": filing.version_number, "row": "", "column": "", "remark": "请写明", **data}
    return client.post(reverse("remark-write", args=[filing.uuid]), values)


def test_a_remark_starts_the_review_and_stands_in_its_cell(client, cast, given):
    filing = submitted(cast, given, *three_rows(given))
    row = ids_of(filing)[1]
    answer = write(client, cast.zhao, filing, row=row, column="due")
    remark = ReviewRemark.objects.get()
    assert answer.url.endswith(f"#remark-{remark.pk}")
    assert (remark.place, remark.column, remark.author_name, remark.decision) == ("第2条", "due", "赵敏之", None)
    filing.refresh_from_db()
    assert filing.state == "under_review"
    body = client.get(answer.url).content.decode()
    assert "第2条 完成时限" in body and f'href="#remark-{remark.pk}"' in body and "其余各条认可" in body
    assert write(client, cast.zhao, filing, row=row, column="due").status_code == 302
    assert ReviewRemark.objects.count() == 1


def test_what_was_typed_in_the_bar_stays_when_a_remark_is_written(client, cast, given):
    filing = submitted(cast, given)
    answer = write(client, cast.zhao, filing, row=ids_of(filing)[0], opinion="总的还可以")
    assert answer.status_code == 200 and "总的还可以</textarea>" in answer.content.decode()
    assert ReviewRemark.objects.get().column == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"column": "due"}, "请先选第几条或哪一栏"),
        ({"row": "6a6f2a52-0000-4000-8000-000000000000", "column": "due"}, "没有这一格"),
        ({"remark": "  ", "column": "zero"}, "请写意见"),
    ],
)
def test_a_remark_needs_a_place_and_words(client, cast, given, data, words):
    filing = submitted(cast, given)
    answer = write(client, cast.zhao, filing, **data)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert ReviewRemark.objects.count() == 0
    assert Filing.objects.get().state == "submitted"


def test_a_draft_remark_is_taken_back_and_a_told_one_is_not(client, cast, given):
    filing = submitted(cast, given)
    write(client, cast.zhao, filing, row=ids_of(filing)[0], column="due")
    remark = ReviewRemark.objects.get()
    address = reverse("remark-remove", args=[filing.uuid])
    client.post(address, {"remove": remark.pk, "version": 1})
    assert ReviewRemark.objects.count() == 0
    assert client.post(address, {"remove": remark.pk, "version": 1}).status_code == 409
    write(client, cast.zhao, filing, row=ids_of(filing)[0], column="due")
    services.return_filing(filing=Filing.objects.get(), version=filing.current, reason="", actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.remove_remark(filing=Filing.objects.get(), remark=ReviewRemark.objects.get(), actor=act(cast.zhao))


def test_a_return_of_a_part_tells_the_unit_what_to_change_and_what_is_settled(client, cast, given):
    filing = submitted(cast, given, *three_rows(given))
    ids = ids_of(filing)
    for place in (0, 2):
        write(client, cast.zhao, filing, row=ids[place], column="measures", remark=f"措施{place}不具体")
    client.post(reverse("review-return", args=[filing.uuid]), {"version": 1, "opinion": "", "partial": "1"})
    decision = ReviewDecision.objects.get()
    assert (decision.opinion, decision.settled_rows) == ("第1、3条要改", [ids[1]])
    client.force_login(cast.shen)
    assert "退回：第1、3条要改" in client.get(reverse("obligation-list")).content.decode()
    detail = reverse("filing-detail", args=[filing.uuid])
    for text in ("第1、3条要改；其余1条已认可，不用再改", "第3条 整改措施</b>：措施2不具体"):
        assert text in client.get(detail).content.decode()
    client.force_login(cast.zhao)
    assert "措施2不具体" not in client.get(detail).content.decode()
    client.force_login(cast.shen)
    services.begin_correction(filing=Filing.objects.get(), actor=act(cast.shen))
    body = client.get(reverse("filing-edit", args=[filing.uuid])).content.decode()
    for text in (
        "第1、3条要改",
        "还有2处没有动",
        "其余1条已认可",
        "审核意见：措施2不具体",
        f'href="#c-{ids[2]}-measures"',
    ):
        assert text in body
    assert body.count("z-grid__settled") == 1


def test_a_save_of_the_script_tells_what_is_changed_by_now(client, cast, given):
    filing = submitted(cast, given, *three_rows(given))
    ids = ids_of(filing)
    for place in (0, 2):
        write(client, cast.zhao, filing, row=ids[place], column="measures", remark=f"措施{place}不具体")
    client.post(reverse("review-return", args=[filing.uuid]), {"version": 1, "opinion": "", "partial": "1"})
    draft = services.begin_correction(filing=Filing.objects.get(), actor=act(cast.shen))
    rows = [(row["id"], dict(row["cells"])) for row in draft.content["rows"]]
    rows[0][1]["measures"] = "由法规股每月核查"
    client.force_login(cast.shen)
    body = {"revision": draft.revision, "row": [row for row, _cells in rows]}
    body |= {f"c-{row}-{code}": value for row, cells in rows for code, value in cells.items()}
    answer = client.post(reverse("filing-save", args=[filing.uuid]), body, HTTP_ACCEPT="application/json")
    asked = answer.json()["asked"]
    assert "还有1处没有动" in asked and asked.count("已改") == asked.count("未改") == 1


def test_the_units_people_do_not_see_remarks_before_the_return(client, cast, given):
    filing = submitted(cast, given)
    write(client, cast.zhao, filing, row=ids_of(filing)[0], column="due", remark="先记着")
    client.force_login(cast.shen)
    for name in ("filing-detail", "filing-paper"):
        assert "先记着" not in client.get(reverse(name, args=[filing.uuid])).content.decode()


def test_a_part_cannot_be_returned_without_a_remark_at_a_row(cast, given):
    filing = submitted(cast, given)
    with pytest.raises(Refused):
        services.return_filing(filing=filing, version=filing.current, reason="改", actor=act(cast.zhao), partial=True)
    assert Filing.objects.get().state == "submitted" and not ReviewDecision.objects.exists()


def test_an_opinion_not_followed_is_asked_again_with_one_press(client, cast, given):
    filing = submitted(cast, given)
    write(client, cast.zhao, filing, row=ids_of(filing)[0], column="due", remark="太晚")
    services.return_filing(filing=Filing.objects.get(), version=filing.current, reason="", actor=act(cast.zhao))
    filing = corrected(cast, filing, leader="罗振东")
    body = client.get(reverse("review-detail", args=[filing.uuid])).content.decode()
    assert "未改" in body and "再提一次" in body
    client.post(reverse("remark-write", args=[filing.uuid]), {"version": 2, "again": ReviewRemark.objects.get().pk})
    second = ReviewRemark.objects.get(version__number=2)
    assert (second.row, second.column, second.text, second.place) == (ids_of(filing)[0], "due", "太晚", "第1条")


def change(row, column="", kind="changed"):
    return Change(1, kind, row, column, "")


def test_which_changes_answer_which_remark():
    cell, whole = ReviewRemark(row="a", column="due"), ReviewRemark(row="b")
    text, gone = ReviewRemark(row="", column="text"), ReviewRemark(row="c", column="due")
    changes = [change("a", "leader"), change("b", "due"), change("", "text"), change("c", kind="removed")]
    assert [a.done for a in answers_to([cell, whole, text, gone], changes)] == [False, True, True, True]
    assert unasked([cell, whole, text, gone], changes) == changes[:1]


def test_places_are_named_together():
    remarks = [ReviewRemark(place=place) for place in ("第6条", "第3条", "第5条", "第3条", "需建设第1条", "")]
    assert spots(remarks) == "第3、5、6条、需建设第1条、表外栏目"


@pytest.mark.parametrize(
    ("before", "after", "aside", "moved"),
    [
        ("abcd", "abcd", "", []),
        ("abcd", "acd", "", []),
        ("abcd", "xabcd", "", []),
        ("abcd", "dabc", "", ["d"]),
        ("abcd", "bcda", "", ["a"]),
        ("abcd", "dabc", "d", []),
        ("abcdef", "badcfe", "", ["a", "c", "e"]),
    ],
)
def test_moves_are_the_fewest(before, after, aside, moved):
    found = moved_rows(before, after, aside)
    assert len(found) == len(moved)
    assert found == moved or len(before) == 6
