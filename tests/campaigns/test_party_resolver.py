"""What printed parties stand for: names, classes, groups, several in one print; how sure, and nothing invented."""

from typing import Any

import pytest

from accounts.models import UnitKind
from campaigns.intake.parties import GroupFact, Organisation, Resolver, Sure, Target, UnitFact, alike
from campaigns.intake.parties.wording import quantity, variants

PLACES = ("东屏区", "北渚区", "望溪县", "石湾县", "临渡市")


def units(*rows: Any) -> tuple[UnitFact, ...]:
    """(name, kind, parent's name, short name, …) in the order of the tree."""
    ids: dict[str, int] = {}
    facts = []
    for at, (name, kind, parent, *more) in enumerate(rows, 1):
        ids[name] = at
        short, former, dissolved = list(more) + ["", (), False][len(more) :]  # what is left out is as usual
        facts.append(UnitFact(at, f"U{at}", name, kind, ids.get(parent), short, "", former, dissolved))
    return tuple(facts)


def group(org_units, at, name, names):
    return GroupFact(at, f"g{at}", name, frozenset(unit.id for unit in org_units if unit.name in names))


BUREAU = "岚川市交通运输局"
CITY = units(
    (BUREAU, UnitKind.BUREAU, None, "市局"),
    ("局法规科", UnitKind.SECTION, BUREAU, "法规科"),
    ("局办公室", UnitKind.SECTION, BUREAU, "办公室"),
    ("岚川市交通运输综合执法支队", UnitKind.DETACHMENT, BUREAU, "市支队", ("岚川市道路运输管理局",)),
    *((f"{place}交通运输局", UnitKind.BUREAU, BUREAU, f"{place[:2]}局") for place in PLACES),
    *((f"{place}交通运输综合执法大队", UnitKind.BRIGADE, f"{place}交通运输局", f"{place[:2]}大队") for place in PLACES),
    ("岚川市公路管理处", UnitKind.DEPARTMENT, BUREAU, "", (), True),
)
COUNTIES = group(CITY, 1, "各县（区）交通运输局", {f"{place}交通运输局" for place in PLACES})
TEAMS = group(
    CITY, 2, "市、县（区）综合执法支（大）队",
    {"岚川市交通运输综合执法支队", *(f"{place}交通运输综合执法大队" for place in PLACES)},
)  # fmt: skip

TOWNS = tuple(f"{name}{kind}" for name, kind in zip("丰和顺安宁", ("街道", "街道", "镇", "镇", "乡"), strict=True))
COUNTY = units(
    ("云岭县", UnitKind.REGION, None),
    ("云岭县司法局", UnitKind.DEPARTMENT, "云岭县"),
    ("云岭县发展和改革委员会", UnitKind.DEPARTMENT, "云岭县"),
    ("云岭县教育体育局", UnitKind.DEPARTMENT, "云岭县"),
    ("云岭县市场监督管理局", UnitKind.DEPARTMENT, "云岭县"),
    ("云岭县农业农村局", UnitKind.DEPARTMENT, "云岭县"),
    ("云岭县扶贫开发办公室", UnitKind.DEPARTMENT, "云岭县"),
    ("市生态环境局云岭分局", UnitKind.VERTICAL, "云岭县"),
    ("云岭县税务局", UnitKind.VERTICAL, "云岭县"),
    *((town, UnitKind.TOWN, "云岭县") for town in TOWNS),
)
TOWN_GROUP = group(COUNTY, 1, "乡镇街道", TOWNS)


def city(**more):
    known = {"groups": (COUNTIES, TEAMS), "organiser": 2, **more}
    addressed = known.pop("addressed", ("各县(市、区)交通运输局", "市交通运输综合执法支队"))
    return Resolver(Organisation(CITY, **known), addressed)


def county(groups=(TOWN_GROUP,), addressed=("各乡镇人民政府、街道办事处", "县政府各部门")):
    return Resolver(Organisation(COUNTY, groups, 2), addressed)


def named(resolver, match):
    return [resolver.org.name(target) for target in match.targets]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("岚川市交通运输综合执法支队", "岚川市交通运输综合执法支队"),
        ("市交通运输综合执法支队", "岚川市交通运输综合执法支队"),
        ("市综合执法支队", None),
        ("市支队", "岚川市交通运输综合执法支队"),
        ("局法规科", "局法规科"),
        ("市局法规科", "局法规科"),
        ("法规科", "局法规科"),
        ("本局办公室", "局办公室"),
        ("望溪县交通运输局", "望溪县交通运输局"),
        ("岚川市道路运输管理局", "岚川市道路运输管理局 → 支队"),
        ("市交通运输局", BUREAU),
        ("望溪县交通局", None),
    ],
)
def test_names_of_single_units(words, found):
    resolver = city()
    match = resolver.resolve(words)
    expected = {"岚川市道路运输管理局 → 支队": "岚川市交通运输综合执法支队"}.get(found, found)
    if expected is None:
        assert match.sure != Sure.REMEMBERED
        assert all(name != BUREAU for name in named(resolver, match))
    else:
        assert (named(resolver, match), match.sure) == ([expected], Sure.SURE)
    assert match.reason


@pytest.mark.parametrize(
    "words",
    [
        "各县(市、区)交通运输局",
        "各县（区）交通运输局",
        "各县 (市、区)交通运输局",
        "各区县交通运输局",
        "县(市、区)交通运输局",
        "5个县(市、区)交通运输局",
    ],
)
def test_all_units_of_a_name_are_the_group_that_has_them(words):
    resolver = city()
    match = resolver.resolve(words)
    assert (named(resolver, match), match.sure) == ([COUNTIES.name], Sure.SURE)


def test_two_kinds_in_one_print_are_the_group_of_both():
    resolver = city()
    for words in ("市、县(市、区)交通运输综合执法支(大)队", "市、县（市、区）综合执法支（大）队"):
        match = resolver.resolve(words)
        assert (named(resolver, match), match.sure) == ([TEAMS.name], Sure.SURE)


def test_without_a_group_the_units_themselves_are_found():
    resolver = city(groups=())
    match = resolver.resolve("各县(市、区)交通运输局")
    assert named(resolver, match) == [f"{place}交通运输局" for place in PLACES]
    assert match.sure == Sure.SURE
    both = resolver.resolve("市、县(市、区)交通运输综合执法支(大)队")
    assert len(both.targets) == 6
    assert both.sure == Sure.SURE
    only = resolver.resolve("各县交通运输局")
    assert named(resolver, only) == ["望溪县交通运输局", "石湾县交通运输局"]


def test_a_group_that_lacks_units_is_offered_beside_them():
    fewer = GroupFact(9, "g9", "重点县局", frozenset(list(COUNTIES.members)[:4]))
    resolver = city(groups=(fewer,))
    match = resolver.resolve("各县(市、区)交通运输局")
    assert (len(match.targets), match.sure) == (5, Sure.LIKELY)
    assert [c.targets for c in match.candidates] == [(Target("group", 9),)]


def test_two_groups_with_the_same_units_are_for_a_person():
    twin = GroupFact(9, "g9", "片区单位", COUNTIES.members)
    match = city(groups=(twin, GroupFact(8, "g8", "试点局", COUNTIES.members))).resolve("各县(市、区)交通运输局")
    assert (match.targets, match.sure, len(match.candidates)) == ((), Sure.OPEN, 2)


@pytest.mark.parametrize(
    "words",
    ["市综合执法支队、各县(市、区)交通运输局", "市支队，各县（市、区）交通运输局", "各县(市、区)交通运输局和市支队"],
)
def test_several_parties_in_one_print(words):
    resolver = city()
    assert set(named(resolver, resolver.resolve(words))) == {"岚川市交通运输综合执法支队", COUNTIES.name}


def test_a_part_behind_a_class_is_a_class_too():
    resolver = city()
    match = resolver.resolve("各县(市、区)交通运输局及执法大队")
    assert named(resolver, match) == [COUNTIES.name, *(f"{place}交通运输综合执法大队" for place in PLACES)]
    assert match.sure == Sure.LIKELY


def test_a_name_that_is_only_similar_is_offered_and_not_taken():
    resolver = city()
    match = resolver.resolve("局法制科")
    assert (match.targets, match.sure) == ((), Sure.OPEN)
    assert [resolver.org.name(c.targets[0]) for c in match.candidates] == ["局法规科"]
    assert "没有找到" in match.reason


def test_a_dissolved_unit_is_told_and_not_taken():
    match = city().resolve("岚川市公路管理处")
    assert match.targets == ()
    assert "已经撤销" in match.reason


@pytest.mark.parametrize("words", ["各单位", "各有关单位", "各责任单位"])
def test_everybody_is_proposed_as_those_addressed(words):
    resolver = city()
    match = resolver.resolve(words)
    assert match.sure == Sure.LIKELY
    assert named(resolver, match) == [COUNTIES.name, "岚川市交通运输综合执法支队"]
    assert city(addressed=()).resolve(words).targets == ()


def test_enforcing_units_are_offered_by_group_and_by_address():
    match = city().resolve("各执法单位")
    assert (match.targets, match.sure) == ((), Sure.OPEN)
    assert match.candidates[0].targets == (Target("group", 2),)
    assert len(match.candidates) == 2


@pytest.mark.parametrize("words", ["牵头单位", "专项整治办公室", "市局专项整治领导小组办公室"])
def test_whoever_runs_it_is_proposed_as_the_organiser(words):
    match = city().resolve(words)
    assert (match.targets, match.sure) == ((Target("unit", 2),), Sure.LIKELY)


def test_an_answer_goes_before_everything_in_any_print():
    answers = {alike("局法制科"): (Target("unit", 2),), alike("各县(市、区)交通运输局"): (Target("unit", 5),)}
    resolver = city(answers=answers)
    for words in ("局法制科", "法制科", "局 法制科"):
        match = resolver.resolve(words)
        assert (match.targets, match.sure) == ((Target("unit", 2),), Sure.REMEMBERED)
    assert resolver.resolve("各县（市、区）交通运输局").targets == (Target("unit", 5),)


def test_an_answer_whose_unit_is_gone_is_asked_again():
    answers = {"某科": (Target("unit", len(CITY)),), "某组": (Target("unit", len(CITY)), Target("unit", 2))}
    resolver = city(answers=answers)
    assert resolver.resolve("某科").targets == ()
    half = resolver.resolve("某组")
    assert (half.targets, half.sure) == ((Target("unit", 2),), Sure.LIKELY)
    assert half.doubts


@pytest.mark.parametrize(
    "words", ["5个乡镇、街道", "各乡镇(街道)", "各乡镇、街道", "各乡镇人民政府、街道办事处", "各镇街"]
)
def test_towns_by_their_kind(words):
    resolver = county()
    match = resolver.resolve(words)
    assert (named(resolver, match), match.sure) == (["乡镇街道"], Sure.SURE)
    alone = county(groups=())
    assert named(alone, alone.resolve(words)) == list(TOWNS)


def test_a_count_that_disagrees_is_doubted():
    resolver = county()
    match = resolver.resolve("22个乡镇、街道")
    assert (named(resolver, match), match.sure) == (["乡镇街道"], Sure.LIKELY)
    assert match.doubts == ("原文说22个，系统里现在是5个单位。请核对单位或分组。",)
    assert resolver.resolve("乡镇、街道（22个）").sure == Sure.LIKELY


def test_a_group_without_members_is_doubted():
    resolver = city(groups=(GroupFact(7, "g7", "重点整治单位", frozenset()),))
    match = resolver.resolve("重点整治单位")
    assert match.sure == Sure.LIKELY
    assert "没有成员" in match.doubts[0]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("发改委", "云岭县发展和改革委员会"),
        ("县教体局", "云岭县教育体育局"),
        ("市场监管局", "云岭县市场监督管理局"),
        ("市场监管局(含市场监管所)", "云岭县市场监督管理局"),
        ("农业农村局", "云岭县农业农村局"),
        ("扶贫办", "云岭县扶贫开发办公室"),
        ("县司法局", "云岭县司法局"),
        ("市生态环境局云岭分局", "市生态环境局云岭分局"),
        ("税务局", "云岭县税务局"),
        ("顺镇", "顺镇"),
    ],
)
def test_abbreviated_names_of_departments(words, found):
    resolver = county()
    match = resolver.resolve(words)
    assert (named(resolver, match), match.sure) == ([found], Sure.SURE)


@pytest.mark.parametrize("words", ["", "某某公司", "住建局", "县卫健委", "(", "各", "22个", "、、", "县(", "局"])
def test_what_nobody_is_called_stays_open(words):
    match = county().resolve(words)
    assert match.targets == () or match.sure == Sure.LIKELY
    assert match.words == words


def test_departments_and_sections_by_kind():
    resolver = county()
    assert len(resolver.resolve("县政府各部门").targets) == 6
    assert resolver.resolve("县直各部门").sure == Sure.SURE
    assert named(resolver, resolver.resolve("各垂管单位")) == ["市生态环境局云岭分局", "云岭县税务局"]
    bureau = city()
    assert named(bureau, bureau.resolve("局机关各科室")) == ["局法规科", "局办公室"]
    assert bureau.resolve("有关科室").sure == Sure.LIKELY


def test_quantities_and_alternatives():
    assert (quantity("二十二个乡镇").count, quantity("乡镇（22个）".replace("（", "(").replace("）", ")")).count) == (
        22,
        22,
    )
    assert quantity("8月底").count is None
    texts = {variant.level + variant.core for variant in variants("市、县(市、区)甲支(大)队", many=False)}
    assert {"市甲支队", "县甲大队", "区甲大队"} <= texts


OFFICES = ("教育局", "应急管理局", "卫生健康委员会", "政务服务和数据局")
CITYHALL = units(
    ("清源市", UnitKind.REGION, None),
    ("清源市人民政府办公室", UnitKind.DEPARTMENT, "清源市"),
    ("中共清源市委宣传部", UnitKind.DEPARTMENT, "清源市"),
    *((f"清源市{name}", UnitKind.DEPARTMENT, "清源市") for name in OFFICES),
    ("局安全生产基础科", UnitKind.SECTION, "清源市应急管理局", "基础科"),
    *((f"{place}应急管理局", UnitKind.BUREAU, "清源市") for place in ("东坪区", "南陵县", "西岭市")),
    *((f"{place}人民政府", UnitKind.REGION, "清源市") for place in ("东坪区", "南陵县", "西岭市")),
)
COUNCIL = group(CITYHALL, 1, "市安委会成员单位", {f"清源市{name}" for name in OFFICES[:3]})


def cityhall():
    return Resolver(Organisation(CITYHALL, (COUNCIL,), 5))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("市卫生健康委", ["清源市卫生健康委员会"]),
        ("市政府办公室", ["清源市人民政府办公室"]),
        ("市委宣传部", ["中共清源市委宣传部"]),
        ("市局基础科", ["局安全生产基础科"]),
        ("南陵县政府", ["南陵县人民政府"]),
        ("南陵县应急局", ["南陵县应急管理局"]),
        ("市安委会各成员单位", ["市安委会成员单位"]),
        ("市教育局、市卫健委", ["清源市教育局", "清源市卫生健康委员会"]),
        ("各县（市、区）人民政府", ["东坪区人民政府", "南陵县人民政府", "西岭市人民政府"]),
        ("各县（市、区）", ["东坪区人民政府", "南陵县人民政府", "西岭市人民政府"]),
        ("2个县（区）应急管理局", ["东坪区应急管理局", "南陵县应急管理局"]),
    ],
)
def test_names_of_a_city_hall(words, found):
    resolver = cityhall()
    match = resolver.resolve(words)
    assert (named(resolver, match), match.sure) == (found, Sure.SURE)


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        ("各县区应急管理局", "还有同名的西岭市应急管理局，原文没有包括。请核对。"),
        ("市教育局等部门", "原文在“市教育局”后面写了“等”，没有说明还有谁。请核对。"),
        ("市直有关部门", "原文写“有关”，没有说明是哪些。请核对。"),
    ],
)
def test_what_leaves_somebody_out_is_doubted(words, doubt):
    match = cityhall().resolve(words)
    assert match.sure == Sure.LIKELY
    assert match.targets
    assert doubt in match.doubts


def test_departments_named_by_their_trade_are_proposed():
    resolver = cityhall()
    match = resolver.resolve("各县（市、区）应急管理部门")
    assert (match.sure, len(match.targets)) == (Sure.LIKELY, 3)
    assert resolver.resolve("市局").sure == Sure.LIKELY
