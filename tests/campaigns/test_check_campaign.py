"""The publish check, rule by rule over plain data, and its agreement with the rights that hold afterwards."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.capabilities import Capability, Role
from accounts.grants import Grants, Post
from audit import clock
from campaigns.checks import Finding, Level, Section, Snapshot, check, check_campaign, take_snapshot
from campaigns.checks.facts import (
    AnnexFacts,
    AreaFacts,
    AssignmentFacts,
    DeadlineFacts,
    Numbered,
    PhaseFacts,
    ReceiverFacts,
    RequirementFacts,
    Substitute,
    TaskFacts,
    UnitFacts,
)
from campaigns.checks.people import liaisons, reviewers, signers
from campaigns.linting.judgements import read_number
from campaigns.models import (
    Assignment,
    CampaignGrant,
    FocusArea,
    Obligation,
    ObligationReceiver,
    Task,
    TaskGroup,
)
from tests.campaigns.builders import make_campaign, make_requirement

LEGAL = UnitFacts(1, "0001", "局法规科")
COUNTY = UnitFacts(2, "0002", "望溪县交通运输局", "望溪县局")
MANAGER = Grants(11, (Post(Role.CAMPAIGN_MANAGER, 1, "0001", "局法规科", ""),))
LIAISON = Grants(12, (Post(Role.LIAISON, 2, "0002", "望溪县交通运输局", ""),))
SIGNER = Grants(13, (Post(Role.UNIT_LEADER, 2, "0002", "望溪县交通运输局", ""),))
TABLE = RequirementFacts(
    5, "statistics_table", "情况统计表", "once", "8月30前", date(2020, 8, 30), None, True, "4", (2,),
    (ReceiverFacts(1, True),),
)  # fmt: skip
GOOD = Snapshot(
    id=1,
    on=date(2020, 6, 3),
    title="专项整治实施方案",
    organiser_id=1,
    start=date(2020, 6, 3),
    end=date(2020, 12, 31),
    areas=(AreaFacts(1, "一", "制度方面的问题", "制度", (Numbered("item-1", "1"), Numbered("item-2", "2"))),),
    task_groups=(Numbered("group-1", "一"),),
    tasks=(
        TaskFacts(9, 1, "1", (AssignmentFacts(1, True, (2,), (DeadlineFacts(4, "2020年7月底", date(2020, 7, 31)),)),)),
    ),
    phases=(PhaseFacts(1, "一", "自查整改阶段", date(2020, 6, 3), date(2020, 8, 30)),),
    annexes=tuple(
        AnnexFacts(n, str(n), kind)
        for n, kind in enumerate(("liaison_form", "problem_list", "institution_list", "statistics_table"), 1)
    ),
    requirements=(TABLE,),
    units={1: LEGAL, 2: COUNTY},
    people=(MANAGER, LIAISON, SIGNER),
)


def keys(snapshot: Snapshot) -> list[str]:
    return [finding.key for finding in check(snapshot)]


def only(snapshot: Snapshot) -> Finding:
    """The one finding of a snapshot."""
    (finding,) = check(snapshot)
    return finding


def with_table(**changes: Any) -> Snapshot:
    return replace(GOOD, requirements=(replace(TABLE, **changes),))


def test_a_good_campaign_has_no_findings():
    assert check(GOOD) == []


# -- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "key", "section"),
    [
        ({"title": " "}, "campaign.no_title", Section.BASICS),
        ({"organiser_id": None}, "campaign.no_organiser", Section.BASICS),
        ({"start": None}, "campaign.no_window", Section.BASICS),
        ({"end": None}, "campaign.no_window", Section.BASICS),
        ({"areas": ()}, "campaign.no_areas", Section.FOCUS),
    ],
)
def test_what_every_campaign_needs(changes, key, section):
    finding = only(replace(GOOD, **changes))
    assert (finding.key, finding.level, finding.place.section) == (key, Level.ERROR, section)


def test_a_window_that_ends_before_it_starts():
    reversed_ = replace(GOOD, start=date(2020, 12, 31), end=date(2020, 6, 3))
    finding = check(reversed_)[0]
    assert finding.key == "campaign.window_reversed"
    assert finding.message == "结束日期（2020年6月3日）早于开始日期（2020年12月31日）。请改正其中一个。"


def test_a_requirement_that_nobody_files():
    finding = only(with_table(filers=()))
    assert finding == Finding(
        "requirement.no_filer:5",
        Level.ERROR,
        "“情况统计表”没有填报单位。请选择由哪些单位填报。",
        finding.place,
    )
    assert (finding.place.section, finding.place.row) == (Section.REQUIREMENTS, "requirement-5")


def test_exactly_one_receiver_of_this_system_reviews():
    assert keys(with_table(receivers=())) == ["requirement.no_reviewing:5"]
    assert keys(with_table(receivers=(ReceiverFacts(1, False),))) == ["requirement.no_reviewing:5"]
    assert keys(with_table(receivers=(ReceiverFacts(None, True),))) == ["requirement.no_reviewing:5"]
    both = (ReceiverFacts(1, True), ReceiverFacts(2, True))
    finding = only(with_table(receivers=both))
    assert (finding.key, finding.level) == ("requirement.several_reviewing:5", Level.ERROR)
    assert keys(with_table(receivers=(ReceiverFacts(1, True), ReceiverFacts(None, False)))) == []


def test_a_rhythm_without_its_date():
    assert keys(with_table(due_date=None)) == ["requirement.no_date:5"]
    assert keys(with_table(rhythm="monthly", due_day=None)) == ["requirement.no_day:5"]
    assert keys(with_table(rhythm="monthly", due_day=15)) == []
    short = replace(with_table(rhythm="monthly", due_day=15), start=date(2020, 7, 16), end=date(2020, 8, 14))
    assert "requirement.no_period:5" in keys(short)


def test_a_unit_that_nobody_may_sign_for():
    finding = only(replace(GOOD, people=(MANAGER, LIAISON)))
    assert (finding.key, finding.level) == ("unit.no_signer:2", Level.ERROR)
    assert finding.message.startswith("望溪县交通运输局没有可签字的单位负责人。")
    assert (finding.place.section, finding.place.row) == (Section.UNITS, "unit-2")
    assert keys(replace(with_table(needs_signature=False), people=(MANAGER, LIAISON))) == []


def test_a_unit_that_nobody_may_review():
    finding = only(replace(GOOD, people=(LIAISON, SIGNER)))
    assert (finding.key, finding.level) == ("unit.no_reviewer:2:1", Level.ERROR)
    assert (finding.place.section, finding.place.row) == (Section.REVIEWERS, "unit-2")
    assert "局法规科没有可审核它的专项整治管理员" in finding.message


def test_nobody_reviews_a_unit_in_which_he_holds_any_post():
    own = with_table(filers=(1,), needs_signature=False)
    finding = check(own)[0]
    assert finding.key == "unit.no_reviewer:1:1"
    assert "由本单位审核，而在本单位任职的人不能审核" in finding.message
    both = Grants(14, (*MANAGER.posts, Post(Role.LIAISON, 2, "0002", "望溪县交通运输局", "")))
    assert "unit.no_reviewer:2:1" in keys(replace(GOOD, people=(both, LIAISON, SIGNER)))


@pytest.mark.parametrize(
    ("user_id", "unit_id", "found"),
    [(21, None, True), (21, 2, True), (21, 1, False), (22, None, False), (13, None, False)],
)
def test_a_substitute_must_be_a_manager_named_for_the_unit(user_id, unit_id, found):
    elsewhere = Grants(21, (Post(Role.CAMPAIGN_MANAGER, 3, "0003", "局办公室", ""),))
    no_manager = Grants(22, (Post(Role.LEADER, 3, "0003", "局办公室", ""),))
    snapshot = replace(
        GOOD, people=(LIAISON, SIGNER, elsewhere, no_manager), substitutes=(Substitute(user_id, unit_id),)
    )
    assert ("unit.no_reviewer:2:1" not in keys(snapshot)) is found


# -- warnings --------------------------------------------------------------------------------------------------------


def test_a_unit_without_a_liaison_and_one_with_too_many():
    finding = only(replace(GOOD, people=(MANAGER, SIGNER)))
    assert (finding.key, finding.level) == ("unit.no_liaison:2", Level.WARNING)
    second = replace(LIAISON, user_id=15)
    several = replace(GOOD, people=(MANAGER, LIAISON, second, SIGNER))
    assert keys(several) == []
    assert keys(replace(several, single_liaison=True)) == ["unit.several_liaisons:2:2"]


def test_an_area_without_a_short_label():
    finding = only(replace(GOOD, areas=(replace(GOOD.areas[0], short_label=""),)))
    assert (finding.key, finding.level, finding.place.row) == ("area.no_short_label:1", Level.WARNING, "area-1")
    assert finding.message == "第（一）方面“制度方面的问题”没有简称，统计表只能用全称作列名。请填写简称。"


def test_a_task_without_a_party():
    task = GOOD.tasks[0]
    bare = AssignmentFacts(2, False)
    assert keys(replace(GOOD, tasks=(replace(task, assignments=()),))) == ["task.no_party:9"]
    assert keys(replace(GOOD, tasks=(replace(task, assignments=(bare,)),))) == ["task.no_party:9"]
    finding = only(replace(GOOD, tasks=(replace(task, assignments=(*task.assignments, bare)),)))
    assert (finding.key, finding.level) == ("task.no_party:9:2", Level.WARNING)
    assert finding.message == "任务1的第2项分工没有责任单位。请指定。"


def with_deadline(day: date | None, **fields: Any) -> Snapshot:
    part = replace(GOOD.tasks[0].assignments[0], deadlines=(DeadlineFacts(4, "年底", day, **fields),))
    return replace(GOOD, tasks=(replace(GOOD.tasks[0], assignments=(part,)),))


def test_a_date_outside_the_phases_or_the_campaign():
    finding = only(with_deadline(date(2020, 12, 31)))
    assert (finding.key, finding.level) == ("deadline.outside:4:2020-12-31", Level.WARNING)
    assert "不在任何阶段内（自查整改阶段2020年8月30日结束）" in finding.message
    assert "晚于专项整治结束（2020年12月31日）" in only(with_deadline(date(2021, 1, 1))).message
    assert "早于专项整治开始（2020年6月3日）" in only(with_deadline(date(2020, 6, 2))).message
    assert keys(with_table(due_date=date(2020, 9, 1))) == ["requirement.outside:5:2020-09-01"]
    assert keys(replace(with_deadline(date(2020, 12, 31)), phases=())) == []


def test_a_deadline_that_was_not_understood():
    assert keys(with_deadline(None)) == ["deadline.no_date:4"]
    assert keys(with_deadline(None, ongoing=True)) == []
    assert keys(with_deadline(None, when_due=True)) == []


def test_a_report_due_before_its_phase_ends():
    finding = only(with_table(due_date=date(2020, 8, 29)))
    assert (finding.key, finding.level) == ("requirement.before_phase_end:5:2020-08-29", Level.WARNING)
    assert "早于“自查整改阶段”结束（2020年8月30日）" in finding.message
    last = PhaseFacts(2, "二", "巩固提高阶段", date(2020, 8, 31), date(2020, 11, 20))
    summary = replace(with_table(kind="final_summary", cited_annex=""), phases=(*GOOD.phases, last))
    assert keys(summary) == ["requirement.before_phase_end:5:2020-08-30"]
    assert keys(with_table(kind="problem_list", cited_annex="2", due_date=date(2020, 7, 1))) == []


def test_a_wrong_annex_reference():
    finding = only(with_table(cited_annex="2"))
    assert (finding.key, finding.level) == ("requirement.annex:5:2", Level.WARNING)
    assert finding.message == "“情况统计表”正文写“附件2”，实为附件4。请核对，正文照原样保留。"
    assert "附件2是另一种材料的表样" in only(with_table(kind="typical_case", cited_annex="2")).message
    assert "没有这个附件" in only(with_table(kind="typical_case", cited_annex="7")).message


def test_a_list_without_a_date():
    finding = only(with_table(kind="problem_list", cited_annex="2", rhythm="undated", due_date=None))
    assert (finding.key, finding.level) == ("requirement.undated:5", Level.WARNING)
    assert keys(with_table(kind="typical_case", cited_annex="", rhythm="any_time", due_date=None)) == []


def test_phases_without_or_with_impossible_dates():
    assert keys(replace(GOOD, phases=(*GOOD.phases, PhaseFacts(2, "二", "巩固阶段")))) == ["phase.no_dates:2"]
    wrong = PhaseFacts(2, "二", "巩固阶段", date(2020, 9, 30), date(2020, 9, 1))
    finding = check(replace(GOOD, phases=(*GOOD.phases, wrong)))[0]
    assert (finding.key, finding.level) == ("phase.reversed:2", Level.ERROR)


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([["1", "2"], ["3", "4"]], []),
        ([["1", "2"], ["1", "2"]], []),  # notice 004 begins again in each area
        ([["1", "3"]], ["number.skips:item-1:3"]),
        ([["1", "1"]], ["number.repeats:item-1:1"]),
        ([["2"]], ["number.skips:item-0:2"]),
        ([["1"], ["", "2"], ["附"]], []),
        ([["1", "2"], ["2", "3"]], ["number.repeats:item-2:2"]),
    ],
)
def test_numbers_that_skip_or_repeat(numbers, found):
    counter = iter(range(99))
    areas = tuple(
        AreaFacts(n, str(n), "方面", "简称", tuple(Numbered(f"item-{next(counter)}", number) for number in group))
        for n, group in enumerate(numbers, 1)
    )
    assert keys(replace(GOOD, areas=areas)) == found


def test_printed_numbers():
    assert [read_number(text) for text in ("12", "（三）", "十二、", "3.", "", "附", "1-2")] == [12, 3, 12, 3] + [
        None
    ] * 3


def test_errors_come_first():
    levels = [finding.level for finding in check(replace(with_table(filers=(), cited_annex="2"), areas=()))]
    assert levels == [Level.ERROR, Level.ERROR, Level.WARNING]


# -- against the database --------------------------------------------------------------------------------------------


@pytest.fixture
def campaign(cast):
    """Filed by every unit of the cast to the legal section and, a second requirement, to the detachment."""
    campaign = make_campaign(cast)
    units = (cast.legal, cast.office, cast.detachment, cast.counties, cast.teams, cast.bureau)
    make_requirement(campaign, *units)
    make_requirement(campaign, *units, reviewer=cast.detachment, title="支队核查表")
    return campaign


def test_who_may_review_agrees_with_the_rights_on_obligations(cast, campaign):
    CampaignGrant.objects.create(campaign=campaign, user=cast.wu, kind="substitute", unit=cast.legal)
    CampaignGrant.objects.create(campaign=campaign, user=cast.zhou, kind="substitute", unit=None)
    CampaignGrant.objects.create(campaign=campaign, user=cast.shen, kind="substitute", unit=None)
    CampaignGrant.objects.create(campaign=campaign, user=cast.wu, kind="inspector")
    cast.bai.memberships.create(
        unit=cast.detachment, role=Role.CAMPAIGN_MANAGER, state="granted", valid_from=date(2020, 1, 1)
    )
    cast.zhao.memberships.create(unit=cast.shiwan, role=Role.LEADER, state="granted", valid_from=date(2020, 1, 1))
    snapshot = take_snapshot(campaign, clock.today())
    compared = 0
    for requirement in snapshot.requirements:
        for unit_id in requirement.filers:
            obligation = Obligation.objects.create(
                requirement_id=requirement.id, campaign=campaign, unit_id=unit_id, unit_name="", period_key="once",
                title="", expected_from=clock.today(),
            )  # fmt: skip
            receiver = requirement.reviewing[0]
            ObligationReceiver.objects.create(obligation=obligation, unit_id=receiver, reviews=True)
            found = set(reviewers(snapshot, receiver_id=receiver, unit_id=unit_id))
            unit = snapshot.unit(unit_id)
            sign, fill = set(signers(snapshot, unit)), set(liaisons(snapshot, unit))
            for person in cast.people.values():
                rows = Obligation.objects.filter(pk=obligation.pk)
                assert (person.pk in found) == rows.within(person, Capability.FILING_REVIEW).exists(), person.name
                assert (person.pk in sign) == rows.within(person, Capability.FILING_SIGN).exists(), person.name
                if person.pk in fill:
                    assert rows.within(person, Capability.FILING_FILL).exists()
                compared += 1
    assert compared == 2 * 8 * len(cast.people)
    assert {cast.zhou.pk} == set(
        reviewers(snapshot, receiver_id=cast.legal.pk, unit_id=cast.shiwan.pk)
    )  # zhao leads there, wu is named for the legal section only, shen is no manager


def test_the_check_reads_groups_names_and_posts_of_the_day(cast, campaign):
    snapshot = take_snapshot(campaign, clock.today())
    assert [unit.label for unit in snapshot.filing_units] == [
        "市局", "法规科", "办公室", "市支队", "望溪县局", "望溪大队", "石湾县局", "石湾大队",
    ]  # fmt: skip
    found = {finding.key for finding in check_campaign(campaign)}
    assert f"unit.no_signer:{cast.wangxi_brigade.pk}" in found
    assert f"unit.no_reviewer:{cast.legal.pk}:{cast.legal.pk}" in found
    assert f"unit.no_signer:{cast.wangxi.pk}" not in found
    cast.han.memberships.update(valid_to=date(2020, 1, 1))
    assert f"unit.no_signer:{cast.wangxi.pk}" in {finding.key for finding in check_campaign(campaign)}


def test_dissolved_units_are_left_out_and_told(cast, campaign):
    cast.office.dissolved_on = date(2020, 1, 1)
    cast.office.save()
    snapshot = take_snapshot(campaign, clock.today())
    assert cast.office.pk not in snapshot.requirements[0].filers
    told = [finding for finding in check(snapshot) if finding.key.startswith("unit.dissolved")]
    assert len(told) == 2
    assert told[0].message == "“局办公室”已撤销，发布时不会计入。请改为承接的单位。"


def test_the_number_of_queries_does_not_grow(cast, campaign):
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            check_campaign(campaign)
        return len(context)

    task = Task.objects.create(group=TaskGroup.objects.create(campaign=campaign, number="一", title="任务"), number="1")
    Assignment.objects.create(task=task).parties.create(group=cast.teams)
    few = queries()
    for more in range(20):
        make_requirement(campaign, cast.counties, cast.detachment)
        FocusArea.objects.create(campaign=campaign, title="方面", short_label="简称").items.create(text="重点")
        another = Task.objects.create(group=task.group, number=str(more + 2))
        Assignment.objects.create(task=another).parties.create(unit=cast.office)
    assert queries() == few
