"""The gates of a certificate's life one by one: 申领关, 考核关, 注销关 (notice 002) and what follows from them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from personnel import services
from personnel.models import Certificate, CertificateState, Officer
from personnel.services import From, Holder, Looked, Result
from personnel.states import CERTIFICATE_TRANSITIONS
from tests.personnel.scenes import (
    act,
    established,
    issued,
    kind,
    mobile,
    officer,
    passed,
    printed,
    registered,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def apply_for(row: Officer, by) -> Certificate:
    return services.apply_for(officer=row, kind=kind(), fields="公路", actor=act(by))


def propose(certificate: Certificate, by) -> None:
    services.propose_revocation(certificate=certificate, reason="岗位调整", actor=act(by))


def test_without_proof_of_the_establishment_nobody_applies(cast):
    row = passed(officer(cast.wangxi, cast.shen), cast.zhao)
    with pytest.raises(Refused, match="没有在编证明"):
        apply_for(row, cast.shen)
    services.prove_establishment(officer=row, establishment="out", upload=None, actor=act(cast.shen))
    with pytest.raises(Refused, match="没有在编证明"):
        apply_for(row, cast.shen)
    assert apply_for(established(row, cast.shen), cast.shen).state == "applied"


def test_auxiliaries_never_hold_a_certificate(cast):
    row = established(officer(cast.wangxi, cast.shen, kind="auxiliary", enforces=False), cast.shen)
    with pytest.raises(Refused, match="辅助人员"):
        apply_for(row, cast.shen)
    with pytest.raises(Refused, match="辅助人员"):
        registered(row, cast.zhao)


def test_who_becomes_an_auxiliary_while_applying_is_not_issued_one(cast):
    row = passed(established(officer(cast.wangxi, cast.shen), cast.shen), cast.zhao)
    certificate = apply_for(row, cast.shen)
    services.pass_examinations(certificate=certificate, actor=act(cast.zhao))
    services.change_kind(officer=row, kind="auxiliary", since=From(clock.today(), "转岗"), actor=act(cast.shen))
    with pytest.raises(Refused, match="辅助人员"):
        services.issue(certificate=certificate, printed=printed(), actor=act(cast.zhao))


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([], "公共法律知识考试、专业法律知识考试"),
        ([("general", True)], "专业法律知识考试"),
        ([("professional", True)], "公共法律知识考试"),
        ([("general", True), ("professional", True), ("general", False)], "公共法律知识考试"),
    ],
)
def test_both_examinations_must_be_passed_and_the_last_result_counts(cast, results, words):
    row = established(officer(cast.wangxi, cast.shen), cast.shen)
    for of, good in results:
        result = Result(of, clock.today(), good)
        services.record_examination(officer=row, result=result, actor=act(cast.zhao))
    certificate = apply_for(row, cast.shen)
    with pytest.raises(Refused, match=f"的{words}没有合格成绩"):
        services.pass_examinations(certificate=certificate, actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.issue(certificate=Certificate.objects.get(), printed=printed(), actor=act(cast.zhao))


def test_the_unit_applies_and_the_office_decides(cast):
    row = passed(established(officer(cast.wangxi, cast.shen), cast.shen), cast.zhao)
    with pytest.raises(PermissionDenied):
        apply_for(row, cast.lin)
    certificate = apply_for(row, cast.shen)
    for who in (cast.shen, cast.han, cast.chen, cast.lin):
        with pytest.raises(PermissionDenied):
            services.pass_examinations(certificate=certificate, actor=act(who))
        with pytest.raises(PermissionDenied):
            services.record_examination(officer=row, result=Result("general", clock.today(), True), actor=act(who))


def test_nobody_decides_about_himself(cast):
    row = passed(established(officer(cast.legal, cast.zhou), cast.zhou), cast.zhou)
    services.link_account(officer=row, user=cast.zhao, actor=act(cast.zhou))
    certificate = apply_for(row, cast.zhao)
    with pytest.raises(Refused, match="您本人的证件"):
        services.pass_examinations(certificate=certificate, actor=act(cast.zhao))
    with pytest.raises(Refused, match="您本人的成绩"):
        services.record_examination(officer=row, result=Result("general", clock.today(), True), actor=act(cast.zhao))
    services.pass_examinations(certificate=Certificate.objects.get(), actor=act(cast.zhou))
    with pytest.raises(Refused, match="您本人的证件"):
        services.register_certificate(holder=Holder(officer=row), kind=kind(), printed=printed(), actor=act(cast.zhao))


def test_one_certificate_of_a_kind_at_a_time(cast):
    row = passed(established(officer(cast.wangxi, cast.shen), cast.shen), cast.zhao)
    apply_for(row, cast.shen)
    with pytest.raises(Refused, match="正在办理"):
        apply_for(row, cast.shen)
    other = officer(cast.wangxi, cast.shen, "乙")
    issued(other, cast.shen, cast.zhao)
    with pytest.raises(Refused, match="已有一本没有注销"):
        apply_for(other, cast.shen)


def test_issue_gives_the_years_of_the_kind_and_the_first_inspection(cast):
    certificate = issued(officer(cast.wangxi, cast.shen), cast.shen, cast.zhao)
    today = clock.today()
    assert certificate.state == "valid" and certificate.valid_until
    assert certificate.valid_until + DAY == date(today.year + 5, today.month, min(today.day, 28)) or (
        certificate.valid_until.year == today.year + 5
    )
    assert certificate.inspect_by is not None and 365 <= (certificate.inspect_by - today).days <= 366
    assert [event.kind for event in certificate.events.all()] == ["applied", "examined", "issued"]


def test_a_new_certificate_has_a_number_of_its_own(cast):
    issued(officer(cast.wangxi, cast.shen), cast.shen, cast.zhao, "Z1")
    with pytest.raises(Refused, match="“Z1”已经用在另一本"):
        issued(officer(cast.shiwan, cast.lin, "乙"), cast.lin, cast.zhao, "Z1")


def test_a_refused_application_ends_with_its_reason(cast):
    row = established(officer(cast.wangxi, cast.shen), cast.shen)
    certificate = apply_for(row, cast.shen)
    with pytest.raises(Refused, match="原因"):
        services.refuse_application(certificate=certificate, reason="", actor=act(cast.zhao))
    services.refuse_application(certificate=certificate, reason="考试不合格", actor=act(cast.zhao))
    assert (certificate.state, certificate.ended_on) == ("refused", clock.today())
    assert apply_for(row, cast.shen).state == "applied", "and may be made again"


def test_a_passed_inspection_counts_on_from_the_day_on_which_it_was_due(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    due = certificate.inspect_by
    assert due
    services.inspect(certificate=certificate, looked=Looked(clock.today(), True), actor=act(cast.zhao))
    assert certificate.inspect_by is not None
    assert certificate.inspect_by.replace(year=due.year) == due and certificate.inspect_by.year == due.year + 1
    assert certificate.inspections.get().due_on == due


def test_failing_suspends_and_only_a_reason_gives_back(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    with pytest.raises(Refused, match="不合格的原因"):
        services.inspect(certificate=certificate, looked=Looked(clock.today(), False), actor=act(cast.zhao))
    services.inspect(certificate=certificate, looked=Looked(clock.today(), False, "考试59分"), actor=act(cast.zhao))
    assert certificate.state == "suspended" and not certificate.inspections.get().passed
    with pytest.raises(Refused, match="发还的理由"):
        services.restore(certificate=certificate, on=clock.today(), reason="", actor=act(cast.zhao))
    services.restore(certificate=certificate, on=clock.today(), reason="补考合格", actor=act(cast.zhao))
    assert certificate.state == "valid"


def test_what_is_suspended_is_neither_renewed_nor_lost_nor_applied_for_again(cast):
    row = passed(established(officer(cast.wangxi, cast.shen), cast.shen), cast.zhao)
    certificate = registered(row, cast.zhao)
    services.suspend(certificate=certificate, on=clock.today(), reason="培训不合格", actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.renew(certificate=certificate, printed=printed("N2"), actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.report_lost(certificate=certificate, on=clock.today(), reason="丢了", actor=act(cast.shen))
    with pytest.raises(Refused, match="已有一本没有注销"):
        apply_for(row, cast.shen)


def test_a_lost_one_is_replaced_by_one_of_the_same_end(cast):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    services.report_lost(certificate=certificate, on=clock.today(), reason="执法途中遗失", actor=act(cast.shen))
    new = services.replace_lost(certificate=certificate, printed=printed("N2"), actor=act(cast.zhao))
    assert (certificate.state, certificate.ended_on) == ("replaced", clock.today())
    assert (new.state, new.number, new.replaces) == ("valid", "N2", certificate)
    assert (new.valid_until, new.inspect_by) == (certificate.valid_until, certificate.inspect_by)


def test_renewal_begins_another_term_and_asks_for_the_proof(cast):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao, issued_on=clock.today() - 1800 * DAY, valid_until=clock.today() - DAY)
    assert certificate.state == "expired"
    with pytest.raises(Refused, match="没有在编证明"):
        services.renew(certificate=certificate, printed=printed("N2"), actor=act(cast.zhao))
    established(row, cast.shen)
    certificate = Certificate.objects.get()
    new = services.renew(certificate=certificate, printed=printed("N2"), actor=act(cast.zhao))
    assert (certificate.state, new.state) == ("renewed", "valid")
    assert new.valid_until
    assert new.valid_until.year == clock.today().year + 5 or new.valid_until.year == clock.today().year + 4


def test_revoking_waits_until_the_open_cases_are_reassigned(cast):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)

    def revoke() -> None:
        services.revoke(certificate=Certificate.objects.get(), on=clock.today(), actor=act(cast.zhao))

    with pytest.raises(Refused, match="还没有提出注销"):
        revoke()
    with pytest.raises(Refused, match="还没有提出注销"):
        services.state_cases(certificate=certificate, left=0, text="没有", actor=act(cast.shen))
    services.change_state(officer=row, state="transferred", since=From(clock.today(), "调令"), actor=act(cast.shen))
    with pytest.raises(Refused, match="还没有说明在办案件"):
        revoke()
    services.state_cases(certificate=certificate, left=2, text="2件待移交", actor=act(cast.shen))
    with pytest.raises(Refused, match="还有2件在办案件"):
        revoke()
    with pytest.raises(Refused, match="案件移交情况"):
        services.state_cases(certificate=certificate, left=0, text="", actor=act(cast.shen))
    services.state_cases(certificate=certificate, left=0, text="2件已改由乙办理", actor=act(cast.shen))
    revoke()
    certificate.refresh_from_db()
    assert (certificate.state, certificate.ended_on) == ("revoked", clock.today())
    stated = Entry.objects.filter(action="personnel.certificate.cases_stated")
    assert [entry.after["cases_left"] for entry in stated.order_by("pk")] == [2, 0]


def test_a_new_proposal_asks_for_the_cases_again(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    propose(certificate, cast.shen)
    services.state_cases(certificate=certificate, left=0, text="没有案件", actor=act(cast.shen))
    with pytest.raises(PermissionDenied):
        services.drop_revocation(certificate=certificate, reason="留任", actor=act(cast.shen))
    services.drop_revocation(certificate=certificate, reason="留任", actor=act(cast.zhao))
    propose(certificate, cast.shen)
    with pytest.raises(Refused, match="还没有说明在办案件"):
        services.revoke(certificate=certificate, on=clock.today(), actor=act(cast.zhao))


def test_what_waits_to_be_revoked_is_not_renewed_or_given_back(cast):
    row = established(officer(cast.wangxi, cast.shen), cast.shen)
    certificate = registered(row, cast.zhao)
    propose(certificate, cast.shen)
    with pytest.raises(Refused, match="已提出注销"):
        services.renew(certificate=certificate, printed=printed("N2"), actor=act(cast.zhao))
    services.suspend(certificate=Certificate.objects.get(), on=clock.today(), reason="x", actor=act(cast.zhao))
    with pytest.raises(Refused, match="已提出注销"):
        services.restore(certificate=Certificate.objects.get(), on=clock.today(), reason="x", actor=act(cast.zhao))


def test_a_certificate_without_a_person_on_the_roster_can_be_kept_and_revoked_only(cast):
    found = services.register_certificate(
        holder=Holder(unit=cast.wangxi, name="不在册者"), kind=kind(), printed=printed("F1"), actor=act(cast.zhao)
    )
    with pytest.raises(Refused, match="没有对应的人"):
        services.inspect(certificate=found, looked=Looked(clock.today(), True), actor=act(cast.zhao))
    propose(found := Certificate.objects.get(), cast.shen)
    services.state_cases(certificate=found, left=0, text="查无案件", actor=act(cast.shen))
    services.revoke(certificate=found, on=clock.today(), actor=act(cast.zhao))
    assert found.state == "revoked"


def test_days_run_forward_and_not_ahead(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    today = clock.today()
    with pytest.raises(Refused, match="不能晚于今天"):
        services.suspend(certificate=certificate, on=today + DAY, reason="x", actor=act(cast.zhao))
    services.suspend(certificate=Certificate.objects.get(), on=today - 3 * DAY, reason="x", actor=act(cast.zhao))
    with pytest.raises(Refused, match="不能早于上一次"):
        services.restore(certificate=Certificate.objects.get(), on=today - 4 * DAY, reason="x", actor=act(cast.zhao))
    assert Certificate.objects.get().state == "suspended"


def test_private_numbers_are_refused_in_every_reason(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    for text in (f"请联系{mobile(5)}", "身份证 51010119880229001x"):
        with pytest.raises(Refused, match="不要写身份证号、手机号"):
            services.suspend(certificate=certificate, on=clock.today(), reason=text, actor=act(cast.zhao))
    assert not Entry.objects.filter(reason__contains=mobile(5)).exists()


def test_states_that_end_are_never_left():
    ends = {"renewed", "replaced", "refused", "revoked"}
    assert not {source for each in CERTIFICATE_TRANSITIONS for source in each.sources} & ends
    reached = {str(each.target) for each in CERTIFICATE_TRANSITIONS} | {"applied"}
    assert reached == set(CertificateState.values)
