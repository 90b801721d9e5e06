"""A filing's way, played by the people of two units and the bureau."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import Actor
from accounts.transitions import Refused, StaleState
from audit.models import Entry
from rectification import services
from rectification.models import Filing, FilingVersion, Institution, Problem, ProblemEvent, Signature
from rectification.paper import paper_of
from tests.campaign_factory import Given, content, make_campaign
from tests.cast import Cast
from tests.e2e.stack import PASSWORD


@pytest.fixture
def given(cast) -> Given:
    return make_campaign(cast)


def act(user) -> Actor:
    user.__dict__.pop("grants", None)
    return Actor(user, "10.1.2.3")


def drafted(cast: Cast, given: Given, *rows: dict, kind: str = "problem_list") -> Filing:
    """The county's liaison fills a list."""
    filing = services.open_filing(obligation=given.obligation(kind, cast.wangxi), actor=act(cast.shen))
    own = rows or ((given.problem_row(),) if kind == "problem_list" else ())
    services.save_draft(filing=filing, content=content(kind, *own), revision=0, actor=act(cast.shen))
    return Filing.objects.get(pk=filing.pk)


def signed(cast: Cast, filing: Filing) -> Filing:
    """Sent to the county's leader, who signs and submits."""
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    cast.han.set_password(PASSWORD)
    cast.han.save()
    services.sign_and_submit(filing=filing, password=PASSWORD, sha256=filing.current.sha256, actor=act(cast.han))
    return filing


def accepted(cast: Cast, filing: Filing) -> Filing:
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    return filing


def test_the_list_travels_from_the_liaison_to_the_ledger(cast, given):
    filing = accepted(cast, signed(cast, drafted(cast, given)))
    problem = Problem.objects.get()
    assert filing.state == "accepted"
    assert str(problem.uuid) == filing.current.content["rows"][0]["id"]
    assert (problem.unit, problem.focus_item, problem.sub_point) == (cast.wangxi, given.items[0], given.sub_points[0])
    assert [m.text for m in problem.measures.all()] == ["辅助人员一律不单独上路", "每班2名持证人员"]
    assert problem.due_date and problem.due_date.day >= 28
    assert [e.kind for e in problem.events.all()] == ["listed"]
    assert list(Entry.objects.filter(object_type="rectification.filing").values_list("action", flat=True)) == [
        "rectification.filing.begun", "rectification.filing.saved", "rectification.filing.sent_for_signature",
        "rectification.filing.signed", "rectification.filing.submitted", "rectification.filing.review_started",
        "rectification.filing.accepted",
    ]  # fmt: skip


def test_an_incomplete_list_stays_a_draft_and_keeps_every_word(cast, given):
    filing = drafted(cast, given, given.problem_row(due="2019年1月", leader=""))
    with pytest.raises(services.NotReady) as refused:
        services.send_for_signature(filing=filing, actor=act(cast.shen))
    assert [fault.column for fault in refused.value.faults] == ["leader", "due"]
    filing.refresh_from_db()
    assert filing.state == "draft"
    assert filing.current.frozen_at is None
    assert filing.current.content["rows"][0]["cells"]["due"] == "2019年1月"


def test_the_signature_keeps_name_post_time_and_hash_of_what_was_shown(cast, given):
    filing = signed(cast, drafted(cast, given))
    signature = Signature.objects.get()
    assert (signature.name, signature.post, signature.mode) == ("韩立诚", "局长", "confirmed")
    assert signature.sha256 == filing.current.sha256
    assert paper_of(filing)["signature"]["state"] == "signed"


def test_a_wrong_password_signs_nothing_and_is_in_the_trail(cast, given):
    filing = drafted(cast, given)
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    cast.han.set_password(PASSWORD)
    with pytest.raises(Refused, match="密码不对"):
        services.sign_filing(filing=filing, password="x", sha256=filing.current.sha256, actor=act(cast.han))
    assert not Signature.objects.exists()
    assert Entry.objects.filter(action="rectification.filing.signed", outcome="refused").count() == 1


def test_what_was_not_shown_cannot_be_signed(cast, given):
    filing = drafted(cast, given)
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    cast.han.set_password(PASSWORD)
    with pytest.raises(Refused, match="内容已有变化"):
        services.sign_filing(filing=filing, password=PASSWORD, sha256="0" * 64, actor=act(cast.han))
    filing.refresh_from_db()
    assert filing.state == "awaiting_signature"


@pytest.mark.parametrize("who", ["shen", "ding", "sun", "zhao", "chen", "luo", "admin", "guard", "auditor"])
def test_only_this_units_leader_signs(cast, given, who):
    filing = drafted(cast, given)
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    person = cast.people[who]
    person.set_password(PASSWORD)
    with pytest.raises(PermissionDenied):
        services.sign_filing(filing=filing, password=PASSWORD, sha256=filing.current.sha256, actor=act(person))
    assert not Signature.objects.exists()


def test_a_change_after_signing_voids_the_signature_visibly(cast, given):
    filing = drafted(cast, given)
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    cast.han.set_password(PASSWORD)
    services.sign_filing(filing=filing, password=PASSWORD, sha256=filing.current.sha256, actor=act(cast.han))
    services.recall_filing(filing=filing, actor=act(cast.shen))
    signature = Signature.objects.get()
    assert signature.void_at is not None
    assert filing.version_number == 2
    block = paper_of(filing)["signature"]
    assert (block["state"], block["name"]) == ("void", "韩立诚")
    assert block["reason"]


def test_the_frozen_content_cannot_be_saved_over(cast, given):
    filing = drafted(cast, given)
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    with pytest.raises(StaleState):
        services.save_draft(filing=filing, content=content("problem_list"), revision=1, actor=act(cast.shen))
    assert len(filing.current.content["rows"]) == 1


def test_two_liaisons_at_one_draft_lose_nothing(cast, given):
    filing = drafted(cast, given)
    row = filing.current.content["rows"][0]
    mine = content("problem_list", {"id": row["id"], "cells": {**row["cells"], "leader": "罗振东"}})
    with pytest.raises(services.Conflict) as conflict:
        services.save_draft(filing=filing, content=mine, revision=0, actor=act(cast.han))
    assert conflict.value.cells == [(row["id"], "leader", "周启明", "罗振东")]
    assert "沈雨桐" in str(conflict.value)
    assert filing.current.content["rows"][0]["cells"]["leader"] == "周启明"
    services.save_draft(filing=filing, content=mine, revision=0, actor=act(cast.han), overwrite=True)
    assert FilingVersion.objects.get(filing=filing).content["rows"][0]["cells"]["leader"] == "罗振东"


def test_returned_corrected_and_accepted_keeps_what_was_typed_and_matches_rows(cast, given):
    filing = signed(
        cast, drafted(cast, given, given.problem_row("a"), given.problem_row("b", description="9份案卷无音像记录"))
    )
    services.return_filing(filing=filing, version=filing.current, reason="第2条时限请提前", actor=act(cast.zhao))
    assert filing.state == "returned"
    services.begin_correction(filing=filing, actor=act(cast.shen))
    copy = filing.current
    assert (copy.number, len(copy.content["rows"])) == (2, 2)
    kept, dropped = copy.content["rows"]
    services.save_draft(
        filing=filing, content=content("problem_list", kept, given.problem_row("new")), revision=0, actor=act(cast.shen)
    )
    accepted(cast, signed(cast, filing))
    assert {str(p.uuid) for p in Problem.objects.all()} >= {kept["id"]}
    assert not Problem.objects.filter(uuid=dropped["id"]).exists()
    assert Problem.objects.count() == 2
    assert [d.decision for d in filing.versions.get(number=1).decisions.all()] == ["returned"]


def test_a_return_needs_its_reason(cast, given):
    filing = signed(cast, drafted(cast, given))
    with pytest.raises(Refused, match="退回原因"):
        services.return_filing(filing=filing, version=filing.current, reason=" ", actor=act(cast.zhao))
    filing.refresh_from_db()
    assert filing.state == "submitted"


def test_reopened_filing_withdraws_the_rows_that_the_next_version_lacks(cast, given):
    filing = accepted(cast, signed(cast, drafted(cast, given, given.problem_row("a"), given.problem_row("b"))))
    services.reopen_filing(filing=filing, reason="第2条重复", actor=act(cast.zhao))
    services.begin_correction(filing=filing, actor=act(cast.shen))
    kept = filing.current.content["rows"][0]
    kept["cells"]["leader"] = "罗振东"
    services.save_draft(filing=filing, content=content("problem_list", kept), revision=0, actor=act(cast.shen))
    accepted(cast, signed(cast, filing))
    states = {str(p.uuid): p.state for p in Problem.objects.all()}
    assert states[kept["id"]] == "open"
    assert sorted(states.values()) == ["open", "withdrawn"]
    assert Problem.objects.get(uuid=kept["id"]).responsible_leader == "罗振东"
    assert sorted(ProblemEvent.objects.values_list("kind", flat=True)) == ["listed", "listed", "revised", "withdrawn"]


@pytest.mark.parametrize("who", ["shen", "han", "lin", "chen", "wu_not_named", "luo", "admin"])
def test_who_may_not_review(cast, given, who):
    filing = signed(cast, drafted(cast, given))
    if who == "wu_not_named":
        given.campaign.grants.all().delete()
    person = cast.people[who.removesuffix("_not_named")]
    with pytest.raises(PermissionDenied):
        services.accept_filing(filing=filing, version=filing.current, actor=act(person))
    assert not Problem.objects.exists()


def test_the_legal_section_may_not_accept_its_own_filing_but_the_substitute_may(cast, given):
    obligation = given.obligation("institution_list", cast.legal)
    filing = services.open_filing(obligation=obligation, actor=act(cast.qian))
    rows = [given.institution_row("a", built=True), given.institution_row("b")]
    services.save_draft(filing=filing, content=content("institution_list", *rows), revision=0, actor=act(cast.qian))
    services.send_for_signature(filing=filing, actor=act(cast.qian))
    cast.sun.set_password(PASSWORD)
    services.sign_and_submit(filing=filing, password=PASSWORD, sha256=filing.current.sha256, actor=act(cast.sun))
    for colleague in (cast.zhao, cast.zhou):
        with pytest.raises(PermissionDenied):
            services.accept_filing(filing=filing, version=filing.current, actor=act(colleague))
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.wu))
    built, planned = Institution.objects.order_by("-built")
    assert (built.document_number, str(built.issued_on), built.planned_date) == (
        "望交发〔2019〕5号",
        "2019-05-03",
        None,
    )
    assert (planned.responsible_person, planned.issued_on) == ("罗振东", None)


def test_a_second_reviewer_is_told(cast, given):
    filing = signed(cast, drafted(cast, given))
    version = filing.current
    second = Filing.objects.get(pk=filing.pk)
    services.accept_filing(filing=filing, version=version, actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.return_filing(filing=second, version=version, reason="x", actor=act(cast.zhou))
    assert Problem.objects.count() == 1


def test_withdrawn_before_review_but_not_after(cast, given):
    filing = signed(cast, drafted(cast, given))
    services.withdraw_filing(filing=filing, actor=act(cast.shen))
    assert (filing.state, filing.version_number) == ("draft", 2)
    first = filing.first_submitted_at
    signed(cast, filing)
    filing.refresh_from_db()
    assert filing.first_submitted_at == first
    services.start_review(filing=filing, actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.withdraw_filing(filing=filing, actor=act(cast.shen))


def test_a_filing_without_signature_goes_straight_and_is_frozen(cast, given):
    given.requirements["monthly_information"].needs_signature = False
    given.requirements["monthly_information"].save()
    obligation = given.obligation("monthly_information", cast.wangxi)
    filing = services.open_filing(obligation=obligation, actor=act(cast.shen))
    with pytest.raises(services.NotReady):
        services.submit_filing(filing=filing, actor=act(cast.shen))
    filing.refresh_from_db()
    services.save_draft(
        filing=filing, content=content("monthly_information", text="收队当日上传音像"), revision=0, actor=act(cast.shen)
    )
    services.submit_filing(filing=filing, actor=act(cast.shen))
    assert filing.current.frozen_at and len(filing.current.sha256) == 64
    with pytest.raises(Refused, match="不用签字"):
        services.send_for_signature(filing=filing, actor=act(cast.shen))


def test_the_statistics_table_is_computed_when_frozen(cast, given):
    problems = accepted(cast, signed(cast, drafted(cast, given, given.problem_row("a"), given.problem_row("b"))))
    problem = problems.problems.first()
    assert problem is not None
    services.claim_done(problem=problem, done_on=problem.listed_at.date(), statement="已改", actor=act(cast.shen))
    table = drafted(cast, given, kind="statistics_table")
    services.send_for_signature(filing=table, actor=act(cast.shen))
    areas = table.current.content["figures"]["areas"]
    assert [(a["label"], a["found"], a["rectified"]) for a in areas] == [("资格管理", 2, 1), ("执法程序", 0, 0)]
    assert paper_of(table)["rows"][0]["values"] == [2, 0]


def test_attachments_are_under_the_signature_and_travel_to_the_next_version(cast, given):
    filing = drafted(cast, given)
    upload = SimpleUploadedFile("照片.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    services.attach_file(filing=filing, upload=upload, actor=act(cast.shen))
    with pytest.raises(Refused, match="不能上传"):
        services.attach_file(filing=filing, upload=SimpleUploadedFile("a.exe", b"MZ"), actor=act(cast.shen))
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    frozen = filing.current
    assert [a["name"] for a in frozen.content["attachments"]] == ["照片.png"]
    services.recall_filing(filing=filing, actor=act(cast.shen))
    assert filing.current.attachments.count() == 1
    assert "attachments" not in filing.current.content
    services.detach_file(filing=filing, attachment=filing.current.attachments.get(), actor=act(cast.shen))
    assert frozen.attachments.count() == 1


def test_a_waived_obligation_is_not_filed(cast, given):
    from audit import clock

    obligation = given.obligation("problem_list", cast.wangxi)
    filing = services.open_filing(obligation=obligation, actor=act(cast.shen))
    obligation.waived_at = clock.now()
    obligation.save()
    with pytest.raises(Refused, match="免报"):
        services.send_for_signature(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))


def test_a_row_id_of_another_unit_moves_nothing_there(cast, given):
    mine = accepted(cast, signed(cast, drafted(cast, given)))
    stolen = mine.current.content["rows"][0]["id"]
    other = services.open_filing(obligation=given.obligation("problem_list", cast.shiwan), actor=act(cast.lin))
    services.save_draft(
        filing=other, content=content("problem_list", given.problem_row(stolen)), revision=0, actor=act(cast.lin)
    )
    assert other.current.content["rows"][0]["id"] != stolen
