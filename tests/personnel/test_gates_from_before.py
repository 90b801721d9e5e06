"""What could go round the gates: certificates "from before", longer years, oneself, a suspension without an end."""

from datetime import timedelta

import pytest

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from personnel import services
from personnel.facts import may_enforce
from personnel.models import Certificate
from personnel.services import From, Holder
from tests.personnel.scenes import (
    act,
    established,
    issued,
    kind,
    officer,
    passed,
    printed,
    proof,
    registered,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def register(row, by, day, reason="", **more) -> Certificate:
    return services.register_certificate(
        holder=Holder(officer=row), kind=kind(), printed=printed("R1", day, **more), actor=act(by), reason=reason
    )


@pytest.mark.parametrize("since_the_file", [0, 3])
def test_what_was_issued_since_the_file_was_made_goes_by_the_gates(cast, since_the_file):
    row = officer(cast.wangxi, cast.shen)
    with clock.standing_at(clock.now() + since_the_file * DAY):
        with pytest.raises(Refused, match="应办申领和发证"):
            register(row, cast.zhao, clock.today())
        assert not Certificate.objects.exists()
        made = register(row, cast.zhao, clock.today(), "省厅统一制发，见交办函〔2026〕3号")
    assert made.state == "valid"
    entry = Entry.objects.get(action="personnel.certificate.registered")
    assert entry.reason == made.events.get().reason == "省厅统一制发，见交办函〔2026〕3号"


def test_what_was_issued_the_day_before_needs_no_reason(cast):
    assert register(officer(cast.wangxi, cast.shen), cast.zhao, clock.today() - DAY).state == "valid"


def test_longer_than_the_years_of_the_kind_needs_a_reason(cast):
    row = officer(cast.wangxi, cast.shen)
    day = clock.today() - 10 * DAY
    fits = day.replace(year=day.year + 5) if (day.month, day.day) != (2, 29) else day + 5 * 365 * DAY
    with pytest.raises(Refused, match="有效期是5年，填的更长"):
        register(row, cast.zhao, day, valid_until=fits + DAY)
    assert register(row, cast.zhao, day, valid_until=fits).valid_until == fits


def test_issuing_and_renewing_give_no_more_years_without_a_reason(cast):
    row = passed(established(officer(cast.wangxi, cast.shen), cast.shen), cast.zhao)
    certificate = services.apply_for(officer=row, kind=kind(), fields="", actor=act(cast.shen))
    services.pass_examinations(certificate=certificate, actor=act(cast.zhao))
    long = printed("L1", valid_until=clock.today() + 6 * 366 * DAY)
    with pytest.raises(Refused, match="填的更长"):
        services.issue(certificate=certificate, printed=long, actor=act(cast.zhao))
    assert Certificate.objects.get().state == "examined"
    services.issue(certificate=certificate, printed=long, actor=act(cast.zhao), reason="省厅批准延长")
    assert Entry.objects.get(action="personnel.certificate.issued").reason == "省厅批准延长"
    longer = printed("L2", valid_until=clock.today() + 9 * 366 * DAY)
    with pytest.raises(Refused, match="填的更长"):
        services.renew(certificate=certificate, printed=longer, actor=act(cast.zhao))
    new = services.renew(certificate=certificate, printed=longer, actor=act(cast.zhao), reason="省厅批准延长")
    assert new.valid_until == longer.valid_until


def test_a_lost_one_is_replaced_until_its_own_end_however_long_that_was_given(cast):
    row = officer(cast.wangxi, cast.shen)
    until = clock.today() + 7 * 366 * DAY
    certificate = register(row, cast.zhao, clock.today() - DAY, "省厅批准延长", valid_until=until)
    services.report_lost(certificate=certificate, on=clock.today(), reason="遗失", actor=act(cast.shen))
    assert (
        services.replace_lost(certificate=certificate, printed=printed("N2"), actor=act(cast.zhao)).valid_until == until
    )


def test_about_oneself_the_papers_the_kind_and_the_cases_are_for_others(cast):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    services.propose_revocation(certificate=certificate, reason="转岗", actor=act(cast.han))
    services.link_account(officer=row, user=cast.han, actor=act(cast.shen))
    me = act(cast.han)
    calls = [
        lambda: services.prove_establishment(officer=row, establishment="in", upload=proof(), actor=me),
        lambda: services.prove_establishment(officer=row, establishment="out", upload=None, actor=me),
        lambda: services.change_kind(officer=row, kind="auxiliary", since=From(clock.today(), "转岗"), actor=me),
        lambda: services.state_cases(certificate=certificate, left=0, text="没有案件", actor=me),
    ]
    entries = Entry.objects.count()
    for call in calls:
        with pytest.raises(Refused, match="您本人的"):
            call()
    row.refresh_from_db()
    assert Entry.objects.count() == entries and row.establishment == "unknown" and row.kind == "officer"
    services.state_cases(certificate=Certificate.objects.get(), left=0, text="没有案件", actor=act(cast.shen))


def test_a_suspended_one_past_its_end_comes_back_as_expired_and_is_renewed(cast):
    row = established(officer(cast.wangxi, cast.shen), cast.shen)
    certificate = registered(row, cast.zhao, valid_until=clock.today() + 10 * DAY)
    services.suspend(certificate=certificate, on=clock.today(), reason="培训不合格", actor=act(cast.zhao))
    with clock.standing_at(clock.now() + 40 * DAY):
        with pytest.raises(StaleState):
            services.renew(certificate=certificate, printed=printed("N2"), actor=act(cast.zhao))
        certificate = Certificate.objects.get()
        services.restore(certificate=certificate, on=clock.today(), reason="补考合格", actor=act(cast.zhao))
        assert certificate.state == "expired" and not may_enforce(row, clock.today()).allowed
        assert certificate.events.latest("pk").kind == "restored"
        new = services.renew(certificate=certificate, printed=printed("N2"), actor=act(cast.zhao))
        assert new.state == "valid" and may_enforce(row, clock.today()).allowed


def test_a_suspended_one_past_its_end_can_be_revoked(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao, valid_until=clock.today() + 10 * DAY)
    services.suspend(certificate=certificate, on=clock.today(), reason="培训不合格", actor=act(cast.zhao))
    with clock.standing_at(clock.now() + 40 * DAY):
        services.propose_revocation(certificate=certificate, reason="调离执法岗位", actor=act(cast.shen))
        with pytest.raises(Refused, match="已提出注销"):
            services.restore(
                certificate=Certificate.objects.get(), on=clock.today(), reason="补考合格", actor=act(cast.zhao)
            )
        services.state_cases(certificate=Certificate.objects.get(), left=0, text="没有案件", actor=act(cast.shen))
        certificate = Certificate.objects.get()
        services.revoke(certificate=certificate, on=clock.today(), actor=act(cast.zhao))
    assert certificate.state == "revoked"


def test_a_whole_road_still_ends_with_a_certificate(cast):
    assert issued(officer(cast.wangxi, cast.shen), cast.shen, cast.zhao).state == "valid"
