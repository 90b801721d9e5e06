"""清理台账: cases come with acceptance, are closed one by one by others, and go with an undoing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from personnel import services as personnel
from personnel.models import Certificate
from rectification import services
from rectification.models import CleanUpCase, CleanUpEvent, Filing, ReviewDecision
from tests.campaign_factory import make_campaign
from tests.rectification.roster_scenes import accepted_roster, answered, ask_for_roster, filed, leave, staffed
from tests.rectification.scenes import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast):
    given = make_campaign(cast)
    ask_for_roster(given, cast)
    return given


@pytest.fixture
def people(cast):
    return staffed(cast)


def the_case(filing: Filing) -> CleanUpCase:
    return CleanUpCase.objects.get(filing=filing)


def claim(case: CleanUpCase, by, **more) -> CleanUpEvent:
    values = {"done_on": clock.today(), "statement": "证件已交回注销", **more}
    return services.claim_case(case=case, actor=act(by), **values)


def hand_in(cast, number: str = "B0003") -> None:
    """The certificate is revoked."""
    row = Certificate.objects.get(number=number)
    personnel.state_cases(certificate=row, left=0, text="没有案件", actor=act(cast.shen))
    personnel.revoke(certificate=row, on=clock.today(), actor=act(cast.zhao))


def kinds(case: CleanUpCase) -> list[str]:
    return list(case.events.order_by("id").values_list("kind", flat=True))


def test_acceptance_lists_each_case_with_the_printed_words(cast, given, people):
    filing = accepted_roster(cast, given)
    case = the_case(filing)
    assert (case.state, case.name, case.number, case.case) == ("open", "马骏", "B0003", "人已离开，证未注销")
    assert case.officer == people["gone"].uuid and case.certificate == people["gone"].certificates.get().uuid
    assert case.measure == "收回证件，报法规科注销" and case.due_date == clock.today() + timedelta(days=10)
    assert kinds(case) == ["listed"] and case.light.level == "normal"


def test_closed_one_by_one_by_another(cast, given, people):
    case = the_case(accepted_roster(cast, given))
    upload = SimpleUploadedFile("注销证明.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    event = claim(case, cast.shen, uploads=[upload])
    assert event.still_listed is True and event.attachments.count() == 1, "nothing was done in the roster yet"
    with pytest.raises(PermissionDenied):
        services.verify_case(case=case, actor=act(cast.han))
    with pytest.raises(Refused, match="名册里仍有这种情形"):
        services.verify_case(case=case, actor=act(cast.zhao))
    services.send_case_back(case=case, reason="证还没有注销", actor=act(cast.zhao))
    hand_in(cast)
    assert claim(case, cast.shen).still_listed is False
    services.verify_case(case=case, actor=act(cast.zhao))
    case.refresh_from_db()
    assert case.state == "closed" and case.closed_at and case.light.level == "closed"
    assert kinds(case) == ["listed", "claimed", "sent_back", "claimed", "verified"]
    actions = Entry.objects.filter(action__startswith="rectification.clean_up.").order_by("id")
    assert [entry.action.rpartition(".")[2] for entry in actions] == ["claimed", "sent_back", "claimed", "verified"]


def test_what_the_roster_still_has_is_closed_only_with_a_reason(cast, given, people):
    case = the_case(accepted_roster(cast, given))
    claim(case, cast.shen)
    event = services.verify_case(case=case, statement="证件已毁，注销手续在办", actor=act(cast.zhao))
    assert event.still_listed is True and CleanUpCase.objects.get().state == "closed"


def test_refusals_leave_everything_as_it_was(cast, given, people):
    case = the_case(accepted_roster(cast, given))
    for words, values in (
        ("请写怎么清理的", {"statement": " "}),
        ("在今天以后", {"done_on": clock.today() + timedelta(days=1)}),
        ("身份证号或手机号", {"statement": "电话13812345678"}),
    ):
        with pytest.raises(Refused, match=words):
            claim(case, cast.shen, **values)
    with pytest.raises(StaleState):
        services.verify_case(case=case, statement="好", actor=act(cast.zhao))
    for stranger in (cast.lin, cast.zhao, cast.chen):
        with pytest.raises(PermissionDenied):
            claim(case, stranger)
    claim(case, cast.shen)
    with pytest.raises(Refused, match="请写明退回的原因"):
        services.send_case_back(case=case, reason="", actor=act(cast.zhao))
    services.withdraw_case_claim(case=case, actor=act(cast.han))
    assert CleanUpCase.objects.get().state == "open" and kinds(case) == ["listed", "claimed", "claim_withdrawn"]


def test_nobody_verifies_his_own_unit_nor_his_own_claim(cast, given):
    case = CleanUpCase.objects.create(
        campaign=given.campaign, unit=cast.legal, filing=filed(cast, given, cast.legal), case_kind="gone",
        held_in="法规科", name="马骏", case="人已离开，证未注销", reason="", measure="", listed_at=clock.now(),
        state="claimed",
    )  # fmt: skip
    CleanUpEvent.objects.create(
        owner=case,
        kind="claimed",
        business_date=clock.today(),
        recorded_at=clock.now(),
        actor=cast.wu,
        actor_name="吴桐",
    )
    with pytest.raises(PermissionDenied):
        services.verify_case(case=case, actor=act(cast.zhao))
    with pytest.raises(Refused, match="是您报办结的"):
        services.verify_case(case=case, actor=act(cast.wu))


def undo(filing: Filing, by) -> None:
    decision = ReviewDecision.objects.filter(version__filing=filing).latest("id")
    services.undo_decision(filing=Filing.objects.get(pk=filing.pk), decision=decision, actor=act(by))


def test_undoing_the_acceptance_withdraws_the_cases(cast, given, people):
    filing = accepted_roster(cast, given)
    undo(filing, cast.zhao)
    case = the_case(filing)
    assert case.state == "withdrawn" and kinds(case) == ["listed", "withdrawn"]
    services.accept_filing(filing=Filing.objects.get(pk=filing.pk), version=filing.current, actor=act(cast.zhao))
    case.refresh_from_db()
    assert case.state == "open" and kinds(case)[-1] == "relisted"
    claim(case, cast.shen)
    with pytest.raises(Refused, match="已有条目在审核通过后办理过"):
        undo(filing, cast.zhao)
    assert CleanUpCase.objects.get().state == "claimed"


def again(cast, filing: Filing, **cells: str) -> Filing:
    """Reopened, drawn anew, filled and accepted once more."""
    services.reopen_filing(filing=Filing.objects.get(pk=filing.pk), reason="请按最新名册重报", actor=act(cast.zhao))
    services.begin_correction(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    services.redraw_roster(filing=Filing.objects.get(pk=filing.pk), actor=act(cast.shen))
    filing = answered(cast, filing, **cells)
    services.submit_filing(filing=filing, actor=act(cast.shen))
    filing = Filing.objects.get(pk=filing.pk)
    services.accept_filing(filing=filing, version=filing.current, actor=act(cast.zhao))
    return Filing.objects.get(pk=filing.pk)


def test_a_later_version_revises_adds_and_withdraws(cast, given, people):
    filing = accepted_roster(cast, given)
    leave(people["good"], cast, "retired")
    again(cast, filing, measure="登报声明作废")
    cases = {case.name: case for case in CleanUpCase.objects.all()}
    assert kinds(cases["马骏"]) == ["listed", "revised"] and cases["马骏"].measure == "登报声明作废"
    assert kinds(cases["高远"]) == ["listed"]
    hand_in(cast, "B0001")
    again(cast, filing)
    cases["高远"].refresh_from_db()
    assert cases["高远"].state == "withdrawn", "no longer drawn, and nobody had said that it was done"
    undo(filing, cast.zhao)
    cases["高远"].refresh_from_db()
    assert cases["高远"].state == "open" and kinds(cases["高远"])[-1] == "restored"


def test_what_was_closed_or_claimed_stays_when_it_is_no_longer_drawn(cast, given, people):
    filing = accepted_roster(cast, given)
    hand_in(cast)
    claim(the_case(filing), cast.shen)
    again(cast, filing)
    assert the_case(filing).state == "claimed"
    services.verify_case(case=the_case(filing), actor=act(cast.zhao))
    again(cast, filing)
    assert the_case(filing).state == "closed"


def test_the_list_and_the_page(cast, given, people, client: Client):
    filing = accepted_roster(cast, given)
    case = the_case(filing)
    CleanUpCase.objects.filter(pk=case.pk).update(due_date=clock.today() - timedelta(days=2))
    client.force_login(cast.zhao)
    url = reverse("clean-up-case-list")
    page = client.get(url).content.decode()
    assert "清理台账：1条逾期没有清理" in page and "马骏" in page and "逾2天" in page
    assert "马骏" in client.get(url + "?state=overdue&kind=gone&q=B0003").content.decode()
    assert "这样筛选，没有清理事项" in client.get(url + "?state=closed").content.decode()
    detail = reverse("clean-up-case-detail", args=[case.uuid])
    page = client.get(detail).content.decode()
    assert reverse("officer-detail", args=[case.officer]) in page and "今天的名册里仍有这种情形" in page
    client.force_login(cast.shen)
    posted = {"done_on": "2099-01-01", "statement": "证件已交回"}
    answer = client.post(reverse("clean-up-case-claim", args=[case.uuid]), posted)
    assert answer.status_code == 422 and "证件已交回" in answer.content.decode()
    client.post(reverse("clean-up-case-claim", args=[case.uuid]), posted | {"done_on": clock.today().isoformat()})
    client.force_login(cast.zhao)
    page = client.get(detail).content.decode()
    assert "证件已交回" in page and "报的时候名册里仍有这种情形" in page
    answer = client.post(reverse("clean-up-case-verify", args=[case.uuid]), {"statement": ""})
    assert answer.status_code == 422 and "写明为什么可以销号" in answer.content.decode()
    client.post(reverse("clean-up-case-send-back", args=[case.uuid]), {"statement": "请先注销"})
    assert "请先注销" in client.get(detail).content.decode() and CleanUpCase.objects.get().state == "open"


def test_the_evidence_is_read_by_who_reads_the_case(cast, given, people, client: Client):
    case = the_case(accepted_roster(cast, given))
    upload = SimpleUploadedFile("注销证明.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    file = claim(case, cast.shen, uploads=[upload]).attachments.get()
    for person, status in ((cast.shen, 200), (cast.zhao, 200), (cast.lin, 404), (cast.admin, 404)):
        client.force_login(person)
        assert client.get(reverse("attachment-download", args=[file.uuid])).status_code == status, person


def test_the_list_costs_the_same_however_long(cast, given, people, client: Client, django_assert_max_num_queries):
    filing = accepted_roster(cast, given)
    row = the_case(filing)
    CleanUpCase.objects.bulk_create(
        CleanUpCase(
            campaign=row.campaign, unit=row.unit, filing=filing, case_kind="gone", held_in="望溪县局", name=f"甲{n}",
            case=row.case, reason="", measure="收回", listed_at=row.listed_at, due_date=row.due_date,
        )
        for n in range(60)
    )  # fmt: skip
    client.force_login(cast.zhao)
    with django_assert_max_num_queries(30):
        page = client.get(reverse("clean-up-case-list")).content.decode()
    assert page.count('id="row-') == 50


def test_a_claim_that_waits_is_counted_in_the_menu_of_who_verifies(cast, given, people):
    case = the_case(accepted_roster(cast, given))

    def waits(user) -> bool:
        desk = Client()
        desk.force_login(user)
        page = desk.get(reverse("clean-up-case-list")).content.decode()
        menu = page.split(f'href="{reverse("clean-up-case-list")}"')[1].split("</a>")[0]
        return "z-badge" in menu

    assert not waits(cast.zhao)
    claim(case, cast.shen)
    assert waits(cast.zhao) and not waits(cast.shen)
