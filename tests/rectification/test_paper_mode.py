"""Paper: a version printed with its code, signed by hand and matched; and what the bureau enters for a unit."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.capabilities import Capability
from accounts.models import Membership
from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from campaigns.models import Obligation
from rectification import services
from rectification.figures import rate_figures
from rectification.models import Filing, Signature
from rectification.paper import paper_of
from rectification.prints import square_code
from rectification.reviewers import reviewers_of
from tests.campaign_factory import content, make_campaign
from tests.rectification.scenes import act, submitted


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def scan(name="签字件.png", data=b"\x89PNG\r\n\x1a\n" + b"0" * 40):
    return SimpleUploadedFile(name, data)


def drafted(cast, given):
    filing = services.open_filing(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.shen))
    typed = content("problem_list", given.problem_row())
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.shen))
    return Filing.objects.get(pk=filing.pk)


@pytest.fixture
def filing(cast, given):
    filing = drafted(cast, given)
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    return Filing.objects.get(pk=filing.pk)


def bring(cast, filing, **values):
    given = {"code": filing.current.check_code, "name": "韩立诚", "upload": scan(), "actor": act(cast.shen), **values}
    return services.sign_on_paper(filing=filing, **given)


def test_the_frozen_versions_paper_carries_code_version_and_square(cast, filing):
    sheet = paper_of(filing)
    assert sheet["mark"] == f"{filing.current.check_code} v1 {filing.uuid}"
    assert re.search(r"<svg[^>]*z-mark__square", square_code(sheet["mark"]))
    assert "http" not in square_code(sheet["mark"]).replace("http://www.w3.org/2000/svg", "")


def test_a_draft_has_no_code(cast, given):
    assert paper_of(drafted(cast, given))["mark"] == ""


def test_print_sign_scan_type_the_code_and_submit(client, cast, filing):
    client.force_login(cast.shen)
    address = reverse("filing-sign-paper", args=[filing.uuid])
    assert address in client.get(reverse("filing-detail", args=[filing.uuid])).content.decode()
    assert "韩立诚" in client.get(address).content.decode()
    code = filing.current.check_code.replace("-", " ").lower()
    client.post(address, {"code": code, "name": "韩立诚", "post": "局长", "scan": scan()})
    filing = Filing.objects.get(pk=filing.pk)
    signature = Signature.objects.get()
    assert filing.state == "signed"
    assert (signature.mode, signature.name, signature.signer, signature.entered_by) == (
        "paper", "韩立诚", None, cast.shen,
    )  # fmt: skip
    assert signature.sha256 == filing.current.sha256 and signature.file == filing.current.scan
    client.post(reverse("filing-submit", args=[filing.uuid]))
    assert Filing.objects.get(pk=filing.pk).state == "submitted"

    client.force_login(cast.zhao)
    body = client.get(reverse("review-detail", args=[filing.uuid])).content.decode()
    opened = reverse("attachment-download", args=[filing.current.scan.uuid])
    assert "纸质签字" in body and opened in body
    assert client.get(opened).status_code == 200
    client.force_login(cast.lin)
    assert client.get(opened).status_code == 404


def test_a_wrong_code_is_refused_at_the_form_and_kept_in_the_trail(client, cast, filing):
    client.force_login(cast.shen)
    address = reverse("filing-sign-paper", args=[filing.uuid])
    answer = client.post(address, {"code": "0000-0000-0000", "name": "周启明", "scan": scan()})
    body = answer.content.decode()
    assert answer.status_code == 422 and "校验码与第1版不一致" in body and "周启明" in body
    assert Filing.objects.get(pk=filing.pk).state == "awaiting_signature"
    refused = Entry.objects.filter(action="rectification.filing.signed_on_paper", outcome="refused")
    assert refused.count() == 1


def test_the_paper_of_an_older_version_is_named(cast, filing):
    old = filing.current.check_code
    services.recall_filing(filing=filing, actor=act(cast.shen))
    typed = filing.current.content
    typed["rows"][0]["cells"]["leader"] = "罗振东"
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.shen))
    services.send_for_signature(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    with pytest.raises(Refused, match=r"第1版的校验码.*第2版"):
        bring(cast, Filing.objects.get(pk=filing.pk), code=old)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"upload": None}, "没有选扫描件"),
        ({"upload": SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 9)}, "只收 PDF"),
        ({"name": " "}, "签字人的姓名"),
    ],
)
def test_scan_and_name_are_demanded(cast, filing, values, words):
    with pytest.raises(Refused, match=words):
        bring(cast, filing, **values)
    assert Filing.objects.get(pk=filing.pk).state == "awaiting_signature" and not Signature.objects.exists()


def test_content_that_was_changed_behind_is_not_signed(cast, filing):
    version = filing.current
    version.content = {**version.content, "fields": {"x": "1"}}
    version.save()
    with pytest.raises(Refused, match="内容已有变化"):
        bring(cast, filing)


def test_the_loser_of_a_race_is_told(cast, filing):
    stale = Filing.objects.get(pk=filing.pk)
    bring(cast, filing)
    with pytest.raises(StaleState):
        bring(cast, stale)
    assert Signature.objects.count() == 1


def test_a_recall_voids_the_paper_too(cast, filing):
    bring(cast, filing)
    services.recall_filing(filing=filing, actor=act(cast.shen))
    assert Signature.objects.get().void_at and filing.current.scan is None


@pytest.mark.parametrize("who", ["lin", "ding", "zhao", "chen", "admin"])
def test_only_the_units_people_bring_its_paper(cast, filing, who):
    with pytest.raises(PermissionDenied):
        bring(cast, filing, actor=act(cast.people[who]))


# 代录


def entered(cast, given, kind="problem_list"):
    obligation = given.obligation(kind, cast.wangxi)
    filing = services.begin_entry(obligation=obligation, actor=act(cast.zhao))
    typed = content(kind, given.problem_row())
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.zhao))
    return Filing.objects.get(pk=filing.pk)


def enter(user, filing, **values):
    given = {"upload": scan(), "name": "韩立诚", "received_on": clock.today(), **values}
    return services.enter_filing(filing=filing, actor=act(user), **given)


def test_the_bureau_enters_and_somebody_else_reviews(client, cast, given):
    obligation = given.obligation("problem_list", cast.wangxi)
    client.force_login(cast.zhao)
    begin = reverse("obligation-enter", args=[obligation.uuid])
    assert begin in client.get(reverse("review-list") + "?tab=missing").content.decode()
    edit = client.post(begin).url
    filing = Filing.objects.get()
    assert "代录纸质件" in client.get(edit).content.decode()
    typed = content("problem_list", given.problem_row())
    services.save_draft(filing=filing, content=typed, revision=0, actor=act(cast.zhao))
    page = reverse("filing-enter", args=[filing.uuid])
    assert client.post(reverse("filing-send", args=[filing.uuid])).url == page
    assert client.get(page).status_code == 200
    day = clock.today().isoformat()
    assert client.post(page, {"name": "韩立诚", "received_on": day}).status_code == 422  # the scan is mandatory
    client.post(page, {"name": "韩立诚", "post": "局长", "scan": scan(), "received_on": day})
    filing = Filing.objects.get()
    assert (filing.state, filing.entered_by, filing.current.entered_by) == ("submitted", cast.zhao, cast.zhao)
    assert Signature.objects.get().mode == "paper"

    review = reverse("review-detail", args=[filing.uuid])
    assert client.get(review).status_code == 403
    listed = client.get(reverse("review-list")).content.decode()
    assert "代录" in listed and "他人审" in listed
    with pytest.raises(PermissionDenied):
        services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    client.force_login(cast.zhou)
    body = client.get(review).content.decode()
    assert "赵敏之代录" in body and "【代录】" in body and "打开扫描件" in body
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhou))
    actions = set(Entry.objects.filter(object_type="rectification.filing").values_list("action", flat=True))
    assert {"rectification.filing.entry_begun", "rectification.filing.entered_on_paper"} <= actions


def test_an_incomplete_entry_stays_a_draft(cast, given):
    filing = services.begin_entry(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.zhao))
    with pytest.raises(services.NotReady):
        enter(cast.zhao, filing)
    assert Filing.objects.get().state == "draft"


def test_what_the_unit_fills_is_not_entered(cast, given):
    filing = drafted(cast, given)
    with pytest.raises(Refused, match="已经有人在填"):
        services.begin_entry(obligation=filing.obligation, actor=act(cast.zhao))
    with pytest.raises(Refused, match="不是您在代录"):
        enter(cast.zhao, filing)
    assert Filing.objects.get().state == "draft"


def test_two_colleagues_do_not_enter_the_same(cast, given):
    filing = entered(cast, given)
    with pytest.raises(Refused, match="已经有人在填"):
        services.begin_entry(obligation=filing.obligation, actor=act(cast.zhou))
    with pytest.raises(Refused, match="不是您在代录"):
        enter(cast.zhou, filing)


def test_the_unit_may_take_it_over_and_then_it_is_its_own(cast, given):
    filing = entered(cast, given)
    stale = Filing.objects.get(pk=filing.pk)
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    assert filing.entered_by is None and filing.current.entered_by is None
    with pytest.raises((StaleState, Refused)):
        enter(cast.zhao, stale)


def save(user, given, filing, text):
    typed = content("problem_list", given.problem_row(filing.current.content["rows"][0]["id"], description=text))
    return services.save_draft(filing=filing, content=typed, revision=filing.current.revision, actor=act(user))


def test_what_the_unit_types_itself_is_hidden_from_who_had_begun_to_enter_it(client, cast, given):
    filing = entered(cast, given)
    save(cast.shen, given, filing, "只给本单位看的草稿")
    filing = Filing.objects.get()
    assert filing.entered_by is None and filing.current.entered_by is None
    client.force_login(cast.zhao)
    for page in ("filing-edit", "filing-detail", "filing-paper", "filing-enter"):
        assert client.get(reverse(page, args=[filing.uuid])).status_code == 404
    with pytest.raises(Refused, match="已经有人在填"):
        services.begin_entry(obligation=filing.obligation, actor=act(cast.zhao))
    with pytest.raises(PermissionDenied):
        save(cast.zhao, given, filing, "改")


def test_a_file_of_the_unit_takes_it_over_too(cast, given):
    filing = entered(cast, given)
    services.attach_file(filing=filing, upload=scan(), actor=act(cast.zhao))
    assert Filing.objects.get().entered_by == cast.zhao
    services.attach_file(filing=filing, upload=scan(), actor=act(cast.shen))
    assert Filing.objects.get().entered_by is None


def test_paper_that_is_being_entered_opens_no_lock_for_the_unit(cast, given):
    filing = entered(cast, given)
    type(given.campaign).objects.update(lock_days=0)
    Obligation.objects.update(due_date=clock.today() - timedelta(days=1))
    filing = Filing.objects.get()
    with pytest.raises(Refused, match="已锁定"):
        save(cast.shen, given, filing, "改")
    save(cast.zhao, given, filing, "照纸上的")
    assert Filing.objects.get().entered_by == cast.zhao


def test_a_returned_filing_may_be_entered_anew_or_corrected_by_the_unit(cast, given):
    filing = entered(cast, given)
    enter(cast.zhao, filing)
    services.return_filing(filing=filing, version=filing.current, reason="第1条", actor=act(cast.zhou))
    services.begin_entry(obligation=filing.obligation, actor=act(cast.zhou))
    filing = Filing.objects.get(pk=filing.pk)
    assert (filing.version_number, filing.entered_by, filing.current.entered_by) == (2, cast.zhou, cast.zhou)
    assert filing.versions.get(number=1).entered_by == cast.zhao and filing.current.scan is None


def test_the_unit_sees_that_its_paper_is_being_entered(client, cast, given):
    entered(cast, given)
    client.force_login(cast.shen)
    assert "代录" in client.get(reverse("obligation-list")).content.decode()


@pytest.mark.parametrize("who", ["shen", "han", "wu", "chen", "lin", "admin"])
def test_only_the_organisers_manager_enters(cast, given, who):
    with pytest.raises(PermissionDenied):
        services.begin_entry(obligation=given.obligation("problem_list", cast.wangxi), actor=act(cast.people[who]))


def test_another_manager_does_not_see_the_draft(client, cast, given):
    filing = entered(cast, given)
    client.force_login(cast.zhou)
    assert client.get(reverse("filing-edit", args=[filing.uuid])).status_code == 404


def test_an_empty_form_shows_nobody_the_draft_that_the_unit_corrects(client, cast, given):
    filing = submitted(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="第1条", actor=act(cast.zhou))
    services.begin_correction(filing=filing, actor=act(cast.shen))
    filing = Filing.objects.get(pk=filing.pk)
    typed = content("problem_list", given.problem_row(description="还没有报送的新说法"))
    version = filing.current
    typed["rows"][0]["id"] = version.content["rows"][0]["id"]
    services.save_draft(filing=filing, content=typed, revision=version.revision, actor=act(cast.shen))
    client.force_login(cast.zhao)
    answer = client.post(reverse("filing-enter", args=[filing.uuid]), {})
    assert answer.status_code == 302 and answer.url == reverse("filing-detail", args=[filing.uuid])
    assert "还没有报送的新说法" not in client.get(answer.url).content.decode()


@pytest.mark.parametrize(("days", "words"), [(1, "今天以后"), (-31, "早于这份材料的起报日期"), (None, "请填收到")])
def test_the_day_of_receipt_is_a_day_on_which_it_can_have_come(cast, given, days, words):
    filing = entered(cast, given)
    Obligation.objects.filter(pk=filing.obligation_id).update(expected_from=clock.today() - timedelta(days=30))
    filing = Filing.objects.get(pk=filing.pk)
    day = None if days is None else clock.today() + timedelta(days=days)
    with pytest.raises(Refused, match=words):
        enter(cast.zhao, filing, received_on=day)
    assert Filing.objects.get().state == "draft"


def test_what_cannot_be_a_day_is_told_at_the_form(client, cast, given):
    filing = entered(cast, given)
    client.force_login(cast.zhao)
    answer = client.post(
        reverse("filing-enter", args=[filing.uuid]), {"name": "韩立诚", "scan": scan(), "received_on": "2026-13-99"}
    )
    assert answer.status_code == 422 and "请填收到纸质件的日期" in answer.content.decode()


def late_paper(cast, given, received):
    """Due ten days ago, the paper came `received` days ago, and today it was entered."""
    today = clock.today()
    filing = entered(cast, given)
    Obligation.objects.filter(pk=filing.obligation_id).update(
        due_date=today - timedelta(days=10), expected_from=today - timedelta(days=40)
    )
    filing = Filing.objects.get(pk=filing.pk)
    enter(cast.zhao, filing, received_on=today - timedelta(days=received))
    return Filing.objects.get(pk=filing.pk)


@pytest.mark.parametrize(("received", "late"), [(12, 0), (10, 0), (7, 3), (0, 10)])
def test_lateness_is_counted_from_the_day_of_receipt(client, cast, given, received, late):
    filing = late_paper(cast, given, received)
    assert filing.days_late == late
    line = rate_figures(given.campaign, cut_off=clock.today()).by_unit[cast.wangxi.pk]
    assert (line.filed, line.on_time) == (1, int(late == 0))
    # What was entered today was not there yesterday: figures of a past day do not change.
    before = rate_figures(given.campaign, cut_off=clock.today() - timedelta(days=1)).by_unit[cast.wangxi.pk]
    assert (before.expected, before.filed) == (1, 0)
    client.force_login(cast.shen)
    words = f"迟报{late}天" if late else "按时"
    assert words in client.get(reverse("obligation-list") + "?tab=filed").content.decode()
    history = client.get(reverse("filing-detail", args=[filing.uuid])).content.decode()
    assert "收到纸质件" in history and ("迟报" in history) == bool(late)
    client.force_login(cast.zhou)
    facts = client.get(reverse("review-detail", args=[filing.uuid])).content.decode()
    assert words in facts and "收到纸质件" in facts


def test_a_second_paper_does_not_move_what_the_first_submission_was(cast, given):
    filing = late_paper(cast, given, 12)
    services.return_filing(filing=filing, version=filing.current, reason="第1条", actor=act(cast.zhou))
    services.begin_entry(obligation=filing.obligation, actor=act(cast.zhao))
    filing = Filing.objects.get(pk=filing.pk)
    enter(cast.zhao, filing)
    filing = Filing.objects.get(pk=filing.pk)
    assert filing.received_on == clock.today() - timedelta(days=12) and filing.days_late == 0
    assert [v.received_on for v in filing.versions.order_by("number")] == [filing.received_on, clock.today()]


def test_what_the_unit_filed_itself_first_has_no_day_of_receipt(cast, given):
    filing = submitted(cast, given)
    services.return_filing(filing=filing, version=filing.current, reason="第1条", actor=act(cast.zhou))
    services.begin_entry(obligation=filing.obligation, actor=act(cast.zhao))
    filing = Filing.objects.get(pk=filing.pk)
    enter(cast.zhao, filing)
    filing = Filing.objects.get(pk=filing.pk)
    assert filing.received_on is None and filing.current.received_on == clock.today()


def test_nothing_is_entered_that_nobody_else_could_review(client, cast, given):
    obligation = given.obligation("problem_list", cast.wangxi)
    given.campaign.grants.all().delete()
    Membership.objects.filter(user__in=(cast.zhou, cast.wu)).delete()
    client.force_login(cast.zhao)
    answer = client.post(reverse("obligation-enter", args=[obligation.uuid]), follow=True)
    assert "除您以外没有人可以审核这份材料" in answer.content.decode()
    assert not Filing.objects.exists()


def test_the_only_other_reviewer_left_meanwhile(cast, given):
    filing = entered(cast, given)
    given.campaign.grants.all().delete()
    Membership.objects.filter(user__in=(cast.zhou, cast.wu)).delete()
    with pytest.raises(Refused, match="除您以外没有人可以审核"):
        enter(cast.zhao, filing)
    assert Filing.objects.get().state == "draft"


def test_who_may_review_agrees_with_the_rights_on_filings(cast, given):
    for unit in (cast.legal, cast.wangxi, cast.shiwan):
        obligation = given.obligation("problem_list", unit)
        people = cast.people.values()
        found = {user.pk for user in people if act(user).may(Capability.FILING_REVIEW, obligation)}
        assert found and reviewers_of(obligation) == found
