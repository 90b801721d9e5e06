"""清理: every kind of case with its words, as of a day, within one's reach."""

from datetime import timedelta

import pytest

from audit import clock
from personnel import services
from personnel.clean_up import DUPLICATE, EXPIRED, GONE_UNREVOKED, NO_SERVING, clean_up
from personnel.models import Certificate
from personnel.services import From, Holder
from tests.personnel.scenes import act, id_number, kind, officer, printed, registered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def found(user, on=None) -> list[tuple[str, str]]:
    user.__dict__.pop("grants", None)
    return [(line.kind, line.name) for line in clean_up(on or clock.today(), user=user)]


def left(row, by, state: str = "transferred", on=None) -> None:
    services.change_state(officer=row, state=state, since=From(on or clock.today(), "调令"), actor=act(by))


def test_a_roster_in_order_has_no_cases(cast):
    registered(officer(cast.wangxi, cast.shen), cast.zhao)
    officer(cast.wangxi, cast.shen, "没有证的")
    assert found(cast.shen) == []


@pytest.mark.parametrize(("state", "word"), [("transferred", "调离"), ("retired", "退休"), ("left", "离职")])
def test_who_has_gone_with_a_certificate_unrevoked(cast, state, word):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    gone_on = clock.today() - 9 * DAY
    left(row, cast.shen, state, gone_on)
    (line,) = clean_up(clock.today(), user=cast.shen)
    assert (line.kind, line.officer, line.certificate) == (GONE_UNREVOKED, row, certificate)
    assert line.reason == f"高远已{word}，交通运输行政执法证（B0001）没有注销。已提出注销，等待办理。"
    assert found(cast.shen, gone_on - DAY) == [], "the day before nothing was wrong"
    services.state_cases(certificate=certificate, left=0, text="没有案件", actor=act(cast.shen))
    services.revoke(certificate=certificate, on=clock.today(), actor=act(cast.zhao))
    assert found(cast.shen) == [] and found(cast.shen, clock.today() - DAY) == [(GONE_UNREVOKED, "高远")]


def test_a_certificate_left_behind_at_the_old_unit(cast):
    row = officer(cast.wangxi, cast.shen)
    registered(row, cast.zhao)
    services.move_officer(
        officer=row, unit=cast.shiwan, since=From(clock.today(), "调令"), keep_certificates=False,
        actor=act(cast.zhao),
    )  # fmt: skip
    assert found(cast.shen) == [(GONE_UNREVOKED, "高远")] and found(cast.lin) == []
    assert "调到其他单位" in clean_up(clock.today(), user=cast.shen)[0].reason


def test_certificates_without_a_serving_officer(cast):
    services.register_certificate(
        holder=Holder(unit=cast.wangxi, name="不在册者"), kind=kind(), printed=printed("F1"), actor=act(cast.zhao)
    )
    lent, helper = officer(cast.wangxi, cast.shen, "借出"), officer(cast.wangxi, cast.shen, "辅助")
    registered(lent, cast.zhao, "F2")
    registered(helper, cast.zhao, "F3")
    left(lent, cast.shen, "lent")
    services.change_kind(officer=helper, kind="auxiliary", since=From(clock.today(), "转岗"), actor=act(cast.shen))
    lines = clean_up(clock.today(), user=cast.shen)
    assert {(line.kind, line.name) for line in lines} == {
        (NO_SERVING, "不在册者"), (NO_SERVING, "借出"), (NO_SERVING, "辅助"),
    }  # fmt: skip
    reasons = " ".join(line.reason for line in lines)
    assert "不在名册里" in reasons and "借调在外" in reasons and "不应持有" in reasons


def test_expired_and_still_enforcing(cast):
    def expired(row, number):
        return registered(row, cast.zhao, number, issued_on=clock.today() - 900 * DAY, valid_until=clock.today() - DAY)

    expired(officer(cast.wangxi, cast.shen, "过期"), "E1")
    expired(officer(cast.wangxi, cast.shen, "内勤", enforces=False), "E2")
    both = officer(cast.wangxi, cast.shen, "另有一本")
    expired(both, "E3")
    registered(both, cast.zhao, "E4", code="national")
    assert found(cast.shen) == [(EXPIRED, "过期")]
    assert found(cast.shen, clock.today() - DAY) == [], "on its last day it was good"


def test_duplicates_of_certificates_numbers_and_files(cast):
    twice = officer(cast.wangxi, cast.shen, "两本")
    registered(twice, cast.zhao, "D1")
    registered(twice, cast.zhao, "D2")
    registered(officer(cast.wangxi, cast.shen, "同号甲"), cast.zhao, "D3")
    registered(officer(cast.shiwan, cast.lin, "同号乙"), cast.zhao, "D3")
    officer(cast.wangxi, cast.shen, "两档", id_number=id_number(1))
    officer(cast.shiwan, cast.lin, "两档", id_number=id_number(1))
    seen = found(cast.zhao)
    assert sorted(seen) == sorted([(DUPLICATE, name) for name in ("两本", "两本", "同号甲", "同号乙", "两档", "两档")])
    assert sorted(found(cast.shen)) == sorted([(DUPLICATE, "两本"), (DUPLICATE, "两本"), (DUPLICATE, "同号甲")])


def test_who_has_no_reach_sees_no_case(cast):
    left(row := officer(cast.wangxi, cast.shen), cast.shen)
    registered(row, cast.zhao)
    assert found(cast.zhao) == found(cast.chen) == [(GONE_UNREVOKED, "高远")]
    assert [found(who) for who in (cast.lin, cast.luo, cast.admin, cast.auditor)] == [[], [], [], []]


def test_the_queries_do_not_grow_with_the_cases(cast, django_assert_num_queries):
    for n in range(15):
        row = officer(cast.wangxi, cast.shen, f"第{n}人")
        registered(row, cast.zhao, f"N{n}")
        left(row, cast.shen)
    assert cast.zhao.grants.posts
    with django_assert_num_queries(6):
        assert len(clean_up(clock.today(), user=cast.zhao)) == 15
    assert Certificate.objects.to_revoke().count() == 15
