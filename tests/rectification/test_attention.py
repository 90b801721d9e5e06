"""The attention list: each rule with its source (notice 004, second phase; issue 5, point 7), and the texts' join."""

import random
import time
from datetime import date
from itertools import combinations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from accounts.transitions import Refused, StaleState
from audit import clock
from rectification import services
from rectification.attention import (
    DayCount,
    Evidence,
    Text,
    Thresholds,
    UnitFacts,
    attention_lines,
    find_copies,
    lines_of,
)
from rectification.attention.copies import bigrams, likeness
from rectification.models import InspectionCandidate, Problem
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import accepted, act, fill_ledger, submitted

DAY = date(2026, 7, 1)


def county(unit: int, problems: int = 9, **facts) -> UnitFacts:
    return UnitFacts(unit, "bureau", problems, **facts)


OTHERS = [county(8), county(9)]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        # 004: 自查发现问题较少、问题零报告以及群众反映较为强烈的单位重点督查
        (county(1, 0, reported=True), {"zero": "报了零报告"}),
        (county(1, 0), {"zero": "一条也没有"}),
        (county(1, 0, pending=True), {}),
        (county(1, 3), {"few": "只有3条，同类单位的中位数是9条"}),
        (county(1, 4), {}),
        (county(1, 9, complaints=3), {"complaints": "9条里有3条来自信访举报和媒体曝光，占33%"}),
        (county(1, 9, complaints=2), {}),
        (county(1, 11, complaints=3), {}),
        (county(1, 9, extended=1), {"extensions": "1条延期2次以上"}),
        (county(1, 9, reopened=2), {"reopened": "2条销号后被回头看查出没有改到位"}),
    ],
)
def test_each_rule_about_a_unit(facts, found):
    lines = [line for line in attention_lines([facts, *OTHERS]) if line.unit == 1]
    assert {line.kind for line in lines} == set(found)
    assert all(words in line.words for line in lines for words in [found[line.kind]])


def test_few_is_few_among_like_units_only():
    """A section with one problem is no outlier among counties with nine, nor where all have few."""
    assert attention_lines([UnitFacts(1, "section", 1), *OTHERS]) == []
    assert attention_lines([county(1, 1), county(2, 2), county(3, 2)]) == []
    assert attention_lines([county(1, 0), county(2, 0)]) == []


@pytest.mark.parametrize(("claimed", "of", "found"), [(5, 9, True), (4, 9, False), (5, 11, False), (9, 9, True)])
def test_mass_closure_on_one_day(claimed, of, found):
    lines = attention_lines([county(1, of), *OTHERS], [DayCount(1, DAY, claimed)])
    assert [line.kind for line in lines] == (["mass"] if found else [])
    assert all(f"7月1日一天申请销号{claimed}条" in line.words for line in lines)


def test_evidence_reused_within_a_unit_and_between_units():
    lines = attention_lines(
        [county(1), county(2)], evidence=[Evidence(1, "照片.png", 2, 1), Evidence(2, "表.pdf", 1, 3)]
    )
    assert [line.words for line in lines] == [
        "佐证材料“照片.png”用在2条问题上",
        "佐证材料“表.pdf”用在本单位1条问题上，共3个单位用过同一份",
    ]


def test_thresholds_are_parameters():
    assert attention_lines([county(1, 4), *OTHERS], limits=Thresholds(few_share=0.5))[0].kind == "few"


WORDS = st.text(alphabet="路检查证执法人员记录告知", min_size=4, max_size=14)


@settings(max_examples=60, deadline=None)
@drawn(st.lists(st.tuples(WORDS, st.integers(1, 3)), max_size=14), st.sampled_from([0.5, 0.8, 1.0]))
def test_the_join_finds_exactly_what_comparing_all_pairs_finds(rows, least):
    texts = [Text(key, unit, text) for key, (text, unit) in enumerate(rows)]
    joined = {one.key: {one.key} for one in texts}
    for one, other in combinations(texts, 2):
        if likeness(bigrams(one.text), bigrams(other.text)) >= least or one.text == other.text:
            together = joined[one.key] | joined[other.key]
            for key in together:
                joined[key] = together
    units = {one.key: one.unit for one in texts}
    wanted = {tuple(sorted(g)) for g in joined.values() if len({units[key] for key in g}) > 1}
    found = find_copies(texts, Thresholds(similarity=least, shortest=4))
    assert {one.keys for one in found} == wanted


def test_texts_that_differ_in_numbers_alone_are_alike_and_short_ones_tell_nothing():
    rows = [
        Text(1, 1, "3名辅助人员于3至5月单独实施路面检查。"),
        Text(2, 2, "12名辅助人员于6月单独实施路面检查"),
        Text(3, 3, "未亮证"),
        Text(4, 4, "未亮证"),
    ]
    (group,) = find_copies(rows)
    assert group.keys == (1, 2) and group.similarity > 0.8


def test_a_unit_that_repeats_itself_copies_from_nobody():
    text = "检查时不亮证、不告知、不记录，文书事后补签"
    assert find_copies([Text(1, 1, text), Text(2, 1, text)]) == []


def test_ten_thousand_texts_of_two_thousand_units_take_seconds():
    """Not all pairs: fifty million comparisons would take minutes."""
    rng = random.Random(1)
    signs = [chr(0x4E00 + n) for n in range(1200)]
    texts = [Text(n, n % 2000, "".join(rng.choices(signs, k=40))) for n in range(10_000)]
    texts += [Text(20_000 + n, n, texts[7].text) for n in range(5)]
    begun = time.process_time()
    found = find_copies(texts)
    assert [len(one.keys) for one in found] == [6]
    assert time.process_time() - begun < 20


@pytest.fixture
def given(cast):
    return make_campaign(cast)


def accepted_list_without_rows(cast, given):
    """The legal section's zero report, accepted by the general office."""
    from rectification.models import Filing

    filing = services.open_filing(obligation=given.obligation("problem_list", cast.legal), actor=act(cast.qian))
    Filing.objects.filter(pk=filing.pk).update(state="accepted", first_submitted_at=clock.now())


def kinds(given, user):
    from accounts.capabilities import Capability

    problems = Problem.objects.all().within(act(user).user, Capability.LEDGER_OVERSEE)
    return {(line.unit, line.kind) for line in lines_of(given.campaign, problems)}


def test_the_ledger_is_read_into_the_rules(cast, given):
    problems = fill_ledger(given, cast.wangxi, 6, source="petition", extension_count=2)
    fill_ledger(given, cast.shiwan, 6, round=2)
    submitted(cast, given, unit=cast.detachment)
    accepted_list_without_rows(cast, given)
    same = b"%PDF-1.4\n" + b"0" * 60
    for problem in problems[:5]:
        services.claim_done(
            problem=problem, done_on=clock.today(), statement="改完", actor=act(cast.shen),
            uploads=[SimpleUploadedFile("佐证.pdf", same)],
        )  # fmt: skip
    found = kinds(given, cast.zhao)
    assert {kind for unit, kind in found if unit == cast.wangxi.pk} == {"complaints", "extensions", "mass", "evidence"}
    assert {kind for unit, kind in found if unit == cast.shiwan.pk} == {"reopened"}
    assert not [kind for unit, kind in found if unit == cast.detachment.pk]
    assert (cast.legal.pk, "zero") in found


def test_withdrawn_problems_count_for_nothing(cast, given):
    fill_ledger(given, cast.wangxi, 6, round=2, state="withdrawn", withdrawn_at=clock.now())
    assert not [kind for unit, kind in kinds(given, cast.zhao) if kind == "reopened"]


def test_candidates_are_listed_once_and_taken_off_with_a_reason(cast, given):
    accepted(cast, given)
    problem = Problem.objects.get()
    with pytest.raises(Refused, match="理由"):
        services.propose_problem(problem=problem, reason=" ", actor=act(cast.zhao))
    first = services.propose_problem(problem=problem, reason="佐证重复", actor=act(cast.zhao))
    assert services.propose_problem(problem=problem, reason="又一次", actor=act(cast.luo)) == first
    services.propose_unit(campaign=given.campaign, unit=cast.wangxi, reason="零报告", actor=act(cast.luo))
    assert InspectionCandidate.objects.standing().count() == 2
    with pytest.raises(Refused, match="参加单位"):
        services.propose_unit(campaign=given.campaign, unit=cast.office, reason="x", actor=act(cast.zhao))
    with pytest.raises(Refused, match="理由"):
        services.remove_candidate(candidate=first, reason="", actor=act(cast.zhao))
    services.remove_candidate(candidate=first, reason="已督查", actor=act(cast.zhao))
    with pytest.raises(StaleState):
        services.remove_candidate(candidate=first, reason="已督查", actor=act(cast.zhao))
    again = services.propose_problem(problem=problem, reason="再查", actor=act(cast.zhao))
    assert again != first and problem.events.count() == 1
