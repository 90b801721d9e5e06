"""The appraisal file: who writes what into it, who reads which part, and that nothing is ever lost."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry, RestrictedPart
from audit.restricted import RESTRICTED, broken_parts
from personnel import services
from personnel.appraisal.scales import nearest, scales_of
from personnel.appraisal.years import file_of
from personnel.models import Accountability, Appraisal, AppraisalScale, CaseReview, Commendation, Officer
from personnel.services import From, appraisal
from personnel.services.appraisal import AppraisalFields, CensureFields
from tests.personnel import appraisal_scenes as scenes
from tests.personnel import training_scenes
from tests.personnel.scenes import act, id_number, mobile, officer

pytestmark = pytest.mark.django_db


def test_the_grades_are_data_of_the_body_and_the_nearest_scale_holds(cast):
    year = clock.today().year
    scenes.scale(cast.bureau, cast.zhao, "优秀", "达标", "不达标")
    own = scenes.scale(cast.wangxi, cast.zhao)
    county, city = officer(cast.wangxi_brigade, cast.zhao), officer(cast.detachment, cast.zhao)
    assert nearest(cast.wangxi_brigade.path, scales_of(year)) == own
    assert scenes.appraised(county, cast.zhao, "优").scale == own
    assert scenes.appraised(city, cast.zhao, "达标").grade == "达标"
    with pytest.raises(Refused, match="优秀、达标、不达标"):
        scenes.appraised(city, cast.zhao, "优", year - 1)


def test_a_scale_is_ended_and_never_rewritten(cast):
    year = clock.today().year
    first = scenes.scale(cast.wangxi, cast.zhao)
    with pytest.raises(Refused, match="已有等次"):
        scenes.scale(cast.wangxi, cast.zhao, "好", "差", first_year=year)
    row = officer(cast.wangxi, cast.shen)
    scenes.appraised(row, cast.shen, "优", year)
    with pytest.raises(Refused, match=f"{year}年已按这个等次考核"):
        appraisal.end_scale(scale=first, last_year=year - 1, actor=act(cast.zhao))
    appraisal.end_scale(scale=first, last_year=year, actor=act(cast.zhao))
    second = scenes.scale(cast.wangxi, cast.zhao, "好", "差", first_year=year + 1)
    assert (
        AppraisalScale.objects.in_year(year).get() == first and AppraisalScale.objects.in_year(year + 1).get() == second
    )
    for bad in (("好",), ("好", "好"), tuple("甲乙丙丁戊己庚")):
        with pytest.raises(Refused):
            scenes.scale(cast.shiwan, cast.zhao, *bad)
    with pytest.raises(PermissionDenied):
        scenes.scale(cast.shiwan, cast.lin)


def test_there_is_one_grade_a_year_until_it_is_withdrawn(cast):
    scenes.scale(cast.bureau, cast.zhao)
    row = officer(cast.wangxi, cast.shen)
    first = scenes.appraised(row, cast.shen, "差")
    with pytest.raises(Refused, match="请先撤回"):
        scenes.appraised(row, cast.shen, "优")
    appraisal.withdraw(row=first, reason="填错等次", actor=act(cast.shen))
    assert scenes.appraised(row, cast.shen, "优").grade == "优"
    with pytest.raises(StaleState):
        appraisal.withdraw(row=first, reason="再撤一次", actor=act(cast.shen))
    assert Appraisal.objects.count() == 2 and Appraisal.objects.standing().get().grade == "优"
    entry = Entry.objects.get(action="personnel.appraisal.withdrawn")
    assert entry.reason == "填错等次" and (entry.before or {})["grade"] == "差"
    with pytest.raises(ProtectedError):
        row.delete()


def test_many_are_appraised_together_or_none(cast):
    scenes.scale(cast.bureau, cast.zhao)
    year = clock.today().year
    people = [officer(cast.wangxi, cast.shen, f"队员{place}") for place in range(3)]
    scenes.appraised(people[2], cast.shen)
    data = AppraisalFields(year, "优", scenes.decided())
    with pytest.raises(Refused, match="队员2"):
        appraisal.record_appraisals(officers=people, data=data, actor=act(cast.shen))
    assert Appraisal.objects.count() == 1
    assert len(appraisal.record_appraisals(officers=people[:2], data=data, actor=act(cast.shen))) == 2
    assert {row.unit_name for row in Appraisal.objects.all()} == {cast.wangxi.name}
    foreign = officer(cast.shiwan, cast.lin)
    with pytest.raises(Refused, match="不在您管理的单位"):
        appraisal.record_appraisals(officers=[foreign, people[0]], data=data, actor=act(cast.shen))
    with pytest.raises(PermissionDenied):
        scenes.appraised(foreign, cast.shen)


def test_who_was_not_there_in_a_year_is_not_appraised_for_it(cast):
    scenes.scale(cast.bureau, cast.zhao, first_year=2020)
    year = clock.today().year
    late = officer(cast.wangxi, cast.shen, since=date(year, 1, 1))
    gone = officer(cast.wangxi, cast.shen, "已走的", since=date(2019, 1, 1))
    services.change_state(
        officer=gone, state="left", since=From(date(year - 1, 3, 1), "岚交人〔2025〕5号"), actor=act(cast.shen)
    )
    with pytest.raises(Refused, match="不在名册上"):
        scenes.appraised(late, cast.shen, year=year - 1)
    with pytest.raises(Refused, match="不在名册上"):
        scenes.appraised(gone, cast.shen, year=year)
    assert scenes.appraised(gone, cast.shen, year=year - 1).unit_name == cast.wangxi.name
    with pytest.raises(Refused, match="不能晚于考核日期"):
        scenes.appraised(late, cast.shen, year=year + 1)
    with pytest.raises(Refused, match="没有考核等次"):
        scenes.appraised(gone, cast.shen, year=2019)


def test_the_unit_of_then_stays_when_he_moves(cast):
    scenes.scale(cast.bureau, cast.zhao)
    row = officer(cast.wangxi, cast.shen)
    line = scenes.reviewed(row, cast.shen)
    services.move_officer(
        officer=row, unit=cast.shiwan, since=From(clock.today(), "调令"), keep_certificates=False, actor=act(cast.zhao)
    )
    later = scenes.commended(row, cast.zhao)
    assert CaseReview.objects.get().unit_name == cast.wangxi.name and later.unit_name == cast.shiwan.name
    assert line in CaseReview.objects.visible_to(cast.lin) and line not in CaseReview.objects.visible_to(cast.shen)


def test_nobody_writes_or_withdraws_his_own(cast):
    scenes.scale(cast.bureau, cast.zhao)
    row = officer(cast.wangxi, cast.shen, "韩立诚")
    services.link_account(officer=row, user=cast.han, actor=act(cast.zhao))
    row.refresh_from_db()
    for write in (scenes.appraised, scenes.reviewed, scenes.commended, scenes.called_to_account):
        with pytest.raises(Refused, match="您本人"):
            write(row, cast.han)
        line = write(row, cast.shen)
        with pytest.raises(Refused, match="您本人"):
            appraisal.withdraw(row=line, reason="不同意", actor=act(cast.han))
    assert not Accountability.objects.exclude(withdrawn_at=None).exists()


def test_accountability_is_read_by_who_keeps_the_officers_and_by_himself(cast):
    row = officer(cast.detachment, cast.bai)
    services.link_account(officer=row, user=cast.hao, actor=act(cast.zhao))
    row.refresh_from_db()
    line = scenes.called_to_account(row, cast.zhao)
    readers = {name for name, user in cast.people.items() if line in Accountability.objects.visible_to(user)}
    assert readers == {"zhao", "zhou", "wu", "bai", "hao"}
    own = file_of(row, cast.hao, own=True)[0]
    assert own.accountabilities == [line]
    assert file_of(row, cast.chen)[0].accountabilities == []
    assert not hasattr(row, "accountabilities") and not hasattr(row, "accountability_set")


def test_the_trail_says_of_accountability_only_that_something_was_done(cast):
    row = officer(cast.wangxi, cast.shen, "秦晓峰")
    line = scenes.called_to_account(row, cast.shen, "收受好处")
    appraisal.withdraw(row=line, reason="查无实据", actor=act(cast.shen))
    appraisal.note_accountability_shown(officer=row, count=1, actor=act(cast.zhao))
    entries = list(Entry.objects.filter(action=RESTRICTED))
    assert len(entries) == 3
    told = "".join(f"{e.object_name}{e.reason}{e.before}{e.after}" for e in entries)
    assert not any(word in told for word in ("秦晓峰", "收受好处", "查无实据", str(line.uuid)))
    parts = [part.content["action"] for part in RestrictedPart.objects.order_by("entry_id")]
    assert parts == [f"personnel.accountability.{verb}" for verb in ("recorded", "withdrawn", "shown")]
    assert broken_parts() == []


def test_private_numbers_and_days_to_come_are_refused(cast):
    scenes.scale(cast.bureau, cast.zhao)
    row = officer(cast.wangxi, cast.shen)
    for text in (id_number(3), f"电话{mobile(3)}"):
        with pytest.raises(Refused, match="不要写身份证号"):
            scenes.reviewed(row, cast.shen, text)
        with pytest.raises(Refused, match="不要写身份证号"):
            scenes.called_to_account(row, cast.shen, text)
        with pytest.raises(Refused, match="不要写身份证号"):
            scenes.appraised(row, cast.shen, document=text)
    tomorrow = clock.today().replace(year=clock.today().year + 1)
    with pytest.raises(Refused, match="不能晚于今天"):
        scenes.called_to_account(row, cast.shen, on=tomorrow)
    with pytest.raises(Refused, match="还没有到岗"):
        scenes.called_to_account(row, cast.shen, on=date(2001, 1, 1))
    with pytest.raises(Refused, match="依据文件"):
        scenes.called_to_account(row, cast.shen, document=" ")
    with pytest.raises(ValueError, match="bribed"):
        appraisal.record_accountability(
            officer=row, data=CensureFields("bribed", "事由"), decided=scenes.decided(), actor=act(cast.shen)
        )
    for model in (Appraisal, CaseReview, Commendation, Accountability):
        assert not model.objects.exists()


def test_the_file_holds_all_parts_by_their_years(cast):
    scenes.scale(cast.bureau, cast.zhao)
    year = clock.today().year
    row = officer(cast.wangxi, cast.shen)
    scenes.appraised(row, cast.shen, "良", year - 1)
    scenes.reviewed(row, cast.shen)
    scenes.commended(row, cast.shen)
    withdrawn = scenes.commended(row, cast.shen, "登错的")
    appraisal.withdraw(row=withdrawn, reason="重名", actor=act(cast.shen))
    training_scenes.held(training_scenes.session(cast.wangxi, cast.shen), [row], cast.shen)
    training_scenes.rule(cast.bureau, cast.zhao)
    this, last = file_of(Officer.objects.get(pk=row.pk), cast.shen)
    assert (this.year, last.year) == (year, year - 1)
    assert last.appraisal is not None and last.appraisal.grade == "良" and this.appraisal is None
    assert [(name, float(amount), measure) for name, amount, measure in this.hours] == [("专业法律知识", 4.0, "课时")]
    assert [each.missing_amount for each in this.missing] == [26]
    assert len(this.commendations) == 2 and len(this.reviews) == 1
    printed = file_of(row, cast.shen, withdrawn=False)[0]
    assert [each.title for each in printed.commendations] == ["执法标兵"]
