"""Ways round the gates of certificates and private data that somebody might try."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actors import SYSTEM
from accounts.transitions import Refused
from audit import clock
from config.private_keys import new_key, read_keys
from personnel import services
from personnel.models import Certificate, Inspection, Officer
from personnel.private import private_in
from personnel.services import From, Looked, OfficerFields, Papers, Result
from tests.personnel.scenes import act, id_number, mobile, officer, printed, registered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_pressing_twice_is_not_inspected_for_two_years(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    again = Certificate.objects.get()
    looked = Looked(clock.today(), True)
    services.inspect(certificate=certificate, looked=looked, actor=act(cast.zhao))
    with pytest.raises(Refused, match="已年审合格，下一次年审从"):
        services.inspect(certificate=again, looked=looked, actor=act(cast.zhao))
    assert Inspection.objects.count() == 1
    with clock.standing_at(clock.now() + 340 * DAY):
        services.inspect(certificate=certificate, looked=Looked(clock.today(), True), actor=act(cast.zhao))
    assert Inspection.objects.count() == 2


def test_inspections_that_were_missed_are_caught_up_one_by_one(cast):
    day = clock.today() - 900 * DAY
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao, issued_on=day)
    for _year in range(2):
        assert certificate.inspect_by and certificate.inspect_by < clock.today()
        services.inspect(certificate=certificate, looked=Looked(clock.today(), True), actor=act(cast.zhao))
    assert certificate.inspect_by and certificate.inspect_by > clock.today()
    with pytest.raises(Refused, match="已年审合格"):
        services.inspect(certificate=certificate, looked=Looked(clock.today(), True), actor=act(cast.zhao))


@pytest.mark.parametrize("how", ["left", "auxiliary", "moved"])
def test_who_has_gone_does_not_get_his_certificate_back(cast, how):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    since = From(clock.today(), "岚交人〔2026〕5号")
    if how == "left":
        services.change_state(officer=row, state="left", since=since, actor=act(cast.shen))
    elif how == "auxiliary":
        services.change_kind(officer=row, kind="auxiliary", since=since, actor=act(cast.shen))
    else:
        services.move_officer(officer=row, unit=cast.legal, since=since, keep_certificates=False, actor=act(cast.zhao))
    with pytest.raises(Refused, match=r"应当注销|辅助人员"):
        services.drop_revocation(certificate=Certificate.objects.get(), reason="留用", actor=act(cast.zhao))
    certificate.refresh_from_db()
    assert certificate.revocation == "proposed"


def test_nobody_frees_his_own_file_from_himself_to_decide_about_it(cast):
    row = officer(cast.legal, cast.zhou)
    services.link_account(officer=row, user=cast.zhao, actor=act(cast.zhou))
    for user in (None, cast.zhou):
        with pytest.raises(Refused, match="您本人的档案"):
            services.link_account(officer=row, user=user, actor=act(cast.zhao))
    assert Officer.objects.get().user == cast.zhao
    services.link_account(officer=row, user=None, actor=act(cast.zhou))
    assert Officer.objects.get().user is None


@pytest.mark.parametrize("left", [-1, 40_000])
def test_no_number_of_cases_that_cannot_be(cast, left):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    services.propose_revocation(certificate=certificate, reason="岗位调整", actor=act(cast.shen))
    with pytest.raises(Refused, match="案件数"):
        services.state_cases(certificate=certificate, left=left, text="移交情况", actor=act(cast.shen))


def test_texts_longer_than_their_columns_are_told_and_not_cut(cast):
    long = "字" * 150
    row = officer(cast.wangxi, cast.shen)
    office, unit = act(cast.zhao), act(cast.shen)
    calls = [
        lambda: officer(cast.wangxi, cast.shen, long),
        lambda: services.edit_officer(officer=row, data=OfficerFields(name="高远", number=long), actor=unit),
        lambda: registered(row, cast.zhao, long),
        lambda: registered(row, cast.zhao, issuer=long),
        lambda: services.record_completion(officer=row, papers=Papers(clock.today(), number=long), actor=office),
        lambda: services.record_examination(
            officer=row, result=Result("general", clock.today(), True, organiser=long), actor=office
        ),
    ]
    for call in calls:
        with pytest.raises(Refused, match="太长，请缩短到"):
            call()
    assert not Certificate.objects.exists() and Officer.objects.count() == 1


@pytest.mark.parametrize("mark", [Decimal("-1"), Decimal("100000"), Decimal("1E+30")])
def test_no_marks_that_cannot_be(cast, mark):
    row = officer(cast.wangxi, cast.shen)
    with pytest.raises(Refused, match="成绩应是"):
        services.record_examination(
            officer=row, result=Result("general", clock.today(), True, mark), actor=act(cast.zhao)
        )


def test_the_same_person_is_not_listed_twice_between_two_index_keys(cast, settings):
    officer(cast.wangxi, cast.shen, id_number=id_number(7))
    other = officer(cast.wangxi, cast.shen, "李明", id_number=id_number(8))
    settings.PRIVATE_INDEX_KEYS = [*read_keys("PRIVATE_INDEX_KEYS", new_key("n2")), *settings.PRIVATE_INDEX_KEYS]
    with pytest.raises(Refused, match="身份证号相同"):
        officer(cast.wangxi, cast.shen, "高远", id_number=id_number(7))
    with pytest.raises(Refused, match="身份证号相同"):
        data = OfficerFields(name="李明", id_number=id_number(7))
        services.edit_officer(officer=other, data=data, actor=act(cast.shen))
    assert services.rotate_keys(actor=SYSTEM) == 2


def test_another_number_beside_it_hides_no_mobile():
    number = mobile(12345678)
    spaced = f"{number[:3]} {number[3:7]}-{number[7:]}"
    for text in (
        f"2件 {number}",
        f"案号2026 {number}",
        f"电话{spaced} 2件",
        f"见第3页 {spaced}",
        f"3 {id_number(4)} 1",
    ):
        assert private_in(text), text
    for text in ("2026-10-13 2026-11-16 9件", "岚交法〔2026〕13号，2025年12月31日前", "010-62345678"):
        assert not private_in(text), text


def test_what_is_typed_about_an_officer_shows_no_number_in_a_report_of_an_error():
    shown = repr(OfficerFields(name="高远", id_number=id_number(9), mobile=mobile(9)))
    assert id_number(9) not in shown and mobile(9) not in shown


def test_a_certificate_number_of_any_length_is_no_database_error(cast):
    certificate = registered(officer(cast.wangxi, cast.shen), cast.zhao)
    with pytest.raises(Refused, match="太长"):
        services.renew(certificate=certificate, printed=printed("9" * 41), actor=act(cast.zhao))
