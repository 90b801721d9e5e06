"""Common problems 普遍性问题 (notice 000, on strict inspection: causes analysed, lasting mechanisms built)."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.transitions import Refused, StaleState
from audit import clock
from audit.models import Entry
from rectification import services
from rectification.models import CommonProblem, Problem
from rectification.services.common import Grouped, Texts
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, fill_ledger, there

TEXTS = Texts("辅助人员单独上路", "人手不足", "统一排班")


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def create(given, user, *problems, texts=TEXTS):
    return services.create_common_problem(campaign=given.campaign, texts=texts, problems=problems, actor=act(user))


def test_problems_of_several_units_stand_under_one_cause(cast, given):
    rows = [*fill_ledger(given, cast.wangxi, 2), *fill_ledger(given, cast.shiwan, 1)]
    common = create(given, cast.zhao, *rows)
    assert {part.problem for part in common.parts.all()} == set(rows)
    assert [there(row.events.last()).statement for row in rows] == [TEXTS.title] * 3
    entry = Entry.objects.get(action="rectification.common.grouped")
    assert entry.after == {"problems": [str(row.uuid) for row in rows]}


@pytest.mark.parametrize("texts", [Texts("", "因", "措"), Texts("名", " ", "措"), Texts("名", "因", "")])
def test_a_common_problem_has_a_name_a_cause_and_a_measure(cast, given, texts):
    with pytest.raises(Refused, match="原因和长效措施"):
        create(given, cast.zhao, texts=texts)
    assert not CommonProblem.objects.exists()


@pytest.mark.parametrize("who", ["shen", "han", "wu", "chen", "luo", "auditor"])
def test_who_may_not_group(cast, given, who):
    common = create(given, cast.zhao)
    row = fill_ledger(given, cast.wangxi, 1)[0]
    with pytest.raises(PermissionDenied):
        create(given, cast.people[who])
    with pytest.raises(PermissionDenied):
        services.group_problems(common=common, problems=[row], actor=act(cast.people[who]))
    assert common.parts.count() == 0


def test_nothing_is_moved_silently(cast, given):
    rows = fill_ledger(given, cast.wangxi, 3)
    first, second = create(given, cast.zhao, rows[0]), create(given, cast.zhao, rows[1])
    Problem.objects.filter(pk=rows[2].pk).update(state="withdrawn", withdrawn_at=clock.now())
    told = services.group_problems(common=second, problems=rows, actor=act(cast.zhao))
    assert told == Grouped(added=0, already=1, elsewhere=1, gone=1)
    assert first.parts.get().problem == rows[0]


def test_a_problem_of_another_campaign_is_left_out(cast, given):
    other = make_campaign(cast, slug="other")
    foreign = fill_ledger(other, cast.wangxi, 1)[0]
    assert create(given, cast.zhao, foreign).parts.count() == 0


def test_taken_out_changed_and_dissolved(cast, given):
    rows = fill_ledger(given, cast.wangxi, 2)
    common = create(given, cast.zhao, *rows)
    services.ungroup_problem(common=common, problem=rows[0], actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.ungroup_problem(common=common, problem=rows[0], actor=act(cast.zhao))
    new = Texts("改名", TEXTS.cause, TEXTS.measure)
    services.edit_common_problem(common=common, texts=new, actor=act(cast.zhao))
    services.edit_common_problem(common=common, texts=new, actor=act(cast.zhao))
    entry = Entry.objects.get(action="rectification.common.changed")
    assert (entry.before, entry.after) == ({"title": TEXTS.title}, {"title": "改名"})
    with pytest.raises(Refused, match="原因"):
        services.dissolve_common_problem(common=common, reason="", actor=act(cast.zhao))
    services.dissolve_common_problem(common=common, reason="原因各异", actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.group_problems(common=common, problems=rows, actor=act(cast.zhao))
    assert [there(row.events.last()).kind for row in rows] == ["ungrouped", "ungrouped"]


def test_a_unit_reads_those_that_one_of_its_problems_stands_under(cast, given):
    common = create(given, cast.zhao, *fill_ledger(given, cast.wangxi, 1))
    create(given, cast.zhao)
    readers = {n: list(CommonProblem.objects.visible_to(act(p).user)) for n, p in cast.people.items()}
    assert {name for name, rows in readers.items() if rows == [common]} == {"shen", "han", "wu"}
    assert {name for name, rows in readers.items() if len(rows) == 2} == {"zhao", "zhou", "chen", "luo"}
