"""Who is told of which act on a problem: the other party, never the actor, never twice."""

from datetime import timedelta

import pytest

from audit import clock
from jobs.models import Message
from rectification import services
from rectification.evidence import reused_in, shared_hashes, sharing_evidence
from rectification.models import Problem
from rectification.services.telling import tell_unit
from tests.campaign_factory import make_campaign
from tests.rectification.scenes import act, fill_ledger
from tests.rectification.test_act_pages import PICTURE


@pytest.fixture
def given(cast):
    return make_campaign(cast)


@pytest.fixture
def problem(cast, given) -> Problem:
    return fill_ledger(given, cast.wangxi, 1)[0]


def told(after: int = 0) -> dict[str, str]:
    """Name → subject of what came into the inbox since."""
    return {row.user.name: row.subject for row in Message.objects.filter(channel="inbox", pk__gt=after)}


def last() -> int:
    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_each_act_tells_the_other_party(cast, problem):
    day = clock.today() + timedelta(days=60)
    steps = [
        (lambda: services.ask_extension(problem=problem, new_due=day, reason="等", actor=act(cast.shen)),
         {"赵敏之", "周岚"}, "待批延期"),
        (lambda: services.refuse_extension(extension=problem.extensions.get(), reason="不行", actor=act(cast.zhao)),
         {"沈雨桐"}, "不同意延期"),
        (lambda: services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.shen)),
         {"赵敏之", "周岚"}, "待核验"),
        (lambda: services.send_back(problem=problem, reason="缺", actor=act(cast.zhao)), {"沈雨桐"}, "整改退回"),
        (lambda: services.impose_supervision(problem=problem, reason="拖", until=day, leader=cast.chen,
                                             actor=act(cast.zhao)), {"沈雨桐", "韩立诚", "陈道远"}, "挂牌督办"),
        (lambda: services.lift_supervision(problem=problem, reason="好", actor=act(cast.chen)),
         {"沈雨桐", "韩立诚", "赵敏之"}, "解除挂牌督办"),
    ]  # fmt: skip
    for do, people, words in steps:
        since = last()
        do()
        found = told(since)
        assert set(found) == people, words
        assert all(subject.startswith(words) for subject in found.values())
    services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.han))
    since = last()
    event = services.verify_closure(problem=problem, actor=act(cast.luo))
    assert told(since) == {"沈雨桐": "已销号：执法突出问题专项整治第2条整治重点的问题"}
    tell_unit(problem, event)
    assert len(told(since)) == Message.objects.filter(pk__gt=since).count() == 1
    since = last()
    services.reopen_problem(problem=problem, note_text="反弹", new_due=day, actor=act(cast.zhou))
    assert set(told(since)) == {"沈雨桐", "韩立诚"}


def test_the_description_and_the_reason_stay_inside(cast, problem):
    services.claim_done(problem=problem, done_on=clock.today(), statement="秘密情况", actor=act(cast.shen))
    services.send_back(problem=problem, reason="缺张三的笔录", actor=act(cast.zhao))
    for row in Message.objects.all():
        assert "张三" not in row.body and "秘密" not in row.body and problem.description not in row.body


def test_the_offices_own_claim_goes_to_the_named_substitute_and_a_named_verifier_alone(cast, given, problem):
    own = fill_ledger(given, cast.legal, 1)[0]
    services.claim_done(problem=own, done_on=clock.today(), statement="x", actor=act(cast.qian))
    assert set(told()) == {"吴桐"}
    since = last()
    Problem.objects.filter(pk=problem.pk).update(assigned_to=cast.luo)
    services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.shen))
    assert set(told(since)) == {"罗青"}


def test_a_unit_without_liaison_is_told_by_its_leader(cast, problem):
    services.claim_done(problem=problem, done_on=clock.today(), statement="x", actor=act(cast.shen))
    since = last()
    cast.shen.memberships.all().delete()
    services.send_back(problem=problem, reason="缺", actor=act(cast.zhao))
    assert set(told(since)) == {"韩立诚"}


def claim_with(cast, problem, who, *names_and_bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    uploads = [SimpleUploadedFile(name, data) for name, data in names_and_bytes]
    return services.claim_done(
        problem=problem, done_on=clock.today(), statement="", uploads=uploads, actor=act(cast.people[who])
    )


def test_shared_evidence_is_found_by_its_bytes_not_its_name(cast, given, problem):
    other, third = fill_ledger(given, cast.shiwan, 2)
    event = claim_with(cast, problem, "shen", ("排班表.png", PICTURE), ("照片.png", PICTURE + b"1"))
    claim_with(cast, other, "lin", ("别的名字.png", PICTURE))
    claim_with(cast, third, "lin", ("排班表.png", PICTURE + b"2"))
    (reuse,) = reused_in(event, cast.zhao)
    assert (reuse.file.name, [row.pk for row in reuse.problems], reuse.others) == ("排班表.png", [other.pk], 0)
    (hidden,) = reused_in(event, cast.shen)
    assert (hidden.problems, hidden.others, hidden.count) == ([], 1, 1)
    problems = Problem.objects.filter(campaign=given.campaign)
    assert set(sharing_evidence(problems)) == {problem, other}
    assert [row["problems"] for row in shared_hashes(problems)] == [2]
    assert not sharing_evidence(problems.filter(unit=cast.wangxi)).exists()


def test_the_same_file_claimed_again_for_the_same_problem_is_no_reuse(cast, problem):
    claim_with(cast, problem, "shen", ("排班表.png", PICTURE))
    services.send_back(problem=problem, reason="缺", actor=act(cast.zhao))
    event = claim_with(cast, problem, "shen", ("排班表.png", PICTURE))
    assert reused_in(event, cast.zhao) == []
    assert not sharing_evidence(Problem.objects.all()).exists()
