"""Paper: a version printed with its code, signed by hand and matched; and what the bureau enters for a unit."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.transitions import Refused, StaleState
from audit.models import Entry
from rectification import services
from rectification.models import Filing, Signature
from rectification.paper import paper_of
from rectification.prints import square_code
from tests.campaign_factory import content, make_campaign
from tests.rectification.scenes import act


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
    enter = reverse("filing-enter", args=[filing.uuid])
    assert client.post(reverse("filing-send", args=[filing.uuid])).url == enter
    assert client.get(enter).status_code == 200
    assert client.post(enter, {"name": "韩立诚"}).status_code == 422  # the scan is mandatory
    client.post(enter, {"name": "韩立诚", "post": "局长", "scan": scan()})
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
        services.enter_filing(filing=filing, upload=scan(), name="韩立诚", actor=act(cast.zhao))
    assert Filing.objects.get().state == "draft"


def test_what_the_unit_fills_is_not_entered(cast, given):
    filing = drafted(cast, given)
    with pytest.raises(Refused, match="已经有人在填"):
        services.begin_entry(obligation=filing.obligation, actor=act(cast.zhao))
    with pytest.raises(Refused, match="不是您在代录"):
        services.enter_filing(filing=filing, upload=scan(), name="韩立诚", actor=act(cast.zhao))
    assert Filing.objects.get().state == "draft"


def test_two_colleagues_do_not_enter_the_same(cast, given):
    filing = entered(cast, given)
    with pytest.raises(Refused, match="已经有人在填"):
        services.begin_entry(obligation=filing.obligation, actor=act(cast.zhou))
    with pytest.raises(Refused, match="不是您在代录"):
        services.enter_filing(filing=filing, upload=scan(), name="韩立诚", actor=act(cast.zhou))


def test_the_unit_may_take_it_over_and_then_it_is_its_own(cast, given):
    filing = entered(cast, given)
    stale = Filing.objects.get(pk=filing.pk)
    services.send_for_signature(filing=filing, actor=act(cast.shen))
    assert filing.entered_by is None and filing.current.entered_by is None
    with pytest.raises((StaleState, Refused)):
        services.enter_filing(filing=stale, upload=scan(), name="韩立诚", actor=act(cast.zhao))


def test_a_returned_filing_may_be_entered_anew_or_corrected_by_the_unit(cast, given):
    filing = entered(cast, given)
    services.enter_filing(filing=filing, upload=scan(), name="韩立诚", actor=act(cast.zhao))
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
