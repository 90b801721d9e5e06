"""Who may enforce on a day: the pure rule, and the rows that it is asked about (notices 002, 004)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import clock
from personnel import services
from personnel.enforcing import WORDS, Facts, Held, Rules, Span, Stop, Term, Verdict, Why, judge
from personnel.facts import may_enforce, verdicts
from personnel.services import From, Looked, Papers
from tests.personnel.scenes import LONG_AGO, act, officer, printed, registered

D = date(2026, 6, 9)
DAY = timedelta(days=1)
SERVING = Term(Span(date(2020, 1, 1)), serving=True, auxiliary=False)
GOOD = Held(1, "transport", True, Span(date(2024, 1, 1), date(2028, 12, 31)))


def facts(*held: Held, terms: tuple[Term, ...] = (SERVING,), public_law: tuple[Span, ...] = ()) -> Facts:
    return Facts(terms, held, public_law)


def whys(given_facts: Facts, rules: Rules | None = None, on: date = D) -> tuple[Why, ...]:
    verdict = judge(given_facts, on, rules or Rules())
    assert verdict.allowed == (not verdict.whys)
    return verdict.whys


def test_a_serving_officer_with_a_valid_certificate_may():
    assert judge(facts(GOOD), D, Rules()) == Verdict(True, (), 1)


@pytest.mark.parametrize(
    ("given_facts", "expected"),
    [
        (facts(), (Why.NO_CERTIFICATE,)),
        (facts(GOOD, terms=()), (Why.NOT_SERVING,)),
        (facts(GOOD, terms=(Term(Span(date(2020, 1, 1)), False, False),)), (Why.NOT_SERVING,)),
        (facts(GOOD, terms=(Term(Span(date(2020, 1, 1)), True, True),)), (Why.AUXILIARY,)),
        (facts(Held(1, "t", True, Span(date(2020, 1, 1), D - DAY))), (Why.EXPIRED,)),
        (facts(Held(1, "t", True, Span(D + DAY, None))), (Why.NO_CERTIFICATE,)),
        (facts(Held(1, "t", True, GOOD.span, ended_on=D)), (Why.NO_CERTIFICATE,)),
        (facts(Held(1, "supervision", False, GOOD.span)), (Why.NO_CERTIFICATE,)),
        (facts(Held(1, "t", True, GOOD.span, stops=(Stop(Span(D), Why.SUSPENDED),))), (Why.SUSPENDED,)),
        (facts(Held(1, "t", True, GOOD.span, inspect_by=D - DAY)), (Why.NOT_INSPECTED,)),
    ],
)
def test_what_stands_against_it(given_facts, expected):
    assert whys(given_facts) == expected
    assert all(str(WORDS[why]) for why in expected)


def test_days_at_the_edges_count():
    first, last = GOOD.span.first, GOOD.span.last
    assert last is not None
    assert whys(facts(GOOD), on=first) == whys(facts(GOOD), on=last) == ()
    assert whys(facts(Held(1, "t", True, GOOD.span, ended_on=D + DAY))) == (), "revoked tomorrow"
    assert whys(facts(Held(1, "t", True, GOOD.span, inspect_by=D))) == (), "the inspection is due today"
    stop = Stop(Span(D - 2 * DAY, D - DAY), Why.SUSPENDED)
    assert whys(facts(Held(1, "t", True, GOOD.span, stops=(stop,)))) == (), "given back today"


def test_the_public_law_training_counts_only_where_the_campaign_says_so():
    asks = Rules(public_law=True)
    assert whys(facts(GOOD)) == ()
    assert whys(facts(GOOD), asks) == (Why.NO_COMPLETION,)
    assert whys(facts(GOOD, public_law=(Span(D + DAY),)), asks) == (Why.NO_COMPLETION,)
    assert whys(facts(GOOD, public_law=(Span(date(2025, 1, 1), D),)), asks) == ()
    assert whys(facts(public_law=(Span(D),)), asks) == (Why.NO_CERTIFICATE,), "it does not replace the certificate"


def test_a_campaign_may_name_the_kinds_and_leave_the_inspection_out():
    late = Held(1, "transport", True, GOOD.span, inspect_by=D - DAY)
    assert whys(facts(late), Rules(inspection=False)) == ()
    assert whys(facts(GOOD), Rules(kinds=frozenset({"national"}))) == (Why.NO_CERTIFICATE,)


def test_one_good_certificate_is_enough():
    bad = Held(2, "t", True, GOOD.span, stops=(Stop(Span(D), Why.LOST),))
    assert judge(facts(bad, GOOD), D, Rules()).certificate == 1


@given(
    terms=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.booleans(), st.booleans()), max_size=4),
    held=st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.one_of(st.none(), st.integers(0, 60))), max_size=4
    ),
    law=st.booleans(),
    on=st.integers(0, 60),
)
def test_the_rule_agrees_with_counting_day_by_day(terms, held, law, on):
    """An independent reading: sets of days."""
    begin = date(2026, 1, 1)

    def day(number: int) -> date:
        return begin + timedelta(days=number)

    rows = tuple(Term(Span(day(a), day(b)), serving, auxiliary) for a, b, serving, auxiliary in terms)
    papers = tuple(
        Held(n, "t", True, Span(day(a), day(b)), ended_on=None if end is None else day(end))
        for n, (a, b, end) in enumerate(held)
    )
    as_what = [(serving, auxiliary) for a, b, serving, auxiliary in terms if on in range(a, b + 1)]
    in_force = any(on in range(a, b + 1) and (end is None or on < end) for a, b, end in held)
    expected = bool(as_what) and as_what[-1] == (True, False) and in_force and not law
    verdict = judge(Facts(rows, papers), day(on), Rules(public_law=law))
    assert verdict.allowed == expected


@pytest.mark.django_db
def test_the_rows_tell_past_days_as_they_were(cast):
    row = officer(cast.wangxi, cast.shen)
    today = clock.today()
    certificate = registered(row, cast.zhao, issued_on=today - 100 * DAY)
    zhao, back, gone = act(cast.zhao), today - 20 * DAY, today - 5 * DAY
    services.suspend(certificate=certificate, on=today - 40 * DAY, reason="培训不合格", actor=zhao)
    services.restore(certificate=certificate, on=back, reason="补考合格", actor=zhao)
    services.change_state(officer=row, state="left", since=From(gone, "辞职"), actor=act(cast.shen))
    told = {days: may_enforce(row, today - days * DAY) for days in (101, 100, 41, 40, 21, 20, 6, 5, 0)}
    assert {days: verdict.whys for days, verdict in told.items()} == {
        101: (Why.NO_CERTIFICATE,), 100: (), 41: (), 40: (Why.SUSPENDED,), 21: (Why.SUSPENDED,), 20: (), 6: (),
        5: (Why.NOT_SERVING, Why.TO_REVOKE), 0: (Why.NOT_SERVING, Why.TO_REVOKE),
    }  # fmt: skip
    assert told[20].certificate == certificate.pk
    assert told[0].words == ["当天不在岗", "证件已提出注销"]


@pytest.mark.django_db
def test_an_inspection_that_was_late_leaves_its_gap(cast):
    row = officer(cast.wangxi, cast.shen)
    today = clock.today()
    certificate = services.register_certificate(
        holder=services.Holder(officer=row), kind=registered(officer(cast.wangxi, cast.shen, "乙"), cast.zhao).kind,
        printed=printed("L1", today - 400 * DAY), inspect_by=today - 30 * DAY, actor=act(cast.zhao),
    )  # fmt: skip
    assert may_enforce(row, today).whys == (Why.NOT_INSPECTED,)
    services.inspect(certificate=certificate, looked=Looked(today - 10 * DAY, True), actor=act(cast.zhao))
    assert may_enforce(row, today).allowed
    assert may_enforce(row, today - 11 * DAY).whys == (Why.NOT_INSPECTED,)
    assert may_enforce(row, today - 30 * DAY).allowed


@pytest.mark.django_db
def test_the_completion_certificate_is_a_row(cast):
    row = officer(cast.wangxi, cast.shen)
    registered(row, cast.zhao)
    today, asks = clock.today(), Rules(public_law=True)
    assert may_enforce(row, today, asks).whys == (Why.NO_COMPLETION,)
    services.record_completion(officer=row, papers=Papers(today - DAY, "结001", "司法局"), actor=act(cast.zhao))
    assert may_enforce(row, today, asks).allowed and not may_enforce(row, today - 2 * DAY, asks).allowed


@pytest.mark.django_db
def test_many_officers_cost_as_many_queries_as_one(cast, django_assert_num_queries):
    rows = [officer(cast.wangxi, cast.shen, f"第{n}人") for n in range(12)]
    for n, row in enumerate(rows):
        registered(row, cast.zhao, f"Q{n}")
    with django_assert_num_queries(6):
        one = verdicts([rows[0].pk], clock.today())
    with django_assert_num_queries(6):
        many = verdicts([row.pk for row in rows], clock.today())
    assert len(one) == 1 and all(verdict.allowed for verdict in many.values()) and len(many) == 12
    assert clock.today() > LONG_AGO
