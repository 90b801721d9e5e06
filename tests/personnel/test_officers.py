"""Adding, editing, moving officers: what is refused, what history is kept, what the trail says."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from personnel import services
from personnel.models import Officer
from personnel.services import Beginning, From, OfficerFields
from tests.personnel.scenes import LONG_AGO, act, established, id_number, issued, mobile, officer, proof, registered

pytestmark = pytest.mark.django_db
GROUND = "岚交人〔2026〕5号"


def states(row: Officer) -> list[tuple[str, str, date, date | None]]:
    return [(term.state, term.unit.label, term.valid_from, term.valid_to) for term in row.terms.all()]


def test_somebody_is_put_on_the_roster_by_his_unit_with_his_numbers_hidden(cast):
    row = officer(cast.wangxi, cast.shen, id_number=id_number(1), mobile="139 0000 0001", number="WX-7")
    assert (row.id_masked, row.mobile_masked) == (f"510101********{id_number(1)[-4:]}", "139****0001")
    assert states(row) == [("serving", "望溪县局", LONG_AGO, None)]
    entry = Entry.objects.get(action="personnel.officer.added")
    assert entry.after and entry.after["private"] == ["id_number", "mobile"] and entry.object_name == "高远"
    assert id_number(1) not in str(entry.after) and "9000000" not in str(entry.after)


def test_only_people_of_the_unit_and_the_bureaus_managers_keep_its_roster(cast):
    for who in (cast.shen, cast.han, cast.zhao, cast.wu):
        officer(cast.wangxi, who, who.name)
    for who in (cast.lin, cast.chen, cast.luo, cast.admin, cast.auditor, cast.qian):
        with pytest.raises(PermissionDenied):
            officer(cast.wangxi, who, who.name)


def test_a_section_acts_for_its_bureau_and_reads_all_below_it(cast):
    rows = {officer(unit, cast.zhao, unit.label) for unit in (cast.wangxi, cast.shiwan_brigade, cast.office)}
    assert set(Officer.objects.visible_to(cast.zhao)) == rows == set(Officer.objects.visible_to(cast.chen))
    assert [row.unit.label for row in Officer.objects.visible_to(cast.shen)] == ["望溪县局"]
    for nobody in (cast.luo, cast.admin, cast.guard, cast.auditor):
        assert not Officer.objects.visible_to(nobody).exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "姓名"),
        ({"id_number": id_number(1)[:-1] + "5"}, "校验码"),
        ({"mobile": "110"}, "11位"),
        ({"post": f"电话{mobile(1)}"}, "不要写身份证号、手机号"),
        ({"reviews_since": date(2020, 1, 1)}, "法律职业资格"),
    ],
)
def test_what_may_not_be_said_of_an_officer(cast, fields, words):
    with pytest.raises(Refused, match=words):
        officer(cast.wangxi, cast.shen, fields.pop("name", "高远"), **fields)
    assert not Officer.objects.exists()


def test_legal_reviewers_from_before_the_rule_need_no_qualification(cast):
    officer(cast.wangxi, cast.shen, "老审核", reviews_since=date(2017, 12, 31))
    officer(cast.wangxi, cast.shen, "新审核", reviews_since=date(2018, 1, 1), legal_qualified=True)
    assert Officer.objects.exclude(reviews_since=None).count() == 2


def test_auxiliaries_are_never_handling_or_reviewing_officers(cast):
    for fields in ({"enforces": True}, {"enforces": False, "reviews_since": date(2017, 1, 1)}):
        with pytest.raises(Refused, match="辅助人员不能担任"):
            officer(cast.wangxi, cast.shen, kind="auxiliary", **fields)
    row = officer(cast.wangxi, cast.shen, kind="auxiliary", enforces=False)
    with pytest.raises(Refused, match="辅助人员不能担任"):
        services.edit_officer(officer=row, data=OfficerFields("高远", enforces=True), actor=act(cast.shen))


def test_nobody_stands_on_one_units_roster_twice(cast):
    row = officer(cast.wangxi, cast.shen, id_number=id_number(1))
    with pytest.raises(Refused, match="已有身份证号相同的人员"):
        officer(cast.wangxi, cast.shen, "同一人", id_number=id_number(1).lower())
    other = officer(cast.wangxi, cast.shen, "别人", id_number=id_number(2))
    data = OfficerFields("别人", id_number=id_number(1))
    with pytest.raises(Refused, match="已有身份证号相同的人员"):
        services.edit_officer(officer=other, data=data, actor=act(cast.shen))
    officer(cast.shiwan, cast.lin, "别县的", id_number=id_number(1))
    assert set(Officer.objects.visible_to(cast.shen).known_as(id_number(1))) == {row}


def test_editing_keeps_what_is_not_typed_and_writes_only_what_changed(cast):
    row = officer(cast.wangxi, cast.shen, id_number=id_number(1), mobile=mobile(1), post="科员")
    same = OfficerFields("高远", post="科员", id_number=id_number(1))
    assert services.edit_officer(officer=row, data=same, actor=act(cast.shen)) == []
    data = OfficerFields("高远", post="副大队长", mobile="")
    assert services.edit_officer(officer=row, data=data, actor=act(cast.shen)) == ["post", "mobile"]
    assert (row.mobile_masked, row.mobile_mark, row.id_masked[-4:]) == ("", "", id_number(1)[-4:])
    entry = Entry.objects.get(action="personnel.officer.edited")
    assert (entry.before, entry.after) == ({"post": "科员"}, {"post": "副大队长", "private": ["mobile"]})
    assert row.terms.get().post == "副大队长"


def test_being_in_the_establishment_needs_a_proof(cast):
    row = officer(cast.wangxi, cast.shen)
    with pytest.raises(Refused, match="在编证明"):
        services.prove_establishment(officer=row, establishment="in", upload=None, actor=act(cast.shen))
    established(row, cast.shen)
    assert row.establishment_proof and (row.establishment, row.establishment_proof.name) == ("in", "在编证明.png")
    services.prove_establishment(officer=row, establishment="out", upload=proof(), actor=act(cast.shen))
    row = Officer.objects.get()
    assert (row.establishment, row.establishment_proof) == ("out", None)


def test_states_follow_one_another_day_by_day_and_none_is_lost(cast):
    row = officer(cast.wangxi, cast.shen)
    today = clock.today()
    month, week = today - timedelta(days=30), today - timedelta(days=7)
    for state, on in (("lent", month), ("serving", week), ("retired", today)):
        services.change_state(officer=row, state=state, since=From(on, GROUND), actor=act(cast.shen))
    assert [term[0] for term in states(row)] == ["serving", "lent", "serving", "retired"]
    assert [term[3] for term in states(row)] == [
        month - timedelta(days=1), week - timedelta(days=1), today - timedelta(days=1), None,
    ]  # fmt: skip
    assert (row.state, row.state_from) == ("retired", today)
    with pytest.raises(StaleState):
        services.change_state(officer=row, state="left", since=From(today, GROUND), actor=act(cast.shen))
    with pytest.raises(Refused, match="不能早于"):
        services.change_state(officer=row, state="serving", since=From(week, GROUND), actor=act(cast.shen))
    row.refresh_from_db()
    assert row.state == "retired", "the refused act left nothing behind"
    with pytest.raises(Refused, match="不能晚于今天"):
        day = From(today + timedelta(days=1), GROUND)
        services.change_state(officer=row, state="serving", since=day, actor=act(cast.shen))
    with pytest.raises(Refused, match="依据"):
        services.change_state(officer=row, state="serving", since=From(today, " "), actor=act(cast.shen))


@pytest.mark.parametrize("state", ["transferred", "retired", "left"])
def test_leaving_proposes_to_revoke_what_he_holds(cast, state):
    row = officer(cast.wangxi, cast.shen)
    certificate = issued(row, cast.shen, cast.zhao)
    services.change_state(officer=row, state=state, since=From(clock.today(), GROUND), actor=act(cast.shen))
    certificate.refresh_from_db()
    assert (certificate.revocation, certificate.state) == ("proposed", "valid")
    assert GROUND in certificate.revocation_reason
    assert certificate.events.latest("pk").kind == "revocation_proposed"


def test_being_lent_proposes_nothing(cast):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    services.change_state(officer=row, state="lent", since=From(clock.today(), GROUND), actor=act(cast.shen))
    certificate.refresh_from_db()
    assert certificate.revocation == "none"


def test_an_auxiliary_hands_his_certificate_in(cast):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    services.change_kind(officer=row, kind="auxiliary", since=From(clock.today(), GROUND), actor=act(cast.shen))
    certificate.refresh_from_db()
    assert (row.kind, row.enforces, certificate.revocation) == ("auxiliary", False, "proposed")
    assert [term.kind for term in row.terms.all()] == ["officer", "auxiliary"]


@pytest.mark.parametrize("keep", [True, False])
def test_a_move_takes_the_history_along_and_says_what_becomes_of_the_certificate(cast, keep):
    row = officer(cast.wangxi, cast.shen)
    certificate = registered(row, cast.zhao)
    since = From(clock.today(), GROUND)
    with pytest.raises(PermissionDenied):
        services.move_officer(officer=row, unit=cast.shiwan, since=since, keep_certificates=keep, actor=act(cast.shen))
    services.move_officer(officer=row, unit=cast.shiwan, since=since, keep_certificates=keep, actor=act(cast.zhao))
    certificate.refresh_from_db()
    assert [term[1] for term in states(row)] == ["望溪县局", "石湾县局"]
    assert (certificate.unit, certificate.revocation) == ((cast.shiwan, "none") if keep else (cast.wangxi, "proposed"))
    assert list(Officer.objects.visible_to(cast.lin)) == [row]
    assert not Officer.objects.visible_to(cast.shen).exists()


def test_a_day_to_come_begins_nothing(cast):
    with pytest.raises(Refused, match="不能晚于今天"):
        services.add_officer(
            unit=cast.wangxi, data=OfficerFields("高远"), actor=act(cast.shen),
            beginning=Beginning(clock.today() + timedelta(days=1)),
        )  # fmt: skip


def test_an_account_belongs_to_one_officer_of_its_unit(cast):
    row, other = officer(cast.wangxi, cast.shen), officer(cast.wangxi, cast.shen, "乙")
    services.link_account(officer=row, user=cast.han, actor=act(cast.shen))
    with pytest.raises(Refused, match="已经对应到另一名"):
        services.link_account(officer=other, user=cast.han, actor=act(cast.shen))
    with pytest.raises(Refused, match="没有岗位"):
        services.link_account(officer=other, user=cast.lin, actor=act(cast.shen))
    services.link_account(officer=row, user=None, actor=act(cast.shen))
    assert row.user is None
